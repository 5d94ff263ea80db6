"""Features of a P6 file that the project cannot hold yet, and where they stand."""

from __future__ import annotations

from collections.abc import Callable

from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.p6.record import Record

EXTERNAL_LINK = Feature(
    "external_link", "relationships with other projects", "与其他项目的逻辑关系"
)
EXTERNAL_LINK_BOUND = Feature(
    "external_link_bound",
    "relationships with other projects of the file, read as constraints by their dates",
    "与文件中其他项目的逻辑关系，按其日期作为限制条件读取",
)
EXTERNAL_BOUND = Feature(
    "external_bound",
    "external early starts and late finishes, read as constraints",
    "外部最早开始与最晚完成，按限制条件读取",
)
LEVEL_OF_EFFORT = Feature(
    "level_of_effort",
    "level of effort activities, whose dates follow from others",
    "配合作业（LOE），其日期由其他作业决定",
)
EFFORT_DATES = Feature(
    "level_of_effort_dates",
    "constraints and pauses of level of effort activities, and actual dates of WBS summary "
    "activities, which others date here",
    "配合作业（LOE）的限制条件与暂停、WBS 汇总作业的实际日期：此处由其他作业决定",
)
UNLINKED_EFFORT = Feature(
    "level_of_effort_unlinked",
    "level of effort activities without relationships, read as WBS summary activities",
    "没有逻辑关系的配合作业（LOE），按 WBS 汇总作业读取",
)
WBS_LINK = Feature(
    "wbs_summary_link",
    "relationships of WBS summary activities, which span their node",
    "WBS 汇总作业的逻辑关系：其日期涵盖所在节点",
)
EMPTY_WBS = Feature(
    "empty_wbs",
    "WBS nodes without activities, left out",
    "没有作业的 WBS 节点，未读入",
    moves="nothing",
)
SAME_CONSTRAINT = Feature(
    "same_constraint",
    "bounds that a Start On or Finish On means, beside others of the same kind",
    "开始于或完成于所含的限制，作业另有同类限制",
)
EXPECTED_FINISH = Feature(
    "expected_finish",
    "expected finishes, which its options leave out",
    "选项中未启用的期望完成日期",
)
SUSPENDED = Feature("suspended", "suspended work without an actual start", "没有实际开始的暂停")
FLOAT_TYPE = Feature(
    "float_type",
    "a way to count total float that is not known, read as finish float",
    "未知的总浮时计算方式，按完成浮时读取",
)
PATHS_END = Feature(
    "float_paths_end",
    "float paths to an activity that is not there, read as those to the finish",
    "终点作业不存在的浮时路径，按到项目完成读取",
    moves="nothing",
)
BASELINE = Feature(
    "baseline",
    "baselines that are not in the file, or are more than eleven",
    "文件中没有的基线，或超过十一条的基线",
    moves="nothing",
)
BASELINE_ROW = Feature(
    "baseline_activity",
    "activities of baselines that cannot be told from others here, or finish before they start",
    "基线中无法与其他作业区分，或完成早于开始的作业",
    moves="nothing",
)
PERCENT_TYPE = Feature(
    "percent_complete_type",
    "percent complete types other than duration, physical and units",
    "工期、实物与数量以外的完成百分比类型",
    moves="nothing",
)
UNITS_DONE = Feature(
    "units_done",
    "units done, of which remaining durations tell another percentage; that is the one read",
    "已完成数量，其百分比与尚需工期所得不同，按后者读取",
    moves="nothing",
)
ROLE = Feature("role", "assignments of roles", "角色分配", moves="costs")
CONTOUR = Feature(
    "contour",
    "curves of assignments that are not there, or spread nothing",
    "缺失或无效的分配资源曲线",
    moves="loads",
)
ASSIGNMENT_DELAY = Feature("assignment_delay", "lags of assignments", "分配的延时")
COST = Feature(
    "cost",
    "costs of assignments that do not follow from the rates of their resource",
    "不由资源费率得出的分配成本",
    moves="costs",
)
CODES = Feature("activity_code", "activity codes", "作业分类码", moves="nothing")
CUSTOM = Feature(
    "custom_field",
    "user defined fields that are no text, number, cost or date, or cannot be read",
    "非文本、数字、成本或日期类型，或无法读取的用户自定义字段",
    moves="nothing",
)
MEMO = Feature("notebook", "notebook topics", "记事本", moves="nothing")

Test = tuple[Feature, Callable[[Record], bool]]


def _says(field: str) -> Callable[[Record], bool]:
    return lambda record: bool(record.text(field))


def _not_zero(*fields: str) -> Callable[[Record], bool]:
    return lambda record: any(record.number(field) for field in fields)


OF_ASSIGNMENT: tuple[Test, ...] = (
    (CONTOUR, _says("curv_id")),
    (ASSIGNMENT_DELAY, _not_zero("target_lag_drtn_hr_cnt")),
    (COST, _not_zero("target_cost", "remain_cost", "act_reg_cost")),
)
# Tables whose rows belong to an activity.
OF_TASK: dict[str, Feature] = {
    "TASKACTV": CODES,
    "TASKMEMO": MEMO,
}
