"""What a command to a store is made of: a project whose changes are done, and a key."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from pmcore.kernel import Code, ProjectError, ProjectId, StoreError, check_text
from pmcore.kernel.coercion import one_of_kind, whole_number
from pmcore.wbs import Project

R_co = TypeVar("R_co", covariant=True)
LONGEST_KEY = 200
LATEST = 2**53  # version: programs that know one kind of number still read it exactly
ANY_VERSION = 2**63 - 2  # what was damaged can still be removed, whatever its version has become


class Outcome(NamedTuple, Generic[R_co]):
    """What a command answers, and whether it wrote something: not where it was given before."""

    answer: R_co
    is_new: bool


def check_key(value: object) -> str:
    """Return a key: 1 to 200 characters on one line, such as a UUID or a request's own name.

    It names a command, so that repeating it does nothing more.

    Raises
    ------
    InputError
        ``text.invalid``.
    """
    return check_text(value, "key", longest=LONGEST_KEY)


def closed(value: object) -> Project:
    """Return a project that can be kept as it is.

    Raises
    ------
    InputError
        ``value.invalid`` for what is no project, or a version after which none can follow.
    ProjectError
        ``history.open`` inside a change set.
    """
    project = one_of_kind(value, "project", Project)
    if project.is_open:
        raise ProjectError(Code.HISTORY_OPEN, action="save")
    whole_number(project.version, "version", 0, LATEST - 1)
    return project


def known_again(project: ProjectId, key: str, version: int, *, same: bool) -> int:
    """Return the version that a command kept which is repeated; its key is good for nothing else.

    Raises
    ------
    StoreError
        ``store.key_reused``.
    """
    if not same:
        raise StoreError(Code.STORE_KEY_REUSED, key=key, project=project, version=version)
    return version
