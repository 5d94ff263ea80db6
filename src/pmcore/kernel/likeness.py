"""Names that look like one that is not there: what a message may suggest."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from itertools import islice

_MOST_COMPARED = 500


def closest(name: object, known: Collection[str]) -> list[str]:
    """Return up to three known names that look like ``name``; of many, those that begin alike.

    >>> closest("desgin", ["dig", "design", "pour"])
    ['design']
    """
    if not isinstance(name, str):
        return []
    wanted = name[:64]
    pool: Iterable[str] = known
    if len(known) > _MOST_COMPARED:
        alike = (one for one in known if one[:2] == wanted[:2] and abs(len(one) - len(wanted)) < 3)
        pool = islice(alike, _MOST_COMPARED)
    return difflib.get_close_matches(wanted, sorted(pool), n=3)


def by_beginning(known: Collection[str]) -> Callable[[object], Collection[str]]:
    """Prepare many names for many searches by :func:`closest`.

    >>> alike = by_beginning({"dig", "pour"})
    >>> closest("digg", alike("digg"))
    ['dig']
    """
    if len(known) <= _MOST_COMPARED:
        return lambda _: known
    groups: dict[str, list[str]] = defaultdict(list)
    for one in known:
        groups[one[:2]].append(one)
    return lambda name: groups.get(str(name)[:2], ())
