"""The marks of a row: bar, bracket, diamond, progress, rests, float tail, deadline, baseline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from pmcore.views.chart import GanttRow
from pmcore.views.svg.layout import RowBox
from pmcore.views.svg.markup import path, rectangle
from pmcore.views.svg.scale import TimeScale

_SHORTEST_TAIL = 4
_NARROWEST_REST = 3
_NARROWEST_PIECE = 3
_LEAST_WORK = 2
_PLANNED, _NARROWEST_PLANNED = 3, 5
Piece: TypeAlias = tuple[int, int]


def row_marks(row: GanttRow, box: RowBox, bar_height: int, scale: TimeScale) -> list[str]:
    """Draw everything of one row that stands in the plot."""
    parts = []
    if row.float_until is not None:
        parts += _row_tail(row.float_until, box, bar_height, scale)
    if row.kind == "milestone":
        parts.append(diamond(box.left, box.right, box.middle))
    elif row.kind == "summary":
        parts.append(bracket(box.left, box.right, box.middle, bar_height))
    elif row.kind == "level_of_effort":
        done = (box.right - box.left) * row.percent_complete // 100
        parts += hammock(box.left, box.right, box.middle, bar_height, done)
    elif len(pieces := _pieces(row, box, scale)) > 1:
        parts += split_bar(
            pieces, (box.left, box.right), box.middle, bar_height, row.percent_complete
        )
    else:
        parts += _row_bar(row, box, bar_height, scale)
    parts += _row_waiting(row, box, bar_height, scale)
    if row.baseline is not None:
        parts += _row_baseline(row.baseline, box, bar_height, scale)
    if row.deadline is not None and row.deadline > scale.last:
        parts.append(later_deadline(scale.x(scale.last), box.middle))
    elif row.deadline is not None and row.deadline >= scale.first:
        parts.append(deadline(scale.x(row.deadline), box.middle, bar_height, missed=row.is_late))
    return parts


def row_kinds(row: GanttRow) -> str:
    """Name the classes of a row, by which its marks are coloured."""
    flags = {"critical": row.is_critical, "manual": row.is_manual, "inactive": row.is_inactive}
    return " ".join(["row", *(kind for kind, holds in flags.items() if holds)])


def bar(left: int, right: int, middle: int, height: int, done: int = 0) -> list[str]:
    """Draw a task with so many pixels from its start filled darker."""
    top, width = middle - height // 2, right - left
    parts = [rectangle(left, top, width, height, "bar", round_by=min(3, width // 2))]
    if done > 0:
        parts.append(rectangle(left + 1, top + 1, done, height - 2, "done", round_by=2))
    return parts


def split_bar(
    pieces: Sequence[Piece], span: Piece, middle: int, height: int, percent: int = 0
) -> list[str]:
    """Draw a task worked in several pieces: bars, joined by a dotted line over its whole span."""
    parts = [path(f"M{span[0]} {middle}H{span[1]}", "split")]
    left_to_fill = sum(right - left - 2 for left, right in pieces) * percent // 100
    for left, right in pieces:
        done = min(left_to_fill, right - left - 2)
        left_to_fill -= done
        parts += bar(left, right, middle, height, done)
    return parts


def opening(left: int, right: int, middle: int, height: int, *, outline: int = 0) -> str:
    """Draw a long rest inside a bar: it covers the bar and as much of its outline."""
    top = middle - height // 2 - outline
    return rectangle(left, top, right - left, height + 2 * outline, "rest")


def waiting(left: int, right: int, middle: int, height: int) -> str:
    """Draw the long rest before a bar: empty, for arrows run through it."""
    return rectangle(left, middle - height // 2, right - left, height, "wait")


def bracket(left: int, right: int, middle: int, height: int) -> str:
    """Draw a summary task: a beam with a foot at each end, as far as there is room for feet."""
    top, beam = middle - height // 2 + 1, height // 3
    foot = min(beam + 1, (right - left) // 2)
    return path(
        f"M{left} {top}H{right}V{top + beam + foot}L{right - foot} {top + beam}"
        f"H{left + foot}L{left} {top + beam + foot}Z",
        "summary",
    )


def hammock(left: int, right: int, middle: int, height: int, done: int = 0) -> list[str]:
    """Draw level of effort: a slim bar hung between two posts."""
    slim = max(height // 3, 3)
    top, ends = middle - slim // 2, (middle - height // 2, middle + height // 2)
    parts = [rectangle(left, top, right - left, slim, "effort")]
    if done > 0:
        parts.append(rectangle(left, top, done, slim, "done"))
    posts = "".join(f"M{at} {ends[0]}V{ends[1]}" for at in (left, right))
    return [*parts, path(posts, "post")]


def diamond(left: int, right: int, middle: int) -> str:
    """Draw a milestone."""
    centre, half = (left + right) // 2, (right - left) // 2
    return path(
        f"M{left} {middle}L{centre} {middle - half}L{right} {middle}L{centre} {middle + half}Z",
        "milestone",
    )


def tail(start: int, end: int, level: int, *, ends_here: bool = True) -> str:
    """Draw total float as a thin line with an end tick, or without one where it runs on."""
    tick = f"M{end} {level - 4}V{level + 1}" if ends_here else ""
    return path(f"M{start} {level}H{end}{tick}", "float")


def deadline(at: int, middle: int, height: int, *, missed: bool = False) -> str:
    """Draw a deadline: a hollow flag, or a filled one when it is missed."""
    top, bottom = middle - height // 2 - 3, middle + height // 2 + 2
    return path(
        f"M{at} {bottom}V{top + 6}L{at - 4} {top}H{at + 4}L{at} {top + 6}",
        "overdue" if missed else "deadline",
    )


def later_deadline(edge: int, middle: int) -> str:
    """Draw a deadline that lies beyond the window: its flag at the edge points there."""
    left, right = edge - 7, edge - 1
    return path(f"M{left} {middle - 4}L{right} {middle}L{left} {middle + 4}Z", "deadline")


def planned(left: int, right: int, middle: int, height: int) -> str:
    """Draw what was planned once: a thin bar below, or a short one for an event."""
    if right - left < _NARROWEST_PLANNED:
        left -= (_NARROWEST_PLANNED - right + left) // 2
        right = left + _NARROWEST_PLANNED
    return rectangle(left, middle + height // 2 + 2, right - left, _PLANNED, "planned")


def _row_baseline(
    baseline: tuple[int, int], box: RowBox, bar_height: int, scale: TimeScale
) -> list[str]:
    start, finish = max(baseline[0], scale.first), min(baseline[1], scale.last)
    if start > finish:
        return []
    return [planned(scale.x(start), scale.x(finish), box.middle, bar_height)]


def _row_bar(row: GanttRow, box: RowBox, bar_height: int, scale: TimeScale) -> list[str]:
    openings = _openings(row, box, scale)
    done = _done(box.right - box.left - 2, row.percent_complete, box.left + 1, openings)
    outline = int(row.is_critical)
    return [
        *bar(box.left, box.right, box.middle, bar_height, done),
        *(opening(*one, box.middle, bar_height, outline=outline) for one in openings),
    ]


def _pieces(row: GanttRow, box: RowBox, scale: TimeScale) -> list[Piece]:
    """Pixels of the segments; those too close together to be told apart are one."""
    found: list[Piece] = []
    for start, finish in row.segments:
        left, right = scale.x(start), scale.x(finish)
        if found and left - found[-1][1] < _NARROWEST_REST:
            found[-1] = found[-1][0], max(right, found[-1][1])
        else:
            found.append((left, max(right, left + _NARROWEST_PIECE)))
    return found


def _openings(row: GanttRow, box: RowBox, scale: TimeScale) -> list[tuple[int, int]]:
    """Pixels of the rests inside a bar; some work stays to be seen at either end."""
    edges = [
        (
            max(scale.x(start), box.left + _LEAST_WORK),
            min(scale.x(finish), box.right - _LEAST_WORK),
        )
        for start, finish in row.rests
        if start >= row.start
    ]
    return [(left, right) for left, right in edges if right - left >= _NARROWEST_REST]


def _done(width: int, percent: int, left: int, openings: list[tuple[int, int]]) -> int:
    """Pixels that a share of the work takes from the start on, openings passed over."""
    rest = sum(end - begin for begin, end in openings)
    done = (width - rest) * percent // 100
    for begin, end in openings:
        if left + done > begin:
            done += end - begin
    return done


def _row_waiting(row: GanttRow, box: RowBox, bar_height: int, scale: TimeScale) -> list[str]:
    lefts = [scale.x(start) for start, _ in row.rests if start < row.start]
    return [
        waiting(left, box.left, box.middle, bar_height)
        for left in lefts
        if box.left - left >= _NARROWEST_REST
    ]


def _row_tail(until: int, box: RowBox, bar_height: int, scale: TimeScale) -> list[str]:
    end = scale.x(until)
    if end - box.right < _SHORTEST_TAIL:
        return []
    level = box.middle + bar_height // 2 - 1
    return [tail(box.right - 1, end, level, ends_here=until <= scale.last)]
