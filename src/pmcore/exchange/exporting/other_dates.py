"""What a tool will make of the dates of a plan when it schedules the file by its own rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from pmcore.kernel import Code, Finding, JsonValue, ScheduleError, TaskId
from pmcore.kernel.findings import LANGUAGES
from pmcore.kernel.wording import say_moment
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.redating import Redating, redated, settled
from pmcore.scheduling.settings_changed import moving_options
from pmcore.wbs import Project, ReadableProject, Task

_FIRST = 3
_BECAUSE: dict[bool, dict[str, JsonValue]] = {
    True: {"en": "because of", "zh": "原因是"},
    False: {"en": "because of one or several of", "zh": "原因是以下一项或几项："},
}
_OTHER_PLAN: JsonValue = {
    "en": "what is left out or changed otherwise",
    "zh": "其他未写入或已调整的内容",
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """A tool that schedules anew what it is given.

    Attributes
    ----------
    tool
        As people call it.
    preset
        Of scheduling options that read a plan as it does.
    keep_en, keep_zh
        How the dates of here are made to stay.
    """

    tool: str
    preset: str
    keep_en: str
    keep_zh: str


def redated_by_tool(
    dialect: Dialect,
    project: ReadableProject,
    here: SchedulingOptions | Schedule,
    theirs: SchedulingOptions,
    *,
    stays: Callable[[Task], bool] = lambda _: False,
    written: Project | None = None,
) -> tuple[Finding, ...]:
    """Tell which tasks a tool will date otherwise than the plan's own options do.

    Nothing is computed where the tool reads as the options do.

    Parameters
    ----------
    here
        The schedule of the plan; only how it is scheduled where there is none.
    theirs
        How the tool will schedule it.
    stays
        Tells tasks that the file gives the dates they have.
    written
        The plan that the file gets; the same unless given.
    """
    options = here.options if isinstance(here, Schedule) else here
    if written is None and not any(moving_options(settled(options, project), theirs)):
        return ()
    try:
        made = here if isinstance(here, Schedule) else schedule(Project.of(project), here)
        found = redated(made, theirs, written)
    except ScheduleError:  # what has no dates has none to lose
        return ()
    if found is None:
        return ()
    tasks = tuple(task for task in found.tasks if not stays(project[task]))
    return (told(replace(found, tasks=tasks), dialect),) if tasks else ()


def told(found: Redating, dialect: Dialect) -> Finding:
    """Return the finding that tells which tasks a tool dates otherwise, and why."""
    here, there = found.here, found.there
    first = found.tasks[:_FIRST]
    return Finding(
        Code.EXPORT_REDATED,
        {
            "kind": "redated",
            "tool": dialect.tool,
            "preset": dialect.preset,
            "count": len(found.tasks),
            "total": len(here),
            "tasks": list(first),
            "dates": [_dates(found, task) for task in first],
            "first": [_said(found, task) for task in first],
            "finish": _pair(here.finish, there.finish),
            "names": list(found.options),
            "options": [*_readings(found)],
            "because": _BECAUSE[found.is_searched],
            "keep": {"en": dialect.keep_en, "zh": dialect.keep_zh},
        },
    )


def _dates(found: Redating, task: TaskId) -> dict[str, JsonValue]:
    """Return the dates of a task for programs."""
    sides = {"here": found.here[task], "there": found.there[task]}
    return {
        side: f"{dates.scheduled_start.isoformat()}/{dates.scheduled_finish.isoformat()}"
        for side, dates in sides.items()
    }


def _said(found: Redating, task: TaskId) -> JsonValue:
    """Say which end of a task differs: its finish, or the start where only that does."""
    here, there = found.here[task], found.there[task]
    finishes = here.scheduled_finish, there.scheduled_finish
    if finishes[0] != finishes[1]:
        dates = _pair(*finishes)
        return {"en": f"{task} finishes {dates['en']}", "zh": f"{task} 完成于 {dates['zh']}"}
    dates = _pair(here.scheduled_start, there.scheduled_start)
    return {"en": f"{task} starts {dates['en']}", "zh": f"{task} 开始于 {dates['zh']}"}


def _pair(here: datetime, there: datetime) -> dict[str, JsonValue]:
    """Say a moment there, and here if that is another one."""
    (en, zh), (en_here, zh_here) = (
        tuple(say_moment(at, tag) for tag in LANGUAGES) for at in (there, here)
    )
    if here == there:
        return {"en": f"{en}, as here", "zh": f"{zh}，与此处相同"}
    return {"en": f"{en} (here {en_here})", "zh": f"{zh}（此处为 {zh_here}）"}


def _readings(found: Redating) -> Iterator[JsonValue]:
    """Yield the options that make the difference, and that the file holds another plan."""
    for name in found.options:
        here, there = (getattr(side.options, name) for side in (found.here, found.there))
        yield {"en": f"{name} ({there}, here {here})", "zh": f"{name}（{there}，此处为 {here}）"}
    if found.is_other_plan:
        yield _OTHER_PLAN
