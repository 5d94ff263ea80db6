"""The tables of a file: lines that begin with ``%T``, ``%F`` and ``%R``, ended by ``%E``."""

from __future__ import annotations

import re

from pmcore.exchange.importing.changes import SAID_TWICE
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.limits import ReadLimits, too_many_values
from pmcore.exchange.p6.record import Head, P6Desk, Record
from pmcore.exchange.p6.tables import Tables, check_count
from pmcore.kernel import Code, DocumentError

HEADER = "ERMHDR"
BROKEN_LINE = Feature("broken_line", "rows that go on in the next line", "分成多行的记录")
HEADER_FIELDS = (
    "version",
    "export_date",
    "context",
    "user",
    "user_name",
    "database",
    "module",
    "currency",
)
_MOST_COLUMNS = 1000
_is_table = re.compile(r"\w{1,60}", re.ASCII).fullmatch
_mark_of = re.compile(r"%([A-Z])(?:\t|\Z)").match
_LONGEST_SHOWN = 40


def tables_of(text: str, limits: ReadLimits, desk: P6Desk) -> Tables:
    """Go through a file line by line.

    Parameters
    ----------
    limits
        ``max_values`` counts values, empty ones included.
    desk
        Where rows that were mended are noted.

    Raises
    ------
    DocumentError
        ``import.header`` for another kind of file; ``document.syntax``.
    InputError
        ``input.too_many`` values, columns or tables.
    """
    lines = text.split("\n") if "\n" in text else text.split("\r")
    first = lines[0].removeprefix("\ufeff").removesuffix("\r").split("\t", len(HEADER_FIELDS) + 1)
    if first[0] != HEADER:
        shown = " ".join(first[0][:_LONGEST_SHOWN].split()) or None
        raise DocumentError(Code.IMPORT_HEADER, start=shown)
    header = tuple(
        (name, value) for name, value in zip(HEADER_FIELDS, first[1:], strict=False) if value
    )
    return _Scan(Tables(header), limits, desk).through(lines)


class _Scan:
    """Takes the lines of a file one by one."""

    def __init__(self, tables: Tables, limits: ReadLimits, desk: P6Desk) -> None:
        self._tables = tables
        self._most = limits.max_values
        self._desk = desk
        self._table = ""
        self._head: Head | None = None
        self._rows: list[Record] = []
        self._more: list[str] = []
        self._count = 0
        self._ended = False

    def through(self, lines: list[str]) -> Tables:
        for number, whole in enumerate(lines[1:], 2):
            line = whole.removesuffix("\r")
            if self._ended:
                if line.strip("\x1a \t\0"):
                    en, zh = "something follows the end, %E", "结束标记 %E 之后还有内容"
                    raise _syntax(number, en, zh)
            elif line.startswith("%R\t") and self._head is not None:
                self._join(number)
                self._add_row(line, number, self._head)
            elif (mark := _mark_of(line)) is not None:
                self._join(number)
                self._turn(mark[1], line, number)
            elif self._rows and self._head is not None:
                self._more.append(line)
            elif line:
                en, zh = "it begins with no mark such as %R", "开头不是 %R 之类的标记"
                raise _syntax(number, en, zh)
        if not self._ended:
            en, zh = "the end, %E, is missing: it is cut off", "缺少结束标记 %E，文件不完整"
            raise _syntax(len(lines), en, zh)
        return self._tables

    def _turn(self, mark: str, line: str, number: int) -> None:
        """Take a line that begins or ends a table."""
        if mark == "T":
            self._begin_table(line, number)
        elif mark == "F":
            self._begin_rows(line, number)
        elif mark == "E":
            self._ended = True
        elif mark == "R" and self._head is not None:
            self._rows.append(Record(self._head, [], number, self._desk))
        elif mark == "R":
            en, zh = "a row stands before its columns, %F", "记录出现在列名 %F 之前"
            raise _syntax(number, en, zh)
        else:
            raise _syntax(
                number, f"%{mark} is no mark of such a file", f"%{mark} 不是此类文件的标记"
            )

    def _begin_table(self, line: str, number: int) -> None:
        self._table = line[3:].strip()
        self._head = None
        if not _is_table(self._table):
            raise _syntax(number, "it must name a table", "应给出表名")
        self._rows = self._tables.begin(self._table)

    def _begin_rows(self, line: str, number: int) -> None:
        if not self._table:
            en, zh = "columns stand before their table, %T", "列名出现在表 %T 之前"
            raise _syntax(number, en, zh)
        check_count("columns", line.count("\t"), _MOST_COLUMNS)
        self._head = Head(self._table, tuple(name.strip() for name in line.split("\t")[1:]))
        names = [name for name in self._head.names if name]
        if len(set(names)) < len(names):
            self._desk.ledger.adjusted(SAID_TWICE, f"{self._table} (line {number})")

    def _add_row(self, line: str, number: int, head: Head) -> None:
        count = line.count("\t")
        self._count += count
        if self._count > self._most:
            raise too_many_values(self._most)
        if count > len(head.names):
            line = line.rstrip("\t")
            _check_width(line.count("\t"), number, head)
        self._rows.append(Record(head, line.split("\t")[1:], number, self._desk))

    def _join(self, number: int) -> None:
        """Add lines without a mark to the last value of the row before them."""
        while self._more and not self._more[-1]:
            self._more.pop()
        if not self._more or self._head is None:
            return
        row = self._rows[-1]
        text = "\n".join((row.values[-1] if row.values else "", *self._more)).rstrip("\t")
        self._more = []
        _check_width(len(row.values[:-1]) + text.count("\t") + 1, number - 1, self._head)
        row.values[-1:] = text.split("\t")
        row.adjusted(BROKEN_LINE)


def _check_width(count: int, line: int, head: Head) -> None:
    columns = len(head.names)
    if count > columns:
        raise _syntax(
            line,
            f"{count} values stand in the {columns} columns of {head.table}",
            f"{head.table} 有 {columns} 列，却有 {count} 个值",
        )


def _syntax(line: int, en: str, zh: str) -> DocumentError:
    problem = {"en": en, "zh": zh}
    return DocumentError(Code.DOCUMENT_SYNTAX, format="XER", line=line, column=1, problem=problem)
