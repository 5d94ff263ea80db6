"""What a host puts beside a version of a project, checked: events, and the command of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pmcore.kernel import Code, ProjectId, StoreError, check_id
from pmcore.kernel.coercion import iterable, one_of_kind, whole_number
from pmcore.repositories.commands import LATEST, check_key, known_again
from pmcore.repositories.digests import row_digest
from pmcore.repositories.event_schema import misfit
from pmcore.repositories.events import EventBody, EventKind
from pmcore.repositories.telling import Bodies, bodies_from, packed_bodies

_PUT: tuple[EventKind, ...] = ("schedule.moved",)


class Put(NamedTuple):
    """A command to put events into the outbox.

    Attributes
    ----------
    version
        The one they are of.
    """

    project: ProjectId
    version: int
    bodies: Bodies
    key: str

    @classmethod
    def of(cls, project: object, events: object, expected: object, key: object) -> Put:
        """Check what was asked.

        Raises
        ------
        InputError
            ``id.invalid``, ``value.invalid``, ``text.invalid``.
        StoreError
            ``store.event``.
        """
        version, id = whole_number(expected, "expected", 0, LATEST), check_id(project, "project")
        return cls(id, version, _checked(iterable(events, "events")), check_key(key))

    @property
    def command(self) -> str:
        """What a store remembers of its key, which may name somebody."""
        return f"{row_digest('put', self.key):032x}"

    @property
    def content(self) -> str:
        """What tells it from another command."""
        return f"{row_digest('put', self.version, packed_bodies(self.bodies)):032x}"

    def check_again(self, content: str) -> None:
        """Refuse a command that has the key of another one.

        Raises
        ------
        StoreError
            ``store.key_reused``.
        """
        known_again(self.project, self.key, self.version, same=content == self.content)


def _checked(events: Iterable[object]) -> Bodies:
    bodies = tuple(_copied(one_of_kind(each, "event", EventBody)) for each in events)
    subjects = [(body.kind, body.subject) for body in bodies]
    if len(set(subjects)) != len(subjects):
        raise _refused("two of them are about the same task", "有两个事件针对同一任务")
    return bodies


def _copied(body: EventBody) -> EventBody:
    """Return a copy of an event in the shape of the schema, as any store keeps it."""
    if body.kind not in _PUT:
        raise _refused(f"{body.kind} follows from a save", f"{body.kind} 由保存产生")
    if where := misfit(body.kind, body.data):
        raise _refused(f"its {where} does not fit the schema", f"其 {where} 不符合 schema")
    try:
        (copy,) = bodies_from(packed_bodies([body]))
    except ValueError:
        raise _refused("its data is no JSON", "其数据不是 JSON") from None
    return copy


def _refused(en: str, zh: str) -> StoreError:
    return StoreError(Code.STORE_EVENT, reason={"en": en, "zh": zh})
