"""How JSON is laid out: readable, compact, and the same for the same data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

WIDTH = 100
_STEP = 2
_flat = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def laid_out(data: Mapping[str, Any]) -> str:
    """Write a document: every section apart, then whatever fits on a line on one line.

    Objects keep the order of their keys. An object or list stands on one line if that line has at
    most 100 characters, else its members stand below each other, indented by two spaces.

    Examples
    --------
    >>> print(laid_out({"tasks": [{"id": "T1", "name": "Dig"}]}), end="")
    {
      "tasks": [
        {"id": "T1", "name": "Dig"}
      ]
    }
    """
    sections = (f"{' ' * _STEP}{_section(name, value)}" for name, value in data.items())
    return "{\n" + ",\n".join(sections) + "\n}\n"


def _section(name: str, value: Any) -> str:
    if isinstance(value, list) and value:
        return f"{_flat(name)}: {_below(value, _STEP)}"
    return member(name, value, _STEP)


def _value(value: Any, indent: int, room: int) -> str:
    flat = _flat(value)
    if len(flat) <= room or not value or not isinstance(value, dict | list):
        return flat
    return _below(value, indent)


def _below(value: dict[str, Any] | list[Any], indent: int) -> str:
    inner = indent + _STEP
    if isinstance(value, list):
        members: Iterator[str] = (_value(item, inner, WIDTH - inner - 1) for item in value)
        opening, closing = "[", "]"
    else:
        members = (member(name, item, inner) for name, item in value.items())
        opening, closing = "{", "}"
    pad = "\n" + " " * inner
    return f"{opening}{pad}{f',{pad}'.join(members)}\n{' ' * indent}{closing}"


def member(name: str, value: Any, indent: int) -> str:
    """Write one member of an object that stands on lines of its own, so far indented."""
    key = _flat(name)
    return f"{key}: {_value(value, indent, WIDTH - indent - len(key) - 3)}"
