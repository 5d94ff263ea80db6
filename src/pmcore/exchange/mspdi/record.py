"""One record of a file: its fields, read as values of their kind, each problem with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, time
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from operator import itemgetter
from typing import TypeAlias, TypeVar

from pmcore.exchange.importing.changes import NEGATIVE, ROUNDED, SAID_TWICE, ZONE
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.lengths import rounded
from pmcore.kernel import Finding, InputError, PmcoreError
from pmcore.kernel.coercion import unusable, written_number

_LONGEST_TIME, _LONGEST_NUMBER = 40, 40
_MOST_DIGITS = 14
_MOST_UID_DIGITS = 15
_is_whole = re.compile(r"[+-]?\d{1,15}", re.ASCII).fullmatch
# MPXJ puts the sign of a negative length before its first number.
_length = re.compile(
    r"(-?)P(?:(-?\d{1,9})D)?"
    r"(?:T(?:(-?\d{1,9})H)?(?:(-?\d{1,9})M)?(?:(-?\d{1,9}(?:\.\d{1,9})?)S)?)?",
    re.ASCII,
).fullmatch
_SECONDS = (86_400, 3600, 60, 1)
_FLAGS = {"1": True, "true": True, "0": False, "false": False}
R = TypeVar("R")
_Content: TypeAlias = "str | tuple[Raw, ...] | None"


class _Unusable(Enum):
    """What is no value of its kind."""

    IT_IS = True


_UNUSABLE = _Unusable.IT_IS
_name = itemgetter(0)


class Record:
    """An element with elements below it.

    Attributes
    ----------
    raw
        The elements below, as they stand.
    fields
        The same by name; of two of a name, the first.
    kind, which, line
        What it is called, with its number among those, and where it begins.
    name
        How changes refer to it: the id the project uses, else its kind.
    """

    __slots__ = ("_desk", "fields", "kind", "line", "name", "raw", "which")

    def __init__(
        self, raw: tuple[Raw, ...], kind: str, desk: Desk, name: str = "", line: int = 0
    ) -> None:
        self.raw = raw
        self.kind = kind
        self.which: int | None = None
        self.line = line
        self._desk = desk
        self.fields = dict(reversed(raw))
        self.name = name or kind

    @property
    def place(self) -> str:
        """Where it is, for people: ``Task 7 (line 120)``."""
        called = self.kind if self.which is None else f"{self.kind} {self.which}"
        return f"{called} (line {self.line})" if self.line else called

    def without(self, field: str, content: tuple[Raw, ...]) -> None:
        """Take a field with this content out."""
        raw, fields = self.raw, self.fields
        place = len(raw) - 1
        while raw[place][1] is not content:
            place -= 1
        self.raw = raw[:place] + raw[place + 1 :]
        if fields[field] is content:  # the first of its name: the next one takes its place
            del fields[field]
            fields.update([each for each in raw[place + 1 :] if each[0] == field][:1])

    def text(self, field: str) -> str:
        """Return a text without the space around it; empty if there is none."""
        content = self.fields.get(field)
        return content.strip() if content and isinstance(content, str) else ""

    def content(self, field: str) -> str | tuple[Raw, ...]:
        """Return an element's content as it stands."""
        return self.fields.get(field, "")

    def below(self, field: str, name: str) -> Iterator[Record]:
        """Yield the records of one name in a list."""
        content = self.fields.get(field, "")
        for number, (kind, inner) in enumerate(content if isinstance(content, tuple) else ()):
            if kind == name and isinstance(inner, tuple):
                yield self._inner(inner, f"{self.place}, {name} {number + 1}")

    def every(self, field: str) -> Iterator[Record]:
        """Yield the records of one name that stand side by side in this one."""
        return (self.within(field, inner) for inner in self.contents(field))

    def within(self, field: str, content: tuple[Raw, ...]) -> Record:
        """Return the content of a field as a record of its own."""
        return self._inner(content, f"{self.place}, {field}")

    def _inner(self, content: tuple[Raw, ...], place: str) -> Record:
        record = Record(content, place, self._desk, self.name)
        if not record.says_each_once():
            record.note_twice()
        return record

    def note_twice(self) -> None:
        """Note texts of one name: others may stand side by side, such as links."""
        texts = [name for name, content in self.raw if isinstance(content, str)]
        if len(set(texts)) < len(texts):
            self.adjusted(SAID_TWICE)

    def contents(self, field: str) -> list[tuple[Raw, ...]]:
        """Return what stands in the elements of one name that have others below them."""
        content = self.fields.get(field)
        if content is None:
            return []
        if self.says_each_once():
            return [content] if isinstance(content, tuple) else []
        return [inner for name, inner in self.raw if name == field and isinstance(inner, tuple)]

    def count(self, field: str) -> int:
        """Count the elements of one name."""
        if self.says_each_once():
            return int(field in self.fields)
        return [*map(_name, self.raw)].count(field)

    def says_each_once(self) -> bool:
        """Whether no two elements below have one name."""
        return len(self.fields) == len(self.raw)

    def flag(self, field: str, usual: bool = False) -> bool:
        """Read ``1``, ``0``, ``true`` or ``false``."""
        read = _flag_of(self.fields.get(field))
        if isinstance(read, bool):
            return read
        if read is _UNUSABLE:
            self._refuse_text(field, "it must be 0 or 1", "应为 0 或 1")
        return usual

    def whole(self, field: str, usual: int | None = None) -> int | None:
        """Read a whole number."""
        read = _whole_of(self.fields.get(field))
        if isinstance(read, int):
            return read
        if read is _UNUSABLE:
            self._refuse_text(field, "it must be a whole number", "应为整数")
        return usual

    def uid(self, field: str) -> int | None:
        """Read a whole number that is another one in each record."""
        content = self.fields.get(field)
        if isinstance(content, str) and is_plain_number(content):
            return int(content)
        return self.whole(field)

    def number(self, field: str) -> Decimal | None:
        """Read a decimal number."""
        read = _number_of(self.fields.get(field))
        if read is _UNUSABLE:
            self._refuse_text(field, "it must be a number", "应为数字")
            return None
        return read

    def instant(self, field: str) -> datetime | None:
        """Read a time as it stands, seconds included."""
        read = _instant_of(self.fields.get(field))
        if read is _UNUSABLE:
            shape = "2026-03-02T08:00:00"
            self._refuse_text(
                field, f"it must be a time such as {shape}", f"应为时间，例如 {shape}"
            )
            return None
        if read is not None and read.tzinfo is not None:
            self.adjusted(ZONE)
            return read.replace(tzinfo=None)
        return read

    def clock(self, field: str) -> time | None:
        """Read a time of day such as ``08:00:00``."""
        text = self.text(field)
        if not text:
            return None
        try:
            return time.fromisoformat(text[-_LONGEST_TIME:].rpartition("T")[2]).replace(tzinfo=None)
        except ValueError:
            en, zh = "it must be a time such as 08:00:00", "应为时刻，例如 08:00:00"
            self.refuse(unusable(field, text, en, zh))
            return None

    def moment(self, field: str) -> datetime | None:
        """Read a time and round it to the minute."""
        if field not in self.fields:
            return None
        read = self.instant(field)
        if read is None or not (read.second or read.microsecond):
            return read
        self.adjusted(ROUNDED)
        try:
            return rounded(read)
        except OverflowError:
            self.refuse(unusable(field, self.text(field), "it must be a date", "应为日期"))
            return None

    def minutes(self, field: str) -> int | None:
        """Read a length such as ``PT8H0M0S`` in minutes, rounded half up; a negative one as 0."""
        read = _minutes_of(self.fields.get(field))
        if read is None:  # it says what is wrong, if anything stands there
            return None if self.seconds(field) is None else 0
        whole, is_rounded = read
        if is_rounded:
            self.adjusted(ROUNDED)
        return whole

    def seconds(self, field: str) -> Decimal | int | None:
        """Read a length such as ``PT8H0M0S`` in seconds; a negative one as 0."""
        read = _seconds_of(self.fields.get(field))
        if read is _UNUSABLE:
            en, zh = "it must be a length such as PT8H0M0S", "应为时长，例如 PT8H0M0S"
            self._refuse_text(field, en, zh)
            return None
        if read is not None and read < 0:
            self.adjusted(NEGATIVE)
            return 0
        return read

    def _refuse_text(self, field: str, en: str, zh: str) -> None:
        self.refuse(unusable(field, self.text(field), en, zh))

    def refuse(self, problem: InputError | Finding) -> None:
        """Note a problem at this record's place."""
        self._desk.problems.add(self.place, problem)

    def attempt(self, make: Callable[[], R]) -> R | None:
        """Return what ``make`` makes, or note why it cannot, and return ``None``."""
        try:
            return make()
        except PmcoreError as error:
            self._desk.problems.add_all(self.place, error)
            return None

    def adjusted(self, feature: Feature) -> None:
        """Note that a value of this record was changed."""
        self._desk.ledger.adjusted(feature, self.name)


def is_plain_number(text: str) -> bool:
    """Whether a text is a whole number as most are written: faster to read than to look up.

    >>> is_plain_number("17"), is_plain_number(" 17"), is_plain_number("")
    (True, False, False)
    """
    return text.isdecimal() and text.isascii() and len(text) <= _MOST_UID_DIGITS


# A file says the same few flags, numbers, times and lengths again and again.
@lru_cache(maxsize=4096)
def _text_of(content: _Content) -> str:
    return content.strip() if isinstance(content, str) else ""


@lru_cache(maxsize=256)
def _flag_of(content: _Content) -> bool | _Unusable | None:
    text = _text_of(content)
    if text in _FLAGS:
        return _FLAGS[text]
    return _UNUSABLE if text else None


@lru_cache(maxsize=16_384)
def _whole_of(content: _Content) -> int | _Unusable | None:
    """Read a whole number; ``None`` where nothing stands."""
    text = _text_of(content)
    if not text:
        return None
    return int(text) if _is_whole(text) else _UNUSABLE


@lru_cache(maxsize=4096)
def _number_of(content: _Content) -> Decimal | _Unusable | None:
    text = _text_of(content)
    if not text:
        return None
    number = written_number(text) if len(text) <= _LONGEST_NUMBER else None
    if number is None or number.adjusted() > _MOST_DIGITS:
        return _UNUSABLE
    # what is this small means nothing but work for whoever writes out its noughts
    return number if number.adjusted() >= -_MOST_DIGITS else Decimal(0)


@lru_cache(maxsize=4096)
def _instant_of(content: _Content) -> datetime | _Unusable | None:
    text = _text_of(content)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text) if len(text) <= _LONGEST_TIME else _UNUSABLE
    except ValueError:
        return _UNUSABLE


@lru_cache(maxsize=4096)
def _seconds_of(content: _Content) -> Decimal | int | _Unusable | None:
    text = _text_of(content)
    if not text:
        return None
    match = _length(text)
    if not match or not any(match.groups()[1:]):
        return _UNUSABLE
    sign, *parts = match.groups()
    length = sum(Decimal(part or 0) * unit for part, unit in zip(parts, _SECONDS, strict=True))
    return -length if sign else length


@lru_cache(maxsize=4096)
def _minutes_of(content: _Content) -> tuple[int, bool] | None:
    """Return a length that is not negative in minutes, and whether it had to be rounded for it."""
    seconds = _seconds_of(content)
    if seconds is None or seconds is _UNUSABLE or seconds < 0:
        return None
    whole = int((seconds + 30) // 60)
    return whole, whole * 60 != seconds
