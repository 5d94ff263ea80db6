"""The outline of the file: levels of its rows become parents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pmcore.exchange.importing.changes import LEVEL
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.mspdi.record import Record
from pmcore.kernel import TaskId


@dataclass(slots=True)
class Row:
    """A task of the file, with its place in the outline."""

    uid: int
    record: Record
    parent: TaskId | None
    level: int
    is_summary: bool = False


def rows_of(tasks: Mapping[int, Record], desk: Desk) -> list[Row]:
    """Return the tasks in the order of the file, without blank rows and the project's own row."""
    rows: list[Row] = []
    above: list[Row] = []
    for uid, record in _real(tasks):
        stated = _stated_level(record)
        level = max(stated, 1)
        while above and above[-1].level >= level:
            above.pop()
        parent = above[-1] if above else None
        if stated < 1 or level > (parent.level if parent else 0) + 1:
            desk.ledger.adjusted(LEVEL, record.name)
        row = Row(uid, record, parent.record.name if parent else None, level)
        if parent:
            parent.is_summary = True
        above.append(row)
        rows.append(row)
    return rows


def is_project_row(uid: int, record: Record) -> bool:
    """Whether a row stands for the project as a whole."""
    return uid == 0 and (record.whole("OutlineLevel", 0) or 0) == 0


def _real(tasks: Mapping[int, Record]) -> Iterator[tuple[int, Record]]:
    for uid, record in tasks.items():
        if not is_project_row(uid, record) and not record.flag("IsNull"):
            yield uid, record


def _stated_level(record: Record) -> int:
    stated = record.whole("OutlineLevel")
    if stated is None:
        number = record.text("OutlineNumber")
        stated = number.count(".") + 1 if number else 1
    return stated
