"""Records: immutable, short to write, and their repr pastes back as code."""

from __future__ import annotations

import dataclasses
import pickle
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.kernel import Code, Duration, InputError, LocalizedText, PmcoreError
from pmcore.wbs import (
    AcceptanceCriterion,
    Assignment,
    ChecklistItem,
    Constraint,
    Deliverable,
    Dependency,
    Estimate,
    ExternalRef,
    FieldDefinition,
    FileRef,
    Project,
    ProjectSettings,
    Resource,
    ScopeAxis,
    Task,
    Values,
    WbsLevel,
    WbsMask,
)
from pmcore.wbs.readings import Readings
from pmcore.wbs.rules import Rules

FULL = Task(
    "T1",
    {"en": "Dig", "zh": "挖"},
    parent="S",
    duration="3d",
    effort="12h",
    calendar="office",
    owner="u.li",
    collaborators=["u.wu", "u.an", "u.wu"],
    approvers=["u.wu", "u.an", "u.wu"],
    priority=700,
    constraints=["SNET 2026-03-02", ("FNLT", date(2026, 3, 9))],
    deadline="2026-03-10T17:00+08:00",
    estimate=("2d", "3d", "5d"),
    percent_complete=40,
    percent_complete_type="physical",
    physical_percent="12.5",
    cost="1200.50",
    deliverables=["Pit", Deliverable("photo", "Photo", criteria=["Sharp"])],
    checklist=["Fence", ChecklistItem("Permit", done=True)],
    labels=["Urgent ", "urgent", "Q4"],
    scope={"store": "main", "marketplace": ["US", "DE", "US"]},
    external_refs=[("erp", "po", "PO-1"), ExternalRef("crm", "case", "7")],
    fields={"grade": "A", "length": 2.5, "wet": False, "on": date(2026, 3, 2), "none": None},
    notes="Two lines\nof text",
)
RECORDS: list[Any] = [
    FULL,
    Dependency("dig", "pour", "FS", lag="+1d"),
    Dependency("dig", "pour", "SS", lag="-50%", lag_calendar="elapsed"),
    Constraint("MSO", "2026-03-02"),
    Constraint("MFO", "2026-03-02T17:00+08:00"),
    Estimate("1d", "2d", "3d"),
    ExternalRef("erp", "po", "1"),
    FileRef("s3://a/b", sha256="0" * 64, size=5),
    ChecklistItem("Fence", done=True),
    AcceptanceCriterion("Sharp", check="host", met=True),
    Deliverable("D1", "Pit", criteria=["Deep"], required=False, evidence=["file:a"]),
    FieldDefinition("grade", "choice", {"en": "Grade", "zh": "等级"}, choices=["A", "B"]),
    ScopeAxis("marketplace", ["US", "DE"]),
    WbsMask.parse("1.A.a.001", prefix="P-"),
    ProjectSettings("P", name="Plan", start="2026-03-02", finish="2026-06-30", currency="CNY"),
]
NAMES = {
    name: value
    for name, value in {**globals()}.items()
    if isinstance(value, type) and value.__module__.startswith("pmcore")
} | {"WbsLevel": WbsLevel, "LocalizedText": LocalizedText, "Decimal": Decimal}


class TestEveryRecord:
    """A repr is short and pastes back as code; records are values."""

    @pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
    def test_a_repr_pastes_back_as_code(self, record: Any) -> None:
        words = {**NAMES, "datetime": __import__("datetime")}

        assert eval(repr(record), words) == record

    @pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
    def test_a_record_survives_pickle_and_has_one_hash(self, record: Any) -> None:
        again = pickle.loads(pickle.dumps(record))

        assert again == record
        assert hash(again) == hash(record)

    @pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
    def test_a_record_cannot_be_changed(self, record: Any) -> None:
        field = dataclasses.fields(record)[0].name

        with pytest.raises((dataclasses.FrozenInstanceError, TypeError)):
            setattr(record, field, "other")

    def test_values_cannot_be_changed(self) -> None:
        with pytest.raises(AttributeError, match="immutable"):
            Values({"a": 1})._held = {}


class TestTask:
    """Fields are written the friendly way and kept in one form."""

    def test_given_friendly_input_when_made_then_every_field_has_its_type(self) -> None:
        assert FULL.name.pick("zh") == "挖"
        assert FULL.duration == Duration("3d")
        assert FULL.collaborators == ("u.an", "u.wu")
        assert FULL.approvers == ("u.wu", "u.an")
        assert FULL.constraints[0] == Constraint("SNET", date(2026, 3, 2))
        assert isinstance(FULL.deadline, datetime)
        assert FULL.deadline.utcoffset() == timedelta(hours=8)
        assert FULL.cost == Decimal("1200.50")
        assert [held.id for held in FULL.deliverables] == ["D1", "photo"]
        assert FULL.labels == ("Q4", "Urgent")
        assert FULL.scope["marketplace"] == ("DE", "US")
        assert FULL.fields["length"] == Decimal("2.5")
        assert "none" not in FULL.fields

    def test_a_short_task_reads_short(self) -> None:
        assert repr(Task("T1", "Dig", duration="3d")) == "Task('T1', 'Dig', duration='3d')"

    def test_replacing_a_field_leaves_the_record_as_it_was(self) -> None:
        longer = FULL.replace(duration="9d")

        assert (FULL.duration, longer.duration) == (Duration("3d"), Duration("9d"))
        assert longer.replace(duration="3d") == FULL

    @given(st.sampled_from([f.name for f in dataclasses.fields(Task) if f.name != "id"]))
    def test_replacing_a_field_by_itself_changes_nothing(self, name: str) -> None:
        assert FULL.replace(**{name: getattr(FULL, name)}) == FULL

    @given(
        st.permutations([f.name for f in dataclasses.fields(Task) if f.name not in ("id", "name")]),
        st.integers(0, 99),
    )
    def test_fields_given_in_any_order_make_the_task_of_one_change_after_the_other(
        self, names: list[str], count: int
    ) -> None:
        given_fields = {name: getattr(FULL, name) for name in names[: count % len(names)]}
        one_by_one = Task(FULL.id, FULL.name)
        for name, value in given_fields.items():
            one_by_one = one_by_one.replace(**{name: value})

        assert Task(FULL.id, FULL.name, **given_fields) == one_by_one

    def test_a_name_that_is_no_field_is_told_after_a_value_that_cannot_be_used(self) -> None:
        wrong_and_unknown: dict[str, Any] = {"colour": "red", "priority": -1}

        with pytest.raises(InputError) as wrong:
            Task("a", "A", **wrong_and_unknown)
        assert wrong.value.code == Code.VALUE_INVALID

        with pytest.raises(InputError) as unknown:
            Task("a", "A", **{**wrong_and_unknown, "priority": 1})
        assert unknown.value.code == Code.FIELD_UNKNOWN

    @pytest.mark.parametrize(
        ("percent", "status"), [(0, "not_started"), (1, "in_progress"), (100, "finished")]
    )
    def test_status_follows_from_percent_complete(self, percent: int, status: str) -> None:
        assert Task("a", "A", percent_complete=percent).status == status

    def test_a_milestone_may_have_a_duration_of_zero(self) -> None:
        assert Task("m", "M", kind="milestone", duration="0d").is_milestone

    def test_constraints_are_found_by_kind_and_sorted(self) -> None:
        task = Task("a", "A", constraints=["FNLT 2026-03-09", "SNET 2026-03-02"])

        assert [held.kind for held in task.constraints] == ["SNET", "FNLT"]
        assert task.constraint("FNLT") == Constraint("FNLT", "2026-03-09")
        assert task.constraint("MSO") is None

    def test_unmet_criteria_are_listed(self) -> None:
        criteria = [AcceptanceCriterion("Sharp", met=True), AcceptanceCriterion("Signed")]

        assert Deliverable("D", "Photo", criteria=criteria).unmet == (criteria[1],)


class TestManyTasks:
    """Made at once, tasks are what each would be by itself."""

    def test_given_fields_that_ask_for_more_when_made_at_once_then_they_settle_alike(self) -> None:
        given: list[dict[str, Any]] = [
            {"id": "a", "name": "A", "actual_start": "2026-03-02", "actual_finish": "2026-03-03"},
            {"id": "b", "name": {"en": "B", "zh": "乙"}, "kind": "milestone"},
            {"id": "m", "name": "M", "kind": "milestone", "manual_finish": "2026-03-03"},
            {"id": "c", "name": "A", "duration": Duration("2d"), "labels": ["x", "X", "w"]},
            {"id": "d", "name": "D", "priority": 1, "is_active": True, "percent_complete": 1},
            {"id": "e", "name": "E", "labels": ["x", "X", "w"], "scope": {"store": ["main"]}},
        ]

        assert Task.many(given * 300) == [Task(**each) for each in given] * 300

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"duration": "soon"}, "duration.invalid"),
            ({"priority": True}, "value.invalid"),
            ({"labels": [1]}, "text.invalid"),
            ({"labels": "x"}, "value.invalid"),
            ({"labels": [["x"]]}, "text.invalid"),
            ({"labels": {"x": "y"}}, "value.invalid"),
            ({"constraints": [{"kind": "SNET", "at": "2026-03-02"}]}, "value.invalid"),
            ({"is_active": 1}, "value.invalid"),
            ({"percent_complete": 0.0}, "value.invalid"),
            ({"percent_complete": None}, "value.invalid"),
            ({"percent_complete_type": "units"}, "value.invalid"),
            ({"physical_percent": None}, "value.invalid"),
            ({"physical_percent": -1}, "value.invalid"),
            ({"physical_percent": "100.000000001"}, "value.invalid"),
            ({"physical_percent": "0.1234567891"}, "value.invalid"),
            ({"notes": "a\x00"}, "text.invalid"),
            ({"notes": " "}, "text.invalid"),
            ({"notes": None}, "text.invalid"),
            ({"durations": "1d"}, "field.unknown"),
            ({"kind": "milestone", "duration": "1d"}, "task.milestone_duration"),
            ({"name": " "}, "text.invalid"),
            ({"id": " "}, "id.invalid"),
        ],
    )
    def test_given_what_no_task_may_have_when_made_at_once_then_the_code_is_the_same(
        self, fields: dict[str, Any], code: str
    ) -> None:
        good = {"id": "a", "name": "A", "priority": 1, "labels": ["x"], "percent_complete": 0}
        bad = {**good, **fields}
        for make in (lambda: Task.many([good, bad]), lambda: Task(**bad)):
            with pytest.raises(InputError) as caught:
                make()
            assert caught.value.code == code

    def test_given_objects_that_are_equal_but_of_other_kinds_then_each_is_read(self) -> None:
        shares = [{"resource": "li", "units": units} for units in ("1", 1, "1", True, 1)]
        read = Readings((), tuple, lambda value: [repr(each) for each in value])
        cases: list[list[Any]] = [
            [[each] for each in shares],
            [[{"within": [1]}], [{"within": [1]}]],
            [[{}], []],
        ]

        for values in cases:
            assert list(read.of(values)) == [tuple(map(repr, value)) for value in values]

    def test_given_one_moment_in_two_zones_when_made_at_once_then_each_keeps_its_own(self) -> None:
        moments = ["2026-03-02T09:00+08:00", "2026-03-02T01:00+00:00"]
        given: list[dict[str, Any]] = [
            {"id": "a", "name": "A", "constraints": [Constraint("SNET", at)], "deadline": at}
            for at in moments
        ]

        made = Task.many(given)

        assert list(map(repr, made)) == [repr(Task(**each)) for each in given]  # equal they are

    def test_given_made_at_once_when_one_is_set_then_it_is_as_frozen_as_any(self) -> None:
        task = Task.many([{"id": "a", "name": "A"}])[0]

        assert type(task) is Task
        with pytest.raises(dataclasses.FrozenInstanceError):
            task.notes = "b"  # type: ignore[misc]
        assert pickle.loads(pickle.dumps(task)) == task

    def test_given_no_name_when_made_at_once_then_it_is_a_type_error(self) -> None:
        with pytest.raises(TypeError, match="id and a name"):
            Task.many([{"id": "a"}])


class TestManyHeld:
    """Held against the settings at once, tasks are refused for what each would be by itself."""

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"duration": "0.001d"}, "duration.not_whole_minutes"),
            ({"effort": "0.001d"}, "duration.not_whole_minutes"),
            ({"leveling_delay": "0.0001ed"}, "duration.not_whole_minutes"),
            ({"splits": ["0.001d pause 1d"]}, "duration.not_whole_minutes"),
            ({"estimate": ["3d", "2d", "1d"]}, "estimate.order"),
            ({"calendar": "moon"}, "project.calendar_unknown"),
            ({"assignments": ["wu"]}, "project.resource_unknown"),
            ({"assignments": [Assignment("li", effort="0.001d")]}, "duration.not_whole_minutes"),
            ({"expenses": ["wu 5"]}, "project.resource_unknown"),
            ({"constraints": ["SNET 2026-03-02T09:00"]}, "time.naive"),
            ({"deadline": "2026-03-02T09:00"}, "time.naive"),
            ({"scope": {"store": ["main"]}}, "scope.axis"),
            ({"fields": {"sku": "A"}}, "field.undefined"),
        ],
    )
    def test_given_one_that_cannot_be_among_many_then_it_is_told(
        self, fields: dict[str, Any], code: str
    ) -> None:
        office = Calendar.standard("office", zone="Asia/Shanghai")
        settings = ProjectSettings(
            "SITE", name="Site", start="2026-03-02", calendars=[office], calendar="office",
            resources=[Resource("li")],
        )  # fmt: skip
        usual: dict[str, Any] = {"duration": "1d", "assignments": ["li"], "calendar": "office"}
        items: list[dict[str, Any]] = [
            {"id": "a", "name": "A"},
            {"id": "b", "name": "B", **usual},
            {"id": "c", "name": "C", **usual, **fields},
        ]
        tasks, given = Task.from_items(items, {})
        rules = Rules(settings)
        rules.check_tasks(tasks[:2])

        for asked in ((tasks,), (tasks, given)):
            with pytest.raises(PmcoreError) as of_many:
                rules.check_tasks(*asked)
            assert of_many.value.code == code
        with pytest.raises(PmcoreError) as of_one:
            rules.check_task(tasks[2])
        assert of_one.value.code == code

    def test_given_a_field_that_follows_from_another_then_it_is_held_against_them_too(self) -> None:
        office = Calendar.standard("office", zone="Asia/Shanghai")
        settings = ProjectSettings(
            "SITE", name="Site", start="2026-03-02", calendars=[office], calendar="office"
        )
        go = {"id": "go", "name": "Go", "kind": "milestone", "actual_start": "2026-03-02T09:00"}

        with pytest.raises(InputError) as raised:
            Rules(settings).check_tasks(*Task.from_items([go], {}))
        assert raised.value.code == "time.naive"


class TestDates:
    """A date stays a date, a time keeps its offset; text is ISO 8601."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("2026-03-02", date(2026, 3, 2)),
            ("2026-03-02T09:00", datetime(2026, 3, 2, 9)),  # noqa: DTZ001
            ("2026-03-02T09:00+00:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ],
    )
    def test_text_is_read_as_what_it_says(self, text: str, value: date) -> None:
        at = Constraint("SNET", text).at

        assert (type(at), at) == (type(value), value)


class TestDependency:
    """A dependency is named by predecessor, successor and type."""

    def test_the_key_leaves_out_the_lag(self) -> None:
        assert Dependency("a", "b", "SS", lag="2d").key == ("a", "b", "SS")

    def test_a_dependency_can_stand_between_other_tasks(self) -> None:
        link = Dependency("a", "b", "SS", lag="2d", lag_calendar="elapsed")

        assert link.between("c", "d") == Dependency("c", "d", "SS", "2d", "elapsed")


class TestPublicNames:
    """The package lists its promise."""

    def test_every_public_name_exists(self) -> None:
        import pmcore.wbs

        assert sorted(pmcore.wbs.__all__) == pmcore.wbs.__all__
        assert all(hasattr(pmcore.wbs, name) for name in pmcore.wbs.__all__)
        assert pmcore.wbs.Project is Project
