"""How much a document may hold before reading it is refused."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from pmcore.kernel import Code, DocumentError, InputError


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits for a document of unknown origin, each with its default.

    Attributes
    ----------
    max_bytes
        Size of the document; 64 MiB.
    max_values
        Numbers, texts, lists and objects in it, keys not counted.
    max_yaml_bytes, max_yaml_values
        The same for YAML, which takes many times longer to read; whichever limit is lower holds.
    max_depth
        Levels of lists and objects. The outline does not count: its tasks stand in a flat list,
        and it may be as deep as there are tasks.
    max_calendars, max_resources, max_tasks, max_dependencies
        Lengths of these lists.
    max_problems
        Problems that are collected before reading stops.

    Examples
    --------
    >>> ReadLimits(max_tasks=500).max_bytes
    67108864
    """

    max_bytes: int = 64 * 2**20
    max_values: int = 4_000_000
    max_yaml_bytes: int = 8 * 2**20
    max_yaml_values: int = 400_000
    max_depth: int = 64
    max_calendars: int = 20_000
    max_resources: int = 100_000
    max_tasks: int = 1_000_000
    max_dependencies: int = 5_000_000
    max_problems: int = 100

    def __post_init__(self) -> None:
        problem = {"en": "it must be a whole number above 0", "zh": "应为正整数"}
        for field in fields(self):
            value = getattr(self, field.name)
            if type(value) is not int or value < 1:
                raise InputError(Code.VALUE_INVALID, field=field.name, value=value, problem=problem)

    def for_yaml(self) -> ReadLimits:
        """Return the limits that hold for a document in YAML."""
        return replace(
            self,
            max_bytes=min(self.max_bytes, self.max_yaml_bytes),
            max_values=min(self.max_values, self.max_yaml_values),
        )


DEFAULT_LIMITS = ReadLimits()


def too_many_values(limit: int) -> InputError:
    """Say that a document holds more values than it may."""
    what = {"en": "The document", "zh": "文档"}
    count = {"en": f"more than {limit}", "zh": f"超过 {limit}"}
    return InputError(Code.TOO_MANY, what=what, count=count, limit=limit)


def too_deep(limit: int, line: int | None = None) -> DocumentError:
    """Say that a document has more levels than it may, and in which line that is, if known."""
    where = {"en": f", in line {line}", "zh": f"（第 {line} 行）"} if line else ""
    return DocumentError(Code.DOCUMENT_TOO_DEEP, limit=limit, where=where, line=line)
