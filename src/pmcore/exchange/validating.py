"""Checking the shape of one object of a document, problem by problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmcore.exchange.problems import Problems, findings_of, joined
from pmcore.kernel import Code, Finding

Shape = Mapping[str, Any]


class Shaper:
    """Checks objects of one kind, and keeps what is wrong with them."""

    __slots__ = ("_kind", "_problems", "_validate")

    def __init__(self, kind: str, problems: Problems) -> None:
        from pmcore.exchange.schema import validator

        self._kind = kind
        self._problems = problems
        self._validate = validator(kind).validate_python

    def __call__(self, item: object, place: str) -> Shape | None:
        """Return a checked copy of ``item``, or ``None`` when its shape is wrong."""
        from pydantic import ValidationError

        try:
            checked: Shape = self._validate(item)
        except ValidationError as error:
            from pmcore.exchange.schema import known_keys

            for at, finding in findings_of(
                error, place, lambda steps: known_keys(self._kind, steps)
            ):
                self._problems.add(at, finding)
            return None
        return checked


def items_of(data: Mapping[str, Any], name: str, place: str, problems: Problems) -> list[Any]:
    """Return a list of the document; empty when it is left out or, with a finding, no list."""
    given = data.get(name, [])
    if isinstance(given, list | tuple):
        return list(given)
    problem = {"en": "it is a list", "zh": "应为列表"}
    context = {"field": name, "value": given, "problem": problem}
    problems.add(joined(place, (name,)), Finding(Code.VALUE_INVALID, context))
    return []
