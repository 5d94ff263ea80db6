"""One command from beginning to end: open, edit, save; again where somebody else came first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pmcore.kernel import Code, ProjectId, StoreError, TenantId
from pmcore.kernel.coercion import whole_number
from pmcore.repositories.commands import known_again
from pmcore.repositories.conflict import ConflictError, pending, same_changes
from pmcore.repositories.protocols import Store
from pmcore.repositories.recognising import was_made
from pmcore.repositories.steps import Steps, taken
from pmcore.repositories.turns import unit_in_turn
from pmcore.wbs import Change, Project

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

    A command that is given again, with the key it was kept under, changes nothing more. To know it
    again the edit is made once more on the version it was made on, of which nothing is kept: so an
    edit must do the same to the same project, and draw no ids by lot. What cannot be told, such as
    after an erasure, passes for the same.

    Parameters
    ----------
    edit
        Called with the project as it is kept, perhaps several times, each time with another one.
        An exception of its own keeps nothing and is passed on.
    key
        Names the command; another one needs another key.
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
        ``store.project_unknown``, ``store.failed`` and the like at once; ``store.key_reused`` for
        a key that something else was kept under.

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
    command = EditCommand(id, edit, key, history)

    def attempt() -> int:
        with unit_in_turn(store, tenant, id) as unit:
            return taken(command.steps(unit))

    return taken(repeated(attempt, attempts))


def repeated(attempt: Callable[[], R | Awaitable[R]], attempts: int) -> Steps[R]:
    """Return what an attempt returns, made again where it failed through no fault of its own.

    Raises
    ------
    StoreError
        What stopped the last attempt, or what repeating it would not mend.
    """
    left = whole_number(attempts, "attempts", 1, MOST_ATTEMPTS)
    while True:
        left -= 1
        try:
            result: R = yield attempt()
            return result
        except StoreError as error:
            if not (isinstance(error, ConflictError) or is_passing(error)) or not left:
                raise


def is_passing(error: StoreError) -> bool:
    """Whether the same command may be kept when it is given again."""
    return error.code in _PASSING


@dataclass(slots=True)
class EditCommand:
    """An edit of a project, to be kept once; its steps are taken or awaited.

    Attributes
    ----------
    made
        The changes of the last attempt, of which nobody may know whether they were kept.
    """

    id: ProjectId
    edit: Callable[[Project], object]
    key: str
    history: int
    made: Sequence[Change] = ()

    def steps(self, unit: Any) -> Steps[int]:
        """Keep the edit in a unit of work, unless it was kept before, and commit it."""
        before: int | None = yield unit.projects.kept(self.id, self.key)
        if before is not None:
            same = yield from self._was_kept(unit.projects, before)
            return known_again(self.id, self.key, before, same=same)
        project: Project = yield unit.projects.open(self.id, history=self.history)
        expected = project.version
        self.edit(project)
        self.made = pending(project, expected)
        version: int = yield unit.projects.save(project, expected=expected, key=self.key)
        yield unit.commit()
        return version

    def _was_kept(self, projects: Any, version: int) -> Steps[bool]:
        if self.made and self.made[-1].number == version:
            since, count = self.made[0].number - 1, len(self.made)
            held = yield projects.changes(self.id, since=since, limit=count)
            if same_changes(self.made, held):
                return True
        return (yield from was_made(projects, self.id, self.edit, version, history=self.history))
