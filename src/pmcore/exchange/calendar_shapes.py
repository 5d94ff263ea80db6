"""The calendars of a plan document as types: what keys each object has.

Like ``shapes``, to which this belongs, it imports pydantic and is imported on first use.
"""

from __future__ import annotations

from typing import Annotated, Any, Required

from pydantic import AfterValidator, FailFast, Field, WithJsonSchema, with_config
from typing_extensions import TypedDict

from pmcore.calendars import DaysOff, HolidayNotice, MakeupWorkday
from pmcore.exchange.shape_values import (
    FEW,
    FEW_ITEMS,
    STRICT,
    Base,
    Day,
    Hours,
    Id,
    OptionalDay,
    OptionalText,
    OptionalWeek,
    Text,
    Week,
    Zone,
    coded,
    or_text,
    whole,
)
from pmcore.kernel.coercion import date_of


@with_config(STRICT)
class DaysOffShape(TypedDict):
    """Days off in a row that a notice announces."""

    first: Day
    last: Day
    label: Text


@with_config(STRICT)
class WorkdayShape(TypedDict, total=False):
    """A make-up workday that a notice announces."""

    date: Required[Day]
    swapped: Annotated[OptionalDay, Field(description="The day off that it pays for.")]


def _days_off(data: DaysOffShape) -> DaysOff:
    first, last = (date_of(data[name], name) for name in ("first", "last"))
    return DaysOff(first, last, data["label"])


def _workday(data: WorkdayShape) -> MakeupWorkday:
    swapped = data.get("swapped")
    return MakeupWorkday(
        date_of(data["date"], "date"), None if swapped is None else date_of(swapped, "swapped")
    )


DaysOffItem = Annotated[DaysOffShape, FEW, AfterValidator(coded(_days_off))]
WorkdayItem = Annotated[
    WorkdayShape,
    FEW,
    AfterValidator(coded(_workday)),
    or_text(lambda text: MakeupWorkday(date_of(text, "date")), r"^\d{4}-\d{2}-\d{2}$"),
]


@with_config(STRICT)
class NoticeShape(TypedDict, total=False):
    """All days off and make-up workdays of a year, as the authority announced them."""

    year: Annotated[Required[Any], whole(1974, 2199)]
    off: Annotated[list[DaysOffItem], FEW_ITEMS]
    work: Annotated[list[WorkdayItem], FEW_ITEMS]


NoticeItem = Annotated[
    NoticeShape,
    FEW,
    AfterValidator(
        coded(lambda data: HolidayNotice(data["year"], data.get("off", ()), data.get("work", ())))
    ),
]


@with_config(STRICT)
class HolidaysShape(TypedDict, total=False):
    """Public holidays of a country."""

    country: Annotated[Required[Any], WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})]
    subdivision: str | None
    makeup_workdays: bool
    languages: Annotated[list[str], FailFast(), FEW_ITEMS]
    half_days: Annotated[
        Any,
        WithJsonSchema({"type": ["string", "null"]}),
        Field(description="What is worked on half holidays: until 13:00, first 50%."),
    ]
    notices: Annotated[
        list[NoticeItem],
        FEW_ITEMS,
        Field(description="Years announced since the data were made."),
    ]


@with_config(STRICT)
class DatedWeekShape(TypedDict, total=False):
    """A week pattern that holds for a while."""

    first: Required[Day]
    last: OptionalDay
    week: Required[Week]
    anchor: OptionalDay


@with_config(STRICT)
class ExceptionShape(TypedDict, total=False):
    """Hours for one date, a range of dates, or dates that come round again."""

    first: Required[Day]
    last: Annotated[
        OptionalDay, Field(description="Last day of a range or rule; else one day or no end.")
    ]
    rule: Annotated[
        Any,
        WithJsonSchema({"type": ["string", "null"], "minLength": 1, "maxLength": 300}),
        Field(description="Which days of the range: FREQ=WEEKLY;INTERVAL=2;BYDAY=FR."),
    ]
    hours: Annotated[
        Hours,
        Field(description="Off unless given; or until 13:00, first 50%, like fri and the like."),
    ]
    label: OptionalText


@with_config(STRICT)
class CalendarShape(TypedDict, total=False):
    """When someone works."""

    id: Required[Id]
    name: Annotated[Text, Field(description="The id, unless given.")]
    zone: Annotated[
        Required[Zone], Field(description="IANA name, or null for a floating calendar.")
    ]
    week: Annotated[
        OptionalWeek,
        Field(description="Hours by weekday (mon, mon-fri); a list of these for several weeks."),
    ]
    anchor: Annotated[OptionalDay, Field(description="A Monday on which the first week begins.")]
    dated_weeks: list[DatedWeekShape]
    holidays: list[HolidaysShape]
    exceptions: list[ExceptionShape]
    base: Annotated[Base, Field(description="Id of a calendar of the plan, or a calendar.")]
