"""What the views say, language by language: words and dates."""

from __future__ import annotations

from datetime import date, datetime

from pmcore.kernel.findings import check_language
from pmcore.views.words.chinese import CHINESE
from pmcore.views.words.english import ENGLISH
from pmcore.views.words.tables import Words

__all__ = ["Words", "date_words", "time_words", "words"]


def words(language: str) -> Words:
    """Return the words of ``en`` or ``zh``, else raise ``language.unknown``."""
    return CHINESE if check_language(language) == "zh" else ENGLISH


def date_words(day: date, language: str, *, year: bool) -> str:
    """Say a date as a planner writes it.

    >>> day = date(2026, 3, 2)
    >>> date_words(day, "en", year=True), date_words(day, "zh", year=False)
    ('2 Mar 2026', '3月2日')
    """
    said = words(language).dates
    template = said.day_year if year else said.day
    month = said.months_short[day.month - 1]
    return template.format(year=day.year, month=month, number=day.month, day=day.day)


def time_words(moment: datetime, language: str, *, year: bool) -> str:
    """Say a date with its time of day.

    >>> time_words(datetime(2026, 3, 2, 9), "en", year=False)
    '2 Mar 09:00'
    """
    return f"{date_words(moment.date(), language, year=year)} {moment:%H:%M}"
