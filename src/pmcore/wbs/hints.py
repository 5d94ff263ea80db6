"""Fields people look for that are called otherwise here, or belong elsewhere; in both languages."""

from __future__ import annotations

from collections.abc import Mapping

_COMPUTED = {
    "en": "Dates are computed by schedule(); to hold one, write constraints=['SNET 2026-03-02'].",
    "zh": "日期由 schedule() 计算；如需限定日期，请写 constraints=['SNET 2026-03-02']。",
}
_LINKED = {
    "en": "Dependencies are records of the project: use link(predecessor, successor).",
    "zh": "依赖是项目的记录：请用 link(前置任务, 后续任务)。",
}
_KEPT = {
    "en": "An id never changes, because others refer to it; add a new one instead.",
    "zh": "编号不可更改，因为别处会引用它；请改为新建。",
}

TASK_HINTS: Mapping[str, Mapping[str, str]] = {
    "start": _COMPUTED,
    "finish": _COMPUTED,
    "end": _COMPUTED,
    "depends_on": _LINKED,
    "predecessors": _LINKED,
    "successors": _LINKED,
    "resources": {
        "en": "Who works on a task is its assignments, as in assignments=['li', 'wang 50%'].",
        "zh": "由谁执行任务写在 assignments 中，例如 assignments=['li', 'wang 50%']。",
    },
    "status": {
        "en": "The status follows from percent_complete: 0 is not started, 100 is finished.",
        "zh": "状态由 percent_complete 得出：0 为未开始，100 为已完成。",
    },
    "id": _KEPT,
}
SETTINGS_HINTS: Mapping[str, Mapping[str, str]] = {
    "end": {
        "en": "The date a project must be finished by is called finish; its own is computed.",
        "zh": "项目须完成的日期写作 finish；实际完成日期由计算得到。",
    },
    "lifecycle": {
        "en": "Use advance() and restore().",
        "zh": "请用 advance() 和 restore()。",
    },
    "status": {
        "en": "A project has a lifecycle; use advance() and restore().",
        "zh": "项目有生命周期；请用 advance() 和 restore()。",
    },
    "id": _KEPT,
}
