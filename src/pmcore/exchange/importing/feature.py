"""A kind of thing that files say: counted and told, not understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["dates", "costs", "loads", "nothing"]


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that files say and that is counted, not understood.

    Attributes
    ----------
    name
        One word for programs.
    en, zh
        For people.
    moves
        What would be otherwise if it were understood.
    """

    name: str
    en: str
    zh: str
    moves: Outcome = "dates"
