"""A plan to start from."""

from __future__ import annotations

import errno
import importlib.util
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pmcore import load_plan
from pmcore.cli.starter import starter_json, starter_yaml
from pmcore.exchange import plan_from_json, plan_from_yaml, plan_to_data

Run = Callable[..., Any]


def content(plan: object) -> dict[str, Any]:
    """What a plan says, without the notes that stand for comments."""
    data = plan_to_data(plan)  # type: ignore[arg-type]
    data["project"].pop("notes", None)
    for task in data["tasks"]:
        task.pop("notes", None)
    return data


class TestInit:
    """``pmcore init`` writes a small commented plan, and never over something."""

    @pytest.mark.parametrize("name", ["plan.json", "plan.yaml", "plan.YML", "plan"])
    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_given_a_new_name_then_a_plan_that_schedules_without_a_warning(
        self, pmcore_: Run, tmp_path: Path, name: str, language: str
    ) -> None:
        path = str(tmp_path / name)

        made = pmcore_("init", path, "--lang", language)
        tried = pmcore_("schedule", path)
        checked = pmcore_("check", path, "--strict")

        assert (made.code, tried.code, checked.code) == (0, 0, 0)
        assert f"pmcore schedule {path}" in made.out
        assert "Finish    Fri 2026-03-20 18:30" in tried.out

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_both_formats_hold_the_same_plan_and_the_same_comments(self, language: str) -> None:
        json = starter_json(date(2026, 3, 2), language)
        yaml = starter_yaml(date(2026, 3, 2), language)

        assert content(plan_from_json(json)) == content(plan_from_yaml(yaml))
        comments = [line.split("# ")[1] for line in yaml.splitlines() if "# " in line]
        assert len(comments) == 7
        assert [one for one in comments if one not in json] == []

    def test_given_a_start_then_the_plan_begins_there(self, pmcore_: Run, tmp_path: Path) -> None:
        path = tmp_path / "plan.json"

        pmcore_("init", str(path), "--start", "2027-05-10")

        assert load_plan(path).settings.start.isoformat() == "2027-05-10"

    def test_given_an_existing_file_then_it_is_refused_and_untouched(
        self, pmcore_: Run, fence: str
    ) -> None:
        before = Path(fence).read_bytes()

        result = pmcore_("init", fence)

        assert (result.code, result.out) == (2, "")
        assert result.err.startswith("pmcore: error [cli.exists] ")
        assert Path(fence).read_bytes() == before

    def test_given_a_dangling_link_then_what_it_points_to_is_not_written(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        (tmp_path / "link.json").symlink_to(tmp_path / "elsewhere.json")

        assert "[cli.exists]" in pmcore_("init", str(tmp_path / "link.json")).err
        assert not (tmp_path / "elsewhere.json").exists()

    def test_given_a_full_disk_then_there_is_no_file(
        self, pmcore_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(handle: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", fail)

        assert "[document.unwritable]" in pmcore_("init", str(tmp_path / "plan.json")).err
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("links", [True, False])
    @pytest.mark.parametrize("somebody_was_faster", [True, False])
    def test_given_somebody_who_writes_there_meanwhile_then_theirs_stays(
        self,
        pmcore_: Run,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        links: bool,
        somebody_was_faster: bool,
    ) -> None:
        path, link = tmp_path / "plan.json", os.link

        def put(name: str, target: Path) -> None:
            if somebody_was_faster:
                target.write_text("theirs")
            if not links:
                raise OSError(errno.EPERM, "Operation not permitted")
            link(name, target)

        monkeypatch.setattr(os, "link", put)

        assert ("[cli.exists]" in pmcore_("init", str(path)).err) == somebody_was_faster
        assert (path.read_text() == "theirs") == somebody_was_faster
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ((), "cli.usage"),
            (("",), "cli.exists"),
            ((".",), "cli.exists"),
            (("/none/such/plan.json",), "document.unwritable"),
            (("a\0b.json",), "document.unwritable"),
            (("x" * 5000,), "document.unwritable"),
            (("new.json", "--start", "soon"), "cli.usage"),
            (("new.json", "--start", "9999-12-31"), "time.out_of_range"),
            (("new.yaml", "--start", "0001-01-01"), "time.out_of_range"),
            (("new.json", "--lang", "fr"), "cli.usage"),
        ],
    )
    def test_given_a_mistake_then_one_coded_line_and_no_file(
        self,
        pmcore_: Run,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        arguments: tuple[str, ...],
        code: str,
    ) -> None:
        monkeypatch.chdir(tmp_path)

        result = pmcore_("init", *arguments)

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert f"[{code}]" in result.err
        assert list(tmp_path.iterdir()) == []

    def test_given_no_extra_for_yaml_then_no_file_that_could_not_be_read(
        self, pmcore_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = importlib.util.find_spec
        monkeypatch.setattr(
            "pmcore.cli.commands.init.find_spec",
            lambda name: None if name == "yaml" else real(name),
        )

        result = pmcore_("init", str(tmp_path / "plan.yaml"))

        assert "[extra.missing]" in result.err
        assert "'.[yaml]'" in result.err
        assert not (tmp_path / "plan.yaml").exists()


def test_hostile_names_are_quoted_in_what_is_to_be_typed(
    pmcore_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    result = pmcore_("init", "a b;rm -rf x\x1b[31m.json")

    assert "pmcore schedule 'a b;rm -rf x" in result.out
    assert "\x1b" not in result.out
    assert len(list(tmp_path.iterdir())) == 1
