"""What a host builds a store of its own from: it says how rows are read and written, no more.

A host implements :class:`ProjectTables` over its own tables; :class:`HostedUnit` makes of it what
:class:`~pmcore.repositories.protocols.UnitOfWork` asks for.
"""

from __future__ import annotations

from pmcore.repositories.changes import packed_change, read_change
from pmcore.repositories.hosting.project_rows import ProjectRows
from pmcore.repositories.hosting.projects import HostedProjects
from pmcore.repositories.hosting.row_changes import RowChanges
from pmcore.repositories.hosting.tables import Head, ProjectTables, TaskTables, found_among
from pmcore.repositories.hosting.units import HostedUnit

__all__ = [
    "Head",
    "HostedProjects",
    "HostedUnit",
    "ProjectRows",
    "ProjectTables",
    "RowChanges",
    "TaskTables",
    "found_among",
    "packed_change",
    "read_change",
]
