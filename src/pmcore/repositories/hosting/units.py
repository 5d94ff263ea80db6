"""A unit of work over tables of a host."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Self

from pmcore.repositories.handling import Handler, checked_handlers, committed
from pmcore.repositories.hosting.projects import HostedProjects
from pmcore.repositories.hosting.tables import ProjectTables
from pmcore.repositories.steps import taken


class HostedUnit:
    """Reads and writes of one tenant; it is over when it is committed, rolled back, or left.

    Parameters
    ----------
    tables
        In a transaction of their own, or a savepoint.
    keep
        Called once by :meth:`commit`, and keeps what was written; where it was not called, the host
        takes back what was written when the unit is left.
    handlers
        Called with events before :meth:`commit` keeps them: those that the store was given, if it
        declares ``Capability.HANDLERS``.

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

    def __init__(
        self,
        tables: ProjectTables,
        keep: Callable[[], object] = lambda: None,
        handlers: Sequence[Handler[HostedUnit]] = (),
    ) -> None:
        self._keep, self._handlers = keep, checked_handlers(handlers, awaits=False)
        self.projects = HostedProjects(tables)

    def commit(self) -> None:
        """Keep everything written, after the handlers did their part; the unit is over."""
        taken(committed(self, self._handlers, self.projects.taken_events, self._end))

    def rollback(self) -> None:
        """Keep nothing; the unit is over."""
        self.projects.check_open()
        self.projects.is_over = True

    def _end(self) -> None:
        self.rollback()
        self._keep()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.projects.is_over = True
