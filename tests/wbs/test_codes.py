"""Each code of the room, provoked by the smallest plan that shows it."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from pmcore.kernel import Code, Duration, InputError, PmcoreError
from pmcore.kernel.catalogue import entry
from pmcore.wbs import (
    Assignment,
    Baseline,
    BaselineTask,
    Change,
    Constraint,
    Deliverable,
    Dependency,
    Estimate,
    ExternalRef,
    FieldDefinition,
    FileRef,
    LintOptions,
    OutlineEdit,
    Project,
    ProjectSettings,
    Resource,
    ScopeAxis,
    Task,
    WbsLevel,
    WbsMask,
    lint,
)
from pmcore.wbs.changes import NOBODY
from wbs.plans import FACTORY, FLOATING, OFFICE, plan

AWARE = datetime(2026, 3, 2, 9, tzinfo=UTC)
NAIVE = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - the case under test
START = "2026-03-02"


def _archived() -> Project:
    project = plan("a")
    project.advance("archived")
    return project


def _with_effort() -> Project:
    project = plan()
    project.add("a", "A", kind="level_of_effort", duration="2d")
    return project


def _level_of_effort(**fields: Any) -> Task:
    return Task("a", "A", kind="level_of_effort", **fields)


def _a_log_from_elsewhere() -> None:
    made = plan("a")
    log = [Change(1, "forged", NOBODY, (OutlineEdit(None, 0, (), ("b",)),))]
    Project.from_records(made.settings, made.tasks(), version=1, log=log).as_of(0)


def _another_author_inside() -> None:
    project = plan("a")
    with project.change_set(actor="u.li"), project.change_set(actor="u.chen"):
        pass


def _inside_a_change_set(call: Callable[[Project], Any]) -> None:
    project = plan("a")
    with project.change_set():
        call(project)


def _recurring(**fields: Any) -> Project:
    project = plan(calendars=[OFFICE, FACTORY], calendar="office")
    project.add_recurring("r", "R", "FREQ=DAILY", **{"count": 3, **fields})
    return project


def _started() -> Project:
    project = plan("a")
    project.update("a", percent_complete=10)
    return project


def _due_late() -> Project:
    project = plan("a")
    project.update("a", deadline="2199-12-31")
    return project


def _with_baseline() -> Project:
    project = plan("a")
    project.set_baseline(Baseline(0, [BaselineTask("a")]))
    return project


def _linked_series() -> Project:
    project = _recurring()
    project.add("a", "A")
    project.link("r-3", "a")
    return project


def _without_a_calendar(**fields: Any) -> None:
    plan(calendars=[]).add_recurring("r", "R", "FREQ=DAILY", count=3, **fields)


SAND = [Resource("sand", kind="material"), Resource("li")]
MISTAKES: list[tuple[str, Callable[[], Any]]] = [
    # ids, names, unknown names
    ("id.invalid", lambda: Task("a b", "A")),
    ("id.invalid", lambda: Task("a", "A", owner="?")),
    ("id.invalid", lambda: Project("", "A", start=START)),
    ("text.invalid", lambda: Task("a", "")),
    ("text.invalid", lambda: Task("a", "x" * 501)),
    ("text.invalid", lambda: Task("a", "A", notes="x" * 20_001)),
    ("text.invalid", lambda: plan("a").update("a", labels=["x" * 101])),
    ("field.unknown", lambda: plan("a").update("a", durations="3d")),  # type: ignore[call-arg]
    ("field.unknown", lambda: Task("a", "A", dead_line=START)),  # type: ignore[call-arg]
    ("field.unknown", lambda: plan().configure(begin=START)),  # type: ignore[call-arg]
    ("field.elsewhere", lambda: Task("a", "A", start=START)),  # type: ignore[call-arg]
    ("field.elsewhere", lambda: plan("a").update("a", id="b")),  # type: ignore[call-arg]
    ("field.elsewhere", lambda: plan().configure(status="active")),  # type: ignore[call-arg]
    ("task.unknown", lambda: plan("a")["b"]),
    ("task.unknown", lambda: plan("a").update("b", priority=1)),
    ("task.unknown", lambda: plan("a").link("a", "b")),
    ("task.unknown", lambda: plan("a").move("a", "b")),
    ("task.unknown", lambda: plan("a").children("b")),
    ("task.unknown", lambda: plan("a").add_many([], [Dependency("a", "b")])),
    ("id.invalid", lambda: plan("a")[["a"]]),  # type: ignore[index]
    ("baseline.exists", lambda: _with_baseline().set_baseline(Baseline(0))),
    ("baseline.unknown", lambda: _with_baseline().clear_baseline(1)),
    ("baseline.unknown", lambda: plan("a").baseline()),
    ("baseline.task_unknown", lambda: _with_baseline().baseline()["b"]),
    ("task.duplicate", lambda: plan("a").add("a", "A")),
    ("task.duplicate", lambda: plan("a").add_many([Task("a", "A")])),
    ("task.duplicate", lambda: plan().add_many([Task("a", "A"), Task("a", "A")])),
    ("task.duplicate", lambda: plan("a 2d; b").split("a", ["1d", "1d"], ids=["b"])),
    ("task.orphan", lambda: plan("a").add("b", "B", parent="c")),
    ("task.orphan", lambda: plan("a").add_many([Task("b", "B", parent="c")])),
    # values
    ("value.invalid", lambda: Task("a", "A", priority=1001)),
    ("value.invalid", lambda: Task("a", "A", priority=True)),
    ("value.invalid", lambda: Task("a", "A", percent_complete=101)),
    ("value.invalid", lambda: Task("a", "A", kind="summary")),  # type: ignore[arg-type]
    ("value.invalid", lambda: Task("a", "A", cost="NaN")),
    ("value.invalid", lambda: Task("a", "A", cost="1e999999")),
    ("value.invalid", lambda: Task("a", "A", cost=-1)),
    ("value.invalid", lambda: Task("a", "A", cost=True)),
    ("value.invalid", lambda: Task("a", "A", labels="urgent")),
    ("value.invalid", lambda: Task("a", "A", scope=["US"])),  # type: ignore[arg-type]
    ("value.invalid", lambda: Task("a", "A", deadline="soon")),
    ("value.invalid", lambda: Task("a", "A", deadline=5)),  # type: ignore[arg-type]
    ("value.invalid", lambda: Task("a", "A", deadline="2026-03-02" * 5)),
    ("value.invalid", lambda: Task("a", "A", constraints=["SNET"])),
    ("value.invalid", lambda: Task("a", "A", constraints=[("ASAP", START)])),  # type: ignore[list-item]
    ("value.invalid", lambda: Task("a", "A", estimate="3d")),  # type: ignore[arg-type]
    ("value.invalid", lambda: Task("a", "A", external_refs=["PO-1"])),  # type: ignore[list-item]
    ("value.invalid", lambda: Task("a", "A", deliverables=[Deliverable("D", "A")] * 2)),
    ("value.invalid", lambda: Deliverable("D", "Report", required="yes")),  # type: ignore[arg-type]
    ("value.invalid", lambda: Deliverable("D", "Report", state="done")),  # type: ignore[arg-type]
    ("value.invalid", lambda: FileRef("file:a", sha256="ABC")),
    ("value.invalid", lambda: FileRef("file:a", size=-1)),
    ("value.invalid", lambda: Dependency("a", "b", "FX")),  # type: ignore[arg-type]
    ("value.invalid", lambda: plan("a").update("a", parent="b")),  # type: ignore[call-arg]
    ("value.invalid", lambda: plan("a; b").merge(["a", "b"], parent="c")),  # type: ignore[call-arg]
    ("value.invalid", lambda: plan("a").remove("a", "ask")),  # type: ignore[arg-type]
    ("value.invalid", lambda: plan(finish="2026-03-01")),
    ("value.invalid", lambda: ProjectSettings("P", name="P")),
    ("value.invalid", lambda: plan(currency="yuan")),
    ("value.invalid", lambda: plan(conversion=480)),
    ("value.invalid", lambda: plan(calendars=[OFFICE, OFFICE])),
    ("value.invalid", lambda: plan(calendars=[OFFICE.derive("project")])),
    ("value.invalid", lambda: plan(owners="always")),
    ("value.invalid", lambda: plan().advance("done")),  # type: ignore[arg-type]
    ("value.invalid", lambda: FieldDefinition("grade", "choice")),
    ("value.invalid", lambda: FieldDefinition("grade", "text", choices=["A"])),
    ("value.invalid", lambda: plan(field_definitions=[FieldDefinition("x")] * 2)),
    ("value.invalid", lambda: plan(scope_axes=[ScopeAxis("x")] * 2)),
    ("value.invalid", lambda: WbsMask.parse("1.?")),
    ("value.invalid", lambda: WbsMask(levels=())),
    ("value.invalid", lambda: WbsLevel(width=0)),
    ("value.invalid", lambda: LintOptions(longest_task_days=0)),
    ("value.invalid", lambda: plan("a 2d").split("a", ["2d"])),
    ("value.invalid", lambda: plan("a 2d").split("a", ["1d", "1d"], ids=["b", "c"])),
    ("value.invalid", lambda: plan("a 2d").split("a", ["1d", "1d"], names=["b"])),
    ("value.invalid", lambda: plan("a 2d").merge(["a"])),
    ("value.invalid", lambda: plan("a").change_set(at=NAIVE).__enter__()),
    ("input.too_many", lambda: Task("a", "A", constraints=["SNET 2026-03-02"] * 1001)),
    ("input.too_many", lambda: Task("a", "A", labels=[str(n) for n in range(1001)])),
    ("input.too_many", lambda: Task("a", "A", fields={str(n): 1 for n in range(1001)})),
    ("field.undefined", lambda: plan("a").update("a", fields={"sku": "x"})),
    (
        "field.value",
        lambda: plan("a", field_definitions=[FieldDefinition("n", "number")]).update(
            "a", fields={"n": "x"}
        ),
    ),
    (
        "field.value",
        lambda: plan(field_definitions=[FieldDefinition("d", "date")]).add_many(
            [Task("a", "A", fields={"d": "soon"})]
        ),
    ),
    ("scope.axis", lambda: plan("a").update("a", scope={"store": "x"})),
    ("scope.axis", lambda: plan(scope={"store": "x"})),
    ("scope.value", lambda: plan(scope_axes=[ScopeAxis("m", ["US"])], scope={"m": "DE"})),
    # units
    ("duration.invalid", lambda: Task("a", "A", duration="three days")),
    ("duration.invalid", lambda: Task("a", "A", duration=3)),  # type: ignore[arg-type]
    ("duration.kind", lambda: Task("a", "A", duration="50%")),
    ("duration.kind", lambda: Task("a", "A", effort="2ed")),
    ("duration.negative", lambda: Task("a", "A", duration="-1d")),
    ("duration.not_whole_minutes", lambda: plan("a 0.001d")),
    ("duration.not_whole_minutes", lambda: plan("a; b; a -> b FS 0.001d")),
    ("duration.mixed", lambda: Estimate("1d", "2d", "3ed")),
    ("duration.mixed", lambda: plan("a 1d; b 1ed").merge(["a", "b"])),
    ("estimate.order", lambda: plan("a").update("a", estimate=("8d", "2d", "9d"))),
    # dates
    ("time.naive", lambda: plan("a").update("a", deadline=NAIVE)),
    ("time.naive", lambda: plan(start=NAIVE)),
    ("time.aware", lambda: plan("a", calendars=[FLOATING]).update("a", deadline=AWARE)),
    ("time.sub_minute", lambda: Constraint("SNET", "2026-03-02T09:00:30+08:00")),
    ("time.out_of_range", lambda: Task("a", "A", deadline="1972-12-31")),
    ("time.out_of_range", lambda: plan(start="2201-01-01")),
    # calendars
    ("project.calendar_unknown", lambda: plan("a").update("a", calendar="moon")),
    ("project.calendar_unknown", lambda: plan(calendar="moon")),
    ("project.calendar_unknown", lambda: plan(resources=[Resource("li", calendar="moon")])),
    ("project.mixed_zones", lambda: plan(calendars=[OFFICE, FLOATING], calendar="office")),
    ("dependency.lag_calendar", lambda: plan("a; b").link("a", "b", lag_calendar="moon")),
    # people
    ("value.invalid", lambda: Assignment("li", 0)),
    ("value.invalid", lambda: Task("a", "A", assignments=["li", "li 50%"])),
    ("value.invalid", lambda: Task("a", "A", fixed="work")),  # type: ignore[arg-type]
    ("value.invalid", lambda: plan(resources=[Resource("li"), Resource("li")])),
    ("project.resource_unknown", lambda: plan("a").update("a", assignments=["li"])),
    ("project.resource_unknown", lambda: plan("a").update("a", expenses=["sand 1"])),
    ("project.resource_kind", lambda: plan("a", resources=SAND).update("a", assignments=["sand"])),
    ("project.resource_kind", lambda: plan("a", resources=SAND).update("a", expenses=["li 1"])),
    # summaries, milestones, constraints
    ("task.progress", lambda: Task("a", "A", duration="1d", actual_finish=START)),
    ("task.milestone_duration", lambda: Task("a", "A", kind="milestone", duration="1d")),
    ("task.level_of_effort", lambda: _level_of_effort(deadline=START)),
    ("task.level_of_effort", lambda: _level_of_effort(constraints=[f"SNET {START}"])),
    ("task.level_of_effort", lambda: _level_of_effort(as_late_as_possible=True)),
    ("task.level_of_effort", lambda: _level_of_effort(manual_start=START)),
    ("task.level_of_effort", lambda: _level_of_effort(leveling_delay="1ed")),
    ("task.level_of_effort", lambda: _level_of_effort(splits=["1d pause 1d"])),
    ("task.level_of_effort", lambda: _level_of_effort(deadline=START)),
    ("task.level_of_effort", lambda: _level_of_effort(remaining_duration="1d")),
    (
        "task.level_of_effort",
        lambda: plan("a 1d").update("a", kind="level_of_effort", resume=START),
    ),
    ("task.level_of_effort_child", lambda: plan("S; .a").update("S", kind="level_of_effort")),
    (
        "task.level_of_effort_child",
        lambda: plan().add_many([_level_of_effort(), Task("b", "B", parent="a")]),
    ),
    ("task.milestone_child", lambda: plan("m milestone; .a")),
    ("task.milestone_child", lambda: plan("S; .a").update("S", kind="milestone")),
    (
        "task.milestone_child",
        lambda: plan().add_many([Task("m", "M", kind="milestone"), Task("a", "A", parent="m")]),
    ),
    ("summary.field", lambda: plan("S; .a").update("S", duration="3d")),
    ("summary.field", lambda: plan("S; .a").update("S", percent_complete=10)),
    ("summary.field", lambda: plan("S; .a").update("S", remaining_duration="1d")),
    (
        "summary.field",
        lambda: plan().add_many([Task("S", "S", effort="1d"), Task("a", "A", parent="S")]),
    ),
    ("summary.constraint", lambda: plan("S; .a").update("S", constraints=["MSO 2026-03-02"])),
    ("constraint.duplicate", lambda: Task("a", "A", constraints=["SNET 2026-03-02"] * 2)),
    # outline
    ("outline.cycle", lambda: plan("S; .T; ..a").move("S", "a")),
    ("outline.cycle", lambda: plan("S").move("S", "S")),
    (
        "outline.cycle",
        lambda: plan().add_many([Task("a", "A", parent="b"), Task("b", "B", parent="a")]),
    ),
    ("outline.place", lambda: plan("a").add("b", "B", index=2)),
    ("outline.place", lambda: plan("a; b").reorder("a", 2)),
    ("outline.place", lambda: plan("S; .a; b").move("b", "S", -1)),
    ("outline.first", lambda: plan("a").indent("a")),
    ("outline.top", lambda: plan("a").outdent("a")),
    # dependencies
    ("dependency.unknown", lambda: plan("a; b").unlink("a", "b")),
    ("dependency.duplicate", lambda: plan("a; b; a -> b; a -> b")),
    ("dependency.duplicate", lambda: plan("a; b").add_many([], [Dependency("a", "b")] * 2)),
    ("dependency.duplicate", lambda: plan("a; b; a -> b").add_many([], [Dependency("a", "b")])),
    ("dependency.duplicate", lambda: plan("a; b; a -> b; a -> b SS").relink("a", "b", to="SS")),
    ("dependency.self", lambda: plan("a").link("a", "a")),
    ("dependency.family", lambda: plan("S; .a; S -> a")),
    ("dependency.family", lambda: plan("S; .T; ..a; a -> S")),
    ("dependency.family", lambda: plan("S; a; a -> S").move("a", "S")),
    ("dependency.family", lambda: plan("S; .a").add_many([], [Dependency("S", "a")])),
    ("dependency.cycle", lambda: plan("a; b; a -> b; b -> a")),
    ("task.linked", lambda: plan("a; b; a -> b").remove("a")),
    ("dependency.lags", lambda: plan("a; b; c; a -> b FS 1d; b -> c FS 1ed").remove("b", "bridge")),
    # split and merge
    ("task.not_leaf", lambda: plan("S; .a").split("S", ["1d", "1d"])),
    ("task.not_leaf", lambda: plan("m milestone").split("m", ["1d", "1d"])),
    ("task.not_leaf", lambda: _with_effort().split("a", ["1d", "1d"])),
    ("task.not_leaf", lambda: plan("S; .a; b").merge(["S", "b"])),
    ("split.duration", lambda: plan("a").split("a", ["1d", "1d"])),
    ("merge.siblings", lambda: plan("S; .a; b").merge(["a", "b"])),
    ("merge.conflict", lambda: plan("a 1d; b").merge(["a", "b"])),
    # recurring tasks
    ("series.none", lambda: plan("a").change_recurring("a", count=3)),
    ("series.none", lambda: plan("a").next_occurrence("a")),
    ("series.endless", lambda: plan().add_recurring("r", "R", "FREQ=DAILY")),
    (
        "series.empty",
        lambda: plan().add_recurring("r", "R", "FREQ=WEEKLY;BYDAY=SU", until="2026-03-03"),
    ),
    (
        "series.empty",
        lambda: plan().add_recurring("r", "R", "FREQ=WEEKLY;BYDAY=SU", count=3, on_day_off="skip"),
    ),
    ("series.by_rule", lambda: _recurring().next_occurrence("r")),
    ("series.unfinished", lambda: _recurring(repeats="on_completion").next_occurrence("r")),
    ("calendar.rule_invalid", lambda: plan().add_recurring("r", "R", "weekly", count=3)),
    ("calendar.rule_too_long", lambda: _recurring(until="2199-12-31", count=None)),
    ("calendar.range_inverted", lambda: _recurring(until="2026-03-01")),
    ("value.invalid", lambda: _recurring(at="9 am")),
    ("value.invalid", lambda: _recurring(first="2026-03-02T09:00")),
    ("value.invalid", lambda: _recurring(count=0)),
    ("value.invalid", lambda: _recurring(on_day_off="drop")),
    ("value.invalid", lambda: _recurring(deadline=START)),
    ("field.unknown", lambda: _recurring(durations="3d")),
    ("project.calendar_unknown", lambda: _recurring(calendar="moon")),
    (
        "project.calendar_unknown",
        lambda: _recurring(calendar="factory").configure(calendars=[OFFICE]),
    ),
    ("task.duplicate", lambda: _recurring().add_recurring("r", "R", "FREQ=DAILY", count=1)),
    ("value.invalid", lambda: _without_a_calendar(on_day_off="skip")),
    ("task.linked", lambda: _linked_series().change_recurring("r", count=1)),
    # moving a project
    ("project.started", lambda: _started().move_project("2026-04-01")),
    ("value.invalid", lambda: plan("a").move_project("soon")),
    ("value.invalid", lambda: plan("a").move_project(START, by="weeks")),  # type: ignore[arg-type]
    ("value.invalid", lambda: plan("a").move_project(START, manual="drop")),  # type: ignore[arg-type]
    (
        "value.invalid",
        lambda: plan("a", calendars=[]).move_project("2026-04-01", by="working_days"),
    ),
    ("time.naive", lambda: plan("a").move_project("2026-04-01T09:00")),
    ("time.out_of_range", lambda: _due_late().move_project("2200-01-01")),
    ("calendar.gap_too_long", lambda: _due_late().move_project("2200-01-01", by="working_days")),
    # owners, lifecycle, history
    ("task.owner_missing", lambda: plan("a", owners="required")),
    ("task.owner_missing", lambda: plan("a").configure(owners="required")),
    ("lifecycle.archived", lambda: _archived().update("a", priority=1)),
    ("lifecycle.archived", lambda: _archived().undo()),
    ("lifecycle.step", lambda: plan().advance("completed")),
    ("lifecycle.step", lambda: plan().restore()),
    ("history.empty", lambda: plan().undo()),
    ("history.empty", lambda: plan("a").redo()),
    ("history.version", lambda: plan("a").as_of(7)),
    ("history.broken", _a_log_from_elsewhere),
    ("history.author", _another_author_inside),
    ("history.open", lambda: _inside_a_change_set(Project.undo)),
    ("history.open", lambda: _inside_a_change_set(Project.copy)),
]


def _assigned() -> Project:
    project = plan("a", resources=[Resource("li")])
    project.update("a", assignments=["li"])
    return project


def _after_effort() -> Project:
    project = plan("a 1d; b 1d; a -> b")
    project.update("a", kind="level_of_effort")
    return project


def _twice() -> Project:
    project = _assigned()
    project.add("part", "Part", parent="a", duration="1d", assignments=["li"])
    return project


LINTED = {
    "lint.owner": plan("a 1d"),
    "lint.deliverable": plan("a 1d"),
    "lint.duration": plan("a"),
    "lint.effort": _assigned(),
    "lint.counted_twice": _twice(),
    "lint.long_task": plan("a 21d"),
    "lint.phase_milestone": plan("S; .a 1d"),
    "lint.open_start": plan("a; b"),
    "lint.waits_for_effort": _after_effort(),
    "lint.open_end": plan("a; b"),
}


def _codes_of_the_room() -> set[str]:
    from pmcore.kernel.catalogue import wbs

    return {str(code) for code in wbs.ENTRIES}


class TestErrors:
    """Every failure a user can provoke has a code, the values in its context, and advice."""

    @pytest.mark.parametrize(("code", "mistake"), MISTAKES)
    def test_a_mistake_names_its_code_and_values(
        self, code: str, mistake: Callable[[], Any]
    ) -> None:
        with pytest.raises(PmcoreError) as caught:
            mistake()

        error = caught.value
        assert error.code == code
        assert entry(error.code).fields() <= set(error.context)
        for language in ("en", "zh"):
            assert error.message(language)
            assert error.advice(language)

    @pytest.mark.parametrize(("code", "mistake"), MISTAKES[::10])
    def test_an_error_survives_pickle_and_copy(self, code: str, mistake: Callable[[], Any]) -> None:
        with pytest.raises(PmcoreError) as caught:
            mistake()

        for again in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
            assert (again.code, dict(again.context)) == (code, dict(caught.value.context))

    def test_every_code_of_the_room_is_provoked_here(self) -> None:
        shown = {code for code, _ in MISTAKES} | LINTED.keys() | {"lint.criterion"}

        assert _codes_of_the_room() - shown == set()


class TestFindings:
    """What lint reports has a code of the same registry and the values in its context."""

    @pytest.mark.parametrize(("code", "project"), LINTED.items())
    def test_a_finding_names_its_code_and_values(self, code: str, project: Project) -> None:
        found = [finding for finding in lint(project) if finding.code == code]

        assert found
        assert entry(Code(code)).fields() <= set(found[0].context)
        assert found[0].task in project


class TestBulkErrors:
    """Validators collect every finding before they raise."""

    def test_given_several_problems_when_added_in_bulk_then_all_are_listed(self) -> None:
        project = plan("a")
        tasks = [Task("a", "A"), Task("b", "B", parent="x"), Task("c", "C", calendar="moon")]

        with pytest.raises(InputError) as caught:
            project.add_many(tasks)

        found = [str(finding.code) for finding in caught.value.findings]
        assert caught.value.code == Code.INPUT_INVALID
        assert found == ["task.duplicate", "task.orphan", "project.calendar_unknown"]
        assert project == plan("a")

    def test_given_thousands_of_problems_then_the_list_is_cut(self) -> None:
        with pytest.raises(InputError) as caught:
            plan().add_many([Task(f"t{n}", "T", parent="x") for n in range(3000)])

        assert len(caught.value.findings) == 100
        assert caught.value.message().startswith("100 or more problem(s) stop this input.")
        assert caught.value.message("zh").startswith("输入有 至少 100 处问题。")

    def test_given_names_that_look_alike_when_one_is_wrong_then_they_are_offered(self) -> None:
        with pytest.raises(PmcoreError, match="T503"):
            plan("T503; T777")["T504"]

    def test_given_a_huge_plan_when_an_id_is_wrong_then_the_answer_comes_at_once(self) -> None:
        project = plan()
        project.add_many([Task(f"T{n}", "T") for n in range(20_000)])

        with pytest.raises(PmcoreError) as caught:
            project["T2000x"]

        assert caught.value.context["close"]
        assert Duration("1d").kind == "working"
        assert ExternalRef("erp", "po", "1").id == "1"
        assert FACTORY.id == "factory"
