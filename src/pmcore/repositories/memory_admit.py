"""What a unit of work in memory asks before it keeps more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias, TypeVar

from pmcore.kernel import ProjectId

R = TypeVar("R")
# The project of a command, or the kind and id of a document; of what is a tenant's alone, nothing.
Target: TypeAlias = ProjectId | tuple[str, str] | None


class Admit(Protocol):
    """What asks a host before it lets a call keep more."""

    def __call__(self, target: Target, call: Callable[[], R]) -> R:
        """Do it, if the host lets it."""
