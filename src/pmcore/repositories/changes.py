"""Entries of a log as texts that stand by themselves, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

from pmcore.kernel import ProjectId, check_text
from pmcore.kernel.coercion import whole_number
from pmcore.repositories.commands import LATEST
from pmcore.repositories.damage import NotAsKeptError, unpacked
from pmcore.repositories.packing import edits_data, edits_from, packed
from pmcore.wbs import Author, Change
from pmcore.wbs.changes import ChangeKind
from pmcore.wbs.coercion import LONGEST_LABEL

_LONGEST_LABEL = LONGEST_LABEL + len("undo ")


def packed_change(change: Change) -> str:
    """Write a change as JSON, with everything it replaced.

    >>> from pmcore import Project
    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> task = plan.add("dig", "Dig")
    >>> read_change("SITE", packed_change(plan.log[0])) == plan.log[0]
    True
    """
    return packed(change_data(change))


def read_change(project: ProjectId, text: str) -> Change:
    """Read a change.

    Raises
    ------
    StoreError
        ``store.unreadable``.
    """
    return unpacked("change", project, lambda: change_from(json.loads(text)))


def change_data(change: Change) -> dict[str, Any]:
    """Return a change as plain data."""
    return {
        "version": change.number,
        "kind": change.kind,
        "of": change.of,
        "label": change.label,
        **author_data(change.author),
        "edits": edits_data(change.edits),
    }


def author_data(author: Author) -> dict[str, Any]:
    """Return who made something as plain data."""
    at = None if author.at is None else author.at.isoformat()
    return {"actor": author.actor, "at": at, "reason": author.reason}


def author_from(item: Mapping[str, Any]) -> Author:
    """Read who made something from plain data; raises whatever is wrong with it."""
    at = None if item["at"] is None else datetime.fromisoformat(item["at"])
    return Author(item["actor"], at, item["reason"])


def change_from(item: Mapping[str, Any]) -> Change:
    """Read a change from plain data; raises whatever is wrong with it."""
    author = author_from(item)
    kind = item["kind"]
    if kind not in get_args(ChangeKind):
        raise NotAsKeptError(f"its kind is {kind!r}", f"其类别为 {kind!r}")
    number = whole_number(item["version"], "version", 1, LATEST)
    of = whole_number(item["of"], "of", 1, number) if kind in ("undo", "redo") else item["of"]
    if kind not in ("undo", "redo") and of is not None:
        raise NotAsKeptError(f"it is of version {of!r}", f"其指向版本 {of!r}")
    if kind == "erasure" and item["edits"]:
        raise NotAsKeptError("an erasure has edits", "抹除带有修改")
    label = check_text(item["label"], "label", longest=_LONGEST_LABEL)
    return Change(number, label, author, edits_from(item["edits"]), kind, of)
