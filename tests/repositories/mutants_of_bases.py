"""Stores that keep changes on top of what they were not made on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from pmcore.repositories import SqliteStore
from pmcore.wbs.history import History
from repositories.mutants import Mutant
from repositories.mutants_of_hosting import of_a_dict
from repositories.tampering import memory, replaced, rewritten, sqlite

_TENANT = "a_plan_of_another_tenant_is_not_gone_on_from"
_EDITED = "a_plan_of_a_file_that_was_edited_is_not_gone_on_from"
_FILE = "a_plan_of_a_file_goes_on_where_it_is_what_is_kept"
_LOG = "a_log_that_says_something_else_than_its_plan_is_not_kept"
_SAVE = "a_plan_goes_on_from_no_save_that_was_not_committed"
_ADD = "a_plan_goes_on_from_no_add_that_was_not_committed"
_STAMPED = "version = ? AND chain = ?"
_ANY = "version = ? AND ? >= ''"
_DRAWN, _GOES_ON = "hosting.projects.drawn_stamp", "hosting.projects.goes_on_from"
_CHECK = "hosting.projects.HostedProjects._check_base"


def _always(*_: object) -> bool:
    return True


def _never(*_: object) -> bool:
    return False


def _unchecked(*_: object) -> None:
    """Refuse nothing."""


def _alike() -> str:
    return "the same"


def _with_its_tasks(project: Any, kept: Any) -> bool:
    return bool(project.as_of(kept.version).tasks() == kept.tasks())


def _believing(project: Any, kept: Any) -> bool:
    return bool(project.as_of(kept.version) == kept)


def _shared(history: History) -> History:
    copy = History.of(history.log)
    copy.stamps = history.stamps
    return copy


@contextmanager
def _sharing() -> Iterator[SqliteStore]:
    with patch.object(History, "copy", _shared), sqlite() as store:
        yield store


BASES: tuple[Mutant, ...] = (
    ("goes on from whatever has the version", rewritten(_STAMPED, _ANY), _TENANT),
    (
        "goes on from a save that was not committed",
        rewritten(_STAMPED, _ANY),
        _SAVE,
    ),
    (
        "goes on from whatever another change led to",
        rewritten(_STAMPED, _ANY),
        "a_plan_goes_on_from_no_change_but_its_own",
    ),
    (
        "says that nothing is to be saved of any plan that has the version",
        rewritten(
            f"SELECT id FROM project WHERE tenant = ? AND id = ? AND {_STAMPED}",
            f"SELECT id FROM project WHERE tenant = ? AND id = ? AND {_ANY}",
        ),
        _EDITED,
    ),
    ("takes any file for what is kept", replaced("sql.saving.goes_on_from", _always), _EDITED),
    ("takes no file for what is kept", replaced("sql.saving.goes_on_from", _never), _FILE),
    (
        "holds only the tasks of a file against what is kept",
        replaced("sql.saving.goes_on_from", _with_its_tasks),
        _EDITED,
    ),
    ("believes the log of a file", replaced("sql.saving.goes_on_from", _believing), _LOG),
    (
        "lets copies share what their versions are called",
        _sharing,
        "a_copy_goes_on_from_no_save_of_the_other_one",
    ),
    (
        "in memory: goes on from whatever has the version",
        replaced(_CHECK, _unchecked, memory),
        _TENANT,
    ),
    ("in memory: calls all versions alike", replaced(_DRAWN, _alike, memory), _TENANT),
    ("in memory: calls what was not committed alike", replaced(_DRAWN, _alike, memory), _SAVE),
    ("in memory: believes the log of a file", replaced(_GOES_ON, _believing, memory), _LOG),
    ("hosts: takes any file for what is kept", replaced(_GOES_ON, _always, of_a_dict), _EDITED),
    ("hosts: takes no file for what is kept", replaced(_GOES_ON, _never, of_a_dict), _FILE),
    ("hosts: calls all versions alike", replaced(_DRAWN, _alike, of_a_dict), _ADD),
)
