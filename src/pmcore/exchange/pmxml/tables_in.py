"""Records of P6's XML, put into the tables of the database."""

from __future__ import annotations

from collections.abc import Iterator

from pmcore.exchange.importing.changes import SAID_TWICE
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.p6 import curves_in
from pmcore.exchange.p6.record import P6Desk
from pmcore.exchange.p6.tables import Tables
from pmcore.exchange.pmxml.element import Element, ElementHead
from pmcore.exchange.pmxml.names import TABLES, fields_by_element
from pmcore.exchange.pmxml.xml_in import PROJECT

# Parts of an activity that are rows of their own in the database, and what these call it.
_PARTS = {"Code": "task_id", "UDF": "fk_id"}
_MOST_HEADS = 10_000


class TablesIn:
    """Takes the records of a document.

    Attributes
    ----------
    tables
        What there is so far.
    """

    def __init__(self, desk: P6Desk) -> None:
        self._desk = desk
        self.tables = Tables(())
        self._heads: dict[tuple[str, tuple[str, ...]], ElementHead] = {}
        self._within: list[Element] | None = None  # the records of the project at hand

    def begin_document(self, namespace: str) -> None:
        """Take the root."""
        self.tables.header = (("xmlns", namespace),) if namespace else ()

    def begin_project(self, line: int) -> None:
        """Take the beginning of a project."""
        self._within = []

    def take(self, name: str, fields: list[Raw], line: int) -> None:
        """Take a record."""
        self._add(self.element(TABLES.get(name, name), fields, line))

    def end_project(self, fields: list[Raw], line: int) -> None:
        """Take what a project says of itself: its records are told that they belong to it."""
        within, self._within = self._within or [], None
        project = self.element(TABLES[PROJECT], fields, line)
        id = project.text("proj_id")
        for record in within:
            if not record.text("proj_id"):  # else it says so itself
                record.given = {**record.given, "proj_id": id}
        self._add(project)

    def element(self, table: str, fields: list[Raw], line: int) -> Element:
        """Make a row; what should be a text and is not is a problem."""
        simple = [each for each in fields if isinstance(each[1], str)]
        nested = tuple(each for each in fields if not isinstance(each[1], str))
        names = tuple(name for name, _ in simple)
        head = self._heads.get((table, names))
        if head is None:
            head = ElementHead(table, names)
            if len(self._heads) < _MOST_HEADS:
                self._heads[table, names] = head
        values = [text for _, text in simple if isinstance(text, str)]
        made = Element(head, values, line, self._desk, nested)
        if len(set(names)) < len(names):
            made.adjusted(SAID_TWICE)
        if table == curves_in.TABLE:
            made.given = _points_of(made)
        for name, _ in nested:
            said = fields_by_element(table).get(name, frozenset())
            if said and "clndr_data" not in said:
                en, zh = "it must be a text, without elements below it", "应为文本，不含下级元素"
                made.wrong(min(said), None, en, zh)
        return made

    def _add(self, record: Element) -> None:
        """Add a row, and before it those that are parts of it here."""
        if record.head.table == "TASK" and record.nested:
            for part in self._parts_of(record):
                self._add(part)
        self.tables.begin(record.head.table).append(record)
        if self._within is not None:
            self._within.append(record)

    def _parts_of(self, activity: Element) -> Iterator[Element]:
        """Yield codes and user defined fields as rows of their own."""
        nested = activity.nested
        activity.nested = tuple(each for each in nested if each[0] not in _PARTS)
        for name, content in nested:
            if name not in _PARTS or isinstance(content, str):
                continue
            made = self.element(TABLES[name], list(content), activity.line)
            made.given = {
                _PARTS[name]: activity.text("task_id"),
                "proj_id": activity.text("proj_id"),
            }
            yield made


def _points_of(curve: Element) -> dict[str, str]:
    """Return what a curve uses in each twentieth of the time, which stands in a list of its own."""
    said = {name: text for name, text in curve.below("Values") if isinstance(text, str)}
    values = (said.get(f"Value{percent}", "") for percent in range(0, 101, 5))
    return dict(zip(curves_in.POINTS, values, strict=True))
