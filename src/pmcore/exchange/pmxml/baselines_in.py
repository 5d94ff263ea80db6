"""Baselines, which P6's XML has as projects of another name: as rows of the database."""

from __future__ import annotations

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.p6.gathered import COPY_OF
from pmcore.exchange.pmxml.element import Element
from pmcore.exchange.pmxml.names import TABLES
from pmcore.exchange.pmxml.tables_in import TablesIn

_BASELINE, _PROJECT, _OWNER = "BaselineProject", "Project", "ProjectObjectId"
# What of a baseline is read. All of it is kept as it stood, besides.
_READ = ("Activity", "ResourceAssignment", "ActivityExpense")


def add_baselines(taken: TablesIn) -> None:
    """Give each baseline the rows that it has in the database: a project, and what is in it."""
    for baseline in list(taken.tables.rows(_BASELINE)):
        if isinstance(baseline, Element):
            own = taken.element(TABLES[_PROJECT], list(baseline.raw), baseline.line)
            number = own.text("proj_id")
            own.given = {COPY_OF: baseline.text("proj_id")}
            taken.tables.begin(own.head.table).append(own)
            for name, fields in baseline.nested:
                if name in _READ and not isinstance(fields, str):
                    _add(taken, TABLES[name], fields, number, baseline.line)


def _add(taken: TablesIn, table: str, fields: tuple[Raw, ...], project: str, line: int) -> None:
    own = [each for each in fields if each[0] != _OWNER]
    row = taken.element(table, own, line)
    row.given = {**row.given, "proj_id": project}
    taken.tables.begin(table).append(row)
