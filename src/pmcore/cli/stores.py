"""What the commands about stores have in common: adding projects, telling changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pmcore.cli.counting import some_of
from pmcore.cli.tables import Column, table
from pmcore.kernel import Code, StoreError
from pmcore.repositories import ProjectRepository, continued
from pmcore.wbs import Change, Project


def changes_told(
    changes: Sequence[Change], words: Mapping[str, str], width: int | None
) -> Iterator[str]:
    """Yield a table of changes, one line each."""
    at = ["" if each.at is None else f"{each.at:%Y-%m-%d %H:%M %z}" for each in changes]
    yield from table(
        [
            Column(words["db_version"], [str(each.number) for each in changes], right=True),
            Column(words["db_at"], at, [moment[:10] for moment in at]),
            Column(words["db_actor"], [each.actor or "" for each in changes], least=6),
            Column(words["db_change"], [_said(each, words) for each in changes], least=8),
            Column(words["db_touched"], [some_of(each.tasks, words) for each in changes], least=8),
            Column(words["db_reason"], [each.reason for each in changes], least=8),
        ],
        width,
    )


def _said(change: Change, words: Mapping[str, str]) -> str:
    if change.kind == "edit":
        return change.label
    return words[f"db_{change.kind}"].format(of=change.of)


def added(
    projects: ProjectRepository, project: Project, key: str, *, with_log: bool = False
) -> int:
    """Add a project, with versions after those of a removed one of its id; return its version."""
    try:
        return projects.add(project, key=key, with_log=with_log)
    except StoreError as error:
        if error.code is not Code.STORE_PROJECT_REMOVED:
            raise
        later = continued(project, after=int(str(error.context["last"])))
    return projects.add(later, key=key, with_log=with_log)


def files_of(store: str) -> list[str]:
    """Return a store and the files that SQLite keeps beside it: what is in them is not lost yet."""
    beside = Path(store).resolve()  # SQLite follows links, too
    return [store, *(f"{beside}{rest}" for rest in ("-wal", "-shm", "-journal"))]


def tasks_of(count: int, words: Mapping[str, str]) -> str:
    """Say how many tasks there are."""
    return words["one_task"] if count == 1 else words["tasks"].format(n=f"{count:,}")
