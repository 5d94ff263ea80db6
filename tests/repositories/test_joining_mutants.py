"""Bridges with a bug each: the cases of joining find every one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import pytest

from pmcore.repositories.sql.grounds import PostgresGround
from pmcore.repositories.sql.joining import JoinedSession, JoinedStore
from pmcore.repositories.sql.units import SqlUnit
from repositories import test_joining as cases
from repositories.hosting import HOSTS

Mutant: TypeAlias = tuple[str, object, str, object, object, str]
_SESSION = "pmcore.repositories.sql.joining.JoinedSession"


def _commits(session: Any) -> None:
    session._check_open()
    session.is_over = True
    session._connection.execute("COMMIT")


def _rolls_back_all(session: Any, *_: str) -> None:
    session._connection.execute("ROLLBACK")


def _keeps_when_left(session: Any) -> None:
    session.is_over = True
    session._end("RELEASE SAVEPOINT")


def _only_says_it_is_over(session: Any) -> None:
    session.is_over = True


def _ends_at_any_error(session: Any, program: Any) -> Any:
    try:
        return _RUN(session, program)
    except BaseException:
        session.undo()
        raise


_RUN = JoinedSession.run


def _asking_nobody(session: Any, connection: Any, ground: Any, *_: Any, **mode: Any) -> None:
    _INIT(session, connection, ground, **mode)


_INIT = JoinedSession.__init__


@contextmanager
def _without_leaving(store: Any, *, read_only: bool) -> Iterator[JoinedSession]:
    session = JoinedSession(store._connection, store._ground, read_only=read_only)
    session.begin()
    yield session


@contextmanager
def _hiding_exceptions(store: Any, *, read_only: bool) -> Iterator[JoinedSession]:
    with _without_leaving(store, read_only=read_only) as session:
        try:
            yield session
        finally:
            if not session.is_over:
                session.rollback()


@contextmanager
def _closing(store: Any, tenant: str) -> Iterator[SqlUnit]:
    with store._session(read_only=False) as session:
        yield SqlUnit(session, tenant)
    held = store._connection._connection
    held.rollback()
    held.close()


def _not_moving(ground: PostgresGround, connection: Any) -> Any:
    from dataclasses import replace

    return replace(_LOOK(ground, connection), is_moving=False)


_LOOK = PostgresGround.look


def _once(tenant: str, project: str, make: Any) -> Any:
    return (yield from make())


MUTANTS: tuple[Mutant, ...] = (
    ("commits the host's transaction", JoinedSession, "commit", _commits,
     cases.TestTogether, "test_others_see_nothing_before_the_host_commits"),
    ("rolls back all", JoinedSession, "_end", _rolls_back_all,
     cases.TestTakenBack, "test_leaving_without_commit_leaves_the_rows_of_the_host"),
    ("keeps what was left", JoinedSession, "rollback", _keeps_when_left,
     cases.TestTakenBack, "test_leaving_without_commit_leaves_the_rows_of_the_host"),
    ("does not leave", JoinedStore, "_session", _without_leaving,
     cases.TestTakenBack, "test_leaving_without_commit_leaves_the_rows_of_the_host"),
    ("keeps half a save", JoinedSession, "undo", _only_says_it_is_over,
     cases.TestTakenBack, "test_a_save_that_fails_half_way_is_taken_back_at_once"),
    ("ends a unit at a conflict", JoinedSession, "run", _ends_at_any_error,
     cases.TestTakenBack, "test_a_unit_goes_on_after_a_conflict"),
    ("hides an exception of the host", JoinedStore, "_session", _hiding_exceptions,
     cases.TestMisuse, "test_given_an_exception_then_it_is_not_hidden_by_a_lost_transaction"),
    ("asks nobody", JoinedSession, "__init__", _asking_nobody,
     cases.TestEntitled,
     "test_given_a_limit_then_what_is_above_it_is_refused_and_the_host_goes_on"),
    ("closes the connection", JoinedStore, "unit", _closing,
     cases.TestTogether, "test_given_a_commit_of_the_host_then_both_are_kept"),
)  # fmt: skip
ON_POSTGRES: tuple[Mutant, ...] = (
    ("leaves names of tables to ours", PostgresGround, "leave", lambda *_: None,
     cases.TestTogether, "test_given_a_commit_of_the_host_then_both_are_kept"),
    ("takes tables of the host for ours", PostgresGround, "enter", lambda *_: None,
     cases.TestTogether, "test_given_a_commit_of_the_host_then_both_are_kept"),
    ("takes what moves for one moment", PostgresGround, "look", _not_moving,
     cases.TestMoments, "test_given_a_save_in_the_middle_of_an_opening_then_it_is_of_one_version"),
)  # fmt: skip


@pytest.mark.parametrize("name", ["sqlite3", "sqlalchemy_sqlite", "psycopg"])
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant[0].replace(" ", "_"))
def test_given_a_bridge_with_a_bug_then_a_case_fails(
    mutant: Mutant, name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    _check_killed(mutant, name, request, monkeypatch)


@pytest.mark.parametrize("name", ["sqlalchemy_postgres", "psycopg"])
@pytest.mark.parametrize("mutant", ON_POSTGRES, ids=lambda mutant: mutant[0].replace(" ", "_"))
def test_given_a_bridge_with_a_bug_on_postgresql_then_a_case_fails(
    mutant: Mutant, name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    _check_killed(mutant, name, request, monkeypatch)


def _check_killed(
    mutant: Mutant, name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, target, attribute, new, group, case = mutant
    assert isinstance(group, type)
    test = getattr(group(), case)
    given = (monkeypatch,) if "monkeypatch" in test.__code__.co_varnames else ()
    with HOSTS[name](request) as host:
        if group is cases.TestMoments:
            cases.with_site(host)
        with monkeypatch.context() as patched:
            patched.setattr(target, attribute, new)
            try:
                test(host, *given)
            except Exception:
                return
    pytest.fail("the bug was not found")
