"""The places of tasks in the outline of a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_LONGEST_NUMBER = 512  # the schema wants no longer one, and none is needed beside the level


class Numbered(NamedTuple):
    """The level of a task in the outline, and its place there such as ``1.2.3``.

    The number is empty where it would be too long for a file: that of a task ten thousand levels
    down names all of them.
    """

    level: int
    number: str


def outline_numbers(tree: Mapping[str | None, tuple[str, ...]]) -> dict[str, Numbered]:
    """Return the place of every task in the outline.

    >>> outline_numbers({None: ("a", "b"), "a": ("c",)})["c"]
    Numbered(level=2, number='1.1')
    """
    found: dict[str, Numbered] = {}
    waiting = [(id, Numbered(1, str(place))) for place, id in enumerate(tree.get(None, ()), 1)]
    while waiting:
        id, here = waiting.pop()
        found[id] = here
        below = enumerate(tree.get(id, ()), 1)
        waiting += [(each, _below(here, place)) for place, each in below]
    return found


def _below(above: Numbered, place: int) -> Numbered:
    number = f"{above.number}.{place}" if above.number else ""
    return Numbered(above.level + 1, number if len(number) <= _LONGEST_NUMBER else "")
