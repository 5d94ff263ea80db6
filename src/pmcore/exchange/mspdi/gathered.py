"""The records of a file, gathered section by section while it is scanned."""

from __future__ import annotations

from pmcore.exchange.importing.changes import STRAY
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.xml import Content
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.sections import RECORDS, most_records
from pmcore.kernel import Code, Finding, InputError, ProjectId
from pmcore.kernel.coercion import unusable

_PREFIX = {"Calendars": "C", "Tasks": "T", "Resources": "R"}
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
        self._most_links = limits.max_dependencies
        self._sections = {
            "Calendars": self.calendars,
            "Tasks": self.tasks,
            "Resources": self.resources,
        }
        self._most = most_records(limits)
        self._counts = dict.fromkeys(RECORDS, 0)
        # Tuples of texts are nothing to Python's garbage collector; records would be, all of them
        # again and again for as long as the file is scanned.
        self._waiting: list[tuple[str, tuple[Raw, ...], int]] = []

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
        if RECORDS.get(section) == name:
            self._counts[section] = count = self._counts[section] + 1
            _check_count(section.lower(), count, self._most[section])
            self._waiting.append((section, content if isinstance(content, tuple) else (), line))
        elif section == _HEADER:
            self.fields.append((name, content))
        else:
            self._desk.ledger.adjusted(STRAY, f"{section}, {name} (line {line})")

    def finish(self) -> None:
        """Look at the records, of which there are no more.

        Raises
        ------
        InputError
            ``input.too_many`` dependencies.
        """
        waiting, self._waiting = self._waiting, []
        links = 0
        for section, raw, line in waiting:
            if self._desk.problems.full:
                break
            record = Record(raw, RECORDS[section], self._desk, line=line)
            own_links = record.count(LINK) if section == "Tasks" and LINK in record.fields else 0
            links += own_links
            _check_count("dependencies", links, self._most_links)
            if section == "Assignments":
                self.assignments.append(record)
                record.which = len(self.assignments)
            else:
                self._file(section, record)
            if len(raw) - len(record.fields) > max(own_links - 1, 0):
                record.note_twice()
        self.header.note_twice()

    def _file(self, section: str, record: Record) -> None:
        """Put a record where it belongs by its UID, and call it by it."""
        uid = record.uid("UID")
        if uid is None or uid < 0:
            en = "it must be a whole number from 0"
            record.refuse(unusable("UID", record.text("UID") or None, en, "应为非负整数"))
            return
        record.which = uid
        record.name = f"{_PREFIX[section]}{uid}"
        found = self._sections[section]
        if uid in found:
            twice = Finding(Code.IMPORT_UID_TWICE, {"element": record.kind, "uid": uid})
            record.refuse(twice)
            return
        found[uid] = record


def _check_count(what: str, count: int, most: int) -> None:
    if count > most:
        raise InputError(Code.TOO_MANY, what=what, count=count, limit=most)
