"""Names that look like one that is not there: what a message may suggest."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cached_property, partial
from heapq import nlargest
from itertools import chain, islice

_MOST_COMPARED = 500
# Difflib takes some 50 microseconds for a pair that is alike, and a document has many.
_MOST_MEASURED = 20
_LONGEST = 64
_LENGTHS_ASIDE = (0, 1, -1, 2, -2)


def closest(name: object, known: Collection[str]) -> list[str]:
    """Return up to three known names that look like ``name``; of many, those that begin alike.

    >>> closest("desgin", ["dig", "design", "pour"])
    ['design']
    """
    if not isinstance(name, str):
        return []
    wanted = name[:_LONGEST]
    pool: Iterable[str] = known
    if len(known) > _MOST_COMPARED:
        alike = (one for one in known if one[:2] == wanted[:2] and abs(len(one) - len(wanted)) < 3)
        pool = islice(alike, _MOST_COMPARED)
    best = nlargest(_MOST_MEASURED, sorted(pool), key=partial(_shared, wanted))
    return difflib.get_close_matches(wanted, best, n=3)


def _shared(one: str, other: str) -> int:
    """Count the letters that both begin and end with: all but a few where one is a slip."""
    return _same(one, other) + _same(one[::-1], other[::-1])


def _same(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def by_beginning(known: Collection[str]) -> Callable[[object], Collection[str]]:
    """Prepare many names for many searches by :func:`closest`; nothing is done before the first.

    >>> alike = by_beginning({"dig", "pour"})
    >>> closest("digg", alike("digg"))
    ['dig']
    """
    return _Grouped(known).alike if len(known) > _MOST_COMPARED else lambda _: known


class _Grouped:
    """Many names by their first two letters and their length."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._in_order: dict[tuple[str, int], list[str]] = {}

    def alike(self, name: object) -> list[str]:
        wanted = str(name)[:_LONGEST]
        keys = ((wanted[:2], len(wanted) + aside) for aside in _LENGTHS_ASIDE)
        names = chain.from_iterable(map(self._group, keys))
        return list(islice(names, _MOST_COMPARED))

    def _group(self, key: tuple[str, int]) -> list[str]:
        if key not in self._in_order:
            # sorted, for those known may be a set
            self._in_order[key] = sorted(self._groups.get(key, ()))
        return self._in_order[key]

    @cached_property
    def _groups(self) -> dict[tuple[str, int], list[str]]:
        groups: dict[tuple[str, int], list[str]] = defaultdict(list)
        for one in self._known:
            groups[one[:2], len(one)].append(one)
        return groups
