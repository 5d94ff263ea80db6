"""The one place where friendly input (strings, numbers, lists) becomes the values of records."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any, TypeAlias, TypeVar

from pmcore.kernel import Code, Duration, InputError, check_id, check_text
from pmcore.wbs.values import NO_VALUES, Values

DateLike: TypeAlias = date | datetime | str
NumberLike: TypeAlias = Decimal | int | float | str
FieldValue: TypeAlias = str | Decimal | bool | date

FIRST_YEAR, LAST_YEAR = 1973, 2200
MOST_ITEMS = 1000
LONGEST_LABEL = 100
_LONGEST_DATE = 40
_MOST_COMPARED = 500
T = TypeVar("T")


def date_of(value: object, field: str) -> date:
    """Read a date or a time to the minute; text is ISO 8601 (``2026-03-02T09:00+08:00``)."""
    given = value
    if isinstance(value, str):
        value = _from_iso(value)
    if not isinstance(value, date):
        problem = "it is neither a date nor ISO text such as 2026-03-02 or 2026-03-02T09:00+08:00"
        raise InputError(Code.VALUE_INVALID, field=field, value=given, problem=problem)
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise InputError(
            Code.TIME_OUT_OF_RANGE, field=field, value=given, first=FIRST_YEAR, last=LAST_YEAR
        )
    if isinstance(value, datetime) and (value.second or value.microsecond):
        raise InputError(Code.TIME_SUB_MINUTE, field=field, value=given)
    return value


def _from_iso(text: str) -> object:
    if len(text) > _LONGEST_DATE:
        return None
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text.strip())
        except ValueError:
            continue
    return None


def duration_of(value: object, field: str, *, elapsed: bool) -> Duration:
    """Read a length of working time, or of elapsed time where ``elapsed`` allows it."""
    duration = Duration(value)  # type: ignore[arg-type]  # it checks what it is given
    allowed = ["working", "elapsed"] if elapsed else ["working"]
    if duration.kind not in allowed:
        raise InputError(
            Code.DURATION_KIND,
            field=field,
            value=str(duration),
            kind=duration.kind,
            allowed=allowed,
        )
    if duration.amount < 0:
        raise InputError(Code.DURATION_NEGATIVE, field=field, value=str(duration))
    return duration


def whole_number(value: object, field: str, least: int, most: int) -> int:
    """Read a whole number within limits."""
    if type(value) is int and least <= value <= most:
        return value
    problem = f"it is a whole number from {least} to {most}"
    raise InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)


def decimal_of(value: object, field: str) -> Decimal:
    """Read a number exactly, with at most 15 digits before and 9 after the point."""
    number: Decimal | None = None
    if isinstance(value, Decimal | int | float | str) and not isinstance(value, bool):
        try:
            number = Decimal(repr(value) if isinstance(value, float) else value)
        except (InvalidOperation, ValueError):
            number = None
    if number is None or not number.is_finite() or not _within_digits(number):
        problem = "it is a number with at most 15 digits before and 9 after the point"
        raise InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)
    return number


def _within_digits(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -9 and number.adjusted() < 15


def flag(value: object, field: str) -> bool:
    """Read ``True`` or ``False``; nothing else counts as either."""
    if isinstance(value, bool):
        return value
    raise InputError(Code.VALUE_INVALID, field=field, value=value, problem="it is True or False")


def choice(value: object, field: str, allowed: Collection[str]) -> str:
    """Read one of the allowed words."""
    if isinstance(value, str) and value in allowed:
        return value
    problem = f"choose one of {', '.join(allowed)}"
    raise InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)


def listed(value: object, field: str, read: Callable[[Any], T]) -> tuple[T, ...]:
    """Read a list item by item; a lone string is not taken for a list of letters."""
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        problem = "it is a list"
        raise InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)
    items = tuple(value)
    if len(items) > MOST_ITEMS:
        raise InputError(Code.TOO_MANY, what=field, count=len(items), limit=MOST_ITEMS)
    return tuple(map(read, items))


def ids_of(value: object, field: str) -> tuple[str, ...]:
    """Read ids in the order given, each once."""
    return tuple(dict.fromkeys(listed(value, field, lambda item: check_id(item, field))))


def labels_of(value: object) -> tuple[str, ...]:
    """Read labels: trimmed, composed (NFC), each once whatever its case, sorted.

    >>> labels_of(["Urgent ", "urgent", "Q4"])
    ('Q4', 'Urgent')
    """
    read = listed(value, "labels", label_of)
    unique: dict[str, str] = {}
    for label in read:
        unique.setdefault(label.casefold(), label)
    return tuple(sorted(unique.values()))


def label_of(value: object) -> str:
    """Read one short text without line breaks."""
    text = check_text(value, "label", longest=LONGEST_LABEL)
    return unicodedata.normalize("NFC", text.strip())


def scope_of(value: object) -> Values[tuple[str, ...]]:
    """Read the values a record has on each scope axis; one text stands for a list of one."""
    read: dict[str, tuple[str, ...]] = {}
    for axis, given in mapping_of(value, "scope").items():
        items = listed((given,) if isinstance(given, str) else given, f"scope {axis}", label_of)
        if items:
            read[check_id(axis, "scope axis")] = tuple(sorted(set(items)))
    return Values(read) if read else NO_VALUES


def field_values_of(value: object) -> Values[FieldValue]:
    """Read custom field values; the project's definitions decide later which type is right."""
    read: dict[str, FieldValue] = {}
    for name, given in mapping_of(value, "fields").items():
        if given is not None:
            read[check_id(name, "field")] = _field_value(given, name)
    return Values(read) if read else NO_VALUES


def _field_value(value: object, name: str) -> FieldValue:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        return decimal_of(value, f"field {name}")
    if isinstance(value, date):
        return date_of(value, f"field {name}")
    return check_text(value, f"field {name}", lines=True, longest=20_000)


def mapping_of(value: object, field: str) -> Mapping[str, Any]:
    """Read a mapping of moderate size."""
    if not isinstance(value, Mapping):
        problem = "it is a mapping from name to value"
        raise InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)
    if len(value) > MOST_ITEMS:
        raise InputError(Code.TOO_MANY, what=field, count=len(value), limit=MOST_ITEMS)
    return value


def closest(name: object, known: Collection[str]) -> list[str]:
    """Up to three known names that look like ``name``; among many, those that begin alike."""
    wanted = str(name)[:64]
    pool: Iterable[str] = known
    if len(known) > _MOST_COMPARED:
        alike = (one for one in known if one[:2] == wanted[:2] and abs(len(one) - len(wanted)) < 3)
        pool = islice(alike, _MOST_COMPARED)
    return difflib.get_close_matches(wanted, sorted(pool), n=3)
