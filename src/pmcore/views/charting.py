"""From a schedule to a Gantt chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmcore.calendars import instant_of
from pmcore.kernel import Code, InputError, TaskId
from pmcore.kernel.findings import check_language
from pmcore.kernel.wording import say_assigned
from pmcore.scheduling.segments import may_rest
from pmcore.views.baselines import planned_spans
from pmcore.views.chart import GanttChart, GanttLink, GanttRow
from pmcore.views.folding import ROOT, Folded, fold
from pmcore.views.resting import LongRests, shading
from pmcore.views.words import words
from pmcore.wbs import Baseline

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule

MOST_ROWS = 10_000


def gantt(
    schedule: Schedule,
    *,
    language: str = "en",
    max_rows: int = 300,
    title: str | None = None,
    baseline: Baseline | int | None = None,
) -> GanttChart:
    """Make the Gantt chart of a schedule; draw it with ``to_svg()``.

    Parameters
    ----------
    schedule
        Bars stand at scheduled dates, in the zone of the project's calendar; a task on
        a calendar of another zone says its dates in that zone. Long rests of a task's own
        calendar are marked in its bar.
    language
        ``en`` or ``zh``.
    max_rows
        Up to so many rows (1 to 10000); beyond, the deepest levels are folded and a note says
        so. Dependencies of tasks that are not shown are left out.
    title
        By default the project's name.
    baseline
        A baseline to draw below the bars: one of the project, by its number, or any other.

    Raises
    ------
    InputError
        ``value.invalid`` for other caps; ``language.unknown``.
    ProjectError
        ``baseline.unknown``.

    Examples
    --------
    >>> from pmcore import Calendar, Project, schedule
    >>> office = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-12:00 13:00-18:00")
    >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
    >>> _ = plan.add("dig", "Dig", duration="3d"), plan.add("pour", "Pour", duration="2d")
    >>> _ = plan.link("dig", "pour", lag="1d")
    >>> chart = gantt(schedule(plan), language="zh")
    >>> [row.name for row in chart.rows], chart.links
    (['Dig', 'Pour'], (GanttLink(predecessor=0, successor=1, type='FS', is_driving=True,
    is_critical=True),))
    """
    check_language(language)
    check_cap(max_rows, "max_rows")
    planned = planned_spans(schedule, baseline)
    folded = _folded(schedule, max_rows)
    people = schedule.project.settings.resources
    names = {each.id: each.name.pick(language) for each in people}
    builder = _Builder(schedule, language, folded, LongRests(schedule), planned, names)
    return builder.chart(title)


def check_cap(value: int, field: str) -> None:
    """Raise ``value.invalid`` unless a cap on rows is a whole number from 1 to 10000."""
    if type(value) is not int or not 1 <= value <= MOST_ROWS:
        problem = {
            "en": f"it must be a whole number from 1 to {MOST_ROWS}",
            "zh": f"应为 1 到 {MOST_ROWS} 的整数",
        }
        raise InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)


def _folded(schedule: Schedule, max_rows: int) -> Folded:
    position = {task: number for number, task in enumerate(schedule.task_ids)}
    tasks = schedule.project.tasks()
    parents = [ROOT if task.parent is None else position[task.parent] for task in tasks]
    return fold(parents, schedule.columns.is_critical.tolist(), max_rows)


@dataclass(frozen=True, slots=True)
class _Builder:
    schedule: Schedule
    language: str
    folded: Folded
    rests: LongRests
    planned: Mapping[TaskId, tuple[int, int]]
    names: Mapping[str, str]

    def chart(self, title: str | None) -> GanttChart:
        ids = self.schedule.task_ids
        folded = self.folded
        shown = [ids[number] for number in folded.shown]
        rows = tuple(
            self._row(task, number, hidden)
            for task, number, hidden in zip(
                shown, self.folded.shown, self.folded.hidden, strict=True
            )
        )
        first, last = _window(rows)
        return GanttChart(
            title=self.schedule.project_name.pick(self.language) if title is None else title,
            rows=rows,
            links=self._links(shown, rows),
            first=first,
            last=last,
            zone=self.schedule.zone,
            non_working=shading(self.schedule, first, last),
            data_note=self._note(),
            data_date=self._data_date(),
            language=self.language,
        )

    def _row(self, task: TaskId, number: int, hidden: int) -> GanttRow:
        dates, columns = self.schedule[task], self.schedule.columns
        record = self.schedule.project[task]
        start = int(columns.scheduled_start[number])
        # a start by hand may lie behind the last finish of a summary
        finish = max(start, int(columns.scheduled_finish[number]))
        late_finish = int(columns.late_finish[number])
        due = self.schedule.deadlines.get(task)
        deadline = None if due is None else instant_of(due, self.schedule.zone)
        has_tail = dates.kind != "summary" and dates.total_float > 0 and late_finish > finish
        has_tail &= record.is_active and not record.is_level_of_effort
        return GanttRow(
            task=task,
            wbs=dates.wbs,
            name=dates.name.pick(self.language),
            kind=dates.kind,
            depth=dates.depth,
            start=start,
            finish=finish,
            is_critical=dates.is_critical,
            float_until=late_finish if has_tail else None,
            deadline=deadline,
            is_late=deadline is not None and deadline < finish,
            owner=self._name(dates.owner or ""),
            people=self._people(task),
            percent_complete=dates.percent_complete,
            percent_complete_type=dates.percent_complete_type or "duration",
            percent_by_type=dates.percent_by_type,
            started=record.actual_start is not None,
            finished=record.actual_finish is not None,
            is_manual=record.is_manual and record.actual_start is None,
            is_inactive=not record.is_active,
            hidden=hidden,
            zone=self._zone(task),
            rests=self.rests.of(dates, start, finish),
            baseline=self.planned.get(task),
            segments=self._segments(task),
        )

    def _segments(self, task: TaskId) -> tuple[tuple[int, int], ...]:
        if not may_rest(self.schedule.project[task]):
            return ()
        zone, found = self.schedule.zone, self.schedule.segments(task)
        pieces = ((instant_of(start, zone), instant_of(end, zone)) for start, end in found)
        return tuple(pieces) if len(found) > 1 else ()

    def _data_date(self) -> int | None:
        data_date = self.schedule.project.settings.data_date
        if data_date is None or self.schedule.options.data_date == "ignored":
            return None
        return instant_of(data_date, self.schedule.zone, field="data_date", edge="start")

    def _people(self, task: TaskId) -> str:
        told = (
            say_assigned(self._name(held.resource), held.units, self.language)
            for held in self.schedule.project[task].assignments
        )
        return words(self.language).calendars.list_separator.join(told)

    def _name(self, person: str) -> str:
        """Say a person by name; whoever is no resource of the project has none but the id."""
        return self.names.get(person, person)

    def _zone(self, task: TaskId) -> str | None:
        zone = self.schedule.zone_of(task)
        return None if zone == self.schedule.zone else zone

    def _links(self, shown: list[TaskId], rows: tuple[GanttRow, ...]) -> tuple[GanttLink, ...]:
        place = {task: number for number, task in enumerate(shown)}
        driving = {link.key for link in self.schedule.holding() if link.successor in place}
        links: list[GanttLink] = []
        for before, task in enumerate(shown):
            for link in self.schedule.project.successors(task):
                after = place.get(link.successor)
                if after is not None:
                    drives = link.key in driving
                    critical = drives and rows[before].is_critical and rows[after].is_critical
                    links.append(GanttLink(before, after, link.type, drives, critical))
        return tuple(links)

    def _note(self) -> str:
        total, shown = len(self.schedule), len(self.folded.shown)
        if shown == total:
            return ""
        said = words(self.language).chart
        template = said.some_shown if self.folded.left_out else said.all_shown
        return template.format(shown=f"{shown:,}", total=f"{total:,}", hidden=f"{total - shown:,}")


def _window(rows: tuple[GanttRow, ...]) -> tuple[int, int]:
    """Span the rows, and other marks as far as they leave the bars most of the width."""
    first, last = min(row.start for row in rows), max(row.finish for row in rows)
    marks = [row.float_until or last for row in rows] + [row.deadline or last for row in rows]
    planned = [row.baseline for row in rows if row.baseline is not None]
    before = first - min([first, *(start for start, _ in planned)])
    after = max([last, *marks, *(finish for _, finish in planned)]) - last
    extra = (last - first) // 4
    return first - min(extra, before), last + min(extra, after)
