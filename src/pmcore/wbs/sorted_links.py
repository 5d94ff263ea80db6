"""Dependencies by the task at one end, those of a task in a fixed order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Any

from pmcore.kernel import TaskId
from pmcore.wbs.dependency import Dependency, DependencyKey

Links = dict[TaskId, tuple[Dependency, ...]]
Replaced = tuple[Dependency | None, Dependency | None]  # what was there, what takes its place
the_predecessor, the_successor = attrgetter("predecessor"), attrgetter("successor")
by_successor = attrgetter("successor", "type")
by_predecessor = attrgetter("predecessor", "type")


def insert(links: Links, task: TaskId, link: Dependency, order: Callable[[Any], Any]) -> None:
    """Put a dependency in its place among those of a task."""
    held = links.get(task, ())
    place = bisect_left(held, order(link), key=order)
    if place < len(held) and order(held[place]) == order(link):  # a log from elsewhere may lie
        raise ValueError(f"{link.key} twice")
    links[task] = (*held[:place], link, *held[place:])


def drop(links: Links, task: TaskId, link: Dependency, order: Callable[[Any], Any]) -> None:
    """Take a dependency out; one that is not there is an error."""
    held = links[task]
    place = bisect_left(held, order(link), key=order)
    if place == len(held) or order(held[place]) != order(link):
        raise ValueError(f"no {link.key}")
    if len(held) == 1:
        del links[task]
    else:
        links[task] = held[:place] + held[place + 1 :]


def exchange(
    links: Links,
    pairs: Sequence[Replaced],
    end: Callable[[Any], TaskId],
    order: Callable[[Any], Any],
) -> None:
    """Replace many dependencies at once; a pair is what was there and what takes its place."""
    groups: dict[TaskId, dict[DependencyKey, Dependency]] = {}
    for before, after in pairs:
        link = after or before
        if link is None:
            raise ValueError("a dependency edit of nothing")
        task = end(link)
        if task not in groups:
            groups[task] = {link.key: link for link in links.get(task, ())}
        if after is None:
            del groups[task][link.key]
        else:
            groups[task][after.key] = after
    for task, held in groups.items():
        if held:
            links[task] = tuple(sorted(held.values(), key=order))
        else:
            links.pop(task, None)


def merged(
    links: Links,
    added: Sequence[Dependency],
    end: Callable[[Any], TaskId],
    order: Callable[[Any], Any],
) -> Links:
    """Return the dependencies of each task that gets some, old and new in order."""
    groups: dict[TaskId, list[Dependency]] = {}
    for task, link in zip(map(end, added), added, strict=True):
        if task in groups:
            groups[task].append(link)
        else:
            groups[task] = [link]
    merged: Links = {}
    while groups:  # lists go as tuples come: half the objects for the garbage collector
        task, new = groups.popitem()
        if task in links:
            new.extend(links[task])
        if len(new) > 1:
            new.sort(key=order)
        merged[task] = tuple(new)
    return merged


def repeated(links: tuple[Dependency, ...]) -> list[Dependency]:
    """Return those that have the key of the one before them."""
    return [
        later
        for earlier, later in pairwise(links)
        if earlier.successor == later.successor and earlier.type == later.type
    ]
