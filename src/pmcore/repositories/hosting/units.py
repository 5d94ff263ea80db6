"""A unit of work over tables of a host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from pmcore.repositories.hosting.projects import HostedProjects
from pmcore.repositories.hosting.tables import ProjectTables


class HostedUnit:
    """Reads and writes of one tenant; it is over when it is committed, rolled back, or left.

    Parameters
    ----------
    tables
        In a transaction of their own, or a savepoint.
    keep
        Called once by :meth:`commit`, and keeps what was written; where it was not called, the host
        takes back what was written when the unit is left.

    Examples
    --------
    The store of a host lends it, and so does a view, which nobody commits::

        @contextmanager
        def unit(self, tenant):
            with self.database.transaction() as transaction:
                with HostedUnit(OurTables(transaction, check_id(tenant, "tenant")),
                                transaction.commit) as unit:
                    yield unit
    """

    def __init__(self, tables: ProjectTables, keep: Callable[[], object] = lambda: None) -> None:
        self._keep = keep
        self.projects = HostedProjects(tables)

    def commit(self) -> None:
        """Keep everything written; the unit is over."""
        self.rollback()
        self._keep()

    def rollback(self) -> None:
        """Keep nothing; the unit is over."""
        self.projects.check_open()
        self.projects.is_over = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.projects.is_over = True
