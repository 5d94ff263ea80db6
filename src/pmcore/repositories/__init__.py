"""Where projects are kept: stores, units of work, and what a host implements for its own."""

from __future__ import annotations

from pmcore.kernel.predicate import (
    EVERYTHING,
    NOTHING,
    And,
    Has,
    Is,
    Not,
    OneOf,
    Or,
    Predicate,
    holds,
)
from pmcore.repositories.backup import Backup, backup, backup_limits, read_backup, restored
from pmcore.repositories.calendars import (
    CalendarCopy,
    CalendarReader,
    CalendarRepository,
    adopt_calendar,
)
from pmcore.repositories.capabilities import Capability
from pmcore.repositories.changing import change_project
from pmcore.repositories.commands import check_key, closed
from pmcore.repositories.conflict import ConflictError, pending, rebase
from pmcore.repositories.deriving import events_of, schedule_moves
from pmcore.repositories.documents import DocumentReader, DocumentRepository, DocumentRow, Noun
from pmcore.repositories.entitlements import (
    UNLIMITED,
    Entitlements,
    Growth,
    Limits,
    Quota,
    exceeded,
)
from pmcore.repositories.epochs import continued
from pmcore.repositories.event_schema import event_json_schema
from pmcore.repositories.events import EVENT_SCHEMA, Event, EventBody, EventKind
from pmcore.repositories.handling import AsyncHandler, Handler
from pmcore.repositories.imports import (
    ImportReader,
    ImportRepository,
    ImportRow,
    ProjectImport,
    import_project,
)
from pmcore.repositories.memory import MemoryStore
from pmcore.repositories.origins import Origin
from pmcore.repositories.outbox import LONGEST_LEASE, Batch, Outbox, OutboxReader
from pmcore.repositories.people.commands import erase_person
from pmcore.repositories.people.protocols import (
    PeopleReader,
    PeopleRepository,
    PeopleStore,
    PeopleUnit,
    PeopleView,
)
from pmcore.repositories.people.records import ErasedProject, Erasure, NotScrubbedError, Person
from pmcore.repositories.people.words import Words
from pmcore.repositories.protocols import (
    OutboxStore,
    OutboxUnit,
    OutboxView,
    ProjectReader,
    ProjectRepository,
    Store,
    UnitOfWork,
    View,
)
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import Page, ProjectRow
from pmcore.repositories.schedules import (
    KeptSchedule,
    ScheduleReader,
    ScheduleRepository,
    ScheduleRow,
)
from pmcore.repositories.seen import open_as_seen
from pmcore.repositories.sqlite import AsyncSqliteStore, SqliteStore
from pmcore.repositories.task_queries import TaskQuery, count_of, page_of
from pmcore.repositories.task_rows import TaskRow
from pmcore.repositories.turns import TurnStore

__all__ = [
    "EVENT_SCHEMA",
    "EVERYTHING",
    "LONGEST_LEASE",
    "NOTHING",
    "UNLIMITED",
    "And",
    "AsyncHandler",
    "AsyncSqliteStore",
    "Backup",
    "Batch",
    "CalendarCopy",
    "CalendarReader",
    "CalendarRepository",
    "Capability",
    "ConflictError",
    "DocumentReader",
    "DocumentRepository",
    "DocumentRow",
    "Entitlements",
    "ErasedProject",
    "Erasure",
    "Event",
    "EventBody",
    "EventKind",
    "Growth",
    "Handler",
    "Has",
    "ImportReader",
    "ImportRepository",
    "ImportRow",
    "Is",
    "KeptSchedule",
    "Limits",
    "ListQuery",
    "MemoryStore",
    "Not",
    "NotScrubbedError",
    "Noun",
    "OneOf",
    "Or",
    "Origin",
    "Outbox",
    "OutboxReader",
    "OutboxStore",
    "OutboxUnit",
    "OutboxView",
    "Page",
    "PeopleReader",
    "PeopleRepository",
    "PeopleStore",
    "PeopleUnit",
    "PeopleView",
    "Person",
    "Predicate",
    "ProjectImport",
    "ProjectReader",
    "ProjectRepository",
    "ProjectRow",
    "Quota",
    "ScheduleReader",
    "ScheduleRepository",
    "ScheduleRow",
    "SqliteStore",
    "Store",
    "TaskQuery",
    "TaskRow",
    "TurnStore",
    "UnitOfWork",
    "View",
    "Words",
    "adopt_calendar",
    "backup",
    "backup_limits",
    "change_project",
    "check_key",
    "closed",
    "continued",
    "count_of",
    "erase_person",
    "event_json_schema",
    "events_of",
    "exceeded",
    "holds",
    "import_project",
    "open_as_seen",
    "page_of",
    "pending",
    "read_backup",
    "rebase",
    "restored",
    "schedule_moves",
]
