"""Which rows of a large outline to show, when only so many fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ROOT = -1


@dataclass(frozen=True, slots=True)
class Folded:
    """The rows to show, and what each of them stands for.

    Attributes
    ----------
    shown
        Positions in the outline, in outline order.
    hidden
        For every shown row, how many tasks below it are not shown.
    left_out
        Tasks that no shown row stands for: the top level alone was too long.
    """

    shown: tuple[int, ...]
    hidden: tuple[int, ...]
    left_out: int


def fold(parents: Sequence[int], is_critical: Sequence[bool], most: int) -> Folded:
    """Choose at most ``most`` rows of an outline; the deepest levels are hidden first.

    Levels are opened from the top as long as a whole level fits. In the first level that does
    not, summary tasks are opened one by one, critical ones first, where all their children fit;
    but when that is less than half of them and a third of the rows is in use already, the level
    stays closed, for a stray open summary among closed ones tells little. If more than half of
    the rows is left, one more is opened in part, with its critical children first, so that a
    single long list does not vanish.

    Parameters
    ----------
    parents
        Position of each task's parent, :data:`ROOT` at the top; parents precede their children.
    is_critical
        Whether each task is critical.
    most
        The cap, 1 or more.

    Examples
    --------
    >>> fold([-1, 0, 0, -1, 3, 3, 3], [False] * 7, 4)
    Folded(shown=(0, 1, 2, 3), hidden=(0, 0, 0, 3), left_out=0)
    """
    shown = bytearray(len(parents))
    for task in _opened(_children(parents), is_critical, most):
        shown[task] = True
    return _counted(parents, shown)


def _children(parents: Sequence[int]) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for task, parent in enumerate(parents):
        children.setdefault(parent, []).append(task)
    return children


def _opened(
    children: dict[int, list[int]], is_critical: Sequence[bool], most: int
) -> Iterable[int]:
    room, level = most, [ROOT] if children else []
    while level:
        opened, closed, left = _fitting(level, children, is_critical, room)
        if closed and 2 * len(opened) < len(level) and 3 * (most - room) >= most:
            return
        room = left
        for summary in opened:
            yield from children[summary]
        if closed:
            if 2 * room > most:
                yield from _critical_first(children[closed[0]], is_critical)[:room]
            return
        level = [task for summary in opened for task in children[summary] if task in children]


def _fitting(
    level: list[int], children: dict[int, list[int]], is_critical: Sequence[bool], room: int
) -> tuple[list[int], list[int], int]:
    """Split a level into summaries whose children fit and the others; and the room then left."""
    opened: list[int] = []
    closed: list[int] = []
    for summary in _critical_first(level, is_critical):
        if len(children[summary]) <= room:
            room -= len(children[summary])
            opened.append(summary)
        else:
            closed.append(summary)
    return opened, closed, room


def _critical_first(tasks: list[int], is_critical: Sequence[bool]) -> list[int]:
    return sorted(tasks, key=lambda task: (task != ROOT and not is_critical[task], task))


def _counted(parents: Sequence[int], shown: bytearray) -> Folded:
    stands_for = list(range(len(parents)))
    hidden = dict.fromkeys((task for task in stands_for if shown[task]), 0)
    left_out = 0
    for task, parent in enumerate(parents):
        if shown[task]:
            continue
        stands_for[task] = ROOT if parent == ROOT else stands_for[parent]
        if stands_for[task] == ROOT:
            left_out += 1
        else:
            hidden[stands_for[task]] += 1
    return Folded(tuple(hidden), tuple(hidden.values()), left_out)
