"""From a Primavera P6 file to a project: everything checked, nothing half done."""

from __future__ import annotations

from dataclasses import replace

from pmcore.exchange.importing.exact import exactly
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Imported
from pmcore.exchange.importing.ledger import Ledger
from pmcore.exchange.importing.sources import Source, is_text, parts_of
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.p6.assembly import Assembly
from pmcore.exchange.p6.causes import tool_of
from pmcore.exchange.p6.choice import chosen
from pmcore.exchange.p6.dialect import XER
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.record import P6Desk
from pmcore.exchange.p6.tables import Tables
from pmcore.exchange.problems import Problems
from pmcore.exchange.xer.encodings import decoded
from pmcore.exchange.xer.hours_in import hours_of
from pmcore.exchange.xer.tables_in import tables_of
from pmcore.kernel import ProjectId
from pmcore.wbs import Project

XER_LIMITS = ReadLimits(max_bytes=2**29, max_values=40_000_000)
PRIMAVERA = tool_of("Primavera XER", XER)
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
    with exactly():
        data = b"".join(parts_of(source, limits))
        desk = P6Desk(Problems(limits), Ledger())
        text = decoded(data, "utf-8" if is_text(source) else encoding)
        tables = tables_of(text.text, limits, desk)
        desk.comma = _writes_comma(tables)
        gathered = Gathered(tables, chosen(tables, project, desk), limits, desk)
        read = Assembly(gathered, hours_of, PRIMAVERA, desk).imported(id)
        if not text.is_guessed:
            return read
        _note_guess(read.project, text.encoding, desk)
        return replace(read, findings=desk.ledger.findings())


def _note_guess(project: Project, encoding: str, desk: P6Desk) -> None:
    """Say which encoding was guessed, if a name of the project depends on it."""
    names = ((task.id, str(task.name)) for task in project)
    doubtful = (id for id, name in names if not name.isascii())
    first = next(doubtful, None)
    if first is not None:
        said = Feature(CODE_PAGE.name, CODE_PAGE.en.format(encoding), CODE_PAGE.zh.format(encoding))
        desk.ledger.adjusted(said, first)


def _writes_comma(tables: Tables) -> bool:
    """Whether numbers have a comma for a point: as the currency of the file has."""
    currency = dict(tables.header).get("currency")
    rows = tables.rows("CURRTYPE")
    return any(
        row.text("decimal_symbol") == "," and row.text("curr_short_name") == currency
        for row in rows
    )
