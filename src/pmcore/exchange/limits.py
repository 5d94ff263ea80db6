"""How much a document may hold before reading it is refused."""

from __future__ import annotations

from dataclasses import dataclass, fields

from pmcore.kernel import Code, InputError


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits for a document of unknown origin, each with its default.

    Attributes
    ----------
    max_bytes
        Size of the document; 64 MiB. Lists and objects are limited to an eighth of this number.
    max_depth
        Levels of lists and objects.
    max_tasks, max_dependencies
        Lengths of these lists.
    max_problems
        Problems that are collected before reading stops.

    Examples
    --------
    >>> ReadLimits(max_tasks=500).max_bytes
    67108864
    """

    max_bytes: int = 64 * 2**20
    max_depth: int = 64
    max_tasks: int = 1_000_000
    max_dependencies: int = 5_000_000
    max_problems: int = 100

    def __post_init__(self) -> None:
        problem = {"en": "it is a whole number above 0", "zh": "应为正整数"}
        for field in fields(self):
            value = getattr(self, field.name)
            if type(value) is not int or value < 1:
                raise InputError(Code.VALUE_INVALID, field=field.name, value=value, problem=problem)

    @property
    def max_containers(self) -> int:
        """How many lists and objects there may be."""
        return max(self.max_bytes // 8, 1000)


DEFAULT_LIMITS = ReadLimits()
