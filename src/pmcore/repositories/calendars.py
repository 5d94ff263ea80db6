"""Calendars that a tenant shares, and the copies of them that plans hold.

A plan holds its calendars whole, so that it can be scheduled anywhere and stays as it was planned.
A shared calendar is where such copies come from. What a copy is a copy of, its content tells: no
note in the plan could go out of date. ADR-0023.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import attrgetter
from typing import Protocol

from pmcore.calendars import Calendar
from pmcore.exchange.record_data import calendar_data, calendar_from
from pmcore.kernel import CalendarId, Code, ProjectError, ProjectId
from pmcore.kernel.predicate import Predicate
from pmcore.repositories.documents import DocumentReader, DocumentRepository, Noun
from pmcore.repositories.marks import mark_after
from pmcore.repositories.protocols import DEFAULT_PAGE
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import Page
from pmcore.wbs import Project

CALENDARS: Noun[Calendar] = Noun(
    kind="calendar",
    type=Calendar,
    id=attrgetter("id"),
    name=attrgetter("name"),
    write=calendar_data,
    read=calendar_from,
)


@dataclass(frozen=True, slots=True)
class CalendarCopy:
    """A calendar in a plan that has the id of a shared one.

    Attributes
    ----------
    project
        Whose it is.
    version
        Which version of the shared calendar it says the same as, the latest if several; ``None``
        where it says something of its own.
    current
        The version of the shared calendar.
    """

    project: ProjectId
    version: int | None
    current: int

    @property
    def is_current(self) -> bool:
        """Whether the plan would be scheduled alike with the shared calendar."""
        return self.version == self.current


class CalendarReader(DocumentReader[Calendar], Protocol):
    """Shared calendars of a tenant."""

    def copies(
        self,
        id: CalendarId,
        visible: Predicate,
        *,
        after: str | None = None,
        limit: int = DEFAULT_PAGE,
    ) -> Page[CalendarCopy]:
        """List the plans that hold a calendar with this id, by project id, a page at a time.

        Parameters
        ----------
        visible
            Which projects whoever asks may see.

        Raises
        ------
        StoreError
            ``store.document_unknown``, ``store.page``.
        InputError
            ``value.invalid``.
        """


class CalendarRepository(CalendarReader, DocumentRepository[Calendar], Protocol):
    """The same, to be written to as well."""


def copy_of(
    project: ProjectId, held: Calendar, versions: Mapping[str, int], current: int
) -> CalendarCopy:
    """Tell which version a calendar of a plan is a copy of.

    Parameters
    ----------
    versions
        By content, see :meth:`Noun.content`.
    """
    content = CALENDARS.content(held.id, CALENDARS.text(held))
    return CalendarCopy(project, versions.get(content), current)


def page_of_copies(found: list[CalendarCopy], query: ListQuery) -> Page[CalendarCopy]:
    """Return a page of what was found, by project id."""
    if len(found) <= query.limit:
        return Page(tuple(found), None)
    held = found[: query.limit]
    return Page(tuple(held), mark_after("id", [held[-1].project]))


def adopt_calendar(plan: Project, calendar: Calendar) -> None:
    """Put a shared calendar into a plan in place of its calendar with the same id.

    Calendars of the plan that are derived from that one are derived from the new one. It is an edit
    of the settings like any other, with an undo.

    Raises
    ------
    ProjectError
        ``project.calendar`` when the plan has no calendar with this id.

    Examples
    --------
    >>> office = Calendar.standard("office", zone=None)
    >>> plan = Project("SITE", "Site", start="2026-03-02", calendars=[office, office.derive("li")])
    >>> adopt_calendar(plan, Calendar.standard("office", zone=None, hours="08:00-16:00"))
    >>> plan.calendars["li"].base == plan.calendars["office"] != office
    True
    """
    if calendar.id not in plan.calendars:
        named = {"what": "project", "user": plan.id, "known": sorted(plan.calendars)}
        raise ProjectError(Code.PROJECT_CALENDAR, calendar=calendar.id, **named)
    plan.configure(calendars=[_with(held, calendar) for held in plan.calendars.values()])


def _with(held: Calendar, new: Calendar) -> Calendar:
    """Return a calendar with another one in the place that has its id, if there is one."""
    above: list[Calendar] = []
    for each in held.lineage():
        if each.id == new.id:
            return reduce(lambda base, derived: replace(derived, base=base), reversed(above), new)
        above.append(each)
    return held
