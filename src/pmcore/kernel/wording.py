"""How lengths of time and moments are said to people, in English and Chinese."""

from __future__ import annotations

from datetime import datetime

from pmcore.kernel.duration import ConversionSettings
from pmcore.kernel.findings import check_language

_UNITS = {
    ("en", False): ("d", "h", "min"),
    ("en", True): ("ed", "eh", "emin"),
    ("zh", False): ("天", "小时", "分钟"),
    ("zh", True): ("日历天", "日历小时", "日历分钟"),
}
_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
}


def say_minutes(
    minutes: int,
    conversion: ConversionSettings,
    language: str = "en",
    *,
    elapsed: bool = False,
) -> str:
    """Say a length of time in days, hours and minutes.

    Parameters
    ----------
    minutes
        Working minutes, or elapsed ones.
    conversion
        How many working minutes make a day.
    elapsed
        Whether the minutes are elapsed time: 1440 make a day.

    Examples
    --------
    >>> usual = ConversionSettings()
    >>> say_minutes(1680, usual), say_minutes(-30, usual), say_minutes(0, usual)
    ('3d 4h', '-30min', '0d')
    >>> say_minutes(1680, usual, "zh"), say_minutes(1680, usual, elapsed=True)
    ('3天4小时', '1ed 4eh')
    """
    units = _UNITS[check_language(language), elapsed]
    days, rest = divmod(abs(minutes), 1440 if elapsed else conversion.minutes_per_day)
    amounts = zip((days, *divmod(rest, 60)), units, strict=True)
    parts = [f"{amount}{unit}" for amount, unit in amounts if amount]
    said = ("" if language == "zh" else " ").join(parts) or f"0{units[0]}"
    return f"-{said}" if minutes < 0 else said


def say_moment(moment: datetime, language: str = "en") -> str:
    """Say a date and time of day with its weekday.

    >>> say_moment(datetime(2026, 3, 2, 9)), say_moment(datetime(2026, 3, 2, 9), "zh")
    ('Mon 2026-03-02 09:00', '2026-03-02 周一 09:00')
    """
    weekday = _WEEKDAYS[check_language(language)][moment.weekday()]
    if language == "zh":
        return f"{moment:%Y-%m-%d} {weekday} {moment:%H:%M}"
    return f"{weekday} {moment:%Y-%m-%d %H:%M}"
