"""How lengths of time and moments are said to people, in English and Chinese."""

from __future__ import annotations

from datetime import datetime

from pmcore.kernel.duration import ConversionSettings, Duration
from pmcore.kernel.findings import check_language

_UNITS = {
    ("en", False): ("d", "h", "min"),
    ("en", True): ("ed", "eh", "emin"),
    ("zh", False): ("天", "小时", "分钟"),
    ("zh", True): ("日历天", "日历小时", "日历分钟"),
}
_TYPED = {"min": "分钟", "h": "小时", "d": "天", "w": "周", "mo": "个月", "%": "%"}
_ELAPSED = "日历"  # said once: 1日历天4小时
_CLOCK = ConversionSettings(minutes_per_day=1440, minutes_per_week=10_080)
_WITH_UNITS = {"en": "{person} {units}%", "zh": "{person} 投入 {units}%"}
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
    >>> say_minutes(1680, usual, "zh"), say_minutes(1680, usual, "zh", elapsed=True)
    ('3天4小时', '1日历天4小时')
    >>> say_minutes(1680, usual, elapsed=True)
    '1ed 4eh'
    """
    units = _UNITS[check_language(language), elapsed]
    days, rest = divmod(abs(minutes), 1440 if elapsed else conversion.minutes_per_day)
    amounts = zip((days, *divmod(rest, 60)), units, strict=True)
    parts = [f"{amount}{unit}" for amount, unit in amounts if amount]
    if language == "zh":
        parts[1:] = [part.replace(_ELAPSED, "") for part in parts[1:]]
    said = ("" if language == "zh" else " ").join(parts) or f"0{units[0]}"
    return f"-{said}" if minutes < 0 else said


def say_clock_time(minutes: int, language: str = "en") -> str:
    """Say a length of elapsed time where the words around it name it so.

    >>> say_clock_time(1680), say_clock_time(1680, "zh")
    ('1d 4h', '1天4小时')
    """
    return say_minutes(minutes, _CLOCK, language)


def say_typed(duration: Duration, language: str = "en") -> str:
    """Say a length of working time or a percentage in the units that it was typed in.

    >>> say_typed(Duration("1.5d")), say_typed(Duration("1.5d"), "zh"), say_typed(Duration("50%"))
    ('1.5d', '1.5天', '50%')
    """
    typed = str(duration)
    if check_language(language) == "en":
        return typed
    return typed.removesuffix(duration.unit) + _TYPED[duration.unit]


def say_assigned(person: str, units: int, language: str = "en") -> str:
    """Say who works, and with how much of their time where that is not all of it.

    >>> say_assigned("Li Wei", 100), say_assigned("Li Wei", 50), say_assigned("李伟", 50, "zh")
    ('Li Wei', 'Li Wei 50%', '李伟 投入 50%')
    """
    template = _WITH_UNITS[check_language(language)]
    return person if units == 100 else template.format(person=person, units=units)


def say_moment(moment: datetime, language: str = "en") -> str:
    """Say a date and time of day with its weekday.

    >>> say_moment(datetime(2026, 3, 2, 9)), say_moment(datetime(2026, 3, 2, 9), "zh")
    ('Mon 2026-03-02 09:00', '2026-03-02 周一 09:00')
    """
    weekday = _WEEKDAYS[check_language(language)][moment.weekday()]
    day, time = moment.isoformat(" ", "minutes")[:16].split(" ")
    return f"{day} {weekday} {time}" if language == "zh" else f"{weekday} {day} {time}"
