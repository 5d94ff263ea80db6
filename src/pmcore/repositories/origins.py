"""How a project came into a store: what its history begins with."""

from __future__ import annotations

from dataclasses import dataclass

from pmcore.wbs import Author


@dataclass(frozen=True, slots=True)
class Origin:
    """The first entry of a project's history.

    Attributes
    ----------
    version
        The first version that it can be shown as of; changes have the versions after it.
    author
        Who added it, when and why: what :meth:`ProjectRepository.add` was told.
    """

    version: int
    author: Author
