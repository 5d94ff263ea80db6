"""P6's XML on the command line: told from Microsoft Project's by its root element."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exchange.mspdi import documents as microsoft
from exchange.pmxml.documents import activity, calendar, document, link, project, wrapped
from pmcore import load_plan
from pmcore.exchange import read_pmxml, read_xer

Run = Callable[..., Any]

FIRST = {"StartDate": "2026-03-02T08:00:00", "FinishDate": "2026-03-02T17:00:00"}
LATER = {"StartDate": "2026-03-09T08:00:00", "FinishDate": "2026-03-09T17:00:00"}


@pytest.fixture
def fence(tmp_path: Path) -> str:
    """Return the path of a file whose second task, a level of effort, stands elsewhere."""
    path = tmp_path / "fence.xml"
    watch = activity(2, Name="Watch", Type="Level of Effort", **LATER)
    path.write_bytes(document(activity(1, **FIRST), watch, link(1, 2)))
    return str(path)


class TestOpening:
    """By what the file says, whatever it is called."""

    @pytest.mark.parametrize("name", ["f.xml", "F.XML", "fence", "fence.json"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_given_any_name_then_it_is_read(
        self, pmcore_: Run, tmp_path: Path, name: str, encoding: str
    ) -> None:
        path = tmp_path / name
        text = document().decode().replace("UTF-8", encoding.removesuffix("-sig"))
        path.write_bytes(text.encode(encoding))

        result = pmcore_("schedule", str(path))

        assert (result.code, result.err) == (0, "")
        assert "Fence (FENCE): 1 task\n" in result.out

    def test_given_a_comment_or_a_prefix_then_the_root_is_found(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        path = tmp_path / "fence.xml"
        text = document().decode().replace("<APIB", "<!-- <Project/> -->\n<p:APIB")
        path.write_text(text.replace("</APIB", "</p:APIB").replace(" xmlns=", " xmlns:p="))

        assert "Fence (FENCE): 1 task\n" in pmcore_("schedule", str(path)).out

    def test_given_microsoft_project_then_it_is_read_as_that(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        path = tmp_path / "fence.xml"
        path.write_bytes(microsoft.document())

        assert pmcore_("schedule", str(path)).code == 0

    @pytest.mark.parametrize("command", ["schedule", "explain", "check", "calendar", "compare"])
    def test_given_several_projects_then_one_is_asked_for(
        self, pmcore_: Run, tmp_path: Path, command: str
    ) -> None:
        path = tmp_path / "site.xml"
        gate = project(activity(2, ProjectObjectId=2, **LATER), number=2, id="GATE", WBSObjectId=11)
        path.write_bytes(wrapped(calendar(), project(activity(1, **FIRST)), gate))
        asked = pmcore_(command, str(path))
        named = pmcore_(command, str(path), "--project", "FENCE")

        assert (asked.code, asked.out) == (2, "")
        assert "1 (FENCE), 2 (GATE)" in asked.err
        assert named.code == 0


class TestCommands:
    """The same as for XER."""

    def test_its_dates_are_compared(self, pmcore_: Run, fence: str) -> None:
        result = pmcore_("compare", fence)

        assert result.code == 0
        assert "level of effort activities" in result.out
        assert "Tasks that agree   1 of 2, 50%" in result.out

    @pytest.mark.parametrize("command", ["schedule", "explain", "check"])
    def test_it_is_read(self, pmcore_: Run, fence: str, command: str) -> None:
        assert pmcore_(command, fence).code == 0

    def test_it_is_converted(self, pmcore_: Run, fence: str, tmp_path: Path) -> None:
        plan, xer, xml = (str(tmp_path / f"out.{ending}") for ending in ("json", "xer", "xml"))
        codes = [pmcore_("convert", fence, each).code for each in (plan, xer, xml)]

        assert codes == [0, 0, 0]
        assert load_plan(plan) == read_pmxml(fence).project
        assert read_xer(xer).project["A1"] == read_pmxml(fence).project["A1"]
