"""A terminal to type commands into, and a small plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from pmcore import Calendar, Project, save_plan
from pmcore.cli import main

CONTROLS = set(map(chr, [*range(10), *range(11, 32), *range(127, 160)]))


class Result(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def pmcore_(capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Run a command in this process."""

    def run(*arguments: str) -> Result:
        code = main(arguments)
        captured = capsys.readouterr()
        assert not (set(captured.out) | set(captured.err)) & CONTROLS
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def fence(tmp_path: Path) -> str:
    """Return the path of a small plan."""
    office = Calendar.standard(
        "office", zone="Asia/Shanghai", hours="09:00-17:00", name={"en": "Office", "zh": "办公室"}
    )
    plan = Project("F", {"en": "Fence", "zh": "围栏"}, start="2026-03-02", calendars=[office])
    plan.add("dig", {"en": "Dig", "zh": "挖土"}, duration="2d", owner="u.li")
    plan.add("pour", "Pour", duration="1d", deadline="2026-03-03")
    plan.link("dig", "pour")
    path = tmp_path / "fence.json"
    save_plan(plan, path)
    return str(path)
