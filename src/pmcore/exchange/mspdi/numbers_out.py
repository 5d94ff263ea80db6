"""UIDs of everything in a project, and in which custom field ids travel that say another one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from pmcore.calendars import Calendar
from pmcore.exchange.exporting import Ledger
from pmcore.exchange.importing.imported import Imported, Raw
from pmcore.exchange.mspdi.losses import UNLISTED_BASE
from pmcore.kernel import CalendarId, ResourceId, TaskId
from pmcore.wbs import ReadableProject
from pmcore.wbs.outline import Unrolled

_HIGHEST = 2**31 - 1  # Microsoft Project counts so far
_NONE_BEFORE: Mapping[str, int] = {}


@dataclass(slots=True)
class Listed:
    """A calendar of the file.

    Attributes
    ----------
    uid
        Its number.
    calendar
        What it holds.
    stands_for
        Whether it only stands for the calendar, as one person's own.
    is_listed
        Whether the project lists it; else it is only the base of another.
    """

    uid: int
    calendar: Calendar
    stands_for: bool = False
    is_listed: bool = True


class Numbers:
    """UIDs of a project's records.

    Attributes
    ----------
    tasks, resources
        By id; ids made of a UID, such as ``T12``, keep it.
    calendars
        In the order of the file.
    idle_calendars
        Records of the file before that stand for no calendar: nobody works in these.
    works_in
        UID of the calendar that each resource has.
    """

    def __init__(
        self,
        project: ReadableProject,
        rows: Unrolled,
        before: Imported | None,
        ledger: Ledger,
    ) -> None:
        settings = project.settings
        had, people = (before.extras.tasks, before.extras.resources) if before else ({}, {})
        tasks, workers = _ids(before.as_read) if before else ((), ())
        self.tasks: dict[TaskId, int] = numbered("T", rows.ids, *_uids("T", had, tasks))
        self.resources: dict[ResourceId, int] = numbered(
            "R",
            (each.id for each in settings.resources),
            *_uids("R", people, workers),
            _assigned(before.extras.assignments) if before else (),
        )
        self.idle_calendars = _idle(before, project) if before else []
        taken = [int(uid) for row in self.idle_calendars if isinstance(uid := _uid_in(row), str)]
        self.calendars = list(_calendars(settings.calendars, taken, ledger))
        self._uids = {each.calendar.id: each.uid for each in self.calendars if each.is_listed}
        self._bases = {each.calendar: each.uid for each in self.calendars}
        self.works_in: dict[ResourceId, int] = {}
        self._stand_in(project, rows, taken)

    def calendar(self, id: CalendarId) -> int:
        """UID of a calendar that the project lists."""
        return self._uids[id]

    def base_of(self, calendar: Calendar) -> int | None:
        """UID of the calendar that another stands on."""
        return None if calendar.base is None else self._bases[calendar.base]

    def _stand_in(self, project: ReadableProject, rows: Unrolled, taken: Sequence[int]) -> None:
        """Give a calendar of their own to people who work in one that others use, too."""
        settings = project.settings
        used = {task.calendar for task in rows.tasks} | {settings.calendar}
        bases = {each.calendar.base for each in self.calendars}
        highest = max((*(each.uid for each in self.calendars), *taken), default=0)
        for resource in settings.resources:
            if resource.calendar is None:
                continue
            calendar = project.calendars[resource.calendar]
            uid = self._uids[calendar.id]
            if calendar.base is None or calendar.id in used or calendar in bases:
                highest += 1
                uid = highest
                self.calendars.append(Listed(uid, calendar, stands_for=True))
            used.add(calendar.id)
            self.works_in[resource.id] = uid


def numbered(
    prefix: str,
    ids: Iterable[str],
    before: Mapping[str, int] = _NONE_BEFORE,
    taken: Iterable[int] = (),
    meant: Iterable[int] = (),
) -> dict[str, int]:
    """Return numbers of ids: those made of a number keep it, the others get the next that is free.

    >>> numbered("T", ["dig", "T1", "pour"]), numbered("T", ["dig", "pour"], {"pour": 1})
    ({'dig': 2, 'T1': 1, 'pour': 3}, {'dig': 2, 'pour': 1})

    Parameters
    ----------
    before
        UIDs that ids had in the file before.
    taken
        UIDs of its other rows.
    meant
        UIDs that its other rows name, there or not: no other id becomes the one they mean.
    """
    number_of, named = _number_in(prefix), [*ids]
    used = set(taken)
    said = {id: int(match[1]) for id in named if (match := number_of(id))}
    told = said | {id: before[id] for id in named if id in before and id not in said}
    if len(told) == len(named) and _are_free(told.values(), used):  # as of nearly all files read
        return {id: told[id] for id in named} if said else told
    found: dict[str, int] = {}
    for id, number in told.items():
        if number <= _HIGHEST and number not in used:
            found[id] = number
            used.add(number)
    used.update(meant)
    fresh = (number for number in range(1, len(used) + len(named) + 1) if number not in used)
    return {id: found[id] if id in found else next(fresh) for id in named}


def _are_free(numbers: Collection[int], used: set[int]) -> bool:
    """Whether numbers may all be given, each once."""
    several = set(numbers)
    is_each_once = len(several) == len(numbers)
    return is_each_once and several.isdisjoint(used) and max(several, default=0) <= _HIGHEST


def _number_in(prefix: str) -> Callable[[str], re.Match[str] | None]:
    """Return what finds the number that an id is made of."""
    return re.compile(rf"{prefix}([1-9]\d{{0,9}})", re.ASCII).fullmatch


def _ids(project: ReadableProject) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids of the tasks and of the resources of a project."""
    people = project.settings.resources
    ids = frozenset(chain.from_iterable(project.tree().values()))
    return ids, frozenset(each.id for each in people)


def _uids(
    prefix: str, records: Mapping[str, tuple[Raw, ...]], real: Collection[str]
) -> tuple[dict[str, int], list[int]]:
    """Return the UIDs that extras tell: of ids that do not say them, and of rows without id."""
    number_of = _number_in(prefix)
    known: dict[str, int] = {}
    others: list[int] = []
    for id, record in records.items():
        is_real = id in real
        if is_real and number_of(id):
            continue
        uid = _uid_in(record)
        if not isinstance(uid, str) or not uid.strip().isdecimal():
            continue
        if is_real:
            known[id] = int(uid)
        else:
            others.append(int(uid))
    return known, others


def _uid_in(record: tuple[Raw, ...]) -> str | tuple[Raw, ...] | None:
    for name, held in record:
        if name == "UID":
            return held
    return None


def _assigned(held: Mapping[str, tuple[tuple[Raw, ...], ...]]) -> set[int]:
    """Return the UIDs of the resources that assignments of a file name."""
    said = {
        content
        for rows in held.values()
        for row in rows
        for name, content in row
        if name == "ResourceUID"
    }
    return {int(uid) for uid in said if isinstance(uid, str) and uid.strip().isdecimal()}


def _idle(before: Imported, project: ReadableProject) -> list[tuple[Raw, ...]]:
    """Return calendars of the file before whose whole record was kept: the plan has none such."""
    rows = before.extras.calendars.items()
    return [row for id, row in rows if id not in project.calendars and _uid_in(row) is not None]


def _calendars(
    calendars: tuple[Calendar, ...], taken: Sequence[int], ledger: Ledger
) -> Iterator[Listed]:
    """Yield the calendars that a project lists, then bases that it does not list."""
    uids = numbered("C", (each.id for each in calendars), taken=taken)
    known = dict.fromkeys(calendars)
    for each in calendars:
        yield Listed(uids[each.id], each)
    uid = max((*uids.values(), *taken), default=0)
    for each in calendars:
        for base in each.lineage():
            if base not in known:
                known[base] = None
                uid += 1
                ledger.adjusted(UNLISTED_BASE, base.id)
                yield Listed(uid, base, is_listed=False)
