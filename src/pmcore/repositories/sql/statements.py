"""Statements that a repository wants executed, told apart from who executes them.

What a store does is written once, as programs: generators that yield statements and are sent the
answers. A driver of twenty lines runs them on a connection, at once or with ``await``. Being data,
statements can also be counted, checked and made to fail in tests.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

R = TypeVar("R")
Cells: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement.

    Attributes
    ----------
    sql
        With ``?`` for each value.
    rows
        Its values; of several rows, it is executed for each.
    asks
        Whether it answers with rows.
    into
        The table and its columns where it only adds rows that are not there yet, so that a driver
        with a quicker way to add many may take that.
    """

    sql: str
    rows: Sequence[Cells]
    asks: bool
    into: str | None = None

    @property
    def only_reads(self) -> bool:
        """Whether it changes nothing: some that answer with rows write them first."""
        return self.sql.startswith("SELECT")


def writes(sql: str) -> bool:
    """Say whether a statement writes rows, or takes some, which needs the same rights."""
    return sql.startswith(("INSERT", "UPDATE", "DELETE")) or "FOR UPDATE" in sql


Program: TypeAlias = Generator[Statement, list[Cells], R]


def ask(sql: str, *values: Any) -> Program[list[Cells]]:
    """Execute a statement and return its rows."""
    answer = yield Statement(sql, (values,), asks=True)
    return answer


def tell(sql: str, rows: Sequence[Cells], into: str | None = None) -> Program[None]:
    """Execute a statement for each of some rows; for none, not at all."""
    if rows:
        yield Statement(sql, rows, asks=False, into=into)


def driven(program: Program[R], execute: Callable[[Statement], list[Cells]]) -> R:
    """Run a program: execute its statements, and return what it returns."""
    try:
        statement = next(program)
        while True:
            statement = program.send(execute(statement))
    except StopIteration as end:
        result: R = end.value
        return result
