"""Words for the codes of ids, texts, durations and input in general."""

from __future__ import annotations

from pmcore.kernel.catalogue.entry import Entry
from pmcore.kernel.codes import Code

ENTRIES: dict[Code, Entry] = {
    Code.ID_INVALID: Entry(
        en="{what!n} id {value} is not usable.",
        zh="{what!n}编号 {value} 不可用。",
        advice_en="Use 1 to 64 of the characters A-Z a-z 0-9 . _ : @ + -, starting with a letter or digit.",
        advice_zh="请用 1 至 64 个字符：A-Z a-z 0-9 . _ : @ + -，并以字母或数字开头。",
    ),
    Code.TEXT_INVALID: Entry(
        en="{what!n} {value} cannot be used as text: {problem}.",
        zh="{what!n} {value} 不能作为文本：{problem}。",
        advice_en="Write one printable line within the limit, without control or direction characters.",
        advice_zh="请写一行长度合规的可见文字，不含控制符或方向符。",
    ),
    Code.LANGUAGE_UNKNOWN: Entry(
        en="There are no messages in language {language}.",
        zh="没有语言 {language} 的消息。",
        advice_en="Ask for one of {known}.",
        advice_zh="可用语言：{known}。",
    ),
    Code.DURATION_INVALID: Entry(
        en="{value} is not a duration here: {problem}.",
        zh="{value} 在此处不是有效时长：{problem}。",
        advice_en="Write a number and a unit: 90min 3h 5d 2w 1mo for working time, 16ed for elapsed time, 50% for a share.",
        advice_zh="请写数字加单位：工作时间 90min 3h 5d 2w 1mo，连续时间 16ed，比例 50%。",
    ),
    Code.DURATION_MIXED: Entry(
        en="{left} and {right} measure different things and cannot be combined.",
        zh="{left} 与 {right} 性质不同，不能合并计算。",
        advice_en="Working, elapsed and percent durations are kept apart; convert one of them yourself.",
        advice_zh="工作时间、连续时间与百分比各自独立，请先自行换算。",
    ),
    Code.DURATION_NOT_WHOLE: Entry(
        en="{value} is {minutes} minutes, which is not a whole number.",
        zh="{value} 等于 {minutes} 分钟，不是整数。",
        advice_en="Time is kept in whole minutes; write the duration in minutes, as in 640min.",
        advice_zh="时间以整分钟计，请改写为分钟，例如 640min。",
    ),
    Code.VALUE_INVALID: Entry(
        en="{field} cannot be {value}: {problem}.",
        zh="{field} 不能为 {value}：{problem}。",
        advice_en="Correct this value and try again; nothing was changed.",
        advice_zh="请更正该值后重试；未作任何更改。",
    ),
    Code.INPUT_INVALID: Entry(
        en="{count} problem(s) stop this input. First: {first}",
        zh="输入有 {count} 处问题。第一处：{first}",
        advice_en="Every problem is listed in the error's findings; nothing was changed.",
        advice_zh="所有问题列于错误的 findings；未作任何更改。",
    ),
    Code.EXTRA_MISSING: Entry(
        en="{feature} needs the package {package}, which is not installed.",
        zh="{feature} 需要未安装的软件包 {package}。",
        advice_en="Install the extra {extra}; in a checkout of pmcore: pip install -e '.[{extra}]'",
        advice_zh="请安装附加项 {extra}；在 pmcore 的代码目录中运行：pip install -e '.[{extra}]'",
    ),
    Code.TIME_NAIVE: Entry(
        en="{field} {value} has no time zone, but calendar {calendar} runs in {zone}.",
        zh="{field} {value} 没有时区，而日历 {calendar} 的时区为 {zone}。",
        advice_en="Give a plain date, or a time with its offset such as 2026-03-02T09:00+08:00.",
        advice_zh="请给日期，或带时差的时间，例如 2026-03-02T09:00+08:00。",
    ),
    Code.TIME_AWARE: Entry(
        en="{field} {value} has a time zone, but calendar {calendar} is floating.",
        zh="{field} {value} 带有时区，而日历 {calendar} 不带时区。",
        advice_en="Give a time without offset, or give the calendar a zone.",
        advice_zh="请给不带时差的时间，或为日历设定时区。",
    ),
    Code.TIME_SUB_MINUTE: Entry(
        en="{field} {value} is not on a whole minute.",
        zh="{field} {value} 不是整分钟。",
        advice_en="Round it to a minute before handing it over.",
        advice_zh="请先取整到分钟。",
    ),
    Code.TIME_OUT_OF_RANGE: Entry(
        en="{field} {value} lies outside {first} to {last}.",
        zh="{field} {value} 超出 {first} 至 {last} 的范围。",
        advice_en="Check the year; plans beyond these dates are not supported.",
        advice_zh="请检查年份；不支持范围以外的计划。",
    ),
}
