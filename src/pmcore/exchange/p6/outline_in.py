"""The outline of the file: WBS nodes become summary tasks, activities the tasks below them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.p6.features import EMPTY_WBS
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.kernel import TaskId
from pmcore.kernel.ids import is_id

CODE = Feature(
    "activity_id",
    "activity IDs that cannot be an id here or stand there twice, so T and a number stands in",
    "无法用作编号或重复的作业代码，以 T 加序号代替",
)
_MOST_STEPS = 32


@dataclass(frozen=True, slots=True)
class Row:
    """A task to be, with its place in the outline."""

    record: Record
    parent: TaskId | None
    is_summary: bool

    @property
    def id(self) -> TaskId:
        """Its id."""
        return self.record.name


class Outline:
    """All rows of a project from top to bottom.

    Below a WBS node stand its activities in the order of the file, then its nodes in theirs.

    Attributes
    ----------
    rows
        Without nodes that have no activities.
    root
        The node that stands for the project itself.
    left_out
        Records that became no row.
    """

    def __init__(self, gathered: Gathered, desk: P6Desk) -> None:
        self._wbs = gathered.wbs
        self._desk = desk
        self.rows: list[Row] = []
        self.left_out: list[Record] = []
        _give_ids(gathered)
        self._roots = self._find_roots()
        self.root = next((self._wbs[number] for number in self._roots), None)
        self._activities = self._by_node(gathered)
        self._below = self._nodes_below()
        self._fill()

    def _find_roots(self) -> dict[str, None]:
        flagged = [number for number, node in self._wbs.items() if node.flag("proj_node_flag")]
        if not flagged:  # older files do not say
            outside = (
                n for n, node in self._wbs.items() if node.key("parent_wbs_id") not in self._wbs
            )
            flagged = list(outside)[:1]
        return dict.fromkeys(flagged)

    def _by_node(self, gathered: Gathered) -> dict[str, list[Record]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for record in gathered.tasks.values():
            node = record.key("wbs_id")
            if node and node not in self._wbs:
                record.names_nothing("wbs_id")
            else:
                found["" if node in self._roots else node].append(record)
        return found

    def _nodes_below(self) -> dict[str, list[str]]:
        below: dict[str, list[str]] = defaultdict(list)
        for number, node in self._wbs.items():
            above = node.key("parent_wbs_id")
            if number in self._roots:
                continue
            if above and above not in self._wbs:
                node.names_nothing("parent_wbs_id")
            else:
                below["" if above in self._roots else above].append(number)
        for numbers in below.values():
            numbers.sort(key=lambda number: self._wbs[number].number("seq_num") or 0)
        return below

    def _fill(self) -> None:
        order, loops = self._from_top()
        filled = {*self._with_activities(order), *loops}
        self._add_activities("", None)
        for number in (*order, *loops):
            node = self._wbs[number]
            if number in filled:
                self.rows.append(Row(node, self._parent(node), True))
                self._add_activities(number, node.name)
            else:
                node.unused(EMPTY_WBS)
                self.left_out.append(node)

    def _from_top(self) -> tuple[list[str], list[str]]:
        """Return the nodes from top to bottom, and those in a loop, to be refused as such."""
        order: dict[str, None] = {}
        waiting = self._below[""][::-1]
        while waiting:
            number = waiting.pop()
            order[number] = None
            waiting += reversed(self._below.get(number, ()))
        reached = {*order, *self._roots}
        loops = (n for above in self._below.values() for n in above if n not in reached)
        return list(order), list(loops)

    def _with_activities(self, order: list[str]) -> set[str]:
        filled: set[str] = set()
        for number in reversed(order):
            below = self._below.get(number, ())
            if self._activities.get(number) or any(each in filled for each in below):
                filled.add(number)
        return filled

    def _add_activities(self, number: str, parent: TaskId | None) -> None:
        for record in self._activities.get(number, ()):
            self.rows.append(Row(record, parent, False))

    def _parent(self, node: Record) -> TaskId | None:
        above = node.key("parent_wbs_id")
        return self._wbs[above].name if above in self._wbs and above not in self._roots else None


def _give_ids(gathered: Gathered) -> None:
    """Name activities by their activity ID, where that can be an id, and nodes by their code."""
    codes: dict[str, Record] = {}
    unnamed: list[tuple[str, Record]] = []
    for number, record in gathered.tasks.items():
        code = record.text("task_code")
        if is_id(code) and code not in codes:
            codes[code] = record
            record.name = code
        else:
            unnamed.append((f"T{number}", record))
    for id, record in unnamed:
        record.name = _free(id, codes)
        codes[record.name] = record
        record.adjusted(CODE)
    _name_nodes(gathered.wbs, codes)


def _name_nodes(wbs: dict[str, Record], taken: dict[str, Record]) -> None:
    """Name nodes by what stays when P6 numbers them anew: their code, or with those above it.

    A code names a node where it stands there once; else its path does, as ``NORTH.1``.
    """
    own = [node for node in wbs.values() if not node.flag("proj_node_flag")]
    count = Counter(node.text("wbs_short_name") for node in own)
    for number, node in wbs.items():
        if node.flag("proj_node_flag"):
            node.name = f"W{number}"  # it becomes no task
            continue
        code = node.text("wbs_short_name")
        id = code if count[code] == 1 else _path(number, wbs)
        if not is_id(id) or id in taken:
            id = _free(f"W{number}", taken)
        node.name = id
        taken[id] = node


def _path(number: str, wbs: dict[str, Record]) -> str:
    """Return the codes from the top to a node; nothing where there is no end of them."""
    steps: list[str] = []
    at = number
    while at in wbs and not wbs[at].flag("proj_node_flag"):
        if len(steps) > _MOST_STEPS:
            return ""
        steps.append(wbs[at].text("wbs_short_name"))
        at = wbs[at].text("parent_wbs_id")
    return ".".join(reversed(steps))


def _free(id: str, taken: dict[str, Record]) -> str:
    while id in taken:
        id += "+"
    return id
