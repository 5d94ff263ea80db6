"""Dates that planners set on activities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from pmcore.exchange.p6.features import (
    EXPECTED_FINISH,
    EXTERNAL_BOUND,
    SAME_CONSTRAINT,
)
from pmcore.exchange.p6.moments import instant, shortened
from pmcore.exchange.p6.outside_in import Bound, OutsideIn
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.scheduling.options import ConstraintReading
from pmcore.wbs import Constraint, ConstraintKind
from pmcore.wbs.constraint import START_KINDS
from pmcore.wbs.task_fields import NewTaskFields

ALAP = "CS_ALAP"
MANDATORY_KINDS: dict[str, ConstraintKind] = {"CS_MANDSTART": "MSO", "CS_MANDFIN": "MFO"}
SOFT_KINDS: dict[str, ConstraintKind] = {
    "CS_MSO": "MSO",
    "CS_MEO": "MFO",
    "CS_MSOA": "SNET",
    "CS_MSOB": "SNLT",
    "CS_MEOA": "FNET",
    "CS_MEOB": "FNLT",
}
_KINDS = {**SOFT_KINDS, **MANDATORY_KINDS}
# Where mandatory dates pin, Start On and Finish On must not: they are the two bounds they mean.
WINDOWS: dict[str, tuple[ConstraintKind, ConstraintKind]] = {
    "CS_MSO": ("SNET", "SNLT"),
    "CS_MEO": ("FNET", "FNLT"),
}
EXTERNAL: tuple[tuple[str, ConstraintKind], ...] = (
    ("external_early_start_date", "SNET"),
    ("external_late_end_date", "FNLT"),
)
EXPECTED = "expect_end_date"
PLACES = (("cstr_type", "cstr_date"), ("cstr_type2", "cstr_date2"))


class ConstraintsIn:
    """Reads the constraints of each activity.

    Parameters
    ----------
    expect_finish
        Whether expected finishes count.
    others
        What activities of other projects ask of those of this one.
    heed_others
        Whether that counts, and dates that come from other projects.

    Attributes
    ----------
    reading
        How the constraints of this plan are to be read: mandatory dates pin where there are any.
    """

    def __init__(
        self,
        tasks: Iterable[Record],
        others: OutsideIn,
        desk: P6Desk,
        *,
        expect_finish: bool,
        heed_others: bool,
    ) -> None:
        self._others = others
        self._desk = desk
        self._expect_finish = expect_finish
        self._heed_others = heed_others
        used = {record.text(kind) for record in tasks for kind, _ in PLACES}
        is_pinned = not used.isdisjoint(MANDATORY_KINDS)
        self.reading: ConstraintReading = "mandatory" if is_pinned else "soft"

    def add(self, fields: NewTaskFields, record: Record) -> None:
        """Read the constraints of an activity."""
        found = [
            made for kind, at in PLACES for made in self._constraints(fields, record, kind, at)
        ]
        if self._heed_others:
            for kind, at in self._outside(record):
                made = self._desk.problems.attempt(record.place, partial(_made, kind, at))
                found = found if made is None else _with(found, made)
        if found:
            fields["constraints"] = found
        if not self._expect_finish and record.text(EXPECTED):
            record.unused(EXPECTED_FINISH)
        elif (expected := record.moment(EXPECTED)) is not None:
            fields["expected_finish"] = expected

    def _outside(self, record: Record) -> Iterator[Bound]:
        """Yield what other projects ask for, by dates of the activity and by relationships."""
        for field, kind in EXTERNAL:
            at = record.moment(field)
            if at is not None:
                record.adjusted(EXTERNAL_BOUND)
                yield kind, at
        yield from self._others.bounds(record)

    def _constraints(
        self, fields: NewTaskFields, record: Record, field: str, date_field: str
    ) -> Iterator[Constraint]:
        kind = record.word(field, (*_KINDS, ALAP), "")
        if kind == ALAP:
            fields["as_late_as_possible"] = True
        if kind not in _KINDS:
            return
        at = record.moment(date_field)
        if at is None:
            if not record.text(date_field):
                en = "it must be given beside a constraint"
                record.wrong(date_field, None, en, "有限制条件时必须给出")
            return
        for held in self._meant(record, kind):
            made = self._desk.problems.attempt(record.place, partial(_made, held, at))
            if made is not None:
                yield made

    def _meant(self, record: Record, kind: str) -> Iterator[ConstraintKind]:
        """Yield the bounds that a date means, but those that the other date gives already."""
        if self.reading == "soft" or kind not in WINDOWS:
            yield _KINDS[kind]
            return
        taken = {_KINDS.get(record.text(field)) for field, _ in PLACES}
        for held in WINDOWS[kind]:
            if held in taken:
                record.unused(SAME_CONSTRAINT)
            else:
                yield held


def _made(kind: ConstraintKind, at: datetime) -> Constraint:
    return Constraint(kind, shortened(at) if kind in START_KINDS else at)


def _with(found: list[Constraint], made: Constraint) -> list[Constraint]:
    """Return constraints with one more: of two of a kind the one that asks for more."""
    rivals = [made, *(each for each in found if each.kind == made.kind)]
    tightest = max if made.kind in ("SNET", "FNET") else min
    rest = [each for each in found if each.kind != made.kind]
    return [*rest, tightest(rivals, key=lambda each: instant(each.at))]
