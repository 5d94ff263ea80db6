"""A schedule document held against its plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pmcore import load_plan, save_plan
from pmcore.calendars import Calendar
from pmcore.cli import main
from pmcore.cli.console import cells
from pmcore.cli.plans import Opened
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import Project, Split

ROOT = Path(__file__).parents[2]
LAUNCH = str(ROOT / "examples" / "new_product_launch.json")
Run = Callable[..., Any]
Edit = Callable[[Any], object]


@pytest.fixture
def document(pmcore_: Run, fence: str, tmp_path: Path) -> Callable[..., str]:
    """Write the schedule of the fence plan, changed by a function; return its path."""

    def write(edit: Edit = lambda data: None, *options: str) -> str:
        path = tmp_path / "schedule.json"
        assert pmcore_("schedule", fence, "--json", str(path), *options).code == 0
        data = json.loads(path.read_text(encoding="utf-8"))
        changed = edit(data)
        path.write_text(json.dumps(data if changed is None else changed), encoding="utf-8")
        return str(path)

    return write


def late(data: Any) -> None:
    """Let the second task begin an hour later than it may."""
    data["tasks"][1] |= {
        "early_start": "2026-03-04T10:00+08:00",
        "early_finish": "2026-03-05T10:00+08:00",
    }


class TestVerify:
    """``pmcore verify`` exits with 0 for the schedule of the plan, with 1 for any other."""

    def test_given_what_schedule_wrote_then_it_is_valid(
        self, pmcore_: Run, fence: str, document: Callable[..., str]
    ) -> None:
        result = pmcore_("verify", fence, document())

        assert (result.code, result.err) == (0, "")
        lines = result.out.splitlines()
        assert lines[0] == "The schedule of project F is valid."
        assert lines[1].startswith("Checked: tasks present 2, ")
        assert "project finish 1" in lines[1]
        assert lines[2].startswith("Fields not looked at: actual_finish, actual_start, ")
        assert " duration_minutes, " in lines[2]
        assert len(lines) == 3

    def test_given_the_launch_in_every_reading_then_it_is_valid(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        path = str(tmp_path / "launch.schedule.json")
        for reading in (
            (),
            ("--preset", "ms_project"),
            ("--preset", "primavera", "--start", "2026-12-01"),
            ("--backward", "--finish", "2026-09-30"),
        ):
            dates = [
                part for part in reading if part not in ("--preset", "ms_project", "primavera")
            ]
            assert pmcore_("schedule", LAUNCH, *reading, "--json", path).code == 0
            # the options stand in the document, the dates of the plan do not change with it
            assert pmcore_("verify", LAUNCH, path, *dates).code == 0, reading

    def test_given_work_in_many_pieces_then_our_own_schedule_is_read(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        plan, dates = str(tmp_path / "plan.json"), str(tmp_path / "dates.json")
        office = Calendar.standard("office", zone=None)
        project = Project("P", "P", start="2026-03-02", calendars=[office])
        for number in range(20):
            pauses = [Split(f"{hour}h", "1h") for hour in range(1, 1000)]
            project.add(f"t{number}", "T", duration="200d", splits=pauses)
        save_plan(project, plan)

        assert pmcore_("schedule", plan, "--json", dates).code == 0
        assert pmcore_("verify", plan, dates).code == 0

    def test_given_a_late_task_then_it_is_named(
        self, pmcore_: Run, fence: str, document: Callable[..., str]
    ) -> None:
        result = pmcore_("verify", fence, document(late))

        assert (result.code, result.err) == (1, "")
        lines = result.out.splitlines()
        assert lines[0].startswith("The schedule of project F is not valid: ")
        assert any(line.startswith("- early_start of pour is 2026-03-04T10:00") for line in lines)

    def test_given_chinese_and_a_width_then_both_hold(
        self, pmcore_: Run, fence: str, document: Callable[..., str]
    ) -> None:
        out = pmcore_("verify", fence, document(late), "--lang", "zh", "--width", "60").out

        assert out.startswith("项目 F 的排程无效")
        assert "已检查：" in out
        assert max(map(cells, out.splitlines())) <= 60

    @pytest.mark.parametrize(
        "shape",
        [
            lambda data: data["tasks"],
            lambda data: {task.pop("id"): task for task in data["tasks"]},
            lambda data: {**data, "options": None, "project": None},
            lambda data: {"schema": data["schema"], "tasks": data["tasks"]},
        ],
    )
    def test_given_rows_in_another_shape_then_they_are_read_as_well(
        self, pmcore_: Run, fence: str, document: Callable[..., str], shape: Edit
    ) -> None:
        assert pmcore_("verify", fence, document(shape)).code == 0

    def test_given_rows_without_some_fields_then_it_says_what_was_not_checked(
        self, pmcore_: Run, fence: str, document: Callable[..., str]
    ) -> None:
        def starts(data: Any) -> Any:
            return [{name: task[name] for name in ("id", "early_start")} for task in data["tasks"]]

        lines = pmcore_("verify", fence, document(starts)).out.splitlines()

        assert lines[-1].startswith("Not checked: ")
        assert lines[-2].startswith("Checked: ")

    def test_given_minutes_as_fractions_then_whole_ones_are_fine(
        self, pmcore_: Run, fence: str, document: Callable[..., str]
    ) -> None:
        def fractions(data: Any) -> None:
            for task in data["tasks"]:
                task["total_float_minutes"] += 0.0

        assert pmcore_("verify", fence, document(fractions)).code == 0

    def test_given_another_finish_then_that_is_found(
        self, pmcore_: Run, fence: str, document: Callable[..., str]
    ) -> None:
        result = pmcore_("verify", fence, document(lambda data: data.update(finish="soon")))

        assert result.code == 1
        assert "finish" in result.out

    def test_given_many_findings_then_twenty_are_told_unless_all_are_asked_for(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        (tmp_path / "s.json").write_text(json.dumps([{"id": f"x{n}"} for n in range(150)]))

        short = pmcore_("verify", LAUNCH, str(tmp_path / "s.json"))
        long = pmcore_("verify", LAUNCH, str(tmp_path / "s.json"), "--all").out.splitlines()

        lines = short.out.splitlines()
        assert short.code == 1
        assert sum(line.startswith("- ") for line in lines) == 20
        assert [line for line in lines if line.endswith("more; --all lists them")]
        assert sum(line.startswith("- ") for line in long) > 100
        assert "... and 50 more; 100 of each code are kept" in long


class TestReadings:
    """The schedule's own options hold unless the command gives others."""

    @pytest.fixture
    def pinned(self, fence: str) -> str:
        plan = load_plan(fence)
        plan.update("pour", constraints=["MSO 2026-03-03"])
        save_plan(plan, fence)
        return fence

    def test_given_other_options_than_the_schedule_was_made_with_then_it_is_not_valid(
        self, pmcore_: Run, pinned: str, document: Callable[..., str]
    ) -> None:
        path = document(lambda data: None, "--preset", "ms_project")

        assert pmcore_("verify", pinned, path).code == 0
        assert pmcore_("verify", pinned, path, "--preset", "pmcore").code == 1
        assert pmcore_("verify", pinned, path, "--preset", "ms_project").code == 0

    def test_given_another_start_than_the_schedule_was_made_with_then_it_is_not_valid(
        self, pmcore_: Run, fence: str, document: Callable[..., str]
    ) -> None:
        path = document(lambda data: None, "--start", "2026-03-09")

        assert pmcore_("verify", fence, path).code == 1
        assert pmcore_("verify", fence, path, "--start", "2026-03-09").code == 0

    def test_given_a_forward_schedule_and_backward_then_it_is_held_against_that(
        self, pmcore_: Run, fence: str, document: Callable[..., str]
    ) -> None:
        finish = ("--finish", "2026-03-20")
        path = document(lambda data: None, *finish)

        assert pmcore_("verify", fence, path, *finish).code == 0
        assert pmcore_("verify", fence, path, *finish, "--backward").code == 1

    def test_given_a_backward_schedule_then_the_plan_must_have_a_finish(
        self, pmcore_: Run, fence: str, document: Callable[..., str]
    ) -> None:
        path = document(lambda data: None, "--finish", "2026-03-20", "--backward")

        result = pmcore_("verify", fence, path)

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert "[schedule.no_finish]" in result.err


class TestUnusable:
    """What is no schedule of this plan is one line with a code and the file's name, exit code 2."""

    @pytest.mark.parametrize(
        ("edit", "code"),
        [
            (lambda data: data.update(schema="pmcore.plan/1"), "document.schedule"),
            (lambda data: data.update(schema="pmcore.schedule/2"), "document.schedule"),
            (lambda data: {"tasks": []}, "document.schedule"),
            (lambda data: data.update(tasks=5), "document.schedule"),
            (lambda data: data.update(options=[]), "document.schedule"),
            (lambda data: data.update(project="F"), "document.schedule"),
            (lambda data: data["project"].update(id=[1]), "document.schedule"),
            (lambda data: data["project"].update(id="G"), "document.other_project"),
            (lambda data: data["options"].update(alap="never"), "value.invalid"),
            (lambda data: data["options"].update(alap=["free"]), "value.invalid"),
            (lambda data: data["options"].update(critical_float=1.5), "value.invalid"),
            (lambda data: data["options"].update(horizon_years=10**30), "value.invalid"),
            (lambda data: data["options"].update(self=1), "value.invalid"),
            (lambda data: data["options"].update(cls=1), "value.invalid"),
            (lambda data: 5, "document.schedule"),
            (lambda data: "text", "document.schedule"),
        ],
    )
    def test_given_a_document_of_another_kind_then_its_code(
        self, pmcore_: Run, fence: str, document: Callable[..., str], edit: Edit, code: str
    ) -> None:
        path = document(edit)

        result = pmcore_("verify", fence, path)

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert result.err.startswith(f"pmcore: error [{code}] {path}: ")

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "document.syntax"),
            (b"{", "document.syntax"),
            (b"\xff\xfe[\x00", "document.encoding"),
            (b'[{"id": NaN}]', "document.number"),
            (b'[{"id": "dig", "id": "dig"}]', "document.key_twice"),
            (b"[" * 5_000, "document.too_deep"),
            (b"[" + b"9" * 10_000 + b"]", "document.number"),
            (b"\xef\xbb\xbf\n<?xml version='1.0'?><Project/>", "document.schedule"),
        ],
    )
    def test_given_hostile_bytes_then_the_code_of_the_reader(
        self, pmcore_: Run, fence: str, tmp_path: Path, data: bytes, code: str
    ) -> None:
        path = tmp_path / "s.json"
        path.write_bytes(data)

        result = pmcore_("verify", fence, str(path))

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert f"[{code}] {path}: " in result.err

    def test_given_no_file_or_a_folder_then_a_code(self, pmcore_: Run, fence: str) -> None:
        assert "[document.not_found]" in pmcore_("verify", fence, "none.json").err
        assert "[document.unreadable]" in pmcore_("verify", fence, ".").err

    def test_given_control_characters_in_ids_then_none_is_printed(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "s.json"
        path.write_text(json.dumps([{"id": "a\nChecked: \x1b[2J\u202e"}, {"id": None}, None, 5]))

        result = pmcore_("verify", fence, str(path), "--all")

        assert result.code == 1
        assert sum(line.startswith("Checked: ") for line in result.out.splitlines()) == 1

    def test_given_a_document_that_is_too_large_then_a_code(
        self, pmcore_: Run, fence: str, document: Callable[..., str], monkeypatch: Any
    ) -> None:
        from pmcore.exchange import ReadLimits
        from pmcore.exchange.schedule_in import load_schedule

        monkeypatch.setattr(
            "pmcore.cli.commands.verify.load_schedule",
            lambda path, _: load_schedule(path, ReadLimits(max_bytes=100)),
        )

        assert "[document.too_large]" in pmcore_("verify", fence, document()).err

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("[" + ",".join(["{}"] * 200_000) + "]", "input.too_many"),
            ("[" + ",".join(['{"id": "dig"}'] * 200_000) + "]", "document.too_large"),
        ],
    )
    def test_given_far_more_than_the_plan_holds_then_it_is_refused_before_it_is_parsed(
        self, pmcore_: Run, fence: str, tmp_path: Path, monkeypatch: Any, text: str, code: str
    ) -> None:
        path = tmp_path / "s.json"
        path.write_text(text)
        plan = Opened(fence, load_plan(fence))
        monkeypatch.setattr("pmcore.cli.commands.verify.opened", lambda *_: plan)
        monkeypatch.setattr(json, "loads", lambda given, **_: pytest.fail("parsed"))

        result = pmcore_("verify", fence, str(path))

        assert result.code == 2
        assert f"[{code}]" in result.err


FIELDS = ("id", "early_start", "scheduled_finish", "total_float_minutes", "is_critical")
KEYS = ("schema", "project", "options", "tasks", "finish", "dig", "pour", *FIELDS)
WORDS = ("pmcore.schedule/1", "dig", "pour", "F", "2026-03-02T09:00+08:00", "2026-03-02", "\x00")
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.sampled_from((10**39, 1e300, *WORDS)),
        st.text(max_size=5),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from((*KEYS, *(field.name for field in fields(SchedulingOptions)))),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


class TestAnything:
    """Any file is verified or refused in one line: nothing else ever happens."""

    @given(
        data=st.one_of(VALUES.map(lambda data: json.dumps(data).encode()), st.binary(max_size=40))
    )
    @example(
        data=b'{"schema": "pmcore.schedule/1", "tasks": {}, "options": {"direction": "backward"}}'
    )
    @example(
        data=b'[{"id": "dig", "total_float_minutes": 1e999999, "early_start": "0001-01-01T00:00"}]'
    )
    @example(data=b'{"dig": {}, "pour": {}}')  # no dates, none wrong
    @example(data=b'[{"id": "dig", "total_float_minutes": -1e-9, "is_critical": 1.0}]')
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_any_bytes_are_verified_or_refused(
        self, data: bytes, fence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "any.json"
        path.write_bytes(data)

        code = main(["verify", fence, str(path), "--all"])

        captured = capsys.readouterr()
        assert code in (0, 1, 2)
        assert captured.err.count("\n") == int(code == 2)
        assert bool(captured.out) is (code != 2)
