"""What a P6 file cannot hold, and what is changed to fit: what each kind is called."""

from __future__ import annotations

from functools import cache

from pmcore.exchange.importing.feature import Feature

TRANSLATIONS = Feature(
    "translations",
    "names in further languages, of which one is written",
    "名称的其他语言，只写入一种",
)
BASELINES = Feature(
    "baselines",
    "baselines, which are projects of their own in P6",
    "基线（在 P6 中是另外的项目）",
)
FIELD_KIND = Feature(
    "field_kind",
    "custom fields of choices and of days, read back as texts and as times",
    "选项与日期类型的自定义字段，读回时为文本与时间",
)
FIELD_ID = Feature(
    "field_id", "ids of custom fields that P6 gives itself", "与 P6 自动名称相同的自定义字段编号"
)
FIELD_TEXT = Feature(
    "field_text",
    "texts of custom fields with tabs, or with space around them",
    "含制表符或首尾空格的自定义字段文本",
)
NO_CALENDAR = Feature(
    "no_calendar",
    "a project without a calendar, given a standard one",
    "没有日历的项目，已给予标准日历",
)
CALENDAR_ID = Feature("calendar_id", "ids of calendars, numbered anew", "日历编号，已重新编号")
LONG_ID = Feature("long_id", "ids that are longer than P6 takes", "超过 P6 允许长度的编号")
LABEL = Feature("exception_label", "names of calendar exceptions", "日历例外的名称")
DAY_BY_DAY = Feature(
    "day_by_day",
    "calendars with holidays, rules or changing weeks, written day by day for some years",
    "含节假日、规则或变动周模式的日历，逐日写入若干年",
)
OVERNIGHT = Feature(
    "overnight",
    "calendars with shifts across midnight, divided there",
    "跨越午夜的班次，在零点处分开",
)
INHERITED_WEEK = Feature(
    "inherited_week",
    "weeks that follow a base calendar, written out",
    "沿用基础日历的周模式，已完整写出",
)
BASE = Feature(
    "base_calendar", "bases of calendars that the project does not list", "未列入项目的基础日历"
)
OWN_CALENDAR = Feature(
    "own_calendar",
    "tasks and people that name the calendar of the project, which they have anyhow",
    "注明使用项目日历的任务与人员（本来即用该日历）",
)
OUTER_SPACE = Feature("outer_space", "names that begin or end with a space", "首尾带空格的名称")
LAG_SAID = Feature("lag_said", "calendars of lags that hold anyhow", "与默认一致的延隔日历说明")
LINK_TWICE = Feature(
    "link_twice",
    "dependencies between activities that one of a summary task has linked already",
    "摘要任务的依赖已连接的作业之间的其他依赖",
)
ORDER = Feature(
    "order",
    "tasks behind summary tasks: P6 shows a node's activities first",
    "排在摘要任务之后的任务：P6 先列出节点自身的作业",
)
END_OF_DAY = Feature(
    "end_of_day",
    "dates that mean the end of a day, written as the next midnight",
    "表示当日结束的日期，写为次日零点",
)
WORKED_DAY = Feature(
    "worked_day",
    "actual dates without a time, given that of the shift",
    "无时刻的实际日期，按班次给出时刻",
)
LENGTH_FROM_DATES = Feature(
    "length_from_dates",
    "durations that follow from dates set by hand or facts, written out",
    "由手动日期或实际日期得出的工期，已写出",
)
NO_DURATION = Feature(
    "no_duration", "tasks without a duration, written as 0", "没有工期的任务，写为 0"
)
UNITS = Feature(
    "units",
    "durations and lags in units that are not days, read back as days or hours",
    "非以天计的工期与延隔，读回时为天或小时",
)
ELAPSED = Feature(
    "elapsed",
    "elapsed durations, written in a calendar of 24 hours",
    "连续工期，按 24 小时日历写入",
)
EFFORT_LENGTH = Feature(
    "effort_length",
    "durations that follow from effort, written as they are now",
    "由工作量得出的工期，按当前值写入",
)
FIXED = Feature(
    "fixed", "what stays fixed when people work on a task", "有人员工作时保持不变的一方"
)
CREW_CALENDAR = Feature(
    "crew_calendar",
    "work in the common time of a calendar and of people, written in the calendar's",
    "按日历与人员的共同时间进行的工作，按日历写入",
)
CREW = Feature(
    "crew",
    "work in the common time of several people, each of whom works on their own in P6",
    "多人共同时间内的工作，在 P6 中各自独立进行",
)
OWN_EFFORT = Feature(
    "own_effort",
    "work of one of several people, read back as its duration",
    "多人中一人的工作量，读回时为其工期",
)
CURVE = Feature(
    "curve",
    "contours, written as curves of twenty steps, with the units they ask for on average",
    "工作分布，按二十段的资源曲线写入，投入比例取平均值",
)
INACTIVE = Feature(
    "inactive",
    "inactive tasks, written as level of effort, which drives nothing either",
    "停用的任务，按同样不影响其他作业的投入级别（LOE）写入",
)
REMAINING = Feature(
    "remaining",
    "remaining durations that follow from percent complete",
    "由完成百分比得出的尚需工期",
)
PERCENT = Feature(
    "percent",
    "percentages of the duration that its remaining part does not tell",
    "与尚需工期不一致的工期完成百分比",
)
PRIORITY = Feature("priority", "priorities, of which P6 has five", "优先级，P6 只有五级")
THIRD_CONSTRAINT = Feature(
    "constraints", "constraints beyond two of a task", "一个任务的第三个及以后的限制条件"
)
HARD_CAP = Feature(
    "hard_constraint",
    "hard SNLT and FNLT constraints, which give way to relationships in P6",
    "硬性的 SNLT 与 FNLT 限制，在 P6 中服从逻辑关系",
)
SUMMARY_LINK = Feature(
    "summary_link",
    "dependencies of summary tasks, written for each task below",
    "摘要任务的依赖，按其下各任务写入",
)
NO_SUMMARY_LINK = Feature(
    "summary_dependency",
    "dependencies of summary tasks that hold for one of their tasks only",
    "仅对摘要任务之一起作用的依赖",
)
SHARE = Feature("percent_lag", "lags in percent, written as hours", "百分比延隔，写为小时")
LAG_CALENDAR = Feature(
    "lag_calendar",
    "lags in a calendar of their own or in elapsed time, written in that of all others",
    "使用单独日历或连续时间的延隔，按其他延隔的日历写入",
)
STATUS_UNHEEDED = Feature(
    "data_date_unheeded",
    "a data date by which the plan's dates do not go: P6's would, so it gets the start",
    "计划日期不遵循的数据日期：P6 会遵循，因此写为开始日期",
)
FIRST_START = Feature(
    "first_start",
    "a start of the project other than that of its first task: P6 begins all others by it, so it "
    "gets that",
    "与首个任务的开始不同的项目开始日期：P6 据此安排其他任务，因此写为首个任务的开始",
)
HELD_START = Feature(
    "held_start",
    "tasks that begin with the project, given a start no earlier than that",
    "随项目开始的任务，已给予“不早于”该日期的限制",
)
RATE_UNIT = Feature(
    "rate_unit",
    "rates by other times than the hour, written by the hour",
    "非按小时计的费率，按小时写入",
)
MONEY_ROUNDED = Feature(
    "money_rounded",
    "rates that do not come out even by the hour, rounded",
    "换算为每小时后除不尽的费率，已取整",
)
SAME_RATE = Feature(
    "same_rate",
    "rates that cost as much as those before them, read back as one",
    "与前一费率相同的费率，读回时合并",
)
MIDNIGHT = Feature(
    "midnight",
    "dates of rates, of units and of constraints at midnight, read back as the day",
    "午夜时刻的费率、可用性与限制日期，读回时为当日",
)
BY_TIME = Feature(
    "by_time",
    "what is used or spent by the time, written as it adds up now",
    "按时间计的用量与支出，按当前合计写入",
)
SPENT = Feature(
    "spent",
    "money spent on cost resources, written as expenses and read back as fixed cost",
    "成本资源的支出，写为其他费用，读回时为固定成本",
)
COST_RESOURCE = Feature(
    "cost_resource", "cost resources, which P6 has not", "成本资源，P6 没有此类资源"
)


@cache
def field_of(name: str, *, of_project: bool = False) -> Feature:
    """Return what a field without a place in the file is called.

    >>> field_of("deadline").name
    'deadline'
    """
    if of_project:
        return Feature(f"project_{name}", f"{name} of the project", f"项目的 {name}")
    return Feature(name, f"{name} of tasks", f"任务的 {name}")


def readings(said: str) -> Feature:
    """Name how floats are told where P6 has no such way.

    >>> readings("free_float=own").en[-16:]
    '(free_float=own)'
    """
    return Feature(
        "reading",
        f"ways to count floats and to tell what is critical that P6 has not ({said})",
        f"P6 没有的浮动时间与关键任务算法（{said}）",
    )


@cache
def zones(zone: str) -> Feature:
    """Name zones of calendars: the tool has one clock for all."""
    return Feature(
        "zone",
        f"time zones (all times are those that the clock of {zone} shows)",
        f"时区（所有时间均按 {zone} 的时钟写入）",
    )
