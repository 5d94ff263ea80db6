"""Summary tasks as WBS nodes."""

from __future__ import annotations

from pmcore.exchange.defaults import given_fields
from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.xer.losses import ORDER, field_of
from pmcore.exchange.xer.names_out import Names
from pmcore.exchange.xer.numbers_out import Numbers
from pmcore.exchange.xer.sheet import Sheet, Value, words
from pmcore.kernel import TaskId
from pmcore.wbs import Project

_COLUMNS = (
    "wbs_id",
    "proj_id",
    "obs_id",
    "seq_num",
    "est_wt",
    "proj_node_flag",
    "sum_data_flag",
    "status_code",
    "wbs_short_name",
    "wbs_name",
    "phase_id",
    "parent_wbs_id",
    "ev_compute_type",
    "ev_etc_compute_type",
)
_HELD = ("id", "name", "parent")


def wbs_sheet(project: Project, numbers: Numbers, names: Names, ledger: Ledger) -> Sheet:
    """Write the project's own node and one for each summary task."""
    sheet = Sheet("PROJWBS", _COLUMNS)
    root: dict[str, Value] = {"proj_node_flag": "Y", "seq_num": 1, "wbs_id": numbers.root}
    name = names.of(project.settings.name, project.id)
    sheet.add(_row(numbers, {**root, "wbs_short_name": words(project.id), "wbs_name": name}))
    places = _places(project, numbers)
    for id, number in numbers.nodes.items():
        task = project[id]
        for field in given_fields(task):
            if field not in _HELD:
                ledger.left_out(field_of(field), id)
        above = numbers.root if task.parent is None else numbers.nodes[task.parent]
        own: dict[str, Value] = {"wbs_id": number, "parent_wbs_id": above, "seq_num": places[id]}
        named = {"wbs_short_name": id, "wbs_name": names.of(task.name, id)}
        sheet.add(_row(numbers, {"proj_node_flag": "N", **own, **named}))
    _note_order(project, numbers, ledger)
    return sheet


def _places(project: Project, numbers: Numbers) -> dict[TaskId, int]:
    """Return the place of each node among those at its side."""
    above: list[TaskId | None] = [None, *numbers.nodes]
    rows = (enumerate(project.children(parent), 1) for parent in above)
    return {id: place for row in rows for place, id in row if id in numbers.nodes}


def _row(numbers: Numbers, own: dict[str, Value]) -> dict[str, Value]:
    return {
        "proj_id": numbers.project,
        "obs_id": 1,
        "est_wt": 1,
        "sum_data_flag": "N",
        "status_code": "WS_Open",
        "ev_compute_type": "EC_Cmp_pct",
        "ev_etc_compute_type": "EE_Rem_hr",
        **own,
    }


def _note_order(project: Project, numbers: Numbers, ledger: Ledger) -> None:
    """Count tasks that stand behind a summary task at their side: P6 shows them before it."""
    above: list[TaskId | None] = [None, *numbers.nodes]
    for parent in above:
        behind = False
        for id in project.children(parent):
            if id in numbers.nodes:
                behind = True
            elif behind:
                ledger.adjusted(ORDER, id)
