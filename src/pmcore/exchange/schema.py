"""The JSON Schema of plan documents, and what checks one object against its part of it."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, get_type_hints

from pydantic import TypeAdapter

from pmcore.exchange.calendar_shapes import (
    CalendarShape,
    DatedWeekShape,
    ExceptionShape,
    HolidaysShape,
)
from pmcore.exchange.people_shapes import ResourceShape
from pmcore.exchange.problems import Place
from pmcore.exchange.shape_values import FEW
from pmcore.exchange.shapes import BaselineShape, BaselineTaskShape, PlanShape, ProjectShape
from pmcore.exchange.task_shapes import DependencyShape, TaskShape

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
SHAPES: dict[str, Any] = {
    "project": ProjectShape,
    "calendar": CalendarShape,
    "dated_weeks": DatedWeekShape,
    "holidays": HolidaysShape,
    "exceptions": ExceptionShape,
    "resource": ResourceShape,
    "task": TaskShape,
    "dependency": DependencyShape,
    "baseline": BaselineShape,
    "baseline_task": BaselineTaskShape,
}


@cache
def validator(name: str) -> Any:
    """Return what checks the shape of one kind of object."""
    checked: Any = Annotated[SHAPES[name], FEW]
    return TypeAdapter(checked).validator


@cache
def plain_keys(name: str) -> frozenset[str]:
    """Keys of one kind of object whose values the records read: any value has the right shape."""
    return frozenset(key for key, kind in get_type_hints(SHAPES[name]).items() if kind is Any)


@cache
def _schema() -> dict[str, Any]:
    return TypeAdapter(PlanShape).json_schema()


def published_schema() -> dict[str, Any]:
    """Return the JSON Schema of a plan document as it is published."""
    tidy = _tidied(_schema())
    tidy["$defs"]["Calendar"]["properties"]["base"]["anyOf"][1] = {"$ref": "#/$defs/Calendar"}
    return {"$schema": _DIALECT, "title": "pmcore plan", **tidy}


def _tidied(node: Any) -> Any:
    """Copy a schema without the titles that pydantic derives, and with our nouns as names."""
    if isinstance(node, list):
        return [_tidied(item) for item in node]
    if isinstance(node, dict):
        return {
            name.removesuffix("Shape"): _tidied(value)
            for name, value in node.items()
            if not (name == "title" and isinstance(value, str))
        }
    return node.removesuffix("Shape") if isinstance(node, str) else node


def known_keys(name: str, steps: Place) -> list[str]:
    """Names that the object at a place below an object of one kind may have."""
    schema = _schema()
    node: Any = schema["$defs"][SHAPES[name].__name__]
    for step in steps:
        node = node.get("items", {}) if isinstance(step, int) else node["properties"].get(step, {})
        node = node.get("anyOf", [node])[0]  # an object that may be written as a text as well
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[-1]]
    return list(node.get("properties", {}))
