"""Dates that planners set, as P6 has them: two for an activity."""

from __future__ import annotations

from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.p6.constraints_in import ALAP, MANDATORY_KINDS, PLACES, SOFT_KINDS
from pmcore.exchange.xer.clock_out import Clock
from pmcore.exchange.xer.losses import HARD_CAP, THIRD_CONSTRAINT
from pmcore.exchange.xer.sheet import Value
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
    hard
        Whether dates beat dependencies.
    """

    def __init__(self, project: Project, ledger: Ledger, *, hard: bool) -> None:
        self._clock = Clock(project, ledger)
        self._ledger = ledger
        self._hard = hard

    def of(self, task: Task) -> dict[str, Value]:
        """Return the fields of a task's constraints."""
        held = sorted(task.constraints, key=lambda each: each.kind not in _FIRST)
        found: list[tuple[str, str | None]] = [(ALAP, None)] if task.as_late_as_possible else []
        found += [self._written(each, task) for each in held]
        for _ in found[len(PLACES) :]:
            self._ledger.left_out(THIRD_CONSTRAINT, task.id)
        row: dict[str, Value] = {}
        for (kind_field, date_field), (kind, at) in zip(PLACES, found, strict=False):
            row[kind_field] = kind
            row[date_field] = at
        return row

    def _written(self, constraint: Constraint, task: Task) -> tuple[str, str | None]:
        kind = constraint.kind
        if kind in START_KINDS:
            at = self._clock.begins(constraint.at, task)
        else:
            at = self._clock.ends(constraint.at, task.id, task)
        if self._hard and kind in _MANDATORY:
            return _MANDATORY[kind], at
        if self._hard and kind in ("SNLT", "FNLT"):
            self._ledger.adjusted(HARD_CAP, task.id)
        return _SOFT[kind], at
