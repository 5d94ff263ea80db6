"""Which rows somebody may see: a small closed tree that any storage can evaluate or compile.

Whoever decides what is visible makes such a tree; a repository turns it into a condition of its
query, or evaluates it row by row. There are two truth values only: where a row has no value, it is
not equal to any.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeAlias

from pmcore.kernel.codes import Code
from pmcore.kernel.errors import InputError
from pmcore.kernel.text import can_be_kept

Row: TypeAlias = Mapping[str, str | Collection[str] | None]
MOST_PARTS = 10_000
MOST_LEVELS = 20  # SQLite reads no more than some thirty


@dataclass(frozen=True, slots=True)
class Is:
    """The field has this value; ``None`` is no value."""

    field: str
    value: str | None


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field has one of these values."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Has:
    """The field is a collection and this is in it."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Predicate


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold; of none, always."""

    parts: tuple[Predicate, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """Some part holds; of none, never."""

    parts: tuple[Predicate, ...] = ()


Predicate: TypeAlias = Is | OneOf | Has | Not | And | Or
EVERYTHING = And()
NOTHING = Or()


def holds(predicate: Predicate, row: Row) -> bool:
    """Say whether a predicate holds for a row.

    Examples
    --------
    >>> mine = Or((Is("lead", "u.li"), Has("labels", "open")))
    >>> holds(mine, {"lead": None, "labels": ("open",)}), holds(Not(mine), {"lead": "u.li"})
    (True, False)
    """
    if isinstance(predicate, Is):
        return row.get(predicate.field) == predicate.value
    if isinstance(predicate, OneOf):
        return row.get(predicate.field) in predicate.values
    if isinstance(predicate, Has):
        held = row.get(predicate.field)
        return (
            isinstance(held, Collection) and not isinstance(held, str) and predicate.value in held
        )
    if isinstance(predicate, Not):
        return not holds(predicate.part, row)
    parts = (holds(part, row) for part in predicate.parts)
    return all(parts) if isinstance(predicate, And) else any(parts)


def parts_of(predicate: Predicate) -> int:
    """Count the parts of a predicate, itself included.

    >>> parts_of(Not(Or((Is("lead", None), Has("labels", "open")))))
    4
    """
    if isinstance(predicate, Not):
        return 1 + parts_of(predicate.part)
    if isinstance(predicate, And | Or):
        return 1 + sum(map(parts_of, predicate.parts))
    return 1


def check_predicate(predicate: object, fields: Mapping[str, str]) -> Predicate:
    """Return a predicate that asks known fields for texts, and is neither deep nor endless.

    Parameters
    ----------
    fields
        Names of the fields and their kinds: ``one``, a text or none, or ``many``, a collection of
        texts.

    Raises
    ------
    InputError
        ``value.invalid``.
    """
    pending: list[tuple[object, int]] = [(predicate, 1)]
    count = 0
    while pending:
        part, level = pending.pop()
        count += 1
        if count > MOST_PARTS or level > MOST_LEVELS:
            raise _unusable("predicate", f"more than {MOST_PARTS} parts or {MOST_LEVELS} levels")
        if isinstance(part, And | Or) and isinstance(part.parts, tuple | list):
            pending += [(each, level + 1) for each in part.parts]
        elif isinstance(part, Not):
            pending.append((part.part, level + 1))
        elif isinstance(part, Is | OneOf | Has):
            kind = "many" if isinstance(part, Has) else "one"
            if not isinstance(part.field, str) or fields.get(part.field) != kind:
                raise _unusable("predicate field", part.field)
            _check_values(part)
        else:
            raise _unusable("predicate", part)
    assert isinstance(predicate, Is | OneOf | Has | Not | And | Or)
    return predicate


def _check_values(part: Is | OneOf | Has) -> None:
    """Refuse what databases would read as a text, so that they found what does not hold."""
    values: Collection[object] = (part.value,) if not isinstance(part, OneOf) else part.values
    if isinstance(part, Is) and part.value is None:
        return
    if not isinstance(values, Set | Sequence) or isinstance(values, str):
        raise _unusable("predicate values", values)
    for value in values:
        if not can_be_kept(value):
            raise _unusable("predicate value", value)


def _unusable(field: str, value: object) -> InputError:
    problem = {"en": "nothing can be asked by it", "zh": "无法据此查询"}
    return InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)
