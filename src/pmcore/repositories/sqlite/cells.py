"""Cells that hold what their column does not: SQLite looks when it writes, not when it reads."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeAlias

from pmcore.kernel import Code, StoreError
from pmcore.repositories.sql.schema import SQLITE_SCHEMA, TABLES
from pmcore.repositories.sql.statements import Cells

Kinds: TypeAlias = frozenset[type]
Columns: TypeAlias = frozenset[tuple[str, str, bool]]  # name, kind, whether it is never empty
_NONE = type(None)
_KINDS: dict[str, type] = {"TEXT": str, "INTEGER": int, "BLOB": bytes}
_WORD = re.compile(r"\w+")
_OPTIONAL = re.compile(r"LEFT JOIN (\w+)")
_COLUMNS = (
    "SELECT each.name, held.name, iif(strict, held.type, ''), held.[notnull]"
    " FROM pragma_table_list AS each, pragma_table_info(each.name) AS held"
    " WHERE each.schema = 'main'"
)


@lru_cache(1)
def columns_known() -> dict[str, Columns]:
    """Return the columns of each table as we lay it out."""
    connection = sqlite3.connect(":memory:")
    try:
        for statement in SQLITE_SCHEMA:
            connection.execute(statement)
        return columns_of(connection)
    finally:
        connection.close()


def columns_of(connection: sqlite3.Connection) -> dict[str, Columns]:
    """Return the columns of each of our tables that there is; if not strict, of no kind."""
    held: dict[str, list[tuple[str, str, bool]]] = {}
    for table, name, kind, is_filled in connection.execute(_COLUMNS).fetchall():
        held.setdefault(table, []).append((name, kind, bool(is_filled)))
    return {table: frozenset(held[table]) for table in TABLES if table in held}


@lru_cache(1000)
def _kinds(sql: str, names: tuple[str, ...]) -> tuple[Kinds | None, ...]:
    """Return what the columns of an answer may hold; ``None`` for what is no column of a table.

    Where a table is joined that need not have a row, its cells may be empty.
    """
    tables = {*_WORD.findall(sql)} & {*TABLES}
    optional = {*_OPTIONAL.findall(sql)}
    found: dict[str, set[type]] = {}
    for table in tables:
        for name, kind, is_filled in columns_known()[table]:
            may_be_none = not is_filled or table in optional
            found.setdefault(name, set()).update({_KINDS[kind]}, {_NONE} if may_be_none else ())
    return tuple(frozenset(found[name]) if name in found else None for name in names)


def check_cells(sql: str, values: Cells, names: tuple[str, ...], rows: Sequence[Cells]) -> None:
    """Refuse an answer with a cell of another kind than its column.

    Raises
    ------
    StoreError
        ``store.unreadable``.
    """
    if not rows:
        return
    for at, kinds in enumerate(_kinds(sql, names)):
        if kinds is not None and not {*map(type, map(itemgetter(at), rows))} <= kinds:
            odd = next(row for row in rows if type(row[at]) not in kinds)
            raise _misfit(_project(sql, values, dict(zip(names, odd, strict=True))), names[at])


def _project(sql: str, values: Cells, row: dict[str, Any]) -> object:
    """Return what a row belongs to: as it says itself, or as it was asked for."""
    for name in ("project", "id"):
        if type(row.get(name)) is str:
            return row[name]
        before, found, _ = sql.partition(f"{name} = ?")
        if found and before.count("?") < len(values):
            return values[before.count("?")]
    return {"en": "the store", "zh": "存储库"}


def _misfit(project: object, column: str) -> StoreError:
    what = {"en": f"The column {column}", "zh": f"{column} 列"}
    reason = {"en": "a cell holds what it cannot hold", "zh": "有单元格的内容类型不符"}
    return StoreError(Code.STORE_UNREADABLE, what=what, project=project, reason=reason)
