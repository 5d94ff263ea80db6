"""Dates that planners set, as P6 has them: two for an activity."""

from __future__ import annotations

from datetime import datetime

from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.p6.constraints_in import ALAP, MANDATORY_KINDS, PLACES, SOFT_KINDS, WINDOWS
from pmcore.exchange.xer.clock_out import Clock
from pmcore.exchange.xer.losses import HARD_CAP, MIDNIGHT, THIRD_CONSTRAINT
from pmcore.exchange.xer.sheet import Value
from pmcore.scheduling.options import ConstraintReading
from pmcore.wbs import Constraint, Project, Task
from pmcore.wbs.constraint import START_KINDS

_SOFT = {held: kind for kind, held in SOFT_KINDS.items()}
_MANDATORY = {held: kind for kind, held in MANDATORY_KINDS.items()}
# The stronger one comes first: P6 takes bounds only for the second.
_FIRST = ("MSO", "MFO")


class ConstraintsOut:
    """Writes the constraints of each task.

    Parameters
    ----------
    reading
        How constraints are read.
    """

    def __init__(
        self, project: Project, clock: Clock, ledger: Ledger, reading: ConstraintReading
    ) -> None:
        self._clock = clock
        self._ledger = ledger
        self._reading = reading
        # what is read back as mandatory dates makes two bounds of each Start On and Finish On
        self._has_windows = reading != "soft" and any(
            each.kind in _MANDATORY for task in project for each in task.constraints
        )

    def of(self, task: Task) -> dict[str, Value]:
        """Return the fields of a task's constraints."""
        held = sorted(task.constraints, key=lambda each: each.kind not in _FIRST)
        found: list[tuple[str, str | None]] = [(ALAP, None)] if task.as_late_as_possible else []
        found += self._joined([self._written(each, task) for each in held])
        for _ in found[len(PLACES) :]:
            self._ledger.left_out(THIRD_CONSTRAINT, task.id)
        row: dict[str, Value] = {}
        for (kind_field, date_field), (kind, at) in zip(PLACES, found, strict=False):
            row[kind_field] = kind
            row[date_field] = at
        return row

    def _joined(self, found: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
        """Put two bounds on one date together, as P6 has them."""
        for kind, bounds in WINDOWS.items() if self._has_windows else ():
            pair = [each for each in found if each[0] in (_SOFT[bound] for bound in bounds)]
            if len(pair) == 2 and pair[0][1] == pair[1][1]:
                found = [(kind, pair[0][1]), *(each for each in found if each not in pair)]
        return found

    def _written(self, constraint: Constraint, task: Task) -> tuple[str, str | None]:
        kind = constraint.kind
        if kind in START_KINDS:
            at = self._clock.begins(constraint.at, task.id, task)
            if isinstance(constraint.at, datetime) and at is not None and at.endswith("00:00"):
                self._ledger.adjusted(MIDNIGHT, task.id)
        else:
            at = self._clock.ends(constraint.at, task.id, task)
        if self._reading != "soft" and kind in _MANDATORY:
            return _MANDATORY[kind], at
        if self._reading == "hard" and kind in ("SNLT", "FNLT"):
            self._ledger.adjusted(HARD_CAP, task.id)
        return _SOFT[kind], at
