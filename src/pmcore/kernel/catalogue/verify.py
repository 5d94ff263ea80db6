"""Words for the codes of verifying a schedule."""

from __future__ import annotations

from pmcore.kernel.catalogue.entry import Entry
from pmcore.kernel.codes import Code

ENTRIES: dict[Code, Entry] = {
    Code.VERIFY_MISSING_TASK: Entry(
        en="{task} has no row in the schedule.",
        zh="排程中没有任务 {task}。",
        advice_en="Give every task of the project a row, summary tasks too; a row may leave fields out.",
        advice_zh="请为项目的每个任务（含摘要任务）提供一行；行内可省略字段。",
    ),
    Code.VERIFY_UNKNOWN_TASK: Entry(
        en="The schedule has a row for {task}, which is no task of the project.",
        zh="排程中有 {task} 一行，但项目中没有此任务。",
        advice_en="Check that it is a schedule of this project, and of this version of it.",
        advice_zh="请确认这是该项目当前版本的排程。",
    ),
    Code.VERIFY_TASK_TWICE: Entry(
        en="The schedule has more than one row for {task}; the first was checked.",
        zh="排程中 {task} 出现多次；只检查了第一行。",
        advice_en="Give each task one row.",
        advice_zh="请为每个任务只提供一行。",
    ),
    Code.VERIFY_UNREADABLE: Entry(
        en="{field} of {task} is {value}, which cannot be read: it {problem}.",
        zh="{task} 的 {field} 为 {value}，无法读取：{problem}。",
        advice_en="Correct the value, or leave the field out: then it is not checked.",
        advice_zh="请更正该值；或省略该字段，则不检查它。",
    ),
    Code.VERIFY_OUT_OF_REACH: Entry(
        en="{task} cannot be checked completely: {problem}",
        zh="{task} 无法完整检查：{problem}",
        advice_en="Look for a very long lag or a date far away; the options say how far dates may lie (horizon_years).",
        advice_zh="请检查过长的延隔或过远的日期；选项 horizon_years 决定日期可达多远。",
    ),
    Code.VERIFY_NOT_IN_WORKING_TIME: Entry(
        en="{field} of {task} is {value}, which is no {edge} of working time in calendar {calendar}; the nearest is {expected}.",
        zh="{task} 的 {field} 为 {value}，不是日历 {calendar} 中工作时间的{edge}；最近的是 {expected}。",
        advice_en="A task starts where a working minute starts and finishes where one ends: Friday 17:00, never Monday 9:00.",
        advice_zh="任务在某一工作分钟开始时开始，在某一工作分钟结束时完成：是周五 17:00，而不是周一 9:00。",
    ),
    Code.VERIFY_DURATION: Entry(
        en="{task} runs from {start} to {finish} ({field}), {value} minutes in calendar {calendar}; its duration is {expected} minutes.",
        zh="{task} 自 {start} 至 {finish}（{field}），在日历 {calendar} 中为 {value} 分钟；其工期为 {expected} 分钟。",
        advice_en="Count the working minutes between start and finish in the task's own calendar.",
        advice_zh="请按任务自己的日历计算开始与完成之间的工作分钟数。",
    ),
    Code.VERIFY_FACT: Entry(
        en="{field} of {task} is {value}, but {because} is {expected}: it is {amount} off.",
        zh="{task} 的 {field} 为 {value}，但{because}为 {expected}：相差 {amount}。",
        advice_en="Actual dates and dates set by hand are the same in every schedule.",
        advice_zh="实际日期与手动设定的日期在任何排程中都不变。",
    ),
    Code.VERIFY_DEPENDENCY_BROKEN: Entry(
        en="{field} of {task} is {value}, but {because} bounds it by {expected}: it is {amount} off.",
        zh="{task} 的 {field} 为 {value}，但{because}以 {expected} 为限：相差 {amount}。",
        advice_en="Move the task until the dependency holds, or check the other task's dates.",
        advice_zh="请移动该任务以满足依赖，或检查另一任务的日期。",
    ),
    Code.VERIFY_BOUND_BROKEN: Entry(
        en="{field} of {task} is {value}, but {because} bounds it by {expected}: it is {amount} off.",
        zh="{task} 的 {field} 为 {value}，但{because}以 {expected} 为限：相差 {amount}。",
        advice_en="Move the task until the bound holds; the options say how constraints are read.",
        advice_zh="请移动该任务以满足该限制；约束的读法见排程选项。",
    ),
    Code.VERIFY_NOT_EARLIEST: Entry(
        en="{field} of {task} is {value}, {amount} too late: {because} lets it be {expected}.",
        zh="{task} 的 {field} 为 {value}，晚了 {amount}：{because}允许 {expected}。",
        advice_en="Nothing in the plan holds the task where it is; early dates are the earliest possible ones.",
        advice_zh="计划中没有任何规则使任务停留在此；最早日期须尽可能早。",
    ),
    Code.VERIFY_NOT_LATEST: Entry(
        en="{field} of {task} is {value}, {amount} too early: {because} lets it be {expected}.",
        zh="{task} 的 {field} 为 {value}，早了 {amount}：{because}允许 {expected}。",
        advice_en="Nothing in the plan holds the task there; late dates are the latest possible ones.",
        advice_zh="计划中没有任何规则使任务停留在此；最晚日期须尽可能晚。",
    ),
    Code.VERIFY_SCHEDULED: Entry(
        en="{field} of {task} is {value}; under these options {because} puts it at {expected}, {amount} away.",
        zh="{task} 的 {field} 为 {value}；按这些选项，{because}使其位于 {expected}，相差 {amount}。",
        advice_en="Check the direction and the reading of tasks as late as possible in the options.",
        advice_zh="请检查选项中的排程方向，以及“尽可能晚”任务的读法。",
    ),
    Code.VERIFY_SUMMARY_SPAN: Entry(
        en="{field} of {task} is {value}; {because} makes it {expected}, {amount} away.",
        zh="{task} 的 {field} 为 {value}；{because}使其为 {expected}，相差 {amount}。",
        advice_en="A summary task spans the tasks below it, and FF and SF into it may stretch its finish; a task that people work on apart lasts from the first of them to the last.",
        advice_zh="摘要任务涵盖其下的任务，指向它的 FF 与 SF 可能推迟其完成；人员各自工作的任务自其中最先开始者持续至最后完成者。",
    ),
    Code.VERIFY_LEVEL_OF_EFFORT: Entry(
        en="{field} of level-of-effort task {task} is {value}; {because} makes it {expected}, {amount} away.",
        zh="配合任务 {task} 的 {field} 为 {value}；{because}使其为 {expected}，相差 {amount}。",
        advice_en="Such a task goes on from the earliest start to the latest finish that its dependencies give it; without any, that of the summary task it lies in.",
        advice_zh="此类任务自其依赖给出的最早开始持续至最晚完成；没有依赖时，与其所在摘要任务一致。",
    ),
    Code.VERIFY_FLOAT: Entry(
        en="{field} of {task} is {value}; its dates leave {expected} minutes.",
        zh="{task} 的 {field} 为 {value}；按其日期应为 {expected} 分钟。",
        advice_en="Float is counted in working minutes of the task's own calendar.",
        advice_zh="浮动时间按任务自己的日历以工作分钟计。",
    ),
    Code.VERIFY_CRITICAL: Entry(
        en="{field} of {task} is {value}; it must be {expected}: {because}.",
        zh="{task} 的 {field} 为 {value}；应为 {expected}：{because}。",
        advice_en="The options criticality and critical_float say what makes a task critical.",
        advice_zh="选项 criticality 与 critical_float 决定何为关键任务。",
    ),
    Code.VERIFY_FINISH: Entry(
        en="The {field} of the project is given as {value}; its last task finishes on {expected}.",
        zh="所给项目 {field} 为 {value}；最后一个任务于 {expected} 完成。",
        advice_en="The project finishes with its last task, summary tasks included.",
        advice_zh="项目随最后完成的任务（含摘要任务）而完成。",
    ),
}
