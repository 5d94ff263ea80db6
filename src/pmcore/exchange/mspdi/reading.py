"""From a Microsoft Project file to a project: everything checked, nothing half done."""

from __future__ import annotations

from itertools import chain
from operator import itemgetter

from pmcore.exchange.helper import check_processes
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.exact import exactly
from pmcore.exchange.importing.horizon import horizon_for
from pmcore.exchange.importing.imported import Extras, Imported, Raw, Stored
from pmcore.exchange.importing.ledger import Ledger
from pmcore.exchange.importing.sources import Source, is_text, parts_of
from pmcore.exchange.importing.tool import Tool
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.mspdi.ahead_in import read_by_two
from pmcore.exchange.mspdi.apart_in import Apart
from pmcore.exchange.mspdi.baselines_in import BASELINE_FIELD, BaselinesIn
from pmcore.exchange.mspdi.calendars_in import STANDARD, CalendarsIn
from pmcore.exchange.mspdi.causes import guesser, pin
from pmcore.exchange.mspdi.costs_in import rest_of
from pmcore.exchange.mspdi.features import OF_PROJECT, OF_RESOURCE, OF_TASK, stub_of
from pmcore.exchange.mspdi.field_names import DEFINITIONS, VALUE
from pmcore.exchange.mspdi.fields_in import FieldsIn
from pmcore.exchange.mspdi.gathered import LINK, Gathered
from pmcore.exchange.mspdi.header_in import HeaderIn
from pmcore.exchange.mspdi.links_in import LinksIn
from pmcore.exchange.mspdi.names_in import give_names
from pmcore.exchange.mspdi.outline_in import Row, rows_of
from pmcore.exchange.mspdi.people_in import People
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.shown import shown_otherwise
from pmcore.exchange.mspdi.stored_costs import cost_cause, stored_costs
from pmcore.exchange.mspdi.stored_in import (
    extras_of,
    floats_left_out,
    late_tasks_of,
    stored_of,
)
from pmcore.exchange.mspdi.stored_time import StoredTime
from pmcore.exchange.mspdi.tasks_in import TasksIn
from pmcore.exchange.mspdi.teams_in import TeamsIn
from pmcore.exchange.mspdi.xml_in import scan
from pmcore.exchange.problems import Problems
from pmcore.kernel import Finding, PmcoreError, ProjectId
from pmcore.wbs import Baseline, Dependency, Project, ProjectSettings, Task

# XML says in kilobytes what a plan file says in a line.
MSPDI_LIMITS = ReadLimits(max_bytes=2**30, max_values=40_000_000)
MICROSOFT_PROJECT = Tool(
    "Microsoft Project",
    "Microsoft Project XML",
    "ms_project",
    guesser=guesser,
    pin=pin,
    shown=shown_otherwise,
    costs=stored_costs,
    cost_cause=cost_cause,
)
_READ = frozenset(
    (BASELINE_FIELD, DEFINITIONS, VALUE)
)  # kept as it stood beside what the plan says of it
# What follows from the plan, and what is told where links are read.
_TOLD = ("Cost", LINK)
_CALENDAR_HELD = frozenset(("UID", "Name", "IsBaseCalendar", "BaseCalendarUID"))
_RESOURCE_HELD = frozenset(
    (
        *("UID", "Name", "Type", "AccrueAt", "StandardRate", "StandardRateFormat"),
        *("OvertimeRate", "OvertimeRateFormat", "CostPerUse"),
    )
)
# What only resources that work hold, and only others.
_WORKER_HELD = _RESOURCE_HELD | {"CalendarUID", "MaxUnits", "AvailabilityPeriods"}
_STUFF_HELD = _RESOURCE_HELD | {"MaterialLabel", "IsCostResource"}
_ODD_HELD = _WORKER_HELD - {"AvailabilityPeriods"}


def read_mspdi(
    source: Source,
    limits: ReadLimits = MSPDI_LIMITS,
    *,
    id: ProjectId | None = None,
    processes: int = 1,
) -> Imported:
    """Read a file that Microsoft Project saved as XML (MSPDI).

    Parameters
    ----------
    source
        A path, the bytes of the document, or a stream of bytes or text, which is not closed.
    limits
        What to refuse by size alone; ``max_values`` counts elements.
    id
        Id of the project; made from its title unless given.
    processes
        2 to let a copy of this process take part of a large file apart meanwhile, given by its
        path, where the system makes copies (``os.fork``): for programs without threads.

    Returns
    -------
    Imported
        Tasks are called ``T`` and their UID, calendars ``C``, resources ``R``, unless
        :func:`write_mspdi` wrote their own ids. Calendars are floating: the file knows no zones.

    Raises
    ------
    DocumentError
        ``import.root`` for another kind of document; ``import.doctype``; ``document.syntax``,
        ``document.encoding``, ``document.too_large``, ``document.too_deep``,
        ``document.not_found``, ``document.unreadable``; ``document.invalid`` with all problems
        as ``error.findings``, each with its record and line.
    InputError
        ``input.too_many``; ``value.invalid`` for what is no source, for other ``processes``;
        ``id.invalid``.

    Examples
    --------
    >>> xml = b'''<Project xmlns="http://schemas.microsoft.com/project">
    ...   <Title>Fence</Title><StartDate>2026-03-02T08:00:00</StartDate>
    ...   <Tasks><Task>
    ...     <UID>1</UID><Name>Dig</Name><OutlineLevel>1</OutlineLevel>
    ...     <Duration>PT16H0M0S</Duration><DurationFormat>7</DurationFormat>
    ...     <Start>2026-03-02T08:00:00</Start><Finish>2026-03-03T17:00:00</Finish>
    ...   </Task></Tasks>
    ... </Project>'''
    >>> imported = read_mspdi(xml)
    >>> imported.project["T1"]
    Task('T1', 'Dig', duration='2d')
    >>> imported.stored.tasks["T1"].finish.isoformat()
    '2026-03-03T17:00:00'
    """
    check_processes(processes)
    with exactly():
        desk = Desk(Problems(limits), Ledger())
        gathered = Gathered(limits, desk)
        if processes == 1:
            scan(parts_of(source, limits), limits, gathered.add, is_text=is_text(source))
        else:
            with read_by_two(source, limits) as (parts, ahead):
                scan(parts, limits, gathered.add, is_text=is_text(source), ahead=ahead)
        gathered.finish()
        give_names(gathered, desk)
        return _Assembly(gathered, desk, limits).imported(id)


class _Assembly:
    """Puts the gathered records together."""

    def __init__(self, gathered: Gathered, desk: Desk, limits: ReadLimits) -> None:
        self._gathered = gathered
        self._desk = desk
        self._limits = limits
        self._header = HeaderIn(gathered, desk)
        reader = self._calendars_in()
        self._calendars = reader.read()
        self._idle = {gathered.calendars[uid].name for uid in reader.idle}
        self._alone = {gathered.calendars[uid].name for uid in reader.alone}
        self._rows = rows_of(gathered.tasks, desk)
        self._late_tasks = late_tasks_of(self._rows, backward=self._header.backward)
        self._people = People(gathered, self._idle, self._header.conversion, desk)
        self._fields = FieldsIn(gathered, desk, limits)
        known = {row.uid: row.record.name for row in self._rows}
        stubs = {row.uid for row in self._rows if stub_of(row.record.fields) is not None}
        self._links = LinksIn(known, self._header.conversion, desk, stubs=stubs)

    def imported(self, id: ProjectId | None) -> Imported:
        header, problems = self._header, self._desk.problems
        settings = problems.attempt("Project", lambda: self._settings(id))
        tasks = self._tasks(settings)
        dependencies = self._dependencies()
        baselines = self._baselines()
        left_out = floats_left_out(self._rows)
        stored = {row.record.name: stored_of(row.record, left_out) for row in self._rows}
        options = header.options(self._late_tasks, horizon_for(header.start, stored.values()))
        problems.check()
        assert settings is not None
        project = self._project(settings, tasks, dependencies, baselines)
        extras = self._extras()
        self._note_kept(extras)
        dates = Stored(header.start, header.finish, header.data_date, stored)
        found = self._desk.ledger.findings()
        return Imported(project, dates, found, extras, options, MICROSOFT_PROJECT)

    def _settings(self, id: ProjectId | None) -> ProjectSettings | None:
        header = self._header
        if self._desk.problems.findings or header.start is None:
            return None
        own = STANDARD
        if header.calendar is not None:
            own = self._gathered.calendars[header.calendar].name
        return ProjectSettings(
            header.id if id is None else id,
            name=header.name,
            start=header.start,
            finish=header.finish if header.backward else None,
            data_date=header.data_date,
            calendars=self._calendars,
            calendar=own,
            resources=self._people.resources,
            conversion=header.conversion,
            field_definitions=self._fields.definitions.values(),
            currency=header.currency,
        )

    def _calendars_in(self) -> CalendarsIn:
        gathered = self._gathered
        own = dict(gathered.calendars)
        for uid in gathered.stand_ins:
            del own[uid]
        return CalendarsIn(own, self._header.calendar, gathered.tasks.values(), self._desk)

    def _tasks(self, settings: ProjectSettings | None) -> list[Task]:
        header, gathered = self._header, self._gathered
        calendars = {} if settings is None else {each.id: each for each in settings.calendars}
        own = None if settings is None else settings.calendar
        time, conversion = StoredTime(calendars, own, header.start), header.conversion
        apart = Apart(time, self._people.resources, conversion, self._desk)
        reader = TasksIn(
            self._people,
            gathered.calendars,
            conversion,
            self._desk,
            TeamsIn(self._people, apart, time, conversion, self._desk),
            fields=self._fields,
            backward=header.backward,
            late_tasks=self._late_tasks,
        )
        return reader.read(self._rows)

    def _dependencies(self) -> list[Dependency]:
        links = self._links.read(row.record for row in self._rows)
        parents = {row.record.name: row.parent for row in self._rows}
        return self._links.without_circles(self._links.without_family(links, parents), parents)

    def _baselines(self) -> list[Baseline]:
        reader = BaselinesIn(self._header.conversion, self._desk, self._limits)
        for row in self._rows:
            reader.note(row)
        return reader.read()

    def _project(
        self,
        settings: ProjectSettings,
        tasks: list[Task],
        dependencies: list[Dependency],
        baselines: list[Baseline],
    ) -> Project:
        try:
            return Project.from_records(settings, tasks, dependencies, baselines=baselines)
        except PmcoreError as error:
            for finding in getattr(error, "findings", ()) or (error.to_finding(),):
                self._desk.problems.add(self._place_of(finding), finding)
            self._desk.problems.refuse()

    def _place_of(self, finding: Finding) -> str:
        """Return the place of the task that a refused project is about."""
        path = finding.context.get("path")
        named = [finding.context.get("successor"), finding.context.get("task")]
        named += path[:1] if isinstance(path, list) else []
        places = {record.name: record.place for record in self._gathered.tasks.values()}
        found = (places[id] for id in named if isinstance(id, str) and id in places)
        return next(found, "Project")

    def _extras(self) -> Extras:
        gathered = self._gathered
        all_late = self._header.backward and self._late_tasks == "all"
        rows: dict[str, Row] = {row.record.name: row for row in self._rows}
        kinds = {each.id: each.kind for each in self._people.resources}
        held = dict.fromkeys(kinds, _WORKER_HELD)
        held |= {id: _STUFF_HELD for id, kind in kinds.items() if kind != "work"}
        held |= dict.fromkeys(self._people.odd, _ODD_HELD)
        held |= {id: held[id] - {"CalendarUID"} for id in self._people.idle}
        tables = {each.id: each.rate_tables for each in self._people.resources}
        return Extras(
            project=self._header.extras(),
            calendars={
                each.name: self._calendar_extras(each) for each in gathered.calendars.values()
            },
            tasks={
                record.name: _with_uid(
                    f"T{uid}",
                    record,
                    extras_of(rows[record.name], self._links.kept(record), all_late=all_late),
                )
                if record.name in rows
                else record.raw
                for uid, record in gathered.tasks.items()
            },
            resources={
                record.name: _with_uid(
                    f"R{uid}", record, rest_of(record, held[record.name], tables[record.name])
                )
                if record.name in kinds
                else record.raw
                for uid, record in gathered.resources.items()
            },
            assignments={
                task: tuple(record.raw for record in records)
                for task, records in self._people.records.items()
            },
        )

    def _calendar_extras(self, calendar: Record) -> tuple[Raw, ...]:
        if calendar.name in self._alone:
            return ()  # what it leaves to its base, the plan says
        return calendar.raw if calendar.name in self._idle else _rest(calendar, _CALENDAR_HELD)

    def _note_kept(self, extras: Extras) -> None:
        """Name the fields that are neither understood nor looked at for features."""
        kept = self._desk.ledger.kept
        kept({name for name, _ in extras.project}.difference(OF_PROJECT, _READ))
        for known, records in ((OF_TASK, extras.tasks), (OF_RESOURCE, extras.resources)):
            names = set(map(itemgetter(0), chain.from_iterable(records.values())))
            kept(names.difference(known, _READ, _TOLD))


def _rest(record: Record, held: frozenset[str]) -> tuple[Raw, ...]:
    return tuple(each for each in record.raw if each[0] not in held)


def _with_uid(usual: str, record: Record, rest: tuple[Raw, ...]) -> tuple[Raw, ...]:
    """Keep the UID of a record that is not called by it, as usual."""
    return rest if record.name == usual else (("UID", usual[1:]), *rest)
