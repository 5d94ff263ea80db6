"""All of what a store tells a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from pmcore.kernel import ProjectId
from pmcore.repositories.protocols import MOST_ROWS, ProjectReader
from pmcore.repositories.rows import Page
from pmcore.wbs import Change

R = TypeVar("R")


def all_rows(page_after: Callable[[str | None], Page[R]]) -> Iterator[R]:
    """Yield the rows of a list, each page asked for with the mark of the one before."""
    after = None
    while True:
        page = page_after(after)
        yield from page.rows
        if (after := page.after) is None:
            return


def all_changes(projects: ProjectReader, id: ProjectId, since: int = 0) -> Iterator[Change]:
    """Yield the changes of a project after a version."""
    while some := projects.changes(id, since=since, limit=MOST_ROWS):
        yield from some
        since = some[-1].number
