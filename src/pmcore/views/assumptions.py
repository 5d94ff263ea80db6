"""What a schedule rests on, said in sentences: its calendars, and holidays not yet certain."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pmcore.calendars import Calendar, CountryHolidays, WorkWeek, format_hours
from pmcore.kernel import Code
from pmcore.views.html.words import ReportWords, report_words
from pmcore.views.words import Words, words

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule


def assumptions(schedule: Schedule, language: str) -> tuple[str, ...]:
    """Describe the calendars of a schedule, the project's first, then provisional holidays."""
    held = schedule.project.calendars
    own = schedule.default_calendar
    calendars = [held[own], *(held[one] for one in sorted(schedule.working_times) if one != own)]
    provisional = (
        finding.message(language)
        for finding in schedule.findings
        if finding.code == Code.SCHEDULE_PROVISIONAL
    )
    return (*(describe(calendar, language) for calendar in calendars), *provisional)


def describe(calendar: Calendar, language: str) -> str:
    """Say a calendar's hours, holidays, exceptions and zone in one line.

    >>> describe(Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-17:00"), "en")
    'Calendar office: Mon–Fri 09:00-17:00; time zone Asia/Shanghai.'
    """
    said = report_words(language)
    name = calendar.name.pick(language)
    parts = [
        *_weeks(calendar, words(language), said),
        *_holidays(calendar, said),
        *_exceptions(calendar, said),
        said.zone.format(zone=calendar.zone or said.floating),
    ]
    return said.calendar.format(name=name, facts=said.separator.join(parts))


def _weeks(calendar: Calendar, said: Words, report: ReportWords) -> list[str]:
    week = next(each.week for each in calendar.lineage() if each.week is not None)
    if len(week.days) == 7:
        parts = [report.list_separator.join(_days(week, said))]
    else:
        parts = [report.week_pattern.format(count=len(week.days) // 7)]
    dated = sum(len(each.dated_weeks) for each in calendar.lineage())
    return [*parts, *([report.dated_weeks.format(count=dated)] if dated else [])]


def _days(week: WorkWeek, said: Words) -> list[str]:
    runs: list[str] = []
    for hours, days in groupby(range(7), key=lambda day: week.days[day]):
        names = [said.weekdays[day] for day in days]
        if hours:
            span = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
            runs.append(f"{span} {format_hours(hours)}")
    return runs


def _holidays(calendar: Calendar, said: ReportWords) -> list[str]:
    sources = [source for each in calendar.lineage() for source in each.holidays]
    names = [_source(source) for source in sources if isinstance(source, CountryHolidays)]
    parts = [said.holidays.format(countries=said.list_separator.join(names))] if names else []
    others = len(sources) - len(names)
    return [*parts, *([said.other_holidays.format(count=others)] if others else [])]


def _source(source: CountryHolidays) -> str:
    return f"{source.country}-{source.subdivision}" if source.subdivision else source.country


def _exceptions(calendar: Calendar, said: ReportWords) -> list[str]:
    count = sum(len(each.exceptions) for each in calendar.lineage())
    return [said.exceptions.format(count=count)] if count else []
