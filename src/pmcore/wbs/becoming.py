"""The edits between two plans: what turns one into the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, takewhile
from typing import TypeVar

from pmcore.kernel import TaskId
from pmcore.wbs.changes import (
    BaselineEdit,
    DependencyEdit,
    Edit,
    OutlineEdit,
    SettingsEdit,
    TaskEdit,
)
from pmcore.wbs.dependency import Dependency, DependencyKey
from pmcore.wbs.state import ProjectState

K = TypeVar("K", TaskId, DependencyKey, int)
R = TypeVar("R")


def edits_between(before: ProjectState, after: ProjectState) -> list[Edit]:
    """Return edits that, made in their order, turn one state into another.

    Equal plans give equal edits, however they came about.
    """
    links = _pairs(_by_key(before), _by_key(after))
    edits: list[Edit] = []
    if before.settings != after.settings:
        edits.append(SettingsEdit(before.settings, after.settings))
    edits += [DependencyEdit(*pair) for pair in links if pair[1] is None]
    edits += [TaskEdit(*pair) for pair in _pairs(before.tasks, after.tasks)]
    edits += _outline(before, after)
    edits += [DependencyEdit(*pair) for pair in links if pair[1] is not None]
    edits += [BaselineEdit(*pair) for pair in _pairs(before.baselines, after.baselines)]
    return edits


def _by_key(state: ProjectState) -> dict[DependencyKey, Dependency]:
    return {link.key: link for link in chain.from_iterable(state.out_of.values())}


def _pairs(before: Mapping[K, R], after: Mapping[K, R]) -> list[tuple[R | None, R | None]]:
    """Return what is different, by key: records that go, then those that come or change."""
    gone = sorted(key for key in before if key not in after)
    come = sorted(key for key, new in after.items() if before.get(key) != new)
    ends: list[tuple[R | None, R | None]] = [(before[key], None) for key in gone]
    return ends + [(before.get(key), after[key]) for key in come]


def _outline(before: ProjectState, after: ProjectState) -> Iterator[OutlineEdit]:
    """Yield an exchange for each summary task whose children differ; equal ends stay."""
    parents = before.children.keys() | after.children.keys()
    for parent in sorted(parents, key=lambda id: (id is not None, id or "")):
        old, new = before.children.get(parent, ()), after.children.get(parent, ())
        if old != new:
            yield _exchange(parent, old, new)


def _exchange(
    parent: TaskId | None, old: tuple[TaskId, ...], new: tuple[TaskId, ...]
) -> OutlineEdit:
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    return OutlineEdit(parent, first, old[first : len(old) - last], new[first : len(new) - last])


def _alike(one: tuple[TaskId, ...], other: tuple[TaskId, ...]) -> int:
    """Count how many ids both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
