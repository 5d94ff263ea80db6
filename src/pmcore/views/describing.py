"""Calendars in words: their hours of the week, holidays, exceptions and zone."""

from __future__ import annotations

from itertools import groupby

from pmcore.calendars import Calendar, CountryHolidays, WorkWeek, format_hours
from pmcore.views.words import words


def describe(calendar: Calendar, language: str) -> str:
    """Say a calendar's hours, holidays, exceptions and zone in one line.

    >>> describe(Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-17:00"), "en")
    'Calendar office: Mon–Fri 09:00-17:00; time zone Asia/Shanghai.'
    """
    said = words(language).calendars
    holidays = holiday_words(calendar, language)
    parts = [
        week_words(calendar, language),
        *([said.holidays.format(countries=holidays)] if holidays else []),
        *_others(calendar, language),
        said.zone.format(zone=calendar.zone or said.floating),
    ]
    name = calendar.name.pick(language)
    return said.calendar.format(name=name, facts=said.separator.join(parts))


def week_words(calendar: Calendar, language: str) -> str:
    """Say the hours of the week, runs of equal days together, and that some weeks differ.

    >>> week_words(Calendar.standard("shop", zone=None, weekdays="tue-sat"), "zh")
    '周二–周六 09:00-17:00'
    """
    said = words(language).calendars
    week = next(each.week for each in calendar.lineage() if each.week is not None)
    if len(week.days) == 7:
        main = said.list_separator.join(_days(week, language))
    else:
        main = said.week_pattern.format(count=len(week.days) // 7)
    dated = sum(len(each.dated_weeks) for each in calendar.lineage())
    parts = [main, *([said.dated_weeks.format(count=dated)] if dated else [])]
    return said.separator.join(parts)


def holiday_words(calendar: Calendar, language: str) -> str:
    """Name the countries whose public holidays a calendar keeps; empty where it keeps none."""
    return words(language).calendars.list_separator.join(map(_source, countries(calendar)))


def countries(calendar: Calendar) -> list[CountryHolidays]:
    """Return the countries whose holidays a calendar keeps, its own before those of its base."""
    sources = [source for each in calendar.lineage() for source in each.holidays]
    return [source for source in sources if isinstance(source, CountryHolidays)]


def _source(source: CountryHolidays) -> str:
    return f"{source.country}-{source.subdivision}" if source.subdivision else source.country


def _days(week: WorkWeek, language: str) -> list[str]:
    weekdays = words(language).dates.weekdays
    runs: list[str] = []
    for hours, days in groupby(range(7), key=lambda day: week.days[day]):
        names = [weekdays[day] for day in days]
        if hours:
            span = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
            runs.append(f"{span} {format_hours(hours)}")
    return runs


def _others(calendar: Calendar, language: str) -> list[str]:
    """Count what has no names: other sources of holidays, and exceptions."""
    said = words(language).calendars
    sources = sum(len(each.holidays) for each in calendar.lineage()) - len(countries(calendar))
    exceptions = sum(len(each.exceptions) for each in calendar.lineage())
    counted = ((said.other_holidays, sources), (said.exceptions, exceptions))
    return [template.format(count=count) for template, count in counted if count]
