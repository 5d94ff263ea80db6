"""Contours as P6's resource curves: what of the work falls into each twentieth of the time."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.p6.curves_in import POINTS, TABLE
from pmcore.exchange.xer.losses import CURVE
from pmcore.exchange.xer.sheet import Sheet, Value
from pmcore.kernel import TaskId
from pmcore.kernel.exact import EXACT
from pmcore.wbs import Contour, Project

_NAMES = {
    "back_loaded": "Back Loaded",
    "front_loaded": "Front Loaded",
    "double_peak": "Double Peak",
    "early_peak": "Early Peak",
    "late_peak": "Late Peak",
    "bell": "Bell Shaped",
    "turtle": "Turtle",
}
_TWENTIETHS, _ALL = len(POINTS) - 1, 100
_FINEST = Decimal(10_000)


class CurvesOut:
    """Numbers the contours of a project."""

    def __init__(self, project: Project, ledger: Ledger) -> None:
        self._ledger = ledger
        leaves = (task for task in project if not project.is_summary(task.id))
        held = (each.contour for task in leaves for each in task.assignments)
        shapes = (contour.fewest for contour in held if contour)
        found = dict.fromkeys(contour for contour in shapes if not contour.is_flat)
        self._numbers = {contour: number for number, contour in enumerate(found, 1)}

    def number(self, contour: Contour | None, task: TaskId) -> int | None:
        """Return the number of the curve of an assignment of a task, if it has one.

        A curve only spreads work: what a contour asks for on average becomes the units.
        """
        if contour is None:
            return None
        shape = contour.fewest
        if shape.share != 1 or _TWENTIETHS % len(shape.steps):
            self._ledger.adjusted(CURVE, task)
        return self._numbers.get(shape)

    def sheets(self) -> list[Sheet]:
        """Return the table of curves, if there are any."""
        if not self._numbers:
            return []
        sheet = Sheet(TABLE, ("curv_id", "curv_name", "default_flag", *POINTS))
        for contour, number in self._numbers.items():
            shares = dict(zip(POINTS[1:], _shares(contour), strict=True))
            name = _NAMES.get(contour.name or "", f"Contour {number}")
            head: dict[str, Value] = {"curv_id": number, "curv_name": name, "default_flag": "N"}
            sheet.add({**head, POINTS[0]: "0", **shares})
        return [sheet]


def _shares(contour: Contour) -> list[str]:
    """Return the percent of the work in each twentieth, to four places; they add up to 100."""
    before = [_done(contour, Fraction(place, _TWENTIETHS)) for place in range(_TWENTIETHS + 1)]
    marks = [int(each * _ALL * int(_FINEST) + Fraction(1, 2)) for each in before]
    parts = (Decimal(after - earlier) for earlier, after in pairwise(marks))
    return [f"{EXACT.normalize(EXACT.divide(part, _FINEST)):f}" for part in parts]


def _done(contour: Contour, time: Fraction) -> Fraction:
    """Return the part of the work that is done in a part of the time."""
    place = time * len(contour.steps)
    whole = int(place)
    begun = sum(contour.steps[whole : whole + 1]) * (place - whole)
    return (sum(contour.steps[:whole]) + begun) / sum(contour.steps)
