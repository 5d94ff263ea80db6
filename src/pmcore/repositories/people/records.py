"""People, and what came of erasing one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pmcore.kernel import (
    LocalizedText,
    PartyId,
    ProjectId,
    StoreError,
    TextLike,
    check_id,
    check_text,
)
from pmcore.kernel.coercion import listed, mapping_of
from pmcore.kernel.text import LONGEST_NOTE
from pmcore.repositories.people.words import check_word
from pmcore.wbs.coercion import labels_of

# What a predicate may ask of a person.
PERSON_FIELDS = {"id": "one", "labels": "many"}


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Person:
    """Who somebody is, apart from what they did: plans and their history name the id only.

    Attributes
    ----------
    id
        Says nothing by itself, as in ``u.17``: it stays in the history of projects for ever. It is
        what ``owner``, ``lead``, the actor of a change and the id of a resource say.
    name
        What people read.
    aliases
        Other texts that stand for the person: addresses, accounts, spellings. They are erased
        together with the name, wherever they stand.
    details
        Whatever else is to be kept, by name. It is kept here only, and not looked for elsewhere.
    labels
        What predicates ask for, such as the teams they belong to.

    Raises
    ------
    InputError
        ``id.invalid``, ``text.invalid``, ``value.invalid``.

    Examples
    --------
    >>> Person("u.17", {"en": "Li Wei", "zh": "李伟"}, aliases=["li@example.com"])
    Person('u.17', {'en': 'Li Wei', 'zh': '李伟'}, aliases=['li@example.com'])
    """

    id: PartyId
    name: LocalizedText
    aliases: tuple[str, ...]
    details: Mapping[str, str]
    labels: tuple[str, ...]

    def __init__(
        self,
        id: PartyId,
        name: TextLike,
        *,
        aliases: Iterable[str] = (),
        details: Mapping[str, str] | None = None,
        labels: Iterable[str] = (),
    ) -> None:
        object.__setattr__(self, "id", check_id(id, "person"))
        object.__setattr__(self, "name", LocalizedText.of(name))
        for _, text in self.name:
            check_word(text)
        given = listed(aliases, "aliases", check_word)
        object.__setattr__(self, "aliases", tuple(dict.fromkeys(given)))
        told = mapping_of({} if details is None else details, "details")
        read = {check_text(key, "detail"): _detail(told[key], key) for key in told}
        object.__setattr__(self, "details", dict(sorted(read.items())))
        object.__setattr__(self, "labels", labels_of(labels))

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands for the person in texts: the name in each language, and the aliases."""
        return *(text for _, text in self.name), *self.aliases

    def fields(self) -> dict[str, Any]:
        """Return what predicates ask of."""
        return {"id": self.id, "labels": self.labels}

    def to_data(self) -> dict[str, Any]:
        """Return everything as plain data."""
        given = {
            "aliases": [*self.aliases],
            "details": {**self.details},
            "labels": [*self.labels],
        }
        named = {"id": self.id, "name": self.name.to_json()}
        return {**named, **{key: value for key, value in given.items() if value}}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Person:
        """Read what :meth:`to_data` wrote."""
        rest = dict(data)
        return cls(rest.pop("id"), rest.pop("name"), **rest)

    def __repr__(self) -> str:
        rest = ((name, value) for name, value in self.to_data().items() if name not in _FIRST)
        given = "".join(f", {name}={value!r}" for name, value in rest)
        return f"Person({self.id!r}, {self.name.to_json()!r}{given})"


_FIRST = ("id", "name")


def _detail(value: object, what: str) -> str:
    return check_text(value, what, longest=LONGEST_NOTE, lines=True)


@dataclass(frozen=True, slots=True)
class ErasedProject:
    """What an erasure replaced in a project.

    Attributes
    ----------
    version
        The version that the erasure kept.
    found
        How many texts and ids were replaced, by the fields they stood in: ``task.notes``, or
        ``change.task.notes`` for what a change of the log held, ``event.task`` for an event that
        some consumer was not told yet.
    is_repeated
        Whether an earlier call of the same command did it.
    """

    id: ProjectId
    version: int
    found: Mapping[str, int]
    is_repeated: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class ErasedDocument:
    """A document that an erasure replaced, such as a shared calendar.

    Attributes
    ----------
    kind, id
        Which one.
    version
        The version that the erasure kept.
    """

    kind: str
    id: str
    version: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """What came of erasing a person.

    Attributes
    ----------
    person
        Their id.
    projects
        Those that named them, by id.
    documents
        Those that named them, by kind and id.
    left
        What holds one of the words and stays, for others know it by that: ids of projects, removed
        ones included, and behind what they are (``note n1``, ``person u.18``, ``consumer erp``,
        ``tenant acme``) ids of documents, removed ones included, of people, of consumers and of
        the tenant; and people who are called by one of the words themselves, whatever their id is.
    damaged
        Ids of projects, documents and people that may name the person and cannot be read: nothing
        of them was erased. Mend or remove them, and erase anew with the same texts in ``also``.
        The person themselves where their own record could not be read: it is gone, but names in
        it that ``also`` does not hold were not looked for.
    people
        Others whose record named them: what is told of these lost it. A command that is repeated
        finds nobody any more.
    """

    person: PartyId
    projects: tuple[ErasedProject, ...]
    documents: tuple[ErasedDocument, ...] = ()
    left: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    people: tuple[PartyId, ...] = ()


class NotScrubbedError(StoreError):
    """A person is erased, but the file may still hold copies of what was replaced.

    Attributes
    ----------
    told
        What came of erasing them: a command that is repeated finds less of it.
    """

    told: Erasure

    @classmethod
    def after(cls, told: Erasure, error: StoreError) -> NotScrubbedError:
        """Make the error of an erasure that was kept, of why the file could not be scrubbed."""
        named = cls(error.code, **error.context)
        named.told = told
        return named
