"""``pmcore db verify``: whether all is as it was saved."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pmcore.cli.console import say, terminal_width
from pmcore.cli.engine import warn_of_engine
from pmcore.cli.listing import listed
from pmcore.cli.stores import DAMAGED, store_of
from pmcore.cli.words import WORDS
from pmcore.kernel import CalendarId, Code, Finding, ProjectId, StoreError
from pmcore.repositories import SqliteStore


def run(command: argparse.Namespace) -> int:
    """Print what is found, or that nothing is; 1 when something is."""
    words = WORDS[command.lang]
    with store_of(command) as store:
        if not command.project:
            _check_tenant(store, command)
        checks = _Checks(store, command.tenant)
        ids = [command.project] if command.project else checks.all_of_tenant()
        if command.project:
            checks.project(command.project)
        found = checks.file()
    width = terminal_width(command.width)
    warn_of_engine(command)
    say(listed(found, command.lang, width, most=len(found), more=""))
    said = words["db_damaged" if found else "db_sound"]
    say([said.format(n=len(ids), found=len(found))])
    return int(bool(found))


def _check_tenant(store: SqliteStore, command: argparse.Namespace) -> None:
    """Refuse a tenant of whom there is nothing where others have something: it is a slip."""
    known = store.tenants()
    if known and command.tenant not in known:
        named = {"path": command.store, "tenant": command.tenant, "known": [*known]}
        raise StoreError(Code.STORE_TENANT_UNKNOWN, **named)


class _Checks:
    """What is found wrong, in views of their own: one that met damage may be of no more use."""

    def __init__(self, store: SqliteStore, tenant: str) -> None:
        self._store, self._tenant = store, tenant
        self._found: list[Finding] = []

    def all_of_tenant(self) -> Sequence[ProjectId]:
        """Look at all projects and shared calendars; return the ids of the projects."""
        ids: Sequence[ProjectId] = ()
        try:
            ids = self._store.project_ids(self._tenant)
            for id in ids:
                self._still_there(id)
            for calendar in self._store.calendar_ids(self._tenant):
                self._calendar(calendar)
        except StoreError as error:
            self._note(error)
        return ids

    def project(self, id: ProjectId) -> None:
        """Look at a project and its dates."""
        try:
            with self._store.view(self._tenant) as view:
                self._add(view.projects.verify(id))
                self._add(view.schedules.verify(id))
        except StoreError as error:
            self._note(error)

    def file(self) -> list[Finding]:
        """Look at the file; return all that was found."""
        self._add(self._store.verify())
        return self._found

    def _still_there(self, id: ProjectId) -> None:
        try:
            self.project(id)
        except StoreError as error:
            if error.code is not Code.STORE_PROJECT_UNKNOWN:  # removed since they were listed
                raise

    def _calendar(self, id: CalendarId) -> None:
        try:
            with self._store.view(self._tenant) as view:
                self._add(view.calendars.verify(id))
        except StoreError as error:
            if error.code is not Code.STORE_DOCUMENT_UNKNOWN:
                self._note(error)

    def _add(self, findings: Sequence[Finding]) -> None:
        self._found += [each for each in findings if each not in self._found]

    def _note(self, error: StoreError) -> None:
        """Take what could not be read as a finding, and anything else as an error."""
        if error.code not in DAMAGED:
            raise error
        self._add([error.to_finding()])
