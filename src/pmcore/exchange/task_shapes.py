"""The tasks and dependencies of a plan document as types: what keys each object has.

Like ``shapes``, to which this belongs, it imports pydantic and is imported on first use.
"""

from __future__ import annotations

from typing import Annotated, Any, Required

from pydantic import AfterValidator, FailFast, Field, WithJsonSchema, with_config
from typing_extensions import TypedDict

from pmcore.exchange.people_shapes import AssignmentItem, ExpenseItem
from pmcore.exchange.shape_values import (
    FEW,
    FEW_ITEMS,
    OPTIONAL_COUNT,
    STRICT,
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
    OptionalMoment,
    Percent,
    Points,
    Scope,
    Text,
    coded,
    one_of,
    or_text,
    whole,
)
from pmcore.wbs import (
    AcceptanceCriterion,
    ChecklistItem,
    Constraint,
    Deliverable,
    ExternalRef,
    FileRef,
    Series,
    Split,
)


@with_config(STRICT)
class ExternalRefShape(TypedDict):
    """The same thing in another system."""

    system: Annotated[str, Field(description="Name of the other system.")]
    type: Annotated[str, Field(description="Kind of thing there.")]
    id: Annotated[str, Field(description="Its id there.")]


@with_config(STRICT)
class ConstraintShape(TypedDict):
    """A date set by hand."""

    kind: Annotated[Any, one_of("SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO")]
    at: Moment


@with_config(STRICT)
class ChecklistItemShape(TypedDict, total=False):
    """One small step."""

    text: Required[Text]
    done: Flag


@with_config(STRICT)
class CriterionShape(TypedDict, total=False):
    """One condition a deliverable must meet."""

    text: Required[Text]
    check: Annotated[Any, one_of("manual", "numeric", "file", "host")]
    met: Flag


@with_config(STRICT)
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


@with_config(STRICT)
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


@with_config(STRICT)
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


@with_config(STRICT)
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
    percent_complete_type: Annotated[
        Any,
        one_of("duration", "work", "physical"),
        Field(description="Which percentage tells how far it is; duration unless given."),
    ]
    cost: Annotated[Money, Field(description="Fixed cost; exact decimal text, or a number.")]
    accrual: Annotated[Any, one_of("start", "prorated", "end")]
    expenses: Annotated[list[ExpenseItem], FEW_ITEMS]
    deliverables: Annotated[list[DeliverableItem], FEW_ITEMS]
    checklist: Annotated[list[ChecklistEntry], FEW_ITEMS]
    labels: Labels
    scope: Annotated[Scope, Field(description="Values by scope axis.")]
    fields: Annotated[FieldValues, Field(description="Custom fields by id.")]
    notes: Notes


@with_config(STRICT)
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


@with_config(STRICT)
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
    physical_percent: Annotated[
        Percent,
        Field(description="How much of the result stands; exact decimal text, or a number."),
    ]
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


@with_config(STRICT)
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
