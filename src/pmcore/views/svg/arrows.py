"""Dependency arrows: orthogonal lines with rounded corners between the edges of two marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pmcore.views.chart import GanttLink
from pmcore.views.svg.layout import RowBox

Point: TypeAlias = tuple[int, int]
Trunk: TypeAlias = Literal["predecessor", "successor"]

TIP = 5
_OUT = 6  # how far a line runs straight before its first bend ...
_IN = 8  # ... and after its last one: a corner and the tip
_RADIUS = 3


@dataclass(frozen=True, slots=True)
class Arrow:
    """One routed dependency.

    Attributes
    ----------
    points
        Corners from the predecessor's edge to the successor's edge; neighbours differ in exactly
        one coordinate.
    """

    points: tuple[Point, ...]

    @property
    def line(self) -> str:
        """Path data of the line with its rounded corners; it ends inside the tip."""
        before, end = self.points[-2:]
        shortened = (end[0] - _sign(end[0] - before[0]) * (TIP - 1), end[1])
        return _rounded((*self.points[:-1], shortened))

    @property
    def tip(self) -> str:
        """Path data of the arrow head; its point touches the successor."""
        (before, _), (x, y) = self.points[-2:]
        back = -_sign(x - before) * TIP
        return f"M{x} {y}l{back} -4v8z"


def route(link: GanttLink, predecessor: RowBox, successor: RowBox, trunk: Trunk) -> Arrow:
    """Route one dependency.

    The line leaves the predecessor at its finish (FS, FF) or start (SS, SF) and enters the
    successor at its start (FS, SS) or finish (FF, SF), always from outside.

    Parameters
    ----------
    link
        The dependency.
    predecessor, successor
        The rows it joins.
    trunk
        Whose side the vertical part keeps to when both are possible. Arrows of one hub that share
        a side run as one line.
    """
    leave_right, enter_left = link.type in ("FS", "FF"), link.type in ("FS", "SS")
    start = (predecessor.right if leave_right else predecessor.left, predecessor.middle)
    end = (successor.left if enter_left else successor.right, successor.middle)
    direction = 1 if leave_right else -1
    out, back = start[0] + direction * _OUT, end[0] + (-1 if enter_left else 1) * _IN
    if leave_right != enter_left:
        turn = max(out, back) if leave_right else min(out, back)
        return Arrow(_through(start, turn, end))
    if (back - out) * direction >= 0:
        return Arrow(_through(start, out if trunk == "predecessor" else back, end))
    # It must turn back: along the row border next to the successor, where it disturbs least.
    lane = successor.top if successor.middle > predecessor.middle else successor.bottom
    return Arrow((start, (out, start[1]), (out, lane), (back, lane), (back, end[1]), end))


def _through(start: Point, turn: int, end: Point) -> tuple[Point, ...]:
    return start, (turn, start[1]), (turn, end[1]), end


def _rounded(points: tuple[Point, ...]) -> str:
    data = [f"M{points[0][0]} {points[0][1]}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(_RADIUS, _length(before, corner) // 2, _length(corner, after) // 2)
        enter, leave = _towards(corner, before, radius), _towards(corner, after, radius)
        data.append(f"L{enter[0]} {enter[1]}Q{corner[0]} {corner[1]} {leave[0]} {leave[1]}")
    data.append(f"L{points[-1][0]} {points[-1][1]}")
    return "".join(data)


def _length(one: Point, other: Point) -> int:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(corner: Point, other: Point, distance: int) -> Point:
    across, down = _sign(other[0] - corner[0]), _sign(other[1] - corner[1])
    return corner[0] + across * distance, corner[1] + down * distance


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
