"""What a database's own code for an error (SQLSTATE) means to us."""

from __future__ import annotations

from pmcore.kernel import Code, StoreError
from pmcore.repositories.sql.sessions import OvertakenError

BUSY_SECONDS = 5
_OVERTAKEN = ("40001", "40P01")  # serialization failure, deadlock
_BUSY = ("55P03", "57014")  # a lock not available, a query canceled
_FULL = ("53100", "53200")  # of the disk, of memory
_LOST = ("3B001", "25P01")  # no such savepoint, no transaction


def state_of(error: BaseException | None) -> str:
    """Return the code of an error, by whatever driver; empty for none."""
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    return state if isinstance(state, str) else ""


def coded_by_state(state: str, reason: str) -> StoreError:
    """Return the error of ours for one of the database."""
    if state in _OVERTAKEN:
        return OvertakenError.new()
    if state in _BUSY:
        return StoreError(Code.STORE_BUSY, seconds=BUSY_SECONDS)
    if state in _LOST:
        return StoreError(Code.STORE_JOIN_LOST)
    return StoreError(Code.STORE_FULL if state in _FULL else Code.STORE_FAILED, reason=reason)


def first_line(error: BaseException) -> str:
    """Return the first line of what is said, without the stop at its end."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__
