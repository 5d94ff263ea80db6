"""From a project to a Primavera P6 file: what it cannot hold is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmcore.exchange.exporting.elapsed_time import note_elapsed
from pmcore.exchange.exporting.exported import Exported
from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.exporting.one_clock import OneClock
from pmcore.exchange.exporting.targets import Target, send
from pmcore.exchange.exporting.zero_costs import note_zero_costs
from pmcore.exchange.xer.activities_out import ActivitiesOut
from pmcore.exchange.xer.calendars_out import CalendarsOut, span_of
from pmcore.exchange.xer.clock_out import Clock
from pmcore.exchange.xer.constraints_out import ConstraintsOut
from pmcore.exchange.xer.costs_out import CostsOut
from pmcore.exchange.xer.curves_out import CurvesOut
from pmcore.exchange.xer.encodings import CODE_PAGE, decoded, text_encoding
from pmcore.exchange.xer.fields_out import FieldsOut
from pmcore.exchange.xer.header_out import (
    HeaderOut,
    common_sheets,
    first_line,
)
from pmcore.exchange.xer.links_out import LinksOut
from pmcore.exchange.xer.names_out import Names
from pmcore.exchange.xer.numbers_out import Numbers
from pmcore.exchange.xer.outline_out import wbs_sheet
from pmcore.exchange.xer.people_out import assignment_sheet, resource_sheet
from pmcore.exchange.xer.reading import PRIMAVERA
from pmcore.exchange.xer.redated_out import fitted, redated_by_p6
from pmcore.exchange.xer.sheet import text_of
from pmcore.kernel import Finding
from pmcore.kernel.coercion import one_of_kind
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import Project

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule

_ANY_TEXT = "utf-8-sig"


def write_xer(
    project: Project,
    target: Target | None = None,
    *,
    schedule: Schedule | None = None,
    options: SchedulingOptions | None = None,
    zone: str | None = None,
    encoding: str | None = None,
    language: str = "en",
) -> Exported:
    r"""Write a project as a file that Primavera P6 imports (XER).

    Parameters
    ----------
    project
        The plan. Leaf tasks become activities whose activity ID is their id, summary tasks WBS
        nodes whose code is theirs.
    target
        A path, or a stream of bytes, which is not closed; unless given, the bytes are returned.
    schedule
        A schedule of the plan, whose dates and floats are written as those P6 would compute.
    options
        How the plan is scheduled; as the schedule was, unless given.
    zone
        Of the one clock that all times are told by, such as ``UTC``, which never changes; that of
        the project's calendar unless given. Calendars of other zones get the hours it shows.
    encoding
        How to write it, such as ``gbk`` for a P6 on a Chinese Windows. Unless given ``cp1252``,
        or UTF-8 with a mark where that lacks a character or could be misread.
    language
        Which of several names is written.

    Returns
    -------
    Exported
        What was left out or changed is in its ``findings``, calendars that get other ids in
        ``renamed``. ``export.redated`` tells which tasks P6, by its own rules, dates otherwise than
        the schedule, or than the ``options``, and which of the options make the difference. What
        :func:`read_xer` reads is the same project as far as the file holds it.

    Raises
    ------
    DocumentError
        ``document.unwritable``; ``import.encoding`` for an encoding that is unknown or lacks a
        character.
    InputError
        ``value.invalid``, also for a zone where the plan has none.
    CalendarError
        ``calendar.holidays_unknown`` for a source of holidays that ends too early;
        ``calendar.zone_unknown``.

    Examples
    --------
    >>> plan = Project("FENCE", "Fence", start="2026-03-02")
    >>> plan.add("A1000", "Dig", duration="2d")
    Task('A1000', 'Dig', duration='2d')
    >>> exported = write_xer(plan)
    >>> print(*(finding.message() for finding in exported.findings))
    Changed on the way out: a project without a calendar, given a standard one (count: 1, first:
    FENCE).
    >>> exported.data[:14]
    b'ERMHDR\t20.12\t2'
    """
    one_of_kind(project, "project", Project)
    is_told = options is not None or schedule is not None
    if options is None:
        options = SchedulingOptions.primavera(lag_calendar=None)
        options = options if schedule is None else schedule.options
    ledger = Ledger(PRIMAVERA.format, PRIMAVERA.name)
    moved: tuple[Finding, ...] = ()
    if is_told:
        # dates of another version are written as they were given, but tell nothing of this one
        made = schedule if schedule is not None and schedule.project == project else None
        fit = fitted(project, options, made, ledger)
        moved = redated_by_p6(project, fit.schedule or options, options, fit.read)
        project = fit.project
    one = OneClock(project, zone, ledger, lambda: span_of(project))
    note_elapsed(project, schedule, one, ledger)
    note_zero_costs(project.settings.resources, project.tasks(), ledger)
    writer = _Writer(project, options, one, ledger, language)
    data = send([_encoded(writer.text(schedule), encoding)], target)
    return Exported(data, (*moved, *ledger.findings()), writer.renamed())


class _Writer:
    """Puts the tables of a file together."""

    def __init__(
        self,
        project: Project,
        options: SchedulingOptions,
        one: OneClock,
        ledger: Ledger,
        language: str,
    ) -> None:
        self._project = project
        self._options = options
        self._clock = Clock(project, one, ledger)
        self._ledger = ledger
        self._language = language
        self._numbers = Numbers(project, ledger)

    def text(self, schedule: Schedule | None) -> str:
        project, options = self._project, self._options
        numbers, ledger, clock = self._numbers, self._ledger, self._clock
        names = Names(ledger, self._language)
        calendars = CalendarsOut(project, numbers, names, clock.one, ledger)
        constraints = ConstraintsOut(project, clock, ledger, options.constraints)
        activities = ActivitiesOut(
            project, numbers, calendars, constraints, clock=clock, ledger=ledger
        )
        lag_calendar = options.lag_calendar or project.settings.lag_calendar
        header = HeaderOut(project, numbers, clock, ledger)
        tasks = activities.sheet(names, schedule)
        costs = CostsOut(project, numbers, clock, ledger)
        curves = CurvesOut(project, ledger)
        lengths = {id: each.length for id, each in activities.written.items()}
        sheets = (
            *common_sheets(project),
            *costs.sheets(),
            header.project_sheet(calendars.own, options, schedule),
            calendars.sheet(),
            header.options_sheet(options, lag_calendar),
            wbs_sheet(project, numbers, names, ledger),
            resource_sheet(project, numbers, calendars, names, ledger, costs=costs),
            *costs.rate_sheets(),
            tasks,
            LinksOut(project, numbers, ledger, lag_calendar, schedule).sheet(),
            *costs.expense_sheets(lengths),
            *curves.sheets(),
            assignment_sheet(
                project, numbers, activities.written, ledger, costs=costs, curves=curves
            ),
            *FieldsOut(project, numbers, names, clock, ledger).sheets(),
        )
        return text_of(first_line(project), sheets)

    def renamed(self) -> dict[str, str]:
        """Return the ids of calendars that are read back as others."""
        listed = self._project.settings.calendars
        now = {each.id: f"C{self._numbers.calendars[each.id]}" for each in listed}
        return {id: number for id, number in now.items() if id != number}


def _encoded(text: str, encoding: str | None) -> bytes:
    if encoding is not None:
        return text_encoding(text, encoding)
    try:
        data = text.encode(CODE_PAGE)
    except UnicodeEncodeError:
        return text.encode(_ANY_TEXT)
    # Nothing in the file says what its bytes mean: the mark does where they could be misread.
    return data if decoded(data).text == text else text.encode(_ANY_TEXT)
