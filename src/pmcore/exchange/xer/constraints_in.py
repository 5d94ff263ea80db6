"""Dates that planners set on activities."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from pmcore.exchange.xer.features import EXPECTED_FINISH, MANDATORY
from pmcore.exchange.xer.record import Record, XerDesk
from pmcore.kernel.coercion import unusable
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
PLACES = (("cstr_type", "cstr_date"), ("cstr_type2", "cstr_date2"))


class ConstraintsIn:
    """Reads the constraints of each activity.

    Attributes
    ----------
    hard
        Whether dates are to beat relationships: where mandatory ones are the only ones that could
        tell the difference.
    """

    def __init__(self, tasks: Iterable[Record], desk: XerDesk, *, expect_finish: bool) -> None:
        self._desk = desk
        self._expect_finish = expect_finish
        used = {record.text(kind) for record in tasks for kind, _ in PLACES}
        self.hard = not used.isdisjoint(MANDATORY_KINDS) and used.isdisjoint(_BENDING)

    def add(self, fields: NewTaskFields, record: Record) -> None:
        """Read the constraints of an activity."""
        found = [
            made for kind, at in PLACES if (made := self._constraint(fields, record, kind, at))
        ]
        if found:
            fields["constraints"] = found
        if self._expect_finish and record.text("expect_end_date"):
            record.unused(EXPECTED_FINISH)

    def _constraint(
        self, fields: NewTaskFields, record: Record, field: str, date_field: str
    ) -> Constraint | None:
        kind = record.text(field)
        if kind == ALAP:
            fields["as_late_as_possible"] = True
            return None
        if not kind:
            return None
        if kind not in _KINDS:
            known = ", ".join((*_KINDS, ALAP))
            en, zh = f"it must be one of {known}", f"应为以下之一：{known}"
            record.refuse(unusable(field, kind[:40], en, zh))
            return None
        at = record.moment(date_field)
        if at is None:
            if not record.text(date_field):
                en = "it must be given beside a constraint"
                record.refuse(unusable(date_field, None, en, "有限制条件时必须给出"))
            return None
        if kind in MANDATORY_KINDS and not self.hard:
            record.unused(MANDATORY)
        held = _KINDS[kind]
        return self._desk.problems.attempt(
            record.place, lambda: Constraint(held, _shortened(at) if held in START_KINDS else at)
        )


def _shortened(at: datetime) -> date:
    """Return the first instant of a day as its date, which means the same."""
    return at.date() if at.time() == time() else at
