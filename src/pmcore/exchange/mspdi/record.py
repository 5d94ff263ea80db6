"""One record of a file: its fields, read as values of their kind, each problem with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal, InvalidOperation

from pmcore.exchange.importing.changes import ROUNDED, ZONE
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.lengths import rounded
from pmcore.kernel import InputError
from pmcore.kernel.coercion import unusable

_LONGEST_TIME, _LONGEST_NUMBER = 40, 20
_is_whole = re.compile(r"[+-]?\d{1,15}", re.ASCII).fullmatch
_length = re.compile(
    r"P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?", re.ASCII
).fullmatch
_SECONDS = (86_400, 3600, 60, 1)


class Record:
    """An element with elements below it.

    Attributes
    ----------
    raw
        The elements below, as they stand.
    fields
        The same by name; of two of a name, the first.
    place
        Where it is, for people: ``Task 7 (line 120)``.
    name
        How changes refer to it: the id the project uses, else the place.
    """

    __slots__ = ("_desk", "fields", "name", "place", "raw")

    def __init__(self, raw: tuple[Raw, ...], place: str, desk: Desk, name: str = "") -> None:
        self.raw = raw
        self.place = place
        self.name = name or place
        self._desk = desk
        self.fields = dict(reversed(raw))

    def without(self, field: Raw) -> None:
        """Take a field out."""
        self.raw = tuple(each for each in self.raw if each is not field)
        self.fields = dict(reversed(self.raw))

    def text(self, field: str) -> str:
        """Return a text without the space around it; empty if there is none."""
        content = self.fields.get(field, "")
        return content.strip() if isinstance(content, str) else ""

    def content(self, field: str) -> str | tuple[Raw, ...]:
        """Return an element's content as it stands."""
        return self.fields.get(field, "")

    def below(self, field: str, name: str) -> Iterator[Record]:
        """Yield the records of one name in a list."""
        content = self.fields.get(field, "")
        for number, (kind, inner) in enumerate(content if isinstance(content, tuple) else ()):
            if kind == name and isinstance(inner, tuple):
                yield Record(inner, f"{self.place}, {name} {number + 1}", self._desk, self.name)

    def every(self, field: str) -> Iterator[Record]:
        """Yield the records of one name that stand side by side in this one."""
        for kind, inner in self.raw:
            if kind == field and isinstance(inner, tuple):
                yield Record(inner, f"{self.place}, {field}", self._desk, self.name)

    def flag(self, field: str, usual: bool = False) -> bool:
        """Read ``1``, ``0``, ``true`` or ``false``."""
        text = self.text(field)
        if text in ("1", "true"):
            return True
        if text in ("0", "false"):
            return False
        if text:
            self.refuse(unusable(field, text, "it must be 0 or 1", "应为 0 或 1"))
        return usual

    def whole(self, field: str, usual: int | None = None) -> int | None:
        """Read a whole number."""
        text = self.text(field)
        if not text:
            return usual
        if _is_whole(text):
            return int(text)
        self.refuse(unusable(field, text, "it must be a whole number", "应为整数"))
        return usual

    def number(self, field: str) -> Decimal | None:
        """Read a decimal number."""
        text = self.text(field)
        if not text:
            return None
        try:
            number = Decimal(text) if len(text) <= _LONGEST_NUMBER else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite() and abs(number) < 10**15:
            return number
        self.refuse(unusable(field, text, "it must be a number", "应为数字"))
        return None

    def instant(self, field: str) -> datetime | None:
        """Read a time as it stands, seconds included."""
        text = self.text(field)
        if not text:
            return None
        try:
            read = datetime.fromisoformat(text) if len(text) <= _LONGEST_TIME else None
        except ValueError:
            read = None
        if read is None:
            shape = "2026-03-02T08:00:00"
            en, zh = f"it must be a time such as {shape}", f"应为时间，例如 {shape}"
            self.refuse(unusable(field, text, en, zh))
        elif read.tzinfo is not None:
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
        """Read a length such as ``PT8H0M0S`` in minutes, rounded half up."""
        seconds = self.seconds(field)
        if seconds is None:
            return None
        whole = int((seconds + 30) // 60)
        if whole * 60 != seconds:
            self.adjusted(ROUNDED)
        return whole

    def seconds(self, field: str) -> Decimal | int | None:
        """Read a length such as ``PT8H0M0S`` in seconds."""
        text = self.text(field)
        if not text:
            return None
        match = _length(text)
        if not match or not any(match.groups()):
            en, zh = "it must be a length such as PT8H0M0S", "应为时长，例如 PT8H0M0S"
            self.refuse(unusable(field, text, en, zh))
            return None
        parts = zip(match.groups(), _SECONDS, strict=True)
        return sum(Decimal(part or 0) * unit for part, unit in parts)

    def refuse(self, error: InputError) -> None:
        """Note a problem at this record's place."""
        self._desk.problems.add(self.place, error)

    def adjusted(self, feature: Feature) -> None:
        """Note that a value of this record was changed."""
        self._desk.ledger.adjusted(feature, self.name)
