"""The one constraint that a row of a file may have."""

from __future__ import annotations

from pmcore.exchange.exporting import Ledger
from pmcore.exchange.mspdi.clock_out import Clock
from pmcore.exchange.mspdi.losses import ALAP_SAID, CONSTRAINTS, EARLY_BOUND
from pmcore.exchange.mspdi.stored_in import ALAP, ASAP, BOUNDS
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import ConstraintKind, Task
from pmcore.wbs.constraint import START_KINDS
from pmcore.wbs.reading import ReadableProject

_NUMBERS = {kind: str(number) for number, kind in BOUNDS.items()}
# What pins a task goes before what only bounds it.
_FIRST: tuple[ConstraintKind, ...] = ("MSO", "MFO", "SNET", "FNLT", "FNET", "SNLT")


class Bounding:
    """Writes constraints, as late and as soon as possible among them.

    Parameters
    ----------
    options
        How the plan is scheduled. From its finish, tasks without a mark are as late as possible
        like all others, or as soon as possible.
    """

    def __init__(
        self,
        project: ReadableProject,
        options: SchedulingOptions | None,
        clock: Clock,
        ledger: Ledger,
    ) -> None:
        self._clock, self._ledger = clock, ledger
        self._summaries = project.tree()
        self._backward = options is not None and options.direction == "backward"
        is_marked = options is not None and options.late_tasks == "marked"
        # a file of which no task is to be early says nothing of marks
        self._is_marked = is_marked and self._backward and any(map(self._is_early, project.tasks()))

    def fields(self, task: Task) -> tuple[str, str]:
        """Return number and date of the constraint of a task; others are noted as left out."""
        is_late, ledger = task.as_late_as_possible, self._ledger
        if len(task.constraints) + (is_late and not self._backward) > 1:
            ledger.left_out(CONSTRAINTS, task.id)
        if is_late and self._backward and not self._is_marked:
            ledger.adjusted(ALAP_SAID, task.id)
        if not task.constraints:
            is_late = is_late or (self._backward and not self._is_marked)
            return str(ALAP if is_late else ASAP), ""
        if self._is_marked and not is_late and task.id not in self._summaries:
            ledger.adjusted(EARLY_BOUND, task.id)
        chosen = min(task.constraints, key=lambda each: _FIRST.index(each.kind))
        write = self._clock.begins if chosen.kind in START_KINDS else self._clock.ends
        return _NUMBERS[chosen.kind], write(chosen.at, task.id, task)

    def _is_early(self, task: Task) -> bool:
        is_leaf = task.id not in self._summaries
        return is_leaf and not task.as_late_as_possible and not task.constraints
