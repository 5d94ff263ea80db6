"""What moved between two schedules, told line by line in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from pmcore.kernel import TaskId
from pmcore.kernel.findings import check_language
from pmcore.kernel.naming import close_gaps, say_task
from pmcore.kernel.wording import say_minutes, say_moment
from pmcore.scheduling.cause import FIELDS_OF, Cause
from pmcore.scheduling.settings_changed import kind_of
from pmcore.wbs import Dependency

if TYPE_CHECKING:
    from pmcore.scheduling.comparing import Comparison, Move

# Of calendars, people and options that changed; a line stands for each task that moved
_MOST_NAMES = 10
_WORDS = {
    "en": {
        "finish": "The project finishes {amount} {way}.",
        "same": "The project finish does not move.",
        "move": "{task}: {before} -> {after}, {by}{because}",
        "move_start": "{task}: {before} -> {after} (start), {by}{because}",
        "by": "{amount} {way}",
        "by_no_work": "{way} by no working time",
        "later": "later",
        "earlier": "earlier",
        "added": "Added: {tasks}.",
        "removed": "Removed: {tasks}.",
        "because": ", because {causes}",
        "several": ", ",
        "and": " and ",
        "and_edited": " and ",
        "comma": ", ",
        "edited": "the {what} of {task} changed",
        "edited_own": "its {what} changed",
        "assignment": "who works on {task}, or how much, changed",
        "assignment_own": "who works on it, or how much, changed",
        "manual": "the dates of {task} set by hand changed",
        "manual_own": "its dates set by hand changed",
        "activity": "{task} takes part, or does not any more",
        "activity_own": "it takes part, or does not any more",
        "task_added": "{task} was added",
        "task_removed": "{task} was removed",
        "dependency_added": "{link} was linked",
        "dependency_removed": "{link} was unlinked",
        "dependency_changed": "the link {link} changed from {old} to {new}",
        "setting_start": "the project start changed",
        "setting_finish": "the imposed finish changed",
        "setting_data_date": "the data date changed",
        "setting_conversion": "the length of a day, week or month changed",
        "setting_lag_calendar": "the calendar of lags changed",
        "setting_calendar": "the calendar of the project changed",
        "setting_zones": "only one of the two plans has time zones",
        "setting_calendars": "calendar {name} changed",
        "setting_calendars_several": "calendars {name} changed",
        "setting_calendars_many": "calendars {name} and {others} more changed",
        "setting_resources": "the calendar of {name} changed",
        "setting_resources_several": "the calendars of {name} changed",
        "setting_resources_many": "the calendars of {name} and {others} more changed",
        "setting_options": "the option {name} changed",
        "setting_options_several": "the options {name} changed",
        "setting_options_many": "the options {name} and {others} more changed",
    },
    "zh": {
        "finish": "项目完成时间{way} {amount}。",
        "same": "项目完成时间不变。",
        "move": "{task}：{before} -> {after}，{by}{because}",
        "move_start": "{task}：{before} -> {after}（开始），{by}{because}",
        "by": "{way} {amount}",
        "by_no_work": "{way}，其间没有工作时间",
        "later": "推迟",
        "earlier": "提前",
        "added": "新增：{tasks}。",
        "removed": "移除：{tasks}。",
        "because": "，因为{causes}",
        "several": "，",
        "and": "，且",
        "and_edited": "和",
        "comma": "、",
        "edited": " {task} 的{what}有变",
        "edited_own": "其{what}有变",
        "assignment": " {task} 的人员或工作量有变",
        "assignment_own": "其人员或工作量有变",
        "manual": " {task} 的手动日期有变",
        "manual_own": "其手动日期有变",
        "activity": " {task} 是否参与排程有变",
        "activity_own": "其是否参与排程有变",
        "task_added": "新增了 {task}",
        "task_removed": "移除了 {task}",
        "dependency_added": "新增依赖 {link}",
        "dependency_removed": "取消依赖 {link}",
        "dependency_changed": "依赖 {link} 由 {old} 改为 {new}",
        "setting_start": "项目开始日期有变",
        "setting_finish": "规定的完成日期有变",
        "setting_data_date": "数据日期有变",
        "setting_conversion": "每天、每周或每月的时长有变",
        "setting_lag_calendar": "延隔所用的日历有变",
        "setting_calendar": "项目日历有变",
        "setting_zones": "两份计划只有一份带时区",
        "setting_calendars": "日历 {name} 有变",
        "setting_calendars_several": "日历 {name} 有变",
        "setting_calendars_many": "日历 {name} 等 {count} 个有变",
        "setting_resources": " {name} 的日历有变",
        "setting_resources_several": " {name} 的日历有变",
        "setting_resources_many": " {name} 等 {count} 个资源的日历有变",
        "setting_options": "选项 {name} 有变",
        "setting_options_several": "选项 {name} 有变",
        "setting_options_many": "选项 {name} 等 {count} 个有变",
    },
}

# What was edited of a task, by field; whatever is not listed has a sentence of its own.
_EDITED = {
    "en": {
        "duration": "duration",
        "kind": "kind",
        "calendar": "calendar",
        "constraints": "constraints",
        "deadline": "deadline",
        "as_late_as_possible": "mark as late as possible",
        "parent": "summary task",
        **dict.fromkeys(FIELDS_OF["progress"], "progress"),
        "leveling_delay": "leveling delay",
        "splits": "pauses",
    },
    "zh": {
        "duration": "工期",
        "kind": "类型",
        "calendar": "日历",
        "constraints": "约束",
        "deadline": "截止日期",
        "as_late_as_possible": "“尽可能晚”标记",
        "parent": "所属摘要任务",
        **dict.fromkeys(FIELDS_OF["progress"], "进度"),
        "leveling_delay": "资源平衡延迟",
        "splits": "停顿",
    },
}


class MoveTeller:
    """Says a comparison in one language."""

    def __init__(self, comparison: Comparison, language: str) -> None:
        self.comparison = comparison
        self.language = check_language(language)
        self.say = _WORDS[self.language]

    def lines(self) -> Iterator[str]:
        """Say what became of the finish, each move, and what came and went."""
        said = self._lines()
        return map(close_gaps, said) if self.language == "zh" else said

    def _lines(self) -> Iterator[str]:
        found = self.comparison
        key = "finish" if found.finish_minutes else "same"
        way = self._way(found.finish_minutes > 0)
        yield self.say[key].format(way=way, amount=self._amount(found.finish_minutes))
        yield from map(self._move, found.moves)
        for key, tasks in (("added", found.added), ("removed", found.removed)):
            if tasks:
                yield self.say[key].format(tasks=self.say["comma"].join(map(self._name, tasks)))

    def _move(self, move: Move) -> str:
        dates = move.finish_before, move.finish_after
        if move.is_start_only:
            dates = move.start_before, move.start_after
        before, after = (say_moment(at, self.language) for at in dates)
        return self.say["move_start" if move.is_start_only else "move"].format(
            task=self._name(move.task),
            before=before,
            after=after,
            because=self._because(move),
            by=self.say["by" if move.minutes else "by_no_work"].format(
                way=self._way(dates[1] > dates[0]),
                amount=self._amount(move.minutes, elapsed=move.is_elapsed),
            ),
        )

    def _name(self, task: TaskId) -> str:
        name = self.comparison.names[task].pick(self.language)
        return say_task(task, name, self.language)

    def _way(self, later: bool) -> str:
        return self.say["later" if later else "earlier"]

    def _amount(self, minutes: int, *, elapsed: bool = False) -> str:
        conversion = self.comparison.conversion
        return say_minutes(abs(minutes), conversion, self.language, elapsed=elapsed)

    def _because(self, move: Move) -> str:
        """Say the causes; a dependency that went and came again was changed."""
        gone = {
            _ends(cause.dependency): cause.dependency
            for cause in move.because
            if cause.kind == "dependency_removed" and cause.dependency is not None
        }
        came = {
            _ends(cause.dependency) for cause in move.because if cause.kind == "dependency_added"
        }
        words: list[str] = []
        for cause in move.because:
            ends = _ends(cause.dependency)
            if cause.kind == "dependency_removed" and ends in came:
                continue
            words += self._cause(move.task, cause, gone.get(ends))
        return self.say["because"].format(causes=self._listed(words)) if words else ""

    def _listed(self, words: list[str]) -> str:
        *first, last = words
        first[1:] = map(str.lstrip, first[1:])  # a Chinese comma brings its own gap
        return self.say["and"].join(filter(None, (self.say["several"].join(first), last)))

    def _cause(self, moved: TaskId, cause: Cause, old: Dependency | None) -> Iterator[str]:
        link = cause.dependency
        if link is not None and old is not None and cause.kind == "dependency_added":
            yield self.say["dependency_changed"].format(
                link=_ends(link), old=_terms(old), new=_terms(link)
            )
        elif link is not None:
            yield self.say[cause.kind].format(link=_ends(link))
        elif cause.task is None:
            yield from said_settings(cause.settings, self.language)
        else:
            yield self._edit(cause.task, cause, is_own=cause.task == moved)

    def _edit(self, task: TaskId, cause: Cause, *, is_own: bool) -> str:
        """Say what was edited of a task; of the one that moved, what of it."""
        what = said_fields(cause.fields, self.language)
        key = f"{'edited' if what else cause.kind}{'_own' if is_own else ''}"
        return self.say[key].format(task=self._name(task), what=what)


def said_fields(fields: Iterable[str], language: str) -> str:
    """Say fields of a task that were edited; nothing where a sentence of its own says it."""
    words = _EDITED[language]
    said = dict.fromkeys(words[field] for field in fields if field in words)
    return _WORDS[language]["and_edited"].join(said)


def said_settings(names: Iterable[str], language: str) -> Iterator[str]:
    """Say settings that changed, named as :class:`Cause` names them, those of a kind together."""
    words = _WORDS[language]
    for kind, alike in groupby(names, kind_of):
        own = [name.partition(".")[2] for name in alike]
        others = len(own) - _MOST_NAMES
        number = "_many" if others > 0 else "_several" if len(own) > 1 else ""
        name = words["comma"].join(own[:_MOST_NAMES])
        said = words[f"setting_{kind}{number}"]
        yield said.format(name=name, others=others, count=len(own))


def _ends(link: Dependency | None) -> str:
    return "" if link is None else f"{link.predecessor} -> {link.successor}"


def _terms(link: Dependency) -> str:
    """Write what a dependency asks for: ``FS+2d``, with its lag calendar where it names one."""
    lag = "" if link.lag.is_zero else f"{'+' if link.lag.amount > 0 else ''}{link.lag}"
    calendar = f" ({link.lag_calendar})" if link.lag_calendar else ""
    return f"{link.type}{lag}{calendar}"
