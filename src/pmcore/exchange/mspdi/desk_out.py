"""The desk at which a file is written: what every record is written with."""

from __future__ import annotations

from dataclasses import dataclass

from pmcore.exchange.exporting import Ledger
from pmcore.exchange.importing.imported import Imported
from pmcore.exchange.mspdi.clock_out import Clock
from pmcore.exchange.mspdi.numbers_out import Numbers
from pmcore.exchange.mspdi.texts_out import Texts
from pmcore.wbs import ReadableProject, Task
from pmcore.wbs.outline import Unrolled


@dataclass(frozen=True, slots=True, eq=False)
class DeskOut:
    """What every record of a project is written with.

    Attributes
    ----------
    project, rows
        What is written, and its tasks as the outline reads.
    before
        What it was read from, if it was.
    is_unchanged
        Whether it still is what was read.
    """

    project: ReadableProject
    rows: Unrolled
    before: Imported | None
    is_unchanged: bool
    numbers: Numbers
    texts: Texts
    clock: Clock
    ledger: Ledger

    def was_read(self, task: Task) -> bool:
        """Whether a task is what was read."""
        if self.before is None or task.id not in self.before.as_read:
            return False
        was = self.before.as_read[task.id]
        return was is task or was == task  # mostly the very same
