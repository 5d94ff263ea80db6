"""From a Primavera P6 file to a project: everything checked, nothing half done."""

from __future__ import annotations

from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Imported, Stored
from pmcore.exchange.importing.ledger import Ledger
from pmcore.exchange.importing.sources import Source, is_text, parts_of
from pmcore.exchange.importing.tool import Tool
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.problems import Problems
from pmcore.exchange.xer.activities_in import ActivitiesIn
from pmcore.exchange.xer.calendars_in import CalendarsIn
from pmcore.exchange.xer.causes import guesser, pin
from pmcore.exchange.xer.choice import chosen
from pmcore.exchange.xer.constraints_in import ConstraintsIn
from pmcore.exchange.xer.encodings import decoded
from pmcore.exchange.xer.extras_in import extras_of
from pmcore.exchange.xer.gathered import Gathered
from pmcore.exchange.xer.header_in import HeaderIn
from pmcore.exchange.xer.links_in import LinksIn
from pmcore.exchange.xer.outline_in import Outline
from pmcore.exchange.xer.people_in import People
from pmcore.exchange.xer.record import XerDesk
from pmcore.exchange.xer.stored_in import stored_of
from pmcore.exchange.xer.tables_in import Tables, tables_of
from pmcore.kernel import Finding, PmcoreError, ProjectId
from pmcore.wbs import Dependency, Project, ProjectSettings, Task

XER_LIMITS = ReadLimits(max_bytes=2**29, max_values=40_000_000)
PRIMAVERA = Tool("Primavera P6", "Primavera XER", "primavera", guesser, pin)
CODE_PAGE = Feature(
    "code_page",
    "texts in a code page that the file does not name, read as {}",
    "文件未指明编码的文本，按 {} 读取",
)


def read_xer(
    source: Source,
    limits: ReadLimits = XER_LIMITS,
    *,
    project: str | None = None,
    encoding: str | None = None,
    id: ProjectId | None = None,
) -> Imported:
    r"""Read a project from a file that Primavera P6 exported (XER).

    Parameters
    ----------
    source
        A path, the bytes of the file, or a stream of bytes or text, which is not closed.
    limits
        What to refuse by size alone; ``max_values`` counts values of rows, empty ones included.
    project
        Which project of the file: its ``proj_id`` or short name. Needed when it holds several.
    encoding
        What the bytes are, such as ``gbk`` or ``cp1251``. Unless given, the file's own mark tells,
        else the bytes: UTF-8, GBK where they look like it, else ``cp1252``.
    id
        Id of the project; made from its short name unless given.

    Returns
    -------
    Imported
        Tasks are called by their activity ID, summary tasks by their WBS code, with those above
        it where it stands there twice, resources by their resource ID, calendars ``C`` and their
        number. Calendars are floating: the file knows no zones.

    Raises
    ------
    DocumentError
        ``import.header`` for another kind of file; ``import.table``; ``import.project_choice``
        and ``import.project_unknown``, which list the projects; ``import.encoding``;
        ``document.syntax``, ``document.too_large``, ``document.not_found``,
        ``document.unreadable``; ``document.invalid`` with all problems as ``error.findings``,
        each with its row and line.
    InputError
        ``input.too_many``; ``value.invalid`` for what is no source; ``id.invalid``.

    Examples
    --------
    >>> xer = b"\n".join([
    ...     b"ERMHDR\t20.12\t2026-03-01",
    ...     b"%T\tPROJECT", b"%F\tproj_id\tproj_short_name\tplan_start_date",
    ...     b"%R\t1\tFENCE\t2026-03-02 08:00",
    ...     b"%T\tTASK", b"%F\ttask_id\tproj_id\ttask_code\ttask_name\ttarget_drtn_hr_cnt",
    ...     b"%R\t7\t1\tA1000\tDig\t16",
    ...     b"%E",
    ... ])
    >>> imported = read_xer(xer)
    >>> imported.project.id, imported.project["A1000"]
    ('FENCE', Task('A1000', 'Dig', duration='2d'))
    """
    data = b"".join(parts_of(source, limits))
    desk = XerDesk(Problems(limits), Ledger())
    text = decoded(data, "utf-8" if is_text(source) else encoding)
    tables = tables_of(text.text, limits, desk)
    desk.comma = _writes_comma(tables)
    gathered = Gathered(tables, chosen(tables, project), limits, desk)
    return _Assembly(gathered, desk).imported(id, text.encoding if text.is_guessed else None)


class _Assembly:
    """Puts the gathered rows together."""

    def __init__(self, gathered: Gathered, desk: XerDesk) -> None:
        self._gathered = gathered
        self._desk = desk
        self._outline = Outline(gathered, desk)
        self._calendars = CalendarsIn(gathered, desk)
        self._people = People(gathered, self._calendars.own, desk)
        self._header = HeaderIn(gathered, self._outline.root, self._calendars.own, desk)
        self._constraints = ConstraintsIn(
            gathered.tasks.values(),
            desk,
            expect_finish=self._header.expects_finish,
            heed_others=self._header.heeds_others,
        )
        self._links = LinksIn(gathered, self._header.conversion, desk)

    def imported(self, id: ProjectId | None, guessed: str | None) -> Imported:
        header, problems = self._header, self._desk.problems
        settings = problems.attempt("PROJECT", lambda: self._settings(id))
        tasks = self._tasks()
        dependencies = list(self._links.read())
        options = header.options(hard=self._constraints.hard)
        by_path = options.criticality == "longest_path"
        dates = {
            row.id: stored_of(row.record, by_path=by_path)
            for row in self._outline.rows
            if not row.is_summary
        }
        extras = extras_of(
            self._gathered,
            self._outline,
            self._people,
            self._desk,
            links=self._links.extras,
            header=header.extras(),
        )
        problems.check()
        assert settings is not None
        project = self._project(settings, tasks, dependencies)
        self._note_guess(project, guessed)
        started = (each.start for each in dates.values() if each.start is not None)
        stored = Stored(min(started, default=None), header.finish, header.status_date, dates)
        return Imported(project, stored, self._desk.ledger.findings(), extras, options, PRIMAVERA)

    def _settings(self, id: ProjectId | None) -> ProjectSettings | None:
        header = self._header
        calendars = self._calendars.read()
        if self._desk.problems.findings or header.start is None:
            return None
        return ProjectSettings(
            header.id if id is None else id,
            name=header.name,
            start=header.start,
            finish=header.must_finish,
            data_date=header.data_date,
            calendars=calendars,
            calendar=self._calendars.own,
            resources=self._people.resources,
            conversion=header.conversion,
            lag_calendar=header.lag_calendar,
        )

    def _tasks(self) -> list[Task]:
        reader = ActivitiesIn(
            self._gathered,
            self._people,
            self._constraints,
            self._desk,
            conversion=self._header.conversion,
            own_calendar=self._calendars.own,
        )
        return [task for row in self._outline.rows if (task := reader.read(row)) is not None]

    def _project(
        self, settings: ProjectSettings, tasks: list[Task], dependencies: list[Dependency]
    ) -> Project:
        try:
            return Project.from_records(settings, tasks, dependencies)
        except PmcoreError as error:
            places = {row.id: row.record.place for row in self._outline.rows}
            for finding in getattr(error, "findings", ()) or (error.to_finding(),):
                self._desk.problems.add(_place_of(finding, places), finding)
            self._desk.problems.refuse()

    def _note_guess(self, project: Project, encoding: str | None) -> None:
        """Say which encoding was guessed, if a name of the project depends on it."""
        names = ((task.id, str(task.name)) for task in project)
        doubtful = (id for id, name in names if not name.isascii())
        first = next(doubtful, None)
        if encoding is not None and first is not None:
            said = Feature(
                CODE_PAGE.name, CODE_PAGE.en.format(encoding), CODE_PAGE.zh.format(encoding)
            )
            self._desk.ledger.adjusted(said, first)


def _place_of(finding: Finding, places: dict[str, str]) -> str:
    """Return the place of the task that a refused project is about."""
    path = finding.context.get("path")
    named = [finding.context.get("successor"), finding.context.get("task")]
    named += path[:1] if isinstance(path, list) else []
    known = (places[id] for id in named if isinstance(id, str) and id in places)
    return next(known, "PROJECT")


def _writes_comma(tables: Tables) -> bool:
    """Whether numbers have a comma for a point: as the currency of the file has."""
    currency = dict(tables.header).get("currency")
    rows = tables.rows("CURRTYPE")
    return any(
        row.text("decimal_symbol") == "," and row.text("curr_short_name") == currency
        for row in rows
    )
