"""What a schedule rests on, said in sentences: its calendars, and holidays not yet certain."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from pmcore.kernel import Code
from pmcore.views.describing import describe

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule


def assumptions(schedule: Schedule, language: str) -> tuple[str, ...]:
    """Describe the calendars of a schedule, the project's first, then provisional holidays."""
    own, *others = schedule.calendars
    calendars = [own, *sorted(others, key=attrgetter("id"))]
    provisional = (
        finding.message(language)
        for finding in schedule.findings
        if finding.code == Code.SCHEDULE_PROVISIONAL
    )
    return (*(describe(calendar, language) for calendar in calendars), *provisional)
