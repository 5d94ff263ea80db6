"""Features of a file that the project cannot hold yet: what they are called, where they stand."""

from __future__ import annotations

from collections.abc import Mapping

from pmcore.exchange.importing.changes import INSERTED, STUB
from pmcore.exchange.importing.feature import Feature

ASSIGNED_ACTUALS = Feature(
    "assignment_actuals", "actual dates of assignments", "工作分配的实际日期"
)
LEVELING = Feature(
    "leveling_delay",
    "leveling delays of assignments without a start",
    "没有开始时间的工作分配的调配延迟",
)
TIMEPHASED = Feature("timephased", "work spread over time (timephased data)", "按时间分布的数据")
EXTERNAL_LINK = Feature("external_link", "links to other projects", "跨项目链接")
BASELINE = Feature(
    "baseline",
    "interim plans, and baselines that cannot be read",
    "中期计划及无法读取的基线",
    moves="nothing",
)
BASELINE_OF_PEOPLE = Feature(
    "people_baseline",
    "baselines of assignments and resources",
    "工作分配与资源的基线",
    moves="nothing",
)
CUSTOM = Feature(
    "custom_field",
    "custom fields of resources, assignments and enterprises, and values that cannot be read",
    "资源、工作分配及企业的自定义字段，以及无法读取的字段值",
    moves="nothing",
)
OUTLINE_CODE = Feature("outline_code", "outline codes", "大纲代码", moves="nothing")
RATE_TABLE = Feature("rate_table", "cost rate tables beyond E", "E 之后的成本费率表", moves="costs")
BUDGET = Feature("budget", "budget resources", "预算资源", moves="nothing")
AVAILABILITY = Feature(
    "availability",
    "periods of availability that overlap or run backwards",
    "相互重叠或倒置的资源可用性时段",
    moves="loads",
)
SUMMARY_WORK = Feature(
    "summary_assignment",
    "work done on summary tasks other than by their percentage",
    "与摘要任务完成百分比不符的实际工时",
    moves="costs",
)
SUMMARY_BOUND = Feature(
    "summary_constraint", "constraints of summary tasks, except SNET and FNLT", "摘要任务的限制"
)
RECURRENCE = Feature(
    "recurrence", "recurring calendar exceptions of an unknown type", "未知重复类型"
)

_TRUE = ("1", "true")
_STUBS = {"ExternalTask": STUB, "IsSubproject": INSERTED}

OF_TASK: dict[str, Feature] = {
    "OutlineCode": OUTLINE_CODE,
    "TimephasedData": TIMEPHASED,
}
OF_RESOURCE: dict[str, Feature] = {
    **OF_TASK,
    "Baseline": BASELINE_OF_PEOPLE,
    "ExtendedAttribute": CUSTOM,
}
OF_ASSIGNMENT: dict[str, Feature] = {
    **OF_RESOURCE,
    "ActualStart": ASSIGNED_ACTUALS,
    "ActualFinish": ASSIGNED_ACTUALS,
}
OF_PROJECT: dict[str, Feature] = {"OutlineCodes": OUTLINE_CODE}


def features_of(fields: Mapping[str, object], known: Mapping[str, Feature]) -> list[Feature]:
    """Return each feature that the fields of a record show, once; an empty field shows none.

    >>> [feature.name for feature in features_of({"OutlineCode": "1", "Name": "A"}, OF_TASK)]
    ['outline_code']
    """
    if known.keys().isdisjoint(fields.keys()):
        return []
    shown = (feature for name, feature in known.items() if fields.get(name, "") != "")
    return list(dict.fromkeys(shown))


def is_interrupted(fields: Mapping[str, object]) -> bool:
    """Whether work stopped and goes on later; untouched work does both at its start."""
    stop, resume = str(fields.get("Stop", "")), str(fields.get("Resume", ""))
    return bool(stop and resume and stop < resume)


def stub_of(fields: Mapping[str, object]) -> Feature | None:
    """Return what a row stands for that another project dates; ``None`` for an own task.

    >>> stub_of({"IsSubproject": "1"}) is INSERTED, stub_of({"Name": "Dig"}) is None
    (True, True)
    """
    for name, stub in _STUBS.items():
        if name in fields and str(fields[name]).strip() in _TRUE:
            return stub
    return None
