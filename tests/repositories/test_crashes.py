"""What was acknowledged is there: after a kill, and with several programs at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pmcore.repositories import SqliteStore
from pmcore.testing.repository_contract.cases import kept, small_plan
from repositories.children import check, ended_well, increment_often, kill_over_and_over, started
from repositories.depth import IS_DEEP

KILLS = 200 if IS_DEEP else 30
WRITERS, TIMES = (8, 500) if IS_DEEP else (4, 50)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "plans.db"
    with SqliteStore.create(path) as store:
        kept(store, small_plan())
    return path


def test_given_programs_killed_while_they_save_then_no_acknowledged_version_is_lost(
    path: Path, tmp_path: Path
) -> None:
    assert ended_well(started(kill_over_and_over, path, tmp_path / "acknowledged", KILLS))


def test_given_several_programs_when_they_save_at_once_then_no_save_is_lost(path: Path) -> None:
    writers = [started(increment_often, path, number, TIMES) for number in range(WRITERS)]
    assert [ended_well(writer) for writer in writers] == [True] * WRITERS
    with SqliteStore(path) as store:
        check(store, 1 + WRITERS * TIMES)
