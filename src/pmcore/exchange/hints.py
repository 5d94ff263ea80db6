"""What people write in plan files by hand, and how it is written here."""

from __future__ import annotations

from collections.abc import Mapping

from pmcore.kernel import Code, Finding

_COMPUTED = {
    "en": 'Dates are computed; to hold one, write "constraints": ["SNET 2026-03-02"].',
    "zh": '日期由计算得到；如需限定日期，请写 "constraints": ["SNET 2026-03-02"]。',
}
_LINKED = {
    "en": 'Write {"predecessor": ..., "successor": ...} in the list "dependencies" of the plan.',
    "zh": '请在计划的 "dependencies" 列表中写 {"predecessor": ..., "successor": ...}。',
}
_BELOW = {
    "en": 'All tasks stand in one list; each names the task above it as "parent".',
    "zh": '所有任务在同一列表中，各以 "parent" 指明上级。',
}
_BESIDE = {
    "en": "It is a list of its own, beside the project.",
    "zh": "它是与 project 并列的列表。",
}
_RENAMED: Mapping[str, Mapping[str, str]] = {
    "task": {
        "title": "name",
        "assignee": "owner",
        "resources": "assignments",
        "work": "effort",
        "fixed_cost": "cost",
        "materials": "expenses",
        "constraint": "constraints",
        "due": "deadline",
        "progress": "percent_complete",
    },
    "dependency": {
        "from": "predecessor",
        "to": "successor",
        "source": "predecessor",
        "target": "successor",
    },
    "resource": {"title": "name", "type": "kind", "unit": "measure", "rate": "rates"},
    "calendar": {"timezone": "zone", "tz": "zone", "hours": "week"},
}
_ELSEWHERE: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "project": {"calendars": _BESIDE, "resources": _BESIDE, "tasks": _BESIDE},
    "task": {
        "start": _COMPUTED,
        "finish": _COMPUTED,
        "end": _COMPUTED,
        "depends_on": _LINKED,
        "dependencies": _LINKED,
        "predecessors": _LINKED,
        "successors": _LINKED,
        "children": _BELOW,
        "subtasks": _BELOW,
        "tasks": _BELOW,
    },
}


def renamed(kind: str, name: object) -> str | None:
    """Return the key of an object that is meant by another name, if one is known."""
    return _RENAMED.get(kind, {}).get(str(name))


def elsewhere(kind: str, name: object) -> Finding | None:
    """Say where what a key stands for is written, if that is known."""
    key = renamed(kind, name)
    hint = _ELSEWHERE.get(kind, {}).get(str(name))
    if key is not None:
        hint = {"en": f'It is written "{key}".', "zh": f'应写作 "{key}"。'}
    if hint is None:
        return None
    return Finding(Code.FIELD_ELSEWHERE, {"field": str(name), "hint": {**hint}})
