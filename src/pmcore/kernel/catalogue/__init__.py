"""The words for every code: one message and one piece of advice, in English and Chinese.

Each room has one table here, so that a translator reads prose and never code. The tables are
merged on first use into one registry, which a test holds against ``docs/reference/codes.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from pmcore.kernel.catalogue.entry import Entry, Severity
from pmcore.kernel.codes import Code

__all__ = ["Entry", "Severity", "entry", "registry"]


@cache
def registry() -> Mapping[Code, Entry]:
    """Every code with its words, in the order of :class:`~pmcore.kernel.codes.Code`."""
    from pmcore.kernel.catalogue import (
        calendars,
        exchange,
        general,
        repositories,
        scheduling,
        verify,
        wbs,
    )

    merged: dict[Code, Entry] = {}
    for table in (general, calendars, wbs, scheduling, verify, repositories, exchange):
        merged |= table.ENTRIES
    return MappingProxyType({code: merged[code] for code in Code if code in merged})


def entry(code: Code) -> Entry:
    """Words and severity of one code."""
    return registry()[code]
