"""Backups: a project with its whole log as one text that any store takes back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, NamedTuple

from pmcore.exchange import ReadLimits, plan_from_data, plan_to_data
from pmcore.exchange.json_in import parse_json
from pmcore.exchange.text_in import document_text
from pmcore.kernel import Code, PmcoreError, ProjectId, StoreError, check_id
from pmcore.repositories.asking_all import all_changes
from pmcore.repositories.changes import author_data, author_from, change_data, change_from
from pmcore.repositories.damage import DAMAGE, reason_of
from pmcore.repositories.protocols import ProjectReader
from pmcore.wbs import Author, Change, Edit, Project, SettingsEdit
from pmcore.wbs.changes import NOBODY

BACKUP_SCHEMA = "pmcore.backup/1"
_LEAST_BYTES = 2**20
_BYTES_OF_ONE = 128  # of a value, more than any backup has on average
_SEAL = re.compile(r',"sha256":"([0-9a-f]{64})"}\s*\Z')  # its keys are in order: this is the last


def backup_limits(max_values: int) -> ReadLimits:
    """Return limits for a backup of so many values: reading one takes up to 300 bytes of memory.

    Examples
    --------
    >>> backup_limits(5_000_000).max_bytes
    641048576
    """
    bounded = ReadLimits(max_values=max_values)
    return replace(bounded, max_bytes=_LEAST_BYTES + _BYTES_OF_ONE * max_values)


LIMITS = backup_limits(2_000_000)


class Backup(NamedTuple):
    """What a backup holds: a project with its log, and who added it to the store it was in."""

    project: Project
    author: Author


def backup(projects: ProjectReader, id: ProjectId) -> str:
    """Write a project, all changes that a store holds of it, and who added it.

    The same project gives the same text: JSON with its keys in order, and a checksum.

    Raises
    ------
    StoreError
        ``store.project_unknown``, ``store.unreadable``.

    Examples
    --------
    >>> from pmcore.repositories import MemoryStore
    >>> store, plan = MemoryStore(), Project("SITE", "Site", start="2026-03-02")
    >>> with store.unit("acme") as unit:
    ...     text = (unit.projects.add(plan, key="k"), backup(unit.projects, "SITE"))[1]
    >>> restored(text, id="SITE-2")
    <Project SITE-2: 0 tasks, 0 dependencies, version 0, draft>
    """
    author, plan = projects.origin(id).author, projects.open(id)
    log = all_changes(projects, id)  # later ones, too, where each question sees another moment
    held = {
        "schema": BACKUP_SCHEMA,
        "plan": plan_to_data(plan),
        "log": [change_data(change) for change in log if change.number <= plan.version],
        **({} if author == NOBODY else {"origin": author_data(author)}),
    }
    return _text({**held, "sha256": _checksum(_text(held))})


def restored(
    text: str | bytes, *, id: ProjectId | None = None, limits: ReadLimits = LIMITS
) -> Project:
    """Read a project with its log from a backup; ``add(project, key=..., with_log=True)`` keeps it.

    Who added it says :func:`read_backup`, which takes and raises the same.

    Parameters
    ----------
    id
        Another id for it, so that it can stand beside the one it was made of.
    limits
        What to refuse by size alone; by default more than 2 million values or 257 million bytes.
        A backup of your own that is larger takes ``backup_limits(values)``.

    Raises
    ------
    StoreError
        ``store.backup`` for what is no backup, is damaged, or holds a log that does not fit.
    DocumentError
        ``document.too_large``, ``document.too_deep``...
    InputError
        ``id.invalid``; ``input.too_many`` values.
    """
    return read_backup(text, id=id, limits=limits).project


def read_backup(
    text: str | bytes, *, id: ProjectId | None = None, limits: ReadLimits = LIMITS
) -> Backup:
    """Read a project with its log from a backup, and who added it.

    ``add(backup.project, key=..., with_log=True, author=backup.author)`` keeps both. Backups that
    older programs wrote do not say who added it.

    Raises
    ------
    StoreError, DocumentError, InputError
        As :func:`restored`.

    Examples
    --------
    >>> from pmcore.repositories import MemoryStore
    >>> from pmcore.wbs import Author
    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> with MemoryStore().unit("acme") as unit:
    ...     version = unit.projects.add(plan, key="k", author=Author("u.li"))
    ...     text = backup(unit.projects, "SITE")
    >>> read_backup(text).author.actor
    'u.li'
    """
    if id is not None:
        check_id(id, "project")
    held = parse_json(_sealed(document_text(text, limits)), limits)
    if not isinstance(held, dict) or held.get("schema") != BACKUP_SCHEMA:
        raise _unusable(f"its schema is not {BACKUP_SCHEMA}", f"其 schema 不是 {BACKUP_SCHEMA}")
    try:
        plan = plan_from_data(held["plan"], limits)
        log = [change_from(item) for item in held["log"]]
        whole = _whole(plan, log, plan.id if id is None else id)
        whole.as_of(plan.version - len(log))  # its numbers have no gap
        whole.check_log()
        author = author_from(held["origin"]) if "origin" in held else NOBODY
    except StoreError:
        raise
    except PmcoreError as error:
        raise _unusable(
            error.message("en").rstrip("."), error.message("zh").rstrip("。")
        ) from error
    except DAMAGE as error:
        said = reason_of(error)
        raise _unusable(f"its log does not fit: {said['en']}", f"日志不符：{said['zh']}") from None
    return Backup(whole, author)


def _sealed(text: str) -> str:
    """Return a text that is as it was written, before anything is built of it."""
    seal = _SEAL.search(text, max(0, len(text) - 200))
    if seal is None:
        raise _unusable("it does not end in a checksum", "结尾没有校验和")
    if _checksum(f"{text[: seal.start()].lstrip()}}}") != seal[1]:
        raise _unusable("its checksum is wrong", "校验和不符")
    return text


def _whole(plan: Project, log: list[Change], id: ProjectId) -> Project:
    return Project.from_records(
        plan.settings.called(id),
        plan.tasks(),
        plan.dependencies(),
        baselines=plan.baselines.values(),
        version=plan.version,
        log=[_called(change, id) for change in log],
    )


def _called(change: Change, id: ProjectId) -> Change:
    edits = tuple(_renamed(edit, id) for edit in change.edits)
    return Change(change.number, change.label, change.author, edits, change.kind, change.of)


def _renamed(edit: Edit, id: ProjectId) -> Edit:
    if isinstance(edit, SettingsEdit):
        return SettingsEdit(edit.before.called(id), edit.after.called(id))
    return edit


def _text(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)


def _checksum(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _unusable(en: str, zh: str) -> StoreError:
    return StoreError(Code.STORE_BACKUP, reason={"en": en, "zh": zh})
