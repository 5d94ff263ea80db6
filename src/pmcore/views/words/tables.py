"""What one language has to offer: a table of words for each thing that views talk about."""

from __future__ import annotations

from dataclasses import dataclass

from pmcore.kernel.catalogue import Severity


@dataclass(frozen=True, slots=True)
class DateWords:
    """Months, weekdays from Monday on, and how dates are put together."""

    months: tuple[str, ...]
    months_short: tuple[str, ...]
    weekdays: tuple[str, ...]
    weekday_letters: tuple[str, ...]
    day: str
    day_year: str
    month_year: str
    year: str


@dataclass(frozen=True, slots=True)
class TaskWords:
    """What a planner reads off a task: headings of columns, in charts, reports and terminals."""

    wbs: str
    id: str
    task: str
    owner: str
    people: str
    duration: str
    start: str
    finish: str
    deadline: str
    total_float: str
    critical: str
    late: str
    why: str


@dataclass(frozen=True, slots=True)
class ChartWords:
    """Legend, notes and tooltips of a Gantt chart."""

    critical_task: str
    summary: str
    milestone: str
    level_of_effort: str
    progress: str
    rest: str
    split: str
    missed_deadline: str
    dependency: str
    driving: str
    critical_dependency: str
    non_working: str
    today: str
    data_date: str
    manual: str
    inactive: str
    baseline: str
    planned: str
    started: str
    finished: str
    complete: str
    work_done: str
    result_stands: str
    float_until: str
    rests: str
    pieces: str
    folded: str
    title: str
    facts: str
    critical_facts: str
    clock_facts: str
    own_clock: str
    no_rows: str
    all_shown: str
    some_shown: str


@dataclass(frozen=True, slots=True)
class ReportWords:
    """Headings and notes of the report."""

    heading: str
    tasks: str
    critical_tasks: str
    findings: str
    gantt: str
    no_findings: str
    severities: dict[Severity, str]
    assumptions: str
    computed_by: str
    on_clock: str
    more_tasks: str
    more_findings: str


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """How a calendar is described in one line."""

    calendar: str
    week_pattern: str
    dated_weeks: str
    holidays: str
    other_holidays: str
    exceptions: str
    zone: str
    floating: str
    separator: str
    list_separator: str


@dataclass(frozen=True, slots=True)
class Words:
    """All tables of one language; ``{name}`` is filled in.

    Attributes
    ----------
    tag
        Language tag of the documents written.
    dates, tasks, chart, report, calendars
        One table for each idea.
    """

    tag: str
    dates: DateWords
    tasks: TaskWords
    chart: ChartWords
    report: ReportWords
    calendars: CalendarWords
