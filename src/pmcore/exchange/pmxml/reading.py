"""From Primavera P6's XML to a project: everything checked, nothing half done."""

from __future__ import annotations

from pmcore.exchange.importing.exact import exactly
from pmcore.exchange.importing.imported import Imported
from pmcore.exchange.importing.ledger import Ledger
from pmcore.exchange.importing.sources import Source, is_text, parts_of
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.p6.assembly import Assembly
from pmcore.exchange.p6.causes import tool_of
from pmcore.exchange.p6.choice import chosen
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.record import P6Desk
from pmcore.exchange.pmxml.baselines_in import add_baselines
from pmcore.exchange.pmxml.hours_in import hours_of
from pmcore.exchange.pmxml.names import PMXML
from pmcore.exchange.pmxml.projects_in import complete
from pmcore.exchange.pmxml.tables_in import TablesIn
from pmcore.exchange.pmxml.xml_in import scan
from pmcore.exchange.problems import Problems
from pmcore.kernel import ProjectId

# XML says in kilobytes what a plan file says in a line.
PMXML_LIMITS = ReadLimits(max_bytes=2**30, max_values=40_000_000)
PRIMAVERA_XML = tool_of("Primavera XML", PMXML)


def read_pmxml(
    source: Source,
    limits: ReadLimits = PMXML_LIMITS,
    *,
    project: str | None = None,
    id: ProjectId | None = None,
) -> Imported:
    """Read a project from a file that Primavera P6 exported as XML (PMXML).

    Parameters
    ----------
    source
        A path, the bytes of the file, or a stream of bytes or text, which is not closed.
    limits
        What to refuse by size alone; ``max_values`` counts elements.
    project
        Which project of the file: its ``ObjectId`` or its ``Id``. Needed when it holds several.
    id
        Id of the project; made from its ``Id`` unless given.

    Returns
    -------
    Imported
        The same as :func:`read_xer` gives for the same project: tasks are called by their
        activity ID, summary tasks by their WBS code, with those above it where it stands there
        twice, resources by their resource ID, calendars ``C`` and their number. Calendars are
        floating: the file knows no zones.

    Raises
    ------
    DocumentError
        ``import.root`` for another kind of document; ``import.doctype``; ``import.table``;
        ``import.project_choice`` and ``import.project_unknown``, which list the projects;
        ``document.syntax``, ``document.encoding``, ``document.too_large``,
        ``document.too_deep``, ``document.not_found``, ``document.unreadable``;
        ``document.invalid`` with all problems as ``error.findings``, each with its element and
        line.
    InputError
        ``input.too_many``; ``value.invalid`` for what is no source; ``id.invalid``.

    Examples
    --------
    >>> xml = b'''<APIBusinessObjects><Project>
    ...   <ObjectId>1</ObjectId><Id>FENCE</Id>
    ...   <PlannedStartDate>2026-03-02T08:00:00</PlannedStartDate>
    ...   <Activity>
    ...     <ObjectId>7</ObjectId><Id>A1000</Id><Name>Dig</Name>
    ...     <Type>Task Dependent</Type><PlannedDuration>16</PlannedDuration>
    ...   </Activity>
    ... </Project></APIBusinessObjects>'''
    >>> imported = read_pmxml(xml)
    >>> imported.project.id, imported.project["A1000"]
    ('FENCE', Task('A1000', 'Dig', duration='2d'))
    """
    with exactly():
        desk = P6Desk(Problems(limits), Ledger(), PMXML)
        taker = TablesIn(desk)
        scan(parts_of(source, limits), limits, taker, is_text=is_text(source))
        complete(taker.tables, desk)
        add_baselines(taker)
        row = chosen(taker.tables, project, desk)
        gathered = Gathered(taker.tables, row, limits, desk)
        return Assembly(gathered, hours_of, PRIMAVERA_XML, desk).imported(id)
