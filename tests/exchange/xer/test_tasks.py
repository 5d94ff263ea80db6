"""Activities, WBS and relationships of a Primavera file, and what is kept of the rest."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from exchange.xer.documents import (
    ROOT,
    Row,
    calendar,
    data,
    document,
    finding_of,
    imported,
    kinds,
    link,
    node,
    project,
    task,
    week,
)
from pmcore import Assignment, Dependency, Duration
from pmcore.exchange import read_xer
from pmcore.kernel import DocumentError
from pmcore.scheduling import schedule
from pmcore.wbs import Constraint


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


class TestSources:
    """A path, bytes or a stream; the bytes themselves tell their encoding."""

    def test_every_source_gives_the_same_plan(self, tmp_path: Path) -> None:
        path = tmp_path / "fence.xer"
        path.write_bytes(document())
        sources = (path, str(path), document(), io.BytesIO(document()))
        text = io.StringIO(document().decode())

        assert len({read_xer(source).project["A100"] for source in (*sources, text)}) == 1

    @pytest.mark.parametrize(
        ("name", "encoding"),
        [
            ("Gerüst für Süd", "cp1252"),
            ("Gerüst", "utf-8"),
            ("围栏", "utf-8-sig"),
            ("围栏", "utf-16"),
            ("围栏", "utf-16-le"),
            ("围栏", "utf-16-be"),
            ("围栏基础施工", "gbk"),
        ],
    )
    def test_an_encoding_is_found(self, name: str, encoding: str) -> None:
        result = read_xer(document(task(task_name=name), encoding=encoding))

        assert str(result.project["A100"].name) == name
        assert ("code_page" in kinds(result)) == (encoding in ("cp1252", "gbk"))

    def test_an_encoding_may_be_given(self) -> None:
        data = document(task(task_name="Задача"), encoding="cp1251")

        assert str(read_xer(data, encoding="cp1251").project["A100"].name) == "Задача"
        assert finding_of(read_xer(data), "code_page").message() == (
            "Changed on the way in: texts in a code page that the file does not name, read as "
            "cp1252 (count: 1, first: A100)."
        )

    @pytest.mark.parametrize(
        ("name", "page", "guess"),
        [
            ("Größe", "cp1252", "cp1252"),
            ("Año señor", "cp1252", "cp1252"),
            ("Задача", "cp1251", "cp1252"),
            ("Εργασία", "cp1253", "cp1252"),
            ("ЗАДАЧА", "cp1251", "gb18030"),  # capitals alone look like usual Chinese
        ],
    )
    def test_what_is_taken_for_what(self, name: str, page: str, guess: str) -> None:
        data = document(task(1, task_name=f"{name} 1"), encoding=page)

        assert f"read as {guess}" in finding_of(read_xer(data), "code_page").message()
        assert str(read_xer(data, encoding=page).project["A1"].name) == f"{name} 1"

    def test_a_chinese_currency_makes_chinese_likelier(self) -> None:
        data = document(task(task_name="鎏金 鬃毛 围栏施工"), encoding="gbk")
        euro = b"%T\tCURRTYPE\n%F\ta\tcurr_symbol\tb\n%R\t1\t\x80\t2\n%E"
        chinese = data.replace(b"\tUSD", b"\tCNY").replace(b"%E", euro)

        assert str(read_xer(chinese).project["A100"].name) == "鎏金 鬃毛 围栏施工"
        rows = dict(read_xer(chinese).extras.project)["CURRTYPE"]
        assert ("curr_symbol", "€") in rows

    def test_a_currency_with_a_comma_makes_numbers_with_commas(self) -> None:
        data = document(task(target_drtn_hr_cnt="12,5", remain_drtn_hr_cnt="12,5")).decode()
        currency = "%T\tCURRTYPE\n%F\tcurr_short_name\tdecimal_symbol\n%R\tUSD\t,\n%E"

        assert read_xer(data.replace("%E", currency).encode()).project["A100"].duration == Duration(
            "12.5h"
        )


class TestColumns:
    """Of a column that a table names twice the first counts, and the other is told."""

    def test_given_a_column_twice_then_the_first_counts_and_it_is_told(self) -> None:
        data = document(task(1, wbs_id=10, note="Fill")).replace(b"\tnote\n", b"\ttask_name\n")
        result = read_xer(data)

        assert result.project["A1"].name.pick("en") == "Dig"
        assert kinds(result)["said_twice"] == 1


class TestProjects:
    """One file may hold several projects; the one that is meant is named."""

    TWO = (project(), project(2, "GATE"))

    def test_several_projects_are_listed(self) -> None:
        with pytest.raises(DocumentError) as caught:
            imported(PROJECT=self.TWO)

        assert caught.value.code == "import.project_choice"
        assert caught.value.context["known"] == ["1 (FENCE)", "2 (GATE)"]

    @pytest.mark.parametrize("named", ["2", "GATE"])
    def test_one_is_chosen_by_number_or_short_name(self, named: str) -> None:
        data = document(task(), task(200, proj_id=2, wbs_id=""), PROJECT=self.TWO)
        result = read_xer(data, project=named)

        assert (result.project.id, [each.id for each in result.project]) == ("GATE", ["A200"])
        assert "import.project_chosen" not in [finding.code for finding in result.findings]

    def test_an_unknown_one_is_refused(self) -> None:
        with pytest.raises(DocumentError) as caught:
            read_xer(document(), project="3")

        assert caught.value.code == "import.project_unknown"

    def test_a_project_that_is_only_linked_with_needs_no_choice(self) -> None:
        two = (project(export_flag="Y"), project(2, "GATE", export_flag="N"))
        result = imported(PROJECT=two)
        told = [each for each in result.findings if each.code == "import.project_chosen"]

        assert result.project.id == "FENCE"
        assert told[0].context == {"project": "1 (FENCE)", "others": ["2 (GATE)"], "count": 2}

    def test_a_second_link_of_one_type_is_left_out_and_told(self) -> None:
        again = {**link(100, 200, hours=8), "task_pred_id": 5}
        result = imported(
            task(), task(200), TASKPRED=[link(100, 200), again, link(100, 200, "PR_SS")]
        )

        assert [(each.type, str(each.lag)) for each in result.project.dependencies()] == [
            ("FS", "0d"),
            ("SS", "0d"),
        ]
        assert kinds(result) == {"link_twice": 1}

    def test_a_file_without_projects_is_refused(self) -> None:
        with pytest.raises(DocumentError) as caught:
            read_xer(
                document()
                .replace(b"\tPROJECT\r", b"\tPROJECTS\r")
                .replace(b"%T\tPROJECT\n", b"%T\tPROJECTS\n")
            )

        assert (caught.value.code, caught.value.context["table"]) == ("import.table", "PROJECT")


class TestHeader:
    """Names and dates of the project, and how P6 schedules it."""

    def test_dates_and_names(self) -> None:
        result = imported(
            PROJECT=[
                project(
                    name="FENCE 1",
                    plan_end_date="2026-06-30 17:00",
                    last_recalc_date="2026-04-01 08:00",
                    scd_end_date="2026-05-01 17:00",
                )
            ]
        )
        settings = result.project.settings

        assert (settings.id, str(settings.name)) == ("FENCE-1", "Fence")
        assert (settings.start, settings.finish) == (date(2026, 3, 2), at("2026-06-30 17:00"))
        assert settings.data_date == at("2026-04-01 08:00")
        assert result.stored.finish == at("2026-05-01 17:00")

    def test_given_a_name_that_does_not_fit_then_it_is_cut_and_told(self) -> None:
        result = imported(task(), PROJWBS=[{**ROOT, "wbs_name": "Fence" * 200}])

        assert len(str(result.project.settings.name)) == 500
        assert finding_of(result, "text").context["count"] == 1

    def test_a_data_date_at_the_start_says_nothing(self) -> None:
        result = imported(PROJECT=[project(last_recalc_date="2026-03-02 00:00")])

        assert result.project.settings.data_date is None

    @pytest.mark.parametrize(
        ("stated", "read"),
        [
            ("rcal_Predecessor", "predecessor"),
            ("rcal_Successor", "successor"),
            ("rcal_ProjDefault", "project"),
            ("rcal_24Hour", "elapsed"),
            ("", "predecessor"),
        ],
    )
    def test_lag_calendars(self, stated: str, read: str) -> None:
        options = {"proj_id": 1, "sched_calendar_on_relationship_lag": stated}
        result = imported(SCHEDOPTIONS=[options])

        assert result.options.lag_calendar == read
        assert result.project.settings.lag_calendar == read

    @pytest.mark.parametrize(
        ("retained", "override", "read"),
        [
            ("Y", "N", "retained_logic"),
            ("N", "Y", "progress_override"),
            ("N", "N", "actual_dates"),
        ],
    )
    def test_work_out_of_sequence(self, retained: str, override: str, read: str) -> None:
        options = {"proj_id": 1, "sched_retained_logic": retained}
        result = imported(SCHEDOPTIONS=[{**options, "sched_progress_override": override}])

        assert result.options.progress == read

    def test_what_is_critical(self) -> None:
        plain = imported(
            PROJECT=[project(critical_path_type="CT_TotFloat", critical_drtn_hr_cnt=8)]
        )
        path = imported(PROJECT=[project(critical_path_type="CT_DrivPath")])

        assert (plain.options.criticality, plain.options.critical_float) == ("total_float", 480)
        assert path.options.criticality == "longest_path"

    @pytest.mark.parametrize(
        ("word", "read"),
        [
            ("FT_FF", "finish"),
            ("FT_SS", "start"),
            ("FT_SF", "start"),
            ("FT_Min", "smallest"),
            ("FT_MIN", "smallest"),
            ("", "finish"),
        ],
    )
    def test_where_total_float_is_counted(self, word: str, read: str) -> None:
        result = imported(SCHEDOPTIONS=[{"proj_id": 1, "sched_float_type": word}])

        assert (result.options.total_float, kinds(result)) == (read, {})

    @pytest.mark.parametrize(("flag", "ends"), [("Y", "own_finish"), ("N", "project_finish")])
    def test_open_ends_may_be_critical(self, flag: str, ends: str) -> None:
        made = {"proj_id": 1, "sched_open_critical_flag": flag}

        assert imported(SCHEDOPTIONS=[made]).options.open_ends == ends

    def test_options_that_are_not_understood_are_told(self) -> None:
        odd = {"proj_id": 1, "sched_float_type": "FT_ODD", "sched_lag_early_start_flag": "N"}

        assert kinds(imported(SCHEDOPTIONS=[odd])) == {"float_type": 1}

    @pytest.mark.parametrize(
        ("said", "read"),
        [
            ({}, {"most": 10, "to": None, "by": "total_float"}),
            ({"max_multiple_longest_path": 0}, {"most": 1, "to": None, "by": "total_float"}),
            (
                {"max_multiple_longest_path": 1, "limit_multiple_longest_path_calc": "N"},
                {"most": 2, "to": None, "by": "total_float"},
            ),
            (
                {
                    "key_activity_for_multiple_longest_paths": 2,
                    "use_total_float_multiple_longest_paths": "N",
                },
                {"most": 10, "to": "A2", "by": "free_float"},
            ),
        ],
    )
    def test_float_paths_are_asked_for(self, said: Row, read: dict[str, object]) -> None:
        options = {"proj_id": 1, "enable_multiple_longest_path_calc": "Y", **said}
        result = imported(task(1), task(2), SCHEDOPTIONS=[options], TASKPRED=[link(1, 2)])

        assert (result.float_paths, kinds(result)) == (read, {})
        assert result.float_paths is not None
        paths = schedule(result.project, result.options).float_paths(**result.float_paths)
        assert [path.tasks for path in paths] == [("A1", "A2")]
        assert "SCHEDOPTIONS" not in dict(result.extras.project)

    def test_float_paths_end_with_an_activity_of_the_file(self) -> None:
        options = {
            "proj_id": 1,
            "enable_multiple_longest_path_calc": "Y",
            "key_activity_for_multiple_longest_paths": 9,
        }
        result = imported(task(1), SCHEDOPTIONS=[options])

        assert result.float_paths == {"most": 10, "to": None, "by": "total_float"}
        assert kinds(result) == {"float_paths_end": 1}

    def test_without_asking_there_are_no_float_paths(self) -> None:
        options = {"proj_id": 1, "max_multiple_longest_path": 5}

        assert imported(SCHEDOPTIONS=[options]).float_paths is None

    @pytest.mark.parametrize(
        ("flag", "read", "start"),
        [
            ("Y", "early_start", "12 08:00"),
            ("", "early_start", "12 08:00"),
            ("N", "actual_start", "09 08:00"),
        ],
    )
    def test_where_lags_out_of_started_work_begin(self, flag: str, read: str, start: str) -> None:
        # begun on Monday 2, suspended since, going on on Tuesday 10: one of three days is over
        begun = {"status_code": "TK_Active", "act_start_date": "2026-03-02 08:00"}
        rests = {"suspend_date": "2026-03-03 08:00", "resume_date": "2026-03-10 08:00"}
        result = imported(
            task(1, 16, remain_drtn_hr_cnt=8, **begun, **rests),
            task(2),
            TASKPRED=[link(1, 2, "PR_SS", 24)],
            PROJECT=[project(last_recalc_date="2026-03-09 08:00")],
            SCHEDOPTIONS=[{"proj_id": 1, "sched_lag_early_start_flag": flag}],
        )
        made = schedule(result.project, result.options)

        assert (result.options.start_lag_from, kinds(result)) == (read, {})
        assert f"{made['A2'].early_start:%d %H:%M}" == start


class TestOutline:
    """WBS nodes become summary tasks; the project's own node is the project."""

    def test_nodes_stand_in_their_order_behind_the_activities(self) -> None:
        nodes = [
            ROOT,
            node(12, "Second", seq_num=2),
            node(11, "First", seq_num=1),
            node(13, "Deep", 11),
        ]
        rows = (task(1, wbs_id=12), task(2), task(3, wbs_id=13), task(4, wbs_id=11))
        plan = imported(*rows, PROJWBS=nodes).project

        assert [plan.wbs_code(each.id) + " " + each.id for each in plan] == [
            "1 A2", "2 First", "2.1 A4", "2.2 Deep", "2.2.1 A3", "3 Second", "3.1 A1",
        ]  # fmt: skip
        assert str(plan["Deep"].name) == "Deep"

    def test_nodes_without_activities_are_left_out_and_told(self) -> None:
        result = imported(PROJWBS=[ROOT, node(11, "Empty"), node(12, "Below", 11)])

        assert [each.id for each in result.project] == ["A100"]
        assert kinds(result) == {"empty_wbs": 2}
        assert dict(result.extras.tasks["Empty"])["wbs_short_name"] == "Empty"

    def test_codes_that_stand_there_twice_are_paths(self) -> None:
        nodes = [ROOT, *(node(n, name) for n, name in ((11, "N"), (12, "S")))]
        nodes += [node(13, "1", 11), node(14, "1", 12), node(15, "two words", 11)]
        rows = [task(n, wbs_id=n) for n in range(13, 16)]
        plan = imported(*rows, PROJWBS=nodes).project

        assert [each.id for each in plan if plan.is_summary(each.id)] == [
            "N", "N.1", "W15", "S", "S.1",
        ]  # fmt: skip

    def test_a_root_need_not_be_marked(self) -> None:
        result = imported(PROJWBS=[node(10, "Fence", 1), node(11, "North")])

        assert str(result.project.settings.name) == "Fence"
        assert result.project["A100"].parent is None

    def test_activity_ids_that_cannot_be_ids_give_way_to_numbers(self) -> None:
        rows = task(1, task_code="A 1"), task(2, task_code="B"), task(3, task_code="B")
        result = imported(*rows)

        assert [each.id for each in result.project] == ["T1", "B", "T3"]
        assert kinds(result) == {"activity_id": 2}
        assert ("task_code", "A 1") in result.extras.tasks["T1"]

    def test_a_deep_outline_is_read(self) -> None:
        nodes = [ROOT, *(node(n, "Deep", n - 1) for n in range(11, 3011))]
        plan = imported(task(1, wbs_id=3010), PROJWBS=nodes).project

        assert len(list(plan.ancestors("A1"))) == 3000


class TestActivities:
    """Types, durations, texts."""

    def test_hours_become_days_of_the_calendar(self) -> None:
        rows = task(1, 40), task(2, 4), task(3, 2.5), task(4, 0.35)
        plan = imported(*rows).project
        long = imported(task(1, 40), CALENDAR=[calendar(day_hr_cnt=10)]).project

        assert [str(each.duration) for each in plan] == ["5d", "0.5d", "2.5h", "0.35h"]
        assert str(long["A1"].duration) == "4d"

    @pytest.mark.parametrize("kind", ["TT_Mile", "TT_FinMile"])
    def test_milestones(self, kind: str) -> None:
        assert imported(task(1, 0, task_type=kind)).project["A1"].is_milestone

    def test_a_milestone_with_a_duration_is_a_task(self) -> None:
        result = imported(task(1, 8, task_type="TT_Mile"))

        assert (str(result.project["A1"].duration), kinds(result)) == ("1d", {"long_milestone": 1})

    def test_work_not_started_takes_what_remains(self) -> None:
        result = imported(task(1, target_drtn_hr_cnt=8, remain_drtn_hr_cnt=16))

        assert str(result.project["A1"].duration) == "2d"
        assert kinds(result) == {"replanned": 1}

    def test_a_calendar_of_its_own(self) -> None:
        result = imported(
            task(1), task(2, clndr_id=2), CALENDAR=[calendar(), calendar(2, default_flag="N")]
        )

        assert [each.calendar for each in result.project] == [None, "C2"]

    def test_level_of_effort_follows_others_and_drives_nothing(self) -> None:
        result = imported(
            task(1),
            task(2, 80, task_type="TT_LOE"),
            task(3, 24),
            TASKPRED=[link(1, 2, pred_type="PR_SS"), link(3, 2, pred_type="PR_FF")],
        )
        made = schedule(result.project, result.options)

        assert (kinds(result), result.project["A2"].kind) == ({}, "level_of_effort")
        assert result.project["A2"].duration == Duration("10d")
        assert made["A2"].scheduled_start == made["A1"].scheduled_start
        assert made["A2"].scheduled_finish == made["A3"].scheduled_finish

    def test_dates_of_level_of_effort_are_kept_and_told(self) -> None:
        told = {"act_start_date": "2026-03-02 08:00", "status_code": "TK_Active",
                "cstr_type": "CS_MSOA", "cstr_date": "2026-03-02 08:00",
                "target_drtn_hr_cnt": 80, "remain_drtn_hr_cnt": 20}  # fmt: skip
        result = imported(
            task(1), task(2, task_type="TT_LOE", **told), TASKPRED=[link(1, 2, pred_type="PR_SS")]
        )
        made = result.project["A2"]

        assert kinds(result) == {"level_of_effort_dates": 1}
        assert made.actual_start == at("2026-03-02T08:00")
        assert (made.constraints, made.percent_complete) == ((), 75)
        kept = dict(result.extras.tasks["A2"])
        assert "act_start_date" not in kept
        assert (kept["cstr_type"], kept["cstr_date"]) == ("CS_MSOA", "2026-03-02 08:00")

    def test_a_wbs_summary_activity_spans_its_node(self) -> None:
        below = task(1, wbs_id=2), task(2, 24, wbs_id=2), task(3, task_type="TT_WBS", wbs_id=2)
        result = imported(
            *below, PROJWBS=[ROOT, node(2, "North")], TASKPRED=[link(1, 2), link(1, 3)]
        )
        made = schedule(result.project, result.options)

        assert kinds(result) == {"wbs_summary_link": 1}
        assert dict(result.extras.tasks["A3"])["task_type"] == "TT_WBS"
        assert made["A3"].scheduled_start == made["A1"].scheduled_start
        assert made["A3"].scheduled_finish == made["A2"].scheduled_finish

    def test_level_of_effort_has_begun_and_is_finished_when_the_file_says(self) -> None:
        done = {"act_start_date": "2026-02-25 08:00", "act_end_date": "2026-02-27 17:00",
                "status_code": "TK_Complete"}  # fmt: skip
        begun = {"act_start_date": "2026-02-26 08:00", "status_code": "TK_Active"}
        result = imported(
            task(1, 24),
            task(2, task_type="TT_LOE", **done),
            task(3, task_type="TT_LOE", **begun),
            TASKPRED=[link(1, 2, pred_type="PR_FF"), link(1, 3, pred_type="PR_FF")],
        )
        made = schedule(result.project, result.options)

        assert kinds(result) == {}
        assert made["A2"].scheduled_start == at("2026-02-25T08:00")
        assert made["A2"].scheduled_finish == at("2026-02-27T17:00")
        assert made["A3"].scheduled_start == at("2026-02-26T08:00")
        assert made["A3"].scheduled_finish == made["A1"].scheduled_finish

    def test_actual_dates_of_a_wbs_summary_activity_follow_from_its_node(self) -> None:
        told = {"act_start_date": "2026-02-25 08:00", "status_code": "TK_Active"}
        result = imported(task(1), task(2, task_type="TT_WBS", **told))

        assert kinds(result) == {"level_of_effort_dates": 1}
        assert result.project["A2"].actual_start is None
        assert dict(result.extras.tasks["A2"])["act_start_date"] == "2026-02-25 08:00"

    def test_level_of_effort_without_relationships_is_told(self) -> None:
        result = imported(task(1), task(2, task_type="TT_LOE"))

        assert kinds(result) == {"level_of_effort_unlinked": 1}

    @pytest.mark.parametrize(
        ("kind", "priority"), [("PT_Top", 900), ("PT_Normal", 500), ("PT_Lowest", 100), ("", 500)]
    )
    def test_priorities(self, kind: str, priority: int) -> None:
        assert imported(task(1, priority_type=kind)).project["A1"].priority == priority

    def test_quotes_and_breaks_of_a_name(self) -> None:
        result = imported(task(1, task_name='Dig ""deep""\x7f\x7fand wide'))

        assert str(result.project["A1"].name) == 'Dig "deep" and wide'
        assert kinds(result) == {"text": 1}

    def test_a_value_that_goes_on_in_the_next_line(self) -> None:
        result = imported(task(1, task_name="Dig\ndeep", zone="end"))

        assert str(result.project["A1"].name) == "Dig deep"
        assert kinds(result) == {"text": 1, "broken_line": 1}


class TestProgress:
    """Actual dates are facts; what remains counts from the data date."""

    def test_started_work(self) -> None:
        row = task(
            1,
            40,
            remain_drtn_hr_cnt=16,
            status_code="TK_Active",
            act_start_date="2026-03-02 08:00",
            suspend_date="2026-03-04 17:00",
            resume_date="2026-03-10 08:00",
            complete_pct_type="CP_Drtn",
        )
        read = imported(row).project["A1"]

        assert (read.actual_start, str(read.remaining_duration)) == (
            at("2026-03-02 08:00"),
            "2d",
        )
        assert (read.suspended, read.resume) == (
            at("2026-03-04 17:00"),
            at("2026-03-10 08:00"),
        )
        assert (read.percent_complete, str(read.duration)) == (60, "5d")

    @pytest.mark.parametrize(
        ("word", "kind"), [("CP_Drtn", "duration"), ("CP_Units", "work"), ("CP_Phys", "physical")]
    )
    def test_each_percentage_is_read_whichever_tells(self, word: str, kind: str) -> None:
        row = task(
            1,
            40,
            remain_drtn_hr_cnt=30,
            status_code="TK_Active",
            act_start_date="2026-03-02 08:00",
            complete_pct_type=word,
            phys_complete_pct="33.4",
            act_work_qty=10,
            remain_work_qty=30,
        )
        result = imported(row)
        read = result.project["A1"]

        assert (read.percent_complete, read.physical_percent) == (25, Decimal("33.4"))
        assert read.percent_complete_type == kind
        assert kinds(result) == {}
        assert {"complete_pct_type", "phys_complete_pct"}.isdisjoint(
            dict(result.extras.tasks["A1"])
        )

    def test_units_that_say_otherwise_are_told(self) -> None:
        row = task(
            1,
            40,
            remain_drtn_hr_cnt=30,
            status_code="TK_Active",
            act_start_date="2026-03-02 08:00",
            complete_pct_type="CP_Units",
            act_work_qty=30,
            remain_work_qty=10,
        )
        result = imported(row)

        assert kinds(result) == {"units_done": 1}
        assert dict(result.extras.tasks["A1"])["act_work_qty"] == "30"

    @pytest.mark.parametrize(("said", "held"), [("-3", 0), ("250", 100), ("1.0000000001", 1)])
    def test_a_percentage_that_does_not_fit_is_told_and_kept(self, said: str, held: int) -> None:
        result = imported(task(1, complete_pct_type="CP_Phys", phys_complete_pct=said))

        assert result.project["A1"].physical_percent == held
        assert kinds(result) == {"percent_held": 1}
        assert dict(result.extras.tasks["A1"])["phys_complete_pct"] == said

    def test_another_type_is_told_and_kept(self) -> None:
        result = imported(task(1, complete_pct_type="CP_Scope"))

        assert result.project["A1"].percent_complete_type == "duration"
        assert kinds(result) == {"percent_complete_type": 1}
        assert dict(result.extras.tasks["A1"])["complete_pct_type"] == "CP_Scope"

    def test_without_a_remaining_duration_nothing_tells_what_is_done(self) -> None:
        facts = {"status_code": "TK_Active", "act_start_date": "2026-03-02 08:00"}
        begun = task(1, **facts, remain_drtn_hr_cnt="")

        assert imported(begun).project["A1"].percent_complete == 0

    def test_finished_work(self) -> None:
        read = imported(
            task(
                1,
                remain_drtn_hr_cnt=0,
                status_code="TK_Complete",
                act_start_date="2026-03-02 08:00",
                act_end_date="2026-03-03 17:00",
            )
        ).project["A1"]

        assert (read.status, read.actual_finish) == ("finished", at("2026-03-03 17:00"))
        assert read.remaining_duration is None

    def test_a_finish_milestone_has_one_date(self) -> None:
        read = imported(task(1, 0, task_type="TT_FinMile", act_end_date="2026-03-03 17:00"))

        assert read.project["A1"].actual_start == at("2026-03-03 17:00")

    def test_suspended_without_a_start_is_told(self) -> None:
        assert kinds(imported(task(1, suspend_date="2026-03-04 17:00"))) == {"suspended": 1}


class TestContradictions:
    """What cannot be true together is told, and the actual finish holds."""

    def test_what_remains_of_finished_work_is_told(self) -> None:
        dates = {"act_start_date": "2026-03-02 08:00", "act_end_date": "2026-03-03 17:00"}
        result = imported(task(1, **dates, remain_drtn_hr_cnt=8))

        assert result.project["A1"].actual_finish == at("2026-03-03T17:00")
        assert kinds(result) == {"remainder": 1}

    def test_an_actual_finish_without_a_start_is_read_and_told(self) -> None:
        result = imported(task(1, act_end_date="2026-03-03 17:00", remain_drtn_hr_cnt=0))

        assert result.project["A1"].actual_start == at("2026-03-03T17:00")
        assert kinds(result) == {"no_actual_start": 1}


class TestConstraints:
    """Each kind of date a planner may set."""

    @pytest.mark.parametrize(
        ("kind", "read"),
        [
            ("CS_MSO", "MSO"),
            ("CS_MEO", "MFO"),
            ("CS_MSOA", "SNET"),
            ("CS_MSOB", "SNLT"),
            ("CS_MEOA", "FNET"),
            ("CS_MEOB", "FNLT"),
            ("CS_MANDSTART", "MSO"),
            ("CS_MANDFIN", "MFO"),
        ],
    )
    def test_kinds(self, kind: str, read: str) -> None:
        result = imported(task(1, cstr_type=kind, cstr_date="2026-03-04 10:00"))

        assert result.project["A1"].constraints == (Constraint(read, "2026-03-04T10:00"),)  # type: ignore[arg-type]

    def test_a_start_at_midnight_is_a_date(self) -> None:
        rows = (
            task(1, cstr_type="CS_MSOA", cstr_date="2026-03-04 00:00"),
            task(2, cstr_type="CS_MEOB", cstr_date="2026-03-04 00:00"),
        )
        plan = imported(*rows).project

        assert plan["A1"].constraints == (Constraint("SNET", "2026-03-04"),)
        assert plan["A2"].constraints == (Constraint("FNLT", "2026-03-04T00:00"),)

    def test_two_of_them(self) -> None:
        row = task(
            1,
            cstr_type="CS_MSOA",
            cstr_date="2026-03-04 08:00",
            cstr_type2="CS_MEOB",
            cstr_date2="2026-03-06 17:00",
        )

        assert [each.kind for each in imported(row).project["A1"].constraints] == ["SNET", "FNLT"]

    def test_as_late_as_possible(self) -> None:
        assert imported(task(1, cstr_type="CS_ALAP")).project["A1"].as_late_as_possible

    @pytest.mark.parametrize(
        ("wish", "bounds"), [("CS_MSO", ["SNET", "SNLT"]), ("CS_MEO", ["FNET", "FNLT"])]
    )
    def test_beside_mandatory_dates_a_date_to_be_on_is_two_bounds(
        self, wish: str, bounds: list[str]
    ) -> None:
        must = task(1, cstr_type="CS_MANDSTART", cstr_date="2026-03-04 08:00")
        soft = task(2, cstr_type=wish, cstr_date="2026-03-04 08:00")
        mixed = imported(must, soft)

        assert mixed.options.constraints == "mandatory"
        assert [each.kind for each in mixed.project["A2"].constraints] == bounds
        assert {each.at for each in mixed.project["A2"].constraints} == {at("2026-03-04T08:00")}
        assert kinds(mixed) == {}

    def test_a_bound_that_stands_twice_then_is_told(self) -> None:
        must = task(1, cstr_type="CS_MANDSTART", cstr_date="2026-03-04 08:00")
        soft = task(
            2,
            cstr_type="CS_MSO",
            cstr_date="2026-03-04 08:00",
            cstr_type2="CS_MSOB",
            cstr_date2="2026-03-05 08:00",
        )
        mixed = imported(must, soft)

        held = {each.kind: each.at for each in mixed.project["A2"].constraints}
        assert held == {"SNET": at("2026-03-04T08:00"), "SNLT": at("2026-03-05T08:00")}
        assert kinds(mixed) == {"same_constraint": 1}

    def test_an_expected_finish_counts_where_it_is_used(self) -> None:
        row = task(1, expect_end_date="2026-03-06 17:00")
        unused = {"proj_id": 1, "sched_use_expect_end_flag": "N"}

        read, left_out = imported(row), imported(row, SCHEDOPTIONS=[unused])

        assert read.project["A1"].expected_finish == at("2026-03-06T17:00")
        assert (kinds(read), "expect_end_date" in dict(read.extras.tasks["A1"])) == ({}, False)
        assert left_out.project["A1"].expected_finish is None
        assert kinds(left_out) == {"expected_finish": 1}
        assert dict(left_out.extras.tasks["A1"])["expect_end_date"] == "2026-03-06 17:00"


class TestRelationships:
    """Types and lags."""

    def test_types_and_lags(self) -> None:
        links = [
            link(1, 2, "PR_FS", 8),
            link(1, 3, "PR_SS", -4),
            link(2, 3, "PR_FF", 0.5),
            link(1, 4, "PR_SF"),
        ]
        plan = imported(task(1), task(2), task(3), task(4), TASKPRED=links).project

        assert set(plan.dependencies()) == {
            Dependency("A1", "A2", "FS", "1d"),
            Dependency("A1", "A3", "SS", "-0.5d"),
            Dependency("A2", "A3", "FF", "0.5h"),
            Dependency("A1", "A4", "SF"),
        }


class TestPeople:
    """Resources and who works on what."""

    RSRC = (
        {"rsrc_id": 1, "rsrc_short_name": "LI", "rsrc_name": "Li Wei", "rsrc_type": "RT_Labor"},
        {"rsrc_id": 2, "rsrc_short_name": "Ex 1", "rsrc_name": "Excavator", "clndr_id": 1},
        {"rsrc_id": 3, "rsrc_short_name": "SAND", "rsrc_name": "Sand", "rsrc_type": "RT_Mat"},
    )

    @staticmethod
    def works(resource: int | str, units: object = 1, **more: object) -> dict[str, object]:
        own = {"taskrsrc_id": resource, "task_id": 1, "proj_id": 1, "rsrc_id": resource}
        return {**own, "target_qty_per_hr": units, **more}

    def test_work_is_counted_in_the_time_of_the_activity(self) -> None:
        result = imported(
            task(1, target_work_qty=12),
            RSRC=self.RSRC,
            TASKRSRC=[self.works(1, 0.5), self.works(2), self.works(3)],
        )
        read = result.project["A1"]

        assert [str(each) for each in read.assignments] == ["LI 50%", "R2"]
        assert (read.fixed, str(read.effort)) == ("duration", "12h")
        assert kinds(result) == {}
        assert [str(each) for each in read.expenses] == ["SAND 0"]
        assert [each.kind for each in result.project.settings.resources] == [
            "work", "work", "material",
        ]  # fmt: skip

    def test_resource_dependent_work_waits_for_people(self) -> None:
        read = imported(
            task(1, task_type="TT_Rsrc", clndr_id=2),
            CALENDAR=[calendar(), calendar(2)],
            RSRC=self.RSRC,
            TASKRSRC=[self.works(1)],
        ).project["A1"]

        assert (read.fixed, read.calendar) == ("units", None)

    def test_resource_dependent_work_is_done_apart(self) -> None:
        rows = [self.works(1, 0.5, target_qty=4), self.works(2, target_lag_drtn_hr_cnt=2)]
        result = imported(task(1, task_type="TT_Rsrc"), RSRC=self.RSRC[:2], TASKRSRC=rows)

        assert result.project["A1"].assignments == (
            Assignment("LI", 50),
            Assignment("R2", delay="2h"),
        )
        longer = [self.works(1, 0.5, target_qty=8), self.works(2)]
        read = imported(task(1, task_type="TT_Rsrc"), RSRC=self.RSRC[:2], TASKRSRC=longer)
        assert read.project["A1"].assignments[0] == Assignment("LI", 50, duration="16h")
        assert kinds(result) == kinds(read) == {}

    def test_everybody_works_in_their_own_time(self) -> None:
        people = [self.RSRC[0], {**self.RSRC[1], "clndr_id": 2}]
        read = imported(
            task(1, task_type="TT_Rsrc"),
            CALENDAR=[calendar(), calendar(2, default_flag="N")],
            RSRC=people,
            TASKRSRC=[self.works(1), self.works(2)],
        ).project["A1"]

        assert [str(each.duration) for each in read.assignments] == ["8h", "8h"]

    @pytest.mark.parametrize(
        ("left", "days", "told"),
        [
            # half of the activity is half of everybody's work
            ((None, None), ("09 10", "09 10 11 12"), [None, None]),
            ((16, 16), ("09 10", "09 10 11 12"), [None, None]),
            ((8, 12), ("09", "09 10 11"), ["8h", "12h"]),
            ((0, 20), ("", "09 10 11 12 13"), ["0h", "20h"]),
            ((0, 0), ("09 10", "09 10 11 12"), [None, None]),  # nobody keeps units
        ],
    )
    def test_everybody_goes_on_in_their_own_time(
        self, left: tuple[int | None, ...], days: tuple[str, ...], told: list[str | None]
    ) -> None:
        mornings = data(week("", *["(0||0(s|08:00|f|12:00)())"] * 5, ""))
        begun = {"status_code": "TK_Active", "act_start_date": "2026-03-02 08:00"}
        units = [
            {} if each is None else {"remain_qty": each, "remain_qty_per_hr": 1} for each in left
        ]
        result = imported(
            task(1, 32, task_type="TT_Rsrc", **{**begun, "remain_drtn_hr_cnt": 16}),
            CALENDAR=[calendar(), calendar(2, mornings, default_flag="N")],
            RSRC=[self.RSRC[0], {**self.RSRC[1], "clndr_id": 2}],
            TASKRSRC=[
                self.works(who, target_qty=32, **own)
                for who, own in zip((1, 2), units, strict=True)
            ],
            PROJECT=[project(last_recalc_date="2026-03-09 00:00")],
        )

        team = result.project["A1"].assignments
        assert [each.remaining_duration for each in team] == [
            None if each is None else Duration(each) for each in told
        ]
        dates = schedule(result.project, result.options)
        worked = [sorted({f"{a:%d}" for a, _, _ in dates.load(who)}) for who in ("LI", "R2")]
        assert worked == [each.split() for each in days]
        assert f"{dates['A1'].early_finish:%d %H:%M}" == f"{days[1][-2:]} 12:00"

    def test_roles_curves_lags_and_costs_are_told(self) -> None:
        rows = [
            self.works("", role_id=5),
            self.works(1, curv_id=3, target_lag_drtn_hr_cnt=8, target_cost=100),
            self.works(1, 0.333),
            self.works(2, 0),
        ]
        result = imported(task(1), RSRC=self.RSRC, TASKRSRC=rows)

        assert kinds(result) == {
            "role": 1,
            "contour": 1,
            "assignment_delay": 1,
            "cost": 1,
            "twice": 1,
            "units_rounded": 1,
            "no_units": 1,
        }
        assert len(result.extras.assignments["A1"]) == 4


class TestExtras:
    """Nothing is dropped: what the project does not hold stays as it stood."""

    def test_codes_fields_and_other_tables(self) -> None:
        result = imported(
            task(1, guid="abc"),
            ACTVTYPE=[{"actv_code_type_id": 1, "actv_code_type": "Phase"}],
            TASKACTV=[{"task_id": 1, "actv_code_type_id": 1, "actv_code_id": 2, "proj_id": 1}],
            UDFVALUE=[{"udf_type_id": 5, "fk_id": 1, "proj_id": 1, "udf_text": "x"}],
            OBS=[{"obs_id": 3, "obs_name": "Office"}],
        )

        assert dict(result.extras.tasks["A1"])["guid"] == "abc"
        assert dict(result.extras.tasks["A1"])["UDFVALUE"] == (
            ("udf_type_id", "5"),
            ("fk_id", "1"),
            ("proj_id", "1"),
            ("udf_text", "x"),
        )
        assert kinds(result) == {"activity_code": 1, "custom_field": 1}
        assert dict(result.extras.project)["OBS"] == (("obs_id", "3"), ("obs_name", "Office"))
        kept = next(each for each in result.findings if each.code == "import.kept")
        assert "ACTVTYPE" in str(kept.context["names"])
        assert "guid" in str(kept.context["names"])
