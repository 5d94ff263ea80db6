"""Plans made to take long, to fill memory or to break a parser are refused quickly, with codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pmcore import Calendar, Project, load_plan, save_plan
from pmcore.exchange import (
    ReadLimits,
    plan_from_data,
    plan_from_json,
    plan_from_yaml,
    schedule_to_csv,
)
from pmcore.kernel import DocumentError, PmcoreError
from pmcore.scheduling import schedule
from repositories.depth import IS_DEEP

HEADER: dict[str, Any] = {
    "schema": "pmcore.plan/1",
    "project": {"id": "P", "name": "P", "start": "2026-03-02"},
}
MANY = 30_000
DEPTHS = (300, 5_000, 12_000, 100_000) if IS_DEEP else (300, 5_000)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    begin = time.process_time()
    yield
    assert time.process_time() - begin < seconds


def refused(**sections: Any) -> list[tuple[str, str]]:
    with pytest.raises(DocumentError) as caught:
        plan_from_data({**HEADER, **sections})
    return [(str(found.code), str(found.context["place"])) for found in caught.value.findings]


def tasks(count: int, **fields: object) -> list[dict[str, object]]:
    return [{"id": f"T{n}", "name": "T", **fields} for n in range(count)]


class TestManyBadRecords:
    """However many records are wrong, the first hundred are told and the rest is not looked at."""

    @pytest.mark.parametrize(
        ("sections", "code"),
        [
            ({"tasks": tasks(MANY, duration="0.01d")}, "duration.not_whole_minutes"),
            ({"tasks": tasks(MANY, parent="X")}, "task.orphan"),
            ({"tasks": tasks(MANY, deadline="2026-03-02T09:00+08:00")}, ""),
            ({"tasks": tasks(1) * MANY}, "task.duplicate"),
            ({"tasks": tasks(MANY, calendar="x")}, "project.calendar_unknown"),
            ({"tasks": tasks(MANY, nmae="x")}, "field.unknown"),
            (
                {
                    "tasks": tasks(2),
                    "dependencies": [{"predecessor": "T0", "successor": "T1"}] * MANY,
                },
                "dependency.duplicate",
            ),
            (
                {
                    "tasks": tasks(1),
                    "dependencies": [
                        {"predecessor": "T0", "successor": f"X{n}"} for n in range(MANY)
                    ],
                },
                "task.unknown",
            ),
        ],
        ids=["length", "orphan", "date", "twice", "calendar", "key", "link", "unknown"],
    )
    def test_given_many_bad_records_then_a_hundred_findings_soon(
        self, sections: dict[str, Any], code: str
    ) -> None:
        if not code:
            code = "time.aware"
            sections = {**sections, "calendars": [{"id": "c", "zone": None, "week": WEEK}]}
        with within(1.5):
            found = refused(**sections)

        assert {each for each, _ in found} == {code}
        assert len(found) == 100
        assert len({place for _, place in found}) == 100


WEEK = {"mon": "09:00-17:00"}


_DEEP = """
import sys
from pathlib import Path
from pmcore import Calendar, Project, Task, load_plan, save_plan, schedule
from pmcore.exchange import schedule_to_csv, schedule_to_json
from pmcore.wbs import ProjectSettings

office = Calendar.standard("office", zone="UTC")
settings = ProjectSettings("P", name="Deep", start="2026-03-02", calendars=[office])
sys.setrecursionlimit(200)
for depth in map(int, sys.argv[2:]):
    rows = [Task("n0", "T")]
    rows += [Task(f"n{n}", "T", parent=f"n{n - 1}") for n in range(1, depth - 1)]
    rows += [Task("leaf", "T", parent=f"n{depth - 2}", duration="3d")]
    plan = Project.from_records(settings, rows)
    file = Path(sys.argv[1]) / "deep.json"
    save_plan(plan, file)
    assert load_plan(file) == plan
    if depth <= 12_000:
        dates = schedule(plan)
        texts = [schedule_to_json(dates), schedule_to_csv(dates), *map(str, dates.to_rows())]
        assert sum(map(len, texts)) < 2500 * depth
"""


class TestDepth:
    """An outline may be as deep as there are tasks: they stand in a flat list."""

    def test_given_a_deep_outline_then_its_file_gives_it_back(self, tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-c", _DEEP, str(tmp_path), *map(str, DEPTHS)],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

        assert done.returncode == 0, done.stderr[-2000:]

    @pytest.mark.parametrize("order", [1, -1])
    def test_given_a_hundred_thousand_levels_in_a_ring_then_a_code_soon(self, order: int) -> None:
        ring = [
            {"id": f"T{n}", "name": "T", "parent": f"T{(n - 1) % 100_000}"} for n in range(100_000)
        ]
        with within(2):
            assert refused(tasks=ring[::order])[0][0] == "outline.cycle"


class TestManyRecords:
    """In a long document, ids and loops come first: nothing is told that must be waited for."""

    def test_given_a_ring_of_a_hundred_thousand_tasks_then_a_code_soon(self) -> None:
        count = 100_000
        links = [{"predecessor": f"T{n}", "successor": f"T{(n + 1) % count}"} for n in range(count)]
        text = json.dumps({**HEADER, "tasks": tasks(count, duration="x"), "dependencies": links})

        with within(2), pytest.raises(DocumentError) as caught:
            plan_from_json(text)

        (found,) = caught.value.findings
        assert found.code == "dependency.cycle"
        assert found.context["length"] == count
        assert found.context["place"] == "dependencies[0] (T0 -> T1)"

    @pytest.mark.parametrize("limit", [50_000, 50_001])
    def test_given_a_lost_parent_then_bad_fields_are_told_unless_there_are_many(
        self, limit: int
    ) -> None:
        rows = [{"id": "A", "name": "A", "parent": "X", "priority": -1}, *tasks(limit - 1)]

        found = refused(tasks=rows)

        told = [("value.invalid", "tasks[0] (A).priority")] if limit == 50_000 else []
        assert found == [*told, ("task.orphan", "tasks[0] (A).parent")]


class TestCalendarLists:
    """The lists of a calendar are counted before anything in them is read."""

    @pytest.mark.parametrize(
        ("changed", "place"),
        [
            ({"week": {"mon": ["09:00-10:00"] * MANY}}, ".week"),
            ({"week": [WEEK] * MANY, "anchor": "2026-01-05"}, ".week"),
            ({"exceptions": [{"first": "2026-01-05"}] * MANY}, ".exceptions"),
            ({"dated_weeks": [{"first": "2026-01-05", "week": WEEK}] * 1001}, ".dated_weeks"),
            ({"holidays": [{"country": "CN"}] * 51}, ".holidays"),
        ],
    )
    def test_given_a_list_that_is_too_long_then_a_code(
        self, changed: dict[str, Any], place: str
    ) -> None:
        with within(1):
            found = refused(calendars=[{"id": "c", "zone": "UTC", "week": WEEK, **changed}])

        assert found == [("input.too_many", f"calendars[0]{place}")]


def code_of(read: Callable[[], object]) -> str:
    with pytest.raises(PmcoreError) as caught:
        read()
    for language in ("en", "zh"):
        assert caught.value.message(language)
    return str(caught.value.code)


class TestText:
    """Whatever is handed over instead of a document has a code."""

    def test_given_twenty_megabytes_of_numbers_then_they_are_counted_and_not_read(self) -> None:
        text = "[" + "1," * 10_000_000 + "1]"
        with within(2):
            assert code_of(lambda: plan_from_json(text)) == "input.too_many"
            assert code_of(lambda: plan_from_yaml(text)) == "document.too_large"

    def test_given_yaml_within_its_size_then_its_values_are_counted(self) -> None:
        text = "[" + "1," * 4_000_000 + "1]"
        with within(4):
            assert code_of(lambda: plan_from_yaml(text)) == "input.too_many"

    def test_given_commas_in_texts_then_they_are_no_values(self) -> None:
        document = {**HEADER, "tasks": [{"id": "A", "name": ",[{" * 100}]}

        assert len(plan_from_json(json.dumps(document), ReadLimits(max_values=20))) == 1

    @pytest.mark.parametrize("read", [plan_from_json, plan_from_yaml])
    def test_given_half_a_surrogate_pair_then_a_code(self, read: Callable[[str], object]) -> None:
        assert code_of(lambda: read('{"a": "\ud800"}')) == "document.encoding"

    @pytest.mark.parametrize("text", [5, None, memoryview(b"{}"), ["{}"]])
    @pytest.mark.parametrize("read", [plan_from_json, plan_from_yaml])
    def test_given_what_is_no_text_then_a_code(
        self, read: Callable[[object], object], text: object
    ) -> None:
        assert code_of(lambda: read(text)) == "value.invalid"

    @pytest.mark.parametrize("path", [5, None, b"x"])
    def test_given_what_is_no_path_then_a_code(self, path: Any) -> None:
        plan = Project("P", "P", start="2026-03-02")

        assert code_of(lambda: load_plan(path)) == "value.invalid"
        assert code_of(lambda: save_plan(plan, path)) == "value.invalid"

    def test_given_a_pipe_then_it_is_refused_and_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")

        assert code_of(lambda: load_plan(tmp_path / "pipe")) == "document.unreadable"
        assert code_of(lambda: load_plan(os.devnull)) == "document.unreadable"


@pytest.mark.parametrize("zone", [[], {}])
def test_given_a_zone_that_is_no_text_then_a_code(zone: Any) -> None:
    assert code_of(lambda: Calendar.standard("c", zone=zone)) == "calendar.zone_unknown"


@pytest.mark.parametrize("before", [" ", "\u3000", "\u00a0"])
def test_given_spaces_before_a_formula_then_csv_guards_it_still(before: str) -> None:
    plan = Project("P", "P", start="2026-03-02", calendars=[Calendar.always()])
    plan.add("A", f"{before}=1+1", duration="1d")

    assert f"'{before}=1+1" in schedule_to_csv(schedule(plan))
