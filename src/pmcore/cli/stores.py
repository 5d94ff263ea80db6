"""What the commands about stores have in common: adding projects, telling changes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pmcore.cli.counting import some_of
from pmcore.cli.operations import operation
from pmcore.cli.tables import Column, table
from pmcore.cli.words import WORDS
from pmcore.kernel import Code, StoreError
from pmcore.kernel.likeness import closest
from pmcore.repositories import Origin, ProjectRepository, SqliteStore, continued
from pmcore.wbs import Author, Change, Project


def changes_told(
    changes: Sequence[Change],
    language: str,
    width: int | None,
    origin: Origin | None = None,
) -> Iterator[str]:
    """Yield a table of changes, one line each; before them who added the project."""
    words = WORDS[language]
    rows = [(each.number, each.author, _said(each, language), each.tasks) for each in changes]
    if origin is not None:
        rows.insert(0, (origin.version, origin.author, words["db_origin"], ()))
    authors = [author for _, author, _, _ in rows]
    at = ["" if author.at is None else f"{author.at:%Y-%m-%d %H:%M %z}" for author in authors]
    yield from table(
        [
            Column(words["db_version"], [str(number) for number, *_ in rows], right=True),
            Column(words["db_at"], at, [moment[:10] for moment in at]),
            Column(words["db_actor"], [author.actor or "" for author in authors], least=6),
            Column(words["db_change"], [said for _, _, said, _ in rows], least=8),
            Column(words["db_touched"], [some_of(ids, words) for *_, ids in rows], least=8),
            Column(words["db_reason"], [author.reason for author in authors], least=8),
        ],
        width,
    )


def _said(change: Change, language: str) -> str:
    if change.kind == "edit":
        return operation(change.label, language)
    return WORDS[language][f"db_{change.kind}"].format(of=change.of)


# what is wrong with a store, not with what was asked of it
DAMAGED = (Code.STORE_UNREADABLE, Code.STORE_FAILED)


@contextmanager
def store_of(command: argparse.Namespace) -> Iterator[SqliteStore]:
    """Open the store of a command about one project; of an unknown one, say which look like it."""
    with SqliteStore(command.store) as store:
        try:
            yield store
        except StoreError as error:
            if error.code is not Code.STORE_PROJECT_UNKNOWN:
                raise
            known = store.tenants()
            others = [] if command.tenant in known else [*known]
            close = _alike(command.project, store.project_ids(command.tenant))
            raise StoreError(error.code, **error.context, close=close, tenants=others) from error


def _alike(project: str, known: Sequence[str]) -> list[str]:
    """Return the ids that look like one; capitals look like other letters to nobody."""
    folded = project.casefold()
    same = [id for id in known if id.casefold() == folded]
    return same or closest(project, known)


def other_tenants(store: SqliteStore, command: argparse.Namespace) -> list[str]:
    """Say who has something in a store where the tenant of a command has nothing: it is a slip."""
    known = store.tenants()
    if not known or command.tenant in known:
        return []
    words = WORDS[command.lang]
    return [words["db_tenants"].format(tenants=some_of(known, words))]


def author_of(command: argparse.Namespace) -> Author:
    """Return who gives a command, now."""
    return Author(command.actor, datetime.now(UTC).replace(microsecond=0), command.reason)


def added(
    projects: ProjectRepository,
    project: Project,
    key: str,
    author: Author,
    *,
    with_log: bool = False,
) -> int:
    """Add a project, with versions after those of a removed one of its id; return its version."""
    try:
        return projects.add(project, key=key, with_log=with_log, author=author)
    except StoreError as error:
        if error.code is not Code.STORE_PROJECT_REMOVED:
            raise
        later = continued(project, after=int(str(error.context["last"])))
    return projects.add(later, key=key, with_log=with_log, author=author)


def files_of(store: str) -> list[str]:
    """Return a store and the files that SQLite keeps beside it: what is in them is not lost yet."""
    beside = Path(store).resolve()  # SQLite follows links, too
    return [store, *(f"{beside}{rest}" for rest in ("-wal", "-shm", "-journal"))]


def tasks_of(count: int, words: Mapping[str, str]) -> str:
    """Say how many tasks there are."""
    return words["one_task"] if count == 1 else words["tasks"].format(n=f"{count:,}")
