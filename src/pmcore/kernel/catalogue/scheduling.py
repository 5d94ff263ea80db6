"""Words for the codes of scheduling."""

from __future__ import annotations

from pmcore.kernel.catalogue.entry import Entry
from pmcore.kernel.codes import Code

ENTRIES: dict[Code, Entry] = {
    Code.SCHEDULE_EMPTY: Entry(
        en="Project {project} has no tasks, so there is nothing to schedule.",
        zh="项目 {project} 没有任务，无法排程。",
        advice_en="Add at least one task.",
        advice_zh="请至少添加一个任务。",
    ),
    Code.SCHEDULE_NO_CALENDAR: Entry(
        en="Project {project} has no calendar of its own.",
        zh="项目 {project} 没有设定自己的日历。",
        advice_en="Give it calendars, and name one as the project's: configure(calendar=...).",
        advice_zh="请为项目添加日历，并用 configure(calendar=...) 指定其一。",
    ),
    Code.SCHEDULE_HORIZON: Entry(
        en="The plan runs more than {years} years away from its start {start}, or waits for working time that never comes.",
        zh="计划距开始日期 {start} 超过 {years} 年，或在等待永不到来的工作时间。",
        advice_en="Look for a very long lag or duration, or a calendar that stops working; else raise SchedulingOptions.horizon_years.",
        advice_zh="请检查过长的延隔或工期，以及不再有工作时间的日历；或调大 SchedulingOptions.horizon_years。",
    ),
    Code.SCHEDULE_OUT_OF_RANGE: Entry(
        en="The plan from {start} reaches beyond the days calendars cover, {first} to {last}.",
        zh="自 {start} 开始的计划超出日历覆盖的范围：{first} 至 {last}。",
        advice_en="Check the years of the plan's dates, and look for very long lags and durations.",
        advice_zh="请检查计划中日期的年份，以及过长的延隔和工期。",
    ),
    Code.SCHEDULE_NO_FINISH: Entry(
        en="Project {project} has no imposed finish to plan backward from.",
        zh="项目 {project} 没有规定的完成日期，无法倒排计划。",
        advice_en='Give it a finish ("finish" in the plan file, configure(finish=...), or --finish), or schedule forward.',
        advice_zh="请设定完成日期（计划文件的 finish、configure(finish=...) 或 --finish），或改为顺排。",
    ),
    Code.SCHEDULE_BOUND_TOO_FAR: Entry(
        en="{task} is bound to {date}, more than {years} years from the project start {start}.",
        zh="{task} 的限制日期 {date} 距项目开始 {start} 超过 {years} 年。",
        advice_en="Check the year of its constraint or deadline, or raise SchedulingOptions.horizon_years.",
        advice_zh="请检查其约束或截止日期的年份，或调大 SchedulingOptions.horizon_years。",
    ),
    Code.SCHEDULE_TOO_LONG: Entry(
        en="{task} has a length of {length}, more than the {years} years a plan may span.",
        zh="{task} 的长度 {length} 超过计划允许的 {years} 年。",
        advice_en="Check the unit, or raise SchedulingOptions.horizon_years.",
        advice_zh="请检查单位，或调大 SchedulingOptions.horizon_years。",
    ),
    Code.SCHEDULE_CALENDARS_TOO_LARGE: Entry(
        en="The {calendars} calendars in use have about {shifts} shifts from {first} to {last}; the limit is {most}.",
        zh="所用的 {calendars} 个日历在 {first} 至 {last} 期间约有 {shifts} 个班次，上限为 {most}。",
        advice_en="Check for a duration or lag that takes the plan many years ahead, let tasks share calendars, or lower options.horizon_years.",
        advice_zh="请检查是否有使计划延续多年的工期或延隔，让任务共用日历，或减小 options.horizon_years。",
    ),
    Code.SCHEDULE_NOT_COMPARABLE: Entry(
        en="A schedule of project {after} cannot be compared with one of project {before}.",
        zh="项目 {after} 的排程不能与项目 {before} 的排程比较。",
        advice_en="Compare two schedules of the same project.",
        advice_zh="请比较同一项目的两个排程。",
    ),
    Code.SCHEDULE_DEADLINE_MISSED: Entry(
        en="{task} finishes on {finish}, {late} after its deadline {deadline}: {chain}.",
        zh="{task} 于 {finish} 完成，比截止日期 {deadline} 晚 {late}：{chain}。",
        advice_en="Explain the task to see what drives it; shorten that, or move the deadline.",
        advice_zh="请用“解释”查看驱动因素；缩短它，或调整截止日期。",
        severity="warning",
    ),
    Code.SCHEDULE_CONSTRAINT_MISSED: Entry(
        en="{task} cannot keep {kind} {date}, it is {late} late: {chain}.",
        zh="{task} 无法满足 {kind} {date}，晚 {late}：{chain}。",
        advice_en="Shorten what stands in between, or move one of the two dates.",
        advice_zh="请压缩其间的任务，或调整其中一个日期。",
        severity="warning",
    ),
    Code.SCHEDULE_FINISH_MISSED: Entry(
        en="The project finishes on {finish}, {late} after its imposed finish {imposed}: {chain}.",
        zh="项目于 {finish} 完成，比规定的完成日期 {imposed} 晚 {late}：{chain}。",
        advice_en="Shorten the critical path, or move the imposed finish.",
        advice_zh="请压缩关键路径，或调整规定的完成日期。",
        severity="warning",
    ),
    Code.SCHEDULE_NEGATIVE_FLOAT: Entry(
        en="{count} task(s) have negative total float; the worst is {task} with {amount}.",
        zh="有 {count} 个任务的总浮动时间为负；最严重的是 {task}：{amount}。",
        advice_en="Some date that was set cannot be met; the other findings say which.",
        advice_zh="某个设定的日期无法满足，其他提示会指出是哪一个。",
        severity="warning",
    ),
    Code.SCHEDULE_DEPENDENCY_BROKEN: Entry(
        en="{successor} breaks its dependency on {predecessor} ({type}) by {late}, because {kind} {date} on {task} decides: {chain}.",
        zh="{successor} 违反对 {predecessor} 的依赖（{type}），差 {late}，因为 {task} 的 {kind} {date} 优先：{chain}。",
        advice_en="Move the date, shorten what comes before, or schedule with soft constraints.",
        advice_zh="请调整日期、压缩前置任务，或用软约束排程。",
        severity="warning",
    ),
    Code.SCHEDULE_CONSTRAINT_OVERRIDDEN: Entry(
        en="{leaf} stands {early} before {kind} {date} of {task} allows, because {ruling} decides.",
        zh="{leaf} 比 {task} 的 {kind} {date} 所允许的早 {early}，因为 {ruling} 优先。",
        advice_en="The two dates contradict each other: keep one, or schedule with soft constraints.",
        advice_zh="两个日期互相矛盾：请保留其一，或用软约束排程。",
        severity="warning",
    ),
    Code.SCHEDULE_SHOULD_HAVE_BEGUN: Entry(
        en="To finish on {finish}, {count} task(s) should have begun before {start}; the first is {task}, on {begin}.",
        zh="要在 {finish} 完成，有 {count} 个任务应在 {start} 之前开始；最早的是 {task}：{begin}。",
        advice_en="Shorten the critical path, or move the imposed finish.",
        advice_zh="请压缩关键路径，或调整规定的完成日期。",
        severity="warning",
    ),
    Code.SCHEDULE_NO_DURATION: Entry(
        en="{task} has no duration{why} and is scheduled as a moment.",
        zh="{task} 没有工期{why}，按一个时刻排程。",
        advice_en="{fix} If it is only a moment, make it a milestone.",
        advice_zh="{fix}如果它只是一个时刻，请将其设为里程碑。",
        severity="warning",
    ),
    Code.SCHEDULE_PROVISIONAL: Entry(
        en="Calendar {calendars}: days from {first} on are a projection, since holidays for {years} are not announced yet.",
        zh="日历 {calendars}：自 {first} 起为推算结果，{years} 年的假期尚未公布。",
        advice_en='Expect dates around breaks to move; enter the official notice when it appears (HolidayNotice, or "notices" of the country\'s holidays in a plan file).',
        advice_zh="节假日前后的日期可能变动；官方通知公布后请录入（HolidayNotice，或计划文件中该国假日的 notices）。",
        severity="warning",
    ),
}
