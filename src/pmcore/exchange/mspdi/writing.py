"""From a project to a Microsoft Project file: complete, and with what it does not hold."""

from __future__ import annotations

from datetime import date

from pmcore.calendars.dates import FIRST_DATE, LAST_DATE
from pmcore.exchange.exporting import (
    Exported,
    Ledger,
    OneClock,
    Target,
    note_elapsed,
    note_zero_costs,
    send,
)
from pmcore.exchange.helper import check_processes
from pmcore.exchange.importing.imported import Imported
from pmcore.exchange.mspdi.clock_out import Clock
from pmcore.exchange.mspdi.dating_out import Computed, Undated, Unmoved
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.document_out import DocumentOut
from pmcore.exchange.mspdi.losses import FORECAST, OLD_DATES
from pmcore.exchange.mspdi.numbers_out import Numbers
from pmcore.exchange.mspdi.reading import MICROSOFT_PROJECT
from pmcore.exchange.mspdi.redated_out import redated_by_project, with_forecast
from pmcore.exchange.mspdi.rows_out import Dating
from pmcore.exchange.mspdi.span import FIRST, LAST
from pmcore.exchange.mspdi.texts_out import Texts
from pmcore.kernel import Finding, TaskId
from pmcore.kernel.coercion import unusable
from pmcore.scheduling import Schedule, SchedulingOptions
from pmcore.wbs import ReadableProject

_YEARS_UNDATED = 5
_MOMENTS = (
    *("deadline", "manual_start", "manual_finish", "actual_start", "actual_finish"),
    *("suspended", "resume"),
)


def write_mspdi(
    project: ReadableProject,
    target: Target | None = None,
    *,
    schedule: Schedule | None = None,
    options: SchedulingOptions | None = None,
    imported: Imported | None = None,
    zone: str | None = None,
    language: str = "en",
    processes: int = 1,
    keep_forecast: bool = False,
) -> Exported:
    """Write a project as a file that Microsoft Project opens (XML, MSPDI).

    Parameters
    ----------
    project
        What to write.
    target
        A path, whose file is complete or as it was, or a stream of bytes. Unless given, the
        document comes back as ``data``.
    schedule
        Its dates, which are written beside the plan: start and finish, early and late dates,
        slack, critical. Microsoft Project computes them anew when it recalculates.
    options
        How the plan is scheduled, such as from its finish; unless given, as the schedule was, or
        as the file before said.
    imported
        What the project was read from by :func:`read_mspdi`: everything the plan does not hold
        comes out again where it stood, and so do the dates while the plan is unchanged and no
        schedule is given.
    zone
        Of the one clock that all times are told by, such as ``UTC``, which never changes; that of
        the project's calendar unless given. Calendars of other zones get the hours it shows.
    language
        Of names that have several.
    processes
        2 to let a copy of this process make half of a large file meanwhile, where the system makes
        copies (``os.fork``): for programs without threads, such as the command line.
    keep_forecast
        Whether work that Microsoft Project would do earlier than the schedule, such as before the
        data date, is written so that it does not: what has not started with a start no earlier
        than the scheduled one (SNET), what has with a date from which it goes on. Without a
        schedule one is made by the ``options``.

    Returns
    -------
    Exported
        Its findings say what a file cannot hold (several constraints of a task, zones, owners...)
        and what had to be changed to fit (holidays become single dates, hours of other zones...).
        ``export.redated`` tells which tasks Microsoft Project, by its own rules, dates otherwise
        than the schedule, or than the ``options``, and which of the options make the difference.

    Raises
    ------
    DocumentError
        ``document.unwritable``.
    InputError
        ``value.invalid`` for a schedule of another plan, for what was read from another tool's
        file, for what is no target, for a zone where the plan has none, for other ``processes``;
        ``duration.not_whole_minutes``.
    CalendarError
        ``calendar.holidays_unknown`` for years that a holiday source does not know;
        ``calendar.zone_unknown``.

    Examples
    --------
    >>> from pmcore import Calendar, Project
    >>> from pmcore.exchange import read_mspdi
    >>> office = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
    >>> plan = Project("SITE", "Fence", start="2026-03-02T08:00", calendars=[office])
    >>> plan.add("dig", "Dig", duration="3d", owner="li")
    Task('dig', 'Dig', duration='3d', owner='li')
    >>> written = write_mspdi(plan)
    >>> for finding in written.findings:
    ...     print(finding.message())
    A Microsoft Project XML file cannot hold owners of tasks: left out (count: 1, first: dig).
    >>> read_mspdi(written.data).project["dig"]
    Task('dig', 'Dig', duration='3d')
    """
    _check(project, schedule, imported)
    check_processes(processes)
    if options is None:
        options = _usual_options(schedule, imported)
    kept: tuple[TaskId, ...] = ()
    if keep_forecast:
        project, schedule, kept = with_forecast(project, options, schedule, imported)
        options = options or _usual_options(schedule, imported)
    ledger = Ledger(MICROSOFT_PROJECT.format, MICROSOFT_PROJECT.name)
    for task in kept:
        ledger.adjusted(FORECAST, task)
    one = OneClock(project, zone, ledger, lambda: _years(project, schedule))
    rows = project.unrolled()
    desk = DeskOut(
        project=project,
        rows=rows,
        before=imported,
        is_unchanged=imported is not None and _is_same_plan(imported.as_read, project),
        numbers=Numbers(project, rows, imported, ledger),
        texts=Texts(language, ledger),
        clock=Clock(project, one, ledger),
        ledger=ledger,
    )
    desk.clock.note()
    note_elapsed(project, schedule, one, ledger)
    note_zero_costs(project.settings.resources, rows.tasks, ledger)
    moved: tuple[Finding, ...] = ()
    if options is not None:
        moved = redated_by_project(project, schedule or options, options, imported)
    document = DocumentOut(desk, _dating(desk, schedule), options)
    parts = document.parts() if processes == 1 else document.parts_in_two()
    data = send(parts, target)
    return Exported(data, (*moved, *ledger.findings()))


def _check(project: ReadableProject, schedule: Schedule | None, imported: Imported | None) -> None:
    if not isinstance(project, ReadableProject):
        raise unusable("project", project, "it must be a Project", "应为 Project")
    if schedule is not None and schedule.project != project:
        en = "it must be made of this very project; schedule it again"
        raise unusable("schedule", schedule.project_id, en, "应由该项目算出，请重新排程")
    if imported is not None and imported.tool != MICROSOFT_PROJECT:
        en = "it must have been read from a Microsoft Project file"
        raise unusable("imported", imported.tool.format, en, "应读自 Microsoft Project 文件")


def _usual_options(
    schedule: Schedule | None, imported: Imported | None
) -> SchedulingOptions | None:
    if schedule is not None:
        return schedule.options
    return None if imported is None else imported.options


def _is_same_plan(one: ReadableProject, other: ReadableProject) -> bool:
    """Whether two projects plan the same; what was planned once plays no part."""
    return one == other or (
        one.settings == other.settings
        and one.tasks() == other.tasks()
        and one.links() == other.links()
    )


def _dating(desk: DeskOut, schedule: Schedule | None) -> Dating:
    if schedule is not None:
        return Computed(schedule, desk.clock.one)
    if desk.before is None:
        return Undated()
    if desk.is_unchanged:
        return Unmoved(desk.before.stored)
    desk.ledger.left_out(OLD_DATES, desk.project.id)
    return Undated()


def _years(project: ReadableProject, schedule: Schedule | None) -> tuple[date, date]:
    """Return the first and last day of the years that a plan is about."""
    settings = project.settings
    years = {settings.start.year}
    years |= {at.year for at in (settings.finish, settings.data_date) if at is not None}
    for task in project.tasks():
        years |= {each.at.year for each in task.constraints}
        years |= {at.year for name in _MOMENTS if (at := getattr(task, name)) is not None}
    after = 1
    if schedule is not None:
        years |= {schedule.start.year, schedule.finish.year}
    else:
        after = _YEARS_UNDATED
    first = max(date(min(years), 1, 1), FIRST, FIRST_DATE)
    last = min(date(min(max(years) + after, LAST.year), 12, 31), LAST, LAST_DATE)
    return first, max(first, last)
