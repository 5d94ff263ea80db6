"""Whatever a document holds, it is read whole or refused with codes and places."""

from __future__ import annotations

import copy
import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pmcore.exchange import ReadLimits, plan_from_data, plan_from_json
from pmcore.kernel import Code, DocumentError, InputError, PmcoreError

PLAN: dict[str, Any] = {
    "schema": "pmcore.plan/1",
    "project": {"id": "P", "name": "Plan", "start": "2026-03-02"},
    "calendars": [{"id": "office", "zone": "UTC", "week": {"mon-fri": "09:00-17:00"}}],
    "resources": [{"id": "li"}, {"id": "an", "calendar": "office"}],
    "tasks": [
        {"id": "S", "name": "Summary"},
        {"id": "A", "name": "A", "parent": "S", "duration": "3d"},
        {"id": "B", "name": "B", "parent": "S", "duration": "3d"},
    ],
    "dependencies": [{"predecessor": "A", "successor": "B"}],
}


def plan(*changes: tuple[str, object]) -> dict[str, Any]:
    """Return the small plan with values put at places such as ``tasks.1.duration``."""
    data = copy.deepcopy(PLAN)
    for place, value in changes:
        *steps, last = [int(step) if step.isdigit() else step for step in place.split(".")]
        node: Any = data
        for step in steps:
            node = node[step]
        if isinstance(node, list) and last == len(node):
            node.append(value)
        else:
            node[last] = value
    return data


def problems(data: object) -> list[tuple[str, str]]:
    """Return code and place of everything that is wrong with a document."""
    with pytest.raises(DocumentError) as caught:
        plan_from_data(data)  # type: ignore[arg-type]
    assert caught.value.code is Code.DOCUMENT_INVALID
    return [
        (str(found.code), _named.sub("", str(found.context["place"])))
        for found in caught.value.findings
    ]


_named = re.compile(r" \([^()]*\)")  # the ids after the number of a task or dependency


def code_of(text: str | bytes, limits: ReadLimits | None = None) -> str:
    with pytest.raises(PmcoreError) as caught:
        plan_from_json(text, limits or ReadLimits())
    for language in ("en", "zh"):
        assert "?" not in caught.value.message(language)
        json.dumps(dict(caught.value.context))
    return str(caught.value.code)


@contextmanager
def within_a_second() -> Iterator[None]:
    # A second of a quiet machine, in units of work that slow down with it: a busy one must not
    # turn the rule red.
    begin = time.process_time()
    total = sum(number % 7 for number in range(1_000_000))
    unit = (time.process_time() - begin) / total
    begin = time.process_time()
    yield
    assert time.process_time() - begin < 80 * unit * total


class TestText:
    """What is no JSON document of moderate size is refused before anything is built."""

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "document.syntax"),
            ("{", "document.syntax"),
            ('{"a": 1,}', "document.syntax"),
            ('{"a": "\x01"}', "document.syntax"),
            ("[1] [2]", "document.syntax"),
            ("'a'", "document.syntax"),
            ('{"a": NaN}', "document.number"),
            ('{"a": -Infinity}', "document.number"),
            ('{"a": 1e99999999999999999999}', "document.number"),
            ('{"a": ' + "9" * 5000 + "}", "document.number"),
            ('{"a": 0.' + "9" * 5000 + "}", "document.number"),
            ('{"a": 1, "b": 2, "a": 3}', "document.key_twice"),
            (b'{"a": "\xff"}', "document.encoding"),
            ('{"a": 1}'.encode("utf-16"), "document.encoding"),
            ("[" * 100 + "]" * 100, "document.too_deep"),
            ("[]", "document.schema"),
            ("null", "document.schema"),
            ('"\\ud800"', "document.schema"),
            ('{"schema": "pmcore.plan/2"}', "document.schema"),
            ('{"schema": ["pmcore.plan/1"]}', "document.schema"),
            ('{"schema": "pmcore.plan/1"}', "document.invalid"),
        ],
    )
    def test_given_bad_text_then_its_code(self, text: str | bytes, code: str) -> None:
        assert code_of(text) == code

    def test_given_an_error_in_the_syntax_then_line_and_column(self) -> None:
        with pytest.raises(DocumentError) as caught:
            plan_from_json('{\n  "a": 1\n  "b": 2}')

        assert (caught.value.context["line"], caught.value.context["column"]) == (3, 3)

    def test_given_a_key_twice_then_the_object_is_named_by_its_id(self) -> None:
        with pytest.raises(DocumentError) as caught:
            plan_from_json('{"tasks": [{"id": "T3", "duration": "1d", "duration": "2d"}]}')

        assert caught.value.message() == "Key duration stands twice in one object with id T3."
        assert "T3" in caught.value.message("zh")

    def test_given_a_key_twice_in_an_object_without_id_then_nothing_stands_for_that(self) -> None:
        with pytest.raises(DocumentError) as caught:
            plan_from_json('{"a": 1, "a": 2}')

        assert caught.value.message() == "Key a stands twice in one object."
        assert caught.value.message("zh") == "同一对象中键 a 出现两次。"

    def test_given_a_byte_order_mark_then_it_is_ignored(self) -> None:
        text = json.dumps(PLAN)

        assert len(plan_from_json(b"\xef\xbb\xbf" + text.encode())) == 3
        assert len(plan_from_json("\ufeff" + text)) == 3

    def test_given_brackets_and_quotes_inside_texts_then_they_are_no_structure(self) -> None:
        name = '[[[[ {{{ \\" \\\\ "[' + "[" * 200
        data = plan(("tasks.0.name", name))

        assert str(plan_from_json(json.dumps(data))["S"].name) == name

    def test_given_too_much_depth_then_its_line(self) -> None:
        text = '{\n"[[": "\\"[[",\n"deep": [[1],\n' + "[" * 63 + '"]"' + "]" * 63 + "]}"

        with pytest.raises(DocumentError) as caught:
            plan_from_json(text)

        assert (caught.value.code, caught.value.context["line"]) == ("document.too_deep", 4)

    def test_given_a_low_recursion_limit_then_the_depth_is_still_a_coded_error(self) -> None:
        text = "[" * 60 + "]" * 60
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(150)
        try:
            assert code_of(text) in ("document.too_deep", "document.schema")
        finally:
            sys.setrecursionlimit(limit)


class TestSize:
    """Limits hold, within a second, and are the caller's to change."""

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            (b" " * (64 * 2**20 + 1), "document.too_large"),
            (b"[" * 4_000_000, "document.too_deep"),
            (b'{"a":' * 1_000_000, "document.too_deep"),
            (b"[" * 100_000 + b"]" * 100_000, "document.too_deep"),
            (b'[{"a":' * 50_000 + b"1" + b"}]" * 50_000, "document.too_deep"),
            (b'"[",' * 3_000_000, "document.syntax"),
            (b"[" + b"[]," * 12_000_000 + b"[]]", "input.too_many"),
            (b'"' + b"x" * 10_000_000 + b'"', "document.schema"),
            (b'"' + b"\\" * 9_999_999 + b'"', "document.syntax"),
        ],
        ids=["bytes", "lists", "objects", "closed", "mixed", "marks", "many", "text", "escapes"],
    )
    def test_given_a_hostile_size_then_a_coded_error_within_a_second(
        self, text: bytes, code: str
    ) -> None:
        with within_a_second():
            assert code_of(text) == code

    def test_given_a_name_of_ten_megabytes_then_a_finding_that_cuts_it(self) -> None:
        text = json.dumps(plan(("tasks.1.name", "x" * 10_000_000)))

        with within_a_second(), pytest.raises(DocumentError) as caught:
            plan_from_json(text)

        finding = caught.value.findings[0]
        assert (finding.code, finding.context["place"]) == ("text.invalid", "tasks[1] (A).name")
        assert len(str(caught.value)) < 1000

    @pytest.mark.parametrize(
        "value",
        [[1] * 300_000, {f"k{n}": n for n in range(300_000)}, [{"x": 1}] * 300_000],
        ids=["list", "object", "objects"],
    )
    @pytest.mark.parametrize(
        "name", ["labels", "deliverables", "scope", "fields", "constraints", "assignments"]
    )
    def test_given_one_task_with_a_million_mistakes_then_few_findings_within_a_second(
        self, name: str, value: object
    ) -> None:
        data = plan((f"tasks.1.{name}", value))

        with within_a_second():
            assert 1 <= len(problems(data)) <= 3

    def test_given_an_object_with_a_million_keys_then_one_finding(self) -> None:
        data = plan(("tasks.1", {f"k{n}": n for n in range(300_000)}))

        with within_a_second():
            assert problems(data) == [("input.too_many", "tasks[1]")]

    def test_given_a_hundred_thousand_bad_tasks_then_a_hundred_findings(self) -> None:
        data = plan(("tasks", [5] * 100_000))

        with within_a_second(), pytest.raises(DocumentError) as caught:
            plan_from_data(data)

        assert len(caught.value.findings) == 100
        assert "100 or more" in caught.value.message()

    def test_given_other_limits_then_they_hold(self) -> None:
        text = json.dumps(PLAN)

        assert code_of(text, ReadLimits(max_bytes=100)) == "document.too_large"
        assert code_of(text, ReadLimits(max_depth=2)) == "document.too_deep"
        assert code_of(text, ReadLimits(max_tasks=2)) == "document.invalid"
        assert len(plan_from_json(text, ReadLimits(max_tasks=3, max_dependencies=1))) == 3

    def test_given_a_limit_that_is_none_then_it_is_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            ReadLimits(max_tasks=0)

        assert caught.value.context["field"] == "max_tasks"


class TestPlaces:
    """Every problem is a finding with the place where it stands."""

    @pytest.mark.parametrize(
        ("place", "value", "code", "where"),
        [
            ("extra", 1, "field.unknown", "extra"),
            ("project", None, "document.field_missing", "project"),
            ("project", [], "value.invalid", "project"),
            ("project.name", "", "text.invalid", "project.name"),
            ("project.start", "tomorrow", "value.invalid", "project.start"),
            ("project.start", "9999-12-31", "time.out_of_range", "project.start"),
            ("project.start", "2026-03-02T09:00:30", "time.sub_minute", "project.start"),
            ("project.start", "2026-03-02T09:00", "time.naive", "project"),
            ("project.finish", "2026-01-01", "value.invalid", "project"),
            ("project.calendar", "factory", "project.calendar_unknown", "project.calendar"),
            ("project.version", -1, "value.invalid", "project.version"),
            ("project.version", True, "value.invalid", "project.version"),
            ("project.stamp", 7, "value.invalid", "project.stamp"),
            ("project.stamp", "x" * 129, "value.invalid", "project.stamp"),
            ("project.lifecycle", "frozen", "value.invalid", "project.lifecycle"),
            ("project.archived_from", "draft", "value.invalid", "project.archived_from"),
            ("project.conversion", {"minutes_per_day": 0}, "value.invalid", "project.conversion"),
            ("project.mask", {"levels": []}, "value.invalid", "project.mask"),
            ("project.mask", {"levels": [{"style": 1}]}, "value.invalid", "project.mask.levels[0]"),
            ("project.scope", {"store": "main"}, "scope.axis", "project"),
            ("project.owners", "required", "task.owner_missing", "tasks[1]"),
            ("calendars", {}, "value.invalid", "calendars"),
            ("calendars.0", 5, "value.invalid", "calendars[0]"),
            ("calendars.0.id", "a b", "id.invalid", "calendars[0].id"),
            ("calendars.0.zone", "Mars", "calendar.zone_unknown", "calendars[0].zone"),
            ("calendars.0.zone", [], "calendar.zone_unknown", "calendars[0].zone"),
            ("calendars.0.zone", {}, "calendar.zone_unknown", "calendars[0].zone"),
            ("calendars.0.week", {"mon": "9-5"}, "calendar.shift_invalid", "calendars[0].week"),
            ("calendars.0.week", {"mo": "off"}, "calendar.weekday_unknown", "calendars[0].week"),
            ("calendars.0.week", {"mon": 9}, "value.invalid", "calendars[0].week"),
            ("calendars.0.week", 5, "value.invalid", "calendars[0].week"),
            ("calendars.0.anchor", "2026-01-06", "calendar.anchor_not_monday", "calendars[0].week"),
            (
                "calendars.0.holidays",
                [{}],
                "document.field_missing",
                "calendars[0].holidays[0].country",
            ),
            (
                "calendars.0.holidays",
                [{"country": "XX"}],
                "calendar.country_unknown",
                "calendars[0].holidays[0]",
            ),
            (
                "calendars.0.exceptions",
                [{"first": "2026-05-08"}, {"first": "2026-05-08", "last": "2026-05-01"}],
                "calendar.range_inverted",
                "calendars[0].exceptions[1]",
            ),
            (
                "calendars.0.exceptions",
                [{"first": "2026-05-08T09:00"}],
                "calendar.date_invalid",
                "calendars[0].exceptions[0]",
            ),
            ("calendars.0.base", "firm", "document.base_unknown", "calendars[0].base"),
            ("calendars.0.base", 5, "document.base_unknown", "calendars[0].base"),
            ("calendars.0.base", "office", "document.base_loop", "calendars[0].base"),
            (
                "calendars.0.base",
                {"id": "firm", "zone": "UTC", "wek": {}},
                "field.unknown",
                "calendars[0].base.wek",
            ),
            ("resources", {}, "value.invalid", "resources"),
            ("resources.0", 5, "value.invalid", "resources[0]"),
            ("resources.0", {"name": "Li"}, "document.field_missing", "resources[0].id"),
            ("resources.0.id", "l i", "id.invalid", "resources[0].id"),
            ("resources.0.name", "", "text.invalid", "resources[0].name"),
            ("resources.0.title", "Li", "field.elsewhere", "resources[0].title"),
            ("resources.0.calendar", "moon", "project.calendar_unknown", "resources[0]"),
            ("resources.1.id", "li", "value.invalid", "resources[1]"),
            ("resources.1", {"id": "li", "max": 1}, "value.invalid", "resources[1]"),
            ("project.resources", [{"id": "li"}], "field.elsewhere", "project.resources"),
            ("tasks.1.assignments", "li", "value.invalid", "tasks[1].assignments"),
            ("tasks.1.assignments", ["x"], "project.resource_unknown", "tasks[1]"),
            ("tasks.1.assignments", ["li 0%"], "value.invalid", "tasks[1].assignments[0]"),
            ("tasks.1.assignments", ["an", "li half"], "value.invalid", "tasks[1].assignments[1]"),
            ("tasks.1.assignments", ["li", "an", "li 5%"], "value.invalid", "tasks[1].assignments"),
            (
                "tasks.1.assignments",
                [{"resource": "li", "units": 0}],
                "value.invalid",
                "tasks[1].assignments[0]",
            ),
            (
                "tasks.1.assignments",
                [{"resource": "li", "unit": 50}],
                "field.unknown",
                "tasks[1].assignments[0].unit",
            ),
            ("tasks.1.assignments", [5], "value.invalid", "tasks[1].assignments[0]"),
            ("tasks.0.effort", "3d", "summary.field", "tasks[0]"),
            ("tasks.1.fixed", "work", "value.invalid", "tasks[1].fixed"),
            (
                "tasks.1.ignore_resource_calendars",
                "yes",
                "value.invalid",
                "tasks[1].ignore_resource_calendars",
            ),
            ("tasks.1", None, "value.invalid", "tasks[1]"),
            ("tasks.1.id", "a b", "id.invalid", "tasks[1].id"),
            ("tasks.1.id", "B", "task.duplicate", "tasks[2]"),
            ("tasks.1.parent", "X", "task.orphan", "tasks[1].parent"),
            ("tasks.0.parent", "S", "outline.cycle", "tasks[0]"),
            ("tasks.0.duration", "3d", "summary.field", "tasks[0]"),
            ("tasks.1.name", "\x1b[2J", "text.invalid", "tasks[1].name"),
            ("tasks.1.name", "\ud800", "text.invalid", "tasks[1].name"),
            ("tasks.1.name", {"english": "A"}, "text.invalid", "tasks[1].name"),
            ("tasks.1.name", 5, "text.invalid", "tasks[1].name"),
            ("tasks.1.durration", "3d", "field.unknown", "tasks[1].durration"),
            ("tasks.1.duration", "3 weeks", "duration.invalid", "tasks[1].duration"),
            ("tasks.1.duration", 3, "duration.invalid", "tasks[1].duration"),
            ("tasks.1.duration", "0.01d", "duration.not_whole_minutes", "tasks[1]"),
            ("tasks.1.calendar", "factory", "project.calendar_unknown", "tasks[1]"),
            ("tasks.1.deadline", "2026-03-02T09:00", "time.naive", "tasks[1]"),
            ("tasks.1.kind", "milestone", "task.milestone_duration", "tasks[1]"),
            ("tasks.1.priority", 1.5, "value.invalid", "tasks[1].priority"),
            ("tasks.1.priority", True, "value.invalid", "tasks[1].priority"),
            ("tasks.1.cost", "a lot", "value.invalid", "tasks[1].cost"),
            ("tasks.1.cost", float("nan"), "value.invalid", "tasks[1].cost"),
            ("tasks.1.labels", "urgent", "value.invalid", "tasks[1].labels"),
            ("tasks.1.estimate", ["1d", "2d"], "value.invalid", "tasks[1].estimate"),
            ("tasks.1.estimate", ["3d", "2d", "4d"], "estimate.order", "tasks[1]"),
            ("tasks.1.fields", {"grade": "A"}, "field.undefined", "tasks[1]"),
            (
                "tasks.1.constraints",
                ["SNET soon"],
                "value.invalid",
                "tasks[1].constraints[0]",
            ),
            (
                "tasks.1.constraints",
                [{"kind": "ASAP", "at": "2026-03-02"}],
                "value.invalid",
                "tasks[1].constraints[0]",
            ),
            (
                "tasks.1.deliverables",
                [{"id": "D1", "name": "D", "criteria": [{"text": "ok"}, {"txt": "ok"}]}],
                "field.unknown",
                "tasks[1].deliverables[0].criteria[1].txt",
            ),
            ("dependencies.0.successor", "X", "task.unknown", "dependencies[0].successor"),
            ("dependencies.0.successor", "A", "dependency.self", "dependencies[0]"),
            ("dependencies.0.successor", "S", "dependency.family", "dependencies[0]"),
            ("dependencies.0.type", "FX", "value.invalid", "dependencies[0].type"),
            ("dependencies.0.lag", "soon", "duration.invalid", "dependencies[0].lag"),
            ("dependencies.0.lag_calendar", "x", "dependency.lag_calendar", "dependencies[0]"),
            (
                "dependencies.1",
                {"predecessor": "A", "successor": "B"},
                "dependency.duplicate",
                "dependencies[1]",
            ),
            (
                "dependencies.1",
                {"predecessor": "B", "successor": "A"},
                "dependency.cycle",
                "dependencies[0]",
            ),
        ],
    )
    def test_given_one_bad_value_then_its_code_and_place(
        self, place: str, value: object, code: str, where: str
    ) -> None:
        assert (code, where) in problems(plan((place, value)))

    def test_given_problems_everywhere_then_all_are_found_at_once(self) -> None:
        data = plan(
            ("project.priority", 5000),
            ("calendars.0.zone", "Mars"),
            ("resources.0.name", 5),
            ("tasks.1.duration", "x"),
            ("tasks.1.owner", "no one"),
            ("tasks.2.kind", "chore"),
            ("dependencies.0.lag", "x"),
        )

        assert [place for _, place in problems(data)] == [
            "calendars[0].zone",
            "resources[0].name",
            "project.priority",
            "tasks[1].duration",
            "tasks[1].owner",
            "tasks[2].kind",
            "dependencies[0].lag",
        ]

    def test_given_an_archived_project_with_a_mistake_then_only_the_mistake_is_found(self) -> None:
        stage = {"lifecycle": "archived", "archived_from": "draft", "priority": -1}
        data = plan(("project", PLAN["project"] | stage))

        assert problems(data) == [("value.invalid", "project.priority")]

    def test_given_a_misspelt_key_then_the_advice_names_the_right_one(self) -> None:
        with pytest.raises(DocumentError) as caught:
            plan_from_data(plan(("tasks.1.durration", "3d")))

        assert caught.value.findings[0].context["close"] == ["duration"]
        assert "tasks[1] (A).durration" in caught.value.message()
        assert "duration" in caught.value.advice()

    def test_given_a_loop_of_bases_then_the_path_walks_it(self) -> None:
        calendars = [
            {"id": name, "zone": None, "base": base} for name, base in ("ab", "bc", "ca", "da")
        ]
        with pytest.raises(DocumentError) as caught:
            plan_from_data(plan(("calendars", calendars)))

        loops = [f for f in caught.value.findings if f.code is Code.DOCUMENT_BASE_LOOP]
        assert [found.context["path"] for found in loops] == [["a", "b", "c", "a"]]

    def test_given_a_hundred_bases_inside_each_other_then_a_finding(self) -> None:
        calendar: dict[str, Any] = {"id": "c", "zone": "UTC", "week": {"mon": "09:00-17:00"}}
        for number in range(100):
            calendar = {"id": f"c{number}", "zone": "UTC", "base": calendar}

        assert ("calendar.base_too_deep") in dict(problems(plan(("calendars", [calendar]))))


class TestLost:
    """What one record lacks neither hides nor disturbs what is told of the others."""

    def test_given_a_task_without_id_beside_a_loop_then_both_are_told(self) -> None:
        back = {"predecessor": "B", "successor": "A"}

        found = problems(plan(("tasks.3", {"name": "D"}), ("dependencies.1", back)))

        assert found == [
            ("document.field_missing", "tasks[3].id"),
            ("dependency.cycle", "dependencies[0]"),
        ]

    def test_given_calendars_at_odds_then_what_is_said_of_the_project_names_it(self) -> None:
        floating = {"id": "b", "zone": None, "week": {"mon": "09:00-17:00"}}
        data = plan(("project.calendar", "moon"), ("calendars.1", floating))
        with pytest.raises(DocumentError) as caught:
            plan_from_data(data)

        told = [found.message() for found in caught.value.findings]
        assert "stand-in" not in str(told)


class TestHostileKeys:
    """A report about hostile input is itself harmless."""

    def test_given_control_characters_in_a_key_then_the_report_spells_them_out(self) -> None:
        with pytest.raises(DocumentError) as caught:
            plan_from_data(plan(("tasks.1.\x1b[2J\u202e", 1)))

        error = caught.value
        text = str(error) + "".join(str(found.context) for found in error.findings)
        assert "\x1b" not in text
        assert "\u202e" not in text


class TestBaselines:
    """Every row of a baseline has its place, and each number is there once."""

    @pytest.mark.parametrize(
        ("baselines", "expected"),
        [
            ([{"number": 11}], [("value.invalid", "baselines[0].number")]),
            ([{}], [("document.field_missing", "baselines[0].number")]),
            ([{"number": 0}, {"number": 0}], [("value.invalid", "baselines[1].number")]),
            ([{"number": 0}] * 12, [("input.too_many", "baselines")]),
            ({"number": 0}, [("value.invalid", "baselines")]),
            ([7], [("value.invalid", "baselines[0]")]),
            ([{"number": 0, "task": []}], [("field.unknown", "baselines[0].task")]),
            ([{"number": 0, "tasks": "A"}], [("value.invalid", "baselines[0].tasks")]),
            ([{"number": 0, "saved_at": "2026"}], [("value.invalid", "baselines[0].saved_at")]),
            (
                [{"number": 0, "tasks": [{"task": "A"}, {"task": "A"}]}],
                [("value.invalid", "baselines[0]")],
            ),
            (
                [{"number": 0, "tasks": [{"task": "A"}, {"task": "B", "start": "soon"}, {}]}],
                [
                    ("value.invalid", "baselines[0].tasks[1].start"),
                    ("document.field_missing", "baselines[0].tasks[2].task"),
                ],
            ),
            (
                [{"number": 0, "tasks": [{"task": "A", "start": "2026-03-02T09:00"}]}],
                [("time.naive", "baselines[0].tasks[0]")],
            ),
            (
                [{"number": 0, "tasks": [{"task": "A", "duration": "0.001min"}]}],
                [("duration.not_whole_minutes", "baselines[0].tasks[0]")],
            ),
        ],
    )
    def test_given_what_is_wrong_then_it_is_told_with_its_place(
        self, baselines: object, expected: list[tuple[str, str]]
    ) -> None:
        data = plan(("project.calendar", "office"))

        assert problems({**data, "baselines": baselines}) == expected

    def test_given_more_rows_than_tasks_may_be_then_they_are_refused(self) -> None:
        rows = [{"task": f"t{number}"} for number in range(4)]
        data = {**plan(), "baselines": [{"number": 0, "tasks": rows}]}

        with pytest.raises(DocumentError) as caught:
            plan_from_data(data, ReadLimits(max_tasks=3))
        assert caught.value.findings[0].code == "input.too_many"
