"""Whatever is passed in, the answer is a coded error that helps, and it comes soon."""

from __future__ import annotations

import ast
from collections.abc import Callable
from itertools import count, repeat
from pathlib import Path
from time import process_time
from typing import Any

import pytest

import pmcore.exchange
import pmcore.kernel
import pmcore.wbs
from pmcore.calendars import Calendar
from pmcore.kernel import CycleError, InputError, PmcoreError
from pmcore.wbs import Dependency, Project, Resource, Task, coercion
from pmcore.wbs.hints import SETTINGS_HINTS, TASK_HINTS
from repositories.depth import IS_DEEP
from wbs.plans import plan

HUGE = 10**5000
ODD: list[Any] = [None, 5, HUGE, [], {}, b"a", 1.5, object(), "", "a" * 1000]
BY_ID: dict[str, Callable[[Project, Any], Any]] = {
    "get": lambda project, odd: project[odd],
    "update": lambda project, odd: project.update(odd, priority=1),
    "remove": lambda project, odd: project.remove(odd),
    "move": lambda project, odd: project.move(odd),
    "reorder": lambda project, odd: project.reorder(odd, 0),
    "indent": lambda project, odd: project.indent(odd),
    "outdent": lambda project, odd: project.outdent(odd),
    "split": lambda project, odd: project.split(odd, ["1d", "1d"]),
    "split ids": lambda project, odd: project.split("a", ["1d", "1d"], ids=[odd]),
    "merge": lambda project, odd: project.merge([odd, "a"]),
    "link": lambda project, odd: project.link("a", odd),
    "link type": lambda project, odd: project.link("b", "a", odd),
    "relink": lambda project, odd: project.relink("a", odd),
    "relink type": lambda project, odd: project.relink("a", "b", odd),
    "unlink": lambda project, odd: project.unlink(odd, "b"),
    "unlink type": lambda project, odd: project.unlink("a", "b", odd),
    "dependency": lambda project, odd: project.dependency(odd, "b"),
    "dependency type": lambda project, odd: project.dependency("a", "b", odd),
    "advance": lambda project, odd: project.advance(odd),
    "label": lambda project, odd: project.change_set(odd).__enter__(),
    "records": lambda project, odd: project.add_many([odd]),
    "links": lambda project, odd: project.add_many([], [odd]),
    "calendars": lambda project, odd: project.configure(calendars=[odd]),
    "definitions": lambda project, odd: project.configure(field_definitions=[odd]),
    "axes": lambda project, odd: project.configure(scope_axes=[odd]),
    "settings": lambda _, odd: Project.from_records(odd),
}


def _updated(field: str) -> Callable[[Project, Any], Any]:
    return lambda project, given: project.update("a", **{field: given})


LISTED = ("assignments", "collaborators", "constraints", "checklist", "labels")
LISTS: dict[str, Callable[[Project, Any], Any]] = {
    **{field: _updated(field) for field in LISTED},
    "scope": lambda project, given: project.update("a", scope={"store": given}),
    "merge": lambda project, given: project.merge(given),
    "split": lambda project, given: project.split("a", given),
}
BULK: dict[str, tuple[Callable[[Project, Any], Any], object]] = {
    "calendars": (
        lambda project, given: project.configure(calendars=given),
        Calendar.standard("o", zone="UTC"),
    ),
    "resources": (lambda project, given: project.configure(resources=given), Resource("r")),
    "tasks": (lambda project, given: project.add_many(given), Task("t", "T")),
    "links": (lambda project, given: project.add_many([], given), Dependency("a", "b")),
    "plan": (lambda p, given: Project.from_records(p.settings, given), Task("t", "T")),
}


def _counted(taken: list[int]) -> Callable[[Any], Any]:
    def count_it(item: Any) -> Any:
        taken.append(1)
        return item

    return count_it


class TestOddValues:
    """Every failure a user can provoke is a coded error; the project is as it was."""

    @pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
    @pytest.mark.parametrize("use", BY_ID)
    def test_given_an_odd_value_when_it_is_used_then_a_coded_error_says_so(
        self, use: str, odd: Any
    ) -> None:
        project = plan("a 2d; b; a -> b")

        with pytest.raises(PmcoreError) as caught:
            BY_ID[use](project, odd)

        assert caught.value.message()
        assert caught.value.advice("zh")
        assert project == plan("a 2d; b; a -> b")

    @pytest.mark.parametrize("odd", [5, None, "a", b"a", {"a": Task("a", "A")}])
    def test_given_no_list_when_added_in_bulk_then_a_coded_error_says_so(self, odd: Any) -> None:
        calls: list[tuple[Any, ...]] = [(odd,), ([], odd)]
        for rows in calls:
            with pytest.raises(InputError, match=r"must be a list.*value\.invalid"):
                plan().add_many(*rows)

    @pytest.mark.parametrize("field", LISTS)
    def test_given_a_list_without_end_then_only_as_much_is_taken_as_may_be(
        self, field: str
    ) -> None:
        taken: list[int] = []

        with pytest.raises(InputError, match="more than 1000") as caught:
            LISTS[field](plan("a 2d; b"), map(_counted(taken), repeat("a")))

        assert caught.value.code == "input.too_many"
        assert len(taken) == 1001

    @pytest.mark.parametrize("bulk", BULK)
    def test_given_records_without_end_then_only_as_many_are_taken_as_may_be(
        self, bulk: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(coercion, "MOST_RECORDS", 50)
        use, record = BULK[bulk]
        taken: list[int] = []

        with pytest.raises(InputError, match="more than 50") as caught:
            use(plan("a"), map(_counted(taken), repeat(record)))

        assert caught.value.code == "input.too_many"
        assert len(taken) == 51

    @pytest.mark.parametrize("bulk", BULK)
    def test_given_numbers_without_end_for_records_then_the_first_is_refused(
        self, bulk: str
    ) -> None:
        numbers = count()

        with pytest.raises(InputError, match=r"value\.invalid"):
            BULK[bulk][0](plan("a"), numbers)

        assert next(numbers) == 1

    def test_given_a_list_of_many_records_then_they_are_taken(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(coercion, "MOST_RECORDS", 50)
        project = plan("a")

        project.add_many([Task(f"t{n}", "T") for n in range(51)])

        assert len(project) == 52

    @pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
    def test_what_is_no_id_is_not_in_a_project(self, odd: Any) -> None:
        assert odd not in plan("a")


class TestWords:
    """A message says what must be, in both languages; a wrong name leads to the right place."""

    def test_every_problem_is_told_in_both_languages(self) -> None:
        told = [
            word.value
            for room in (pmcore.kernel, pmcore.wbs, pmcore.exchange)
            for path in Path(room.__path__[0]).glob("*.py")
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(call, ast.Call)
            for word in call.keywords
            if word.arg == "problem"
        ]

        assert told
        assert not [value for value in told if isinstance(value, ast.Constant | ast.JoinedStr)]

    @pytest.mark.parametrize("field", ["labels", "constraints"])
    def test_given_one_text_for_a_list_then_the_fix_is_shown(self, field: str) -> None:
        with pytest.raises(InputError) as caught:
            Task("a", "A", **{field: "SNET 2026-03-02"})  # type: ignore[arg-type]

        assert caught.value.message().endswith('it must be a list, as in ["SNET 2026-03-02"].')
        assert caught.value.message("zh").endswith('应为列表，例如 ["SNET 2026-03-02"]。')

    @pytest.mark.parametrize("field", TASK_HINTS)
    def test_given_a_field_of_other_tools_then_the_advice_says_where_it_goes(
        self, field: str
    ) -> None:
        with pytest.raises(InputError) as caught:
            plan("a").update("a", **{field: "x"})  # type: ignore[arg-type]

        hint = TASK_HINTS[field]
        assert caught.value.code == "field.elsewhere"
        assert caught.value.advice().startswith(hint["en"])
        assert caught.value.advice("zh").startswith(hint["zh"])

    @pytest.mark.parametrize("field", SETTINGS_HINTS)
    def test_given_a_setting_of_other_tools_then_the_advice_says_where_it_goes(
        self, field: str
    ) -> None:
        with pytest.raises(InputError, match=r"field\.elsewhere"):
            plan().configure(**{field: "x"})  # type: ignore[arg-type]

    def test_an_update_of_custom_fields_replaces_them_all(self) -> None:
        from pmcore.wbs import FieldDefinition

        project = plan("a", field_definitions=[FieldDefinition("x"), FieldDefinition("y")])
        project.update("a", fields={"x": "1"})

        assert dict(project.update("a", fields={"y": "2"}).fields) == {"y": "2"}
        kept = {**project["a"].fields, "x": "3"}
        assert dict(project.update("a", fields=kept).fields) == {"x": "3", "y": "2"}


COUNT = 50_000 if IS_DEEP else 10_000
BAD: dict[str, Callable[[], tuple[list[Task], list[Dependency]]]] = {
    "orphans": lambda: (rows(lambda n: {"parent": f"q{n}"}), []),
    "twins": lambda: ([Task("t", "T") for _ in range(COUNT)], []),
    "calendars": lambda: (rows(lambda _: {"calendar": "moon"}), []),
    "fields": lambda: (rows(lambda _: {"fields": {"x": "1"}}), []),
    "ends": lambda: (rows(), [Dependency(f"q{n}", "t0") for n in range(COUNT)]),
    "links": lambda: (rows(), [Dependency("t0", "t1") for _ in range(COUNT)]),
    "lags": lambda: (rows(), [Dependency("t0", row.id, lag_calendar="x") for row in rows()[1:]]),
}


def rows(given: Callable[[int], dict[str, Any]] = lambda _: {}) -> list[Task]:
    return [Task(f"t{n}", "T", **given(n)) for n in range(COUNT)]


class TestSpeedOfRefusal:
    """A hostile plan is refused at the hundredth problem, not after the last."""

    @pytest.mark.parametrize("bad", BAD)
    def test_given_thousands_of_bad_records_then_a_hundred_are_named_at_once(
        self, bad: str
    ) -> None:
        project = plan()
        records = BAD[bad]()
        began = process_time()

        with pytest.raises(InputError, match="100 or more problem") as caught:
            project.add_many(*records)

        assert len(caught.value.findings) == 100
        assert len(project) == 0
        assert process_time() - began < COUNT / 10_000  # a twentieth of that on an idle machine

    def test_given_a_ring_of_summaries_deep_in_the_outline_then_it_is_found_at_once(self) -> None:
        deep = [Task(f"d{n}", "D", parent=f"d{n - 1}" if n else None) for n in range(10_000)]
        ring = [Task(f"s{n}", "S", parent="d9999") for n in range(10_000)]
        leaves = [Task(f"l{n}", "L", parent=f"s{n}") for n in range(10_000)]
        links = [Dependency(f"s{n}", f"s{(n + 1) % 10_000}") for n in range(10_000)]
        began = process_time()

        with pytest.raises(CycleError) as caught:
            plan().add_many([*deep, *ring, *leaves], links)

        assert caught.value.context["length"] == 30_000  # start, leaf and finish of each
        assert process_time() - began < 5  # twenty seconds if each neighbour walked up
