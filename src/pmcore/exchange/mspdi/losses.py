"""What a Microsoft Project file cannot hold, and what is changed to fit: each kind's name."""

from __future__ import annotations

from datetime import date

from pmcore.exchange.importing.feature import Feature

# ---- left out

TRANSLATIONS = Feature(
    "translations", "names in further languages, of which one is written", "名称的其他语言译文"
)
CONSTRAINTS = Feature(
    "constraints",
    "constraints beside the one that a task may have",
    "任务允许的一个限制以外的其他限制",
)
IMPOSED_FINISH = Feature(
    "imposed_finish",
    "an imposed finish of a plan that is scheduled from its start",
    "从开始日期排程的计划的规定完成日期",
)
LAG_CALENDAR = Feature(
    "lag_calendar", "calendars of lags other than the successor's", "后续任务日历以外的延隔日历"
)
SPLITS = Feature(
    "splits",
    "pauses in the work of tasks without dates or whose people work apart, and pauses that do not "
    "lie between two pieces of work",
    "无日期或人员各自工作的任务中的停顿，以及不在两段工作之间的停顿",
)
SUSPENDED = Feature("suspended", "work that rests without a date to go on", "未定恢复日期的停工")
CONTOUR = Feature(
    "contour",
    "contours that Microsoft Project has no name for: the same work, spread evenly",
    "Microsoft Project 没有名称的工作分布（工时不变，平均分布）",
)
OWN_EFFORT = Feature("zero_effort", "efforts of zero", "为零的工作量")
OWN_LENGTH = Feature(
    "own_length",
    "delays and lengths of people on tasks that have begun, are set by hand, run by the clock, "
    "take no time or keep their duration",
    "人员在已开始、手动、按连续时间计、不占时间或固定工期的任务上的延迟与时长",
)
LENGTH_BESIDE_EFFORT = Feature(
    "length_beside_effort",
    "lengths of people whose effort is said as well: they take as long as it does",
    "已说明工作量的人员的时长（改由其工作量决定）",
)
ZERO_LENGTH = Feature(
    "zero_length",
    "delays and lengths of people of zero, and who has no work beside others",
    "为零的人员延迟与时长，以及与他人同任务但没有工作的人员",
)
MANUAL_BEGUN = Feature(
    "manual_begun",
    "dates set by hand of tasks that have begun",
    "已开始任务的手动日期",
)
OVERTIME_ALONE = Feature(
    "overtime_alone", "overtime of people whose effort is not said", "未说明工作量的人员加班"
)
SPANNED_LENGTH = Feature(
    "spanned_length",
    "lengths of the work of people on summary tasks, whose dates nobody computed",
    "未计算日期的摘要任务上人员的工作时长",
)
INCURRED_UNDATED = Feature(
    "incurred_undated",
    "costs so far of people and expenses, where nobody computed the others",
    "未计算其他成本时，人员与支出的已知已发生成本",
)
OWN_RATE = Feature(
    "own_rate", "rates that one assignment or one expense has alone", "仅属于某项分配或支出的费率"
)
CHANGED_ASSIGNMENT = Feature(
    "changed_assignment",
    "what the file said of assignments whose task has changed since",
    "任务已改动的工作分配在原文件中的其他内容",
)
FIELDS = Feature(
    "fields",
    "custom fields for which no field of their kind is free",
    "没有相应类型空闲域可用的自定义字段",
)
BASELINE_NAMED = Feature(
    "baseline_name",
    "names of baselines, when they were saved, and baselines without tasks",
    "基线的名称、保存时间，以及没有任务的基线",
)
BASELINE_GONE = Feature(
    "baseline_gone",
    "what baselines say of tasks that are no longer in the plan",
    "基线中已不在计划内的任务",
)
OLD_DATES = Feature(
    "old_dates",
    "dates the file had before: the plan has changed since, and no schedule was given",
    "文件原有的日期：计划此后已改动，且未给出排程",
)
_TASK_FIELDS = {
    "owner": ("owners of tasks", "任务负责人"),
    "collaborators": ("collaborators", "任务协作人"),
    "approvers": ("approvers", "任务审批人"),
    "estimate": ("three-point estimates", "三点估算"),
    "deliverables": ("deliverables", "交付物"),
    "checklist": ("checklists", "检查清单"),
    "labels": ("labels of tasks", "任务标签"),
    "scope": ("scope of tasks", "任务范围"),
    "external_refs": ("references of tasks to other systems", "任务的外部引用"),
    "expected_finish": ("expected finishes of tasks", "任务的预期完成日期"),
    "series": (
        "rules by which tasks recur; the tasks are written",
        "任务的重复规则（各次任务已写入）",
    ),
}
_PROJECT_FIELDS = {
    "owners": ("the rule that tasks need an owner", "任务须有负责人的规则"),
    "lifecycle": ("the state of the project", "项目状态"),
    "archived_from": ("the state before it was archived", "归档前的项目状态"),
    "goal": ("the goal of the project", "项目目标"),
    "lead": ("the lead of the project", "项目负责人"),
    "client": ("the client of the project", "项目客户"),
    "priority": ("the priority of the project", "项目优先级"),
    "mask": ("how WBS codes are written", "WBS 编码的写法"),
    "scope_axes": ("axes of scope", "范围维度"),
    "scope": ("scope of the project", "项目范围"),
    "labels": ("labels of the project", "项目标签"),
    "external_refs": ("references of the project to other systems", "项目的外部引用"),
    "notes": ("notes of the project", "项目备注"),
}
OF_TASK = {name: Feature(name, *words) for name, words in _TASK_FIELDS.items()}
OF_PROJECT = {name: Feature(f"project_{name}", *words) for name, words in _PROJECT_FIELDS.items()}

# ---- changed

NO_CALENDAR = Feature(
    "no_calendar",
    "plans without a calendar of their own, given one",
    "没有自有日历的计划，已给予一个",
)
UNLISTED_BASE = Feature(
    "unlisted_base",
    "bases of calendars that the plan does not list, now listed",
    "计划未列出的基础日历，现已列出",
)
SHIFTS = Feature(
    "shifts",
    "days of more than five shifts, the shortest breaks left out",
    "一天超过五个班次，已省去最短的休息",
)
DATE_ONLY = Feature(
    "date_only",
    "dates without a time, written with the time they mean",
    "不带时刻的日期，已写出其所指时刻",
)
OUTER_SPACE = Feature("outer_space", "texts that begin or end with a space", "首尾带空格的文本")
LENGTH_FROM_EFFORT = Feature(
    "length_from_effort",
    "durations that follow from effort, written out",
    "由工作量得出的工期，已写出",
)
UNIT = Feature(
    "unit",
    "lengths in units that Microsoft Project does not write so",
    "Microsoft Project 不以该单位书写的时长",
)
EFFORT_UNIT = Feature("effort_unit", "efforts, written in hours", "工作量，按小时写出")
PERCENT = Feature("percent", "lags of parts of a percent, rounded", "含小数百分点的延隔，已取整")
LAG_UNIT = Feature(
    "lag_unit",
    "lags in elapsed time, in units of the clock",
    "按连续时间计的延隔，改用连续时间单位",
)
LAG_SAID = Feature("lag_said", "calendars of lags that hold anyhow", "与默认一致的延隔日历说明")
MANUAL_DATE = Feature(
    "manual_date",
    "a date of a task set by hand that follows from the other, written out",
    "手动任务中由另一日期得出的日期，已写出",
)
LEVEL_OF_EFFORT = Feature(
    "level_of_effort",
    "level of effort, written as inactive tasks that stay where they are now",
    "配合任务，按未激活任务写入，日期保持当前值",
)
PHYSICAL = Feature(
    "physical_percent",
    "physical percentages, rounded to a whole percent",
    "实物完成百分比，已取整",
)
BY_WORK = Feature(
    "percent_by_work",
    "tasks that are as far as their work, read back as being as far as their duration",
    "以工时衡量进度的任务，读回时以工期衡量",
)
LENGTH_FROM_DATES = Feature(
    "length_from_dates",
    "durations that follow from dates set by hand or facts, written out",
    "由手动日期或实际日期得出的工期，已写出",
)
NO_LENGTH = Feature(
    "no_length",
    "tasks without a duration, read back as none long",
    "没有工期的任务，读回时工期为零",
)
EARLY_BOUND = Feature(
    "early_bound",
    "tasks with a constraint that are to be early in a plan scheduled from its finish",
    "从完成日期排程的计划中有限制且应尽早的任务",
)
ALAP_SAID = Feature(
    "alap_said",
    "tasks as late as possible in a plan scheduled from its finish, where all are",
    "从完成日期排程的计划中注明越晚越好的任务（其中所有任务皆然）",
)
BASELINE_KIND = Feature(
    "baseline_kind",
    "baselines of tasks that have become summary tasks since, or are none any more",
    "此后变为摘要任务或不再是摘要任务的任务的基线",
)
INCURRED = Feature(
    "incurred",
    "costs so far that follow from progress, beside others that are known: read back as known",
    "由进度得出的已发生成本，与已知的并列写出，读回时视为已知",
)
SPANNED_WORK = Feature(
    "spanned_work",
    "what people say of their own work on summary tasks, where units and dates give the same, or "
    "leave no room for it",
    "人员在摘要任务上自带的工作量与时长：由投入比例和日期即可得出，或其日期容纳不下",
)
OWN_SHOWN = Feature(
    "own_shown",
    "what people say of their own work, where their task tells the same",
    "与任务所示一致的人员工作量与时长",
)
MORE_LEFT = Feature(
    "more_left",
    "what is left to people beyond all that was planned for them, read back as their length",
    "超出人员全部计划的剩余时长，读回时为其时长",
)
SHAPED_LENGTH = Feature(
    "shaped_length",
    "lengths of people whose work has a contour, read back as efforts",
    "工作有分布形状的人员的时长，读回时为工作量",
)
OWN_WORK = Feature(
    "own_work",
    "efforts and overtime of people on a task, read back as a length",
    "各人在任务上的工作量与加班，读回时为时长",
)

MONEY_ROUNDED = Feature(
    "money_rounded",
    "rates that do not come out even by the hour, rounded",
    "换算为每小时后除不尽的费率，已取整",
)
SPENT_UNDATED = Feature(
    "spent_undated",
    "money spent by the time of tasks whose dates nobody computed",
    "未计算日期的任务按时间支出的费用",
)
SPENT_BY_TIME = Feature(
    "spent_by_time",
    "money spent by the time, written as it adds up now",
    "按时间支出的费用，按当前合计写入",
)

FORECAST = Feature(
    "forecast",
    "tasks given a start no earlier than scheduled, or a date from which they go on, to keep their "
    "forecast",
    "为保留预测日期而给予“不早于……开始”限制或恢复日期的任务",
)

# ---- held by the file, but not by the tool

SPAN = Feature("span", "dates before 1984 or after 2149", "早于 1984 年或晚于 2149 年的日期")
LONG_NAME = Feature("long_name", "names of more than 255 characters", "超过 255 个字符的名称")
DERIVED = Feature(
    "derived",
    "tasks or calendars that use a derived calendar, which only people may",
    "任务或日历使用派生日历，而该软件只允许人员使用",
)


def zones(zone: str) -> Feature:
    """Name zones of calendars: the tool has one clock for all.

    >>> zones("Asia/Shanghai").en[-48:]
    'are those that the clock of Asia/Shanghai shows)'
    """
    return Feature(
        "zone",
        f"zones of calendars (all times are those that the clock of {zone} shows)",
        f"日历的时区（所有时间均按 {zone} 的时钟写入）",
    )


def written_out(first: date, last: date) -> Feature:
    """Name calendars whose days were written one by one, for some years.

    >>> written_out(date(2026, 1, 1), date(2028, 12, 31)).en.split(", ")[-1]
    'from 2026 to 2028'
    """
    return Feature(
        "written_out",
        "holidays, night shifts, weeks that take turns and changed days of calendars, written "
        f"as single dates, from {first.year} to {last.year}",
        f"日历中的节假日、夜班、轮换周和变动日，已逐日写出（{first.year} 至 {last.year} 年）",
    )
