"""The lists of records that a document holds, and the tags between which they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from pmcore.exchange.limits import ReadLimits

# The lists of a document, and what their records are called.
RECORDS: Final[Mapping[str, str]] = {
    "Calendars": "Calendar",
    "Tasks": "Task",
    "Resources": "Resource",
    "Assignments": "Assignment",
}
MOST_HELD = 2**20  # bytes of a record that is looked at as a whole
Search: TypeAlias = Callable[[bytes, int], re.Match[bytes] | None]
# Each match tells the name as its first group.
any_list_begins: Search = re.compile(f"<({'|'.join(RECORDS)})>".encode()).search
any_record_ends: Search = re.compile(f"</({'|'.join(RECORDS.values())})>".encode()).search
_ends = {
    section: re.compile(f"</({record}|{section})>".encode()).search
    for section, record in RECORDS.items()
}


def most_records(limits: ReadLimits) -> dict[str, int]:
    """Return how many records each list may hold."""
    return {
        "Calendars": limits.max_calendars,
        "Tasks": limits.max_tasks,
        "Resources": limits.max_resources,
        "Assignments": limits.max_resources + limits.max_tasks,
    }


def next_mark(section: str) -> Search:
    """Return what finds the end of a record or of the list at hand, else where a list begins."""
    return _ends.get(section, any_list_begins)
