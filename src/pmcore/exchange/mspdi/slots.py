"""The custom fields that every task of Microsoft Project has, and which of them are free."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from pmcore.wbs.definitions import FieldKind

_FIRST = 188_743_680  # fields of tasks are numbered from here on
# Microsoft Project numbers them in the order in which its versions brought them.
_PLACES: Mapping[str, tuple[int, ...]] = {
    "Text": (51, 54, 57, 60, 63, *range(66, 71), *range(317, 337)),
    "Number": (*range(87, 92), *range(302, 317)),
    "Flag": (*range(72, 82), *range(292, 302)),
    "Date": tuple(range(265, 275)),
    "Duration": (103, 104, 105, *range(275, 282)),
    "Cost": (106, 107, 108, *range(258, 265)),
    "Start": (52, 55, 58, 61, 64, *range(282, 292, 2)),
    "Finish": (53, 56, 59, 62, 65, *range(283, 293, 2)),
}
_KINDS: Mapping[str, FieldKind] = {
    "Text": "text",
    "Number": "number",
    "Flag": "flag",
    "Date": "moment",
    "Duration": "duration",
    "Cost": "cost",
    "Start": "moment",
    "Finish": "moment",
}
# Where fields of a plan go; those of interim plans (Start, Finish) are left alone.
_FAMILY: Mapping[FieldKind, str] = {
    "text": "Text",
    "choice": "Text",
    "number": "Number",
    "flag": "Flag",
    "date": "Date",
    "moment": "Date",
    "duration": "Duration",
    "cost": "Cost",
}


class Slot(NamedTuple):
    """One custom field: its number in a file, its name, and what it holds."""

    number: str
    name: str
    kind: FieldKind

    def holds(self, kind: FieldKind) -> bool:
        """Whether values of a kind have a place in it.

        >>> SLOTS["188743945"].holds("date"), SLOTS["188743945"].holds("text")
        (True, False)
        """
        return _KINDS[_FAMILY[kind]] == self.kind


def _slots() -> Iterator[Slot]:
    for family, places in _PLACES.items():
        for count, place in enumerate(places, 1):
            yield Slot(str(_FIRST + place), f"{family}{count}", _KINDS[family])


SLOTS: Mapping[str, Slot] = {slot.number: slot for slot in _slots()}
SLOTS_BY_NAME: Mapping[str, Slot] = {slot.name: slot for slot in SLOTS.values()}


def free_slot(kind: FieldKind, taken: Collection[str]) -> Slot | None:
    """Return the first field for a kind that is free; ``None`` if none is.

    >>> free_slot("number", ["188743767"])
    Slot(number='188743768', name='Number2', kind='number')
    """
    family = _FAMILY[kind]
    named = (SLOTS_BY_NAME[f"{family}{count}"] for count in range(1, len(_PLACES[family]) + 1))
    return next((slot for slot in named if slot.number not in taken), None)


def named_slots(ids: Iterable[str]) -> set[str]:
    """Return the numbers of the fields that ids are the names of.

    >>> named_slots(["sku", "Text2"])
    {'188743734'}
    """
    return {SLOTS_BY_NAME[id].number for id in ids if id in SLOTS_BY_NAME}
