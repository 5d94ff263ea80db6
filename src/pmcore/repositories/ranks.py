"""Places among siblings as texts, so that putting a task between two others moves no third.

A rank is a fraction between 0 and 1, written with the digits below; texts compare as the
fractions do. There is always room between two of them.
"""

from __future__ import annotations

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"  # in the order of ASCII
_BASE = len(DIGITS)
_VALUE = {digit: value for value, digit in enumerate(DIGITS)}
_WIDTH = 6
_MORE = 4  # digits at once where there is no room, so that ranks are of few lengths
_STEP = _BASE**2  # at an end, room is left for as many between two neighbours
_SMALL_STEP = _BASE


def between(left: str | None, right: str | None, count: int) -> list[str]:
    """Return ranks in order, all above ``left`` and below ``right``; ``None`` is an end.

    Raises
    ------
    ValueError, KeyError
        For ends that no rank lies between: equal, in the wrong order, or no ranks at all.

    Examples
    --------
    >>> between("A", "B", 1), between("A", "A1", 2)
    (['AV'], ['A0y', 'A0z'])
    """
    if right is not None and right.rstrip("0") <= (left or "").rstrip("0"):
        raise ValueError(f"no rank lies between {left} and {right}")
    longest = max(len(left or ""), len(right or ""))
    width = -(-longest // _MORE) * _MORE or _MORE  # zeros at the end of a rank are not written
    if left is None and right is None:
        width = _WIDTH  # for ever: digests of rows that were added hold these ranks
    elif left is None or right is None:
        width = max(_WIDTH, width)
    while True:
        low, high = _bounds(left, right, width, count)
        if high - low > count:
            break
        width += _MORE
    room = high - low
    return [_written(low + room * (i + 1) // (count + 1), width) for i in range(count)]


def _bounds(left: str | None, right: str | None, width: int, count: int) -> tuple[int, int]:
    """Return the span to spread ranks over.

    Who adds one task after another, at an end or always before the same one, goes on from the one
    added last: little is taken beside that, and what is left lasts long. Of two neighbours the one
    with the longer rank came later; between equals there is no telling, and all is spread over.
    """
    whole, wanted = _BASE**width, (count + 1) * _STEP
    if left is None and right is None:
        low = max(0, (whole - wanted) // 2)
        return low, min(whole, low + wanted)
    low = 0 if left is None else _read(left, width)
    high = whole if right is None else _read(right, width)
    if left is not None and right is not None:
        wanted = (count + 1) * _SMALL_STEP
    if right is None or (left is not None and len(left) > len(right)):
        return low, min(high, low + wanted)
    if left is None or len(right) > len(left):
        return max(low, high - wanted), high
    return low, high


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
