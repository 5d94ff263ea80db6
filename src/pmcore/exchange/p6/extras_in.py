"""Everything in a file that the project does not hold, as it stood there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set

from pmcore.exchange.importing.imported import Extras, Raw
from pmcore.exchange.p6 import calendars_in, curves_in, people_in
from pmcore.exchange.p6.activities_in import effort_dates, is_level_of_effort, percent_fields
from pmcore.exchange.p6.constraints_in import EXPECTED
from pmcore.exchange.p6.features import OF_TASK
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.outline_in import Outline
from pmcore.exchange.p6.people_in import People
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.exchange.p6.stored_in import held_of
from pmcore.kernel import TaskId

READ = frozenset(
    (
        "PROJECT",
        "SCHEDOPTIONS",
        "CALENDAR",
        "PROJWBS",
        "TASK",
        "TASKPRED",
        "RSRC",
        "TASKRSRC",
    )
)
_WBS_HELD = frozenset(("wbs_id", "proj_id", "parent_wbs_id", "wbs_name", "proj_node_flag"))
_TASK_HELD = frozenset(
    {
        "proj_id",
        "wbs_id",
        "clndr_id",
        "task_code",
        "task_name",
        "target_drtn_hr_cnt",
        "remain_drtn_hr_cnt",
        "target_work_qty",
        "cstr_type",
        "cstr_date",
        "cstr_type2",
        "cstr_date2",
        "suspend_date",
        "resume_date",
        "priority_type",
    }
)


def extras_of(
    gathered: Gathered,
    outline: Outline,
    people: People,
    desk: P6Desk,
    *,
    links: Mapping[TaskId, list[Raw]],
    header: tuple[Raw, ...],
    expects_finish: bool,
    idle: Set[str],
) -> Extras:
    """Return what is left of the file, and count what dates or people may depend on.

    Parameters
    ----------
    links
        Relationships that the project does not hold.
    header
        What is left of the project's own row.
    expects_finish
        Whether the project holds expected finishes.
    idle
        Numbers of calendars that the project does not hold.
    """
    more = frozenset((EXPECTED,)) if expects_finish else frozenset()
    tasks = {record.name: _of_task(record, more) for record in _activities(outline)}
    for task, raw in (*links.items(), *_rows_by_task(gathered, desk).items()):
        tasks[task] = (*tasks.get(task, ()), *raw)
    tasks |= {
        record.name: record.rest(_WBS_HELD)
        for record in gathered.wbs.values()
        if record is not outline.root
    }
    extras = Extras(
        project=(*header, *_tables(gathered, outline, desk)),
        calendars={
            each.name: each.raw if number in idle else each.rest(calendars_in.HELD)
            for number, each in gathered.calendars.items()
        },
        tasks=tasks,
        resources={each.name: each.rest(people_in.HELD) for each in gathered.resources.values()},
        assignments={
            gathered.tasks[number].name: tuple(each.raw for each in records)
            for number, records in people.records.items()
        },
    )
    _note_kept(extras, desk)
    return extras


def _activities(outline: Outline) -> Iterator[Record]:
    yield from (row.record for row in outline.rows if not row.is_summary)
    yield from (record for record in outline.left_out if record.head.table == "TASK")


def _of_task(record: Record, more: frozenset[str]) -> tuple[Raw, ...]:
    """Return the rest of an activity; what a plan says less exactly, too.

    Parameters
    ----------
    more
        Fields that are held besides the usual ones.
    """
    held = _TASK_HELD | more | held_of(record) | percent_fields(record)
    if is_level_of_effort(record):
        held = held.difference(effort_dates(record.text("task_type")))
    rest = list(record.rest(held))
    code = record.text("task_code")
    if code not in ("", record.name):
        rest.append((record.called("task_code"), code))
    return tuple(rest)


def _rows_by_task(gathered: Gathered, desk: P6Desk) -> dict[TaskId, list[Raw]]:
    """Return the rows of other tables that belong to an activity of the project."""
    found: dict[TaskId, list[Raw]] = defaultdict(list)
    for table in gathered.tables.names():
        for record in gathered.tables.rows(table) if table not in READ else ():
            task = _task_of(record, gathered)
            if task is not None:
                record.name = task.name
                found[task.name].append((record.kind, record.raw))
                feature = OF_TASK.get(table)
                if feature is not None:
                    desk.ledger.unused(feature, task.name)
    return found


def _task_of(record: Record, gathered: Gathered) -> Record | None:
    if record.head.table == "UDFVALUE":
        return gathered.with_field(record)
    number = record.text("task_id")
    return gathered.tasks.get(number) if number else None


def _tables(gathered: Gathered, outline: Outline, desk: P6Desk) -> Iterator[Raw]:
    """Yield rows that belong to no activity, each with the name of its table."""
    if gathered.tables.header:
        yield desk.dialect.table("ERMHDR"), gathered.tables.header
    if outline.root is not None and outline.root.values:
        yield outline.root.kind, outline.root.rest(_WBS_HELD)
    for table in gathered.tables.names():
        for record in gathered.tables.rows(table) if table not in READ else ():
            if gathered.belongs(record) and _task_of(record, gathered) is None:
                yield record.kind, record.raw


def _note_kept(extras: Extras, desk: P6Desk) -> None:
    """Name the fields and tables that are neither understood nor counted otherwise."""
    counted = {desk.dialect.table(table) for table in (*OF_TASK, "TASKPRED")} | _fields(desk)
    read = {*_fields(desk), desk.dialect.table(curves_in.TABLE)}
    for records in (extras.tasks, extras.resources, extras.calendars):
        names = {name for raw in records.values() for name, _ in raw}
        desk.ledger.kept(names.difference(counted))
    desk.ledger.kept({name for name, _ in extras.project}.difference(read))


def _fields(desk: P6Desk) -> set[str]:
    """Return the tables of user defined fields, which are read and kept as they stood."""
    return {desk.dialect.table(table) for table in ("UDFTYPE", "UDFVALUE")}
