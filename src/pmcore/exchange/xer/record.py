"""One row of a table: its fields, read as values of their kind, each problem with its line."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from pmcore.exchange.importing.changes import ROUNDED
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.ledger import Ledger
from pmcore.exchange.importing.lengths import rounded
from pmcore.exchange.problems import Problems
from pmcore.kernel import InputError
from pmcore.kernel.coercion import unusable

_is_key = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII).fullmatch
_is_number = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{0,15})?(?:[eE][+-]?\d{1,2})?", re.ASCII).fullmatch
_is_time = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?", re.ASCII
).fullmatch
_NOISE = Decimal("0.02")  # minutes that are lost when hours are written with few digits
_LARGEST = Decimal(10**12)


class XerDesk(Desk):
    """The desk, and how the file at hand writes numbers.

    Attributes
    ----------
    comma
        Whether a comma begins the part after the point.
    told
        Lines and fields of which a problem is known.
    """

    __slots__ = ("comma", "told")

    def __init__(self, problems: Problems, ledger: Ledger) -> None:
        super().__init__(problems, ledger)
        self.comma = False
        self.told: set[tuple[int, object]] = set()


class Head:
    """The columns of a table.

    Attributes
    ----------
    table
        Its name.
    names
        Of the columns.
    at
        Number of each column; of two of a name, the first.
    """

    __slots__ = ("at", "names", "table")

    def __init__(self, table: str, names: tuple[str, ...]) -> None:
        self.table = table
        self.names = names
        self.at = {name: number for number, name in reversed(list(enumerate(names)))}


class Record:
    """A row of a table.

    Attributes
    ----------
    head
        The columns.
    values
        As they stand; those at the end may be missing.
    line
        Where it begins, from 1.
    name
        How changes refer to it: the id that the project uses, else its table and line.
    """

    __slots__ = ("_desk", "head", "line", "name", "values")

    def __init__(self, head: Head, values: list[str], line: int, desk: XerDesk) -> None:
        self.head = head
        self.values = values
        self.line = line
        self._desk = desk
        self.name = ""

    @property
    def place(self) -> str:
        """Where it is, for people: ``TASK A1000 (line 120)``."""
        named = f" {self.name}" if self.name else ""
        return f"{self.head.table}{named} (line {self.line})"

    @property
    def raw(self) -> tuple[Raw, ...]:
        """Every field that says something, as it stands."""
        return tuple(
            (name, value)
            for name, value in zip(self.head.names, self.values, strict=False)
            if value
        )

    def rest(self, held: frozenset[str]) -> tuple[Raw, ...]:
        """Return every field that says something and is not held elsewhere."""
        return tuple(each for each in self.raw if each[0] not in held)

    def text(self, field: str) -> str:
        """Return a text without the space around it; empty if there is none."""
        at = self.head.at.get(field)
        return "" if at is None or at >= len(self.values) else self.values[at].strip()

    def words(self, field: str) -> str:
        """Return a text as people read it: Primavera doubles quotes, and writes DEL for breaks."""
        return self.text(field).replace('""', '"').replace("\x7f\x7f", "\n").replace("\x7f", "\n")

    def key(self, field: str) -> str:
        """Return the number by which rows refer to each other; empty if it cannot be one."""
        text = self.text(field)
        if text and not _is_key(text):
            self.refuse(unusable(field, text, "it must be a number", "应为编号"))
            return ""
        return text

    def flag(self, field: str, usual: bool = False) -> bool:
        """Read ``Y`` or ``N``."""
        text = self.text(field)
        if text in ("Y", "N", ""):
            return text == "Y" if text else usual
        self.refuse(unusable(field, text, "it must be Y or N", "应为 Y 或 N"))
        return usual

    def number(self, field: str) -> Decimal | None:
        """Read a number."""
        text = self.text(field)
        if not text:
            return None
        if _is_number(text) and (self._desk.comma or "," not in text):
            number = Decimal(text.replace(",", "."))
            if abs(number) <= _LARGEST:
                return number
        self.refuse(unusable(field, text, "it must be a number", "应为数字"))
        return None

    def minutes(self, field: str) -> int | None:
        """Read a number of hours, in minutes, rounded half up."""
        hours = self.number(field)
        if hours is None:
            return None
        minutes = hours * 60
        whole = minutes.to_integral_value(ROUND_HALF_UP)
        if abs(minutes - whole) > _NOISE:
            self.adjusted(ROUNDED)
        return int(whole)

    def instant(self, field: str) -> datetime | None:
        """Read a time as it stands, seconds included."""
        text = self.text(field)
        if not text:
            return None
        try:
            read = datetime.fromisoformat(text) if _is_time(text) else None
        except ValueError:
            read = None
        if read is None:
            self._refuse_time(field, text)
        return read

    def moment(self, field: str) -> datetime | None:
        """Read a time and round it to the minute."""
        read = self.instant(field)
        if read is None or not (read.second or read.microsecond):
            return read
        self.adjusted(ROUNDED)
        try:
            return rounded(read)
        except OverflowError:
            self._refuse_time(field, self.text(field))
            return None

    def refuse(self, error: InputError) -> None:
        """Note a problem at this row's place; of one field, once."""
        field = self.line, error.context.get("field")
        if field not in self._desk.told and not self._desk.problems.full:
            self._desk.told.add(field)
            self._desk.problems.add(self.place, error)

    def adjusted(self, feature: Feature) -> None:
        """Note that a value of this row was changed."""
        self._desk.ledger.adjusted(feature, self.name or self.place)

    def unused(self, feature: Feature) -> None:
        """Note that this row says something the project cannot hold."""
        self._desk.ledger.unused(feature, self.name or self.place)

    def _refuse_time(self, field: str, text: str) -> None:
        shape = "2026-03-02 08:00"
        en, zh = f"it must be a time such as {shape}", f"应为时间，例如 {shape}"
        self.refuse(unusable(field, text, en, zh))
