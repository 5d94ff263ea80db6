"""``pmcore db``: plans in a store, from the first version to the last."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pmcore import Project, load_plan
from pmcore.exchange import save_plan
from pmcore.repositories import Person, SqliteStore

Run = Callable[..., Any]  # what the fixture pmcore_ of conftest.py returns


@pytest.fixture
def store(pmcore_: Run, tmp_path: Path) -> str:
    path = str(tmp_path / "plans.db")
    assert pmcore_("db", "init", path).code == 0
    return path


def _longer(fence: str, days: int, version: int | None = None) -> None:
    """Write the plan with another duration, as somebody who edits the file would."""
    data = json.loads(Path(fence).read_text(encoding="utf-8"))
    data["tasks"][0]["duration"] = f"{days}d"
    if version is not None:
        data["project"]["version"] = version
    Path(fence).write_text(json.dumps(data), encoding="utf-8")


def _reopened(pmcore_: Run, store: str, fence: str, days: int) -> None:
    """Write the plan that is kept with another duration."""
    assert pmcore_("db", "open", store, "F", fence, "--replace").code == 0
    _longer(fence, days)


class TestSaving:
    """``pmcore db save`` keeps what is different as the next version."""

    def test_given_a_new_plan_then_it_is_added_and_opens_as_it_was(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path
    ) -> None:
        saved = pmcore_("db", "save", store, fence)
        written = pmcore_("db", "open", store, load_plan(fence).id, str(tmp_path / "out.json"))

        assert (saved.code, written.code) == (0, 0)
        assert "added at version" in saved.out
        assert load_plan(tmp_path / "out.json") == load_plan(fence)

    def test_given_the_same_plan_again_then_nothing_is_saved(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        pmcore_("db", "save", store, fence)
        again = pmcore_("db", "save", store, fence)

        assert (again.code, "already" in again.out) == (0, True)
        told = pmcore_("db", "history", store, "F").out
        assert "project added" in told
        assert "update" not in told
        since = pmcore_("db", "history", store, "F", "--since", "0")
        assert since.out == "No changes.\n"

    def test_given_a_new_plan_then_who_added_it_and_why_is_what_its_history_begins_with(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path
    ) -> None:
        pmcore_("db", "save", store, fence, "--actor", "u.li", "--reason", "won the bid")
        told = pmcore_("db", "history", store, "F").out.splitlines()[-1]
        assert [told.split()[0], "u.li" in told, "won the bid" in told] == ["3", True, True]
        out = str(tmp_path / "F.backup")
        pmcore_("db", "backup", store, "F", out)
        pmcore_("db", "restore", store, out, "--as", "G", "--actor", "u.wang")
        told = pmcore_("db", "history", store, "G", "--lang", "zh").out
        assert "u.wang" in told
        assert "项目存入" in told
        pmcore_("db", "restore", store, out, "--as", "H")
        told = pmcore_("db", "history", store, "H").out.splitlines()[-1]
        assert ("u.li" in told, "won the bid" in told) == (True, True)

    def test_given_an_edited_plan_then_who_and_why_stay_with_the_change(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        pmcore_("db", "save", store, fence)
        _reopened(pmcore_, store, fence, 9)
        saved = pmcore_("db", "save", store, fence, "--actor", "u.li", "--reason", "rain")
        told = pmcore_("db", "history", store, load_plan(fence).id)

        assert "saved as version 4" in saved.out
        assert "u.li" in told.out
        assert "rain" in told.out

    def test_given_a_file_made_from_an_older_version_then_it_is_refused_and_told_of_the_other(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        pmcore_("db", "save", store, fence)
        _reopened(pmcore_, store, fence, 9)
        pmcore_("db", "save", store, fence, "--actor", "u.wang")
        _longer(fence, 4)
        refused = pmcore_("db", "save", store, fence)
        forced = pmcore_("db", "save", store, fence, "--onto", "4")

        assert (refused.code, "store.conflict" in refused.err) == (2, True)
        assert "to another file" in refused.err  # this one holds an edit that is kept nowhere else
        assert "u.wang" in refused.err
        assert (forced.code, "version 5" in forced.out) == (0, True)
        assert "says version 3. Of these later changes it takes back" in forced.err
        assert "u.wang" in forced.err

    def test_given_a_plan_edited_in_python_then_it_is_said_how_it_can_be_saved(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        pmcore_("db", "save", store, fence)
        plan = load_plan(fence)
        for days in (5, 6):
            plan.update(next(iter(plan)).id, duration=f"{days}d")
        save_plan(plan, fence)
        refused = pmcore_("db", "save", store, fence)
        saved = pmcore_("db", "save", store, fence, "--onto", "3")

        assert "store.base_unknown" in refused.err
        assert "--onto 3" in refused.err
        assert (saved.code, saved.err, "version 4" in saved.out) == (0, "", True)

    def test_given_a_file_written_by_open_then_it_knows_its_version(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path
    ) -> None:
        pmcore_("db", "save", store, fence)
        copy = str(tmp_path / "copy.json")
        pmcore_("db", "open", store, load_plan(fence).id, copy)
        plan = load_plan(copy)
        for label in ("late", "very late"):
            plan.update(next(iter(plan)).id, labels=[label])
        save_plan(plan.copy(), copy)  # at version 5, but made from 3
        saved = pmcore_("db", "save", store, copy)

        assert (saved.code, saved.err, "version 4" in saved.out) == (0, "", True)

    def test_given_a_file_of_another_store_with_that_version_then_it_is_refused(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path
    ) -> None:
        other, theirs = str(tmp_path / "other.db"), str(tmp_path / "theirs.json")
        pmcore_("db", "init", other)
        for each, days in ((store, 5), (other, 7)):
            pmcore_("db", "save", each, fence)
            _reopened(pmcore_, each, theirs, days)
            assert pmcore_("db", "save", each, theirs).code == 0
        _reopened(pmcore_, other, theirs, 8)
        refused = pmcore_("db", "save", store, theirs)
        forced = pmcore_("db", "save", store, theirs, "--onto", "4")

        assert (refused.code, "store.base_unknown" in refused.err) == (2, True)
        assert "--onto 4" in refused.err
        assert (forced.code, "version 5" in forced.out) == (0, True)

    def test_given_a_file_that_says_nothing_of_a_store_then_it_replaces_no_plan_of_its_id(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path
    ) -> None:
        pmcore_("db", "save", store, fence)
        mine = str(tmp_path / "mine.json")
        save_plan(Project("F", "Mine", start="2026-05-04"), mine)
        for version in (3, 4):
            text = Path(mine).read_text(encoding="utf-8")
            held = json.loads(text)
            held["project"]["version"] = version
            Path(mine).write_text(json.dumps(held), encoding="utf-8")
            refused = pmcore_("db", "save", store, mine)
            assert (refused.code, "store.base_unknown" in refused.err) == (2, True)
            assert f"says version {version}" in refused.err
        out = str(tmp_path / "out.json")
        pmcore_("db", "open", store, "F", out)
        assert load_plan(out) == load_plan(fence)

    @pytest.mark.parametrize("ending", ["json", "yaml"])
    def test_given_what_open_wrote_as_of_now_then_it_can_be_saved(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path, ending: str
    ) -> None:
        pmcore_("db", "save", store, fence)
        copy, edited = str(tmp_path / f"copy.{ending}"), str(tmp_path / f"edited.{ending}")
        pmcore_("db", "open", store, "F", copy, "--as-of", "3")
        pmcore_("move", copy, edited, "2026-04-01")

        assert pmcore_("db", "save", store, edited).code == 0
        again = pmcore_("db", "save", store, copy)
        assert (again.code, "store.conflict" in again.err) == (2, True)

    def test_given_the_plan_that_is_kept_then_it_says_what_to_do_before_an_edit(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        told = [pmcore_("db", "save", store, fence).out for _ in range(2)]
        pmcore_("db", "open", store, "F", fence, "--replace")
        told.append(pmcore_("db", "save", store, fence).out)
        assert ["db open" in each for each in told] == [True, True, False]

    def test_given_a_save_then_it_says_how_to_go_on_in_the_same_file(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        first = pmcore_("db", "save", store, fence, "--tenant", "acme")
        for days in (9, 4):
            command = first.out.splitlines()[-1].partition(": pmcore ")[2].split()
            assert pmcore_(*command).code == 0
            _longer(fence, days)
            first = pmcore_("db", "save", store, fence, "--tenant", "acme")
            assert first.code == 0

    @pytest.mark.parametrize(
        "command",
        [
            ["move", "IN", "OUT", "2026-04-01"],
            ["recur", "IN", "OUT", "sync", "Weekly", "FREQ=WEEKLY;BYDAY=MO", "--count", "2"],
            ["baseline", "IN", "--set", "OUT"],
        ],
    )
    def test_given_a_command_edits_what_open_wrote_then_it_can_be_saved(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path, command: list[str]
    ) -> None:
        pmcore_("db", "save", store, fence)
        files = {name: str(tmp_path / f"{name}.json") for name in ("IN", "OUT")}
        pmcore_("db", "open", store, "F", files["IN"])
        edited = pmcore_(*[files.get(word, word) for word in command])
        saved = pmcore_("db", "save", store, files["OUT"])

        assert (edited.code, saved.code) == (0, 0), saved.err
        assert "saved as version 4" in saved.out

    def test_given_a_plan_that_starts_at_a_time_then_the_store_lists_and_checks_it(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        data = json.loads(Path(fence).read_text(encoding="utf-8"))
        data["project"]["start"] = "2026-03-02T08:00+08:00"
        Path(fence).write_text(json.dumps(data), encoding="utf-8")
        saved = pmcore_("db", "save", store, fence)

        assert (saved.code, saved.err) == (0, "")
        assert "2026-03-02" in pmcore_("db", "list", store).out
        assert pmcore_("db", "verify", store).code == 0


class TestLookingBack:
    """``pmcore db open --as-of`` and ``undo``."""

    def test_given_a_version_then_the_plan_is_written_as_it_was(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path
    ) -> None:
        before = load_plan(fence)
        pmcore_("db", "save", store, fence)
        _longer(fence, 9)
        pmcore_("db", "save", store, fence)
        out = str(tmp_path / "out.json")
        pmcore_("db", "open", store, before.id, out, "--as-of", "3")

        assert load_plan(out) == before
        far = pmcore_("db", "open", store, before.id, out, "--as-of", "9", "--replace")
        assert "history.version" in far.err

    def test_given_an_undo_then_the_last_change_is_taken_back_as_a_new_version(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path
    ) -> None:
        before = load_plan(fence)
        pmcore_("db", "save", store, fence)
        _reopened(pmcore_, store, fence, 9)
        pmcore_("db", "save", store, fence)
        undone = pmcore_("db", "undo", store, before.id, "--actor", "u.li")
        out = str(tmp_path / "out.json")
        pmcore_("db", "open", store, before.id, out)

        assert (undone.code, load_plan(out) == before) == (0, True)
        assert "undo of 4" in pmcore_("db", "history", store, before.id).out
        assert "history.empty" in pmcore_("db", "undo", store, before.id).err
        redone = pmcore_("db", "redo", store, before.id, "--reason", "after all")
        assert redone.out == "F: change 4 made again, now version 6.\n"
        assert "after all" in pmcore_("db", "history", store, before.id).out

    @pytest.mark.parametrize("action", ["open", "backup"])
    def test_given_a_file_that_is_there_then_it_stays_unless_it_is_to_be_replaced(
        self, pmcore_: Run, store: str, fence: str, action: str
    ) -> None:
        pmcore_("db", "save", store, fence)
        _longer(fence, 9)
        before = Path(fence).read_bytes()
        refused = pmcore_("db", action, store, "F", fence)

        assert "cli.exists" in refused.err
        assert Path(fence).read_bytes() == before
        assert pmcore_("db", action, store, "F", fence, "--replace").code == 0
        assert Path(fence).read_bytes() != before

    def test_given_a_project_when_it_is_removed_at_its_version_then_it_is_gone(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        pmcore_("db", "save", store, fence)
        early = pmcore_("db", "remove", store, "F", "--at", "2")
        removed = pmcore_("db", "remove", store, "F", "--at", "3")

        assert "store.conflict" in early.err
        assert removed.out == "F removed with its history; it was at version 3.\n"
        assert pmcore_("db", "list", store).out == "No project of tenant local.\n"

    def test_given_a_version_of_any_length_when_it_is_removed_then_it_is_told_where_it_is(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        pmcore_("db", "save", store, fence)
        for version in (2**53, 2**53 + 1, 2**62):
            assert "store.not_yet" in pmcore_("db", "remove", store, "F", "--at", str(version)).err
        beyond = pmcore_("db", "remove", store, "F", "--at", "9" * 999)
        assert (beyond.code, "value.invalid" in beyond.err) == (2, True)

    def test_given_a_file_that_says_a_version_near_the_last_there_is_then_it_is_refused(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        for version in (2**52 + 1, 2**53):
            _longer(fence, 3, version=version)
            saved = pmcore_("db", "save", store, fence)
            assert (saved.code, "value.invalid" in saved.err) == (2, True)
        assert pmcore_("db", "list", store).out == "No project of tenant local.\n"

    def test_given_a_project_that_was_removed_when_its_file_is_saved_then_it_goes_on_after_it(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        pmcore_("db", "save", store, fence)
        with SqliteStore(store) as kept, kept.unit("local") as unit:
            unit.projects.remove("F", expected=unit.projects.version("F"))
            unit.commit()

        saved = pmcore_("db", "save", store, fence)

        assert saved.out.startswith("F added at version 5: 2 tasks.\n")
        assert f"pmcore db open {store} F" in saved.out


class TestBackups:
    """``pmcore db backup`` and ``restore``."""

    def test_given_a_backup_then_it_comes_back_with_its_history_elsewhere(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path
    ) -> None:
        pmcore_("db", "save", store, fence)
        _longer(fence, 9)
        pmcore_("db", "save", store, fence, "--actor", "u.li")
        held, other = str(tmp_path / "f.backup"), str(tmp_path / "other.db")
        assert pmcore_("db", "backup", store, "F", held).code == 0
        pmcore_("db", "init", other)
        restored = pmcore_("db", "restore", other, held)
        again = pmcore_("db", "restore", other, held)
        beside = pmcore_("db", "restore", other, held, "--as", "F-2")

        assert (restored.code, again.code, beside.code) == (0, 0, 0)
        history = pmcore_("db", "history", store, "F").out
        assert pmcore_("db", "history", other, "F").out == history
        assert pmcore_("db", "history", other, "F-2").out == history
        assert pmcore_("db", "verify", other).code == 0

    def test_given_a_project_that_was_removed_then_its_backup_goes_on_after_it(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path
    ) -> None:
        pmcore_("db", "save", store, fence)
        held = str(tmp_path / "f.backup")
        pmcore_("db", "backup", store, "F", held)
        with SqliteStore(store) as kept, kept.unit("local") as unit:
            unit.projects.remove("F", expected=unit.projects.version("F"))
            unit.commit()

        restored = pmcore_("db", "restore", store, held)

        assert (restored.code, restored.out) == (0, "F added at version 5: 2 tasks.\n")
        assert pmcore_("db", "verify", store).code == 0

    def test_given_a_damaged_backup_then_nothing_is_kept(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path
    ) -> None:
        pmcore_("db", "save", store, fence)
        held, other = tmp_path / "f.backup", str(tmp_path / "other.db")
        pmcore_("db", "backup", store, "F", str(held))
        held.write_bytes(held.read_bytes().replace(b"Pour", b"Sour"))
        pmcore_("db", "init", other)

        assert "store.backup" in pmcore_("db", "restore", other, str(held)).err
        assert pmcore_("db", "list", other).out == "No project of tenant local.\n"
        assert "document.not_found" in pmcore_("db", "restore", other, "nothing").err
        assert "store.backup" in pmcore_("db", "restore", other, fence).err

    @pytest.mark.parametrize("rest", ["", "-wal", "-shm", "-journal"])
    def test_given_the_store_or_a_file_beside_it_as_output_then_it_is_refused(
        self, pmcore_: Run, store: str, fence: str, rest: str
    ) -> None:
        pmcore_("db", "save", store, fence)

        assert "cli.output" in pmcore_("db", "backup", store, "F", f"{store}{rest}").err

    def test_given_an_option_that_there_is_not_then_the_help_named_is_there(
        self, pmcore_: Run, store: str
    ) -> None:
        assert "pmcore db backup --help" in pmcore_("db", "backup", store, "F", "out", "--x").err


class TestListing:
    """``pmcore db list``."""

    def test_given_projects_then_each_has_a_line_and_a_search_picks(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        assert pmcore_("db", "list", store).out == "No project of tenant local.\n"
        pmcore_("db", "save", store, fence)
        id = load_plan(fence).id

        assert id in pmcore_("db", "list", store).out
        assert id in pmcore_("db", "list", store, "--search", id.lower()).out
        none = pmcore_("db", "list", store, "--search", "nothing like it").out
        assert none == "No project of tenant local has “nothing like it” in its name or id.\n"
        other = pmcore_("db", "list", store, "--tenant", "other").out
        assert other.startswith("No project of tenant other.\nThere are tenants local")


class TestEngine:
    """A SQLite with a known bug is told of, and works."""

    @pytest.mark.parametrize("version", ["3.40.1", "3.44.5", "3.45.0", "3.50.6", "3.51.2"])
    def test_given_a_version_with_the_bug_then_a_warning_and_no_failure(
        self, pmcore_: Run, tmp_path: Path, version: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _pretend(monkeypatch, version)
        for command in ("init", "verify"):
            done = pmcore_("db", command, str(tmp_path / "plans.db"))
            assert (done.code, "warning store.engine_bug" in done.err) == (0, True)
            assert version in done.err

    @pytest.mark.parametrize("version", ["3.44.6", "3.50.7", "3.51.3", "3.52.0", "4.0.0"])
    def test_given_a_version_without_it_then_nothing_is_said(
        self, pmcore_: Run, tmp_path: Path, version: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _pretend(monkeypatch, version)
        for command in ("init", "verify"):
            done = pmcore_("db", command, str(tmp_path / "plans.db"))
            assert (done.code, done.err) == (0, "")


def _pretend(patch: pytest.MonkeyPatch, version: str) -> None:
    """Let this Python come with another SQLite."""
    import sqlite3

    patch.setattr(sqlite3, "sqlite_version", version)
    patch.setattr(sqlite3, "sqlite_version_info", tuple(map(int, version.split("."))))


class TestVerifying:
    """``pmcore db verify``."""

    def test_given_a_sound_store_then_it_says_so(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        pmcore_("db", "save", store, fence)
        assert pmcore_("db", "verify", store).code == 0

    def test_given_a_changed_row_then_it_is_found(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        import sqlite3

        pmcore_("db", "save", store, fence)
        with sqlite3.connect(store) as connection:
            connection.execute("""UPDATE task SET data = replace(data, '"name":"', '"name":"x')""")
        connection.close()
        found = pmcore_("db", "verify", store)

        assert (found.code, "store.rows_differ" in found.out) == (1, True)

    def test_given_an_index_that_holds_other_rows_then_it_is_found(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        import sqlite3

        pmcore_("db", "save", store, fence)
        other = "SELECT rootpage FROM sqlite_schema WHERE name = 'task_by_name'"
        with sqlite3.connect(store) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(
                f"UPDATE sqlite_schema SET rootpage = ({other}) WHERE name = 'project_by_name'"
            )
        connection.close()
        found = pmcore_("db", "verify", store)

        assert (found.code, "store.unreadable" in found.out) == (1, True)

    def test_given_a_damaged_key_then_the_file_is_refused(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        import sqlite3

        pmcore_("db", "save", store, fence)
        with sqlite3.connect(store) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute(
                "UPDATE sqlite_schema SET sql = replace(sql, 'sorting, id', 'id, sorting')"
            )
        connection.close()
        found = pmcore_("db", "verify", store)

        assert (found.code, "[store.not_a_store]" in found.err) == (2, True)
        assert "document lacks a key" in found.err

    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE document SET data = replace(data, '09:00', '08:00')",
            "UPDATE schedule SET finish = start",
        ],
    )
    def test_given_a_changed_calendar_or_date_then_it_is_found(
        self, pmcore_: Run, store: str, damage: str
    ) -> None:
        import sqlite3

        from pmcore.repositories import SqliteStore
        from pmcore.testing.repository_contract.calendars import office, shared
        from pmcore.testing.repository_contract.cases import kept, small_plan
        from pmcore.testing.repository_contract.schedules import computed, dated

        with SqliteStore(store) as held:
            shared(held, office(), tenant="local")
            kept(held, small_plan(calendars=[office()]), tenant="local")
            dated(held, computed(held, tenant="local"), "local")
        assert pmcore_("db", "verify", store).code == 0
        with sqlite3.connect(store) as connection:
            assert connection.execute(damage).rowcount == 1
        connection.close()
        found = pmcore_("db", "verify", store)

        assert (found.code, "store.unreadable" in found.out) == (1, True)


class TestLargeBackups:
    """``pmcore db restore --values``."""

    def test_given_more_values_than_asked_for_then_it_is_refused(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path
    ) -> None:
        text = str(tmp_path / "f.backup")
        pmcore_("db", "save", store, fence)
        pmcore_("db", "backup", store, "F", text)
        few = pmcore_("db", "restore", store, text, "--as", "G", "--values", "10")
        assert (few.code, "input.too_many" in few.err) == (2, True)
        none = pmcore_("db", "restore", store, text, "--as", "G", "--values", "0")
        assert (none.code, "cli.usage" in none.err) == (2, True)
        assert pmcore_("db", "restore", store, text, "--as", "G", "--values", "9999999").code == 0


class TestDamaged:
    """One damaged project hides no other one, and no other damage."""

    DAMAGES = (
        "UPDATE project SET start = 'x' WHERE id = 'P0'",
        "UPDATE project SET version = -3 WHERE id = 'P0'",
        "UPDATE project SET lifecycle = 'live' WHERE id = 'P0'",
        "UPDATE project SET labels = '[' WHERE id = 'P0'",
        "UPDATE project SET name = '{' WHERE id = 'P0'",
    )

    @pytest.fixture(params=DAMAGES)
    def damaged(self, request: pytest.FixtureRequest, store: str) -> str:
        """Return a store of three projects and a calendar with damage in two, and in it."""
        from pmcore.testing.repository_contract.calendars import office, shared
        from pmcore.testing.repository_contract.cases import kept, small_plan
        from repositories.damaging import altered

        with SqliteStore(store) as held:
            for id in ("P0", "P1", "P2"):
                kept(held, small_plan(id), tenant="local")
            shared(held, office(), tenant="local")
        altered(Path(store), request.param)
        altered(Path(store), "UPDATE task SET data = '{}' WHERE project = 'P2'")
        altered(Path(store), "UPDATE document SET data = replace(data, '09:00', '08:00')")
        return store

    def test_given_damage_when_verified_then_all_of_it_is_found(
        self, pmcore_: Run, damaged: str
    ) -> None:
        found = pmcore_("db", "verify", damaged)

        assert found.code == 1
        assert "Projects checked: 3." in found.out
        for named in (" of P0 ", "rows of P2 ", "calendar of office cannot be read"):
            assert named in found.out
        assert "P1" not in found.out
        assert pmcore_("db", "verify", damaged, "P0").code == 1
        assert "of P1 " not in pmcore_("db", "verify", damaged, "P1").out

    def test_given_damage_when_listed_then_the_others_are_shown_and_it_is_named(
        self, pmcore_: Run, damaged: str
    ) -> None:
        told = pmcore_("db", "list", damaged)

        assert told.code == 1
        assert "of P0 cannot be read" in told.err
        assert [line.split()[0] for line in told.out.splitlines()[2:]] == ["P1", "P2"]
        found = pmcore_("db", "list", damaged, "--search", "p2")
        assert [line.split()[0] for line in found.out.splitlines()[2:]] == ["P2"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["migrate", "nothing.db"], "store.not_found"),
        (["migrate"], "cli.usage"),
        (["list", "nothing.db"], "store.not_found"),
        (["history", "STORE", "NONE"], "store.project_unknown"),
        (["open", "STORE", "NONE", "out.json"], "store.project_unknown"),
        (["undo", "STORE", "NONE"], "store.project_unknown"),
        (["verify", "STORE", "NONE"], "store.project_unknown"),
        (["init", "STORE"], "store.exists"),
        (["list", "STORE", "--tenant", "a b"], "id.invalid"),
        (["open", "STORE", "X", "out.doc"], "cli.format"),
        (["open", "STORE", "X", "out.json", "--as-of", "-1"], "cli.usage"),
        (["list"], "cli.usage"),
        ([], "cli.usage"),
    ],
)
def test_given_what_cannot_be_done_then_a_code_says_why(
    pmcore_: Run, store: str, given: list[str], code: str
) -> None:
    result = pmcore_("db", *[store if word == "STORE" else word for word in given])

    assert (result.code, code in result.err) == (2, True), result.err


def test_given_a_file_that_is_no_store_then_it_is_left_alone(pmcore_: Run, fence: str) -> None:
    before = Path(fence).read_bytes()
    for action in ("list", "verify"):
        assert "store.not_a_store" in pmcore_("db", action, fence).err
    assert "store.exists" in pmcore_("db", "init", fence).err
    assert Path(fence).read_bytes() == before


@pytest.mark.parametrize(
    "action",
    [
        ("history",), ("open", "out.json"), ("backup", "f.backup"), ("undo",), ("verify",),
        ("diff", "1"), ("remove", "--at", "3"),
    ],
)  # fmt: skip
def test_given_a_slip_in_an_id_then_the_projects_that_look_like_it_are_named(
    pmcore_: Run, tmp_path: Path, store: str, action: tuple[str, ...]
) -> None:
    for id in ("JUICE", "FENCE"):
        save_plan(Project(id, "Launch", start="2026-03-02"), tmp_path / "plan.json")
        pmcore_("db", "save", store, str(tmp_path / "plan.json"))
    name, *rest = action
    rest = [str(tmp_path / each) if "." in each else each for each in rest]
    told = pmcore_("db", name, store, "JUIC", *rest)
    other = pmcore_("db", name, store, "QQQQ", *rest, "--lang", "zh")

    assert told.code == 2
    (line,) = told.err.splitlines()
    assert "[store.project_unknown]" in line
    assert line.endswith(f"Ids that look like it: JUICE. All projects: pmcore db list {store}")
    assert other.err.count("\n") == 1
    assert f"pmcore db list {store}" in other.err
    capitals = pmcore_("db", name, store, "juice", *rest)
    assert "Ids that look like it: JUICE." in capitals.err


class TestAdvice:
    """What an error advises can be done as it is said, by whoever types it."""

    @staticmethod
    def _advised(said: str) -> list[str]:
        """Return the arguments of the command that an error names last."""
        return shlex.split(re.findall(r"pmcore (db .*)\n", said)[-1])

    def test_given_no_store_then_the_command_that_makes_it_is_told(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        for language in ("en", "zh"):
            path = str(tmp_path / f"my {language} plans.db")
            refused = pmcore_("db", "list", path, "--lang", language)
            assert (refused.code, "[store.not_found]" in refused.err) == (2, True)
            assert "SqliteStore" not in refused.err
            assert pmcore_(*self._advised(refused.err)).code == 0
            assert pmcore_("db", "list", path).code == 0

    def test_given_a_store_that_is_there_then_the_command_that_goes_on_is_told(
        self, pmcore_: Run, store: str
    ) -> None:
        refused = pmcore_("db", "init", store)
        assert (refused.code, "[store.exists]" in refused.err) == (2, True)
        assert pmcore_(*self._advised(refused.err)).code == 0

    def test_given_the_id_of_no_project_then_the_list_that_is_told_is_of_that_store_and_tenant(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        pmcore_("db", "save", store, fence, "--tenant", "acme")
        refused = pmcore_("db", "undo", store, "XYZ", "--tenant", "acme")
        assert pmcore_(*self._advised(refused.err)).out.splitlines()[-1].startswith("F ")
        nothing = pmcore_("db", "undo", store, "F", "--tenant", "acme")
        assert pmcore_(*self._advised(nothing.err)).code == 0
        elsewhere = pmcore_("db", "undo", store, "F", "--tenant", "acne")
        assert elsewhere.err.count("\n") == 1
        assert "There are tenants acme: name one with --tenant." in elsewhere.err

    def test_given_something_at_the_output_then_replace_is_advised_where_there_is_that_option(
        self, pmcore_: Run, store: str, fence: str
    ) -> None:
        pmcore_("db", "save", store, fence)
        assert "--replace" in pmcore_("db", "open", store, "F", fence).err
        refused = pmcore_("init", fence).err
        assert "[cli.exists]" in refused
        assert "--replace" not in refused

    @pytest.mark.parametrize("tool", ["xml", "xer"])
    def test_given_a_plan_of_another_tool_then_what_is_told_schedules_it_as_that_tool_does(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path, tool: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.chdir(tmp_path)
        assert pmcore_("convert", fence, f"theirs.{tool}").code == 0
        Path("F.json").write_text("{}")  # somebody's, and not to be written over
        saving = ("db", "save", store, f"theirs.{tool}", "--tenant", "acme")
        told = pmcore_(*saving).out
        first, second = re.findall(r"^Try: pmcore (.*)$", told, re.M)
        assert pmcore_(*shlex.split(first)).code == 0
        expected = pmcore_("schedule", f"theirs.{tool}").out.splitlines()
        assert pmcore_(*shlex.split(second)).out.splitlines()[:8] == expected[:8]
        preset = {"xml": "ms_project", "xer": "primavera"}[tool]
        assert second.endswith(f"F-2.json --preset {preset}")
        assert "Try:" not in pmcore_(*saving, "--onto", "0").out  # nothing was saved

    def test_given_a_folder_where_a_store_is_meant_then_it_is_called_one(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        for path in (str(tmp_path), ""):
            refused = pmcore_("db", "list", path)
            assert (refused.code, "It is a folder" in refused.err) == (2, True)

    def test_given_no_such_folder_for_a_store_then_it_is_said_which(
        self, pmcore_: Run, tmp_path: Path
    ) -> None:
        path = str(tmp_path / "none" / "plans.db")
        refused = pmcore_("db", "init", path)
        assert (refused.code, path in refused.err) == (2, True)
        assert "Check that the folder exists" in refused.err

    def test_given_a_backup_of_what_is_there_or_of_too_much_then_the_option_is_told(
        self, pmcore_: Run, store: str, fence: str, tmp_path: Path
    ) -> None:
        out = str(tmp_path / "F.backup")
        pmcore_("db", "save", store, fence)
        pmcore_("db", "backup", store, "F", out)
        assert "--as ID" in pmcore_("db", "restore", store, out).err
        refused = pmcore_("db", "restore", store, out, "--as", "G", "--values", "5")
        assert (refused.code, "--values N" in refused.err) == (2, True)

    def test_given_a_dash_for_a_store_then_none_of_that_name_is_made(
        self, pmcore_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        refused = pmcore_("db", "init", "-")
        assert (refused.code, "[cli.usage]" in refused.err) == (2, True)
        assert not Path("-").exists()
        assert pmcore_(*self._advised(pmcore_("db", "list", "-").err)).code == 0
        assert pmcore_("db", "list", "-").code == 0


class TestPeople:
    """``pmcore db export-person`` tells all, ``erase-person`` leaves nothing."""

    @pytest.fixture
    def named(self, pmcore_: Run, store: str, fence: str) -> str:
        data = json.loads(Path(fence).read_text(encoding="utf-8"))
        data["tasks"][0] |= {"notes": "Ask Mallory Quux", "owner": "u.17"}
        Path(fence).write_text(json.dumps(data), encoding="utf-8")
        pmcore_("db", "save", store, fence)
        id: str = data["project"]["id"]
        return id

    def test_given_a_name_then_all_that_is_held_is_written(
        self, pmcore_: Run, store: str, named: str, tmp_path: Path
    ) -> None:
        out = tmp_path / "person.json"
        told = pmcore_("db", "export-person", store, "u.17", str(out), "--also", "Mallory Quux")

        assert told.code == 0
        (held,) = json.loads(out.read_text(encoding="utf-8"))["projects"]
        assert held["project"] == named
        assert [each["text"] for each in held["texts"]] == ["Ask Mallory Quux"]
        assert [each["field"] for each in held["roles"]] == ["task.owner"]

    def test_given_a_name_when_erased_then_no_byte_is_left(
        self, pmcore_: Run, store: str, named: str
    ) -> None:
        told = pmcore_("db", "erase-person", store, "u.17", "--also", "mallory quux")
        again = pmcore_("db", "erase-person", store, "u.17", "--also", "mallory quux")

        assert (told.code, again.code) == (0, 0)
        assert f"{named} is at version 4 now: 1 texts and ids replaced." in told.out
        assert "Nothing names u.17." in again.out
        assert b"Mallory" not in b"".join(
            path.read_bytes() for path in Path(store).parent.glob("plans.db*")
        )
        assert pmcore_("db", "verify", store).code == 0
        assert "texts erased" in pmcore_("db", "history", store, named).out

    def test_given_somebody_who_reads_when_erased_then_it_is_said_to_be_done_but_for_the_file(
        self, pmcore_: Run, store: str, named: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "pmcore.repositories.sqlite.files._SETTINGS",
            ("PRAGMA foreign_keys = ON", "PRAGMA secure_delete = ON", "PRAGMA busy_timeout = 50"),
        )
        about = (store, "u.17", "--also", "Mallory Quux")
        with SqliteStore(store) as reader, reader.view("local"):
            told = pmcore_("db", "erase-person", *about)
        again = pmcore_("db", "erase-person", *about)

        assert (told.code, again.code) == (2, 0)
        assert "[store.not_scrubbed] What was erased is erased" in told.err
        assert f"{named} is at version 4 now: 1 texts and ids replaced." in told.out
        assert "was erased, but" not in told.out
        assert "Nothing names u.17." in again.out
        assert b"Mallory" not in b"".join(
            path.read_bytes() for path in Path(store).parent.glob("plans.db*")
        )

    def test_given_a_backup_from_before_an_erasure_when_restored_then_who_is_back_is_named(
        self, pmcore_: Run, store: str, named: str, tmp_path: Path
    ) -> None:
        old, other = str(tmp_path / "old.backup"), str(tmp_path / "other.backup")
        plan = Project("G", "Gate", start="2026-03-02")
        plan.add("dig", "Dig", owner="u.18")
        save_plan(plan, tmp_path / "gate.json")
        pmcore_("db", "save", store, str(tmp_path / "gate.json"))
        pmcore_("db", "backup", store, named, old)
        pmcore_("db", "backup", store, "G", other)
        with SqliteStore(store) as kept, kept.unit("local") as unit:
            for person in ("u.16", "u.17"):
                unit.people.put(Person(person, f"Mallory Quux {person}"))
                unit.people.erase(person, key=person)
            unit.commit()

        told = pmcore_("db", "restore", store, old, "--as", "BACK")
        quiet = pmcore_("db", "restore", store, other, "--as", "BESIDE")

        assert (told.code, quiet.code, quiet.err) == (0, 0, "")
        assert "names u.17, who was erased here" in told.err
        assert "u.16" not in told.err

    def test_given_nobody_when_exported_then_it_is_said_that_nothing_is_held(
        self, pmcore_: Run, store: str, named: str, tmp_path: Path
    ) -> None:
        typo, known = str(tmp_path / "u.71.json"), str(tmp_path / "u.17.json")
        told = pmcore_("db", "export-person", store, "u.71", typo)
        quiet = pmcore_("db", "export-person", store, "u.17", known)

        assert (told.code, "Nothing is held on u.71" in told.err) == (0, True)
        assert (quiet.code, quiet.err) == (0, "")

    def test_given_nobody_then_that_is_said(self, pmcore_: Run, store: str) -> None:
        told = pmcore_("db", "erase-person", store, "u.99")

        assert told.code == 2
        assert "[store.person_unknown]" in told.err
