"""From the rows of one project to the project: everything checked, nothing half done."""

from __future__ import annotations

from pmcore.exchange.importing.horizon import horizon_for
from pmcore.exchange.importing.imported import Imported, Stored
from pmcore.exchange.importing.tool import Tool
from pmcore.exchange.p6.activities_in import ActivitiesIn
from pmcore.exchange.p6.baselines_in import BaselinesIn
from pmcore.exchange.p6.calendars_in import CalendarsIn, Hours
from pmcore.exchange.p6.constraints_in import ConstraintsIn
from pmcore.exchange.p6.extras_in import extras_of
from pmcore.exchange.p6.fields_in import FieldsIn
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.header_in import HeaderIn
from pmcore.exchange.p6.links_in import LinksIn
from pmcore.exchange.p6.outline_in import Outline
from pmcore.exchange.p6.outside_in import OutsideIn
from pmcore.exchange.p6.paths_in import float_paths_of
from pmcore.exchange.p6.people_in import People
from pmcore.exchange.p6.record import P6Desk
from pmcore.exchange.p6.stored_in import stored_of
from pmcore.kernel import Finding, PmcoreError, ProjectId
from pmcore.wbs import Baseline, Dependency, Project, ProjectSettings, Task


class Assembly:
    """Puts the gathered rows together.

    Parameters
    ----------
    hours
        Reads the hours of a calendar.
    tool
        What wrote the file.
    """

    def __init__(self, gathered: Gathered, hours: Hours, tool: Tool, desk: P6Desk) -> None:
        self._tool = tool
        self._gathered = gathered
        self._desk = desk
        self._outline = Outline(gathered, desk)
        self._calendars = CalendarsIn(gathered, hours, desk)
        self._read_calendars = self._calendars.read()
        self._people = People(gathered, self._calendars, desk)
        self._header = HeaderIn(gathered, self._outline.root, self._calendars.own, desk)
        self._constraints = ConstraintsIn(
            gathered.tasks.values(),
            OutsideIn(gathered, self._calendars, self._header.lag_calendar, desk),
            desk,
            expect_finish=self._header.expects_finish,
            heed_others=self._header.heeds_others,
        )
        self._links = LinksIn(gathered, self._header.conversion, desk)
        self._fields = FieldsIn(gathered, desk)

    def imported(self, id: ProjectId | None) -> Imported:
        """Return all that the file gave.

        Parameters
        ----------
        id
            Of the project; else made from its short name.

        Raises
        ------
        DocumentError
            ``document.invalid`` with all problems.
        """
        header, problems = self._header, self._desk.problems
        settings = problems.attempt(self._gathered.project.kind, lambda: self._settings(id))
        tasks = self._tasks()
        dependencies = list(self._links.read())
        baselines = BaselinesIn(self._gathered, self._outline, header.conversion, self._desk).read()
        by_path = header.criticality == "longest_path"
        dates = {
            row.id: stored_of(row.record, by_path=by_path)
            for row in self._outline.rows
            if not row.is_summary
        }
        horizon_years = horizon_for(header.start, dates.values())
        options = header.options(self._constraints.reading, horizon_years)
        paths = float_paths_of(self._gathered)
        extras = extras_of(
            self._gathered,
            self._outline,
            self._people,
            self._desk,
            links=self._links.extras,
            header=header.extras(),
            expects_finish=header.expects_finish,
            idle=self._calendars.idle,
        )
        problems.check()
        assert settings is not None
        project = self._project(settings, tasks, dependencies, baselines)
        started = (each.start for each in dates.values() if each.start is not None)
        stored = Stored(min(started, default=None), header.finish, header.status_date, dates)
        return Imported(
            project,
            stored,
            self._desk.ledger.findings(),
            extras,
            options,
            self._tool,
            float_paths=paths,
        )

    def _settings(self, id: ProjectId | None) -> ProjectSettings | None:
        header = self._header
        if self._desk.problems.findings or header.start is None:
            return None
        return ProjectSettings(
            header.id if id is None else id,
            name=header.name,
            start=header.start,
            finish=header.must_finish,
            data_date=header.data_date,
            calendars=self._read_calendars,
            calendar=self._calendars.own,
            resources=self._people.resources,
            conversion=header.conversion,
            lag_calendar=header.lag_calendar,
            field_definitions=self._fields.definitions.values(),
            currency=header.currency,
        )

    def _tasks(self) -> list[Task]:
        reader = ActivitiesIn(
            self._gathered,
            self._people,
            self._constraints,
            self._desk,
            fields=self._fields,
            conversion=self._header.conversion,
            own_calendar=self._calendars.own,
        )
        return [task for row in self._outline.rows if (task := reader.read(row)) is not None]

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
            project = self._gathered.project.kind
            places = {row.id: row.record.place for row in self._outline.rows}
            for finding in getattr(error, "findings", ()) or (error.to_finding(),):
                self._desk.problems.add(_place_of(finding, places) or project, finding)
            self._desk.problems.refuse()


def _place_of(finding: Finding, places: dict[str, str]) -> str | None:
    """Return the place of the task that a refused project is about."""
    path = finding.context.get("path")
    named = [finding.context.get("successor"), finding.context.get("task")]
    named += path[:1] if isinstance(path, list) else []
    known = (places[id] for id in named if isinstance(id, str) and id in places)
    return next(known, None)
