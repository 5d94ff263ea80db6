"""What a machine of random work asks two stores for, and how it compares their answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pmcore.kernel import PmcoreError
from pmcore.repositories import ConflictError, ProjectReader, ProjectRepository, Store
from pmcore.wbs import Project, ReadableProject

R = TypeVar("R")
T = TypeVar("T")
# A database may take some of these for one another.
_KEYS = ("clé-{}", "CLÉ-{}", "cle\u0301-{}", "clé-{} ", "k" * 190 + "-{}", "k" * 190 + "-{} ")


@dataclass(frozen=True, slots=True)
class Command:
    """What was asked of a store; asked again, it is the same to the last byte."""

    tenant: str
    project: Project
    expected: int | None  # None adds
    key: str

    def run(self, projects: ProjectRepository) -> int:
        """Ask a repository."""
        if self.expected is None:
            return projects.add(self.project, key=self.key)
        return projects.save(self.project, expected=self.expected, key=self.key)


class _HostError(Exception):
    """Something of the host's went wrong."""


def key_of(number: int) -> str:
    """Return the key of a command, by how many came before; neighbours are almost the same."""
    times, form = divmod(number, len(_KEYS))
    return _KEYS[form].format(times)


def in_unit(store: Store, tenant: str, ending: str, ask: Callable[[Any], R]) -> R:
    """Ask a unit of work, and end it in some way."""
    try:
        with store.unit(tenant) as unit:
            answer = ask(unit)
            if ending == "commit":
                unit.commit()
            elif ending == "rollback":
                unit.rollback()
            elif ending == "fail":
                raise _HostError
    except _HostError:
        pass
    return answer


def in_projects(store: Store, tenant: str, ending: str, ask: Callable[[ProjectRepository], R]) -> R:
    """Ask the projects of a unit of work."""
    return in_unit(store, tenant, ending, lambda unit: ask(unit.projects))


def everything_of(id: str) -> Callable[[ProjectReader], Any]:
    """Return what asks for a project, its changes, and whether they are sound."""

    def ask(projects: ProjectReader) -> Any:
        return projects.open(id, history=9), projects.changes(id), projects.verify(id)

    return ask


def told_by(ask: Callable[[T], Any], whom: T) -> tuple[Any, ...]:
    """Return what was answered or what was raised."""
    try:
        return "returned", ask(whom)
    except ConflictError as error:
        return "raised", error.code, dict(error.context), error.changes
    except PmcoreError as error:
        return "raised", error.code


def check_same(tested: tuple[Any, ...], plain: tuple[Any, ...]) -> None:
    """Check that two stores answer alike."""
    assert shown(tested) == shown(plain)


def shown(value: Any) -> Any:
    """Return what must be equal: of a project its version, and its log where it has one."""
    if isinstance(value, ReadableProject):
        return value, value.version, value.log if isinstance(value, Project) else ()
    return tuple(map(shown, value)) if isinstance(value, tuple) else value
