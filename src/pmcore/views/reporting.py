"""The HTML report of a schedule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pmcore.calendars import instant_of
from pmcore.kernel import Finding
from pmcore.kernel.wording import say_minutes
from pmcore.version import __version__
from pmcore.views.assumptions import assumptions
from pmcore.views.chart import GanttRow
from pmcore.views.charting import gantt
from pmcore.views.clock import Clock
from pmcore.views.html import Report, ReportTask, html_page
from pmcore.views.words import Words, date_words, words
from pmcore.wbs import Baseline

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule

_MOST_REASONS = 3
_MOST_FINDINGS = 500


def report(
    schedule: Schedule,
    language: str = "en",
    *,
    max_rows: int = 300,
    engine: str | None = None,
    also: Iterable[Finding] = (),
    baseline: Baseline | int | None = None,
) -> str:
    """Write the report of a schedule: one HTML page that needs nothing beside it.

    It holds the dates at a glance, the Gantt chart, a table of tasks with the reason for each
    start, the findings with advice, and the calendars that the dates rest on.

    Parameters
    ----------
    schedule
        What to report.
    language
        ``en`` or ``zh``.
    max_rows
        Rows of the chart and of the table; see :func:`gantt`.
    engine
        Named at the foot as what computed the dates; by default pmcore and its version.
    also
        Findings to put before the schedule's own, such as those of an import.
    baseline
        A baseline to draw below the bars; see :func:`gantt`.

    Raises
    ------
    InputError, ProjectError
        As :func:`gantt`.

    Examples
    --------
    >>> from pmcore import Calendar, Project, schedule
    >>> office = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-17:00")
    >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
    >>> _ = plan.add("dig", "Dig", duration="3d")
    >>> page = report(schedule(plan))
    >>> page.startswith("<!DOCTYPE html>"), "<script" in page
    (True, False)
    """
    # The page has a heading of its own, so the chart needs no title.
    chart = gantt(schedule, language=language, max_rows=max_rows, title="", baseline=baseline)
    writer = _Writer(schedule, language, words(language), (*also, *schedule.findings))
    return html_page(
        Report(
            title=schedule.project_name.pick(language),
            chart=chart,
            facts=writer.facts(),
            tasks=tuple(writer.task(row) for row in chart.rows),
            tasks_note=writer.tasks_note(len(chart.rows)),
            findings=writer.findings[:_MOST_FINDINGS],
            findings_note=writer.findings_note(),
            assumptions=assumptions(schedule, language),
            engine=engine or f"pmcore {__version__}",
        )
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    schedule: Schedule
    language: str
    said: Words
    findings: tuple[Finding, ...]

    def facts(self) -> tuple[tuple[str, str], ...]:
        schedule, said = self.schedule, self.said
        is_summary = schedule.project.is_summary
        critical = schedule.columns.is_critical.tolist()
        # Of each leaf, whether it is critical.
        leaves = [
            flag
            for task, flag in zip(schedule.task_ids, critical, strict=True)
            if not is_summary(task)
        ]
        return (
            (self._on_clock(said.tasks.start), self._day(schedule.start.date())),
            (self._on_clock(said.tasks.finish), self._day(self._last_day())),
            (said.report.tasks, f"{len(leaves):,}"),
            (said.report.critical_tasks, f"{sum(leaves):,}"),
            (said.report.findings, f"{len(self.findings):,}"),
        )

    def _on_clock(self, heading: str) -> str:
        """Say on whose clock a day of the project is, where tasks have several."""
        if not self.schedule.in_other_zones:
            return heading
        return self.said.report.on_clock.format(what=heading, zone=self.schedule.zone)

    def _day(self, day: date) -> str:
        return date_words(day, self.language, year=True)

    def _last_day(self) -> date:
        """Return the day of the finish: work until 24:00 ends on its own day, as in the chart."""
        zone, columns = self.schedule.zone, self.schedule.columns
        last = instant_of(self.schedule.finish, zone)
        lasts = (columns.scheduled_start < last) & (columns.scheduled_finish == last)
        return Clock(zone).last_day(last - 1 if lasts.any() else last, last)

    def task(self, row: GanttRow) -> ReportTask:
        dates = self.schedule[row.task]
        return ReportTask(
            wbs=row.wbs,
            name=row.name,
            kind=row.kind,
            depth=row.depth,
            owner=row.owner,
            people=row.people,
            duration=self._length(dates.duration, elapsed=dates.is_elapsed),
            start=self._moment(dates.scheduled_start),
            finish=self._moment(dates.scheduled_finish),
            total_float=self._length(dates.total_float, elapsed=dates.is_elapsed),
            is_critical=row.is_critical,
            is_late=row.is_late,
            reason=self._reason(row.task),
        )

    def _length(self, minutes: int, *, elapsed: bool) -> str:
        conversion = self.schedule.project.settings.conversion
        return say_minutes(minutes, conversion, self.language, elapsed=elapsed)

    def _moment(self, moment: datetime) -> str:
        """Say when, and with the offset from UTC where it is not that of the project's zone."""
        at = f"{moment:%Y-%m-%d %H:%M}"
        home = self.schedule.start.tzinfo
        if home is None or moment.astimezone(home).utcoffset() == moment.utcoffset():
            return at
        return f"{at}\nUTC{moment.isoformat()[-6:]}"

    def _reason(self, task: str) -> str:
        because = self.schedule.explain(task, self.language).because[:_MOST_REASONS]
        return ("" if self.language == "zh" else " ").join(because)

    def tasks_note(self, shown: int) -> str:
        total = len(self.schedule)
        if shown == total:
            return ""
        return self.said.report.more_tasks.format(shown=f"{shown:,}", total=f"{total:,}")

    def findings_note(self) -> str:
        total = len(self.findings)
        if total <= _MOST_FINDINGS:
            return ""
        return self.said.report.more_findings.format(shown=_MOST_FINDINGS, total=f"{total:,}")
