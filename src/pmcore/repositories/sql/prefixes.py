"""Names of our tables with a prefix, where they lie beside those of a host.

Statements say their tables in few places: after a keyword, or before the point of a column. A name
anywhere else is that of a column, as ``project`` is both.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from pmcore.kernel.coercion import unusable
from pmcore.repositories.sql.joining import HostConnection
from pmcore.repositories.sql.schema import TABLES
from pmcore.repositories.sql.statements import Cells, Statement

_NAMES = "|".join(sorted(TABLES, key=len, reverse=True))
_TABLE = re.compile(
    rf"(?<=\bFROM )(?:{_NAMES})\b|(?<=\bJOIN )(?:{_NAMES})\b|(?<=\bINTO )(?:{_NAMES})\b"
    rf"|(?<=\bUPDATE )(?:{_NAMES})\b|(?<=\bTABLE )(?:{_NAMES})\b"
    rf"|(?<=\bTABLE IF NOT EXISTS )(?:{_NAMES})\b|(?<=\btable_info\()(?:{_NAMES})\b"
    rf"|(?<=\bREFERENCES )(?:{_NAMES})\b|(?<=\bON )(?:{_NAMES})(?= \()"
    rf"|(?<![\w.])(?:{_NAMES})(?=\.)|(?<=\bINDEX )\w+|(?<=\bINDEXED BY )\w+"
)
_is_prefix = re.compile(r"[a-z][a-z0-9_]{0,31}").fullmatch


def check_prefix(value: object) -> str:
    """Return a prefix: none, or a small letter and up to 31 letters, digits and underscores.

    Raises
    ------
    InputError
        ``value.invalid``.
    """
    if value == "" or (isinstance(value, str) and _is_prefix(value)):
        return str(value)
    en = "it must be a small letter and up to 31 small letters, digits and underscores"
    raise unusable("prefix", value, en, "应为小写字母开头，至多 32 个小写字母、数字和下划线")


@lru_cache(1000)  # statements are few: what differs from one command to the next are values
def prefixed(sql: str, prefix: str) -> str:
    """Return a statement about tables whose names have a prefix.

    >>> prefixed("SELECT project FROM task WHERE project = ? AND task.tenant = ?", "pm_")
    'SELECT project FROM pm_task WHERE project = ? AND pm_task.tenant = ?'
    """
    return _TABLE.sub(lambda found: prefix + found[0], sql)


class PrefixedHost(HostConnection):
    """A connection of a host on which all our tables have a prefix."""

    def __init__(self, host: HostConnection, prefix: str) -> None:
        self._host, self._prefix = host, prefix

    def check(self, *, read_only: bool) -> None:
        """Refuse a connection on which nothing has begun."""
        self._host.check(read_only=read_only)

    def execute(self, sql: str, values: Cells = ()) -> list[Cells]:
        """Execute a statement and return its rows."""
        return self._host.execute(prefixed(sql, self._prefix), values)

    def execute_many(self, statement: Statement) -> None:
        """Execute a statement for each of its rows."""
        self._host.execute_many(replace(statement, sql=prefixed(statement.sql, self._prefix)))
