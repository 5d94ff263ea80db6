"""What the certificate checker says, on plans that can be checked by hand."""

from __future__ import annotations

import ast
import json
import pickle
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest

from pmcore.calendars import Calendar
from pmcore.kernel import Code, Finding, InputError, ScheduleError
from pmcore.scheduling import certificate
from pmcore.scheduling.certificate import Verification, verify
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Project
from scheduling.builders import plan
from scheduling.certificate_rows import Rows, scheduled_slowly

# 2026-03-02 is a Monday; the office works 9-12 and 13-18 in Shanghai, Monday to Friday.
TWO = "dig 1d; pour 1d; dig -> pour"


def rows_of(project: Project, options: SchedulingOptions | None = None) -> dict[str, Any]:
    """Return the valid schedule by id, times as texts."""
    rows, _ = scheduled_slowly(project, options)
    return {row["id"]: {name: _text(value) for name, value in row.items()} for row in rows}


def _text(value: object) -> object:
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else value


def found(
    project: Project, rows: object, options: SchedulingOptions | None = None, **more: Any
) -> list[str]:
    """Return what is found, in words."""
    result = verify(project, rows, options, **more)  # type: ignore[arg-type]
    return [finding.message() for finding in result.findings]


def only(result: Verification) -> Finding:
    """Return the one finding there is."""
    assert len(result.findings) == result.total == 1
    return result.findings[0]


class TestEarlyDates:
    """Each inequality holds, and one step earlier breaks one."""

    def test_given_a_start_before_its_predecessor_ends_then_the_dependency_is_broken(self) -> None:
        given = {
            "dig": {"early_start": "2026-03-02T09:00+08:00"},
            "pour": {"early_start": "2026-03-02T17:00+08:00"},
        }

        finding = only(verify(plan(TWO), given))

        assert finding.code == "verify.dependency_broken"
        assert finding.context["rule"] == "dependency"
        assert (finding.context["predecessor"], finding.context["successor"]) == ("dig", "pour")
        assert finding.context["minutes"] == 60
        assert finding.message() == (
            "early_start of pour is 2026-03-02T17:00+08:00, but the dependency dig -> pour (FS)"
            " bounds it by 2026-03-03T09:00+08:00: it is 1h off."
        )
        assert finding.message("zh") == (
            "pour 的 early_start 为 2026-03-02T17:00+08:00，但依赖 dig -> pour (FS)以"
            " 2026-03-03T09:00+08:00 为限：相差 1小时。"
        )

    def test_given_a_start_that_nothing_holds_then_it_is_not_the_earliest(self) -> None:
        given = {
            "dig": {"early_start": "2026-03-02T09:00+08:00"},
            "pour": {"early_start": "2026-03-04T09:00+08:00"},
        }

        finding = only(verify(plan(TWO), given))

        assert finding.code == "verify.not_earliest"
        assert finding.context["expected"] == "2026-03-03T09:00+08:00"
        assert finding.context["amount"] == {"en": "1d", "zh": "1天"}

    def test_given_one_wrong_task_then_what_follows_it_rightly_is_not_blamed(self) -> None:
        project = plan(f"{TWO}; roof 1d; pour -> roof")
        given = {
            "dig": {"early_start": "2026-03-02T09:00+08:00"},
            "pour": {"early_start": "2026-03-04T09:00+08:00"},
            "roof": {"early_start": "2026-03-05T09:00+08:00"},
        }

        assert only(verify(project, given)).task == "pour"

    @pytest.mark.parametrize(
        ("limit", "start", "kind"),
        [
            ("", "2026-02-27T09:00+08:00", "project_start"),
            ("SNET:2026-03-04", "2026-03-03T09:00+08:00", "SNET"),
            ("FNET:2026-03-04", "2026-03-03T09:00+08:00", "FNET"),
            ("MSO:2026-03-04", "2026-03-03T09:00+08:00", "MSO"),
        ],
    )
    def test_given_a_start_before_a_bound_then_the_bound_is_named(
        self, limit: str, start: str, kind: str
    ) -> None:
        finding = only(verify(plan(f"dig 1d {limit}"), {"dig": {"early_start": start}}))

        assert (finding.code, finding.context["rule"]) == ("verify.bound_broken", kind)

    @pytest.mark.parametrize("start", ["2026-03-03T09:00+08:00", "2026-03-05T09:00+08:00"])
    def test_given_a_hard_pin_when_a_task_stands_elsewhere_then_the_pin_is_named(
        self, start: str
    ) -> None:
        hard = SchedulingOptions(constraints="hard")
        project = plan("dig 1d MSO:2026-03-04")

        finding = only(verify(project, {"dig": {"early_start": start}}, hard))

        assert (finding.code, finding.context["rule"]) == ("verify.bound_broken", "MSO")
        assert finding.context["expected"] == "2026-03-04T09:00+08:00"

    def test_given_a_hard_cap_when_a_task_waits_for_its_predecessor_then_it_is_named(self) -> None:
        project = plan(f"{TWO} FS+3d".replace("pour 1d", "pour 1d SNLT:2026-03-04"))
        late = {
            "dig": {"early_start": "2026-03-02T09:00+08:00"},
            "pour": {"early_start": "2026-03-06T09:00+08:00"},
        }

        assert verify(project, late).is_valid
        finding = only(verify(project, late, SchedulingOptions(constraints="hard")))
        assert (finding.code, finding.context["rule"]) == ("verify.bound_broken", "SNLT")


class TestPlaces:
    """Dates lie in working time, and the duration between them."""

    def test_given_a_start_at_the_end_of_a_day_then_it_is_not_in_working_time(self) -> None:
        given = {"dig": {"early_start": "2026-03-02T18:00+08:00"}}

        finding = only(verify(plan("dig 1d"), given))

        assert finding.code == "verify.not_in_working_time"
        assert finding.context["expected"] == "2026-03-03T09:00+08:00"

    def test_given_a_finish_in_the_morning_then_it_is_not_in_working_time(self) -> None:
        given = {"dig": {"early_finish": "2026-03-03T09:00+08:00"}}

        finding = only(verify(plan("dig 1d"), given))

        assert finding.code == "verify.not_in_working_time"
        assert finding.context["expected"] == "2026-03-02T18:00+08:00"

    def test_given_a_milestone_on_sunday_then_it_is_no_allowed_instant(self) -> None:
        given = {"done": {"early_start": "2026-03-08T09:00+08:00"}}

        assert only(verify(plan("done 0d"), given)).code == "verify.not_in_working_time"
        elsewhere = verify(plan("done 0d"), given, SchedulingOptions(milestones="any"))
        assert only(elsewhere).code == "verify.not_earliest"

    def test_given_eight_hours_for_a_task_of_one_day_then_lunch_is_missing(self) -> None:
        given = {
            "dig": {
                "early_start": "2026-03-02T09:00+08:00",
                "early_finish": "2026-03-02T17:00+08:00",
            }
        }

        finding = only(verify(plan("dig 1d"), given))

        assert finding.code == "verify.duration"
        assert (finding.context["value"], finding.context["expected"]) == (420, 480)

    def test_given_only_finishes_then_starts_follow(self) -> None:
        given = {
            "dig": {"early_finish": "2026-03-02T18:00+08:00"},
            "pour": {"early_finish": "2026-03-03T18:00+08:00"},
        }
        result = verify(plan(TWO), given)

        assert result.is_valid
        assert result.checked["earliest"] == 2


class TestLateDates:
    """Late dates are the latest that successors and upper bounds leave."""

    def test_given_a_late_date_that_could_be_later_then_it_is_named(self) -> None:
        project = plan(TWO)
        rows = rows_of(project)
        rows["dig"]["late_start"] = "2026-02-27T09:00+08:00"
        rows["dig"]["late_finish"] = "2026-02-27T18:00+08:00"

        first, *floats = verify(project, rows).findings

        assert first.code == "verify.not_latest"
        assert floats[0].context["field"] == "total_float_minutes"
        assert first.context["because"] == {
            "en": "the dependency dig -> pour (FS)",
            "zh": "依赖 dig -> pour (FS)",
        }

    def test_given_a_late_finish_after_the_deadline_then_the_deadline_is_named(self) -> None:
        project = plan("dig 1d deadline:2026-03-03; pour 5d")
        rows = rows_of(project)
        rows["dig"]["late_start"] = "2026-03-04T09:00+08:00"
        rows["dig"]["late_finish"] = "2026-03-04T18:00+08:00"

        first = verify(project, rows).findings[0]

        assert (first.code, first.context["rule"]) == ("verify.bound_broken", "deadline")
        assert "the deadline 2026-03-03 of dig" in first.message()


class TestOtherRules:
    """Floats, summary tasks, scheduled dates, critical flags and the finish."""

    def test_given_a_wrong_value_of_each_kind_then_its_code_names_it(self) -> None:
        project = plan("all -; dig 1d in:all; pour 2d in:all; live 0d; all -> live")
        wrong = {
            "total_float_minutes": ("dig", 481, "verify.float"),
            "free_float_minutes": ("dig", 0, "verify.float"),
            "interfering_float_minutes": ("dig", 1, "verify.float"),
            "independent_float_minutes": ("all", 1, "verify.float"),
            "early_finish": ("all", "2026-03-02T18:00+08:00", "verify.summary_span"),
            "late_start": ("all", "2026-03-03T09:00+08:00", "verify.summary_span"),
            "is_critical": ("dig", True, "verify.critical"),
        }
        assert found(project, rows_of(project)) == []
        for field, (task, value, code) in wrong.items():
            rows = rows_of(project)
            assert rows[task][field] != value
            rows[task][field] = value

            result = verify(project, rows)

            assert code in result.found, field
            assert result.findings[0].context["field"] in (field, "early_start")

    def test_given_a_task_as_late_as_possible_then_its_reading_decides(self) -> None:
        project = plan("dig 1d; pour 5d")
        project.update("dig", as_late_as_possible=True)
        rows = rows_of(project)
        assert rows["dig"]["scheduled_start"] == "2026-03-06T09:00+08:00"
        rows["dig"] |= {
            "scheduled_start": "2026-03-05T09:00+08:00",
            "scheduled_finish": "2026-03-05T18:00+08:00",
        }

        finding = only(verify(project, rows))

        assert finding.code == "verify.scheduled"
        assert finding.message() == (
            "scheduled_finish of dig is 2026-03-05T18:00+08:00; under these options the project"
            " finish 2026-03-06T18:00+08:00 puts it at 2026-03-06T18:00+08:00, 1d away."
        )

    def test_given_backward_planning_then_early_dates_are_not_the_scheduled_ones(self) -> None:
        project = plan("dig 1d", finish="2026-03-06")
        backward = SchedulingOptions(direction="backward")

        assert verify(project, rows_of(project, backward), backward).is_valid
        assert "verify.scheduled" in verify(project, rows_of(project), backward).found
        with pytest.raises(InputError) as caught:
            verify(plan("dig 1d"), {}, backward)
        assert caught.value.code == Code.VALUE_INVALID

    def test_given_a_longest_path_then_flags_are_held_against_it(self) -> None:
        project = plan("dig 1d; pour 2d on:abroad; fence 1d; dig -> pour")
        rows = rows_of(project)
        rows["fence"]["is_critical"] = True

        assert only(verify(project, rows)).message() == (
            "is_critical of fence is True; it must be False: it does not lie on the longest path"
            " and has no negative float."
        )

    def test_given_tasks_as_late_as_possible_then_early_dates_do_not_tell_the_finish(self) -> None:
        project = plan(TWO)
        early = [
            {"id": row["id"], "early_start": row["early_start"]}
            for row in scheduled_slowly(project)[0]
        ]
        right = "2026-03-03T18:00+08:00"

        assert verify(project, early, finish=right).checked["finish"] == 1
        project.update("dig", as_late_as_possible=True)
        assert verify(project, early, finish=right).unchecked["finish"] == 1

    def test_given_another_finish_then_it_is_named(self) -> None:
        project = plan(TWO)
        rows, finish = scheduled_slowly(project)

        assert found(project, rows, finish=finish) == []
        later = (finish + timedelta(days=1)).isoformat()
        assert only(verify(project, rows, finish=later)).message() == (
            "The finish of the project is given as 2026-03-04T18:00+08:00;"
            " its last task finishes on 2026-03-03T18:00+08:00."
        )


class TestReport:
    """A result says what is wrong, what was checked and what was not."""

    def test_given_a_valid_schedule_then_the_report_counts_what_was_checked(self) -> None:
        project = plan(TWO)

        assert str(verify(project, {"dig": {"early_start": "2026-03-02T09:00+08:00"}, "pour": {}}))
        result = verify(project, rows_of(project))
        assert str(result) == (
            "The schedule of project P is valid.\n"
            "Checked: tasks present 2, dates in working time 6, durations 6, dependencies kept 1,"
            " early dates the earliest 2, late dates the latest 2, scheduled dates 2,"
            " total float 2, free float 2, interfering float 2, independent float 2,"
            " critical flags 2.\n"
            "Not checked: project finish 1."
        )
        assert result.to_text("zh").startswith("项目 P 的排程有效。\n已检查：任务齐全 2，")
        assert not result.is_complete
        assert repr(result) == "<Verification of P: valid>"

    def test_given_fields_that_no_rule_reads_then_they_are_named(self) -> None:
        rows = {"dig": {"early_start": "2026-03-02T09:00+08:00", "wbs": "9", "duration_minutes": 7}}
        result = verify(plan("dig 1d"), rows)

        assert result.is_valid
        assert result.ignored == ("duration_minutes", "wbs")
        assert result.to_text().endswith("\nFields not looked at: duration_minutes, wbs.")
        assert result.to_text("zh").endswith("\n未查看的字段：duration_minutes、wbs。")
        assert result.to_dict()["ignored"] == ["duration_minutes", "wbs"]

    def test_given_a_field_named_to_repaint_a_terminal_then_it_is_spelled_out(self) -> None:
        result = verify(plan("dig 1d"), {"dig": {"a\n- b\x1b[2J\u202e": 1}})

        assert result.to_text().splitlines()[-1] == (
            "Fields not looked at: a\\u000a- b\\u001b[2J\\u202e."
        )

    def test_given_very_many_fields_then_a_few_are_named(self) -> None:
        strange: dict[Any, object] = {f"{n:03}" * 30: n for n in range(100)}
        result = verify(plan("dig 1d"), {"dig": strange | {7: 7, None: 1}})

        assert len(result.ignored) == 40
        assert max(map(len, result.ignored)) == 40

    def test_given_many_findings_then_they_are_capped_and_counted(self) -> None:
        rows = [{"id": f"X{number}"} for number in range(100_000)]

        result = verify(plan("dig 1d"), rows)

        assert result.found == {"verify.missing_task": 1, "verify.unknown_task": 100_000}
        assert (result.total, len(result.findings)) == (100_001, 101)
        assert "… and 99981 more" in str(result)
        assert "…另有 99981 处" in result.to_text("zh")

    def test_a_result_is_a_value_ready_for_json(self) -> None:
        result = verify(plan(TWO), [{"id": "dig"}])

        assert pickle.loads(pickle.dumps(result.to_dict())) == result.to_dict()
        assert json.loads(json.dumps(result.to_dict()))["found"] == {"verify.missing_task": 1}
        assert result == replace(result)

    def test_a_language_that_nobody_wrote_is_refused(self) -> None:
        with pytest.raises(InputError, match="xx"):
            verify(plan("dig 1d"), []).to_text("xx")


class TestBadData:
    """Anything may be handed in: it is named, and nothing breaks."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("early_start", "9999-12-31T23:59+08:00"),
            ("early_start", "0001-01-01T00:00+14:00"),
            ("early_start", datetime.max.replace(tzinfo=UTC)),
            ("early_start", datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))),
            ("early_start", "2186-03-02T09:00+08:00"),
            ("early_start", "2026-03-02T09:00"),
            ("early_start", "2026-03-02T09:00:30+08:00"),
            ("early_start", "2026-03-02"),
            ("early_start", date(2026, 3, 2)),
            ("early_start", "x" * 1_000_000),
            ("early_start", ""),
            ("early_start", float("nan")),
            ("early_start", ["2026-03-02T09:00+08:00"]),
            ("early_start", True),
            ("total_float_minutes", float("nan")),
            ("total_float_minutes", float("inf")),
            ("total_float_minutes", 0.5),
            ("total_float_minutes", "0"),
            ("total_float_minutes", False),
            ("is_critical", 1),
            ("is_critical", "true"),
        ],
    )
    def test_given_a_value_that_cannot_be_read_then_a_finding_says_what_it_must_be(
        self, field: str, value: object
    ) -> None:
        finding = only(verify(plan("dig 1d"), {"dig": {field: value}}))

        assert finding.code == "verify.unreadable"
        assert "must" in finding.message()
        assert len(finding.message()) < 500

    def test_given_a_floating_plan_then_an_offset_is_refused(self) -> None:
        calendar = Calendar.standard("office", zone=None)
        project = Project("P", "P", start="2026-03-02", calendars=[calendar])
        project.add("dig", "Dig", duration="1d")

        assert found(project, {"dig": {"early_start": "2026-03-02T09:00"}}) == []
        (message,) = found(project, {"dig": {"early_start": "2026-03-02T09:00+08:00"}})
        assert "must be without offset" in message

    def test_given_rows_that_are_none_then_each_is_named_by_its_number(self) -> None:
        given = [None, 5, {}, {"id": ["dig"]}, {"id": 7}, {"id": "dig"}, {"id": "dig"}]

        result = verify(plan("dig 1d"), given)  # type: ignore[arg-type]

        assert result.found == {"verify.task_twice": 1, "verify.unreadable": 5}
        assert result.findings[0].message().startswith("value of row 1 is none")
        assert result.findings[2].message().startswith("id of row 3 is none")

    @pytest.mark.parametrize("given", [None, 5, "dig", b"dig", 1.5])
    def test_given_no_rows_at_all_then_an_error_says_what_they_must_be(self, given: object) -> None:
        with pytest.raises(InputError) as caught:
            verify(plan("dig 1d"), given)  # type: ignore[arg-type]
        assert caught.value.code == Code.VALUE_INVALID

    def test_given_a_mapping_of_something_else_then_each_row_is_named(self) -> None:
        result = verify(plan("dig 1d"), {"dig": 5, "all": [], 7: {}})  # type: ignore[arg-type]

        assert result.found == {"verify.missing_task": 1, "verify.unreadable": 3}

    @pytest.mark.parametrize(
        "given",
        [[None] * 100_011, dict.fromkeys(map(str, range(100_011))), repeat({"id": "dig"})],
    )
    def test_given_far_more_rows_than_tasks_then_they_are_not_read(self, given: Any) -> None:
        with pytest.raises(InputError) as caught:
            verify(plan("dig 1d"), given)
        assert (caught.value.code, caught.value.context["limit"]) == (Code.TOO_MANY, 100_010)

    def test_given_a_lag_beyond_all_calendars_then_a_finding_says_so(self) -> None:
        project = plan("dig 1d; pour 1d; dig -> pour FS+999999999d")
        given = {"dig": {"early_start": "2026-03-02T09:00+08:00"}, "pour": {}}

        result = verify(project, given)

        assert list(result.found) == ["verify.out_of_reach"]
        assert only(result).task == "pour"
        assert result.unchecked["dependency"] == 1

    def test_given_nothing_to_schedule_then_the_errors_are_those_of_scheduling(self) -> None:
        empty = Project("P", "P", start="2026-03-02", calendars=[Calendar.always()])
        bare = Project("P", "P", start="2026-03-02")
        bare.add("dig", "Dig", duration="1d")

        for project, code in ((empty, Code.SCHEDULE_EMPTY), (bare, Code.SCHEDULE_NO_CALENDAR)):
            with pytest.raises(ScheduleError) as caught:
                verify(project, {})
            assert caught.value.code == code


class TestIndependence:
    """The checker shares no code with the engine; only the options are common."""

    def test_no_module_imports_anything_else_of_scheduling(self) -> None:
        allowed = ("pmcore.scheduling.certificate.", "pmcore.scheduling.options")
        modules = sorted(Path(certificate.__file__).parent.glob("*.py"))
        imported = {
            node.module or ""
            for module in modules
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
        }

        assert len(modules) > 10
        ours = {name for name in imported if name.startswith("pmcore.scheduling")}
        assert [name for name in sorted(ours) if not name.startswith(allowed)] == []

    def test_every_option_is_read(self) -> None:
        """A reading that the checker does not know would get a verdict in ignorance."""
        modules = sorted(Path(certificate.__file__).parent.glob("*.py"))
        source = "".join(module.read_text(encoding="utf-8") for module in modules)

        assert [
            f.name for f in fields(SchedulingOptions) if f"options.{f.name}" not in source
        ] == []


class TestWhatIsNotGiven:
    """Fields that a foreign scheduler does not give are not checked, and the result says so."""

    def test_given_a_predecessor_without_dates_then_its_successor_is_only_bounded(self) -> None:
        project = plan("dig 1d; pour 1d SNET:2026-03-04; dig -> pour")
        waiting = {"dig": {}, "pour": {"early_start": "2026-03-09T09:00+08:00"}}
        early = {"dig": {}, "pour": {"early_start": "2026-03-03T09:00+08:00"}}

        result = verify(project, waiting)

        assert result.is_valid
        assert (result.checked["earliest"], result.unchecked["earliest"]) == (0, 2)
        assert only(verify(project, early)).context["rule"] == "SNET"

    def test_given_a_summary_without_dates_then_it_spans_its_leaves(self) -> None:
        project = plan("all -; dig 1d in:all; live 0d; all -> live")
        given: dict[str, Any] = {
            "all": {},
            "dig": {"early_start": "2026-03-02T09:00+08:00"},
            "live": {"early_start": "2026-03-02T18:00+08:00"},
        }

        assert verify(project, given).checked["earliest"] == 2
        given["live"]["early_start"] = "2026-03-02T17:00+08:00"
        assert only(verify(project, given)).code == "verify.dependency_broken"

    def test_given_late_dates_without_early_ones_then_the_finish_is_not_known(self) -> None:
        project = plan(TWO)
        late: Rows = [
            {"id": row["id"], "late_start": row["late_start"]}
            for row in scheduled_slowly(project)[0]
        ]
        result = verify(project, late)

        assert result.is_valid
        assert result.unchecked["latest"] == 2
        assert verify(plan(TWO, finish="2026-03-03"), late).unchecked["latest"] == 0
