"""How far each task is: what is done and what remains, rolled up to the summaries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pmcore.kernel import Duration
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.engine.irregular import pauses_of
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.remains import left_minutes, remaining_minutes
from pmcore.scheduling.work_done import NO_WORK, Work, has_work, part_done, work_of
from pmcore.wbs import ReadableProject, Task
from pmcore.wbs.effort import whole_minutes
from pmcore.wbs.progress import ends_by_hand

Minutes = Callable[[Duration], int]
Efforts = Callable[[int], Sequence[Fraction]]
_SOME = Work(0, 1)  # how much there is does not matter where nothing is done


@dataclass(frozen=True, slots=True)
class Progress:
    """How far every task is, in outline order.

    Attributes
    ----------
    actual_start, actual_finish
        Instants; of a summary when the first of its leaves started and, once all have finished,
        when the last did.
    percent_complete
        Of the length of a leaf; of a summary the mean of its leaves, weighted by their length.
    work_percent
        Of the work: that which is done of all, the work of a summary being that of its leaves and
        of people on it, of whose work its percent complete is done; ``None`` where there is none.
        Rounded half up, but 100 only where nothing is left.
    percent_by_type
        What tells how far a leaf is, by its ``percent_complete_type``; of a summary the mean of
        its leaves, weighted by their length. A leaf that has finished is at 100. Work that nobody
        is to do tells nothing: there the length does.
    remaining
        Minutes of work that are left, pauses not counted; of a summary the share of its span that
        its percentage leaves.
    """

    actual_start: list[int | None]
    actual_finish: list[int | None]
    percent_complete: list[int]
    work_percent: list[int | None]
    percent_by_type: list[int]
    remaining: list[int]


def progress_of(
    project: ReadableProject,
    network: Network,
    columns: Columns,
    efforts: Efforts,
) -> Progress:
    """Read how far each leaf is, and roll it up.

    Parameters
    ----------
    efforts
        Minutes of work of each who is assigned to the summary task of a row.
    """
    size = len(network.outline)
    reader = _Reader(project.minutes, network, columns)
    progress = Progress(
        actual_start=[None] * size,
        actual_finish=[None] * size,
        percent_complete=[0] * size,
        work_percent=[None] * size,
        percent_by_type=[0] * size,
        remaining=columns.duration.tolist(),
    )
    rows = zip(network.outline.tasks, network.outline.is_summary.tolist(), strict=True)
    leaves = [(row, task) for row, (task, is_summary) in enumerate(rows) if not is_summary]
    for row, task in leaves:
        reader.read(progress, row, task)
    # nearly all plans that have not begun say nothing, and their summaries neither
    has_begun = any(task.status != "not_started" for _, task in leaves)
    works = reader.works(leaves, has_begun=has_begun)
    for row, work in works.items():
        progress.work_percent[row] = work.percent
    if has_begun:
        for row, task in leaves:
            progress.percent_by_type[row] = _by_type(progress, row, task)
        reader.roll_up(progress)
    reader.add_work(progress, works, efforts)
    return progress


@dataclass(frozen=True, slots=True)
class _Reader:
    minutes: Minutes
    network: Network
    columns: Columns

    def read(self, progress: Progress, row: int, task: Task) -> None:
        """Read a leaf; whatever is a fact of its dates is so in every schedule."""
        if task.actual_start is None:
            progress.percent_complete[row] = task.percent_complete
            if task.splits:
                pauses = sum(pause for _, pause in pauses_of(task.splits, self.minutes))
                progress.remaining[row] = max(progress.remaining[row] - pauses, 0)
            return
        progress.actual_start[row] = int(self.columns.scheduled_start[row])
        if task.actual_finish is not None:
            progress.actual_finish[row] = int(self.columns.scheduled_finish[row])
            progress.percent_complete[row], progress.remaining[row] = 100, 0
            return
        progress.percent_complete[row] = task.percent_complete
        if task.is_level_of_effort:  # it goes on as long as others do: only its span tells
            left = progress.remaining[row] * (100 - task.percent_complete)
            progress.remaining[row] = -(-left // 100)
            return
        done, left = self._begun(task, progress.remaining[row])
        progress.remaining[row] = left
        if task.remaining_duration is not None and done + left:
            progress.percent_complete[row] = done * 100 // (done + left)

    def works(self, leaves: Sequence[tuple[int, Task]], *, has_begun: bool) -> dict[int, Work]:
        """Return the work of leaves that have any."""
        found: dict[int, Work] = {}
        for row, task in leaves:
            if task.assignments or task.effort is not None:
                span = int(self.columns.duration[row])
                if not has_begun:
                    found[row] = _SOME if has_work(task, self.minutes, span) else NO_WORK
                else:
                    found[row] = work_of(task, self.minutes, span)
        return found

    def add_work(
        self,
        progress: Progress,
        works: dict[int, Work],
        efforts: Efforts,
    ) -> None:
        """Write how much of the work of summaries is done: below them, and of people on them.

        Level of effort, which nothing waits for, is work like any other.
        """
        outline, network = self.network.outline, self.network
        parents, is_summary = outline.parent.tolist(), outline.is_summary.tolist()
        idle = (network.is_inactive & ~network.is_hammock).tolist()
        for row in range(len(outline) - 1, -1, -1):
            if not is_summary[row] and row not in works:
                continue
            task, parent = outline.tasks[row], parents[row]
            if is_summary[row] and task.assignments:
                own = part_done(sum(efforts(row), Fraction()), progress.percent_complete[row])
                works[row] = works.get(row, NO_WORK).with_more(own)
            if row not in works:
                continue
            if is_summary[row]:
                progress.work_percent[row] = works[row].percent
            is_out = idle[row] or not task.is_active
            if parent >= 0 and (idle[parent] or not is_out):
                works[parent] = works.get(parent, NO_WORK).with_more(works[row])

    def _begun(self, task: Task, span: int) -> tuple[int, int]:
        """Return the minutes of work that are done and left, pauses not counted.

        Of work that ends by hand they share its span.
        """
        if ends_by_hand(task):
            span = max(span, 0)  # a finish that bounds planning backward may lie before the start
            left = min(remaining_minutes(task, span, self.minutes), span)
            return span - left, left
        left = left_minutes(task, self.minutes)
        return max(whole_minutes(task, self.minutes) - left, 0), left

    def roll_up(self, progress: Progress) -> None:
        """Add leaves up to the summaries above them, from the last row to the first."""
        sums = [_Sums() for _ in progress.percent_complete]
        parents, idle = self.network.outline.parent.tolist(), self.network.is_inactive.tolist()
        is_summary = self.network.outline.is_summary.tolist()
        for row in reversed(range(len(sums))):
            own, parent = sums[row], parents[row]
            if is_summary[row]:
                own.tell(progress, row)
            else:
                own.add_leaf(progress, row, max(int(self.columns.duration[row]), 0))
            if parent >= 0 and (idle[parent] or not idle[row]):
                sums[parent].add(own)


def _by_type(progress: Progress, row: int, task: Task) -> int:
    """Return how far a leaf is by what tells it."""
    if task.actual_finish is not None:
        return 100
    if task.percent_complete_type == "physical":
        return int(task.physical_percent)
    of_work = progress.work_percent[row] if task.percent_complete_type == "work" else None
    return progress.percent_complete[row] if of_work is None else of_work


@dataclass(slots=True)
class _Sums:
    """What leaves add up to."""

    leaves: int = 0
    finished: int = 0
    length: int = 0
    weighted: int = 0
    unweighted: int = 0
    by_type: int = 0
    by_type_unweighted: int = 0
    start: int | None = None
    finish: int | None = None

    def add_leaf(self, progress: Progress, row: int, length: int) -> None:
        percent, by_type = progress.percent_complete[row], progress.percent_by_type[row]
        self.leaves, self.length = 1, length
        self.weighted, self.unweighted = length * percent, percent
        self.by_type, self.by_type_unweighted = length * by_type, by_type
        self.start, self.finish = progress.actual_start[row], progress.actual_finish[row]
        self.finished = int(self.finish is not None)

    def add(self, other: _Sums) -> None:
        self.leaves += other.leaves
        self.finished += other.finished
        self.length += other.length
        self.weighted += other.weighted
        self.unweighted += other.unweighted
        self.by_type += other.by_type
        self.by_type_unweighted += other.by_type_unweighted
        if other.start is not None:
            self.start = other.start if self.start is None else min(self.start, other.start)
        if other.finish is not None:
            self.finish = other.finish if self.finish is None else max(self.finish, other.finish)

    def tell(self, progress: Progress, row: int) -> None:
        """Write what a summary amounts to."""
        percent = self._mean(self.weighted, self.unweighted)
        progress.actual_start[row] = self.start
        if self.finished == self.leaves:
            progress.actual_finish[row] = self.finish
        progress.percent_complete[row] = percent
        progress.percent_by_type[row] = self._mean(self.by_type, self.by_type_unweighted)
        progress.remaining[row] = -(-progress.remaining[row] * (100 - percent) // 100)

    def _mean(self, weighted: int, unweighted: int) -> int:
        return weighted // self.length if self.length else unweighted // self.leaves
