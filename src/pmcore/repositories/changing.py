"""One command from beginning to end: open, edit, save; again where somebody else came first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pmcore.kernel import Code, ProjectId, StoreError, TenantId
from pmcore.kernel.coercion import whole_number
from pmcore.repositories.conflict import ConflictError
from pmcore.repositories.protocols import Store
from pmcore.repositories.turns import unit_in_turn
from pmcore.wbs import Project

R = TypeVar("R")
# After these nothing is wrong with the command: made again, it is kept once.
_PASSING = (Code.STORE_OVERTAKEN, Code.STORE_BUSY, Code.STORE_OUTCOME_UNKNOWN)
MOST_ATTEMPTS = 1000


def change_project(
    store: Store,
    tenant: TenantId,
    id: ProjectId,
    edit: Callable[[Project], object],
    *,
    key: str,
    history: int = 0,
    attempts: int = 10,
) -> int:
    """Edit a project in a unit of work of its own, and keep it.

    The edit is a command: where somebody else saves first, it is made again on what they saved,
    with all rules checked again. It is kept once, even where the outcome of an attempt is unknown.
    Where units run side by side (PostgreSQL), it waits for its turn at the project first.

    Parameters
    ----------
    edit
        Called with the project as it is kept, perhaps several times, each time with another one.
        An exception of its own keeps nothing and is passed on.
    key
        Names the command.
    history
        How many of the last changes the project is opened with, as for an undo.
    attempts
        How often it is tried at most.

    Returns
    -------
    int
        The version that holds the edit; one that changes nothing keeps the version there is.

    Raises
    ------
    StoreError
        What stopped the last attempt: ``store.conflict``, ``store.busy``...;
        ``store.project_unknown``, ``store.failed`` and the like at once.

    Examples
    --------
    >>> from pmcore.repositories import MemoryStore
    >>> store, plan = MemoryStore(), Project("SITE", "Site", start="2026-03-02")
    >>> with store.unit("acme") as unit:
    ...     unit.projects.add(plan, key="make"), unit.commit()
    (0, None)
    >>> change_project(store, "acme", "SITE", lambda plan: plan.add("dig", "Dig"), key="r1")
    1
    >>> change_project(store, "acme", "SITE", lambda plan: plan.add("dig", "Dig"), key="r1")
    1
    """
    return repeated(lambda: _attempt(store, tenant, id, edit, key=key, history=history), attempts)


def repeated(attempt: Callable[[], R], attempts: int) -> R:
    """Return what a command returns, made again where it failed through no fault of its own.

    Raises
    ------
    StoreError
        What stopped the last attempt, or what repeating it would not mend.
    """
    left = whole_number(attempts, "attempts", 1, MOST_ATTEMPTS)
    while True:
        left -= 1
        try:
            return attempt()
        except StoreError as error:
            if not (isinstance(error, ConflictError) or is_passing(error)) or not left:
                raise


def is_passing(error: StoreError) -> bool:
    """Whether the same command may be kept when it is given again."""
    return error.code in _PASSING


def _attempt(
    store: Store,
    tenant: TenantId,
    id: ProjectId,
    edit: Callable[[Project], object],
    *,
    key: str,
    history: int,
) -> int:
    with unit_in_turn(store, tenant, id) as unit:
        before = unit.projects.kept(id, key)
        if before is not None:
            return before
        project = unit.projects.open(id, history=history)
        expected = project.version
        edit(project)
        version = unit.projects.save(project, expected=expected, key=key)
        unit.commit()
    return version
