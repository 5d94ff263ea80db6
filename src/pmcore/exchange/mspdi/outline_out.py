"""The places of tasks in the outline of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

_LONGEST_NUMBER = 512  # the schema wants no longer one, and none is needed beside the level


class Numbered(NamedTuple):
    """The level of a task in the outline, and its place there such as ``1.2.3``.

    The number is empty where it would be too long for a file: that of a task ten thousand levels
    down names all of them.
    """

    level: int
    number: str


def outline_numbers(tree: Mapping[str | None, tuple[str, ...]]) -> Iterator[Numbered]:
    """Yield the place of every task in the outline, as it reads.

    >>> [number for _, number in outline_numbers({None: ("a", "b"), "a": ("c",)})]
    ['1', '1.1', '2']
    """
    # Ids that stand beside one another, each with its place, and the number of the one above.
    waiting = [(enumerate(tree.get(None, ()), 1), "")]
    while waiting:
        beside, above = waiting[-1]
        level = len(waiting)
        for place, id in beside:
            number = str(place) if level == 1 else above and f"{above}.{place}"
            if len(number) > _LONGEST_NUMBER:
                number = ""
            yield Numbered(level, number)
            if id in tree:
                waiting.append((enumerate(tree[id], 1), number))
                break
        else:
            waiting.pop()
