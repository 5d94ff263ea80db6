"""Places among siblings as texts, so that putting a task between two others moves no third.

A rank is a fraction between 0 and 1, written with the digits below; texts compare as the
fractions do. There is always room between two of them.
"""

from __future__ import annotations

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # in the order of ASCII
_BASE = len(DIGITS)
_VALUE = {digit: value for value, digit in enumerate(DIGITS)}
_WIDTH = 6
_STEP = _BASE**2  # at an end, room is left for as many between two neighbours


def between(left: str | None, right: str | None, count: int) -> list[str]:
    """Return ranks in order, all above ``left`` and below ``right``; ``None`` is an end.

    Raises
    ------
    ValueError, KeyError
        For ends that no rank lies between: equal, in the wrong order, or no ranks at all.

    Examples
    --------
    >>> between("A", "B", 1), between("A", "A1", 2)
    (['AV'], ['A0K', 'A0f'])
    """
    if right is not None and right.rstrip("0") <= (left or "").rstrip("0"):
        raise ValueError(f"no rank lies between {left} and {right}")
    width = max(_WIDTH if left is None or right is None else 1, len(left or ""), len(right or ""))
    while True:
        low, high = _bounds(left, right, width, count)
        if high - low > count:
            break
        width += 1
    room = high - low
    return [_written(low + room * (i + 1) // (count + 1), width) for i in range(count)]


def _bounds(left: str | None, right: str | None, width: int, count: int) -> tuple[int, int]:
    """Return the span to spread ranks over: all of what lies between two, a little at an end."""
    whole, wanted = _BASE**width, (count + 1) * _STEP
    if left is None and right is None:
        low = max(0, (whole - wanted) // 2)
        return low, min(whole, low + wanted)
    low = 0 if left is None else _read(left, width)
    high = whole if right is None else _read(right, width)
    if right is None:
        return low, min(high, low + wanted)
    return (max(low, high - wanted), high) if left is None else (low, high)


def _read(rank: str, width: int) -> int:
    value = 0
    for digit in rank.ljust(width, "0"):
        value = value * _BASE + _VALUE[digit]
    return value


def _written(value: int, width: int) -> str:
    digits: list[str] = []
    for _ in range(width):
        value, digit = divmod(value, _BASE)
        digits.append(DIGITS[digit])
    return "".join(reversed(digits)).rstrip("0")
