"""One row of a table: its fields, read as values of their kind, each problem with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from pmcore.exchange.importing.changes import ROUNDED
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.ledger import Ledger
from pmcore.exchange.importing.lengths import rounded
from pmcore.exchange.importing.references import unknown
from pmcore.exchange.p6.dialect import XER, Dialect
from pmcore.exchange.problems import Problems
from pmcore.kernel import InputError
from pmcore.kernel.coercion import unusable

_is_key = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII).fullmatch
_is_number = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{0,20})?(?:[eE][+-]?\d{1,2})?", re.ASCII).fullmatch
_is_time = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?", re.ASCII
).fullmatch
_NOISE = Decimal("0.02")  # minutes that are lost when hours are written with few digits
_MOST_HOURS = Decimal(10**12)
LARGEST = Decimal(10**15)  # what amounts of a plan stay below
_LONGEST_SHOWN = 40


class P6Desk(Desk):
    """The desk, and how the file at hand says things.

    Attributes
    ----------
    dialect
        What its format calls tables, fields and words.
    comma
        Whether a comma begins the part after the point.
    told
        Rows and fields of which a problem is known.
    """

    __slots__ = ("comma", "dialect", "told")

    def __init__(self, problems: Problems, ledger: Ledger, dialect: Dialect = XER) -> None:
        super().__init__(problems, ledger)
        self.dialect = dialect
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
    """A row of a table of the database, as a file has it.

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

    _shape_of_time: ClassVar[str] = "2026-03-02 08:00"

    def __init__(self, head: Head, values: list[str], line: int, desk: P6Desk) -> None:
        self.head = head
        self.values = values
        self.line = line
        self._desk = desk
        self.name = ""

    @property
    def kind(self) -> str:
        """What the file calls the table."""
        return self._desk.dialect.table(self.head.table)

    @property
    def place(self) -> str:
        """Where it is, for people: ``TASK A1000 (line 120)``."""
        named = f" {self.name}" if self.name else ""
        return f"{self.kind}{named} (line {self.line})"

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

    def called(self, field: str) -> str:
        """Return what the file calls a field."""
        return self._desk.dialect.field(self.head.table, field)

    def text(self, field: str) -> str:
        """Return a text without the space around it; empty if there is none."""
        at = self.head.at.get(field)
        return "" if at is None or at >= len(self.values) else self.values[at].strip()

    def spelled(self, field: str) -> str:
        """Return how the file writes the word of a field."""
        return self._desk.dialect.word(self.head.table, field, self.text(field))

    def words(self, field: str) -> str:
        """Return a text as people read it: Primavera doubles quotes, and writes DEL for breaks."""
        return self.text(field).replace('""', '"').replace("\x7f\x7f", "\n").replace("\x7f", "\n")

    def key(self, field: str) -> str:
        """Return the number by which rows refer to each other; empty if it cannot be one."""
        text = self.text(field)
        if text and not _is_key(text):
            self.wrong(field, text, "it must be a number", "应为编号")
            return ""
        return text

    def flag(self, field: str, usual: bool = False) -> bool:
        """Read ``Y`` or ``N``."""
        text = self.text(field)
        if text in ("Y", "N", ""):
            return text == "Y" if text else usual
        yes, no = (self._desk.dialect.word(self.head.table, field, each) for each in "YN")
        self.wrong(field, text[:_LONGEST_SHOWN], f"it must be {yes} or {no}", f"应为 {yes} 或 {no}")
        return usual

    def number(self, field: str, most: Decimal = LARGEST) -> Decimal | None:
        """Read a number, if it is not larger than the most."""
        text = self.text(field)
        if not text:
            return None
        if _is_number(text) and (self._desk.comma or "," not in text):
            number = Decimal(text.replace(",", "."))
            if abs(number) <= most:
                return number
        self.wrong(field, text, "it must be a number", "应为数字")
        return None

    def minutes(self, field: str) -> int | None:
        """Read a number of hours, in minutes, rounded half up."""
        hours = self.number(field, _MOST_HOURS)
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
        read = self._time_of(text)
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

    def first_moment(self, fields: Iterable[str]) -> datetime | None:
        """Read the times of some fields, in this order, up to one that is there."""
        read = (self.moment(field) for field in fields)
        return next((moment for moment in read if moment is not None), None)

    def word(self, field: str, known: Collection[str], usual: str | None = None) -> str:
        """Return a word that must be one of some; empty after a problem.

        Parameters
        ----------
        usual
            Stands in where there is none.
        """
        text = self.text(field)
        if not text and usual is not None:
            return usual
        if text not in known:
            listed = self._desk.dialect.listed(self.head.table, field, known)
            en, zh = f"it must be one of {listed}", f"应为以下之一：{listed}"
            self.wrong(field, text[:_LONGEST_SHOWN] or None, en, zh)
            return ""
        return text

    def wrong(self, field: str, value: object, en: str, zh: str) -> None:
        """Note that a field cannot be used, and what it must be instead."""
        self.refuse(unusable(self.called(field), value, en, zh))

    def names_nothing(self, field: str) -> None:
        """Note that a field refers to something that is not there."""
        found = unknown(self.called(field), self.text(field))
        self._desk.problems.add(self.place, found)

    def refuse(self, error: InputError) -> None:
        """Note a problem at this row's place; of one field, once."""
        field = id(self), error.context.get("field")
        if field not in self._desk.told and not self._desk.problems.full:
            self._desk.told.add(field)
            self._desk.problems.add(self.place, error)

    def adjusted(self, feature: Feature) -> None:
        """Note that a value of this row was changed."""
        self._desk.ledger.adjusted(feature, self.name or self.place)

    def unused(self, feature: Feature) -> None:
        """Note that this row says something the project cannot hold."""
        self._desk.ledger.unused(feature, self.name or self.place)

    def _time_of(self, text: str) -> datetime | None:
        """Return the time that a text says, if it says one."""
        try:
            return datetime.fromisoformat(text) if _is_time(text) else None
        except ValueError:
            return None

    def _refuse_time(self, field: str, text: str) -> None:
        shape = self._shape_of_time
        en, zh = f"it must be a time such as {shape}", f"应为时间，例如 {shape}"
        self.wrong(field, text, en, zh)
