"""The one constraint that a row of a file may have."""

from __future__ import annotations

from pmcore.exchange.exporting import Ledger
from pmcore.exchange.mspdi.clock_out import Clock
from pmcore.exchange.mspdi.losses import ALAP_SAID, CONSTRAINTS
from pmcore.exchange.mspdi.stored_in import ALAP, ASAP, BOUNDS
from pmcore.wbs import ConstraintKind, Task
from pmcore.wbs.constraint import START_KINDS

_NUMBERS = {kind: str(number) for number, kind in BOUNDS.items()}
# What pins a task goes before what only bounds it.
_FIRST: tuple[ConstraintKind, ...] = ("MSO", "MFO", "SNET", "FNLT", "FNET", "SNLT")


def constraint_fields(
    task: Task, clock: Clock, ledger: Ledger, *, backward: bool
) -> tuple[str, str]:
    """Return number and date of the constraint of a task; the others are noted as left out.

    In a plan that is scheduled from its finish every task is as late as possible.
    """
    held = len(task.constraints) + (task.as_late_as_possible and not backward)
    if held > 1:
        ledger.left_out(CONSTRAINTS, task.id)
    if task.as_late_as_possible and backward:
        ledger.adjusted(ALAP_SAID, task.id)
    if not task.constraints:
        late = task.as_late_as_possible or backward
        return str(ALAP if late else ASAP), ""
    chosen = min(task.constraints, key=lambda each: _FIRST.index(each.kind))
    write = clock.begins if chosen.kind in START_KINDS else clock.ends
    return _NUMBERS[chosen.kind], write(chosen.at, task.id, task)
