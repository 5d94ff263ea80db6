"""Plans on whose dates MPXJ and pmcore agree: every link type, two calendars, people, constraints.

Left out is what MPXJ reads otherwise than Microsoft Project: it moves tasks in elapsed time, and
milestones that stand where their own calendar rests, to working time.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from pmcore.calendars import Calendar, CalendarException
from pmcore.wbs import Assignment, Dependency, DependencyType, Project, Resource, Task
from scheduling.builders import PEOPLE, staffed

_DURATIONS = ("1d", "2d", "3d", "4h", "1w", "1.5d", "90min")
_LAGS = (*("0d",) * 6, "1d", "50%")
_FIXED_DAYS = ("2026-04-14", "2026-05-12", "2026-06-09", "2026-07-14")


def agreed_plan(count: int, people: int = 40) -> Project:
    """Return a plan of so many tasks, twenty to a phase, the same each time."""
    source = random.Random(5)
    feasts = [CalendarException.on(date(2026, 3, day)) for day in (11, 25)]
    office = Calendar.standard(
        "office", zone=None, hours="08:00-12:00 13:00-17:00", exceptions=feasts
    )
    site = Calendar.standard("site", zone=None, hours="07:00-15:30", weekdays="mon-sat")
    plan = Project(
        "GEN",
        "Generated",
        start="2026-03-02T08:00",
        calendars=[office, site],
        calendar="office",
        resources=[Resource(f"p{number}", f"Person {number}") for number in range(people)],
    )
    rows = [row for number in range(count) for row in _rows(number, people, source)]
    by_id = {row.id: row for row in rows}
    width = max(40, count // 25)  # so a large plan is as long as a small one
    links = [link for number in range(20, count) for link in _links(number, width, by_id, source)]
    plan.add_many(rows, links)
    return plan


def _rows(number: int, people: int, source: random.Random) -> list[Task]:
    phase = f"phase{number // 20}"
    fields: dict[str, Any] = {"kind": "milestone"}
    if source.random() > 0.1:
        fields = {"duration": source.choice(_DURATIONS)}
        if source.random() < 0.3:
            fields["calendar"] = "site"
        elif source.random() < 0.5:
            units = source.choice((100, 50))
            fields["assignments"] = [Assignment(f"p{source.randrange(people)}", units)]
        if source.random() < 0.05:
            fields["constraints"] = [f"SNET {source.choice(_FIXED_DAYS)}T08:00"]
    task = Task(f"t{number}", f"Task {number}", parent=phase, **fields)
    return [Task(phase, f"Phase {number // 20}"), task] if number % 20 == 0 else [task]


def _links(
    number: int, width: int, rows: dict[str, Task], source: random.Random
) -> list[Dependency]:
    """Link a task to one or two of those before it; one link is always finish to start."""
    task, near = rows[f"t{number}"], range(max(0, number - width), number)
    if task.is_milestone:
        near_office = [each for each in near if rows[f"t{each}"].calendar is None]
        return [Dependency(f"t{source.choice(near_office)}", task.id)]
    before = source.sample(near, 2)
    found = [Dependency(f"t{before[0]}", task.id, "FS", source.choice(_LAGS))]
    if source.random() < 0.5:
        other = source.choice(("SS", "FF", "FS"))
        lag = source.choice((*_LAGS, "1ed")) if other == "FS" else source.choice(_LAGS)
        found.append(Dependency(f"t{before[1]}", task.id, other, lag))  # type: ignore[arg-type]
    return found


def crowded_plan(count: int, *, begun: bool = False, mixed: bool = False) -> Project:
    """Return a plan of so many tasks on which people in five calendars work, the same each time.

    What waits for nothing has begun, if asked for. Dependencies are FS, or of three types mixed:
    those FF have no lag, which MPXJ adds to the start instead of the finish.
    """
    source, plan = random.Random(count), staffed()
    for number in range(count):
        team = source.sample(PEOPLE, source.choice((1, 2, 2, 3)))
        length = source.choice((4, 8, 12, 16, 24, 40))
        plan.add(f"t{number}", f"Task {number}", duration=f"{length}h", assignments=team)
        before = [each for each in range(max(0, number - 12), number) if source.random() < 0.15]
        for each in before:
            lag = source.choice(("0d", "0d", "1d", "4h"))
            if mixed:
                types: list[DependencyType] = ["FS", "SS"] if lag != "0d" else ["FS", "SS", "FF"]
                plan.link(f"t{each}", f"t{number}", source.choice(types), lag)
            else:
                plan.link(f"t{each}", f"t{number}", lag=lag)
        if begun and not before:
            done = source.choice((25, 50, 75))
            plan.update(f"t{number}", actual_start=plan.settings.start, percent_complete=done)
    return plan
