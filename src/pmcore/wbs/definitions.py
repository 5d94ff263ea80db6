"""What a host defines on a project: custom fields and scope axes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias, get_args

from pmcore.kernel import Code, Duration, InputError, LocalizedText, TextLike, check_id
from pmcore.kernel.coercion import choice, date_of, decimal_of, duration_of, listed, unusable
from pmcore.wbs.coercion import FieldValue, label_of

FieldKind: TypeAlias = Literal[
    "text", "number", "flag", "date", "choice", "moment", "duration", "cost"
]
_TYPES: dict[str, type] = {
    "text": str,
    "number": Decimal,
    "flag": bool,
    "date": date,
    "choice": str,
    "moment": datetime,
    "duration": Duration,
    "cost": Decimal,
}
_NUMBERS, _DATES = ("number", "cost"), ("date", "moment")


@dataclass(frozen=True, slots=True, init=False)
class FieldDefinition:
    """A custom field that tasks of a project may carry.

    Attributes
    ----------
    id
        Name in ``task.fields``.
    kind
        ``text``, ``number`` (kept as ``Decimal``), ``flag``, ``date`` (a day), ``choice``,
        ``moment`` (a day with its time), ``duration`` (working or elapsed time), or ``cost`` (in
        the project's currency).
    label
        What people read.
    choices
        Allowed texts of a ``choice``.

    Examples
    --------
    >>> grade = FieldDefinition("grade", "choice", choices=["A", "B"])
    >>> grade.read("A")
    'A'
    """

    id: str
    kind: FieldKind
    label: LocalizedText
    choices: tuple[str, ...]

    def __init__(
        self,
        id: str,
        kind: FieldKind = "text",
        label: TextLike | None = None,
        *,
        choices: Iterable[str] = (),
    ) -> None:
        object.__setattr__(self, "id", check_id(id, "field"))
        object.__setattr__(self, "kind", choice(kind, "field kind", get_args(FieldKind)))
        object.__setattr__(self, "label", LocalizedText.of(label if label is not None else id))
        allowed = tuple(dict.fromkeys(listed(choices, "choices", label_of)))
        object.__setattr__(self, "choices", allowed)
        if (kind == "choice") != bool(allowed):
            en = "a field of kind choice must list its choices, other kinds must have none"
            raise unusable(f"field {id}", kind, en, "choice 类型必须列出选项，其他类型不得有选项")

    def read(self, value: object) -> FieldValue:
        """Take a value of this field; a day or a time may be ISO text, a duration ``3d``.

        Raises
        ------
        InputError
            ``field.value`` when it is of another type or not among the choices.
        """
        return self.check(value if self.kind in _NUMBERS else self.parse(value))

    def parse(self, value: object) -> object:
        """Take a value from plain data, where numbers, days and durations are texts.

        What is not written so is returned as it is.

        >>> FieldDefinition("weight", "number").parse("12.50")
        Decimal('12.50')
        """
        if not isinstance(value, str):
            return value
        if self.kind in _NUMBERS:
            return decimal_of(value, f"field {self.id}")
        if self.kind == "duration":
            return duration_of(value, f"field {self.id}", elapsed=True)
        return date_of(value, f"field {self.id}") if self.kind in _DATES else value

    def check(self, value: object) -> FieldValue:
        """Return a value that is of this field's type and among its choices; else raise."""
        if isinstance(value, str | Decimal | bool | date | Duration) and self._fits(value):
            return value
        raise InputError(
            Code.FIELD_VALUE, field=self.id, kind=self.kind, value=value, choices=self.choices
        )

    def _fits(self, value: FieldValue) -> bool:
        if not isinstance(value, _TYPES[self.kind]):
            return False
        if isinstance(value, datetime):
            return self.kind == "moment"
        return self.kind != "choice" or value in self.choices


@dataclass(frozen=True, slots=True, init=False)
class ScopeAxis:
    """A dimension along which work is told apart, such as marketplace, store or brand.

    Attributes
    ----------
    id
        Name in ``task.scope``.
    values
        Allowed values; empty when any is.
    label
        What people read.
    """

    id: str
    values: tuple[str, ...]
    label: LocalizedText

    def __init__(self, id: str, values: Iterable[str] = (), label: TextLike | None = None) -> None:
        object.__setattr__(self, "id", check_id(id, "scope axis"))
        allowed = tuple(dict.fromkeys(listed(values, "scope values", label_of)))
        object.__setattr__(self, "values", allowed)
        object.__setattr__(self, "label", LocalizedText.of(label if label is not None else id))


def unique_ids(items: tuple[Any, ...], field: str) -> tuple[Any, ...]:
    """Return the items if no two share an id."""
    counts = Counter(item.id for item in items)
    for id, count in counts.items():
        if count > 1:
            raise unusable(field, id, "each id must be there only once", "每个编号只能出现一次")
    return items
