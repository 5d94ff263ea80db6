"""The words of the views in English and Chinese: labels and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pmcore.kernel.findings import check_language


@dataclass(frozen=True, slots=True)
class Words:
    """What the views say in one language; ``{name}`` is filled in."""

    tag: str
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    weekdays: tuple[str, ...]
    weekday_letters: tuple[str, ...]
    day: str
    day_year: str
    month_year: str
    year: str
    wbs: str
    task: str
    owner: str
    start: str
    finish: str
    deadline: str
    critical: str
    critical_task: str
    summary: str
    milestone: str
    progress: str
    float_tail: str
    missed_deadline: str
    dependency: str
    driving: str
    critical_dependency: str
    non_working: str
    today: str
    complete: str
    float_until: str
    rolled_up: str
    chart_of: str
    chart_facts: str
    no_rows: str
    all_shown: str
    some_shown: str


_EN = Words(
    tag="en",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    months_short=(
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    ),
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    weekday_letters=("M", "T", "W", "T", "F", "S", "S"),
    day="{day} {month}",
    day_year="{day} {month} {year}",
    month_year="{month} {year}",
    year="{year}",
    wbs="WBS",
    task="Task",
    owner="Owner",
    start="Start",
    finish="Finish",
    deadline="Deadline",
    critical="Critical",
    critical_task="Critical task",
    summary="Summary task",
    milestone="Milestone",
    progress="Done",
    float_tail="Total float",
    missed_deadline="Missed deadline",
    dependency="Dependency",
    driving="Driving dependency",
    critical_dependency="Critical dependency",
    non_working="Rest of the project calendar",
    today="Today",
    complete="{percent}% complete",
    float_until="Can finish until {date}",
    rolled_up="Tasks rolled up below: {count}",
    chart_of="Gantt chart: {title}",
    chart_facts="{first} – {last} · rows: {rows} · critical: {critical}",
    no_rows="There are no tasks to draw.",
    all_shown="{shown} of {total} tasks shown; summary tasks stand for the other {hidden}.",
    some_shown="{shown} of {total} tasks shown, critical ones first.",
)

_ZH_MONTHS = tuple(f"{month}月" for month in range(1, 13))

_ZH = Words(
    tag="zh-Hans",
    months=_ZH_MONTHS,
    months_short=_ZH_MONTHS,
    weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    weekday_letters=("一", "二", "三", "四", "五", "六", "日"),
    day="{month}{day}日",
    day_year="{year}/{number}/{day}",
    month_year="{year}年{month}",
    year="{year}年",
    wbs="WBS",
    task="任务",
    owner="负责人",
    start="开始",
    finish="完成",
    deadline="截止日期",
    critical="关键",
    critical_task="关键任务",
    summary="摘要任务",
    milestone="里程碑",
    progress="已完成",
    float_tail="总浮动时间",
    missed_deadline="错过截止日期",
    dependency="依赖关系",
    driving="驱动依赖",
    critical_dependency="关键依赖",
    non_working="项目日历的非工作时间",
    today="今天",
    complete="完成 {percent}%",
    float_until="最迟可于 {date} 完成",
    rolled_up="下级 {count} 个任务已折叠",
    chart_of="甘特图：{title}",
    chart_facts="{first} 至 {last} · 行数：{rows} · 关键：{critical}",
    no_rows="没有可绘制的任务。",
    all_shown="共 {total} 个任务，显示 {shown} 个；其余 {hidden} 个由摘要任务代表。",
    some_shown="共 {total} 个任务，显示 {shown} 个，关键任务优先。",
)


def words(language: str) -> Words:
    """Return the words of ``en`` or ``zh``, else raise ``language.unknown``."""
    return _ZH if check_language(language) == "zh" else _EN


def date_words(day: date, language: str, *, year: bool) -> str:
    """Say a date as a planner writes it.

    >>> day = date(2026, 3, 2)
    >>> date_words(day, "en", year=True), date_words(day, "zh", year=False)
    ('2 Mar 2026', '3月2日')
    """
    said = words(language)
    template = said.day_year if year else said.day
    month = said.months_short[day.month - 1]
    return template.format(year=day.year, month=month, number=day.month, day=day.day)


def time_words(moment: datetime, language: str, *, year: bool) -> str:
    """Say a date with its time of day.

    >>> time_words(datetime(2026, 3, 2, 9), "en", year=False)
    '2 Mar 09:00'
    """
    return f"{date_words(moment.date(), language, year=year)} {moment:%H:%M}"
