"""Words for the codes of calendars."""

from __future__ import annotations

from pmcore.kernel.catalogue.entry import Entry
from pmcore.kernel.codes import Code

ENTRIES: dict[Code, Entry] = {
    Code.CALENDAR_EMPTY: Entry(
        en="Calendar {calendar} has no working minute: every day of its week is off and no exception works.",
        zh="日历 {calendar} 没有任何工作时间：每个星期日期均为休息，也没有工作例外。",
        advice_en="Give at least one day of the week some hours, for example mon-fri 09:00-17:00.",
        advice_zh="请至少为一周中的一天设定工作时间，例如 mon-fri 09:00-17:00。",
    ),
    Code.CALENDAR_SHIFT_INVALID: Entry(
        en="{value} is not a shift.",
        zh="{value} 不是有效的班次。",
        advice_en="Write start and end as in 09:00-12:00; 22:00-06:00 ends the next morning, 00:00-24:00 is a whole day, 08:00-32:00 is 24 hours from 08:00.",
        advice_zh="请写起止时间，例如 09:00-12:00；22:00-06:00 止于次日早晨，00:00-24:00 为全天，08:00-32:00 为 08:00 起 24 小时。",
    ),
    Code.CALENDAR_SHIFT_TOO_LONG: Entry(
        en="The hours {value} span more than 24 hours.",
        zh="班次 {value} 跨度超过 24 小时。",
        advice_en="Let the last shift of a day end within 24 hours of the first one's start; put the rest on the next day.",
        advice_zh="一天的最后一班须在首班开始后 24 小时内结束；其余请写在次日。",
    ),
    Code.CALENDAR_SHIFTS_OVERLAP: Entry(
        en="Shifts {first} and {second} of one day overlap.",
        zh="同一天的班次 {first} 与 {second} 重叠。",
        advice_en="Change one of them so that it starts when the other has ended.",
        advice_zh="请调整其中之一，使其在另一班结束后开始。",
    ),
    Code.CALENDAR_WEEKDAY_UNKNOWN: Entry(
        en="{value} does not name days of the week.",
        zh="{value} 不是有效的星期写法。",
        advice_en="Write mon tue wed thu fri sat sun, several with spaces, or a range such as mon-fri.",
        advice_zh="请写 mon tue wed thu fri sat sun，多个以空格分隔，或写范围，如 mon-fri。",
    ),
    Code.CALENDAR_WEEKDAY_TWICE: Entry(
        en="{weekday} is given hours twice in one week.",
        zh="同一周内 {weekday} 的工作时间给了两次。",
        advice_en="Name each day of the week once; several shifts go into one text: 09:00-12:00 13:30-18:30.",
        advice_zh="每个星期日期只写一次；多个班次写在同一文本中：09:00-12:00 13:30-18:30。",
    ),
    Code.CALENDAR_WEEK_LENGTH: Entry(
        en="A week pattern of {count} days is not usable.",
        zh="{count} 天的周模式不可用。",
        advice_en="Give 7 days for each week, Monday first, and 1 to {most} weeks.",
        advice_zh="每周须有 7 天，从星期一开始，共 1 至 {most} 周。",
    ),
    Code.CALENDAR_ANCHOR: Entry(
        en="The week pattern cannot be anchored at {value}.",
        zh="周模式不能以 {value} 为起点。",
        advice_en="A pattern of several weeks needs the date of a Monday on which its first week begins.",
        advice_zh="多周模式需要一个星期一的日期，作为第一周的开始。",
    ),
    Code.CALENDAR_DATE_INVALID: Entry(
        en="{field} {value} is not a date.",
        zh="{field} {value} 不是日期。",
        advice_en="Give a date without a time of day, such as 2026-03-02.",
        advice_zh="请给不带时刻的日期，例如 2026-03-02。",
    ),
    Code.CALENDAR_RANGE_INVERTED: Entry(
        en="The range from {first} to {last} ends before it begins.",
        zh="从 {first} 到 {last} 的范围，结束早于开始。",
        advice_en="Swap the two ends; both belong to the range.",
        advice_zh="请交换两端；两端均包含在范围内。",
    ),
    Code.CALENDAR_RANGE_TOO_LONG: Entry(
        en="The exception from {first} to {last} is longer than {most} days.",
        zh="从 {first} 到 {last} 的例外超过 {most} 天。",
        advice_en="Use a dated week for a lasting change of hours.",
        advice_zh="长期变更请使用有日期范围的周模式。",
    ),
    Code.CALENDAR_DATED_WEEKS_OVERLAP: Entry(
        en="Calendar {calendar} has two dated weeks on {date}.",
        zh="日历 {calendar} 在 {date} 有两个有日期范围的周模式。",
        advice_en="End the earlier one on the day before the later one begins.",
        advice_zh="请让前一个在后一个开始的前一天结束。",
    ),
    Code.CALENDAR_RULE_INVALID: Entry(
        en="{value} is not a rule for dates that come round again: {problem}.",
        zh="{value} 不是有效的重复日期规则：{problem}。",
        advice_en="Write it as iCalendar does: FREQ=WEEKLY;INTERVAL=2;BYDAY=FR, FREQ=MONTHLY;BYDAY=1MO, FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24.",
        advice_zh="请按 iCalendar 写法，例如 FREQ=WEEKLY;INTERVAL=2;BYDAY=FR、FREQ=MONTHLY;BYDAY=1MO、FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24。",
    ),
    Code.CALENDAR_RULE_TOO_LONG: Entry(
        en="The rule {rule} may name more than {most} dates between {first} and {last}.",
        zh="规则 {rule} 在 {first} 至 {last} 之间可能超过 {most} 个日期。",
        advice_en="Give it an end (until, or COUNT); hours that hold on most days belong into the week or a dated week.",
        advice_zh="请给出结束日期（until 或 COUNT）；多数日子都适用的工作时间应写入周模式或有日期范围的周模式。",
    ),
    Code.CALENDAR_NOTICE_TWICE: Entry(
        en="Holiday notices speak of {value} more than once.",
        zh="放假通知中 {value} 出现不止一次。",
        advice_en="Give one notice for each year, and name each date once in it.",
        advice_zh="每年只给一份通知，其中每个日期只写一次。",
    ),
    Code.CALENDAR_NOTICE_DATE: Entry(
        en="{date} does not belong to the holiday notice for {year}.",
        zh="{date} 不属于 {year} 年的放假通知。",
        advice_en="A notice may name days of its year, of the December before and of the January after it.",
        advice_zh="通知可包含当年、上年十二月和次年一月的日期。",
    ),
    Code.CALENDAR_EXCEPTION_TWICE: Entry(
        en="Calendar {calendar} has two exceptions for the single date {date}.",
        zh="日历 {calendar} 对 {date} 这一天有两个单日例外。",
        advice_en="Keep one of them; an exception for one date may lie inside a longer one.",
        advice_zh="请只保留一个；单日例外可以落在较长的例外之内。",
    ),
    Code.CALENDAR_WEEK_MISSING: Entry(
        en="Calendar {calendar} has neither a week nor a base calendar.",
        zh="日历 {calendar} 既没有周模式，也没有基础日历。",
        advice_en="Give it a week, as in mon-fri 09:00-17:00, or a base.",
        advice_zh="请给出周模式（例如 mon-fri 09:00-17:00）或基础日历。",
    ),
    Code.CALENDAR_BASE_DEPTH: Entry(
        en="Calendar {calendar} stands on {depth} base calendars, one upon the other; the limit is {most}.",
        zh="日历 {calendar} 层层继承了 {depth} 个基础日历，上限为 {most}。",
        advice_en="Let it inherit from a calendar nearer to the root.",
        advice_zh="请让它继承更接近根的日历。",
    ),
    Code.CALENDAR_BASE_ZONE: Entry(
        en="Calendar {calendar} (zone {zone}) and its base {base} (zone {base_zone}) do not go together.",
        zh="日历 {calendar}（时区 {zone}）与其基础日历 {base}（时区 {base_zone}）不能搭配。",
        advice_en="Give both a zone, or make both floating.",
        advice_zh="请让两者都有时区，或都不带时区。",
    ),
    Code.CALENDAR_ZONE_UNKNOWN: Entry(
        en="{value} is not a time zone known here.",
        zh="{value} 不是此处已知的时区。",
        advice_en="Use an IANA name such as Asia/Shanghai, America/Los_Angeles or UTC; where the system has no zone data, install tzdata.",
        advice_zh="请用 IANA 名称，如 Asia/Shanghai、America/Los_Angeles 或 UTC；系统没有时区数据时请安装 tzdata。",
    ),
    Code.CALENDAR_COUNTRY_UNKNOWN: Entry(
        en="There are no holidays for country {country}.",
        zh="没有国家 {country} 的节假日数据。",
        advice_en="Use the two letters of ISO 3166-1, such as CN, US or DE.",
        advice_zh="请用 ISO 3166-1 两位字母代码，如 CN、US、DE。",
    ),
    Code.CALENDAR_SUBDIVISION_UNKNOWN: Entry(
        en="There are no holidays for subdivision {subdivision} of country {country}.",
        zh="没有国家 {country} 的地区 {subdivision} 的节假日数据。",
        advice_en="Known subdivisions: {known}.",
        advice_zh="已知地区：{known}。",
    ),
    Code.CALENDAR_HOLIDAYS_UNKNOWN: Entry(
        en="The holidays of {country} are not known for {year}; the data covers {first} to {last}.",
        zh="{country} 的 {year} 年节假日未知；数据范围为 {first} 至 {last}。",
        advice_en="Check the year, or use a calendar without this holiday source there.",
        advice_zh="请检查年份，或在该时期使用不含此节假日来源的日历。",
    ),
    Code.CALENDAR_HORIZON: Entry(
        en="{value} lies outside the range {first} to {last} for which calendar {calendar} was compiled.",
        zh="{value} 超出日历 {calendar} 的编译范围 {first} 至 {last}。",
        advice_en="Compile the calendar for a longer range, or check the date.",
        advice_zh="请为更长的范围编译日历，或检查日期。",
    ),
    Code.CALENDAR_HORIZON_WORK: Entry(
        en="Calendar {calendar} has not enough working time between {first} and {last}: {minutes} minutes in all, working minute {value} was asked for.",
        zh="日历 {calendar} 在 {first} 至 {last} 之间的工作时间不足：共 {minutes} 分钟，所求为第 {value} 分钟。",
        advice_en="Compile the calendar for a longer range, or check the duration.",
        advice_zh="请为更长的范围编译日历，或检查时长。",
    ),
    Code.CALENDAR_HORIZON_LIMIT: Entry(
        en="Calendar {calendar} is not looked at further than {years} years from {around}; the question leads beyond.",
        zh="日历 {calendar} 只查看距 {around} 不超过 {years} 年的范围；该问题超出此范围。",
        advice_en="Check date and duration, or allow more years.",
        advice_zh="请检查日期和时长，或放宽年数。",
    ),
    Code.CALENDAR_GAP: Entry(
        en="Calendar {calendar} has no working time from {first} to {last}; the answer would lie beyond.",
        zh="日历 {calendar} 从 {first} 到 {last} 没有工作时间；答案会落在其后。",
        advice_en="Check its dated weeks and exceptions, or allow longer gaps.",
        advice_zh="请检查有日期范围的周模式和例外，或允许更长的间隔。",
    ),
    Code.CALENDAR_NO_COMMON_TIME: Entry(
        en="Calendars {first} and {second} never work at the same time between {begin} and {end}.",
        zh="日历 {first} 与 {second} 在 {begin} 至 {end} 之间没有共同的工作时间。",
        advice_en="Use one of the two, or change the hours of one so that they overlap.",
        advice_zh="请只用其中之一，或调整其一的工作时间使两者重叠。",
    ),
    Code.CALENDAR_MIXED_ZONES: Entry(
        en="Calendars {first} and {second} cannot be combined: one has a time zone and the other floats.",
        zh="日历 {first} 与 {second} 不能组合：一个有时区，另一个不带时区。",
        advice_en="Give both a zone, or make both floating.",
        advice_zh="请让两者都有时区，或都不带时区。",
    ),
    Code.CALENDAR_NOT_A_DELTA: Entry(
        en="Calendar {calendar} cannot be compiled as a change of {base}: {problem}.",
        zh="日历 {calendar} 不能编译为 {base} 的增量：{problem}。",
        advice_en="Compile it by itself with Calendar.compile.",
        advice_zh="请用 Calendar.compile 单独编译。",
    ),
    Code.CALENDAR_TIME_SKIPPED: Entry(
        en="The clocks of {zone} never read {value}: they are put forward over it.",
        zh="{zone} 的时钟不会出现 {value}：拨快时跳过了它。",
        advice_en="Type another time, or say which one is meant with the policy earlier or later.",
        advice_zh="请改写时间，或用 earlier、later 策略指明。",
    ),
    Code.CALENDAR_TIME_REPEATED: Entry(
        en="The clocks of {zone} read {value} twice: they are put back over it.",
        zh="{zone} 的时钟两次出现 {value}：拨慢时重复了它。",
        advice_en="Give its offset from UTC, or say which one is meant with the policy earlier or later.",
        advice_zh="请给出 UTC 偏移，或用 earlier、later 策略指明。",
    ),
}
