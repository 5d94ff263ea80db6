"""The records of a file, gathered section by section while it is scanned."""

from __future__ import annotations

from pmcore.exchange.importing.changes import STRAY
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.xml import Content
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.mspdi.record import Record
from pmcore.kernel import Code, Finding, InputError, ProjectId
from pmcore.kernel.coercion import unusable

_RECORDS = {"Calendars": "Calendar", "Tasks": "Task", "Resources": "Resource"}
_PREFIX = {"Calendars": "C", "Tasks": "T", "Resources": "R"}
_ASSIGNMENT = "Assignment"
LINK = "PredecessorLink"
_HEADER = "Project"


class Gathered:
    """Everything a file holds, not yet understood.

    Attributes
    ----------
    header
        The project's own fields.
    calendars, tasks, resources
        By UID, in the order of the file.
    assignments
        In the order of the file.
    fields
        The project's own ones.
    project_id
        Id of the project, if the file says it.
    stand_ins
        UIDs of calendars that only stand for another one; they give its record.
    """

    def __init__(self, limits: ReadLimits, desk: Desk) -> None:
        self.calendars: dict[int, Record] = {}
        self.tasks: dict[int, Record] = {}
        self.resources: dict[int, Record] = {}
        self.assignments: list[Record] = []
        self.fields: list[Raw] = []
        self.project_id: ProjectId | None = None
        self.stand_ins: set[int] = set()
        self._desk = desk
        self._links = 0
        self._most_links = limits.max_dependencies
        self._sections = {
            "Calendars": (self.calendars, limits.max_calendars),
            "Tasks": (self.tasks, limits.max_tasks),
            "Resources": (self.resources, limits.max_resources),
        }
        self._most_assignments = limits.max_resources + limits.max_tasks

    @property
    def header(self) -> Record:
        """The project's own fields as one record."""
        return Record(tuple(self.fields), "Project", self._desk)

    def add(self, section: str, name: str, content: Content, line: int) -> None:
        """Take a record of the file.

        Raises
        ------
        InputError
            ``input.too_many``.
        """
        raw = content if isinstance(content, tuple) else ()
        if section == "Assignments" and name == _ASSIGNMENT:
            _check_count("assignments", len(self.assignments) + 1, self._most_assignments)
            record = Record(raw, name, self._desk, line=line)
            self.assignments.append(record)
            record.which = len(self.assignments)
        elif _RECORDS.get(section) == name:
            self._add(section, raw, line)
        elif section == _HEADER:
            self.fields.append((name, content))
        else:
            self._desk.ledger.adjusted(STRAY, f"{section}, {name} (line {line})")

    def _add(self, section: str, content: tuple[Raw, ...], line: int) -> None:
        found, most = self._sections[section]
        _check_count(section.lower(), len(found) + 1, most)
        kind = _RECORDS[section]
        record = Record(content, kind, self._desk, line=line)
        if section == "Tasks" and LINK in record.fields:
            self._links += record.count(LINK)
            _check_count("dependencies", self._links, self._most_links)
        uid = record.whole("UID")
        if uid is None or uid < 0:
            en = "it must be a whole number from 0"
            record.refuse(unusable("UID", record.text("UID") or None, en, "应为非负整数"))
            return
        record.which = uid
        record.name = f"{_PREFIX[section]}{uid}"
        if uid in found:
            twice = Finding(Code.IMPORT_UID_TWICE, {"element": kind, "uid": uid})
            record.refuse(twice)
            return
        found[uid] = record


def _check_count(what: str, count: int, most: int) -> None:
    if count > most:
        raise InputError(Code.TOO_MANY, what=what, count=count, limit=most)
