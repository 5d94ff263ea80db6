"""The people of a plan document, and who works on what, as types.

Like ``shapes``, to which this belongs, it imports pydantic and is imported on first use.
"""

from __future__ import annotations

from typing import Annotated, Any, Required

from pydantic import AfterValidator, Field, with_config
from typing_extensions import TypedDict

from pmcore.exchange.shape_values import (
    FEW,
    FEW_ITEMS,
    PRICE_PATTERN,
    STRICT,
    ContourSteps,
    Effort,
    Id,
    Moment,
    OptionalId,
    OptionalLabel,
    OptionalMoment,
    OptionalPrice,
    OptionalText,
    Price,
    Sum,
    coded,
    one_of,
    or_text,
    whole,
)
from pmcore.kernel.ids import ID_PATTERN
from pmcore.wbs import (
    Assignment,
    Availability,
    Expense,
    Rate,
)
from pmcore.wbs.rates import MOST_UNITS


@with_config(STRICT)
class RateShape(TypedDict, total=False):
    """What a resource costs, from a date on."""

    standard: Annotated[Price, Field(description="80/h for work, 12.50 for a unit of material.")]
    overtime: Annotated[OptionalPrice, Field(description="As the standard rate unless given.")]
    per_use: Annotated[Sum, Field(description="For each assignment, whatever its length.")]
    since: Annotated[OptionalMoment, Field(description="All but the first say since when.")]


@with_config(STRICT)
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
TableLetter = Annotated[Any, one_of("B", "C", "D", "E")]
AvailabilityItem = Annotated[
    AvailabilityShape, FEW, AfterValidator(coded(lambda data: Availability(**data)))
]


@with_config(STRICT)
class RateTables(TypedDict, total=False):
    """Further rates of a resource, for assignments that name them."""

    B: Annotated[list[RateItem], FEW_ITEMS]
    C: Annotated[list[RateItem], FEW_ITEMS]
    D: Annotated[list[RateItem], FEW_ITEMS]
    E: Annotated[list[RateItem], FEW_ITEMS]


@with_config(STRICT)
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
    rate_tables: Annotated[RateTables, Field(description="Other rates, by letter.")]


@with_config(STRICT)
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
    contour: Annotated[
        ContourSteps, Field(description="How its work is spread: percent of its units by step.")
    ]
    rate_table: Annotated[TableLetter, Field(description="By which rates its work is paid.")]
    remaining_duration: Annotated[
        Effort, Field(description="What is left of it, once the task has started.")
    ]
    rate: Annotated[RateItem, Field(description="What its work costs here, without a date.")]
    actual_cost: Annotated[Sum, Field(description="What it has cost so far, if that is known.")]


AssignmentItem = Annotated[
    AssignmentShape,
    FEW,
    AfterValidator(coded(lambda data: Assignment(**data))),
    or_text(Assignment.parse, ID_PATTERN.removesuffix("$") + r"( +\d{1,6} *%)?$"),
]


@with_config(STRICT)
class ExpenseShape(TypedDict, total=False):
    """What a task uses up of a material, or spends on a cost resource."""

    resource: Required[Id]
    quantity: Annotated[
        Required[Price], Field(description="How much of it; 5/d by the time of the task.")
    ]
    rate_table: Annotated[TableLetter, Field(description="By which rates it is paid.")]
    rate: Annotated[RateItem, Field(description="What a unit costs here, without a date.")]
    actual_cost: Annotated[Sum, Field(description="What it has cost so far, if that is known.")]


ExpenseItem = Annotated[
    ExpenseShape,
    FEW,
    AfterValidator(coded(lambda data: Expense(**data))),
    or_text(Expense.parse, ID_PATTERN.removesuffix("$") + " +" + PRICE_PATTERN.removeprefix("^")),
]
