"""What a schedule rests on, said in sentences: its calendars, and holidays not yet certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmcore.kernel import Code
from pmcore.views.describing import describe

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule


def assumptions(schedule: Schedule, language: str) -> tuple[str, ...]:
    """Describe the calendars of a schedule, the project's first, then provisional holidays."""
    held = schedule.project.calendars
    own = schedule.default_calendar
    # people who share a task work in what several calendars have in common: "office & li"
    used = {part for id in schedule.working_times for part in id.split(" & ")}
    calendars = [held[own], *(held[one] for one in sorted(used - {own}))]
    provisional = (
        finding.message(language)
        for finding in schedule.findings
        if finding.code == Code.SCHEDULE_PROVISIONAL
    )
    return (*(describe(calendar, language) for calendar in calendars), *provisional)
