"""Any document is read or refused with a code: nothing else is ever raised."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from exchange.everything import projects
from pmcore.exchange import (
    plan_from_data,
    plan_from_json,
    plan_from_yaml,
    plan_to_data,
    plan_to_json,
)
from pmcore.kernel import PmcoreError
from pmcore.wbs import Project

WORDS = (
    "",
    "A",
    "mon",
    "mon-fri",
    "09:00-17:00",
    "2026-03-02",
    "2026-13-45",
    "9999-12-31T23:59+00:00",
    "-5d",
    "A 50%",
    "1e5d",
    "999999999mo",
    "NaN",
    "\ud800",
    "\x00",
    "x" * 1000,
)
KEYS = (
    "id", "name", "base", "week", "duration", "fields", "scope", "first", "hours", "text", "x",
    "calendar", "assignments", "resource", "units", "fixed",
)  # fmt: skip
CONTROLS = {*map(chr, [*range(32), *range(127, 160)]), "\u202e", "\u2066", "\u2028"}
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.sampled_from((10**30, -1, 1.5, float("inf"), float("nan"))),
        st.sampled_from(WORDS),
        st.text(max_size=5),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    ),
    max_leaves=6,
)


def spots(node: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    found = [place]
    if isinstance(node, dict | list):
        for name, value in node.items() if isinstance(node, dict) else enumerate(node):
            found += spots(value, (*place, name))
    return found


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A good document with up to three values exchanged, added or taken away."""
    data: Any = {"root": plan_to_data(draw(projects()))}
    for _ in range(draw(st.integers(1, 3))):
        *steps, last = draw(st.sampled_from(spots(data["root"], ("root",))))
        node = data
        for step in steps:
            node = node[step]
        how = draw(st.sampled_from(("exchange", "remove", "add")))
        if how == "add" and isinstance(node[last], dict):
            node[last][draw(st.sampled_from(KEYS))] = draw(VALUES)
        elif how == "remove" and steps:
            del node[last]
        else:
            node[last] = draw(VALUES)
    return data["root"]


def read(data: Any) -> None:
    """Read a document; whatever is refused must be told in both languages, in JSON-safe data."""
    try:
        project = plan_from_data(data)
    except PmcoreError as error:
        findings = [error.to_finding(), *getattr(error, "findings", ())]
        for finding in findings:
            json.dumps(finding.to_dict(), allow_nan=False).encode("utf-8")
            for language in ("en", "zh"):
                told = finding.message(language) + finding.advice(language)
                assert not set(told) & CONTROLS
    else:
        assert plan_from_json(plan_to_json(project)) == project


class TestAnyDocument:
    """Damage anywhere leads to a project or to a coded error."""

    @given(damaged())
    @example([])
    @example({"schema": "pmcore.plan/1", "project": {"id": "P", "name": "P", "start": "20260302"}})
    def test_damaged_data_is_read_or_refused(self, data: Any) -> None:
        read(data)

    @given(VALUES)
    def test_any_section_is_read_or_refused(self, value: Any) -> None:
        header = {"id": "P", "name": "P", "start": "2026-03-02"}
        for name in ("project", "calendars", "resources", "tasks", "dependencies"):
            read({"schema": "pmcore.plan/1", "project": header, name: value})
            read({"schema": "pmcore.plan/1", "project": header, name: [value]})

    @given(projects(), st.data())
    def test_text_with_bytes_exchanged_is_read_or_refused(
        self, project: Project, data: st.DataObject
    ) -> None:
        text = bytearray(plan_to_json(project).encode())
        for _ in range(data.draw(st.integers(1, 4))):
            text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
        for parse in (plan_from_json, plan_from_yaml):
            try:
                parse(bytes(text))
            except PmcoreError as error:
                error.message()

    @given(st.text(max_size=60))
    def test_any_text_is_read_or_refused(self, text: str) -> None:
        for parse in (plan_from_json, plan_from_yaml):
            try:
                parse(text)
            except PmcoreError as error:
                error.message("zh")
