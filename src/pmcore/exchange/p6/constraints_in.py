"""Dates that planners set on activities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from functools import partial

from pmcore.exchange.p6.features import EXPECTED_FINISH, EXTERNAL_BOUND, EXTERNAL_DATES, MANDATORY
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.wbs import Constraint, ConstraintKind
from pmcore.wbs.constraint import START_KINDS
from pmcore.wbs.task import NewTaskFields

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
_BENDING = ("CS_MSO", "CS_MEO", "CS_MSOB", "CS_MEOB")  # read otherwise where dates are hard
EXTERNAL: tuple[tuple[str, ConstraintKind], ...] = (
    ("external_early_start_date", "SNET"),
    ("external_late_end_date", "FNLT"),
)
PLACES = (("cstr_type", "cstr_date"), ("cstr_type2", "cstr_date2"))


class ConstraintsIn:
    """Reads the constraints of each activity.

    Parameters
    ----------
    expect_finish
        Whether expected finishes count.
    heed_others
        Whether dates that come from other projects count.

    Attributes
    ----------
    hard
        Whether dates are to beat relationships: where mandatory ones are the only ones that could
        tell the difference.
    """

    def __init__(
        self, tasks: Iterable[Record], desk: P6Desk, *, expect_finish: bool, heed_others: bool
    ) -> None:
        self._desk = desk
        self._expect_finish = expect_finish
        self._heed_others = heed_others
        rows = list(tasks)
        used = {record.text(kind) for record in rows for kind, _ in PLACES}
        capped = heed_others and any(record.text(EXTERNAL[1][0]) for record in rows)
        bends = capped or not used.isdisjoint(_BENDING)
        self.hard = not used.isdisjoint(MANDATORY_KINDS) and not bends

    def add(self, fields: NewTaskFields, record: Record) -> None:
        """Read the constraints of an activity."""
        found = [
            made for kind, at in PLACES if (made := self._constraint(fields, record, kind, at))
        ]
        if self._heed_others:
            found += self._external(record, {each.kind for each in found})
        if found:
            fields["constraints"] = found
        if self._expect_finish and record.text("expect_end_date"):
            record.unused(EXPECTED_FINISH)

    def _external(self, record: Record, taken: set[ConstraintKind]) -> Iterator[Constraint]:
        """Yield what other projects ask for, where no constraint of the kind stands already."""
        for field, kind in EXTERNAL:
            at = record.moment(field)
            if at is None:
                continue
            if kind in taken:
                record.unused(EXTERNAL_DATES)
                continue
            record.adjusted(EXTERNAL_BOUND)
            made = self._desk.problems.attempt(record.place, partial(_made, kind, at))
            if made is not None:
                yield made

    def _constraint(
        self, fields: NewTaskFields, record: Record, field: str, date_field: str
    ) -> Constraint | None:
        kind = record.word(field, (*_KINDS, ALAP), "")
        if kind == ALAP:
            fields["as_late_as_possible"] = True
        if kind not in _KINDS:
            return None
        at = record.moment(date_field)
        if at is None:
            if not record.text(date_field):
                en = "it must be given beside a constraint"
                record.wrong(date_field, None, en, "有限制条件时必须给出")
            return None
        if kind in MANDATORY_KINDS and not self.hard:
            record.unused(MANDATORY)
        held = _KINDS[kind]
        return self._desk.problems.attempt(record.place, partial(_made, held, at))


def _made(kind: ConstraintKind, at: datetime) -> Constraint:
    return Constraint(kind, _shortened(at) if kind in START_KINDS else at)


def _shortened(at: datetime) -> date:
    """Return the first instant of a day as its date, which means the same."""
    return at.date() if at.time() == time() else at
