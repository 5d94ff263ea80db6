"""The one place where friendly input (strings, numbers, lists) becomes values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timezone
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from pmcore.kernel.codes import Code
from pmcore.kernel.duration import Duration
from pmcore.kernel.errors import InputError

DateLike: TypeAlias = date | datetime | str
NumberLike: TypeAlias = Decimal | int | float | str

FIRST_YEAR, LAST_YEAR = 1973, 2200
MOST_ITEMS = 1000
_LONGEST_DATE = 40
_LONGEST_SHOWN = 100
_WORKING_ONLY, _ANY_LENGTH = ("working",), ("working", "elapsed")
T = TypeVar("T")
_is_number = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII).fullmatch


def unusable(field: str, value: object, en: str, zh: str) -> InputError:
    """Say, in both languages, what a value that cannot be used must be instead."""
    return InputError(Code.VALUE_INVALID, field=field, value=value, problem={"en": en, "zh": zh})


def date_of(value: object, field: str) -> date:
    """Read a date or a time to the minute; text is ISO 8601 (``2026-03-02T09:00+08:00``)."""
    given = value
    if isinstance(value, str):
        value = _from_iso(value)
    if not isinstance(value, date):
        shapes = "2026-03-02", "2026-03-02T09:00+08:00"
        en = "it must be a date, a time, or ISO text such as {} or {}".format(*shapes)
        zh = "应为日期、时间，或 ISO 文本，例如 {} 或 {}".format(*shapes)
        raise unusable(field, given, en, zh)
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise InputError(
            Code.TIME_OUT_OF_RANGE, field=field, value=given, first=FIRST_YEAR, last=LAST_YEAR
        )
    if isinstance(value, datetime) and (value.second or value.microsecond):
        raise InputError(Code.TIME_SUB_MINUTE, field=field, value=given)
    return _fixed(value) if isinstance(value, datetime) else value


def _fixed(time: datetime) -> datetime:
    """Give a time with a zone the offset it has there.

    Within a repeated hour Python holds a time of a zone equal to no time with an offset, so a
    plan read back from a file would differ from the one that was written.
    """
    offset = time.utcoffset()
    return time if offset is None else time.replace(tzinfo=timezone(offset), fold=0)


def _from_iso(text: str) -> object:
    if len(text) > _LONGEST_DATE:
        return None
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text.strip())
        except ValueError:
            continue
    return None


def duration_of(value: Any, field: str, *, elapsed: bool) -> Duration:
    """Read a length of working time, or of elapsed time where ``elapsed`` allows it."""
    duration = Duration(value)
    kind = duration.kind
    allowed = _ANY_LENGTH if elapsed else _WORKING_ONLY
    if kind not in allowed:
        raise InputError(
            Code.DURATION_KIND, field=field, value=str(duration), kind=kind, allowed=allowed
        )
    if duration.amount < 0:
        raise InputError(Code.DURATION_NEGATIVE, field=field, value=str(duration))
    return duration


def whole_number(value: object, field: str, least: int, most: int) -> int:
    """Read a whole number within limits."""
    if type(value) is int and least <= value <= most:
        return value
    en = f"it must be a whole number from {least} to {most}"
    zh = f"应为 {least} 至 {most} 的整数"
    if isinstance(value, str):  # which a message shows as it shows a number
        en, zh = f"{en}, not text", f"{zh}，而不是文本"
    raise unusable(field, value, en, zh)


def decimal_of(value: object, field: str) -> Decimal:
    """Read a number exactly, with at most 15 digits before and 9 after the point."""
    number: Decimal | None = None
    if isinstance(value, str):
        number = written_number(value.strip())
    elif isinstance(value, Decimal | int | float) and not isinstance(value, bool):
        number = Decimal(repr(value) if isinstance(value, float) else value)
    if number is None or not number.is_finite() or not _within_digits(number):
        en = "it must be a number with at most 15 digits before and 9 after the point"
        raise unusable(field, value, en, "应为数字，小数点前至多 15 位，后至多 9 位")
    return number


def written_number(text: str) -> Decimal | None:
    """Read a number as files and people write it, ``None`` if it is none.

    Python takes more for a number: digits of any script, and underscores between them.

    >>> written_number("12.50"), written_number("１２"), written_number("1_000")
    (Decimal('12.50'), None, None)
    """
    try:
        return Decimal(text) if _is_number(text) else None
    except InvalidOperation:  # an exponent beyond all numbers
        return None


def _within_digits(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -9 and number.adjusted() < 15


def flag(value: object, field: str) -> bool:
    """Read ``True`` or ``False``; nothing else counts as either."""
    if isinstance(value, bool):
        return value
    raise unusable(field, value, "it must be true or false", "应为 true 或 false")


def choice(value: object, field: str, allowed: Collection[str]) -> str:
    """Read one of the allowed words."""
    if isinstance(value, str) and value in allowed:
        return value
    words = ", ".join(allowed)
    raise unusable(field, value, f"it must be one of {words}", f"应为以下之一：{words}")


def listed(value: object, field: str, read: Callable[[Any], T]) -> tuple[T, ...]:
    """Read a list item by item; a lone string is not taken for a list of letters."""
    return tuple(map(read, taken(value, field, MOST_ITEMS)))


def taken(value: object, field: str, most: int) -> Sequence[Any]:
    """Take all items, refusing more than so many without going on: a generator may never end."""
    if isinstance(value, list | tuple):
        count: object = len(value)
        items: Sequence[Any] = value
    else:
        count = {"en": f"more than {most}", "zh": f"超过 {most}"}
        items = tuple(islice(iterable(value, field), most + 1))
    if len(items) > most:
        raise InputError(Code.TOO_MANY, what=field, count=count, limit=most)
    return items


def iterable(value: object, field: str) -> Iterable[Any]:
    """Return what can be gone through item by item; text and mappings do not count."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise _not_a_list(field, value)
    return value


def _not_a_list(field: str, value: object) -> InputError:
    if isinstance(value, str) and len(value) <= _LONGEST_SHOWN:
        fix = json.dumps([value], ensure_ascii=False)
        return unusable(field, value, f"it must be a list, as in {fix}", f"应为列表，例如 {fix}")
    return unusable(field, value, "it must be a list", "应为列表")


def one_of_kind(value: object, field: str, kind: type[T]) -> T:
    """Return the value if it is a ready record of the kind that is asked for."""
    if isinstance(value, kind):
        return value
    en = f"it must be a {kind.__name__}"
    raise unusable(field, value, en, f"应为 {kind.__name__}")


def mapping_of(value: object, field: str) -> Mapping[str, Any]:
    """Read a mapping of moderate size."""
    if not isinstance(value, Mapping):
        raise unusable(
            field, value, "it must be a mapping from name to value", "应为名称到值的映射"
        )
    if len(value) > MOST_ITEMS:
        raise InputError(Code.TOO_MANY, what=field, count=len(value), limit=MOST_ITEMS)
    return value
