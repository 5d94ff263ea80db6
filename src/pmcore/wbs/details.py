"""Small records that hang on a task or a project: checklist, estimate, external reference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from pmcore.kernel import (
    Code,
    Duration,
    DurationLike,
    InputError,
    LocalizedText,
    TextLike,
    check_text,
)
from pmcore.kernel.coercion import duration_of, flag, unusable

LONGEST_REFERENCE = 200


@dataclass(frozen=True, slots=True, init=False)
class ChecklistItem:
    """One small step of a task, done or not.

    >>> ChecklistItem("Book the truck").done
    False
    """

    text: LocalizedText
    done: bool

    def __init__(self, text: TextLike, done: bool = False) -> None:
        object.__setattr__(self, "text", LocalizedText.of(text))
        object.__setattr__(self, "done", flag(done, "done"))


@dataclass(frozen=True, slots=True)
class ExternalRef:
    """The same thing in another system: ``ExternalRef("erp", "purchase_order", "PO-118")``."""

    system: str
    type: str
    id: str

    def __post_init__(self) -> None:
        for name in ("system", "type", "id"):
            check_text(getattr(self, name), f"external {name}", longest=LONGEST_REFERENCE)


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Estimate:
    """A three-point estimate of a duration, for risk simulation.

    Attributes
    ----------
    optimistic, likely, pessimistic
        Durations of one kind; the project checks that they do not decrease.

    Examples
    --------
    >>> Estimate("3d", "5d", "8d")
    Estimate('3d', '5d', '8d')
    """

    optimistic: Duration
    likely: Duration
    pessimistic: Duration

    def __init__(
        self, optimistic: DurationLike, likely: DurationLike, pessimistic: DurationLike
    ) -> None:
        given = {"optimistic": optimistic, "likely": likely, "pessimistic": pessimistic}
        for name, value in given.items():
            object.__setattr__(self, name, duration_of(value, name, elapsed=True))
        if self.optimistic.kind != self.likely.kind or self.likely.kind != self.pessimistic.kind:
            other = self.likely if self.likely.kind != self.optimistic.kind else self.pessimistic
            raise InputError(Code.DURATION_MIXED, left=str(self.optimistic), right=str(other))

    def __repr__(self) -> str:
        words = (str(self.optimistic), str(self.likely), str(self.pessimistic))
        return f"Estimate({', '.join(map(repr, words))})"


EstimateLike: TypeAlias = "Estimate | tuple[DurationLike, DurationLike, DurationLike]"


def estimate_of(value: Any) -> Estimate:
    """Read an estimate or a triple of durations."""
    if isinstance(value, Estimate):
        return value
    if isinstance(value, tuple | list) and len(value) == 3:
        return Estimate(*value)
    en = "it must be three durations: optimistic, likely, pessimistic"
    raise unusable("estimate", value, en, "应为三个工期：乐观、最可能、悲观")


def checklist_item_of(value: ChecklistItem | TextLike) -> ChecklistItem:
    """Read an item, or its text."""
    return value if isinstance(value, ChecklistItem) else ChecklistItem(value)


def external_ref_of(value: Any) -> ExternalRef:
    """Read a reference or a triple of texts."""
    if isinstance(value, ExternalRef):
        return value
    if isinstance(value, tuple | list) and len(value) == 3:
        return ExternalRef(*value)
    en = "it must be three texts: system, type, id"
    raise unusable("external_refs", value, en, "应为三个文本：系统、类型、编号")
