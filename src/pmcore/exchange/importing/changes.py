"""What readers change on the way in: what each kind of change is called."""

from __future__ import annotations

from pmcore.exchange.importing.feature import Feature

ROUNDED = Feature("rounded", "times rounded to the minute", "四舍五入到分钟的时间")
UNITS_ROUNDED = Feature(
    "units_rounded", "units of assignments rounded to a whole percent", "取整为整数百分比的投入比例"
)
CURVE = Feature(
    "curve",
    "curves of assignments, fitted to whole percents of twenty steps",
    "分配的资源曲线，调整为二十段的整数百分比",
    moves="loads",
)
PERCENT_HELD = Feature(
    "percent_held",
    "physical percentages with more than nine places, or not from 0 to 100",
    "超过九位小数或不在 0 至 100 之间的实物完成百分比",
)
MONEY_ROUNDED = Feature("money_rounded", "amounts rounded to nine places", "取整到九位小数的数额")
MONEY_LARGE = Feature(
    "money_large",
    "amounts of more than 15 digits before the point, read as the largest there is",
    "小数点前超过 15 位的数额，按最大值读取",
)
NEGATIVE = Feature(
    "negative",
    "negative costs, quantities and lengths of time, read as 0",
    "负的成本、数量与时长，按 0 读取",
)
FAR_RATE = Feature(
    "far_rate", "rates from dates that no plan reaches, left out", "日期超出计划范围的费率，已忽略"
)
SAME_DATE = Feature(
    "same_date", "rates from one date, of which the first is read", "同一日期的费率，只读取第一个"
)
SHIFT_RATE = Feature(
    "shift_rate",
    "rates of several shifts from one date, of which the first is read",
    "同一日期按班次区分的费率，只读取第一个",
)
YEARLY = Feature("yearly", "rates by the year, read by the hour", "按年计的费率，按小时读取")
UNNAMED = Feature("unnamed", "names that are missing, so the id stands in", "缺少名称，以编号代替")
TEXT = Feature("text", "texts cut or cleaned of control characters", "截短或去除控制字符的文本")
SAID_TWICE = Feature(
    "said_twice",
    "fields or columns that stand twice, of which the first counts",
    "重复出现的字段或列（以第一个为准）",
)
LEVEL = Feature(
    "outline_level",
    "outline levels that skip one, or lie above the first",
    "跳级或高于第一级的大纲级别",
)
LONG_MILESTONE = Feature(
    "long_milestone", "milestones with a duration, read as tasks", "有工期的里程碑，按任务读取"
)
PARTLY_REACHED = Feature(
    "partly_reached",
    "milestones with an actual start that are partly done, read as reached",
    "有实际开始且部分完成的里程碑，按已达到读取",
)
BACKWARDS = Feature(
    "backwards",
    "tasks scheduled by hand that finish before they start, read as standing at their finish",
    "完成早于开始的手动计划任务，按其完成时间读取",
)
UNEQUAL_WORK = Feature(
    "unequal_work",
    "fixed work that its people finish at different times, read as fixed units",
    "各人完成时间不同的固定工时，按固定单位读取",
)
REMAINDER = Feature(
    "remainder",
    "finished tasks of which the file says that something remains, read as finished",
    "文件称仍有剩余的已完成任务，按已完成读取",
)
NO_ACTUAL_START = Feature(
    "no_actual_start",
    "actual finishes without an actual start, which is taken to be the latest possible",
    "有实际完成却无实际开始，按最晚可能的时间读取",
)
STUB = Feature(
    "external_task",
    "tasks of other projects, which keep the dates they had",
    "其他项目的任务，保留其原有日期",
)
STUB_TURNED = Feature(
    "external_turned",
    "tasks of other projects that finish before they start, read as standing at their finish",
    "完成早于开始的其他项目任务，按其完成时间读取",
)
STUB_CIRCLE = Feature(
    "external_circle",
    "links into tasks of other projects that run in a circle; they move nothing there",
    "指向其他项目任务且构成循环的链接；它们在那里不起作用",
)
INSERTED = Feature(
    "subproject",
    "inserted projects, which keep the dates they had; their own tasks are not read",
    "插入的子项目，保留其原有日期；其中的任务不读取",
)
NO_BOUND_DATE = Feature(
    "no_constraint_date",
    "constraints without a date, which ask for nothing",
    "没有日期的限制，不起作用",
)
NO_PROJECT_DATE = Feature(
    "no_project_date",
    "projects without a start or finish, taken from their tasks",
    "没有开始或完成日期的项目，取自其任务",
)
SHAPELESS = Feature(
    "shapeless",
    "contoured assignments without usable dates, read as even work",
    "缺少可用日期的工时分布，按均匀工时读取",
)
STRETCHED = Feature(
    "stretched",
    "assignments that last longer than their work takes, spread over their dates",
    "持续时间超过工时所需的工作分配，按其日期均匀分布",
    moves="loads",
)
PRESSED = Feature(
    "pressed",
    "assignments that last as long as their task, which is less than their work takes at their "
    "units, spread over their dates",
    "与任务同长、但短于按投入比例完成工时所需时间的工作分配，按其日期均匀分布",
    moves="loads",
)
GUESSED_PAUSE = Feature(
    "guessed_pause",
    "pauses of work whose place the file does not say, read halfway",
    "文件未说明位置的工作中断，按居中读取",
    moves="loads",
)
RESUMED_ALONE = Feature(
    "resumed_alone",
    "assignments that are interrupted otherwise than their task, read to go on with it",
    "中断情况与任务不同的工作分配，按随任务继续读取",
)
LOST_LINK = Feature(
    "lost_link", "links to tasks that are not there, left out", "指向不存在任务的链接，已忽略"
)
FAMILY_LINK = Feature(
    "family_link",
    "links of a task to itself, or of a summary task and what lies below it, left out",
    "任务与自身、或摘要任务与其下级任务之间的链接，已忽略",
)
LINK_TWICE = Feature(
    "link_twice",
    "second links of one type between two tasks, left out",
    "两任务间重复的同类链接，已忽略",
)
STRAY = Feature(
    "stray", "elements in a list that is not theirs, left out", "列表中不属于该列表的元素，已忽略"
)
LOST_ASSIGNMENT = Feature(
    "lost_assignment",
    "assignments of tasks or resources that are not there, left out",
    "任务或资源不存在的分配，已忽略",
)
NEVER_TOGETHER = Feature(
    "never_together",
    "tasks whose calendar and that of somebody on them never work at the same time, done in the "
    "task's own",
    "任务日历与参与人员的日历从无共同工作时间的任务，按任务自身的日历进行",
)
NO_UNITS = Feature(
    "no_units",
    "assignments without units or work, which move no date",
    "投入或工时为零、不影响日期的分配",
)
UNITS_LARGE = Feature(
    "units_large",
    "units of more than 1000 people, read as 1000",
    "超过 1000 人的投入，按 1000 读取",
    moves="loads",
)
TWICE = Feature(
    "twice", "assignments of one person to one task, added up", "同一人对同一任务的多次分配，已合并"
)
EXCEPTION_TWICE = Feature(
    "exception_twice",
    "second calendar exceptions for one date, left out",
    "同一日期的第二个日历例外，已忽略",
)
DEFAULT_HOURS = Feature(
    "default_hours",
    "working days without hours, read as 08:00-12:00 13:00-17:00",
    "未给出时段的工作日，按 08:00-12:00 13:00-17:00 读取",
)
NO_CALENDAR = Feature(
    "no_calendar",
    "calendars that are not there, that of the project or the standard one stands in",
    "缺少的日历，以项目日历或标准日历代替",
)
HIDDEN_WEEK = Feature(
    "hidden_week",
    "work weeks of a base calendar that a week of its own hides",
    "被自身周模式遮盖的基础日历工作周",
)
ELAPSED_SHARE = Feature(
    "elapsed_share",
    "lags in elapsed percent, a share of the working duration",
    "按工作工期计的连续百分比延隔",
)
NO_DURATION = Feature("no_duration", "tasks without a duration", "没有工期的任务")
NAMED_TWICE = Feature(
    "named_twice",
    "ids in the custom field pmcore id that two records have, or that are none",
    "自定义字段 pmcore id 中重复或无效的编号",
)
FIELD_ROUNDED = Feature(
    "field_rounded",
    "numbers of custom fields, rounded to nine places",
    "自定义字段中的数字，已舍入到九位小数",
)
ZONE = Feature("zone", "zones of times, left out", "被忽略的时区")
