"""The plan document as types: what keys each object has.

pydantic checks the shape and names the place of every problem; see ``shape_values`` for who reads
the values. This module imports pydantic and is imported on first use.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Required, get_args

from pydantic import AfterValidator, Field, WithJsonSchema, with_config
from typing_extensions import TypedDict

from pmcore.exchange.calendar_shapes import CalendarShape
from pmcore.exchange.people_shapes import ResourceShape
from pmcore.exchange.shape_values import (
    FEW,
    FEW_ITEMS,
    STRICT,
    Effort,
    Flag,
    Id,
    Labels,
    Length,
    Moment,
    Money,
    Notes,
    OptionalId,
    OptionalInstant,
    OptionalMoment,
    OptionalText,
    Scope,
    Text,
    coded,
    one_of,
    whole,
)
from pmcore.exchange.task_shapes import DependencyShape, External, TaskShape
from pmcore.wbs import FieldDefinition, ScopeAxis, WbsLevel, WbsMask
from pmcore.wbs.baselines import LAST_NUMBER
from pmcore.wbs.definitions import FieldKind

# ---- baselines


@with_config(STRICT)
class BaselineTaskShape(TypedDict, total=False):
    """What a baseline says of one task."""

    task: Annotated[Required[Id], Field(description="Its id; it may be gone since.")]
    start: OptionalMoment
    finish: OptionalMoment
    duration: Annotated[Length, Field(description="Working (3d) or elapsed (16ed) time.")]
    effort: Annotated[Effort, Field(description="Working time of all people together.")]
    cost: Annotated[Money, Field(description="Exact decimal text, or a number.")]
    is_summary: Annotated[Flag, Field(description="Whether it was a summary task.")]


@with_config(STRICT)
class BaselineShape(TypedDict, total=False):
    """What was planned once."""

    number: Annotated[Required[Any], whole(0, LAST_NUMBER), Field(description="Each once.")]
    name: Annotated[OptionalText, Field(description="What people call it.")]
    saved_at: Annotated[OptionalInstant, Field(description="When it was saved.")]
    tasks: list[BaselineTaskShape]


# ---- the project


@with_config(STRICT)
class ConversionShape(TypedDict, total=False):
    """What typed units are in minutes."""

    minutes_per_day: Annotated[Any, whole(1, 1440)]
    minutes_per_week: Annotated[Any, whole(1, 10_080)]
    days_per_month: Annotated[Any, whole(1, 31)]


@with_config(STRICT)
class LevelShape(TypedDict, total=False):
    """How one level of WBS codes is counted."""

    style: Annotated[Any, one_of("number", "upper", "lower")]
    width: Annotated[Any, whole(1, 9)]
    separator: Annotated[str, Field(max_length=5)]


Level = Annotated[LevelShape, FEW, AfterValidator(coded(lambda data: WbsLevel(**data)))]


@with_config(STRICT)
class MaskShape(TypedDict, total=False):
    """How WBS codes are written."""

    levels: Annotated[list[Level], FEW_ITEMS]
    prefix: str


MaskItem = Annotated[MaskShape, FEW, AfterValidator(coded(lambda data: WbsMask(**data)))]


@with_config(STRICT)
class FieldShape(TypedDict, total=False):
    """A custom field that tasks may carry."""

    id: Required[Id]
    kind: Annotated[Any, one_of(*get_args(FieldKind))]
    label: OptionalText
    choices: Labels


@with_config(STRICT)
class AxisShape(TypedDict, total=False):
    """A scope axis."""

    id: Required[Id]
    values: Labels
    label: OptionalText


FieldItem = Annotated[FieldShape, FEW, AfterValidator(coded(lambda data: FieldDefinition(**data)))]
AxisItem = Annotated[AxisShape, FEW, AfterValidator(coded(lambda data: ScopeAxis(**data)))]


@with_config(STRICT)
class ProjectShape(TypedDict, total=False):
    """The project's own record."""

    id: Required[Id]
    name: Required[Text]
    version: Annotated[int, Field(ge=0, le=2**53, description="Changes made so far.")]
    stamp: Annotated[
        str, Field(max_length=128, description="What a store calls the version it was made from.")
    ]
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


@with_config(STRICT)
class PlanShape(TypedDict, total=False):
    """A plan document of pmcore: a project with its calendars, people, tasks and dependencies."""

    schema: Required[Literal["pmcore.plan/1"]]
    project: Required[ProjectShape]
    calendars: list[CalendarShape]
    resources: list[ResourceShape]
    tasks: Annotated[list[TaskShape], Field(description="In outline order.")]
    dependencies: list[DependencyShape]
    baselines: Annotated[list[BaselineShape], Field(description="At most eleven.")]
