"""What a project is set to holds for every record in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pmcore.calendars import Calendar, CountryHolidays
from pmcore.kernel import (
    Code,
    ConversionSettings,
    Duration,
    InputError,
    LifecycleError,
    ProjectError,
)
from pmcore.wbs import FieldDefinition, Project, ScopeAxis
from wbs.plans import FACTORY, FLOATING, OFFICE, plan


def _update_inside(project: Project) -> None:
    with project.change_set():
        project.update("a", priority=1)


class TestSetUp:
    """Start is required; with one calendar, that one is the project's own."""

    def test_given_one_calendar_then_it_is_the_project_s_own(self) -> None:
        project = plan(finish="2026-06-30", goal="Open", lead="u.li", client="c7", currency="CNY")

        assert project.settings.calendar == "office"
        assert project.settings.zone == "Asia/Shanghai"
        assert dict(project.calendars) == {"office": OFFICE}
        assert project.settings.finish == date(2026, 6, 30)
        assert project.id == "P"

    def test_given_several_calendars_then_the_project_may_have_none_of_its_own(self) -> None:
        project = plan("a", calendars=[OFFICE, FACTORY])

        assert project.settings.calendar is None
        assert project.settings.zone == "Asia/Shanghai"
        project.update("a", deadline="2026-03-02T09:00+08:00")
        with pytest.raises(InputError, match=r"time\.naive"):
            project.update("a", deadline="2026-03-02T09:00")

    def test_a_project_without_calendars_takes_dates_and_times_as_they_come(self) -> None:
        project = plan("a", calendars=[])

        project.update("a", deadline="2026-03-02T09:00")
        project.update("a", deadline="2026-03-02T09:00+08:00")

        with pytest.raises(InputError, match=r"time\.aware"):
            project.configure(calendars=[FLOATING])


class TestConfigure:
    """Every record is checked against new settings, and nothing changes if one does not fit."""

    def test_settings_change_and_come_back(self) -> None:
        project = plan("a 1d")

        project.configure(start="2026-04-01", conversion=ConversionSettings(minutes_per_day=420))

        assert project.minutes("1d") == 420
        project.undo()
        assert project.minutes("1d") == 480
        assert project == plan("a 1d")

    def test_given_a_duration_that_no_longer_is_whole_minutes_then_it_is_refused(self) -> None:
        project = plan("a 0.125d")

        with pytest.raises(InputError, match=r"duration\.not_whole"):
            project.configure(conversion=ConversionSettings(minutes_per_day=500))

        assert project.minutes("1d") == 480

    def test_given_a_calendar_in_use_when_it_is_taken_away_then_it_is_refused(self) -> None:
        project = plan("a; b", calendars=[OFFICE, FACTORY], calendar="office")
        project.update("a", calendar="factory")
        project.link("a", "b", lag="1d", lag_calendar="factory")

        with pytest.raises(ProjectError, match=r"project\.calendar_unknown"):
            project.configure(calendars=[OFFICE])
        project.update("a", calendar=None)
        with pytest.raises(ProjectError, match=r"dependency\.lag_calendar"):
            project.configure(calendars=[OFFICE])


class TestFieldsAndScope:
    """The host defines custom fields and scope axes; tasks keep to them."""

    def test_a_field_is_kept_in_the_type_it_is_defined_with(self) -> None:
        kinds = {"sku": "text", "size": "number", "hot": "flag", "on": "date"}
        definitions = [FieldDefinition(name, kind) for name, kind in kinds.items()]  # type: ignore[arg-type]
        grade = FieldDefinition("grade", "choice", choices=["A", "B"])
        project = plan(field_definitions=[*definitions, grade])

        task = project.add(
            "a", "a", fields={"sku": "x", "size": 2, "hot": True, "on": "2026-03-02", "grade": "B"}
        )

        assert dict(task.fields) == {
            "sku": "x",
            "size": Decimal(2),
            "hot": True,
            "on": date(2026, 3, 2),
            "grade": "B",
        }

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("text", True),
            ("number", "2"),
            ("flag", 1),
            ("date", datetime(2026, 3, 2, tzinfo=UTC)),
            ("choice", "C"),
            ("moment", "2026-03-02"),
            ("moment", date(2026, 3, 2)),
            ("duration", True),
            ("cost", "2"),
        ],
    )
    def test_a_value_of_another_type_is_refused(self, kind: str, value: object) -> None:
        choices = ["A"] if kind == "choice" else []
        definition = FieldDefinition("f", kind, choices=choices)  # type: ignore[arg-type]
        project = plan("a", field_definitions=[definition])

        with pytest.raises(InputError, match=r"field\.value"):
            project.update("a", fields={"f": value})  # type: ignore[dict-item]

    def test_times_lengths_and_costs_are_read_as_people_write_them(self) -> None:
        kinds = {"seen": "moment", "wait": "duration", "price": "cost"}
        definitions = [FieldDefinition(name, kind) for name, kind in kinds.items()]  # type: ignore[arg-type]
        project = plan("a", field_definitions=definitions)

        task = project.update("a", fields={"seen": "2026-03-02T01:00Z", "wait": "2ed", "price": 9})

        assert dict(task.fields) == {
            "price": Decimal(9),
            "seen": datetime(2026, 3, 2, 1, tzinfo=UTC),
            "wait": Duration("2ed"),
        }
        with pytest.raises(InputError, match=r"duration\.negative"):
            project.update("a", fields={"wait": "-1d"})
        with pytest.raises(InputError, match=r"duration\.not_whole"):
            project.update("a", fields={"wait": "0.0001d"})

    def test_a_time_of_a_field_fits_the_clock_of_the_project(self) -> None:
        zoned = Calendar.standard("office", zone="Asia/Shanghai")
        project = plan(
            "a", calendars=[zoned], field_definitions=[FieldDefinition("seen", "moment")]
        )

        with pytest.raises(InputError, match=r"time\.naive"):
            project.update("a", fields={"seen": "2026-03-02T09:00"})

    def test_an_axis_without_values_takes_any(self) -> None:
        project = plan("a", scope_axes=[ScopeAxis("store"), ScopeAxis("m", ["US"])])

        task = project.update("a", scope={"store": ["main", "outlet"], "m": "US"})

        assert task.scope["store"] == ("main", "outlet")

    def test_given_an_axis_in_use_when_it_is_taken_away_then_it_is_refused(self) -> None:
        project = plan("a", scope_axes=[ScopeAxis("store")])
        project.update("a", scope={"store": "main"})

        with pytest.raises(ProjectError, match=r"scope\.axis"):
            project.configure(scope_axes=[])


class TestOwners:
    """Exactly one owner per leaf where the project says so."""

    def test_a_summary_needs_none_and_a_leaf_keeps_its_own(self) -> None:
        project = plan(owners="required")
        with project.change_set():
            project.add("S", "S")
            project.add("a", "a", parent="S", owner="u.li")

        with pytest.raises(ProjectError, match=r"task\.owner_missing"):
            project.update("a", owner=None)
        with pytest.raises(ProjectError, match="S"):
            project.remove("a")
        project.update("a", owner="u.wu")

        assert project["a"].owner == "u.wu"

    def test_ready_records_are_held_to_it_too(self) -> None:
        strict = plan(owners="required").settings

        with pytest.raises(ProjectError, match=r"task\.owner_missing"):
            Project.from_records(strict, plan("a").tasks())


class TestLifecycle:
    """Draft, planned, active, on hold, completed, archived; archived is read-only, restorable."""

    def test_a_project_goes_through_its_life(self) -> None:
        project = plan("a")

        for state in ("planned", "active", "on_hold", "active", "completed", "archived"):
            project.advance(state)

        assert project.settings.archived_from == "completed"
        project.restore()
        assert project.lifecycle == "completed"

    @pytest.mark.parametrize(
        "edit",
        [
            lambda project: project.add("b", "b"),
            lambda project: project.update("a", priority=1),
            lambda project: project.remove("a"),
            lambda project: project.configure(name="Other"),
            lambda project: project.advance("active"),
            lambda project: project.undo(),
            _update_inside,
        ],
    )
    def test_an_archived_project_is_read_only(self, edit: Callable[[Project], None]) -> None:
        project = plan("a")
        project.advance("archived")
        before = project.copy()

        with pytest.raises(LifecycleError, match=r"lifecycle\.archived"):
            edit(project)

        assert project == before
        assert [task.id for task in project] == ["a"]

    def test_the_error_says_what_may_come_next(self) -> None:
        with pytest.raises(LifecycleError) as caught:
            plan().advance("active")

        assert caught.value.context["allowed"] == ["planned", "archived"]


def test_given_more_sources_of_holidays_than_a_project_may_have_then_they_are_refused() -> None:
    words = ["CN", "DE", "FR", "GB", "IT", "JP", "KR", "US"]
    years = [CountryHolidays(code, languages=(f"x{n}",)) for code in words for n in range(9)]
    offices = [
        Calendar.standard(f"C{n}", zone="UTC", holidays=years[n : n + 8])
        for n in range(0, len(years), 8)
    ]

    with pytest.raises(InputError) as caught:
        Project("P", "P", start="2026-03-02", calendars=offices, calendar="C0")

    assert caught.value.code == Code.TOO_MANY
    few = Project("P", "P", start="2026-03-02", calendars=offices[:8], calendar="C0")
    assert len(few.calendars) == 8
