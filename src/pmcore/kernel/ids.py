"""Ids: short, stable, safe in a file name, a URL and a log line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from sys import intern
from typing import Any, TypeAlias

from pmcore.kernel.codes import Code
from pmcore.kernel.errors import InputError

TaskId: TypeAlias = str
CalendarId: TypeAlias = str
PartyId: TypeAlias = str
ProjectId: TypeAlias = str
ResourceId: TypeAlias = str
TenantId: TypeAlias = str

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._:@+\-]{0,63}$"
_matches = re.compile(ID_PATTERN).fullmatch
_all_match = re.compile(rf"(?:{ID_PATTERN[1:-1]}\n)*{ID_PATTERN[1:-1]}").fullmatch


def check_id(value: object, what: str = "task") -> str:
    """Return ``value`` if it is a usable id.

    Parameters
    ----------
    value
        1 to 64 of the ASCII characters ``A-Z a-z 0-9 . _ : @ + -``, first a letter or digit.
    what
        The word the error uses for the thing that is named.

    Raises
    ------
    InputError
        ``id.invalid``.

    Examples
    --------
    >>> check_id("T503")
    'T503'
    """
    if isinstance(value, str) and _matches(value):
        # Equal ids become one object: records share them, and looking one up compares no text.
        return intern(value if type(value) is str else str(value))
    raise InputError(Code.ID_INVALID, what=what, value=value)


def is_id(text: str) -> bool:
    """Whether a text is a usable id.

    >>> is_id("T503"), is_id("two words")
    (True, False)
    """
    return _matches(text) is not None


def check_ids(values: Sequence[Any], what: str = "task") -> list[str]:
    """Return many ids, each as :func:`check_id` would, in less time."""
    if set(map(type, values)) == {str}:
        lines = "\n".join(values)
        if _all_match(lines) and lines.count("\n") == len(values) - 1:  # no id holds a line break
            return list(map(intern, values))
    return [check_id(value, what) for value in values]
