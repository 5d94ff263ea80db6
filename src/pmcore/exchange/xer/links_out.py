"""Dependencies as relationships between activities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.p6.header_in import LAG_CALENDARS
from pmcore.exchange.xer.activities_out import note_unit
from pmcore.exchange.xer.losses import (
    LAG_CALENDAR,
    LAG_SAID,
    LINK_TWICE,
    NO_SUMMARY_LINK,
    SHARE,
    SUMMARY_LINK,
    UNITS,
)
from pmcore.exchange.xer.numbers_out import Numbers
from pmcore.exchange.xer.sheet import Sheet, hours
from pmcore.kernel import CalendarId, TaskId
from pmcore.kernel.coercion import unusable
from pmcore.scheduling.lags import Lags
from pmcore.wbs import Dependency, DependencyKey, DependencyType, LagCalendarOption, Project, Task
from pmcore.wbs.effort import is_elapsed, whole_minutes

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule

_COLUMNS = (
    "task_pred_id",
    "task_id",
    "pred_task_id",
    "proj_id",
    "pred_proj_id",
    "pred_type",
    "lag_hr_cnt",
    "comments",
    "float_path",
    "aref",
    "arls",
)
# Ends at which a summary task stands for each of its tasks, not for the first or last of them.
_EACH_BEFORE: tuple[DependencyType, ...] = ("FS", "FF")
_EACH_AFTER: tuple[DependencyType, ...] = ("FS", "SS")
# Level of effort takes the first start and the last finish of several.
_OF_EFFORT: tuple[DependencyType, ...] = ("SS", "FF")
_MOST = 200_000
_WEEK_MINUTES = 10_080
_ELAPSED = "elapsed"
_MOST_MINUTES = 10**9  # what a lag that is no whole hours can be read back from


class LinksOut:
    """Writes the dependencies of a project.

    Parameters
    ----------
    lag_calendar
        Whose working time lags run in unless a dependency says otherwise.
    schedule
        Tells how long a lag is in that time which runs in another.
    """

    def __init__(
        self,
        project: Project,
        numbers: Numbers,
        ledger: Ledger,
        lag_calendar: LagCalendarOption,
        schedule: Schedule | None,
    ) -> None:
        self._project = project
        self._numbers = numbers
        self._ledger = ledger
        self._usual = lag_calendar
        self._lags = None if schedule is None else Lags(schedule)
        self._schedule = schedule
        self._written: dict[DependencyKey, int] = {}
        self._below: dict[TaskId, list[TaskId]] = {}

    def sheet(self) -> Sheet:
        """Return the table."""
        sheet = Sheet("TASKPRED", _COLUMNS)
        for link in self._project.dependencies():
            for before, after in self._pairs(link):
                key = before, after, link.type
                if key not in self._written:
                    self._written[key] = len(self._written) + 1
                    self._add(sheet, link, before, after)
                else:
                    self._ledger.left_out(LINK_TWICE, f"{link.predecessor} -> {link.successor}")
        return sheet

    def _add(self, sheet: Sheet, link: Dependency, before: TaskId, after: TaskId) -> None:
        lag = self._lag(link, before, after)
        if abs(lag) >= _MOST_MINUTES:
            en = f"it must be shorter than {_MOST_MINUTES} minutes in a Primavera file"
            zh = f"在 Primavera 文件中应短于 {_MOST_MINUTES} 分钟"
            raise unusable("lag", str(link.lag), en, zh)
        sheet.add(
            {
                "task_pred_id": len(self._written),
                "task_id": self._numbers.tasks[after],
                "pred_task_id": self._numbers.tasks[before],
                "proj_id": self._numbers.project,
                "pred_proj_id": self._numbers.project,
                "pred_type": f"PR_{link.type}",
                "lag_hr_cnt": hours(lag),
            }
        )

    def _pairs(self, link: Dependency) -> Iterator[tuple[TaskId, TaskId]]:
        """Yield the activities that a dependency links: for a summary task, all below it."""
        project, where = self._project, f"{link.predecessor} -> {link.successor}"
        befores, afters = self._leaves(link.predecessor), self._leaves(link.successor)
        if link.predecessor in self._numbers.tasks and link.successor in self._numbers.tasks:
            yield link.predecessor, link.successor
            return
        exact = (link.predecessor in self._numbers.tasks or link.type in _EACH_BEFORE) and (
            link.successor in self._numbers.tasks or link.type in _EACH_AFTER
        )
        if any(project[end].is_level_of_effort for end in (link.predecessor, link.successor)):
            exact = link.type in _OF_EFFORT
        most = len(self._written) + len(befores) * len(afters) <= _MOST
        if not exact or not most or (link.lag.unit == "%" and link.lag.amount):
            self._ledger.left_out(NO_SUMMARY_LINK, where)
            return
        self._ledger.adjusted(SUMMARY_LINK, where)
        yield from ((before, after) for before in befores for after in afters)

    def _leaves(self, id: TaskId) -> list[TaskId]:
        """Return the activities that stand for a task: of a summary task all below it."""
        if id in self._numbers.tasks:
            return [id]
        if id not in self._below:
            below = (each for each in self._project.descendants(id) if each in self._numbers.tasks)
            self._below[id] = [each for each in below if not self._project[each].is_level_of_effort]
        return self._below[id]

    def _lag(self, link: Dependency, before: TaskId, after: TaskId) -> int:
        lag, project = link.lag, self._project
        where = f"{link.predecessor} -> {link.successor}"
        stated = link.lag_calendar
        if stated is not None and (lag.is_zero or stated == self._usual):
            self._ledger.adjusted(LAG_SAID, where)
        if lag.is_zero:
            return 0
        if lag.unit == "%":
            if stated not in (None, self._usual):
                self._ledger.adjusted(LAG_CALENDAR, where)
            self._ledger.adjusted(SHARE, where)
            return lag.of(self._planned(project[before]))
        minutes = project.minutes(lag)
        runs_in = _ELAPSED if lag.kind == _ELAPSED else stated or self._usual
        if runs_in != self._usual:
            return self._converted(link, before, after, minutes, by_clock=lag.kind == _ELAPSED)
        if stated not in (None, self._usual):
            self._ledger.adjusted(LAG_CALENDAR, where)
        note_unit(lag, project, lambda: self._ledger.adjusted(UNITS, where))
        if lag.kind == _ELAPSED:
            self._ledger.adjusted(UNITS, where)
        return minutes

    def _planned(self, leaf: Task) -> int:
        """Return the minutes that a percentage is a share of."""
        if self._lags is not None:
            return self._lags.planned(leaf)
        return whole_minutes(leaf, self._project.minutes)

    def _converted(
        self, link: Dependency, before: TaskId, after: TaskId, minutes: int, *, by_clock: bool
    ) -> int:
        """Return a lag that runs in a time of its own as minutes of the time of all others.

        By the dates of the schedule it leads to the same moment. Without one elapsed time counts as
        much as works of it in a week, and working time as it is.
        """
        if self._lags is not None and self._schedule is not None:
            one = Dependency(before, after, link.type, link.lag, link.lag_calendar)
            written = self._lags.length(one, self._runs_in(one))
        elif by_clock:
            week = self._project.settings.conversion.minutes_per_week
            written = round(minutes * week / _WEEK_MINUTES)
        else:
            written = minutes
        said = f"{link.lag}, now {hours(written)}h"
        self._ledger.adjusted(LAG_CALENDAR, f"{link.predecessor} -> {link.successor}: {said}")
        return written

    def _runs_in(self, link: Dependency) -> CalendarId | None:
        """Return the calendar that a lag has in the file; ``None`` for all hours of the day."""
        project, owner = self._project, None
        if self._usual in ("predecessor", "successor"):
            owner = project[link.predecessor if self._usual == "predecessor" else link.successor]
        if self._usual == _ELAPSED or (owner is not None and is_elapsed(owner)):
            return None
        own = None if owner is None else owner.calendar
        return own or (self._schedule.default_calendar if self._schedule else None)


def lag_word(option: LagCalendarOption) -> str:
    """Return what P6 calls a choice of lag calendar.

    >>> lag_word("elapsed")
    'rcal_24Hour'
    """
    return next(word for word, read in LAG_CALENDARS.items() if read == option)
