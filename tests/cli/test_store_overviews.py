"""``pmcore db diff``, ``events``, ``imports``, ``verify``: what a store tells of itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pmcore import Calendar, Project
from pmcore.cli.differing import differences
from pmcore.repositories import MemoryStore, Person, ProjectImport, SqliteStore, backup
from pmcore.testing.repository_contract.cases import kept, opened, rich_plan, saved, small_plan
from pmcore.wbs import Resource, Task
from repositories.damaging import altered
from repositories.hooks import damage_events_in_a_file

Run = Callable[..., Any]  # what the fixture pmcore_ of conftest.py returns


@pytest.fixture
def store(tmp_path: Path) -> str:
    path = str(tmp_path / "plans.db")
    with SqliteStore.create(path) as store:
        kept(store, small_plan(), tenant="acme")
        plan = opened(store, tenant="acme")
        with plan.change_set("slip", actor="u.li"):
            plan.update("dig", duration="6d", notes="Rain\nand more rain")
            plan.add("roof", {"en": "Roof", "zh": "屋顶"}, parent="house")
            plan.move("dig", "house")
            plan.relink("dig", "walls", lag="1d")
            plan.configure(priority=900)
        plan.remove("walls", dependencies="drop")
        saved(store, plan, 1, "slip", "acme")
    return path


class TestDiff:
    """``pmcore db diff`` tells field by field what is different."""

    def test_given_two_versions_then_each_field_is_told(self, pmcore_: Run, store: str) -> None:
        told = pmcore_("db", "diff", store, "SITE", "1", "2", "--tenant", "acme")
        lines = [" ".join(line.split()) for line in told.out.splitlines()[2:]]

        assert told.code == 0
        assert sorted(lines) == sorted(
            [
                "project priority 900",
                "task dig duration 3d 6d",
                "task dig notes Rain and more rain",
                "task roof added Roof",
                "task dig moved house",
                "dig -> walls FS lag 1d",
            ]
        )

    def test_given_no_later_version_then_it_is_the_last(self, pmcore_: Run, store: str) -> None:
        told = pmcore_("db", "diff", store, "SITE", "2", "--tenant", "acme", "--lang", "zh")
        assert "任务 walls" in told.out
        assert "移除" in told.out
        assert "dig -> walls FS" in told.out

    def test_given_a_list_of_records_then_what_differs_of_each_is_told(
        self, pmcore_: Run, store: str
    ) -> None:
        with SqliteStore(store) as held:
            plan = opened(held, tenant="acme")
            version = plan.version
            hours = [Calendar.standard(id, zone="UTC") for id in ("office", "site", "yard")]
            plan.configure(calendars=hours[:2], resources=[Resource("li"), Resource("wang")])
            later = Calendar.standard("office", zone="UTC", hours="10:00-12:00")
            plan.configure(calendars=[later, *hours[2:]])
            plan.configure(resources=[Resource("wang"), Resource("li")])
            saved(held, plan, version, "calendars", "acme")
        about = ("db", "diff", store, "SITE", str(version + 1), "--tenant", "acme")
        told = [" ".join(line.split()) for line in pmcore_(*about).out.splitlines()[2:]]
        assert told[0].startswith("project calendars.office.week {")
        assert told[1].startswith('project calendars.site {"id": "site"')
        assert told[2].startswith('project calendars.yard {"id": "yard"')
        assert told[3:] == ['project resources ["li", "wang"] ["wang", "li"]']
        narrow = pmcore_(*about, "--width", "80").out.splitlines()
        assert max(map(len, narrow)) <= 80
        assert narrow[2].split()[1] == "calendars.office.we…"

    def test_given_the_same_version_then_they_are_alike(self, pmcore_: Run, store: str) -> None:
        told = pmcore_("db", "diff", store, "SITE", "2", "2", "--tenant", "acme")
        assert (told.code, told.out) == (0, "Versions 2 and 2 are alike.\n")

    def test_given_an_earlier_version_then_it_tells_the_way_back(
        self, pmcore_: Run, store: str
    ) -> None:
        told = pmcore_("db", "diff", store, "SITE", "3", "1", "--tenant", "acme")
        assert "task roof" in told.out
        assert "removed" in told.out

    def test_given_a_version_that_never_was_then_it_is_refused(
        self, pmcore_: Run, store: str
    ) -> None:
        told = pmcore_("db", "diff", store, "SITE", "0", "--tenant", "acme")
        assert (told.code, "history.version" in told.err) == (2, True)

    def test_given_json_then_it_holds_the_values(
        self, pmcore_: Run, store: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "diff.json"
        pmcore_("db", "diff", store, "SITE", "1", "2", "--tenant", "acme", "--json", str(path))
        data = json.loads(path.read_text(encoding="utf-8"))

        assert (data["schema"], data["project"]) == ("pmcore.diff/1", "SITE")
        assert (data["from"], data["to"]) == (1, 2)
        dig = {"what": "task", "id": "dig"}
        notes = [None, "Rain\nand more rain"]
        changed = {**dig, "change": "changed", "fields": {"duration": ["3d", "6d"], "notes": notes}}
        assert changed in data["changes"]
        assert {**dig, "change": "moved", "fields": {"parent": [None, "house"]}} in data["changes"]

    def test_given_a_plan_with_everything_then_all_of_it_is_told(self) -> None:
        plan = rich_plan()
        found = differences(plan.as_of(0), plan)
        assert {(each.what, each.sort) for each in found} == {
            ("task", "added"),
            ("dependency", "added"),
            ("baseline", "added"),
        }
        assert differences(plan, plan.as_of(plan.version)) == []


class TestEvents:
    """``pmcore db events`` lists what waits, and takes it where that is wanted."""

    def test_given_nobody_who_listens_then_it_says_how_to_enter(
        self, pmcore_: Run, store: str
    ) -> None:
        told = pmcore_("db", "events", store, "--tenant", "acme")
        assert (told.code, "--subscribe beginning" in told.out) == (0, True)
        unknown = pmcore_("db", "events", store, "erp", "--tenant", "acme")
        assert (unknown.code, "store.consumer_unknown" in unknown.err) == (2, True)

    def test_given_a_consumer_then_what_waits_is_listed_until_it_is_taken(
        self, pmcore_: Run, store: str, tmp_path: Path
    ) -> None:
        asked = ("db", "events", store, "erp", "--tenant", "acme")
        first = pmcore_(*asked, "--subscribe", "beginning")
        path = tmp_path / "events.json"
        again = pmcore_(*asked, "--take", "--json", str(path))
        none = pmcore_(*asked, "--lang", "zh")
        names = pmcore_("db", "events", store, "--tenant", "acme")

        assert "project.added" in first.out
        assert "Events that wait: " in first.out
        assert "task.moved" in again.out
        assert "Events taken: " in again.out
        assert none.out == "待通知的事件：0 个。\n"
        assert names.out == "erp\n"
        data = json.loads(path.read_text(encoding="utf-8"))
        assert (data["schema"], data["consumer"]) == ("pmcore.events/1", "erp")
        assert data["events"][0]["key"] == "SITE/1.0/project.added"
        with SqliteStore(store) as held, held.unit("acme") as unit:
            assert unit.outbox.consumers() == ("erp",)

    def test_given_a_file_that_cannot_be_written_then_nothing_is_lost(
        self, pmcore_: Run, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = ("db", "events", store, "erp", "--tenant", "acme")
        monkeypatch.setattr("pmcore.cli.commands.db_events._LEASE", timedelta(microseconds=1))
        failed = pmcore_(*asked, "--subscribe", "beginning", "--take", "--json", str(tmp_path))
        assert failed.code == 2
        assert "project.added" in pmcore_(*asked).out

    def test_given_a_limit_then_no_more_saves_than_it_takes_are_listed(
        self, pmcore_: Run, store: str
    ) -> None:
        asked = ("db", "events", store, "erp", "--tenant", "acme", "--limit")
        few = pmcore_(*asked, "1", "--subscribe", "beginning")
        assert "Events that wait: 1." in few.out
        assert pmcore_(*asked, "0").code == 2

    def test_given_what_cannot_be_read_then_it_is_said_how_to_go_on_past_it(
        self, pmcore_: Run, store: str
    ) -> None:
        asked = ("db", "events", store, "erp", "--tenant", "acme")
        pmcore_(*asked, "--subscribe", "beginning")
        with SqliteStore(store) as held, held.view("acme") as view:
            change = view.projects.changes("SITE")[0].number
        damage_events_in_a_file(Path(store), "acme", "SITE", change, 0)
        assert pmcore_(*asked, "--take").code == 0  # who added it, which stands before the damage
        early = pmcore_(*asked, "--skip-unreadable", "ELSE")
        refused = pmcore_(*asked)
        command = refused.err.splitlines()[0].partition(": pmcore ")[2].split()
        passed, again = pmcore_(*command), pmcore_(*command, "--lang", "zh")

        assert (early.code, "nothing of what waits for erp" in early.out) == (0, True)
        assert (refused.code, "store.unreadable" in refused.err) == (2, True)
        assert command == ["db", "events", store, "erp", "--skip-unreadable", "SITE", *asked[-2:]]
        assert (passed.code, passed.err) == (0, "")
        assert "store.unreadable" in passed.out
        assert "SITE: erp goes on past what cannot be read" in passed.out
        assert (again.code, "未跳过任何内容" in again.out) == (0, True)
        assert pmcore_(*asked).code == 0

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            (("--subscribe", "now"), "--subscribe needs a CONSUMER"),
            (("--json", "e.json"), "--json needs a CONSUMER"),
            (("erp", "--unsubscribe", "--take"), "--unsubscribe goes without --take"),
            (
                ("erp", "--take", "--skip-unreadable", "SITE"),
                "--skip-unreadable goes without --take",
            ),
        ],
    )
    def test_given_what_would_be_passed_over_then_it_is_refused(
        self, pmcore_: Run, store: str, asked: tuple[str, ...], said: str
    ) -> None:
        refused = pmcore_("db", "events", store, *asked)
        assert (refused.code, "cli.usage" in refused.err, said in refused.err) == (2, True, True)

    def test_given_a_consumer_that_leaves_then_it_is_unknown(
        self, pmcore_: Run, store: str
    ) -> None:
        asked = ("db", "events", store, "erp", "--tenant", "acme")
        pmcore_(*asked, "--subscribe", "beginning")
        left, again = pmcore_(*asked, "--unsubscribe"), pmcore_(*asked, "--unsubscribe")
        none = pmcore_("db", "events", store, "--tenant", "acme", "--lang", "zh")

        assert (left.code, left.out.splitlines()) == (0, ["erp is told of nothing any more."])
        assert (again.code, "store.consumer_unknown" in again.err) == (2, True)
        assert "没有事件消费者" in none.out


class TestTenants:
    """Whoever leaves out ``--tenant`` is told whose projects there are."""

    def test_given_another_tenant_then_those_there_are_are_named(
        self, pmcore_: Run, store: str
    ) -> None:
        listed, opened_ = pmcore_("db", "list", store), pmcore_("db", "history", store, "SITE")
        assert listed.out.splitlines()[1:] == ["There are tenants acme: name one with --tenant."]
        assert (opened_.code, "There are tenants acme:" in opened_.err) == (2, True)

    def test_given_a_tenant_that_has_something_then_no_other_one_is_named(
        self, pmcore_: Run, store: str
    ) -> None:
        unknown = pmcore_("db", "history", store, "ELSE", "--tenant", "acme")
        assert (unknown.code, "tenants" in unknown.err) == (2, False)


class TestImports:
    """``pmcore db imports`` lists imports that were broken off, and deletes what one wrote."""

    def test_given_one_that_was_broken_off_then_it_is_listed_and_can_be_dropped(
        self, pmcore_: Run, store: str
    ) -> None:
        asked = ("db", "imports", store, "--tenant", "acme")
        none = pmcore_(*asked)
        plan = Project("TOWER", "Tower", start="2026-03-02")
        plan.add_many([Task(f"T{number}", f"Task {number}") for number in range(30)], [])
        noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
        with SqliteStore(store) as held, held.unit("acme") as unit:
            unit.imports.add(ProjectImport(plan, key="import-1"), at=noon, rows=10)
            unit.commit()
        held_up = pmcore_("db", "restore", store, _backed_up(store, plan), "--tenant", "acme")
        listed, dropped, again = pmcore_(*asked), *_twice(pmcore_, *asked, "--drop", "TOWER")

        assert (none.code, none.out) == (0, "No import was broken off.\n")
        assert "store.importing" in held_up.err
        assert f"pmcore db imports {store} --tenant acme --drop TOWER" in held_up.err
        assert listed.out.splitlines()[-1].split() == [
            *("TOWER", "10", "/", "31"),
            *("2026-03-02", "12:00", "+0000"),
        ]
        assert (dropped.code, dropped.out, dropped.err) == (
            0,
            "TOWER: what its import wrote was deleted.\n",
            "",
        )
        assert (again.code, again.out) == (1, "")
        assert "nothing was deleted" in again.err
        assert pmcore_(*asked).out == none.out

    def test_given_a_project_that_is_there_then_it_is_not_dropped(
        self, pmcore_: Run, store: str
    ) -> None:
        told = pmcore_("db", "imports", store, "--tenant", "acme", "--drop", "SITE")
        assert (told.code, "SITE: no import of it was broken off" in told.err) == (1, True)
        assert "SITE" in pmcore_("db", "list", store, "--tenant", "acme").out


def _backed_up(store: str, plan: Project) -> str:
    """Write a backup of a project; return where."""
    other = MemoryStore()
    with other.unit("acme") as unit:
        unit.projects.add(plan.copy(), key="make")
        unit.commit()
    path = Path(store).with_suffix(".backup")
    with other.view("acme") as view:
        path.write_text(backup(view.projects, plan.id), encoding="utf-8")
    return str(path)


def _twice(pmcore_: Run, *command: str) -> list[Any]:
    return [pmcore_(*command), pmcore_(*command)]


class TestVerify:
    """``pmcore db verify`` says when there was nothing to check."""

    def test_given_a_tenant_that_is_not_there_then_it_is_an_error(
        self, pmcore_: Run, store: str
    ) -> None:
        told = pmcore_("db", "verify", store, "--tenant", "amce")
        assert (told.code, told.out) == (2, "")
        assert "store.tenant_unknown" in told.err
        assert "acme" in told.err

    def test_given_a_project_that_is_not_there_then_it_is_an_error(
        self, pmcore_: Run, store: str
    ) -> None:
        told = pmcore_("db", "verify", store, "STIE", "--tenant", "acme")
        assert (told.code, "store.project_unknown" in told.err) == (2, True)

    def test_given_an_empty_store_then_nothing_is_wrong_with_it(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        path = str(tmp_path / "empty.db")
        pmcore_("db", "init", path)
        assert pmcore_("db", "verify", path).code == 0


class TestDamaged:
    """A damaged project holds up nobody's erasure, and is named."""

    def test_given_a_damaged_record_of_theirs_then_the_texts_in_also_are_erased(
        self, pmcore_: Run, store: str
    ) -> None:
        with SqliteStore(store) as held, held.unit("acme") as unit:
            unit.people.put(Person("u.77", "Li Wei"))
            unit.commit()
        altered(Path(store), "UPDATE person SET data = replace(data, 'Wei', 'Wai')")
        asked = ("db", "erase-person", store, "u.77", "--tenant", "acme")
        refused, done = pmcore_(*asked), pmcore_(*asked, "--also", "Li Wei")
        again = pmcore_(*asked, "--also", "Li Wei")

        assert (refused.code, "store.unreadable" in refused.err) == (2, True)
        assert refused.err.startswith("If it is the record of u.77 itself: give all texts")
        assert (done.code, "The record of u.77 was damaged and is gone" in done.err) == (1, True)
        assert (again.code, "u.77 was erased" in again.out) == (0, True)

    def test_given_a_damaged_project_then_the_rest_is_done_and_it_is_an_error(
        self, pmcore_: Run, store: str, tmp_path: Path
    ) -> None:
        with SqliteStore(store) as held:
            kept(held, small_plan("TORN", "Rain"), tenant="acme")
        with closing(sqlite3.connect(store)) as connection, connection:
            connection.execute("UPDATE task SET data = '{Rain' WHERE project = 'TORN'")
        about = ("u.17", "--also", "Rain", "--tenant", "acme")
        out = str(tmp_path / "u.17.json")
        exported = pmcore_("db", "export-person", store, "u.17", out, *about[1:])
        told = pmcore_("db", "erase-person", store, *about)
        chinese = pmcore_("db", "erase-person", store, *about, "--lang", "zh")

        assert (exported.code, "TORN is damaged" in exported.err) == (1, True)
        assert json.loads(Path(out).read_text(encoding="utf-8"))["damaged"] == ["TORN"]
        assert (told.code, "SITE is at version 4" in told.out) == (1, True)
        assert "TORN may name the person" in told.err
        assert "已损坏" in chinese.err
