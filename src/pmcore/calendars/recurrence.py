"""Rules for days that come round again: the part of iCalendar's RRULE that fits whole days."""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from pmcore.calendars.dates import EPOCH_DAY, check_range, day_number
from pmcore.calendars.rule_days import parts_of, rule_days
from pmcore.kernel import CalendarError, Code

MOST_DATES = 20_000
_LONGEST_TEXT = 300
_MOST_INTERVAL = 1000
_number = re.compile(r"[+]?(-?\d{1,5})", re.ASCII).fullmatch
_weekday = re.compile(r"(?:[+]?(-?\d{1,2}))?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII).fullmatch
_until = re.compile(r"UNTIL=(\d{4})-?(\d\d)-?(\d\d)(?:T\d{6}Z?)?", re.ASCII).fullmatch
# Days in a period and periods in a year, at most.
_PERIODS = {"DAILY": (1, 366), "WEEKLY": (7, 54), "MONTHLY": (31, 12), "YEARLY": (366, 1)}
_LARGEST = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
# Which of these RFC 5545 allows beside which frequency.
_ALLOWED = {
    "DAILY": {"BYMONTH", "BYMONTHDAY", "BYDAY"},
    "WEEKLY": {"BYMONTH", "BYDAY", "BYSETPOS"},
    "MONTHLY": {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS"},
    "YEARLY": {"BYMONTH", "BYMONTHDAY", "BYDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"},
}
_MOST_IN_A_MONTH = 5
_ORDER = ("FREQ", "INTERVAL", "COUNT", *_LARGEST, "BYDAY", "WKST")
# Parts that name days, and how many days of a year each of their values names at most.
_DAYS_NAMED = {"BYMONTHDAY": 12, "BYYEARDAY": 1, "BYWEEKNO": 7}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule for dates that come round again, such as every other Friday.

    It is written as iCalendar writes it, with ``FREQ`` yearly, monthly, weekly or daily and the
    parts ``INTERVAL``, ``COUNT``, ``BYMONTH``, ``BYMONTHDAY``, ``BYDAY``, ``BYYEARDAY``,
    ``BYWEEKNO`` and ``BYSETPOS``. Weeks begin on Monday; those of a weekly rule on Sunday if
    ``WKST`` says ``SU``. Where a rule begins and ends (``UNTIL``) is said by the exception that
    uses it.

    Attributes
    ----------
    text
        The rule, in one spelling: rules that are written alike are equal.

    Raises
    ------
    CalendarError
        ``calendar.rule_invalid``.

    Examples
    --------
    >>> fridays = Recurrence("freq=weekly;byday=FR;interval=2")
    >>> fridays.text
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR'
    >>> [str(day) for day in fridays.dates(date(2026, 1, 2), date(2026, 2, 1))]
    ['2026-01-02', '2026-01-16', '2026-01-30']
    """

    text: str

    def __post_init__(self) -> None:
        parts = _checked(self.text)
        named = ((name, parts[name]) for name in _ORDER if name in parts)
        spelled = (f"{name}={value}" for name, value in named if (name, value) != ("INTERVAL", "1"))
        object.__setattr__(self, "text", ";".join(spelled))

    def check_length(self, first: date, last: date) -> None:
        """Raise ``calendar.rule_too_long`` if the rule may name more than 20,000 dates.

        The number is a bound reckoned from the rule: that takes no time, whatever it says.
        """
        if self.most_dates(first, last) > MOST_DATES:
            raise CalendarError(
                Code.CALENDAR_RULE_TOO_LONG, rule=self.text, first=first, last=last, most=MOST_DATES
            )

    def most_dates(self, first: date, last: date) -> int:
        """Return a bound on the number of dates from ``first`` to ``last``, reckoned at once."""
        return _most_dates(parts_of(self.text), first, last)

    def dates(self, first: date, last: date) -> tuple[date, ...]:
        """Return the dates of the rule begun on ``first``, up to ``last``.

        Raises
        ------
        CalendarError
            ``calendar.rule_too_long``; ``calendar.range_inverted``.
        InputError
            ``calendar.date_invalid``; ``time.out_of_range``.
        """
        self.check_length(*check_range(first, last, ("first", "last")))
        days = rule_days(self.text, first, day_number(first), day_number(last) + 1)
        return tuple(date.fromordinal(EPOCH_DAY + day) for day in days)

    def days_within(self, first: date, last: date, lo: int, hi: int) -> array[int]:
        """Return those of :meth:`dates` from ``lo`` up to and without ``hi``.

        All three are days since 1970-01-01.
        """
        return rule_days(self.text, first, lo, min(hi, day_number(last) + 1))

    def __str__(self) -> str:
        return self.text


def split_until(text: object) -> tuple[str, date | None]:
    """Take ``UNTIL`` out of a rule: its day is the last one, whatever time it names.

    >>> split_until("FREQ=DAILY;UNTIL=20260105T090000Z;INTERVAL=2")
    ('FREQ=DAILY;INTERVAL=2', datetime.date(2026, 1, 5))
    """
    listed = _listed(text)
    ends = [part for part in listed if part.startswith("UNTIL")]
    rest = ";".join(part for part in listed if part not in ends)
    match = _until(ends[0]) if len(ends) == 1 else None
    if match:
        with suppress(ValueError):
            return rest, date(*(int(number) for number in match.groups()))
    if ends:
        en, zh = "UNTIL must be one date, as in UNTIL=20261231", "UNTIL 应为一个日期，如 20261231"
        raise _invalid(text, en, zh)
    return rest, None


def _most_dates(parts: Mapping[str, str], first: date, last: date) -> int:
    """Return a bound on the number of dates."""
    frequency = parts["FREQ"]
    days, periods = _PERIODS[frequency]
    values = {name: parts[name].count(",") + 1 for name in parts}
    named = [days_each * values[name] for name, days_each in _DAYS_NAMED.items() if name in parts]
    if "BYDAY" in parts:
        weekdays = parts["BYDAY"].split(",")
        named.append(sum(53 if len(day) == 2 else 12 for day in weekdays))
    months = values.get("BYMONTH", 12 if named or frequency != "YEARLY" else 1)
    a_year = min(366, *named, months * (31 if named or frequency in ("DAILY", "WEEKLY") else 1))
    years = last.year - first.year + 1
    steps = years * periods // int(parts.get("INTERVAL", 1)) + 1
    a_step = min(days, values.get("BYSETPOS", days)) if named or "BYMONTH" in parts else 1
    return min(steps * a_step, years * a_year, int(parts.get("COUNT", years * 366)))


def _checked(text: object) -> dict[str, str]:
    """Return the parts of a rule, every value in its plain spelling."""
    parts: dict[str, str] = {}
    for part in _listed(text):
        name, _, value = part.partition("=")
        if name in parts:
            raise _invalid(text, f"{name} must be given once", f"{name} 只能给出一次")
        parts[name] = _value(text, name, value)
    frequency = parts.get("FREQ")
    if frequency not in _PERIODS:
        choice = " ".join(sorted(_PERIODS))
        raise _invalid(text, f"FREQ must be one of {choice}", f"FREQ 应为 {choice} 之一")
    for name in parts:
        if name.startswith("BY") and name not in _ALLOWED[frequency]:
            en, zh = (
                f"{name} must not stand beside FREQ={frequency}",
                f"FREQ={frequency} 时不能有 {name}",
            )
            raise _invalid(text, en, zh)
    _check_days(text, parts)
    _settle_week(text, parts)
    return parts


def _settle_week(text: object, parts: dict[str, str]) -> None:
    """Leave out on which day weeks begin, unless it makes a difference."""
    begins = parts.pop("WKST", "MO")
    if begins not in ("MO", "SU"):
        raise _invalid(text, "WKST must be MO or SU", "WKST 应为 MO 或 SU")
    if begins == "SU" and "BYWEEKNO" in parts:
        en = "weeks with a number, BYWEEKNO, begin on Monday: WKST must be MO"
        raise _invalid(text, en, "带编号的周（BYWEEKNO）从星期一开始，WKST 应为 MO")
    is_counted = parts.get("INTERVAL", "1") != "1" or "BYSETPOS" in parts
    names_days = "BYDAY" in parts  # else it is the one of the first date, week by week
    if begins == "SU" and parts["FREQ"] == "WEEKLY" and is_counted and names_days:
        parts["WKST"] = begins


def _check_days(text: object, parts: Mapping[str, str]) -> None:
    counted = any(char.isdigit() for char in parts.get("BYDAY", ""))
    if counted and (parts["FREQ"] not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in parts):
        en = "a weekday with a number, as 1MO, must belong to a month or a year"
        raise _invalid(text, en, "带序号的星期（如 1MO）应属于月或年")
    numbers = [int(number) for number in re.findall(r"-?\d+", parts.get("BYDAY", ""))]
    in_a_month = parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts
    if in_a_month and any(abs(number) > _MOST_IN_A_MONTH for number in numbers):
        en = "a month must not be asked for more than its fifth weekday, as 5MO"
        raise _invalid(text, en, "一个月内的星期序号最多为 5，如 5MO")
    if "BYSETPOS" in parts and not any(
        part.startswith("BY") and part != "BYSETPOS" for part in parts
    ):
        en = "BYSETPOS must stand beside parts that name days"
        raise _invalid(text, en, "BYSETPOS 须与指定日期的部分一同给出")


def _value(text: object, name: str, value: str) -> str:
    if name in ("INTERVAL", "COUNT"):
        most = _MOST_INTERVAL if name == "INTERVAL" else MOST_DATES
        return str(_whole(text, name, value, 1, most))
    if name in _LARGEST:
        most = _LARGEST[name]
        least = 1 if name == "BYMONTH" else -most
        return ",".join(str(_whole(text, name, one, least, most)) for one in value.split(","))
    if name == "BYDAY":
        return ",".join(_day(text, one) for one in value.split(","))
    if name not in ("FREQ", "WKST"):
        raise _invalid(
            text,
            f"{name or 'the text'} must be a part of a rule for days",
            f"{name or '文本'} 不是按日规则的组成部分",
        )
    return value


def _day(text: object, value: str) -> str:
    match = _weekday(value)
    if not match or (match[1] and not 1 <= abs(int(match[1])) <= 53):
        raise _invalid(
            text, "BYDAY must name weekdays, as MO or 1MO", "BYDAY 应为星期，如 MO 或 1MO"
        )
    return f"{int(match[1])}{match[2]}" if match[1] else match[2]


def _whole(text: object, name: str, value: str, least: int, most: int) -> int:
    match = _number(value)
    number = int(match[1]) if match else 0
    if not number or not least <= number <= most:
        limits = f"{least}..{most}"
        raise _invalid(
            text, f"{name} must lie in {limits} and not be 0", f"{name} 应在 {limits} 内且不为 0"
        )
    return number


def _listed(text: object) -> list[str]:
    if not isinstance(text, str) or len(text) > _LONGEST_TEXT:
        en, zh = (
            f"it must be a text of at most {_LONGEST_TEXT} characters",
            f"应为至多 {_LONGEST_TEXT} 个字符的文本",
        )
        raise _invalid(text, en, zh)
    return text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";")


def _invalid(text: object, en: str, zh: str) -> CalendarError:
    return CalendarError(Code.CALENDAR_RULE_INVALID, value=text, problem={"en": en, "zh": zh})
