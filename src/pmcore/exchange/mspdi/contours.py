"""The numbers that files have for contours."""

from __future__ import annotations

from pmcore.exchange.mspdi.record import Record
from pmcore.wbs import Contour

BY_HAND = "8"
# 0 is flat; 8 is spread by hand, and stands in the work over time alone.
_NAMES = {
    1: "back_loaded",
    2: "front_loaded",
    3: "double_peak",
    4: "early_peak",
    5: "late_peak",
    6: "bell",
    7: "turtle",
}
_NUMBERS = {name: number for number, name in _NAMES.items()}
_MADE = {number: Contour(name) for number, name in _NAMES.items()}


def contour_in(record: Record) -> Contour | None:
    """Return the contour of an assignment; ``None`` where it is even or spread by hand."""
    number = record.whole("WorkContour", 0)
    return None if number is None else _MADE.get(number)


def number_of(contour: Contour) -> int | None:
    """Return the number of a contour that has one.

    >>> number_of(Contour("bell")), number_of(Contour([50, 150]))
    (6, None)
    """
    return None if contour.name is None else _NUMBERS[contour.name]
