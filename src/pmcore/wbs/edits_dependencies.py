"""Linking and unlinking tasks."""

from __future__ import annotations

from pmcore.kernel import DurationLike
from pmcore.wbs.cycles import related
from pmcore.wbs.dependency import Dependency, DependencyType
from pmcore.wbs.draft import Draft
from pmcore.wbs.edits_tasks import duplicate_link
from pmcore.wbs.state import ProjectState


def link(draft: Draft, dependency: Dependency) -> Dependency:
    """Add one dependency between tasks that are not linked this way yet."""
    _check_ends(draft.state, dependency)
    if draft.state.dependency(dependency.key):
        raise duplicate_link(dependency)
    draft.state.rules.check_dependency(dependency)
    draft.relate(dependency)
    return dependency


def relink(
    draft: Draft,
    held: Dependency,
    type: DependencyType | None,
    lag: DurationLike | None,
    lag_calendar: str | None,
) -> Dependency:
    """Change type, lag or lag calendar of a dependency."""
    dependency = Dependency(
        held.predecessor,
        held.successor,
        held.type if type is None else type,
        held.lag if lag is None else lag,
        lag_calendar,
    )
    draft.state.rules.check_dependency(dependency)
    if dependency.key != held.key:
        draft.unrelate(held)
        if draft.state.dependency(dependency.key):
            raise duplicate_link(dependency)
    draft.relate(dependency)
    return dependency


def _check_ends(state: ProjectState, dependency: Dependency) -> None:
    state.task(dependency.predecessor)
    state.task(dependency.successor)
    family = related(state, dependency.predecessor, dependency.successor)
    if family:
        raise family
