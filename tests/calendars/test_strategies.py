"""Random calendars use every feature, and failures shrink to calendars one can read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings

from pmcore.calendars import Calendar, CountryHolidays, KeepShare, KeepWithin, WorkLike
from pmcore.testing.strategies import calendars

FEATURES = (
    *("floating", "base", "base upon base", "own week", "inherited week", "weeks in turn"),
    *("dated week", "dated week without end", "night", "around the clock", "odd minutes"),
    *("holidays", "two countries", "half holidays", "notice", "announced workday"),
    *("date off", "date with hours", "range", "rule", "rule with hours"),
    *("KeepWithin", "KeepShare", "WorkLike", "rule under a date"),
)


def features(calendar: Calendar) -> Iterator[str]:
    lineage = list(calendar.lineage())
    yield "floating" if calendar.zone is None else "zone"
    yield ("alone", "base", "base upon base")[len(lineage) - 1]
    yield "inherited week" if calendar.week is None else "own week"
    for each in lineage:
        yield from _of_weeks(each)
        yield from _of_holidays(each)
        yield from _of_exceptions(each)


def _of_weeks(calendar: Calendar) -> Iterator[str]:
    for dated in calendar.dated_weeks:
        yield "dated week" if dated.last else "dated week without end"
    if calendar.week is not None:
        yield "weeks in turn" if len(calendar.week.days) > 7 else "one week"
        for shift in (shift for day in calendar.week.days for shift in day):
            yield "night" if shift.end > 1440 else "day"
            yield "around the clock" if shift.minutes == 1440 else "shift"
            yield "odd minutes" if shift.minutes % 15 else "quarters"


def _of_holidays(calendar: Calendar) -> Iterator[str]:
    yield ("none", "holidays", "two countries")[len(calendar.holidays)]
    for source in calendar.holidays:
        assert isinstance(source, CountryHolidays)
        yield "half holidays" if source.half_days else "whole holidays"
        for notice in source.notices:
            yield "announced workday" if notice.work else "notice"
            yield "notice"


def _of_exceptions(calendar: Calendar) -> Iterator[str]:
    for each in calendar.exceptions:
        kind = "rule" if each.rule else "date" if each.is_single else "range"
        yield kind
        if isinstance(each.hours, KeepWithin | KeepShare | WorkLike):
            yield type(each.hours).__name__
        else:
            yield f"{kind} with hours" if each.hours else f"{kind} off"
    rules = [each for each in calendar.exceptions if each.rule]
    dates = [each.first for each in calendar.exceptions if each.is_single]
    for rule in rules:
        assert rule.rule is not None
        if any(rule.rule.dates(day, day) for day in dates if rule.first <= day):
            yield "rule under a date"


class TestCalendars:
    """``pmcore.testing.strategies.calendars``."""

    def test_given_some_hundred_calendars_when_drawn_then_every_feature_occurs(self) -> None:
        seen: set[str] = set()

        @settings(
            max_examples=300,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(calendars(), calendars(floating=True))
        def look(zoned: Calendar, floating: Calendar) -> None:
            seen.update(features(zoned), features(floating))

        look()

        assert set(FEATURES) - seen == set()

    @pytest.mark.parametrize("feature", ["rule", "WorkLike", "notice", "dated week", "night"])
    def test_given_a_feature_when_searched_then_the_smallest_calendar_is_found(
        self, feature: str
    ) -> None:
        found = find(
            calendars(),
            lambda calendar: feature in features(calendar),
            settings=settings(
                max_examples=2000,
                derandomize=True,
                database=None,
                deadline=None,
                phases=[Phase.generate, Phase.shrink],
            ),
        )
        parts = (found.dated_weeks, found.holidays, found.exceptions)

        assert (found.id, found.zone, found.base) == ("C1", "UTC", None)
        assert sum(map(len, parts)) <= 1
