"""Shared calendars as programs: documents, and which plans hold copies of them."""

from __future__ import annotations

import json
from collections.abc import Sequence

from pmcore.calendars import Calendar
from pmcore.exchange.record_data import settings_from
from pmcore.kernel import CalendarId, ProjectId, TenantId
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.calendars import CALENDARS, CalendarCopy, copy_of, page_of_copies
from pmcore.repositories.damage import unpacked
from pmcore.repositories.protocols import DEFAULT_PAGE
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import Page
from pmcore.repositories.sql.conditions import condition
from pmcore.repositories.sql.documents import DocumentRequests
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.sessions import Transaction
from pmcore.repositories.sql.statements import Program, ask

_AT_ONCE = 500  # settings read at a time


class CalendarRequests(DocumentRequests[Calendar]):
    """Programs for the shared calendars of a tenant."""

    def __init__(self, tenant: TenantId, within: Transaction) -> None:
        super().__init__(tenant, within, CALENDARS)

    def copies(
        self,
        id: CalendarId,
        visible: Predicate,
        *,
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Program[Page[CalendarCopy]]:
        """List plans with a calendar of this id."""
        query = ListQuery.of(visible, "", "id", after, limit)
        return self._copies(CALENDARS.checked_id(id), query)

    def _copies(self, id: CalendarId, query: ListQuery) -> Program[Page[CalendarCopy]]:
        current = yield from self._version(id)
        versions = yield from self.contents(id)
        held, values = condition(query.visible, self._dialect)
        asked = (
            "SELECT id, data FROM project JOIN settings ON settings.tenant = project.tenant AND"
            f" settings.project = project.id WHERE project.tenant = ? AND id > ? AND {seen()}"
            f" AND ({held}) ORDER BY id LIMIT ?"
        )
        found: list[CalendarCopy] = []
        place = "" if query.place is None else query.place[0]
        while len(found) <= query.limit:
            rows = yield from ask(asked, self._tenant, place, *values, _AT_ONCE)
            for project, data in rows:
                calendar = _held(project, data, id)
                if calendar is not None:
                    found.append(copy_of(project, calendar, versions, current))
            if len(rows) < _AT_ONCE:
                break
            place = rows[-1][0]
        return page_of_copies(found, query)


def _held(project: ProjectId, data: str, id: CalendarId) -> Calendar | None:
    """Return the calendar with an id out of settings, if there is one."""
    if f'"{id}"' not in data:
        return None

    def read() -> Sequence[Calendar]:
        return settings_from(json.loads(data)).calendars

    calendars = unpacked("settings", project, read)
    return next((each for each in calendars if each.id == id), None)
