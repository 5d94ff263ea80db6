"""Which of the projects of a file is meant."""

from __future__ import annotations

from pmcore.exchange.p6.gathered import COPY_OF
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.exchange.p6.tables import Tables
from pmcore.kernel import Code, DocumentError, json_safe

_MOST_SHOWN = 50


def chosen(tables: Tables, project: str | None, desk: P6Desk) -> Record:
    """Return the row of the project that is meant.

    A project that stands in the file only because others are linked with it, or as a baseline of
    another, is not counted, but may be named. Where nobody names any, the ledger remembers which
    was read.

    Parameters
    ----------
    project
        Its number, or its short name; needed when the file holds several.
    desk
        Knows what the format calls things, and remembers the choice.

    Raises
    ------
    DocumentError
        ``import.table``; ``import.project_choice``; ``import.project_unknown``.
    """
    rows = tables.rows("PROJECT")
    if not rows:
        raise DocumentError(Code.IMPORT_TABLE, table=desk.dialect.table("PROJECT"))
    if project is not None:
        return _named(rows, str(project))
    numbers = {row.text("proj_id") for row in rows} - {""}
    own = [row for row in rows if row.text(COPY_OF) not in numbers] or rows
    exported = [row for row in own if row.flag("export_flag", True)] or own
    if len(exported) > 1:
        raise DocumentError(
            Code.IMPORT_PROJECT_CHOICE, count=len(exported), known=json_safe(_labels(exported))
        )
    others = [row for row in own if row is not exported[0]]
    if others:
        desk.ledger.chose(_label(exported[0]), _labels(others))
    return exported[0]


def _named(rows: list[Record], project: str) -> Record:
    for field in ("proj_id", "proj_short_name"):
        for row in rows:
            if row.text(field) == project:
                return row
    raise DocumentError(
        Code.IMPORT_PROJECT_UNKNOWN, project=project[:60], known=json_safe(_labels(rows))
    )


def _labels(rows: list[Record]) -> list[str]:
    return sorted(map(_label, rows))[:_MOST_SHOWN]


def _label(row: Record) -> str:
    return f"{row.text('proj_id')} ({row.words('proj_short_name')[:40]})"
