"""After a power cut the store opens, is whole, and holds all that was acknowledged."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from pmcore.calendars import Calendar
from pmcore.repositories.schedules import KeptSchedule
from pmcore.repositories.sql.schema import SCHEMA_VERSION
from pmcore.scheduling import schedule
from pmcore.testing.repository_contract.calendars import office
from pmcore.testing.repository_contract.cases import rich_plan, small_plan
from pmcore.testing.repository_contract.schedules import same
from pmcore.wbs import Project, ReadableProject
from repositories.depth import IS_DEEP
from repositories.golden_stores import expected, golden_text
from repositories.power import Disk, connected, migrate_step, unit

# nobody is there to be told that a connection cannot be closed without power
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
CUTS = 1000 if IS_DEEP else 60
_MOST = 150  # writes and syncs until the power goes


@dataclass
class Truth:
    """What a store was told to keep.

    Attributes
    ----------
    acknowledged
        The version of the plan whose commit has returned.
    by_version
        The plan and the hours of the calendar at each version, also those never acknowledged.
    """

    acknowledged: int
    by_version: dict[int, tuple[ReadableProject, Calendar]] = field(default_factory=dict)


def _save(connection: Any, truth: Truth, random: Random) -> None:
    """Save a plan, its calendar and sometimes its dates in one unit."""
    work = unit(connection)
    plan = work.projects.open("SITE", history=3)
    version = plan.version
    with plan.change_set("edit"):
        _edit(plan, random)
    calendar = office(f"{random.randrange(5, 9):02}:{plan.version % 60:02}-17:00")
    truth.by_version[plan.version] = plan.snapshot(), calendar
    work.projects.save(plan, expected=version, key=f"{plan.version}-{random.random()}")
    work.calendars.save(
        calendar, expected=work.calendars.version("office"), key=f"{random.random()}"
    )
    if random.random() < 0.3:
        work.schedules.keep(schedule(plan))
    if random.random() < 0.2:
        work.projects.keep_snapshot("SITE")
    work.commit()
    truth.acknowledged = plan.version


def _edit(plan: Project, random: Random) -> None:
    plan.update("dig", notes="x" * random.choice((1, 300, 9000)), priority=plan.version % 999 + 1)
    number = random.randrange(6)
    if f"more{number}" in plan:
        plan.remove(f"more{number}", dependencies="drop")
    else:
        plan.add(f"more{number}", f"更多 {plan.version}", duration=f"{number + 1}d")
        plan.link("dig", f"more{number}")


def _begun() -> tuple[Disk, Truth]:
    disk = Disk()
    connection = connected(disk)
    work = unit(connection)
    plan = small_plan(calendars=[office()])
    work.projects.add(plan, key="make")
    work.projects.add(rich_plan(), key="make")
    work.calendars.add(office(), key="make")
    work.commit()
    connection.close()
    return disk, Truth(plan.version, {plan.version: (plan.snapshot(), office())})


def _cut(disk: Disk, truth: Truth, random: Random, synchronous: str | None) -> Disk:
    """Save until the power goes; return what is left of the disk."""
    disk.left = random.randrange(1, _MOST)
    with suppress(Exception):
        connection = connected(disk, synchronous=synchronous)
        while True:
            _save(connection, truth, random)
    assert disk.is_dead
    with suppress(Exception):
        connection.close()
    return disk.after_a_cut(random)


def _lost(disk: Disk, truth: Truth) -> str | None:
    """Return what is wrong with a store after a cut; from here on it is the truth."""
    connection = connected(disk)
    try:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return "damaged"
        work = unit(connection)
        plan = work.projects.open("SITE")
        if plan.version < truth.acknowledged:
            return "lost"
        wanted, hours = truth.by_version[plan.version]
        kept = work.calendars.open("office"), work.projects.open("LAUNCH")
        if (plan, *kept) != (wanted, hours, rich_plan()):
            return "torn"
        if work.projects.verify("SITE") or work.projects.verify("LAUNCH"):
            return "torn"
        if work.calendars.verify("office") or work.schedules.verify("SITE"):
            return "torn"
        for row in work.schedules.list("SITE"):
            dates = work.schedules.open("SITE", stale_ok=True)
            if not _same_dates(dates, truth, row.version):
                return "torn"
        work.rollback()
    finally:
        connection.close()
    truth.acknowledged = plan.version
    return None


def _same_dates(dates: KeptSchedule, truth: Truth, version: int) -> bool:
    plan, _ = truth.by_version[version]
    again = Project.from_records(
        plan.settings, plan.tasks(), plan.dependencies(), version=plan.version
    )
    return same(dates, schedule(again))


def _outcomes(cuts: int, seed: int, synchronous: str | None = None) -> dict[str, int]:
    random = Random(seed)
    told = {"fine": 0}
    disk, truth = _begun()
    for _ in range(cuts):
        disk = _cut(disk, truth, random, synchronous)
        try:
            outcome = _lost(disk, truth) or "fine"
        except Exception as error:
            outcome = f"{type(error).__name__}: {error}"
        told[outcome] = told.get(outcome, 0) + 1
        if outcome != "fine":
            disk, truth = _begun()
    told["saves"] = len(truth.by_version)
    return told


def test_given_power_cuts_then_nothing_that_was_acknowledged_is_lost_or_torn() -> None:
    pytest.importorskip("apsw")
    told = _outcomes(CUTS, 20261129)
    assert told.pop("saves") > CUTS / 4
    assert told == {"fine": CUTS}


def test_given_power_cuts_while_migrating_then_it_is_old_or_new() -> None:
    pytest.importorskip("apsw")
    random = Random(3)
    seen = dict.fromkeys(range(1, SCHEMA_VERSION + 1), 0)
    for _ in range(CUTS):
        disk = Disk()
        connection = connected(disk, golden_text(1))
        connection.close()
        disk.left = random.randrange(1, 140)
        with suppress(Exception):
            connection = connected(disk)
            while migrate_step(connection) + 1 < SCHEMA_VERSION:
                pass
            disk.left = 0  # it is acknowledged
            connection.close()
        disk.is_dead = True
        has_returned = disk.left == 0
        disk = disk.after_a_cut(random)
        connection = connected(disk)
        version = connection.execute("PRAGMA user_version").fetchall()[0][0]
        assert version == SCHEMA_VERSION or not has_returned
        seen[version] += 1
        while version < SCHEMA_VERSION:
            version = migrate_step(connection) + 1
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for tenant, project in expected(1):
            work = unit(connection, tenant)
            assert work.projects.open(project.id) == project
            assert work.projects.verify(project.id) == ()
            work.rollback()
        connection.close()
    assert min(seen[1], seen[SCHEMA_VERSION]) > CUTS / 20, seen


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_given_a_store_that_does_not_wait_for_the_disk_then_this_test_finds_out(
    synchronous: str,
) -> None:
    pytest.importorskip("apsw")
    assert _outcomes(40, 7, synchronous)["fine"] < 40
