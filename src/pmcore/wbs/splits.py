"""Splits: planned pauses in the work of a task."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from pmcore.kernel import Duration, DurationLike, InputError
from pmcore.kernel.coercion import duration_of, listed, one_of_kind, unusable

_paused = re.compile(r"(\S{1,40}) +pause +(\S{1,40})", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Split:
    """A pause in the work of a task.

    Attributes
    ----------
    after
        Work that is done before it, pauses not counted.
    pause
        How long the work rests, in the working time of the task.

    Raises
    ------
    InputError
        ``duration.kind``, ``duration.negative``, ``duration.invalid``.

    Examples
    --------
    >>> Split.parse("2d pause 3d")
    Split('2d', '3d')
    """

    after: Duration
    pause: Duration

    def __init__(self, after: DurationLike, pause: DurationLike) -> None:
        object.__setattr__(self, "after", duration_of(after, "after", elapsed=False))
        object.__setattr__(self, "pause", duration_of(pause, "pause", elapsed=False))

    @classmethod
    def parse(cls, text: str) -> Split:
        """Read ``2d pause 3d``.

        Raises
        ------
        InputError
            ``value.invalid`` for what is no such text.
        """
        match = _paused(text.strip()) if isinstance(text, str) else None
        if match is None:
            raise _unreadable(text)
        return cls(match[1], match[2])

    def __str__(self) -> str:
        return f"{self.after} pause {self.pause}"

    def __repr__(self) -> str:
        return f"Split({str(self.after)!r}, {str(self.pause)!r})"


SplitLike: TypeAlias = Split | str


def splits_of(value: Any) -> tuple[Split, ...]:
    """Read splits in the order of the work.

    Raises
    ------
    InputError
        ``value.invalid``; ``input.too_many``; as :class:`Split`.
    """
    return listed(value, "splits", _split_of)


def _split_of(value: Any) -> Split:
    return Split.parse(value) if isinstance(value, str) else one_of_kind(value, "splits", Split)


def _unreadable(text: object) -> InputError:
    en = "it must say after how much work there is how long a pause, as in 2d pause 3d"
    return unusable("splits", text, en, "应写明做多少工作之后停多久，例如 2d pause 3d")
