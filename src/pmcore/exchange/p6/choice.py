"""Which of the projects of a file is meant."""

from __future__ import annotations

from pmcore.exchange.p6.dialect import XER, Dialect
from pmcore.exchange.p6.record import Record
from pmcore.exchange.p6.tables import Tables
from pmcore.kernel import Code, DocumentError, json_safe

_MOST_SHOWN = 50


def chosen(tables: Tables, project: str | None, dialect: Dialect = XER) -> Record:
    """Return the row of the project that is meant.

    A project that stands in the file only because others are linked with it is not counted, but
    may be named.

    Parameters
    ----------
    project
        Its number, or its short name; needed when the file holds several.
    dialect
        What the format calls things.

    Raises
    ------
    DocumentError
        ``import.table``; ``import.project_choice``; ``import.project_unknown``.
    """
    rows = tables.rows("PROJECT")
    if not rows:
        raise DocumentError(Code.IMPORT_TABLE, table=dialect.table("PROJECT"))
    if project is not None:
        return _named(rows, str(project))
    exported = [row for row in rows if row.flag("export_flag", True)] or rows
    if len(exported) > 1:
        raise DocumentError(Code.IMPORT_PROJECT_CHOICE, count=len(exported), known=_told(exported))
    return exported[0]


def _named(rows: list[Record], project: str) -> Record:
    for field in ("proj_id", "proj_short_name"):
        for row in rows:
            if row.text(field) == project:
                return row
    raise DocumentError(Code.IMPORT_PROJECT_UNKNOWN, project=project[:60], known=_told(rows))


def _told(rows: list[Record]) -> object:
    told = (f"{row.text('proj_id')} ({row.words('proj_short_name')[:40]})" for row in rows)
    return json_safe(sorted(told)[:_MOST_SHOWN])
