"""Checking the shape of one object of a document, problem by problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

from pmcore.exchange.problems import Problems, findings_of, joined
from pmcore.kernel import Code, Finding

Shape = Mapping[str, Any]
_MOST_KEYS = 100
# What stands in for everything but one field, to learn what is wrong with that field alone.
STAND_INS: Mapping[str, Mapping[str, Any]] = {
    "project": {"id": "0+stand-in", "name": "-", "start": "2000-01-01"},
    "calendar": {"id": "0+stand-in", "zone": None},
    "resource": {"id": "0+stand-in"},
    "task": {"id": "0+stand-in", "name": "-"},
    "dependency": {"predecessor": "0+stand-in", "successor": "0+other"},
    "baseline": {"number": 0},
    "baseline_task": {"task": "0+stand-in"},
}


class Shaper:
    """Checks objects of one kind, and keeps what is wrong with them."""

    __slots__ = ("_kind", "_plain", "_problems", "_required", "_validate")

    def __init__(self, kind: str, problems: Problems) -> None:
        from pmcore.exchange.schema import plain_keys, validator

        self._kind = kind
        self._problems = problems
        self._validate = validator(kind).validate_python
        self._plain = plain_keys(kind)
        self._required = STAND_INS[kind].keys() if kind in STAND_INS else frozenset[str]()

    def is_plain(self, item: object) -> TypeGuard[dict[str, Any]]:
        """Whether an object has the right shape whatever its values: nearly all have."""
        return type(item) is dict and self._plain.issuperset(item) and item.keys() >= self._required

    def __call__(self, item: object, place: str) -> Shape | None:
        """Return a checked copy of ``item``, or ``None`` when its shape is wrong."""
        from pydantic import ValidationError

        try:
            checked: Shape = self._validate(item)
        except ValidationError as error:
            from pmcore.exchange.schema import known_keys

            for at, finding in findings_of(
                error, self._kind, place, lambda steps: known_keys(self._kind, steps)
            ):
                self._problems.add(at, finding)
            return None
        return checked

    def in_part(self, item: object) -> Shape:
        """Return the fields of a refused object whose shape is right by itself."""
        from pydantic import ValidationError

        part: dict[str, Any] = {}
        usual = STAND_INS[self._kind]
        for name, value in item.items() if self._is_moderate(item) else ():
            try:
                part[name] = self._validate({**usual, name: value})[name]
            except ValidationError:
                continue
        return part

    @staticmethod
    def _is_moderate(item: object) -> TypeGuard[dict[str, Any]]:
        return isinstance(item, dict) and len(item) <= _MOST_KEYS


def items_of(data: Mapping[str, Any], name: str, place: str, problems: Problems) -> list[Any]:
    """Return a list of the document; empty when it is left out or, with a finding, no list."""
    given = data.get(name, [])
    if isinstance(given, list | tuple):
        return list(given)
    problem = {"en": "it must be a list", "zh": "应为列表"}
    context = {"field": name, "value": given, "problem": problem}
    problems.add(joined(place, (name,)), Finding(Code.VALUE_INVALID, context))
    return []
