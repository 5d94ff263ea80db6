"""The file that SQLite writes ahead, damaged: an earlier version or an error, never another plan.

What a commit wrote lies in ``plans.db-wal`` until it is brought into the file. SQLite trusts it up
to the first frame whose checksum is wrong. So damage there can take back the last commits, as if
they had never been; what is read then was saved once, all of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from pmcore.calendars import Calendar
from pmcore.kernel import ProjectError, StoreError
from pmcore.repositories import SqliteStore
from pmcore.testing.repository_contract.calendars import office, replaced, shared
from pmcore.testing.repository_contract.cases import TENANT, kept, opened, saved, small_plan
from pmcore.testing.repository_contract.schedules import computed, dated
from pmcore.wbs import ReadableProject
from repositories.depth import IS_DEEP

DAMAGES = 600 if IS_DEEP else 80
SAVES = 6


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[ReadableProject]]:
    """Return what a killed program left: a file, its log, and each version that was committed."""
    folder = tmp_path_factory.mktemp("left")
    with SqliteStore.create(folder / "live.db") as store:
        kept(store, small_plan(calendars=[office()]))
        shared(store, office())
    versions = [small_plan(calendars=[office()]).snapshot()]
    with SqliteStore(folder / "live.db") as store:
        for number in range(SAVES):
            plan = opened(store)
            plan.update("dig", duration=f"{number + 4}d", notes=f"{number}" * 3000)
            saved(store, plan, plan.version - 1, f"save-{number}")
            replaced(store, office(f"0{number + 1}:00-17:00"), number + 1, f"save-{number}")
            versions.append(plan.snapshot())
        dated(store, computed(store))
        for rest in ("", "-wal"):
            shutil.copy(folder / f"live.db{rest}", folder / f"plans.db{rest}")
    assert (folder / "plans.db-wal").stat().st_size > 30_000
    return folder / "plans.db", versions


def _damaged(left: Path, folder: Path, damage: Callable[[bytearray], None]) -> Path:
    path = folder / "plans.db"
    for old in folder.glob("plans.db*"):
        old.unlink()
    shutil.copy(left, path)
    log = bytearray(left.with_name("plans.db-wal").read_bytes())
    damage(log)
    path.with_name("plans.db-wal").write_bytes(log)
    return path


def _outcome(path: Path, versions: list[ReadableProject]) -> str:
    """Return what comes of opening; what is read without an error was committed once."""
    try:
        with SqliteStore(path) as store:
            findings = store.verify()
            with store.view(TENANT) as view:
                plan = view.projects.open("SITE", history=20)
                findings += view.projects.verify("SITE") + view.calendars.verify("office")
                findings += view.schedules.verify("SITE")
                with suppress(ProjectError):
                    assert view.projects.as_of("SITE", 1) == versions[0]
                hours = view.calendars.open("office")
            if findings:
                return "found"
            assert plan == versions[plan.version - 1]
            assert _place_of(hours) in (plan.version - 1, plan.version)
            return "whole" if plan.version == SAVES + 1 else "earlier"
    except StoreError:
        return "refused"


def _place_of(hours: Calendar) -> int:
    """Return which of the calendars that were shared one is."""
    shared_ones = [office(), *(office(f"0{number + 1}:00-17:00") for number in range(SAVES))]
    return shared_ones.index(hours) + 1


def test_given_what_a_killed_program_left_then_all_of_it_is_there(
    left: tuple[Path, list[ReadableProject]], tmp_path: Path
) -> None:
    path, versions = left
    assert _outcome(_damaged(path, tmp_path, lambda log: None), versions) == "whole"


def test_given_a_flipped_bit_in_the_log_then_nothing_is_read_that_was_never_saved(
    left: tuple[Path, list[ReadableProject]], tmp_path: Path
) -> None:
    path, versions = left
    random = Random(20261129)
    size = path.with_name("plans.db-wal").stat().st_size
    seen: set[str] = set()
    for _ in range(DAMAGES):
        bit = random.randrange(size * 8)

        def flip(log: bytearray, bit: int = bit) -> None:
            log[bit // 8] ^= 1 << bit % 8

        seen.add(_outcome(_damaged(path, tmp_path, flip), versions))
    assert "earlier" in seen


def test_given_a_log_that_ends_early_then_nothing_is_read_that_was_never_saved(
    left: tuple[Path, list[ReadableProject]], tmp_path: Path
) -> None:
    path, versions = left
    random = Random(7)
    size = path.with_name("plans.db-wal").stat().st_size
    for size_left in [0, 1, 31, 32, 56, *(random.randrange(size) for _ in range(DAMAGES))]:

        def cut(log: bytearray, size_left: int = size_left) -> None:
            del log[size_left:]

        assert _outcome(_damaged(path, tmp_path, cut), versions) in ("earlier", "whole")


def test_given_zeros_in_the_log_then_nothing_is_read_that_was_never_saved(
    left: tuple[Path, list[ReadableProject]], tmp_path: Path
) -> None:
    path, versions = left
    random = Random(11)
    size = path.with_name("plans.db-wal").stat().st_size
    for _ in range(DAMAGES):
        at = random.randrange(0, size, 512)

        def zero(log: bytearray, at: int = at) -> None:
            log[at : at + 512] = bytes(len(log[at : at + 512]))

        _outcome(_damaged(path, tmp_path, zero), versions)
