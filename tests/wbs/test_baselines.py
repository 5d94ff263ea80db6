"""Baselines: up to eleven, set on purpose, and changed by no other edit."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pmcore.calendars import Calendar
from pmcore.kernel import InputError, LifecycleError, ProjectError
from pmcore.wbs import Baseline, BaselineEdit, BaselineTask, Project
from wbs.plans import plan


class TestRecords:
    """What a baseline says of a task is as complete as it is known, and holds together."""

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"start": "2026-03-04", "finish": "2026-03-03"}, "value.invalid"),
            ({"start": "soon"}, "value.invalid"),
            ({"start": datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC)}, "time.sub_minute"),
            ({"duration": "-1d"}, "duration.negative"),
            ({"duration": "50%"}, "duration.kind"),
            ({"effort": "2ed"}, "duration.kind"),
            ({"cost": "NaN"}, "value.invalid"),
            ({"is_summary": 1}, "value.invalid"),
        ],
    )
    def test_what_cannot_be_is_refused(self, fields: dict[str, Any], code: str) -> None:
        with pytest.raises(InputError) as caught:
            BaselineTask("dig", **fields)

        assert caught.value.code == code

    @pytest.mark.parametrize("number", [-1, 11, True, "0", None, 1.0])
    def test_given_another_number_than_0_to_10_then_it_is_refused(self, number: Any) -> None:
        with pytest.raises(InputError, match="whole number from 0 to 10"):
            Baseline(number)

    def test_given_a_task_twice_then_it_is_named(self) -> None:
        rows = [BaselineTask("dig"), BaselineTask("pour"), BaselineTask("pour")]

        with pytest.raises(InputError, match="pour"):
            Baseline(0, rows)

    @pytest.mark.parametrize("saved_at", ["2026-03-02", "2026-03-02T09:00", "x", 5, date.max])
    def test_given_no_time_with_an_offset_then_it_is_refused(self, saved_at: Any) -> None:
        with pytest.raises(InputError, match="saved_at"):
            Baseline(0, saved_at=saved_at)

    def test_a_baseline_is_found_by_task_equal_hashable_and_pickled(self) -> None:
        rows = [BaselineTask("dig", cost=100), BaselineTask("pour", start="2026-03-02")]
        baseline = Baseline(3, rows, name="Contract", saved_at="2026-03-02T09:00+08:00")
        again = Baseline(3, rows, name="Contract", saved_at="2026-03-02T09:00+08:00")

        assert (baseline["dig"], baseline.get("x"), len(baseline)) == (rows[0], None, 2)
        assert (baseline, hash(baseline)) == (again, hash(again))
        assert pickle.loads(pickle.dumps(baseline)) == baseline
        assert pickle.loads(pickle.dumps(baseline))["dig"] == rows[0]
        with pytest.raises(ProjectError, match="digg"):
            baseline["digg"]

    def test_a_repr_pastes_back(self) -> None:
        row = BaselineTask(
            "dig", start="2026-03-02T09:00+08:00", finish="2026-03-04", cost="1.50", is_summary=True
        )

        assert eval(repr(row)) == row


class TestEdits:
    """Setting, replacing and clearing are recorded and can be taken back."""

    def test_given_one_with_that_number_then_it_is_replaced_only_on_purpose(self) -> None:
        project = plan("a 1d")
        first, second = Baseline(0), Baseline(0, [BaselineTask("a")])
        project.set_baseline(first)

        with pytest.raises(ProjectError, match=r"baseline\.exists"):
            project.set_baseline(second)
        assert project.baselines == {0: first}

        project.set_baseline(second, replace=True)
        assert project.log[-1].edits == (BaselineEdit(first, second),)
        project.undo()
        assert project.baselines == {0: first}
        project.redo()
        assert project.baseline() == second

    def test_a_cleared_one_comes_back_by_undo(self) -> None:
        project = plan("a 1d")
        project.set_baseline(Baseline(7, [BaselineTask("a")]))
        held = project.copy()

        project.clear_baseline(7)

        assert not project.baselines
        assert project != held
        with pytest.raises(ProjectError, match=r"baseline\.unknown"):
            project.baseline(7)
        with pytest.raises(ProjectError, match=r"baseline\.unknown"):
            project.clear_baseline(7)
        project.undo()
        assert project == held

    def test_tasks_that_go_stay_in_it_and_a_split_leaves_it_alone(self) -> None:
        project = plan("a 2d; b 1d")
        baseline = Baseline(0, [BaselineTask("a", duration="2d"), BaselineTask("b")])
        project.set_baseline(baseline)

        project.remove("b")
        project.split("a", ["1d", "1d"])
        project.move_project("2027-01-04")

        assert project.baseline() == baseline

    def test_setting_the_same_again_is_no_change(self) -> None:
        project = plan("a 1d")
        project.set_baseline(Baseline(0))
        version = project.version

        project.set_baseline(Baseline(0), replace=True)

        assert project.version == version

    def test_copies_and_snapshots_do_not_share_later_baselines(self) -> None:
        project = plan("a 1d")
        copy, seen = project.copy(), project.snapshot()

        project.set_baseline(Baseline(0))

        assert not copy.baselines
        assert not seen.baselines

    def test_an_archived_project_keeps_its_baselines(self) -> None:
        project = plan("a 1d")
        project.set_baseline(Baseline(0))
        project.advance("archived")

        with pytest.raises(LifecycleError):
            project.clear_baseline(0)

    def test_given_a_time_that_does_not_fit_the_clock_then_it_is_refused(self) -> None:
        office = Calendar.standard("office", zone="Asia/Shanghai")
        project = Project("P", "P", start="2026-03-02", calendars=[office])
        rows = [BaselineTask("a", start="2026-03-02T09:00")]

        with pytest.raises(InputError, match=r"time\.naive"):
            project.set_baseline(Baseline(0, rows))
        with pytest.raises(InputError, match=r"duration\.not_whole"):
            project.set_baseline(Baseline(0, [BaselineTask("a", duration="0.0001d")]))

    def test_given_settings_that_no_longer_fit_a_baseline_then_they_are_refused(self) -> None:
        office = Calendar.standard("office", zone=None)
        project = Project("P", "P", start="2026-03-02", calendars=[office])
        project.set_baseline(Baseline(0, [BaselineTask("a", start="2026-03-02T09:00")]))
        zoned = Calendar.standard("office", zone="Asia/Shanghai")

        with pytest.raises(InputError, match=r"time\.naive"):
            project.configure(calendars=[zoned])
        assert project.settings.zone is None

    def test_given_ready_records_then_each_number_is_there_once(self) -> None:
        project = plan("a 1d")

        with pytest.raises(InputError, match="only once"):
            Project.from_records(
                project.settings, project.tasks(), baselines=[Baseline(1), Baseline(1)]
            )

    @pytest.mark.parametrize("given", [0, None, {"number": 0}, [Baseline(0)]])
    def test_given_no_baseline_then_it_is_refused(self, given: Any) -> None:
        with pytest.raises(InputError, match="Baseline"):
            plan("a").set_baseline(given)
