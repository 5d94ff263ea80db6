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
    calendars = [held[own], *(held[one] for one in sorted(schedule.working_times) if one != own)]
    provisional = (
        finding.message(language)
        for finding in schedule.findings
        if finding.code == Code.SCHEDULE_PROVISIONAL
    )
    return (*(describe(calendar, language) for calendar in calendars), *provisional)
