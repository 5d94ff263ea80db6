"""What is kept beside projects: damage is found, and no more statements than needed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from pmcore.kernel import Code, ProjectError
from pmcore.repositories import EVERYTHING, KeptSchedule, MemoryStore, SqliteStore, adopt_calendar
from pmcore.repositories.schedules import reading_of
from pmcore.repositories.sql.statements import Statement
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.testing.repository_contract.calendars import office, replaced, shared
from pmcore.testing.repository_contract.cases import TENANT, kept, opened, refused, small_plan
from pmcore.testing.repository_contract.schedules import computed, dated, dates
from repositories.tampering import tampered


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.create(tmp_path / "plans.db") as store:
        yield store


@pytest.fixture
def full(store: SqliteStore) -> SqliteStore:
    """Return a store with a shared calendar, a project and its dates."""
    shared(store, office())
    kept(store, small_plan(calendars=[office()]))
    dated(store, computed(store))
    return store


def changed(store: SqliteStore, statement: str, *values: object) -> None:
    """Let another program change a row."""
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute(statement, values).rowcount == 1
        connection.commit()


CALENDAR_DAMAGE = {
    "version": "UPDATE document SET version = 7",
    "hours": "UPDATE document SET data = replace(data, '09:00', '08:00')",
    "no JSON": "UPDATE document SET data = '{'",
    "name": "UPDATE document SET name = '\"Other\"'",
    "words": "UPDATE document SET words = 'other'",
    "sorting": "UPDATE document SET sorting = 'other'",
    "another tenant's": "UPDATE document SET tenant = 'acme', id = 'office', digest = 'x'",
}
SCHEDULE_DAMAGE = {
    "start": "UPDATE schedule SET start = '2020-01-01T09:00:00+08:00'",
    "engine": "UPDATE schedule SET ids = 'dig'",
    "zones": "UPDATE schedule SET zones = '[null]'",
    "lost column": "DELETE FROM schedule_column WHERE name = 'zone'",
    "another column": "UPDATE schedule_column SET name = 'zones' WHERE name = 'zone'",
    "a number": (
        "UPDATE schedule_column SET data = CAST(x'01' || substr(data, 2) AS BLOB)"
        " WHERE name = 'scheduled_start'"
    ),
}


@pytest.mark.parametrize("what", CALENDAR_DAMAGE)
def test_given_a_calendar_that_another_program_changed_then_it_is_not_opened(
    full: SqliteStore, what: str
) -> None:
    changed(full, CALENDAR_DAMAGE[what])
    with full.view(TENANT) as view:
        refused(Code.STORE_UNREADABLE, partial(view.calendars.open, "office"))
        assert [each.code for each in view.calendars.verify("office")] == [Code.STORE_UNREADABLE]


@pytest.mark.parametrize("what", SCHEDULE_DAMAGE)
def test_given_dates_that_another_program_changed_then_they_are_not_opened(
    full: SqliteStore, what: str
) -> None:
    changed(full, SCHEDULE_DAMAGE[what])
    with full.view(TENANT) as view:
        refused(Code.STORE_UNREADABLE, partial(view.schedules.open, "SITE"))
        assert [each.code for each in view.schedules.verify("SITE")] == [Code.STORE_UNREADABLE]


def test_given_dates_that_are_not_those_of_the_plan_then_verify_tells_which(
    full: SqliteStore,
) -> None:
    real = KeptSchedule.of

    def wrong(made: Any) -> KeptSchedule:
        found = real(made)
        column = found.columns["late_finish"].copy()
        column[found.rows["walls"]] += 1
        return replace(found, columns={**found.columns, "late_finish": column})

    with patch("pmcore.repositories.sql.schedules.KeptSchedule.of", wrong):
        dated(full, computed(full))
    with full.view(TENANT) as view:
        (finding,) = view.schedules.verify("SITE")
    assert finding.code is Code.STORE_SCHEDULE_DIFFERS
    assert finding.context == {"project": "SITE", "task": "walls", "column": "late_finish"}
    assert "late_finish of walls" in finding.message("en")


@pytest.mark.parametrize("make", ["memory", "sqlite"])
def test_given_dates_by_another_pmcore_then_they_are_stale(make: str, store: SqliteStore) -> None:
    held: Any = store if make == "sqlite" else MemoryStore()
    kept(held, small_plan(calendars=[office()]))
    with patch("pmcore.repositories.schedules.__version__", "0.0.9"):
        dated(held, computed(held))
        assert dates(held).engine == "0.0.9"
    error = refused(Code.STORE_SCHEDULE_STALE, partial(dates, held))
    assert (error.context["engine"], error.context["version"]) == ("0.0.9", 1)
    assert dates(held, stale_ok=True).version == 1
    with held.view(TENANT) as view:
        assert [row.is_current for row in view.schedules.list("SITE")] == [False]
        assert view.schedules.verify("SITE") == ()


def test_what_is_opened_cannot_be_written_to(full: SqliteStore) -> None:
    found = dates(full)
    for column in found.columns.values():
        assert not column.flags.writeable
    close = refused(Code.TASK_UNKNOWN, partial(found.moments, "dug")).context["close"]
    assert close == ["dig"]
    assert repr(found).startswith("<KeptSchedule of SITE version 1: 3 tasks, 2026-03-02 to ")


def test_columns_take_eight_bytes_for_each_task_and_no_more(full: SqliteStore) -> None:
    with closing(sqlite3.connect(full.path)) as connection:
        sizes = connection.execute("SELECT name, length(data) FROM schedule_column").fetchall()
    assert {size for _, size in sizes} == {3 * 8}
    assert len(sizes) == 13
    dates_again = np.frombuffer(dates(full).columns["duration"].tobytes(), dtype=np.int64)
    assert dates_again.tolist() == schedule(opened(full)).columns.duration.tolist()


_DOES: dict[str, tuple[int, Callable[[Any], object]]] = {
    "open a calendar": (1, lambda unit: unit.calendars.open("office")),
    "save a calendar": (
        2,
        lambda unit: unit.calendars.save(office("08:00-16:00"), expected=1, key="k"),
    ),
    "list calendars": (1, lambda unit: unit.calendars.list(EVERYTHING)),
    "list copies": (3, lambda unit: unit.calendars.copies("office", EVERYTHING)),
    "open dates": (2, lambda unit: unit.schedules.open("SITE")),
    "list dates": (2, lambda unit: unit.schedules.list("SITE")),
    "keep dates": (
        5,
        lambda unit: unit.schedules.keep(schedule(unit.projects.open("SITE"))),
    ),
}


@pytest.mark.parametrize("what", _DOES)
def test_what_is_asked_takes_few_statements(what: str) -> None:
    seen: list[str] = []

    def note(statement: Statement) -> Statement:
        seen.append(statement.sql)
        return statement

    most, do = _DOES[what]
    with tampered(note)() as made:
        held: Any = made
        shared(held, office())
        kept(held, small_plan(calendars=[office()]))
        dated(held, computed(held))
        with held.unit(TENANT) as unit:
            plan = unit.projects.open("SITE")
            del seen[:]
            if what == "keep dates":
                unit.schedules.keep(schedule(plan))
            else:
                do(unit)
    assert len(seen) == most, seen


def test_given_very_many_plans_then_copies_are_found_page_by_page(store: SqliteStore) -> None:
    shared(store, office())
    with store.unit(TENANT) as unit:
        for number in range(1100):
            calendars = [office() if number % 3 else office(id="other")]
            unit.projects.add(small_plan(f"P{number:04}", calendars=calendars), key="make")
        unit.commit()
    replaced(store, office("08:00-16:00"), 1, "early")
    ids: list[str] = []
    after = None
    with store.view(TENANT) as view:
        while True:
            page = view.calendars.copies("office", EVERYTHING, after=after, limit=300)
            ids += [copy.project for copy in page.rows]
            after = page.after
            if after is None:
                break
    assert ids == [f"P{number:04}" for number in range(1100) if number % 3]


def test_given_a_plan_without_the_calendar_then_it_adopts_nothing() -> None:
    plan = small_plan(calendars=[office()])
    before = plan.version
    with pytest.raises(ProjectError) as raised:
        adopt_calendar(plan, office(id="moon"))
    assert raised.value.code is Code.PROJECT_CALENDAR
    assert plan.version == before
    deep = office().derive("plant").derive("li")
    plan.configure(calendars=[deep], calendar="li")
    refused(Code.PROJECT_CALENDAR, partial(adopt_calendar, plan, office("08:00-16:00")))
    plan.configure(calendars=[office(), deep], calendar="li")
    adopt_calendar(plan, office("08:00-16:00"))
    assert plan.calendars["li"] == office("08:00-16:00").derive("plant").derive("li")
    plan.undo()
    assert plan.calendars["office"] == office()


def test_options_of_a_schedule_come_back(full: SqliteStore) -> None:
    options = SchedulingOptions.primavera(critical_float=480, horizon_years=10)
    dated(full, computed(full, options=options))
    assert dates(full, options=options).options == options


def test_given_an_option_that_comes_later_then_what_dates_are_kept_under_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = [reading_of(each) for each in (SchedulingOptions(), SchedulingOptions.ms_project())]

    @dataclass(frozen=True)
    class Later(SchedulingOptions):
        more: bool = False

    monkeypatch.setattr("pmcore.repositories.schedules.SchedulingOptions", Later)
    same = {
        each.name: getattr(SchedulingOptions.ms_project(), each.name)
        for each in fields(SchedulingOptions)
    }
    assert [reading_of(each) for each in (Later(), Later(**same))] == before
    assert reading_of(Later(more=True)) not in before
