"""Running what is asked of a repository, again where another transaction came first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pmcore.repositories.sql.sessions import AsyncSession, OvertakenError, Session
from pmcore.repositories.sql.statements import Program
from pmcore.repositories.steps import Steps, awaited, taken

R = TypeVar("R")


def run_again(session: Session, asked: Callable[[], Program[R]]) -> R:
    """Run a program, again where another transaction came first and nothing is lost by it."""
    return taken(_again(session, asked))


async def await_again(session: AsyncSession, asked: Callable[[], Program[R]]) -> R:
    """Do the same, awaited."""
    return await awaited(_again(session, asked))


def _again(session: Session | AsyncSession, asked: Callable[[], Program[R]]) -> Steps[R]:
    """Run a program, and once more after it was overtaken.

    The second time it sees what the other one kept: a conflict, or its own command repeated. Where
    something was read before, it is run for the conflict only, which says more than that the unit
    was overtaken.
    """
    try:
        first: R = yield session.run(asked())
    except OvertakenError:
        if (yield session.renewed()):
            second: R = yield session.run(asked())
            return second
        yield session.explain(asked())
        raise
    return first
