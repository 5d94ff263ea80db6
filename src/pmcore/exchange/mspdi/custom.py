"""Custom text fields in which ids travel that are not made of a UID (ADR-0012)."""

from __future__ import annotations

from collections.abc import Collection

ID_ALIAS = "pmcore id"
CALENDAR_ALIAS = "pmcore calendar id"
# Text11 to Text30, whose numbers follow each other.
_TASK_TEXT11, _RESOURCE_TEXT11 = 188743997, 205521121
_FIRST, _LAST = 11, 30


def task_text(taken: Collection[str]) -> tuple[str, str] | None:
    """Return number and name of the last text field of tasks that is free; ``None`` if none is.

    >>> task_text(["188744016"])
    ('188744015', 'Text29')
    """
    return _free(_TASK_TEXT11, taken)


def resource_text(taken: Collection[str]) -> tuple[str, str] | None:
    """Return number and name of the last text field of resources that is free.

    >>> resource_text([])
    ('205521140', 'Text30')
    """
    return _free(_RESOURCE_TEXT11, taken)


def _free(first: int, taken: Collection[str]) -> tuple[str, str] | None:
    for place in range(_LAST, _FIRST - 1, -1):
        number = str(first + place - _FIRST)
        if number not in taken:
            return number, f"Text{place}"
    return None
