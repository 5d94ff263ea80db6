"""Two versions of a plan, compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from pmcore import CalendarException, Project, Resource, load_plan, save_plan
from pmcore.cli.console import cells
from pmcore.cli.words import WORDS
from pmcore.scheduling.cause import FIELDS_OF, CauseKind
from pmcore.scheduling.telling_moves import said_fields

Run = Callable[..., Any]


@pytest.fixture
def later(fence: str, tmp_path: Path) -> str:
    """Return the path of the fence plan with a longer first task and one task more."""

    def edit(plan: Project) -> None:
        plan.update("dig", duration="3d")
        plan.add("paint", "Paint", duration="1d")

    return saved(fence, tmp_path / "later.json", edit)


def saved(path: str, target: Path, edit: Callable[[Project], object]) -> str:
    plan = load_plan(path)
    edit(plan)
    save_plan(plan, target)
    return str(target)


def _lengthen(plan: Project) -> None:
    plan.update("dig", duration="3d")


class TestCompare:
    """``pmcore compare`` says who moved, by how much, because of what."""

    def test_given_a_longer_task_then_moves_amounts_and_causes(
        self, pmcore_: Run, fence: str, later: str
    ) -> None:
        result = pmcore_("compare", fence, later)

        assert (result.code, result.err) == (0, "")
        assert result.out.splitlines() == [
            f"Fence (F): {fence} -> {later}",
            "",
            "ID    Task  Finish was        Finish now        Moved  Because",
            "----  ----  ----------------  ----------------  -----  ---------------",
            "dig   Dig   2026-03-03 17:00  2026-03-04 17:00    +1d  duration of dig",
            "pour  Pour  2026-03-04 17:00  2026-03-05 17:00    +1d  duration of dig",
            "",
            "Finish       Wed 2026-03-04 17:00 -> Thu 2026-03-05 17:00, +1d",
            "Moved tasks  2",
            "Added        paint",
        ]

    def test_given_the_other_way_round_then_earlier_and_removed(
        self, pmcore_: Run, fence: str, later: str
    ) -> None:
        out = pmcore_("compare", later, fence).out

        assert " -1d  duration of dig" in out
        assert "Removed      paint" in out

    def test_given_chinese_then_headings_are_chinese_and_stand_over_their_columns(
        self, pmcore_: Run, fence: str, later: str
    ) -> None:
        lines = pmcore_("compare", fence, later, "--lang", "zh").out.splitlines()

        assert lines[2] == "编号  任务  原完成时间        现完成时间        变动  原因"
        assert lines[4] == "dig   挖土  2026-03-03 17:00  2026-03-04 17:00  +1天  dig 的工期"
        assert "完成      2026-03-04 周三 17:00 -> 2026-03-05 周四 17:00，+1天" in lines
        assert "新增      paint" in lines

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_given_a_width_then_no_line_is_wider(
        self,
        pmcore_: Run,
        fence: str,
        later: str,
        language: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        # names of files are never cut: here they are short
        monkeypatch.chdir(Path(fence).parent)
        names = Path(fence).name, Path(later).name
        out = pmcore_("compare", *names, "--width", "72", "--lang", language).out

        assert max(map(cells, out.splitlines())) <= 72

    def test_given_the_same_plan_then_nothing_moved(self, pmcore_: Run, fence: str) -> None:
        result = pmcore_("compare", fence, fence)

        assert result.code == 0
        assert "No task moved, came or went." in result.out
        assert "Finish       Wed 2026-03-04 17:00, as before" in result.out

    def test_given_the_file_another_tool_gets_then_clocks_are_compared(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        longer = saved(fence, tmp_path / "later.json", _lengthen)
        xml, later = str(tmp_path / "fence.xml"), str(tmp_path / "later.xml")
        pmcore_("convert", fence, xml)
        pmcore_("convert", longer, later)

        assert "No task moved" in pmcore_("compare", fence, xml).out
        out = pmcore_("compare", fence, later).out
        assert "dig   Dig   2026-03-03 17:00  2026-03-04 17:00    +1d  duration of dig" in out

    def test_given_zones_in_one_plan_only_then_tasks_of_other_zones_name_them(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        plan = json.loads(Path(fence).read_text("utf-8"))
        [own] = plan["calendars"]
        plan["tasks"][1]["calendar"] = "us"
        paths = []
        for name, zones in (("a", ("Asia/Shanghai", "America/Los_Angeles")), ("b", (None, None))):
            plan["calendars"] = [
                {**own, "id": id, "zone": zone}
                for id, zone in zip((own["id"], "us"), zones, strict=True)
            ]
            paths.append(tmp_path / f"{name}.json")
            paths[-1].write_text(
                json.dumps({**plan, "project": {**plan["project"], "calendar": own["id"]}})
            )

        out = pmcore_("compare", *map(str, paths)).out

        assert "pour  " in out
        assert out.count("only one of the two plans has time zones") == 1

    def test_given_a_changed_link_then_it_is_one_cause(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        def edit(plan: Project) -> None:
            plan.unlink("dig", "pour")
            plan.link("dig", "pour", lag="1d")

        out = pmcore_("compare", fence, saved(fence, tmp_path / "b.json", edit)).out

        assert "  changed link dig -> pour\n" in out

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "  the project start changed, calendar {id} changed\n"),
            ("zh", "  项目开始日期有变、日历 {id} 有变\n"),
        ],
    )
    def test_given_settings_that_changed_then_they_are_told_as_a_planner_would(
        self, pmcore_: Run, fence: str, tmp_path: Path, language: str, said: str
    ) -> None:
        def edit(plan: Project) -> None:
            [own] = plan.settings.calendars
            free = CalendarException.on(date(2026, 3, 10))
            calendars = [replace(own, exceptions=(*own.exceptions, free))]
            plan.configure(start="2026-03-09", calendars=calendars)

        new = saved(fence, tmp_path / "b.json", edit)
        out = pmcore_("compare", fence, new, "--lang", language).out

        assert said.format(id=load_plan(fence).settings.calendars[0].id) in out

    def test_given_people_of_another_calendar_then_it_is_told_without_a_gap(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        def staff(plan: Project) -> None:
            plan.configure(resources=[Resource("li")])
            plan.update("dig", assignments=["li"])

        def leave(plan: Project) -> None:
            [own] = plan.settings.calendars
            free = CalendarException.on(date(2026, 3, 2))
            away = replace(own, id="away", exceptions=(*own.exceptions, free))
            plan.configure(calendars=[own, away], resources=[Resource("li", calendar="away")])

        old = saved(fence, tmp_path / "a.json", staff)
        out = pmcore_("compare", old, saved(old, tmp_path / "b.json", leave), "--lang", "zh").out

        assert "li 的日历有变\n" in out
        assert "、 li" not in out

    def test_given_only_a_start_that_moved_then_the_row_says_so(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        def edit(plan: Project) -> None:
            plan.update("dig", duration="1d", constraints=["SNET 2026-03-03"])

        out = pmcore_("compare", fence, saved(fence, tmp_path / "b.json", edit)).out

        assert "+1d (start)" in out
        assert "(start): the finish stayed, the start moved." in out

    def test_given_json_then_a_document_for_programs(
        self, pmcore_: Run, fence: str, later: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "moves.json"

        out = pmcore_("compare", fence, later, "--json", str(path)).out

        document = json.loads(path.read_text(encoding="utf-8"))
        assert f"Wrote {path}" in out
        assert document["schema"] == "pmcore.comparison/1"
        assert document["finish_minutes"] == 480
        assert document["added"] == ["paint"]
        assert document["moves"][0] == {
            "task": "dig",
            "start_before": "2026-03-02T09:00+08:00",
            "start_after": "2026-03-02T09:00+08:00",
            "finish_before": "2026-03-03T17:00+08:00",
            "finish_after": "2026-03-04T17:00+08:00",
            "minutes": 480,
            "is_elapsed": False,
            "is_tried": True,
            "because": [
                {
                    "kind": "duration",
                    "task": "dig",
                    "dependency": None,
                    "settings": [],
                    "fields": ["duration"],
                }
            ],
        }

    def test_given_a_link_as_a_cause_then_the_document_holds_it(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "moves.json"
        new = saved(fence, tmp_path / "b.json", lambda plan: plan.unlink("dig", "pour"))

        pmcore_("compare", fence, new, "--json", str(path))

        cause = json.loads(path.read_text(encoding="utf-8"))["moves"][0]["because"][0]
        link = {"predecessor": "dig", "successor": "pour", "type": "FS", "lag": "0d"}
        assert (cause["kind"], cause["dependency"]) == ("dependency_removed", link)

    def test_given_another_project_then_it_is_refused(
        self, pmcore_: Run, fence: str, tmp_path: Path
    ) -> None:
        text = Path(fence).read_text(encoding="utf-8").replace('"id": "F"', '"id": "G"')
        other = tmp_path / "other.json"
        other.write_text(text, encoding="utf-8")

        result = pmcore_("compare", fence, str(other))

        assert (result.code, result.out) == (2, "")
        assert "[schedule.not_comparable]" in result.err

    @pytest.mark.parametrize("place", [0, 1])
    def test_given_a_broken_file_then_the_line_names_it(
        self, pmcore_: Run, fence: str, tmp_path: Path, place: int
    ) -> None:
        broken = tmp_path / "broken.json"
        broken.write_text("{")
        files = [fence, fence]
        files[place] = str(broken)

        result = pmcore_("compare", *files)

        assert (result.code, result.err.count("\n")) == (2, 1)
        assert f"{broken}: " in result.err

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            ((), "cli.usage"),
            (("one.json",), "cli.usage"),
            (("none.json", "none.json"), "document.not_found"),
        ],
    )
    def test_given_a_mistake_then_one_line(
        self, pmcore_: Run, arguments: tuple[str, ...], code: str
    ) -> None:
        result = pmcore_("compare", *arguments)

        assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
        assert f"[{code}]" in result.err

    @pytest.mark.parametrize("which", ["old", "new"])
    def test_given_a_plan_as_the_output_then_it_is_refused_and_untouched(
        self, pmcore_: Run, fence: str, later: str, which: str
    ) -> None:
        target = {"old": fence, "new": later}[which]
        before = Path(target).read_bytes()

        assert "[cli.output]" in pmcore_("compare", fence, later, "--json", target).err
        assert Path(target).read_bytes() == before


# Kinds of causes that are told by the fields that were edited.
FIELDS = {
    "duration": ("duration", "kind"),
    "calendar": ("calendar",),
    "constraint": ("constraints", "deadline", "as_late_as_possible", "parent"),
    "progress": FIELDS_OF["progress"],
    "delay": ("leveling_delay", "splits"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_of_cause_has_words(language: str) -> None:
    words = WORDS[language]

    assert [kind for kind in get_args(CauseKind) if f"cause_{kind}" not in words] == [*FIELDS]
    for fields in FIELDS.values():
        assert all(said_fields([field], language) for field in fields)
