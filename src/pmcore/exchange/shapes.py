"""The plan document as types: what keys each object has.

pydantic checks the shape and names the place of every problem; see ``shape_values`` for who reads
the values. This module imports pydantic and is imported on first use.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Required, get_args

from pydantic import AfterValidator, ConfigDict, FailFast, Field, WithJsonSchema, with_config
from typing_extensions import TypedDict

from pmcore.exchange.calendar_shapes import CalendarShape
from pmcore.exchange.shape_values import (
    FEW,
    FEW_ITEMS,
    OPTIONAL_COUNT,
    PRICE_PATTERN,
    Day,
    Effort,
    FieldValues,
    Flag,
    Id,
    Ids,
    Labels,
    Lag,
    Length,
    Moment,
    Money,
    Notes,
    OptionalClock,
    OptionalDay,
    OptionalId,
    OptionalInstant,
    OptionalLabel,
    OptionalMoment,
    OptionalPrice,
    OptionalText,
    Points,
    Price,
    Scope,
    Sum,
    Text,
    coded,
    one_of,
    or_text,
    whole,
)
from pmcore.kernel.ids import ID_PATTERN
from pmcore.wbs import (
    AcceptanceCriterion,
    Assignment,
    Availability,
    ChecklistItem,
    Constraint,
    Deliverable,
    Expense,
    ExternalRef,
    FieldDefinition,
    FileRef,
    Rate,
    ScopeAxis,
    Series,
    Split,
    WbsLevel,
    WbsMask,
)
from pmcore.wbs.baselines import LAST_NUMBER
from pmcore.wbs.definitions import FieldKind
from pmcore.wbs.rates import MOST_UNITS

PLAN_SCHEMA = "pmcore.plan/1"
_STRICT = ConfigDict(extra="forbid", strict=True)

# ---- small records


@with_config(_STRICT)
class ExternalRefShape(TypedDict):
    """The same thing in another system."""

    system: Annotated[str, Field(description="Name of the other system.")]
    type: Annotated[str, Field(description="Kind of thing there.")]
    id: Annotated[str, Field(description="Its id there.")]


@with_config(_STRICT)
class ConstraintShape(TypedDict):
    """A date set by hand."""

    kind: Annotated[Any, one_of("SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO")]
    at: Moment


@with_config(_STRICT)
class ChecklistItemShape(TypedDict, total=False):
    """One small step."""

    text: Required[Text]
    done: Flag


@with_config(_STRICT)
class CriterionShape(TypedDict, total=False):
    """One condition a deliverable must meet."""

    text: Required[Text]
    check: Annotated[Any, one_of("manual", "numeric", "file", "host")]
    met: Flag


@with_config(_STRICT)
class FileShape(TypedDict, total=False):
    """A file kept by the host."""

    uri: Required[str]
    sha256: Annotated[
        Any, WithJsonSchema({"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"})
    ]
    size: Annotated[Any, WithJsonSchema({"type": ["integer", "null"], "minimum": 0})]


Criterion = Annotated[
    CriterionShape, FEW, AfterValidator(coded(lambda data: AcceptanceCriterion(**data)))
]
File = Annotated[FileShape, FEW, AfterValidator(coded(lambda data: FileRef(**data)))]


@with_config(_STRICT)
class DeliverableShape(TypedDict, total=False):
    """A result that a task hands over."""

    id: Required[Id]
    name: Required[Text]
    criteria: Annotated[list[Criterion], FailFast()]
    required: Flag
    state: Annotated[Any, one_of("missing", "submitted", "accepted", "rejected")]
    evidence: Annotated[list[File], FailFast()]


External = Annotated[ExternalRefShape, FEW, AfterValidator(coded(lambda data: ExternalRef(**data)))]
ConstraintItem = Annotated[
    ConstraintShape,
    FEW,
    AfterValidator(coded(lambda data: Constraint(**data))),
    or_text(Constraint.parse, r"^(SNET|SNLT|FNET|FNLT|MSO|MFO) +\d{4}-\d{2}-\d{2}"),
]
ChecklistEntry = Annotated[
    ChecklistItemShape, FEW, AfterValidator(coded(lambda data: ChecklistItem(**data)))
]
DeliverableItem = Annotated[
    DeliverableShape, FEW, AfterValidator(coded(lambda data: Deliverable(**data)))
]

# ---- people


@with_config(_STRICT)
class RateShape(TypedDict, total=False):
    """What a resource costs, from a date on."""

    standard: Annotated[Price, Field(description="80/h for work, 12.50 for a unit of material.")]
    overtime: Annotated[OptionalPrice, Field(description="As the standard rate unless given.")]
    per_use: Annotated[Sum, Field(description="For each assignment, whatever its length.")]
    since: Annotated[OptionalMoment, Field(description="All but the first say since when.")]


@with_config(_STRICT)
class AvailabilityShape(TypedDict):
    """How much there is of a resource, from a date on."""

    since: Moment
    units: Annotated[Any, whole(0, MOST_UNITS), Field(description="Percent of its time.")]


RateItem = Annotated[
    RateShape,
    FEW,
    AfterValidator(coded(lambda data: Rate(**data))),
    or_text(Rate, PRICE_PATTERN),
]
AvailabilityItem = Annotated[
    AvailabilityShape, FEW, AfterValidator(coded(lambda data: Availability(**data)))
]


@with_config(_STRICT)
class ResourceShape(TypedDict, total=False):
    """A person, a team or a machine that does work; a material; something money is spent on."""

    id: Annotated[Required[Id], Field(description="Unique among the resources of the plan.")]
    name: Annotated[OptionalText, Field(description="The id unless given.")]
    calendar: Annotated[OptionalId, Field(description="Id of a calendar; else the project's own.")]
    units: Annotated[
        Any, whole(1, MOST_UNITS), Field(description="Percent of its time for all its tasks.")
    ]
    kind: Annotated[Any, one_of("work", "material", "cost")]
    measure: Annotated[OptionalLabel, Field(description="What a material is counted in.")]
    rates: Annotated[list[RateItem], FEW_ITEMS, Field(description="What it costs, by date.")]
    accrual: Annotated[Any, one_of("start", "prorated", "end")]
    availability: Annotated[
        list[AvailabilityItem], FEW_ITEMS, Field(description="Where its units change, by date.")
    ]


@with_config(_STRICT)
class AssignmentShape(TypedDict, total=False):
    """A resource at work on a task."""

    resource: Required[Id]
    units: Annotated[
        Any, whole(1, MOST_UNITS), Field(description="Percent of its time; 100 unless given.")
    ]
    effort: Annotated[Effort, Field(description="Its own share of the work.")]
    overtime: Annotated[Effort, Field(description="How much of that takes no working time.")]
    delay: Annotated[Effort, Field(description="How much later than the task it begins.")]
    duration: Annotated[Effort, Field(description="From its beginning to its end.")]


@with_config(_STRICT)
class SplitShape(TypedDict):
    """A pause in the work of a task."""

    after: Annotated[Effort, Field(description="Work that is done before it.")]
    pause: Annotated[Effort, Field(description="How long the work rests.")]


SplitItem = Annotated[
    SplitShape,
    FEW,
    AfterValidator(coded(lambda data: Split(**data))),
    or_text(Split.parse, r"^\S+ +pause +\S+$"),
]


AssignmentItem = Annotated[
    AssignmentShape,
    FEW,
    AfterValidator(coded(lambda data: Assignment(**data))),
    or_text(Assignment.parse, ID_PATTERN.removesuffix("$") + r"( +\d{1,6} *%)?$"),
]


@with_config(_STRICT)
class ExpenseShape(TypedDict):
    """What a task uses up of a material, or spends on a cost resource."""

    resource: Id
    quantity: Annotated[Price, Field(description="How much of it; 5/d by the time of the task.")]


ExpenseItem = Annotated[
    ExpenseShape,
    FEW,
    AfterValidator(coded(lambda data: Expense(**data))),
    or_text(Expense.parse, ID_PATTERN.removesuffix("$") + " +" + PRICE_PATTERN.removeprefix("^")),
]

# ---- tasks and dependencies


@with_config(_STRICT)
class OccurrenceShape(TypedDict, total=False):
    """What all occurrences of a recurring task have alike."""

    kind: Annotated[Any, one_of("task", "milestone", "level_of_effort")]
    duration: Annotated[Length, Field(description="Working (3d) or elapsed (16ed) time.")]
    effort: Annotated[Effort, Field(description="Working time of all people together.")]
    fixed: Annotated[Any, one_of("units", "duration", "effort")]
    assignments: Annotated[list[AssignmentItem], FEW_ITEMS]
    calendar: Annotated[OptionalId, Field(description="Id of a calendar of the plan.")]
    ignore_resource_calendars: Annotated[
        Flag, Field(description="The calendars of the people assigned play no part.")
    ]
    owner: Annotated[OptionalId, Field(description="Who answers for it.")]
    collaborators: Ids
    approvers: Ids
    priority: Annotated[Any, whole(0, 1000)]
    as_late_as_possible: Annotated[Flag, Field(description="ALAP: scheduled late, not early.")]
    splits: Annotated[list[SplitItem], FEW_ITEMS]
    is_active: Annotated[Flag, Field(description="Whether it takes part; true unless given.")]
    estimate: Annotated[Points, Field(description="Optimistic, likely, pessimistic duration.")]
    cost: Annotated[Money, Field(description="Fixed cost; exact decimal text, or a number.")]
    accrual: Annotated[Any, one_of("start", "prorated", "end")]
    expenses: Annotated[list[ExpenseItem], FEW_ITEMS]
    deliverables: Annotated[list[DeliverableItem], FEW_ITEMS]
    checklist: Annotated[list[ChecklistEntry], FEW_ITEMS]
    labels: Labels
    scope: Annotated[Scope, Field(description="Values by scope axis.")]
    fields: Annotated[FieldValues, Field(description="Custom fields by id.")]
    notes: Notes


@with_config(_STRICT)
class SeriesShape(TypedDict, total=False):
    """By which rule a task comes round again."""

    rule: Annotated[Required[str], Field(description="As iCalendar: FREQ=WEEKLY;BYDAY=MO.")]
    first: Annotated[Required[Day], Field(description="The day the rule begins on.")]
    count: Annotated[Any, OPTIONAL_COUNT, Field(description="How many days of the rule.")]
    until: Annotated[OptionalDay, Field(description="The last day of the rule.")]
    at: Annotated[OptionalClock, Field(description="Time of day from which it may start.")]
    on_day_off: Annotated[Any, one_of("keep", "skip", "shift_later", "shift_earlier")]
    repeats: Annotated[Any, one_of("by_rule", "on_completion")]
    each: Annotated[OccurrenceShape, FEW, Field(description="What each occurrence is like.")]


SeriesItem = Annotated[SeriesShape, FEW, AfterValidator(coded(lambda data: Series(**data)))]


@with_config(_STRICT)
class TaskShape(OccurrenceShape, total=False):
    """A task, milestone or summary task."""

    id: Annotated[Required[Id], Field(description="Unique in the plan.")]
    name: Annotated[Required[Text], Field(description="One text, or texts by language.")]
    parent: Annotated[OptionalId, Field(description="Id of its summary task.")]
    constraints: Annotated[list[ConstraintItem], FEW_ITEMS]
    deadline: Annotated[OptionalMoment, Field(description="Soft upper bound of the finish.")]
    manual_start: Annotated[OptionalMoment, Field(description="Start set by hand.")]
    manual_finish: Annotated[OptionalMoment, Field(description="Finish set by hand.")]
    leveling_delay: Annotated[Length, Field(description="Elapsed time by which it starts later.")]
    percent_complete: Annotated[Any, whole(0, 100)]
    actual_start: Annotated[OptionalMoment, Field(description="When it really started.")]
    actual_finish: Annotated[OptionalMoment, Field(description="When it was really finished.")]
    remaining_duration: Annotated[Length, Field(description="What is left of a started task.")]
    suspended: Annotated[OptionalMoment, Field(description="Since when its work rests.")]
    resume: Annotated[OptionalMoment, Field(description="When what remains goes on.")]
    expected_finish: Annotated[
        OptionalMoment, Field(description="When whoever does the work says it will be finished.")
    ]
    external_refs: Annotated[list[External], FEW_ITEMS]
    series: Annotated[
        SeriesItem | None, Field(description="By which rule the tasks below it come round again.")
    ]


@with_config(_STRICT)
class DependencyShape(TypedDict, total=False):
    """One task waits for another."""

    predecessor: Required[Id]
    successor: Required[Id]
    type: Annotated[Any, one_of("FS", "SS", "FF", "SF")]
    lag: Annotated[Lag, Field(description="Working, elapsed or percent; negative is a lead.")]
    lag_calendar: Annotated[
        OptionalId,
        Field(description="successor, predecessor, project, elapsed, or a calendar id."),
    ]


# ---- baselines


@with_config(_STRICT)
class BaselineTaskShape(TypedDict, total=False):
    """What a baseline says of one task."""

    task: Annotated[Required[Id], Field(description="Its id; it may be gone since.")]
    start: OptionalMoment
    finish: OptionalMoment
    duration: Annotated[Length, Field(description="Working (3d) or elapsed (16ed) time.")]
    effort: Annotated[Effort, Field(description="Working time of all people together.")]
    cost: Annotated[Money, Field(description="Exact decimal text, or a number.")]
    is_summary: Annotated[Flag, Field(description="Whether it was a summary task.")]


@with_config(_STRICT)
class BaselineShape(TypedDict, total=False):
    """What was planned once."""

    number: Annotated[Required[Any], whole(0, LAST_NUMBER), Field(description="Each once.")]
    name: Annotated[OptionalText, Field(description="What people call it.")]
    saved_at: Annotated[OptionalInstant, Field(description="When it was saved.")]
    tasks: list[BaselineTaskShape]


# ---- the project


@with_config(_STRICT)
class ConversionShape(TypedDict, total=False):
    """What typed units are in minutes."""

    minutes_per_day: Annotated[Any, whole(1, 1440)]
    minutes_per_week: Annotated[Any, whole(1, 10_080)]
    days_per_month: Annotated[Any, whole(1, 31)]


@with_config(_STRICT)
class LevelShape(TypedDict, total=False):
    """How one level of WBS codes is counted."""

    style: Annotated[Any, one_of("number", "upper", "lower")]
    width: Annotated[Any, whole(1, 9)]
    separator: Annotated[str, Field(max_length=5)]


Level = Annotated[LevelShape, FEW, AfterValidator(coded(lambda data: WbsLevel(**data)))]


@with_config(_STRICT)
class MaskShape(TypedDict, total=False):
    """How WBS codes are written."""

    levels: Annotated[list[Level], FEW_ITEMS]
    prefix: str


MaskItem = Annotated[MaskShape, FEW, AfterValidator(coded(lambda data: WbsMask(**data)))]


@with_config(_STRICT)
class FieldShape(TypedDict, total=False):
    """A custom field that tasks may carry."""

    id: Required[Id]
    kind: Annotated[Any, one_of(*get_args(FieldKind))]
    label: OptionalText
    choices: Labels


@with_config(_STRICT)
class AxisShape(TypedDict, total=False):
    """A scope axis."""

    id: Required[Id]
    values: Labels
    label: OptionalText


FieldItem = Annotated[FieldShape, FEW, AfterValidator(coded(lambda data: FieldDefinition(**data)))]
AxisItem = Annotated[AxisShape, FEW, AfterValidator(coded(lambda data: ScopeAxis(**data)))]


@with_config(_STRICT)
class ProjectShape(TypedDict, total=False):
    """The project's own record."""

    id: Required[Id]
    name: Required[Text]
    version: Annotated[int, Field(ge=0, le=2**53, description="Changes made so far.")]
    start: Annotated[Required[Moment], Field(description="No task starts earlier.")]
    finish: Annotated[OptionalMoment, Field(description="Imposed finish.")]
    data_date: Annotated[OptionalMoment, Field(description="Up to when progress is told.")]
    calendar: Annotated[OptionalId, Field(description="Id of the project's own calendar.")]
    conversion: Annotated[ConversionShape, FEW]
    lag_calendar: Annotated[Any, one_of("successor", "predecessor", "project", "elapsed")]
    owners: Annotated[Any, one_of("optional", "required")]
    lifecycle: Literal["draft", "planned", "active", "on_hold", "completed", "archived"]
    archived_from: Literal["draft", "planned", "active", "on_hold", "completed"] | None
    goal: OptionalText
    lead: OptionalId
    client: OptionalId
    priority: Annotated[Any, whole(0, 1000)]
    currency: Annotated[
        Any, WithJsonSchema({"type": ["string", "null"], "minLength": 3, "maxLength": 3})
    ]
    mask: Annotated[MaskItem, Field(description="How WBS codes are written.")]
    field_definitions: Annotated[list[FieldItem], FEW_ITEMS]
    scope_axes: Annotated[list[AxisItem], FEW_ITEMS]
    scope: Scope
    labels: Labels
    external_refs: Annotated[list[External], FEW_ITEMS]
    notes: Notes


@with_config(_STRICT)
class PlanShape(TypedDict, total=False):
    """A plan document of pmcore: a project with its calendars, people, tasks and dependencies."""

    schema: Required[Literal["pmcore.plan/1"]]
    project: Required[ProjectShape]
    calendars: list[CalendarShape]
    resources: list[ResourceShape]
    tasks: Annotated[list[TaskShape], Field(description="In outline order.")]
    dependencies: list[DependencyShape]
    baselines: Annotated[list[BaselineShape], Field(description="At most eleven.")]
