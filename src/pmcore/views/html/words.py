"""The words of the report in English and Chinese."""

from __future__ import annotations

from dataclasses import dataclass

from pmcore.kernel.catalogue import Severity
from pmcore.kernel.findings import check_language


@dataclass(frozen=True, slots=True)
class ReportWords:
    """What the report says in one language; ``{name}`` is filled in."""

    heading: str
    start: str
    finish: str
    tasks: str
    critical_tasks: str
    findings: str
    gantt: str
    wbs: str
    task: str
    owner: str
    duration: str
    total_float: str
    why: str
    critical: str
    late: str
    no_findings: str
    severities: dict[Severity, str]
    assumptions: str
    computed_by: str
    calendar: str
    week_pattern: str
    dated_weeks: str
    holidays: str
    other_holidays: str
    exceptions: str
    zone: str
    floating: str
    separator: str
    list_separator: str
    more_tasks: str
    more_findings: str


_EN = ReportWords(
    heading="Schedule report",
    start="Start",
    finish="Finish",
    tasks="Tasks",
    critical_tasks="Critical tasks",
    findings="Findings",
    gantt="Gantt chart",
    wbs="WBS",
    task="Task",
    owner="Owner",
    duration="Duration",
    total_float="Total float",
    why="Why these dates",
    critical="Critical",
    late="Late",
    no_findings="Nothing was found that needs attention.",
    severities={"error": "Error", "warning": "Warning", "info": "Note"},
    assumptions="Assumptions",
    computed_by="Computed by {engine}.",
    calendar="Calendar {name}: {facts}.",
    week_pattern="a pattern of {count} weeks",
    dated_weeks="week patterns for a while: {count}",
    holidays="public holidays of {countries}",
    other_holidays="other sources of holidays: {count}",
    exceptions="exceptions: {count}",
    zone="time zone {zone}",
    floating="none (floating)",
    separator="; ",
    list_separator=", ",
    more_tasks="Only the tasks of the chart: {shown} of {total}.",
    more_findings="The first {shown} of {total} findings.",
)

_ZH = ReportWords(
    heading="进度报告",
    start="开始",
    finish="完成",
    tasks="任务",
    critical_tasks="关键任务",
    findings="发现",
    gantt="甘特图",
    wbs="WBS",
    task="任务",
    owner="负责人",
    duration="工期",
    total_float="总浮动时间",
    why="日期依据",
    critical="关键",
    late="逾期",
    no_findings="未发现需要处理的问题。",
    severities={"error": "错误", "warning": "警告", "info": "提示"},
    assumptions="计算依据",
    computed_by="由 {engine} 计算。",
    calendar="日历 {name}：{facts}。",
    week_pattern="{count} 周轮换",
    dated_weeks="{count} 个限期周模式",
    holidays="{countries} 公共假期",
    other_holidays="{count} 个其他假期来源",
    exceptions="{count} 个例外",
    zone="时区 {zone}",
    floating="无（浮动时间）",
    separator="；",
    list_separator="，",
    more_tasks="全部 {total} 个任务中，下表列出图中的 {shown} 个。",
    more_findings="共 {total} 条发现，以下为前 {shown} 条。",
)


def report_words(language: str) -> ReportWords:
    """Return the words of ``en`` or ``zh``, else raise ``language.unknown``."""
    return _ZH if check_language(language) == "zh" else _EN
