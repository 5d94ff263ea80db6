"""What the database says of a project and P6's XML says elsewhere, or leaves out."""

from __future__ import annotations

from collections import defaultdict

from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.exchange.p6.tables import Tables
from pmcore.exchange.pmxml.element import Element, ElementHead
from pmcore.exchange.pmxml.names import fields_by_element

_CRITICAL = ("critical_path_type", "critical_drtn_hr_cnt")
_NUMBERS = frozenset(("ObjectId", "ProjectObjectId"))


def complete(tables: Tables, desk: P6Desk) -> None:
    """Give every project its options and the node that stands for it."""
    options, nodes = (_by_project(tables, table) for table in ("SCHEDOPTIONS", "PROJWBS"))
    projects = tables.rows("PROJECT")
    for project in projects:
        if isinstance(project, Element):
            id = project.text("proj_id")
            own = (options[id] or options[""])[:1]
            anywhere = nodes[""] if id and len(projects) == 1 else []
            _give_options(project, own[0] if own else None, tables, desk)
            _give_root(project, [*nodes[id], *anywhere], tables, desk)


def _by_project(tables: Tables, table: str) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = defaultdict(list)
    for row in tables.rows(table):
        if isinstance(row, Element):
            found[row.text("proj_id")].append(row)
    return found


def _give_options(project: Element, own: Element | None, tables: Tables, desk: P6Desk) -> None:
    """Let files in which the project itself says how it is scheduled say it as others do."""
    if own is None:
        known = fields_by_element("SCHEDOPTIONS").keys() - _NUMBERS
        said = [
            (name, text)
            for name, text in zip(project.head.names, project.values, strict=True)
            if name in known
        ]
        head = ElementHead("SCHEDOPTIONS", tuple(name for name, _ in said))
        read = Element(head, [text for _, text in said], project.line, desk)
        own = _row("SCHEDOPTIONS", project, tables, desk)
        own.given = {**own.given, **{field: read.text(field) for field in head.at}}
    more = {field: own.text(field) for field in _CRITICAL}
    project.given = {field: text for field, text in more.items() if text}


def _give_root(project: Element, nodes: list[Element], tables: Tables, desk: P6Desk) -> None:
    """Mark the node that stands for the project; where P6 left it out, add it."""
    root = _root_of(project, nodes)
    if root is None:
        root = _row("PROJWBS", project, tables, desk)
        named = {
            "wbs_id": _number_of_root(project, nodes),
            "wbs_name": project.text("project_name"),
        }
        root.given = {**root.given, **named}
    root.given = {**root.given, "proj_node_flag": "Y"}


def _row(table: str, project: Element, tables: Tables, desk: P6Desk) -> Element:
    """Add a row that the file does not have."""
    made = Element(ElementHead(table, ()), [], project.line, desk)
    made.given = {"proj_id": project.text("proj_id")}
    rows: list[Record] = tables.begin(table)
    rows.append(made)
    return made


def _root_of(project: Element, nodes: list[Element]) -> Element | None:
    """Return the node that stands for the project, if the file has it."""
    number = project.text("wbs_id")
    if number:
        return next((node for node in nodes if node.text("wbs_id") == number), None)
    there = {node.text("wbs_id") for node in nodes}
    top = [node for node in nodes if node.text("parent_wbs_id") not in there]
    if len(top) != 1:
        return None
    is_code = top[0].text("wbs_short_name") == project.text("proj_short_name") != ""
    is_name = top[0].text("wbs_name") == project.text("project_name") != ""
    return top[0] if is_code or is_name else None


def _number_of_root(project: Element, nodes: list[Element]) -> str:
    """Return the number that nodes at the top, or the project, have for the one left out."""
    there = {node.text("wbs_id") for node in nodes}
    above = {node.text("parent_wbs_id") for node in nodes} - there - {""}
    alone = above.pop() if len(above) == 1 else ""
    return project.text("wbs_id") or alone or f"P{project.text('proj_id')}"
