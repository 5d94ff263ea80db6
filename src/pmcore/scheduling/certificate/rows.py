"""The rows of a plan: its tasks in outline order, and behind them what no schedule shows.

Not shown are the parts of a task that people work on apart, each a leaf below it, and what finished
tasks hand on. Where they are follows from what binds them.
"""

from __future__ import annotations

from collections.abc import Sequence

from pmcore.scheduling.certificate.clock_table import ClockTable
from pmcore.scheduling.certificate.clocks import Clock
from pmcore.scheduling.certificate.crews import Crews, Part, Rest
from pmcore.scheduling.certificate.delays import Delay
from pmcore.scheduling.certificate.facts import Facts, Known, Standing
from pmcore.scheduling.certificate.places import MomentPlaces, Places, WorkPlaces
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Task
from pmcore.wbs.reading import ReadableProject


class Rows:
    """Who is in a plan.

    Attributes
    ----------
    tasks, rows, parents, children
        Tasks in outline order, so that parents come before what is below them, then the task of
        each hidden row; the row of each id; the row of each parent (-1 at the top level); rows
        right below each row, of a task with parts these.
    count
        How many rows are tasks.
    clocks
        The calendar of each task, which measures a summary's span and float.
    places
        Where each leaf may stand; ``None`` for a summary task and for a task with parts.
    lengths
        Minutes of each task without children as planned, and the clock that counts them.
    known
        What is known of each leaf whatever the plan says.
    delays
        What passes before each leaf.
    parts
        The rows of the parts of each task that has some, the last to end first.
    begun
        The actual start of each started task with parts, by row.
    carries
        The row of what a finished task hands on, by the row of that task.
    is_idle
        Whether a row takes no part: inactive and level-of-effort tasks, and summaries of nothing
        else.
    hammocks
        What is known of level-of-effort tasks, by row. They have no places: neighbours date them.
    is_hammock
        Whether a row is one of them, or a summary of nothing else.
    fixed_starts, fixed_finishes
        Dates of summaries that were set by hand, and starts of started tasks with parts.
    has_begun
        Whether a row, or something below it that takes part, has started or is finished.
    is_left
        Whether a row, or something below it that takes part, is not finished.
    """

    def __init__(self, project: ReadableProject, options: SchedulingOptions) -> None:
        self.project = project
        self.options = options
        self.settings = project.settings
        self.table = ClockTable(self.settings, options.horizon_years)
        self.facts = Facts(project, self.table)
        self._set_tasks()
        self._set_leaves(Crews(project, self.table, options))
        self._set_idle()
        self._set_carries()
        self._set_standings()
        self._set_fixed()
        self._set_begun()
        self.leaves = [row for row in self._with_places() if row not in self._carried]
        self.shown_leaves = [row for row in self.leaves if row < self.count]
        self.hidden_leaves = [row for row in self.leaves if row >= self.count]
        spanning = (row for row, places in enumerate(self.places) if places is None)
        self.summaries = [row for row in spanning if row not in self.hammocks]

    @property
    def is_forward(self) -> bool:
        """Whether tasks are scheduled from the project start on."""
        return self.options.direction == "forward"

    @property
    def touches(self) -> bool:
        """Whether late starts that others wait for may come right after a rest."""
        return self.is_forward and self.options.late_starts == "touching"

    @property
    def is_all_late(self) -> bool:
        """Whether every task is scheduled at its late dates."""
        return not self.is_forward and self.options.late_tasks == "all"

    def leaf(self, row: int) -> Places:
        """Return where a leaf may stand."""
        places = self.places[row]
        assert places is not None
        return places

    def standing(self, row: int) -> Standing:
        """Return how far the dates of a leaf are known."""
        return self._standings[row]

    def is_alap(self, row: int) -> bool:
        """Whether a leaf is to be as late as possible."""
        return self.tasks[row].as_late_as_possible and self.standing(row) == "planned"

    def is_settled(self, row: int) -> bool:
        """Whether both dates of a leaf are facts, in every schedule."""
        return self._standings[row] == "finished"

    def has_both_dates(self, row: int) -> bool:
        """Whether both early dates of a leaf are facts or were set by hand."""
        return self.standing(row) in ("finished", "manual", "promised")

    def waits(self, row: int) -> bool:
        """Whether a leaf waits for what it depends on."""
        return self._waits[self._standings[row]]

    def is_task(self, row: int) -> bool:
        """Whether a row is shown and is no summary task."""
        return row < self.count and (self.places[row] is not None or row in self.parts)

    def start_by_hand(self, row: int) -> int | None:
        """Return the start of a summary that was set by hand: it does not finish before it."""
        return None if row in self.begun else self.fixed_starts[row]

    def counts_by_dates(self, row: int) -> bool:
        """Whether a row is a summary task whose floats its own dates tell."""
        is_summary = row < self.count and not self.is_task(row)
        is_counted = self.options.summary_float == "dates" and row not in self.hammocks
        is_by_hand = self.fixed_starts[row] is not None or self.fixed_finishes[row] is not None
        return is_summary and is_counted and not is_by_hand

    def counted_children(self, row: int) -> list[int]:
        """Return what a row spans: what takes part, else all, level of effort last."""
        return self._counting(self.children[row])

    def counted(self) -> list[int]:
        """Return the tasks that take part, or all if none does, level of effort last."""
        return self._counting([*range(self.count)])

    def tasks_below(self, summary: int) -> list[int]:
        """Return the tasks without children that take part in a summary; -1 is the project."""
        found = []
        todo = [row for row in range(self.count) if self.parents[row] == -1]
        todo = todo if summary < 0 else list(self.children[summary])
        while todo:
            row = todo.pop()
            if row in self.parts or not self.children[row]:
                found.append(row)
            else:
                todo += self.children[row]
        return [row for row in found if not self.is_idle[row]]

    def _counting(self, rows: list[int]) -> list[int]:
        active = [row for row in rows if not self.is_idle[row]]
        return active or [row for row in rows if not self.is_hammock[row]] or rows

    # ---- building

    def _set_tasks(self) -> None:
        self.tasks: Sequence[Task] = self.project.tasks()
        self.count = len(self.tasks)
        self.rows = {task.id: row for row, task in enumerate(self.tasks)}
        self.parents = [-1 if t.parent is None else self.rows[t.parent] for t in self.tasks]
        self.children: list[list[int]] = [[] for _ in self.tasks]
        for row, parent in enumerate(self.parents):
            if parent >= 0:
                self.children[parent].append(row)
        self.clocks = [self.table.of(task.calendar) for task in self.tasks]
        self.hammocks: dict[int, Known | None] = {}

    def _set_leaves(self, crews: Crews) -> None:
        self.tasks = list(self.tasks)
        self.places: list[Places | None] = [None for _ in self.tasks]
        self.lengths: list[tuple[int, Clock] | None] = [None for _ in self.tasks]
        self.known: list[Known | None] = [None for _ in self.tasks]
        self.delays: list[tuple[Delay, ...]] = [() for _ in self.tasks]
        self.parts: dict[int, list[int]] = {}
        self.begun: dict[int, int] = {}
        for row in range(self.count):
            if self.children[row]:
                continue
            parts = crews.of(self.tasks[row])
            self.lengths[row] = parts[0].minutes, parts[0].clock
            if self.tasks[row].is_level_of_effort:
                self.hammocks[row] = self.facts.of(self.tasks[row], parts[0])
                continue
            self.known[row] = self.facts.of(self.tasks[row], parts[0])
            known = self.known[row]
            is_going_on = known is not None and known.standing == "started"
            if is_going_on and (rests := crews.rests(self.tasks[row])):
                self._place_rests(row, rests)
                continue
            if known is not None or len(parts) == 1:
                self._place(row, parts[0] if known is None else parts[0]._replace(wait=0))
                continue
            self.parts[row] = [self._hide(row, row) for _ in parts]
            self.children[row] = list(self.parts[row])
            for hidden, part in zip(self.parts[row], parts, strict=True):
                self._place(hidden, part)

    def _place_rests(self, row: int, rests: list[Rest]) -> None:
        """Let what is left of a started task stand where each part of it goes on."""
        rows, known = [row], self.known[row]
        if len(rests) > 1:
            assert known is not None
            self.begun[row], self.known[row] = known.start, None
            rows = self.parts[row] = [self._hide(row, row) for _ in rests]
            self.children[row] = list(rows)
        for each, rest in zip(rows, rests, strict=True):
            self.known[each] = self.facts.of_rest(self.tasks[row], rest)
            self._place(each, Part(rest.left, rest.clock, rest.wait))

    def _hide(self, task: int, parent: int) -> int:
        """Add a row that no schedule shows."""
        assert isinstance(self.tasks, list)
        self.tasks.append(self.tasks[task])
        self.parents.append(parent)
        self.children.append([])
        self.clocks.append(self.clocks[task])
        self.places.append(None)
        self.lengths.append(None)
        self.known.append(None)
        self.delays.append(())
        return len(self.tasks) - 1

    def _place(self, row: int, part: Part) -> None:
        task, known = self.tasks[row], self.known[row]
        literal = self.options.compare == "instant"
        if known is not None:
            self.places[row] = (
                WorkPlaces(part.clock, known.left, literal=literal)
                if known.left
                else MomentPlaces(part.clock, "any")
            )
            if known.standing == "started" and part.wait:
                self.delays[row] = (Delay(part.wait, part.clock),)
            return
        if part.minutes:
            minutes = part.minutes + (self.facts.pauses(task.splits) if task.splits else 0)
            self.places[row] = WorkPlaces(part.clock, minutes, literal=literal)
        else:
            self.places[row] = MomentPlaces(part.clock, self.options.milestones)
        leveling = task.leveling_delay
        if leveling is not None or part.wait:
            rest = 0 if leveling is None else self.project.minutes(leveling)
            found = Delay(rest, self.table.elapsed), Delay(part.wait, part.clock)
            self.delays[row] = tuple(delay for delay in found if delay.minutes)

    def _set_idle(self) -> None:
        self.is_hammock = [task.is_level_of_effort for task in self.tasks]
        self.is_idle = [not task.is_active or task.is_level_of_effort for task in self.tasks]
        for marks in (self.is_hammock, self.is_idle):
            if any(marks):
                for row in range(len(self.tasks) - 1, -1, -1):
                    if self.children[row] and row not in self.parts:
                        marks[row] = all(marks[child] for child in self.children[row])

    def _set_carries(self) -> None:
        """Add what finished tasks hand on that somebody waits for the finish of."""
        self.carries: dict[int, int] = {}
        if self.options.progress == "retained_logic":
            known = enumerate(self.known[: self.count])
            finished = {row for row, one in known if one and one.standing == "finished"}
            ends = (each for each in self.project.dependencies() if each.type in ("FS", "FF"))
            waited = {self.rows[each.predecessor] for each in ends} if finished else set()
            for row in sorted(finished & waited):
                carry = self.carries[row] = self._hide(row, self.parents[row])
                self.is_idle.append(self.is_idle[row])
                self.is_hammock.append(False)
                self.known[carry] = self.known[row]
                self.places[carry] = MomentPlaces(self.table.elapsed, "any")
        self._carried = frozenset(self.carries.values())

    def _set_standings(self) -> None:
        self._standings: list[Standing] = [
            "planned" if known is None else known.standing for known in self.known
        ]
        for row in self._carried:
            self._standings[row] = "carry"
        self._waits: dict[Standing, bool] = {
            "planned": True,
            "started": self.options.progress != "progress_override",
            "finished": False,
            "manual": False,
            "promised": False,
            "carry": True,
        }

    def _set_fixed(self) -> None:
        self.fixed_starts: list[int | None] = [None for _ in self.tasks]
        self.fixed_finishes: list[int | None] = [None for _ in self.tasks]
        for row, start in self.begun.items():
            self.fixed_starts[row] = start
        for row in range(self.count):
            if self.children[row] and row not in self.parts and self.tasks[row].is_manual:
                found = self.facts.of_summary(self.tasks[row])
                self.fixed_starts[row], self.fixed_finishes[row] = found

    def _set_begun(self) -> None:
        self.has_begun = [task.actual_start is not None for task in self.tasks]
        self.is_left = [task.actual_finish is None for task in self.tasks]
        for row in range(self.count - 1, -1, -1):
            if self.children[row] and row not in self.parts:
                below = self.counted_children(row)
                self.has_begun[row] = any(self.has_begun[child] for child in below)
                self.is_left[row] = any(self.is_left[child] for child in below)

    def _with_places(self) -> list[int]:
        return [row for row, places in enumerate(self.places) if places is not None]
