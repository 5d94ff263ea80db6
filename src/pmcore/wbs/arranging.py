"""Edits of how tasks lie to each other: their outline and their dependencies."""

from __future__ import annotations

from types import EllipsisType

from pmcore.kernel import DurationLike, TaskId
from pmcore.wbs import edits_dependencies, edits_outline
from pmcore.wbs.dependency import Dependency, DependencyType
from pmcore.wbs.replanning import ReplannedProject
from pmcore.wbs.state import find_dependency


class ArrangedProject(ReplannedProject):
    """A project whose tasks can be put elsewhere in the outline, linked and unlinked."""

    __slots__ = ()

    # ---- the outline

    def move(self, id: TaskId, parent: TaskId | None = None, index: int | None = None) -> None:
        """Put a task, with all below it, under another parent, at the end or at a place.

        ``plan.move("T5", "phase2", 0)`` makes it the first child; without parent it goes to the
        top level. A leaf that gets its first child becomes a summary, as in :meth:`add`.

        Raises
        ------
        ProjectError
            ``task.unknown``, ``outline.cycle`` below itself, ``outline.place``,
            ``task.milestone_child``, ``summary.constraint``, ``dependency.family``.
        CycleError
            ``dependency.cycle``.
        """
        with self._edit("move") as draft:
            edits_outline.move(draft, id, parent, index)

    def reorder(self, id: TaskId, index: int) -> None:
        """Put a task at another place among its siblings, counted from 0."""
        with self._edit("reorder") as draft:
            edits_outline.reorder(draft, id, index)

    def indent(self, id: TaskId) -> None:
        """Put a task under the sibling before it."""
        with self._edit("indent") as draft:
            edits_outline.indent(draft, id)

    def outdent(self, id: TaskId) -> None:
        """Put a task right after its parent; siblings after it stay with the parent."""
        with self._edit("outdent") as draft:
            edits_outline.outdent(draft, id)

    # ---- dependencies

    def link(
        self,
        predecessor: TaskId,
        successor: TaskId,
        type: DependencyType = "FS",
        lag: DurationLike = "0d",
        lag_calendar: str | None = None,
    ) -> Dependency:
        """Let one task wait for another.

        Raises
        ------
        ProjectError
            ``dependency.self``, ``dependency.duplicate``, ``dependency.family``,
            ``dependency.lag_calendar``, ``task.unknown``.
        CycleError
            ``dependency.cycle``: ``context["path"]`` walks the loop, first name repeated.
        """
        with self._edit("link") as draft:
            dependency = Dependency(predecessor, successor, type, lag, lag_calendar)
            return edits_dependencies.link(draft, dependency)

    def relink(
        self,
        predecessor: TaskId,
        successor: TaskId,
        type: DependencyType = "FS",
        *,
        to: DependencyType | None = None,
        lag: DurationLike | None = None,
        lag_calendar: str | EllipsisType | None = ...,
    ) -> Dependency:
        """Change a dependency: its type ``to`` another, its lag, its lag calendar.

        ``plan.relink("dig", "pour", to="SS", lag="2d")``; what is left out stays, and
        ``lag_calendar=None`` goes back to the project's option.

        Raises
        ------
        ProjectError
            ``dependency.unknown``, ``task.unknown``; ``dependency.duplicate`` when the new type
            is there already; ``dependency.lag_calendar``.
        """
        with self._edit("relink") as draft:
            held = find_dependency(draft.state, predecessor, successor, type)
            calendar = held.lag_calendar if isinstance(lag_calendar, EllipsisType) else lag_calendar
            return edits_dependencies.relink(draft, held, to, lag, calendar)

    def unlink(self, predecessor: TaskId, successor: TaskId, type: DependencyType = "FS") -> None:
        """Remove the dependency of one type between two tasks: ``plan.unlink("dig", "pour")``.

        Raises
        ------
        ProjectError
            ``dependency.unknown``, ``task.unknown``.
        """
        with self._edit("unlink") as draft:
            draft.unrelate(find_dependency(draft.state, predecessor, successor, type))
