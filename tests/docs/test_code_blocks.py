"""Every Python example in the documentation runs, and prints what the page says it prints."""

from __future__ import annotations

import sqlite3
import sqlite3.dbapi2
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from pages import ROOT, all_pages, pasted_into_a_checkout, run_examples

PAGES = [page for page in all_pages() if "```python\n" in page.read_text(encoding="utf-8")]


@contextmanager
def connections() -> Iterator[list[tuple[str, sqlite3.Connection]]]:
    """Yield a list that takes each connection to a file as it is made."""
    made: list[tuple[str, sqlite3.Connection]] = []

    def connect(database: Any, *arguments: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = actual(database, *arguments, **named)
        if database != ":memory:":
            made.append((str(database), connection))
        return connection

    actual = sqlite3.connect
    with (
        patch.object(sqlite3, "connect", connect),
        patch.object(sqlite3.dbapi2, "connect", connect),
    ):
        yield made


def is_open(connection: sqlite3.Connection) -> bool:
    try:
        return connection.total_changes >= 0
    except sqlite3.ProgrammingError:
        return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_given_a_page_when_its_examples_run_in_order_then_they_print_what_it_shows(
    page: Path,
) -> None:
    with pasted_into_a_checkout(), connections() as made:
        for block, printed in run_examples(page):
            if block.output is not None:
                assert printed == block.output, f"{page}:{block.line}; rewrite it with: make docs"
        left = [name for name, connection in made if is_open(connection)]
        assert left == [], f"{page} leaves open what a reader should learn to close"
