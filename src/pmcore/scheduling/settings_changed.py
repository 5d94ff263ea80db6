"""Which settings of a project and options of its scheduling differ between two schedules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import TYPE_CHECKING

from pmcore.calendars import Calendar
from pmcore.kernel import CalendarId
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import ProjectSettings
from pmcore.wbs.wallclock import shown

if TYPE_CHECKING:
    from pmcore.scheduling.comparing import Side

ZONES = "zones"
_SETTINGS = (
    "start",
    "finish",
    "data_date",
    "conversion",
    "lag_calendar",
    "calendar",
)
# options that say what floats and critical tasks are, not where they stand
_MOVE_NOTHING = frozenset(
    (
        *("total_float", "hard_float", "free_float", "float_calendar", "summary_float"),
        *("criticality", "critical_float", "horizon_years"),
    )
)


def changed_settings(before: Side, after: Side) -> Iterator[str]:
    """Name the settings and options that differ, as far as dates depend on them.

    Where only one of the plans has zones, that is told once, and not of each calendar.
    """
    old, new = before.project.settings, after.project.settings
    by_clock = before.is_floating != after.is_floating
    yield from (name for name in _SETTINGS if _value(before, name) != _value(after, name))
    if by_clock:
        yield ZONES
    yield from _changed("calendars", *(_calendars(s, by_clock=by_clock) for s in (old, new)))
    # of people their calendars count, not their pay
    held = ({each.id: each.calendar for each in s.resources} for s in (old, new))
    yield from _changed("resources", *held)
    options = (side.schedule.options for side in (before, after))
    yield from (f"options.{name}" for name in moving_options(*options))


def moving_options(one: SchedulingOptions, other: SchedulingOptions) -> Iterator[str]:
    """Name the options that differ, as far as dates depend on them.

    >>> [*moving_options(SchedulingOptions(), SchedulingOptions(alap="total", critical_float=60))]
    ['alap']
    """
    for field in fields(SchedulingOptions):
        name = field.name
        if name not in _MOVE_NOTHING and getattr(one, name) != getattr(other, name):
            yield name


def kind_of(name: str) -> str:
    """Return what kind of setting a name is of: ``calendars`` of ``calendars.office``."""
    return name.partition(".")[0]


def _value(side: Side, name: str) -> object:
    """Return a setting; a moment as the clock of the project shows it."""
    value: object = getattr(side.project.settings, name)
    return shown(value, side.schedule.zone) if isinstance(value, datetime) else value


def _changed(name: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    ids = dict.fromkeys((*old, *new))
    return (f"{name}.{id}" for id in ids if old.get(id) != new.get(id))


def _calendars(settings: ProjectSettings, *, by_clock: bool) -> dict[CalendarId, Calendar]:
    return {each.id: _without_zone(each) if by_clock else each for each in settings.calendars}


def _without_zone(calendar: Calendar) -> Calendar:
    base, *derived = reversed([*calendar.lineage()])
    floating = replace(base, zone=None)
    for each in derived:
        floating = replace(each, zone=None, base=floating)
    return floating
