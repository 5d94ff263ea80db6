"""Constraints: dates a planner sets on a task besides its dependencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias, get_args

from pmcore.kernel import Code, InputError
from pmcore.kernel.coercion import DateLike, choice, date_of, unusable

ConstraintKind: TypeAlias = Literal["SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO"]
CONSTRAINT_KINDS: tuple[ConstraintKind, ...] = get_args(ConstraintKind)
SUMMARY_KINDS = ("SNET", "FNLT")
START_KINDS = ("SNET", "SNLT", "MSO")


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Constraint:
    """A date that bounds a task's start or finish.

    Attributes
    ----------
    kind
        ``SNET``/``SNLT``: start no earlier/later than. ``FNET``/``FNLT``: finish no earlier/later
        than. ``MSO``/``MFO``: must start/finish on.
    at
        A date (start kinds: its first instant, finish kinds: its end) or a time to the minute.

    Examples
    --------
    >>> Constraint("SNET", "2026-03-02")
    Constraint('SNET', '2026-03-02')
    """

    kind: ConstraintKind
    at: date

    def __init__(self, kind: ConstraintKind, at: DateLike) -> None:
        object.__setattr__(self, "kind", choice(kind, "constraint", CONSTRAINT_KINDS))
        object.__setattr__(self, "at", date_of(at, kind))

    @classmethod
    def parse(cls, text: str) -> Constraint:
        """Read a kind and a date from a text.

        >>> Constraint.parse("SNET 2026-03-02")
        Constraint('SNET', '2026-03-02')
        """
        return constraint_of(text)

    def __repr__(self) -> str:
        return f"Constraint({self.kind!r}, {self.at.isoformat()!r})"


ConstraintLike: TypeAlias = "Constraint | tuple[ConstraintKind, DateLike] | str"


def constraint_of(value: Any) -> Constraint:
    """Read a constraint, a pair of kind and date, or text such as ``SNET 2026-03-02``."""
    if isinstance(value, Constraint):
        return value
    parts: Any = value.split(maxsplit=1) if isinstance(value, str) else value
    if isinstance(parts, tuple | list) and len(parts) == 2:
        return Constraint(parts[0], parts[1])
    en = "it must be a kind and a date, as in SNET 2026-03-02"
    raise unusable("constraint", value, en, "应为种类加日期，例如 SNET 2026-03-02")


def no_kind_twice(constraints: tuple[Constraint, ...]) -> tuple[Constraint, ...]:
    """Return the constraints sorted by kind; one kind twice is an error."""
    kinds = [constraint.kind for constraint in constraints]
    for kind in CONSTRAINT_KINDS:
        if kinds.count(kind) > 1:
            dates = [constraint.at for constraint in constraints if constraint.kind == kind]
            raise InputError(Code.CONSTRAINT_DUPLICATE, kind=kind, dates=dates)
    return tuple(
        sorted(constraints, key=lambda constraint: CONSTRAINT_KINDS.index(constraint.kind))
    )
