"""Baselines on the command line: set, cleared, and how far a plan is from one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmcore import load_plan, save_plan
from pmcore.exchange import read_mspdi
from pmcore.wbs import Baseline, BaselineTask

Run = Callable[..., Any]


@pytest.fixture
def kept(pmcore_: Run, fence: str, tmp_path: Path) -> str:
    """Return the path of the fence plan with a baseline."""
    path = str(tmp_path / "kept.json")
    result = pmcore_(
        *("baseline", fence, "--set", path),
        *("--name", "Contract", "--saved-at", "2026-03-01T09:00+08:00"),
    )
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [f"Wrote {path}", f"Try: pmcore baseline {path}"]
    return path


@pytest.fixture
def later(kept: str, tmp_path: Path) -> str:
    """Return the path of the same plan, changed since."""
    plan = load_plan(kept)
    plan.update("dig", duration="3d", cost=100)
    plan.remove("pour", "drop")
    plan.add("paint", "Paint", duration="1d")
    plan.link("dig", "paint")
    path = str(tmp_path / "later.json")
    save_plan(plan, path)
    return path


def test_given_nothing_to_draw_it_on_then_a_baseline_is_refused(pmcore_: Run, kept: str) -> None:
    result = pmcore_("schedule", kept, "--baseline", "0")

    assert result.code == 2
    assert "--baseline is drawn by --html or --svg" in result.err


def test_given_a_plan_of_another_tool_then_it_is_read_on_as_that_tool_does(
    pmcore_: Run, tmp_path: Path
) -> None:
    xml = tmp_path / "plan.xml"
    xml.write_text(
        "<Project><StartDate>2026-03-02T08:00:00</StartDate><Tasks><Task><UID>1</UID>"
        "<Name>Dig</Name><Duration>PT8H0M0S</Duration></Task></Tasks></Project>"
    )
    path = str(tmp_path / "kept.json")
    result = pmcore_("baseline", str(xml), "--set", path)

    assert result.out.splitlines()[-1] == f"Try: pmcore baseline {path} --preset ms_project"


class TestShow:
    """``pmcore baseline PLAN`` lists every task that differs, later or more with a plus."""

    def test_given_a_changed_plan_then_its_variances(self, pmcore_: Run, later: str) -> None:
        result = pmcore_("baseline", later)

        assert (result.code, result.err) == (0, "")
        assert result.out.splitlines() == [
            "Fence (F): as scheduled now, and baseline 0 Contract (2026-03-01 09:00 +0800)",
            "",
            "ID   Task  Finish planned    Finish now        Finish  Duration",
            "---  ----  ----------------  ----------------  ------  --------",
            "dig  Dig   2026-03-03 17:00  2026-03-04 17:00     +1d       +1d",
            "",
            "Finish             Wed 2026-03-04 17:00 -> Thu 2026-03-05 17:00, +1d",
            "Tasks that differ  1 of 1",
            "Added              paint",
            "Removed            pour",
        ]

    def test_given_the_plan_as_it_was_then_nothing_differs(self, pmcore_: Run, kept: str) -> None:
        result = pmcore_("baseline", kept, "--lang", "zh")

        assert "基线中的任务均无偏差。" in result.out
        assert "与计划一致" in result.out

    def test_given_json_then_every_task_of_both_is_in_it(
        self, pmcore_: Run, later: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "variance.json"
        pmcore_("baseline", later, "--json", str(path))

        data = json.loads(path.read_text(encoding="utf-8"))
        assert data["schema"] == "pmcore.variance/1"
        assert data["baseline"]["saved_at"] == "2026-03-01T09:00:00+08:00"
        assert data["finish"]["minutes"] == 480
        assert [each["task"] for each in data["tasks"]] == ["dig"]
        assert data["tasks"][0]["baseline"]["duration"] == "2d"
        assert (data["tasks"][0]["duration_minutes"], data["tasks"][0]["cost"]) == (480, None)
        assert (data["added"], data["removed"]) == (["paint"], ["pour"])

    def test_a_chart_has_it_below_its_bars(self, pmcore_: Run, later: str, tmp_path: Path) -> None:
        svg, page = tmp_path / "chart.svg", tmp_path / "page.html"

        drawn = pmcore_(
            "schedule", later, "--baseline", "0", "--svg", str(svg), "--html", str(page)
        )
        missing = pmcore_("schedule", later, "--baseline", "5", "--svg", str(tmp_path / "x.svg"))

        assert (drawn.code, missing.code, "[baseline.unknown]" in missing.err) == (0, 2, True)
        for path in (svg, page):
            assert 'class="pmg-planned"' in path.read_text(encoding="utf-8")

    def test_given_no_baseline_then_it_is_said(self, pmcore_: Run, fence: str, kept: str) -> None:
        for arguments in (("baseline", fence), ("baseline", kept, "--number", "3")):
            result = pmcore_(*arguments)
            assert (result.code, result.out) == (2, "")
            assert "[baseline.unknown]" in result.err


class TestSet:
    """``--set`` and ``--clear`` write a new file; the plan that was read stays as it is."""

    def test_a_baseline_is_replaced_only_on_purpose(
        self, pmcore_: Run, later: str, tmp_path: Path
    ) -> None:
        path = str(tmp_path / "new.json")

        refused = pmcore_("baseline", later, "--set", path)
        assert (refused.code, "[baseline.exists]" in refused.err) == (2, True)
        assert not Path(path).exists()

        assert pmcore_("baseline", later, "--set", path, "--replace").code == 0
        assert load_plan(path).baseline()["dig"].cost == 100

    def test_another_number_stands_beside_it(
        self, pmcore_: Run, later: str, tmp_path: Path
    ) -> None:
        path = str(tmp_path / "new.yaml")

        result = pmcore_("baseline", later, "--set", path, "--number", "1")

        assert result.out.endswith(f"Try: pmcore baseline {path} --number 1\n")
        assert list(load_plan(path).baselines) == [0, 1]

    @pytest.mark.parametrize(
        ("language", "words"),
        [("en", "Baselines    1 set, 0 replaced, 2 cleared"), ("zh", "设置 1、替换 0、清除 2")],
    )
    def test_a_comparison_says_which_are_not_what_they_were(
        self, pmcore_: Run, later: str, tmp_path: Path, language: str, words: str
    ) -> None:
        old, new = load_plan(later), load_plan(later)
        baseline = old.baseline()
        old.set_baseline(Baseline(2))
        new.set_baseline(Baseline(1))
        new.set_baseline(baseline.with_tasks([BaselineTask("dig", cost=1)]), replace=True)
        paths = [str(tmp_path / "a.json"), str(tmp_path / "b.json")]
        for plan, path in zip((old, new), paths, strict=True):
            save_plan(plan, path)

        result = pmcore_("compare", *paths, "--lang", language, "--json", str(tmp_path / "c.json"))

        assert words in result.out
        data = json.loads((tmp_path / "c.json").read_text(encoding="utf-8"))
        assert data["baselines"] == {"set": [1], "replaced": [0], "cleared": [2]}
        assert "Baselines" not in pmcore_("compare", paths[0], paths[0]).out

    def test_a_cleared_one_is_gone(self, pmcore_: Run, kept: str, tmp_path: Path) -> None:
        path = str(tmp_path / "bare.json")

        result = pmcore_("baseline", kept, "--clear", path)

        assert (result.code, result.out) == (0, f"Wrote {path}\n")
        assert not load_plan(path).baselines
        assert load_plan(kept).baselines

    def test_a_microsoft_project_file_gets_a_baseline(
        self, pmcore_: Run, kept: str, tmp_path: Path
    ) -> None:
        path = str(tmp_path / "plan.xml")

        result = pmcore_("baseline", kept, "--set", path, "--number", "10")

        assert "names of baselines" in result.err
        assert list(read_mspdi(path).project.baselines) == [0, 10]
        again = pmcore_("baseline", path, "--number", "10", "--clear", str(tmp_path / "new.xml"))
        assert again.code == 0
        assert list(read_mspdi(tmp_path / "new.xml").project.baselines) == [0]
        assert read_mspdi(tmp_path / "new.xml").stored == read_mspdi(path).stored

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (("--name", "X"), "cli.usage"),
            (("--saved-at", "2026-03-01T09:00+08:00"), "cli.usage"),
            (("--replace",), "cli.usage"),
            (("--number", "11"), "cli.usage"),
            (("--set", "a.json", "--clear", "b.json"), "cli.usage"),
            (("--set", "a.json", "--json", "b.json"), "cli.usage"),
            (("--set", "a.docx"), "cli.format"),
            (("--set", "a.json", "--number", "1", "--saved-at", "today"), "value.invalid"),
            (("--set", "a.json", "--number", "1", "--name", " "), "text.invalid"),
            (("--clear", "a.json", "--number", "9"), "baseline.unknown"),
        ],
    )
    def test_what_does_not_go_together_is_refused(
        self,
        pmcore_: Run,
        kept: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        arguments: tuple[str, ...],
        code: str,
    ) -> None:
        monkeypatch.chdir(tmp_path)

        result = pmcore_("baseline", kept, *arguments)

        assert (result.code, result.out) == (2, "")
        assert f"[{code}]" in result.err
        assert not Path("a.json").exists()

    def test_the_plan_itself_is_never_written_over(self, pmcore_: Run, kept: str) -> None:
        assert "[cli.output]" in pmcore_("baseline", kept, "--set", kept, "--replace").err
