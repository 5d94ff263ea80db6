"""The plan as the checks read it: rows, what bounds them from outside, and dependencies."""

from __future__ import annotations

from pmcore.scheduling.certificate.bounded import BoundedRows
from pmcore.scheduling.certificate.clocks import Clock
from pmcore.scheduling.certificate.inequalities import Link
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Dependency
from pmcore.wbs.reading import ReadableProject

_SAYS_WHEN = frozenset({"SNET", "MSO"})


class Plan(BoundedRows):
    """A project spelled out; nothing in it depends on the schedule that is checked.

    Attributes
    ----------
    begins_with_project
        Whether the project start bounds a leaf.
    links, into
        Dependencies that somebody waits for, and those into each row; those of finished tasks
        belong to what these hand on.
    out_of
        Those out of each row that keep it from being later: of what takes no part nobody's dates
        matter.
    hung, loose
        What level-of-effort tasks follow from: dependencies by row; rows of those without any.
    entering
        What right below a summary holds up dependencies into its start.
    is_plain_below
        Whether the start of a summary tells where all that is: nothing below it is known, delayed,
        hidden or without part.
    is_open
        Whether nothing waits for a leaf.
    is_followed
        Whether a dependency that binds leaves a row.
    """

    def __init__(self, project: ReadableProject, options: SchedulingOptions) -> None:
        super().__init__(project, options)
        self._set_links()
        self._set_hung()
        self._set_entering()
        self._set_begins()
        self._set_open_ends()

    # ---- dependencies

    def _set_links(self) -> None:
        self.into: list[list[Link]] = [[] for _ in self.tasks]
        self.out_of: list[list[Link]] = [[] for _ in self.tasks]
        self.links: list[Link] = []
        self.is_waiting, self.is_holding = self._waiting(), self._holding()
        for held in self.project.dependencies():
            if self._is_waited_for(held):
                link = self._link(len(self.links), held)
                self.links.append(link)
                self._let_lapse(link)
                self._count_from_remaining(link)
        for link in self.links:
            self.into[link.successor].append(link)
            if link.stretches or self.is_holding[link.successor]:
                self.out_of[link.predecessor].append(link)

    def _waiting(self) -> list[bool]:
        """Whether each leaf, or some leaf below each row, waits for what it depends on."""
        found = [False for _ in self.tasks]
        for row in range(len(self.tasks) - 1, -1, -1):
            if self.places[row] is not None:
                found[row] = self.waits(row)
            if found[row] and self.parents[row] >= 0:
                found[self.parents[row]] = True
        return found

    def _holding(self) -> list[bool]:
        """Whether each leaf, or some leaf below, holds up what it waits for."""
        found = [False for _ in self.tasks]
        for row in range(len(self.tasks) - 1, -1, -1):
            if self.places[row] is not None:
                found[row] = self.waits(row) and not self.is_idle[row]
            if found[row] and self.parents[row] >= 0:
                found[self.parents[row]] = True
        return found

    def _is_waited_for(self, held: Dependency) -> bool:
        """Whether a dependency makes its successor wait."""
        row = self.rows[held.successor]
        if self.is_idle[self.rows[held.predecessor]] or row in self.hammocks:
            return False
        if self.places[row] is None and row not in self.parts and held.type in ("FF", "SF"):
            return self.fixed_finishes[row] is None and not self.is_idle[row]
        return self.is_waiting[row] or row in self.carries

    def _set_hung(self) -> None:
        """Find what dates level-of-effort tasks: what takes part, and others of them before."""
        self.hung: dict[int, list[Link]] = {row: [] for row in self.hammocks}
        self.loose = set(self.hammocks)
        for held in self.project.dependencies() if self.hammocks else ():
            before, after = self.rows[held.predecessor], self.rows[held.successor]
            if not self.hammocks.keys() & {before, after}:
                continue
            self.loose -= {before, after}
            lag = self._lag(held, (before, after))
            link = Link(-1, held, (before, after), lag, into_summary=False)
            is_chained = before in self.hammocks and self.tasks[before].is_active
            if after in self.hammocks and (is_chained or not self.is_idle[before]):
                self.hung[after].append(link)
            if before in self.hammocks and not self.is_idle[after]:
                self.hung[before].append(link)

    def _link(self, number: int, held: Dependency) -> Link:
        rows = self.rows[held.predecessor], self.rows[held.successor]
        lag = self._lag(held, rows)
        predecessor, successor = rows
        if held.type in ("FS", "FF"):
            predecessor = self.carries.get(predecessor, predecessor)
        successor = self.carries.get(successor, successor)
        return self._between(number, held, (predecessor, successor), lag)

    def _between(
        self, number: int, held: Dependency, rows: tuple[int, int], lag: tuple[int | None, Clock]
    ) -> Link:
        successor = rows[1]
        if successor not in self.parts:
            return Link(number, held, rows, lag, into_summary=self.places[successor] is None)
        return Link(number, held, rows, lag, into_summary=False, team=self.team(successor))

    def _let_lapse(self, link: Link) -> None:
        """Let a lag behind finished work run from the fact, and what is left of it from the rest.

        What is used up of it at the data date is not waited for again behind what a task hands on.
        """
        known, data_date = self.known[link.predecessor], self.data_date
        if self.standing(link.predecessor) != "carry" or known is None or data_date is None:
            return
        full = link.minutes or 0
        if full <= 0 or known.finish >= data_date.at:
            return
        used = link.clock.pos(data_date.at) - link.clock.pos(known.finish)
        link.minutes = max(0, full - used)
        rows = self.rows[link.dependency.predecessor], link.successor
        number, lag = len(self.links), (full, link.clock)
        self.links.append(self._between(number, link.dependency, rows, lag))

    def _count_from_remaining(self, link: Link) -> None:
        """Let a lag out of the start of started work run from what remains, where options say so.

        Of the lag only so much counts as is longer than the work has gone on.
        """
        row = link.predecessor
        is_counted = self.options.start_lag_from == "early_start" and not link.from_finish
        last = self.parts[row][0] if row in self.begun else row
        if is_counted and self.places[last] is not None and self.standing(last) == "started":
            link.from_remaining = True
            link.minutes = max(0, (link.minutes or 0) - self._actual_duration(last))

    def _actual_duration(self, row: int) -> int:
        """Return the minutes that started work has gone on: without a data date, those done.

        None pass while it is suspended.
        """
        known, position = self.known[row], self.leaf(row).clock.pos
        assert known is not None
        if self.data_date is None:
            return known.done
        last = max(self.data_date.at, known.start)
        minutes = position(last) - position(known.start)
        if known.suspended is None or known.suspended >= last:
            return minutes
        begun = max(known.start, known.suspended)
        again = last if known.resume is None else min(max(known.resume, begun), last)
        return minutes - (position(again) - position(begun))

    def _lag(self, held: Dependency, rows: tuple[int, int]) -> tuple[int | None, Clock]:
        kind = held.lag.kind
        if kind == "elapsed":
            return self.project.minutes(held.lag), self.elapsed
        clock = self._lag_clock(held, rows)
        if kind == "working":
            return self.project.minutes(held.lag), clock
        length = self.lengths[rows[0]]
        if length is None:
            return None, clock  # a share of a span that the schedule tells
        minutes, counted_by = length
        return held.lag.of(minutes), self.elapsed if counted_by is self.elapsed else clock

    def _lag_clock(self, held: Dependency, rows: tuple[int, int]) -> Clock:
        name = held.lag_calendar or self.options.lag_calendar or self.settings.lag_calendar
        if name == "elapsed":
            return self.elapsed
        if name == "predecessor":
            return self.clocks[rows[0]]
        if name == "successor":
            return self.clocks[rows[1]]
        return self.table.of(None if name == "project" else name)

    # ---- what follows from both

    def _set_entering(self) -> None:
        """Find what below a summary holds up what leads into its start."""
        self.entering: list[list[int]] = [[] for _ in self.tasks]
        self.is_plain_below = [start is None for start in self.fixed_starts]
        for row in range(len(self.tasks) - 1, -1, -1):
            parent = self.parents[row]
            if parent < 0:
                continue
            if self.is_holding[row]:
                self.entering[parent].append(row)
            is_plain = self.known[row] is None and not self.delays[row] and not self.is_idle[row]
            if not is_plain or row >= self.count or not self.is_plain_below[row]:
                self.is_plain_below[parent] = False

    def _set_begins(self) -> None:
        """Find the leaves that the project start bounds: by default those that nothing else does.

        What else tells a task when to start is an SNET or MSO, its own or from above, the start of
        a summary that was set by hand, and a dependency into its start.
        """
        is_floor = self.options.project_start == "floor"
        self.begins_with_project = [is_floor for _ in self.tasks]
        if is_floor:
            return
        is_told = [False for _ in self.tasks]
        for row, parent in enumerate(self.parents):
            dated = any(each.kind in _SAYS_WHEN for each in self.tasks[row].constraints)
            floored = any(bound.kind == "floor" for bound in self.bounds[row])
            linked = any(not link.asks_finish for link in self.into[row])
            is_told[row] = dated or floored or linked or (parent >= 0 and is_told[parent])
            self.begins_with_project[row] = not is_told[row]

    def _set_open_ends(self) -> None:
        """Find the leaves that no dependency waits for, their own or out of a summary above."""
        finishes = [False for _ in self.tasks]
        starts = [False for _ in self.tasks]
        for link in self.links:
            is_moving = link.from_finish or link.from_remaining
            (finishes if is_moving else starts)[link.predecessor] = True
        self.is_followed = [one or other for one, other in zip(finishes, starts, strict=True)]
        self.is_open = [False for _ in self.tasks]
        for row, parent in enumerate(self.parents):
            if parent >= 0:
                is_reaching = not self.is_idle[row]
                finishes[row] |= (
                    finishes[parent] and is_reaching and self.fixed_finishes[parent] is None
                )
                starts[row] |= starts[parent] and is_reaching and self.fixed_starts[parent] is None
            is_moving = self.known[row] is None
            self.is_open[row] = not (finishes[row] or (starts[row] and is_moving))
