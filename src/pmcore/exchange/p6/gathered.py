"""The rows of one project, by the numbers that other rows refer to them by."""

from __future__ import annotations

from pmcore.exchange.importing.changes import NO_CALENDAR
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.exchange.p6.tables import Tables, check_count
from pmcore.kernel import Code, Finding

OF_ACTIVITIES = "TASK"
COPY_OF = "orig_proj_id"
_WORDS = {"CALENDAR": "calendars", "PROJWBS": "tasks", "RSRC": "resources", "TASK": "tasks"}


class Gathered:
    """What a file says of one project.

    Attributes
    ----------
    tables
        All tables, those of other projects included.
    project, id
        Its row, and its number.
    options
        How it is scheduled; ``None`` if the file does not say.
    calendars, wbs, resources
        By number, in the order of the file. Calendars of other projects are not among them.
    tasks
        The activities of this project; ``others`` those of other projects, by what may be their
        number.
    baselines
        Rows of the projects that say what of this one was planned once.
    links, assignments
        That have to do with an activity of this project.
    """

    def __init__(self, tables: Tables, project: Record, limits: ReadLimits, desk: P6Desk) -> None:
        self._desk = desk
        self.tables = tables
        self.project = project
        self.id = project.key("proj_id")
        project.name = self.id
        self.options = next(iter(self._own("SCHEDOPTIONS")), None)
        self.calendars = self._by_key(self._calendars(), "clndr_id", limits.max_calendars)
        self.wbs = self._by_key(self._own("PROJWBS"), "wbs_id", limits.max_tasks)
        self.resources = self._by_key(tables.rows("RSRC"), "rsrc_id", limits.max_resources)
        self.tasks = self._by_key(self._own("TASK"), "task_id", limits.max_tasks)
        self.others = {
            row.text("task_id"): row for row in tables.rows("TASK") if not self.belongs(row)
        }
        current = project.text("sum_base_proj_id")
        self.baselines = [
            row
            for row in tables.rows("PROJECT")
            if row is not project
            and (row.text(COPY_OF) == self.id or row.text("proj_id") == current != "")
        ]
        self.links = [row for row in tables.rows("TASKPRED") if self._is_of_task(row)]
        check_count("dependencies", len(self.links), limits.max_dependencies)
        self.assignments = self._own("TASKRSRC")
        self._types_of_others = {
            row.text("udf_type_id")
            for row in tables.rows("UDFTYPE")
            if row.text("table_name") not in (OF_ACTIVITIES, "")
        }
        most = limits.max_resources + limits.max_tasks
        check_count("assignments", len(self.assignments), most)

    def belongs(self, row: Record) -> bool:
        """Whether a row is of this project, or of none in particular."""
        return row.text("proj_id") in ("", self.id)

    def with_field(self, value: Record) -> Record | None:
        """Return the activity that a value of a user defined field belongs to, if it does.

        Numbers of activities and of resources may be equal: the type of the field tells.
        """
        if value.text("udf_type_id") in self._types_of_others or not self.belongs(value):
            return None
        return self.tasks.get(value.text("fk_id"))

    def calendar_of(self, row: Record, field: str = "clndr_id") -> str | None:
        """Return the number of the calendar that a row names, if it is there."""
        number = row.key(field)
        if number and number not in self.calendars:
            row.adjusted(NO_CALENDAR)
            return None
        return number or None

    def _own(self, table: str) -> list[Record]:
        return [row for row in self.tables.rows(table) if row.text("proj_id") in ("", self.id)]

    def _calendars(self) -> list[Record]:
        """Return what is shared by all projects or belongs to this one."""
        used = {row.text("clndr_id") for row in (*self._own("TASK"), self.project)}
        rows = self.tables.rows("CALENDAR")
        return [row for row in rows if self.belongs(row) or row.text("clndr_id") in used]

    def _is_of_task(self, row: Record) -> bool:
        return (
            row.text("task_id") in self.tasks
            or row.text("pred_task_id") in self.tasks
            or (row.text("proj_id") == self.id and row.text("pred_proj_id") in ("", self.id))
        )

    def _by_key(self, rows: list[Record], field: str, most: int) -> dict[str, Record]:
        found: dict[str, Record] = {}
        if rows:
            check_count(_WORDS[rows[0].head.table], len(rows), most)
        for row in rows:
            if self._desk.problems.full:
                break
            key = row.key(field)
            if not key:
                if not row.text(field):
                    row.wrong(field, None, "it must be a number", "应为编号")
            elif key in found:
                twice = Finding(Code.IMPORT_UID_TWICE, {"element": row.kind, "uid": key})
                self._desk.problems.add(row.place, twice)
            else:
                found[key] = row
        return found
