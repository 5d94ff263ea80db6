"""How a schedule is computed where planners' tools disagree."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, NoReturn, TypeAlias, get_args

from pmcore.kernel import Code, InputError
from pmcore.wbs import LagCalendarOption

Criticality: TypeAlias = Literal["auto", "total_float", "longest_path"]
ConstraintReading: TypeAlias = Literal["soft", "mandatory", "hard"]
MilestoneReading: TypeAlias = Literal["touch", "start", "any"]
FinishComparison: TypeAlias = Literal["working", "instant"]
AlapReading: TypeAlias = Literal["free", "total"]
ResourceCalendars: TypeAlias = Literal["heeded", "ignored"]
Direction: TypeAlias = Literal["forward", "backward"]
LateTasks: TypeAlias = Literal["all", "marked"]
ProgressReading: TypeAlias = Literal["retained_logic", "progress_override", "actual_dates"]
DataDateReading: TypeAlias = Literal["heeded", "ignored"]
AssignmentReading: TypeAlias = Literal["together", "apart"]
OpenEndReading: TypeAlias = Literal["project_finish", "own_finish"]
StartReading: TypeAlias = Literal["floor", "default"]
FloatReading: TypeAlias = Literal["smallest", "start", "finish"]
StartedReading: TypeAlias = Literal["released", "holding"]
StartedConstraints: TypeAlias = Literal["kept", "lapsed"]
StartLagAnchor: TypeAlias = Literal["actual_start", "early_start"]
FreeFloatReading: TypeAlias = Literal["room", "own"]
HardFloat: TypeAlias = Literal["dates", "wanted"]
LateStarts: TypeAlias = Literal["exact", "touching"]
SummaryFloat: TypeAlias = Literal["tasks", "dates"]
FloatCalendar: TypeAlias = Literal["work", "task"]


@dataclass(frozen=True, slots=True)
class SchedulingOptions:
    """Choices that change what a schedule says, each with its default.

    The defaults are pmcore's own reading; :meth:`ms_project` and :meth:`primavera` read a plan
    as those tools do.

    Attributes
    ----------
    constraints
        ``soft``: dependencies always hold, and a date that cannot be kept shows as negative
        float. ``mandatory``: MSO and MFO pin a task, and the dependencies this breaks are
        reported as conflicts. ``hard``: besides, SNLT and FNLT cap it.
    alap
        Where a task that is to be as late as possible goes. ``free``: as late as moves no
        successor and not the finish. ``total``: to its late dates, and successors follow.
    direction
        ``forward`` from the project start, or ``backward`` from the imposed finish: every task
        at its late dates.
    late_tasks
        Which tasks a backward plan schedules at their late dates: ``all``, or those ``marked`` as
        late as possible. The others then go to their early dates, and what they wait for makes
        room.
    milestones
        Where a milestone may fall: on an instant that touches working time (``touch``), at the
        ``start`` of a working minute, or at ``any`` instant.
    compare
        How a finish is held against the instant that FF, SF or FNET ask for, and a start against
        SNLT: in the task's own ``working`` time, where all instants of one rest are equal, or
        each ``instant`` literally.
    lag_calendar
        Whose working time lags run in where the dependency does not say; ``None`` leaves it to
        the project.
    resource_calendars
        ``heeded``: work that people are assigned to is done in their common working time.
        ``ignored``: as if everybody were there whenever the task's own calendar works.
    assignments
        How several people work on a task: ``together``, in the time they have in common, or
        ``apart``, each on their own from its start; it ends with the last of them. Who has an
        effort, a delay or a duration of their own is apart in any case.
    open_ends
        What a task without successor may wait for in the late schedule: the ``project_finish``,
        or nothing, so that its ``own_finish`` is also its late one (several critical paths).
    progress
        What a task that has started waits for. ``retained_logic``: what remains of it waits for
        its predecessors, and a task finished out of sequence hands on what it should have waited
        for. ``actual_dates``: what remains waits, but whoever follows a finished task follows its
        actual finish alone. ``progress_override``: a task that has started waits for nothing.
    data_date
        ``heeded``: no remaining work lies before the data date of the project. ``ignored``: what
        remains of a started task follows what is done of it.
    started
        What a started task means for the late dates of what it follows by FS without a lag,
        besides what it waits for itself: nothing (``released``), or that it finishes by the
        actual start at the latest (``holding``).
    started_constraints
        What FNET and MFO ask of a task that has started: that what remains of it ends no earlier
        (``kept``), or nothing (``lapsed``): it ends when its work is done. Late dates heed MFO
        and FNLT in any case.
    late_starts
        How late a task may start from whose start another one follows (SS, SF), or the delay of its
        own. Where the last instant for that lies in a rest: with the last minute of work before
        (``exact``), or with the work that begins after the rest (``touching``), as if both were one
        moment. In a plan scheduled forward this counts for late dates, and for free float where
        that is a task's ``own``.
    start_lag_from
        Where the lag of an SS or SF out of a started task begins: at its ``actual_start``, or at
        the ``early_start`` of what remains of it. There only so much of the lag counts as is longer
        than the task has gone on by the data date, and a lead counts as no lag.
    project_start
        ``floor``: no task starts before the project. ``default``: only tasks that nothing else
        tells when to start do so at the project start.
    total_float
        Which end of the work total float is counted at: how much later it begins (``start``) or
        ends (``finish``) in the late schedule, or the ``smallest`` of both. They differ where a
        calendar counts that is not the one of the work: in that of a summary task, or of a task
        whose people work apart; and for level of effort. Of what has begun what remains counts.
    hard_float
        Where the total float of a task counts that ``hard`` or ``mandatory`` constraints keep
        before what it waits for: from the ``dates`` that they give it, or from where it would stand
        without them (``wanted``), so that it is negative by what is missing.
    free_float
        How far a task may slip. ``room``: until something moves that waits for it, or for a summary
        above it, or the early finish of the project does. ``own``: until something moves that waits
        for the task itself; never beyond its total float, and no less than none.
    float_calendar
        In whose working time floats are counted: that in which the ``work`` is done, people's
        included; or that of the ``task``, which it names or is the project's. There free and
        independent float, too, are the smaller of those of start and finish, what has begun has
        those of its finish, and where people work apart total float lies between the dates of the
        task, instead of being the smallest that one of them leaves.
    summary_float
        What the floats of a summary task are. ``tasks``: the smallest that a task below it leaves;
        it is critical when one of them is. ``dates``: its total float lies between its own early
        and late dates, is its free float, too, where nothing waits for it, and makes it critical.
    criticality
        What makes a task critical: ``total_float`` at or below ``critical_float``, lying on the
        ``longest_path``, or ``auto``: total float, but as soon as tasks use more than one calendar
        or a finish is imposed the longest path and negative float, since float alone then no
        longer tells what moves the end.
    critical_float
        Threshold for ``total_float``, in working minutes as floats are counted.
    horizon_years
        How far from the project start a date may lie, in years (1 to 150). Calendars are
        compiled as far as the plan needs, never further; beyond it stands an error.

    Raises
    ------
    InputError
        ``value.invalid`` for a value, and from :meth:`pmcore`, :meth:`ms_project` and
        :meth:`primavera` for a name that is no option, with those that are.
    TypeError
        For such a name in ``SchedulingOptions(...)`` itself: a slip in code. Names that come from
        elsewhere, a file or a form, go to ``SchedulingOptions.pmcore(**names)``.

    Examples
    --------
    >>> SchedulingOptions(criticality="longest_path").critical_float
    0
    >>> SchedulingOptions.ms_project().constraints
    'hard'
    """

    constraints: ConstraintReading = "soft"
    alap: AlapReading = "free"
    direction: Direction = "forward"
    late_tasks: LateTasks = "all"
    milestones: MilestoneReading = "touch"
    compare: FinishComparison = "working"
    lag_calendar: LagCalendarOption | None = None
    resource_calendars: ResourceCalendars = "heeded"
    assignments: AssignmentReading = "together"
    open_ends: OpenEndReading = "project_finish"
    progress: ProgressReading = "retained_logic"
    data_date: DataDateReading = "heeded"
    started: StartedReading = "released"
    started_constraints: StartedConstraints = "kept"
    late_starts: LateStarts = "exact"
    start_lag_from: StartLagAnchor = "actual_start"
    project_start: StartReading = "floor"
    total_float: FloatReading = "smallest"
    hard_float: HardFloat = "dates"
    free_float: FreeFloatReading = "room"
    float_calendar: FloatCalendar = "work"
    summary_float: SummaryFloat = "tasks"
    criticality: Criticality = "auto"
    critical_float: int = 0
    horizon_years: int = 40

    def __post_init__(self) -> None:
        for field, choices in _CHOICES.items():
            value = getattr(self, field)
            if value not in choices:
                listed = ", ".join(str(choice) for choice in choices)
                _refuse(field, value, f"must be one of {listed}", f"应为 {listed} 之一")
        if type(self.critical_float) is not int or abs(self.critical_float) > 10**9:
            en, zh = "must be a whole number of minutes", "应为整数分钟"
            _refuse("critical_float", self.critical_float, en, zh)
        if type(self.horizon_years) is not int or not 1 <= self.horizon_years <= 150:
            en, zh = "must be a whole number from 1 to 150", "应为 1 至 150 的整数"
            _refuse("horizon_years", self.horizon_years, en, zh)

    @property
    def touches(self) -> bool:
        """Whether late starts may lie after the rest that they should come before."""
        return self.late_starts == "touching" and self.direction == "forward"

    @classmethod
    def pmcore(cls, **changes: Any) -> SchedulingOptions:
        """Return pmcore's own reading; ``changes`` are attributes to set otherwise."""
        return cls._preset({}, changes)

    @classmethod
    def ms_project(cls, **changes: Any) -> SchedulingOptions:
        """Read a plan as Microsoft Project does: tasks honour their constraint dates.

        Total float makes critical and is counted in the calendar of the task, that of a summary
        task between its own dates. Lags run in the successor's calendar, and a task as late as
        possible goes to its late dates. Free float ends with what waits for a task itself, and with
        its total float, which tells where a constraint beats a dependency by how much. A task that
        has started waits for nothing, whatever the status date and its constraint, and the project
        start places only tasks that nothing else does.

        >>> SchedulingOptions.ms_project(critical_float=480).alap
        'total'
        """
        reading = {
            "constraints": "hard",
            "alap": "total",
            "lag_calendar": "successor",
            "assignments": "apart",
            "progress": "progress_override",
            "data_date": "ignored",
            "started": "holding",
            "started_constraints": "lapsed",
            "late_starts": "touching",
            "project_start": "default",
            "hard_float": "wanted",
            "free_float": "own",
            "float_calendar": "task",
            "summary_float": "dates",
            "criticality": "total_float",
        }
        return cls._preset(reading, changes)

    @classmethod
    def primavera(cls, **changes: Any) -> SchedulingOptions:
        """Read a plan as Primavera P6 does by default: soft dates, predecessor's lag calendar.

        Total float is counted at the finish, and lags out of the start of a started task from the
        start of what remains of it.

        >>> SchedulingOptions.primavera().lag_calendar
        'predecessor'
        """
        reading = {
            "lag_calendar": "predecessor",
            "assignments": "apart",
            "start_lag_from": "early_start",
            "total_float": "finish",
            "criticality": "total_float",
        }
        return cls._preset(reading, changes)

    @classmethod
    def _preset(cls, reading: dict[str, Any], changes: dict[str, Any]) -> SchedulingOptions:
        known = {field.name for field in fields(cls)}
        for name in changes:
            if name not in known:
                listed = ", ".join(sorted(known))
                _refuse("options", name, f"must be among {listed}", f"应为 {listed} 之一")
        return cls(**{**reading, **changes})


def options_of(given: object) -> SchedulingOptions:
    """Return options as they are, ``None`` as pmcore's own reading.

    Raises
    ------
    InputError
        ``value.invalid`` for anything else.
    """
    if given is None:
        return SchedulingOptions()
    if not isinstance(given, SchedulingOptions):
        _refuse("options", given, "must be SchedulingOptions", "应为 SchedulingOptions")
    return given


_CHOICES: dict[str, tuple[Any, ...]] = {
    "constraints": get_args(ConstraintReading),
    "alap": get_args(AlapReading),
    "direction": get_args(Direction),
    "late_tasks": get_args(LateTasks),
    "milestones": get_args(MilestoneReading),
    "compare": get_args(FinishComparison),
    "lag_calendar": (None, *get_args(LagCalendarOption)),
    "resource_calendars": get_args(ResourceCalendars),
    "assignments": get_args(AssignmentReading),
    "open_ends": get_args(OpenEndReading),
    "progress": get_args(ProgressReading),
    "data_date": get_args(DataDateReading),
    "started": get_args(StartedReading),
    "started_constraints": get_args(StartedConstraints),
    "late_starts": get_args(LateStarts),
    "start_lag_from": get_args(StartLagAnchor),
    "project_start": get_args(StartReading),
    "total_float": get_args(FloatReading),
    "hard_float": get_args(HardFloat),
    "free_float": get_args(FreeFloatReading),
    "float_calendar": get_args(FloatCalendar),
    "summary_float": get_args(SummaryFloat),
    "criticality": get_args(Criticality),
}


def _refuse(field: str, value: object, en: str, zh: str) -> NoReturn:
    raise InputError(Code.VALUE_INVALID, field=field, value=value, problem={"en": en, "zh": zh})
