"""The life of a project: draft, planned, active, on hold, completed, archived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from pmcore.kernel import Code, LifecycleError
from pmcore.kernel.coercion import choice
from pmcore.wbs.draft import Draft
from pmcore.wbs.settings import Lifecycle, ProjectSettings

NEXT: Mapping[Lifecycle, tuple[Lifecycle, ...]] = {
    "draft": ("planned", "archived"),
    "planned": ("draft", "active", "on_hold", "archived"),
    "active": ("planned", "on_hold", "completed", "archived"),
    "on_hold": ("planned", "active", "completed", "archived"),
    "completed": ("active", "archived"),
    "archived": (),
}


def check_known(wanted: object) -> None:
    """Raise ``value.invalid`` for what is no state at all."""
    choice(wanted, "lifecycle", get_args(Lifecycle))


def advance(draft: Draft, wanted: Lifecycle) -> None:
    """Take the project to another state that may follow its present one.

    Raises
    ------
    LifecycleError
        ``lifecycle.step``.
    """
    settings = draft.state.settings
    if wanted not in NEXT[settings.lifecycle]:
        raise _no_step(settings, wanted)
    left = settings.lifecycle if wanted == "archived" else None
    draft.set_up(settings.at_stage(wanted, left))


def restore(draft: Draft) -> None:
    """Bring an archived project back to the state it was archived from.

    Raises
    ------
    LifecycleError
        ``lifecycle.step`` when it is not archived.
    """
    settings = draft.state.settings
    if settings.lifecycle != "archived":
        raise _no_step(settings, "restored")
    draft.set_up(settings.at_stage(settings.archived_from or "draft", None))


def check_open(settings: ProjectSettings) -> None:
    """Raise ``lifecycle.archived`` if the project is read-only."""
    if settings.lifecycle == "archived":
        raise LifecycleError(Code.LIFECYCLE_ARCHIVED, project=settings.id)


def _no_step(settings: ProjectSettings, wanted: str) -> LifecycleError:
    return LifecycleError(
        Code.LIFECYCLE_STEP,
        project=settings.id,
        current=settings.lifecycle,
        wanted=wanted,
        allowed=list(NEXT[settings.lifecycle]) or ["restored"],
    )
