"""Stores with planted bugs: SQLite with its statements changed on the way, or parts replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from pkgutil import resolve_name
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias, TypeVar
from unittest.mock import patch

from pmcore.repositories import MemoryStore, SqliteStore, Store
from pmcore.repositories.sql.statements import Cells, Program, Statement
from pmcore.repositories.sqlite import driving

R = TypeVar("R")
Make: TypeAlias = Callable[[], AbstractContextManager[Store]]
Change: TypeAlias = Callable[[Statement], Statement | None]
SESSION = "pmcore.repositories.sqlite.session"


@contextmanager
def sqlite() -> Iterator[SqliteStore]:
    """Make a store in a file of its own."""
    with TemporaryDirectory() as folder, SqliteStore.create(Path(folder) / "plans.db") as store:
        yield store


def rewritten(old: str, new: str) -> Make:
    """Make stores on SQLite that say one thing instead of another to the database."""

    def change(statement: Statement) -> Statement:
        if old not in statement.sql:
            return statement
        return replace(statement, sql=statement.sql.replace(old, new))

    return tampered(change)


def skipping(part: str) -> Make:
    """Make stores on SQLite that leave some statements out."""
    return tampered(lambda statement: None if part in statement.sql else statement)


def tampered(change: Change) -> Make:
    """Make stores on SQLite that do something else with some statements."""

    @contextmanager
    def make() -> Iterator[Store]:
        def run(program: Program[R], connection: Any) -> R:
            return driving.run(_through(program, change), connection)

        with patch(f"{SESSION}.run", run), sqlite() as store:
            yield store

    return make


def _through(program: Program[R], change: Change) -> Program[R]:
    """Run a program with its statements changed; one that became nothing answers nothing."""
    answer: list[Cells] | None = None
    try:
        while True:
            statement = next(program) if answer is None else program.send(answer)
            changed = change(statement)
            answer = [] if changed is None else (yield changed)
    except StopIteration as end:
        result: R = end.value
        return result


def replaced(target: str, new: object, store: Make = sqlite) -> Make:
    """Make stores in which something of the package is replaced."""

    @contextmanager
    def make() -> Iterator[Store]:
        with ExitStack() as stack:
            stack.enter_context(patch(f"pmcore.repositories.{target}", new))
            yield stack.enter_context(store())

    return make


def unsealed(make: Make) -> Make:
    """Make stores that do not look whether rows are as they were kept: a bug shows by itself."""
    for module in ("sealing", "document_rows"):
        make = replaced(f"sql.{module}.check_seal", lambda *_: None, make)
    return make


def around(target: str, wrap: Callable[[Any], Any], store: Make = sqlite) -> Make:
    """Make stores in which something of the package is replaced by what ``wrap`` makes of it."""
    real = resolve_name(f"pmcore.repositories.{target}")

    @contextmanager
    def make() -> Iterator[Store]:
        with replaced(target, wrap(real), store)() as made:
            yield made

    return make


@contextmanager
def memory() -> Iterator[MemoryStore]:
    """Make a store in memory."""
    yield MemoryStore()
