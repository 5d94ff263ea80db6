"""``pmcore db save``: a plan file as the next version of its project."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import chain, count
from pathlib import Path
from shlex import quote

from pmcore.cli.console import say, terminal_width
from pmcore.cli.plans import Opened, opened, progress_of
from pmcore.cli.saving import read_as
from pmcore.cli.store_arguments import tenant_of
from pmcore.cli.stores import added, author_of, changes_told, tasks_of
from pmcore.cli.words import WORDS
from pmcore.exchange import plan_to_json
from pmcore.kernel import Code, ProjectId, StoreError
from pmcore.repositories import ConflictError, ProjectRepository, SqliteStore
from pmcore.wbs import Project

_MOST_TOLD = 20  # changes


def run(command: argparse.Namespace) -> int:
    """Add the project or save what is different; tell who came first where somebody did."""
    words = WORDS[command.lang]
    with SqliteStore(command.store) as store, progress_of(command.plan) as progress:
        plan = opened(command.plan, command, progress)
        progress.stage(words["writing"].format(path=command.store))
        try:
            with store.unit(command.tenant) as unit:
                said, version, knows = _kept(unit.projects, plan, command)
                unit.commit()
        except ConflictError as conflict:
            told = changes_told(
                conflict.changes, command.lang, terminal_width(command.width, sys.stderr)
            )
            say(told, sys.stderr)
            raise
    counts = tasks_of(len(plan.project), words)
    named = {"id": plan.project.id, "version": version, "counts": counts}
    say([words[said].format(**named)])
    if plan.imported is not None and said != "db_unchanged":
        say(_going_on(plan, command))
    elif not knows:
        reopening = _reopening(command, plan.project.id)
        say([words["db_go_on"].format(plan=command.plan, command=reopening)])
    plan.mention(command.lang)
    return 0


def _going_on(plan: Opened, command: argparse.Namespace) -> Iterator[str]:
    """Yield how a plan of another tool is taken from the store, and read as that tool does.

    A store keeps what is planned, not how its tool schedules.
    """
    words, id = WORDS[command.lang], plan.project.id
    names = chain([f"{id}.json"], (f"{id}-{number}.json" for number in count(2)))
    path = next(name for name in names if not Path(name).exists())
    opening = ["pmcore", "db", "open", command.store, id, path, *tenant_of(command)]
    yield words["try"].format(command=" ".join(map(quote, opening)))
    yield words["try"].format(command=f"pmcore schedule {quote(path)}{read_as(plan, None)}")


def _reopening(command: argparse.Namespace, project: ProjectId) -> str:
    """Return the command that brings the file to the version that was saved."""
    said = ["pmcore", "db", "open", command.store, project, command.plan, "--replace"]
    return " ".join(map(quote, [*said, *tenant_of(command)]))


def _kept(
    projects: ProjectRepository, given: Opened, command: argparse.Namespace
) -> tuple[str, int, bool]:
    """Return what was done, the version kept, and whether the file says that it is of that."""
    plan = given.project
    # the same file saved again is the same command
    key = blake2b(plan_to_json(plan).encode(), digest_size=16).hexdigest()
    try:
        held = projects.open(plan.id)
    except StoreError as error:
        if error.code is not Code.STORE_PROJECT_UNKNOWN:
            raise
        return "db_added", added(projects, plan, key, author_of(command)), False
    if held == plan:
        return "db_unchanged", held.version, plan.made_from == held.stamp
    base = _base(projects, given, held, command)
    if held.version != base:
        between = projects.changes(plan.id, since=base)
        raise ConflictError.between(plan.id, base, held.version, between)
    now = datetime.now(UTC).replace(microsecond=0)
    with held.change_set("save", actor=command.actor, at=now, reason=command.reason):
        held.become(plan)
    return "db_saved", projects.save(held, expected=base, key=f"{key}-{base}"), False


def _base(
    projects: ProjectRepository, given: Opened, held: Project, command: argparse.Namespace
) -> int:
    """Return the version that the file was made from: that of its stamp, whatever it says else.

    A number alone says nothing: a file of another store may have it, or one that was written by
    hand. One that is lower than what is kept leads to a conflict all the same.
    """
    plan, found = given.project, held.version
    if command.onto is None:
        if plan.made_from and plan.made_from == held.stamp:
            return found
        if plan.version < found:
            return plan.version
        named = {"project": plan.id, "version": plan.version, "found": found}
        raise StoreError(Code.STORE_BASE_UNKNOWN, path=command.plan, **named)
    onto: int = command.onto
    if given.imported is None and plan.version < onto <= found:
        words = WORDS[command.lang]
        between = projects.changes(
            plan.id, since=plan.version, limit=min(onto - plan.version, _MOST_TOLD)
        )
        say([words["db_onto"].format(plan=command.plan, base=plan.version)], sys.stderr)
        say(
            changes_told(between, command.lang, terminal_width(command.width, sys.stderr)),
            sys.stderr,
        )
    return onto
