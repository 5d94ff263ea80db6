"""The published JSON Schema describes the documents that pmcore writes and reads."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings

from exchange.everything import projects
from plan_schema import PATH, schema_text
from pmcore.exchange import plan_from_data, plan_json_schema, plan_to_data
from pmcore.exchange.schema import SHAPES, plain_keys, validator
from pmcore.exchange.validating import STAND_INS
from pmcore.kernel import DocumentError
from pmcore.wbs import Project

SCHEMA = plan_json_schema()
_TYPES: dict[str, Any] = {
    "string": str,
    "object": dict,
    "array": list,
    "boolean": bool,
    "null": type(None),
}


def wrong(value: Any, schema: dict[str, Any], place: str = "document") -> list[str]:
    """Return the places where a value breaks a schema: the few rules that ours uses."""
    if "$ref" in schema:
        return wrong(value, SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[-1]], place)
    if "anyOf" in schema:
        return [] if any(not wrong(value, each, place) for each in schema["anyOf"]) else [place]
    if not _has_type(value, schema) or not _is_allowed(value, schema):
        return [place]
    if isinstance(value, dict):
        return _wrong_in_object(value, schema, place)
    if isinstance(value, list):
        return [
            found
            for i, item in enumerate(value)
            for found in wrong(item, schema.get("items", {}), f"{place}[{i}]")
        ]
    return []


def _has_type(value: Any, schema: dict[str, Any]) -> bool:
    kinds = schema.get("type", [])
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        if kind in ("integer", "number"):
            if isinstance(value, int if kind == "integer" else int | float) and value is not True:
                return True
        elif isinstance(value, _TYPES[kind]):
            return True
    return not kinds


def _is_allowed(value: Any, schema: dict[str, Any]) -> bool:
    allowed = value in schema["enum"] if "enum" in schema else True
    allowed &= value == schema["const"] if "const" in schema else True
    if isinstance(value, str):
        allowed &= re.search(schema.get("pattern", ""), value) is not None
        allowed &= schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9)
    elif isinstance(value, list):
        allowed &= schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9)
    elif isinstance(value, int):
        allowed &= schema.get("minimum", value) <= value <= schema.get("maximum", value)
    return allowed


def _wrong_in_object(value: Any, schema: dict[str, Any], place: str) -> list[str]:
    inner, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    found = [f"{place}.{name}" for name in schema.get("required", ()) if name not in value]
    for name, item in value.items():
        if name in inner:
            found += wrong(item, inner[name], f"{place}.{name}")
        elif isinstance(others, dict):
            found += wrong(item, others, f"{place}.{name}")
        elif not others:
            found.append(f"{place}.{name}")
    return found


class TestPublishedSchema:
    """``docs/reference/plan.schema.json`` is what ``pmcore schema`` prints."""

    def test_given_the_code_then_the_file_says_the_same(self) -> None:
        assert PATH.read_text(encoding="utf-8") == schema_text(), "run: make docs"

    def test_every_object_refuses_unknown_keys(self) -> None:
        closed = [node for node in SCHEMA["$defs"].values() if node["type"] == "object"]

        assert all(node["additionalProperties"] is False for node in (SCHEMA, *closed))

    def test_every_reference_leads_somewhere(self) -> None:
        names = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(SCHEMA)))

        assert names <= SCHEMA["$defs"].keys()

    def test_given_a_copy_that_is_changed_then_the_next_one_is_not(self) -> None:
        plan_json_schema()["$defs"].clear()

        assert plan_json_schema() == SCHEMA


class TestDocumentsFollowIt:
    """Whatever is written validates; what does not validate is not read."""

    @given(projects())
    @settings(max_examples=min(25, settings().max_examples))
    def test_every_document_written_is_valid(self, project: Project) -> None:
        assert wrong(plan_to_data(project), SCHEMA) == []

    @pytest.mark.parametrize(
        "changed",
        [
            {"schema": "pmcore.plan/2"},
            {"taks": []},
            {"tasks": [{"id": "A"}]},
            {"tasks": [{"id": "A", "name": "A", "duration": "3 days"}]},
            {"tasks": [{"id": "A", "name": "A", "priority": 1001}]},
            {"tasks": [{"id": "A", "name": "A", "labels": "x"}]},
            {"calendars": [{"id": "c"}]},
            {"resources": [{"name": "Li"}]},
            {"resources": [{"id": "li", "team": "x"}]},
            {"tasks": [{"id": "A", "name": "A", "assignments": ["li 50 percent"]}]},
            {"tasks": [{"id": "A", "name": "A", "assignments": [{"units": 50}]}]},
            {"tasks": [{"id": "A", "name": "A", "fixed": "work"}]},
            {"dependencies": [{"predecessor": "A", "successor": "B", "type": "XX"}]},
        ],
    )
    def test_given_an_invalid_document_then_both_refuse_it(self, changed: dict[str, Any]) -> None:
        header = {"id": "P", "name": "Plan", "start": "2026-03-02"}
        document = {"schema": "pmcore.plan/1", "project": header, **changed}

        assert wrong(document, SCHEMA)
        with pytest.raises(DocumentError):
            plan_from_data(document)


class TestPlainKeys:
    """Objects of plain keys alone are not shown to pydantic: whatever they hold would pass."""

    @pytest.mark.parametrize("kind", SHAPES)
    @pytest.mark.parametrize("odd", [None, 5, "x", [], {}, [{}], object(), True, float("nan")])
    def test_a_plain_key_may_hold_anything(self, kind: str, odd: Any) -> None:
        usual = {**STAND_INS.get(kind, {}), "first": "-", "country": "-", "week": "-", "year": "-"}
        known = {name: value for name, value in usual.items() if name in plain_keys(kind)}

        for name in plain_keys(kind):
            checked = validator(kind).validate_python({**known, name: odd})

            assert checked[name] is odd

    def test_what_is_required_is_plain(self) -> None:
        for kind in ("resource", "task", "dependency"):
            assert STAND_INS[kind].keys() <= plain_keys(kind)
            with pytest.raises(ValueError, match="missing"):
                validator(kind).validate_python({})
