"""What a database's own code for an error (SQLSTATE) means to us."""

from __future__ import annotations

from pmcore.kernel import Code, StoreError
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import writes

BUSY_SECONDS = 5
# a serialization failure, a deadlock; a project or consumer that somebody removed between two
# statements, where each sees a moment of its own, leaves a foreign key without a row
_OVERTAKEN = ("40001", "40P01", "23503")
_BUSY = ("55P03", "57014")  # a lock not available, a query canceled
_FULL = ("53100", "53200")  # of the disk, of memory
_READ_ONLY = "25006"  # a transaction, as of a host
_FORBIDDEN = "42501"  # to this role
_LOST = ("3B001", "25P01")  # no such savepoint, no transaction


def state_of(error: BaseException | None) -> str:
    """Return the code of an error, by whatever driver; empty for none."""
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    return state if isinstance(state, str) else ""


def coded_by_state(state: str, reason: dict[str, str], sql: str = "") -> StoreError:
    """Return the error of ours for one of the database.

    Parameters
    ----------
    sql
        The statement that failed, where that says more: what a role may not write it may read.
    """
    if state in _OVERTAKEN:
        return OvertakenError.new()
    if state in _BUSY:
        return StoreError(Code.STORE_BUSY, seconds=BUSY_SECONDS)
    if state == _READ_ONLY:
        return StoreError(Code.STORE_READ_ONLY, path={"en": "in this database", "zh": "（数据库）"})
    if state == _FORBIDDEN and writes(sql):
        here = {"en": "in this database ({en})", "zh": "（数据库：{zh}）"}
        return StoreError(
            Code.STORE_READ_ONLY, path={each: here[each].format(**reason) for each in here}
        )
    if state in _LOST:
        return StoreError(Code.STORE_JOIN_LOST)
    return StoreError(Code.STORE_FULL if state in _FULL else Code.STORE_FAILED, reason=reason)


def said_by(error: BaseException) -> dict[str, str]:
    """Return by language the first line of what a database says, without the stop at its end."""
    lines = str(error).strip().splitlines()
    return quoted(lines[0].rstrip(".") if lines else type(error).__name__)


def quoted(words: str) -> dict[str, str]:
    """Return by language what somebody says who knows English alone.

    >>> quoted("disk I/O error")["zh"]
    '系统提示“disk I/O error”'
    """
    return {"en": words, "zh": f"系统提示“{words}”"}
