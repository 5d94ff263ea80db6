"""``pmcore calendar``: each day of a calendar, its hours and why; without a name, all of them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pmcore.calendars import Calendar, DayPlan, format_hours
from pmcore.cli.console import say, terminal_width, wrapped
from pmcore.cli.plans import opened, progress_of
from pmcore.cli.tables import Column, table
from pmcore.cli.words import WORDS
from pmcore.kernel import Code, InputError, ProjectError
from pmcore.views.describing import countries, holiday_words, week_words
from pmcore.views.words import words as view_words
from pmcore.wbs import Project

_USUAL_DAYS = 28
_MOST_DAYS = 36_600
_LAST_DAY = date.max.toordinal()


def run(command: argparse.Namespace) -> int:
    """Print a table of days and their total, or a table of calendars."""
    with progress_of(command.plan) as progress:
        plan = opened(command.plan, command, progress)
    project, width = plan.project, terminal_width(command.width)
    if command.name is None:
        _check_no_range(project, command)
        say(_list(project, command.lang, width))
    else:
        calendar = _calendar(project, command.name)
        say(_days(calendar, calendar.days(*_range(project, command)), command.lang, width))
    plan.mention(command.lang)
    return 0


def _check_no_range(project: Project, command: argparse.Namespace) -> None:
    given = [name for name in ("first", "last") if getattr(command, name) is not None]
    if given:
        options = [{"first": "--from", "last": "--to"}[name] for name in given]
        raise InputError(Code.CLI_NAME, options=options, known=list(project.calendars))


def _calendar(project: Project, name: str) -> Calendar:
    known = project.calendars
    if name not in known:
        raise ProjectError(Code.CLI_CALENDAR, calendar=name, known=list(known))
    return known[name]


def _range(project: Project, command: argparse.Namespace) -> tuple[date, date]:
    start = project.settings.start
    first = command.first or date(start.year, start.month, start.day)
    if command.last is None:
        return first, date.fromordinal(min(first.toordinal() + _USUAL_DAYS - 1, _LAST_DAY))
    if (command.last - first).days >= _MOST_DAYS:
        problem = {
            "en": f"it must be less than {_MOST_DAYS} days after the first day",
            "zh": f"应在首日之后 {_MOST_DAYS} 天以内",
        }
        raise InputError(Code.VALUE_INVALID, field="--to", value=command.last, problem=problem)
    return first, command.last


# one calendar


def _days(
    calendar: Calendar, days: Sequence[DayPlan], language: str, width: int | None
) -> Iterator[str]:
    words = WORDS[language]
    name, zone = calendar.name.pick(language), calendar.zone or words["no_zone"]
    yield from wrapped(words["calendar"].format(name=name, id=calendar.id, zone=zone), width)
    yield ""
    yield from table(_day_columns(days, calendar, language), width)
    yield ""
    yield from wrapped(_total(days, words), width)
    if any(day.provisional for day in days):
        yield from wrapped(words["provisional"], width)


def _day_columns(days: Sequence[DayPlan], calendar: Calendar, language: str) -> list[Column]:
    words, weekdays = WORDS[language], view_words(language).dates.weekdays
    hours = [format_hours(day.hours) if day.hours else words["off"] for day in days]
    marks = ["?" if day.provisional else "" for day in days]
    reasons = [_why(day, calendar, language) for day in days]
    return [
        Column(words["date"], [day.date.isoformat() for day in days]),
        Column(words["day"], [weekdays[day.date.weekday()] for day in days]),
        Column(words["hours"], hours),
        Column(words["work"], [_clock(day.minutes) for day in days], right=True),
        *([Column("", marks)] if any(marks) else []),
        Column(words["reason"], reasons, least=12),
    ]


def _why(day: DayPlan, calendar: Calendar, language: str) -> str:
    words = WORDS[language]
    source = words[day.source.removeprefix("base ")]
    if day.calendar != calendar.id:
        source = words["from_base"].format(source=source, calendar=day.calendar)
    if day.label is None:
        return source
    return words["because"].format(source=source, label=day.label.pick(language))


def _total(days: Sequence[DayPlan], words: Mapping[str, str]) -> str:
    working = sum(day.is_working for day in days)
    work = _clock(sum(day.minutes for day in days)) or "0:00"
    return words["total"].format(working=working, days=len(days), work=work)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}" if minutes else ""


# all calendars


def _list(project: Project, language: str, width: int | None) -> Iterator[str]:
    words, calendars = WORDS[language], list(project.calendars.values())
    if not calendars:
        yield words["no_calendars"]
        return
    own = project.settings.calendar
    ids = [f"{'*' if each.id == own else ' '} {each.id}" for each in calendars]
    columns = [
        Column(f"  {words['id']}", ids, least=12),
        Column(words["name"], [each.name.pick(language) for each in calendars], least=12),
        Column(words["zone_heading"], [each.zone or words["no_zone"] for each in calendars]),
        Column(words["week_heading"], [week_words(each, language) for each in calendars], least=12),
        Column(words["holidays"], [holiday_words(each, language) or "-" for each in calendars]),
        Column(words["provisional_from"], [_provisional(each) for each in calendars]),
    ]
    yield from table(columns, width)
    if own is not None:
        yield ""
        yield words["own_calendar"]


def _provisional(calendar: Calendar) -> str:
    """Year from which on holidays may still change, as far as any source announces them."""
    announced = [source.official_until for source in countries(calendar)]
    years = [year for year in announced if year is not None]
    return str(min(years) + 1) if years else "-"
