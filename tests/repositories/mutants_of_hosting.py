"""Stores of a host on parts of ours that have a bug each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from plain_dict import DictStore

from pmcore.repositories import ConflictError
from pmcore.repositories.hosting import HostedProjects
from repositories.mutants import Mutant
from repositories.mutants_in_use import known
from repositories.tampering import around, replaced

_PROJECTS = "hosting.projects.HostedProjects"


@contextmanager
def of_a_dict() -> Iterator[DictStore]:
    """Make a store of the host in the examples."""
    yield DictStore()


def _between_nothing(projects: HostedProjects, id: str, expected: int) -> ConflictError:
    return ConflictError.between(id, expected, projects.version(id), ())


def _all_changes(projects: Any, id: str, head: Any, count: int) -> Sequence[Any]:
    return projects._tables.changes(id, 0, 1000) if count else ()


def _later(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda projects, id, version: real(projects, id, version + 1)


def _only_the_last(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda mine, kept, erased: real(mine[-1:], kept[-1:], erased)


def _kept_twice(unit: Any) -> None:
    unit._keep()


def _kept_when_left(unit: Any, *_: object) -> None:
    if not unit.projects.is_over:
        unit._keep()
    unit.projects.is_over = True


HOSTING: tuple[Mutant, ...] = (
    (
        "hosts: keeps what is inside a change set",
        replaced("hosting.projects.closed", lambda project: project, of_a_dict),
        "what_is_inside_a_change_set_is_not_kept",
    ),
    (
        "hosts: takes whatever comes with a key for a repetition",
        replaced("hosting.projects.known_again", known, of_a_dict),
        "a_key_with_other_content_is_refused",
    ),
    (
        "hosts: knows a command again by its last change",
        around("hosting.projects.same_changes", _only_the_last, of_a_dict),
        "a_key_with_other_content_before_its_last_change_is_refused",
    ),
    (
        "hosts: tells of a conflict without its changes",
        replaced(f"{_PROJECTS}._conflict", _between_nothing, of_a_dict),
        "a_conflict_carries_what_came_between",
    ),
    (
        "hosts: opens projects with all of their history",
        replaced(f"{_PROJECTS}._last", _all_changes, of_a_dict),
        "a_short_history_undoes_no_more_than_it_has",
    ),
    (
        "hosts: shows a project as of the next version",
        around(f"{_PROJECTS}.as_of", _later, of_a_dict),
        "a_project_is_shown_as_of_every_version",
    ),
    (
        "hosts: does not ask for a key",
        replaced("hosting.projects.check_key", lambda key: key, of_a_dict),
        "a_key_is_mandatory",
    ),
    (
        "hosts: lets a unit be used when it is over",
        replaced(f"{_PROJECTS}.check_open", lambda projects: None, of_a_dict),
        "nothing_works_in_a_unit_that_is_over",
    ),
    (
        "hosts: keeps what is rolled back",
        replaced("hosting.units.HostedUnit.rollback", _kept_twice, of_a_dict),
        "a_rollback_keeps_nothing",
    ),
    (
        "hosts: keeps what is left",
        replaced("hosting.units.HostedUnit.__exit__", _kept_when_left, of_a_dict),
        "leaving_a_unit_without_commit_keeps_nothing",
    ),
    (
        "hosts: lists what is not visible",
        replaced("hosting.tables.holds", lambda *_: True, of_a_dict),
        "a_list_shows_what_is_visible",
    ),
    (
        "hosts: does not sort a list",
        replaced("hosting.tables.sorted", lambda rows, key: list(reversed(rows)), of_a_dict),
        "pages_make_up_the_whole_list",
    ),
)
