"""``pmcore calendar``: each day of a calendar, its hours and why."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import date

from pmcore.calendars import Calendar, DayPlan, format_hours
from pmcore.cli.console import say, terminal_width, wrapped
from pmcore.cli.plans import loaded, progress_of
from pmcore.cli.tables import Column, table
from pmcore.cli.words import WORDS
from pmcore.kernel import Code, InputError, ProjectError
from pmcore.wbs import Project

_USUAL_DAYS = 28
_MOST_DAYS = 36_600
_LAST_DAY = date.max.toordinal()


def run(command: argparse.Namespace) -> int:
    """Print a table of days and their total."""
    words = WORDS[command.lang]
    with progress_of(command) as progress:
        project = loaded(command, progress)
    calendar = _calendar(project, command.name)
    first, last = _range(project, command)
    days = calendar.days(first, last)
    width = terminal_width(command.width)
    name = calendar.name.pick(command.lang)
    zone = calendar.zone or words["no_zone"]
    say([words["calendar"].format(name=name, id=calendar.id, zone=zone), ""])
    say(table(_columns(days, calendar, command.lang), width))
    say(["", *wrapped(_total(days, words), width)])
    if any(day.provisional for day in days):
        say(wrapped(words["provisional"], width))
    return 0


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
            "en": f"that is more than {_MOST_DAYS} days",
            "zh": f"超过 {_MOST_DAYS} 天",
        }
        raise InputError(Code.VALUE_INVALID, field="--to", value=command.last, problem=problem)
    return first, command.last


def _columns(days: Sequence[DayPlan], calendar: Calendar, language: str) -> list[Column]:
    words = WORDS[language]
    weekdays = words["days"].split(" ")
    hours = [format_hours(day.hours) if day.hours else words["off"] for day in days]
    marks = ["?" if day.provisional else "" for day in days]
    reasons = [_why(day, calendar, language) for day in days]
    return [
        Column(words["date"], [day.date.isoformat() for day in days]),
        Column(words["day"], [weekdays[day.date.weekday()] for day in days]),
        Column(words["hours"], hours),
        Column(words["work"], [_clock(day.minutes) for day in days], right=True),
        *([Column("", marks)] if any(marks) else []),
        Column(words["why"], reasons, least=12),
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
