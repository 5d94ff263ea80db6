"""Erasing a person: no byte of them is left, all else is, and forged texts are still found."""

from __future__ import annotations

import asyncio
import json
import pickle
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, get_type_hints, runtime_checkable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import is_typeddict

from pmcore.calendars import Calendar
from pmcore.exchange import calendar_shapes, people_shapes, shapes, task_shapes
from pmcore.kernel import Code, InputError
from pmcore.repositories import (
    EVERYTHING,
    AsyncSqliteStore,
    MemoryStore,
    NotScrubbedError,
    PeopleStore,
    PeopleUnit,
    PeopleView,
    Person,
    SqliteStore,
    Words,
    awaiting,
    erase_person,
)
from pmcore.repositories.people import walking
from pmcore.repositories.sql.log import Entry, Texts
from pmcore.repositories.sql.schema import TABLES
from pmcore.testing.repository_contract.cases import (
    kept,
    opened,
    removed,
    saved,
    small_plan,
)
from pmcore.testing.repository_contract.outbox import entered, events, move
from pmcore.wbs import ReadableProject
from repositories.depth import IS_DEEP
from repositories.planting import (
    KINDS,
    NAME,
    Step,
    done,
    filled,
    found_on_disk,
    texts_of_plan,
    whole_plan,
)
from repositories.tampering import Make, replaced, rewritten, skipping

TENANT = "acme"
SHORT = "█"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore.create(tmp_path / "plans.db") as store:
        yield store


def _work(store: PeopleStore, steps: list[Step], name: str, tenant: str = TENANT) -> int:
    """Keep the whole plan, change it step by step, with snapshots now and then."""
    plan = whole_plan(name)
    with store.unit(tenant) as unit:
        unit.people.put(Person("u.17", NAME, details={"home": f"{name}'s place"}))
        unit.projects.add(plan, key=f"make for {name}" if name == NAME else "make")
        unit.projects.keep_snapshot("SITE")
        unit.commit()
    for number, step in enumerate(steps):
        with store.unit(tenant) as unit:
            plan = unit.projects.open("SITE", history=3)
            version = plan.version
            done(plan, step, name)
            unit.projects.save(plan, expected=version, key=f"step {number} of {name}")
            if step.kind == "snapshot":
                unit.projects.keep_snapshot("SITE")
            unit.commit()
    return plan.version


def _unscrubbed(erase: Callable[[], object]) -> NotScrubbedError:
    with pytest.raises(NotScrubbedError) as caught:
        erase()
    return caught.value


def _told(project: ReadableProject) -> tuple[Any, ...]:
    return (
        project.settings,
        project.outline(),
        [*project.dependencies()],
        {**project.baselines},
    )


_STEPS = st.lists(
    st.builds(Step, st.sampled_from(KINDS), st.integers(0, 9)), min_size=1, max_size=8
)


@runtime_checkable
class _Scrubbing(Protocol):
    def scrub(self) -> None:
        """Write the file anew."""


class TestNoByte:
    """Whatever was written, no byte of the person is on the disk afterwards, and all verifies."""

    @settings(max_examples=200 if IS_DEEP else min(25, settings().max_examples))
    @given(steps=_STEPS)
    def test_given_any_history_when_erased_then_no_byte_is_left(self, steps: list[Step]) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "plans.db"
            with SqliteStore.create(path) as store:
                version = _work(store, steps, NAME)
                assert found_on_disk(path.parent, [NAME])  # so that this test can fail

                erase_person(store, TENANT, "u.17", key="erase", actor="u.1")

                assert found_on_disk(path.parent, [NAME, "Mallory"]) == {}
                with store.view(TENANT) as view:
                    assert view.projects.verify("SITE") == ()
                    assert view.projects.version("SITE") == version + 1
                assert store.verify() == ()
            assert found_on_disk(path.parent, [NAME, "Mallory"]) == {}

    @settings(max_examples=200 if IS_DEEP else min(25, settings().max_examples))
    @given(steps=_STEPS, in_file=st.booleans())
    def test_given_any_history_when_erased_then_it_is_that_of_nobody(
        self, steps: list[Step], in_file: bool
    ) -> None:
        with TemporaryDirectory() as folder:
            store: PeopleStore = MemoryStore()
            if in_file:
                store = SqliteStore.create(Path(folder) / "plans.db")
            version = _work(store, steps, NAME)
            nobody = MemoryStore()
            _work(nobody, steps, "[erased]")

            erase_person(store, TENANT, "u.17", key="erase")

            with store.view(TENANT) as view, nobody.view(TENANT) as other:
                mine, theirs = view.projects, other.projects
                first = whole_plan("x").version
                for number in range(first, version + 1):
                    told = _told(theirs.as_of("SITE", number))
                    assert _told(mine.as_of("SITE", number)) == told
                assert mine.changes("SITE")[:-1] == theirs.changes("SITE")
                (row,), (same,) = mine.list(EVERYTHING).rows, theirs.list(EVERYTHING).rows
                assert (row.name, row.labels, row.tasks) == (same.name, same.labels, same.tasks)
                assert _told(mine.open("SITE")) == _told(theirs.open("SITE"))
            if isinstance(store, SqliteStore):
                store.close()

    def test_given_another_tenant_then_not_a_byte_of_theirs_is_touched(
        self, store: SqliteStore
    ) -> None:
        _work(store, [Step("notes", 1), Step("snapshot", 1)], NAME, "north")
        _work(store, [Step("notes", 1)], NAME)
        before = _rows(store.path, "north")

        erase_person(store, TENANT, "u.17", key="erase")

        assert _rows(store.path, "north") == before
        assert not [row for row in _rows(store.path, TENANT) if NAME in repr(row)]

    def test_given_somebody_who_reads_then_scrubbing_is_refused_and_comes_later(
        self, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "pmcore.repositories.sqlite.files._SETTINGS",
            ("PRAGMA foreign_keys = ON", "PRAGMA secure_delete = ON", "PRAGMA busy_timeout = 50"),
        )
        with SqliteStore(store.path) as impatient:
            _work(impatient, [Step("notes", 1)], NAME)
            with impatient.view(TENANT):
                caught = [
                    _unscrubbed(
                        lambda: erase_person(impatient, TENANT, "u.17", key="erase", attempts=1)
                    ),
                    _unscrubbed(
                        lambda: asyncio.run(
                            awaiting.erase_person(
                                AsyncSqliteStore(impatient), TENANT, "u.17", key="erase"
                            )
                        )
                    ),
                ]
            assert found_on_disk(store.path.parent, [NAME])
            told = erase_person(impatient, TENANT, "u.17", key="erase")
        assert [project.id for project in told.projects] == ["SITE"]
        for error in caught:
            assert error.told == pickle.loads(pickle.dumps(error)).told == told
            assert error.code is Code.STORE_NOT_SCRUBBED
        assert found_on_disk(store.path.parent, [NAME]) == {}

    def test_given_a_wrapper_of_the_host_then_it_is_scrubbed_too(self, store: SqliteStore) -> None:
        class Logged:
            """What a host puts around a store; as from Python 3.12 on no protocol sees it."""

            def __getattr__(self, name: str) -> Any:
                if sys._getframe(1).f_globals["__name__"] == "typing":
                    raise AttributeError(name)
                return getattr(store, name)

        _work(store, [Step("notes", 1)], NAME)

        logged: Any = Logged()
        assert not isinstance(logged, _Scrubbing)
        assert isinstance(store, _Scrubbing)
        erase_person(logged, TENANT, "u.17", key="erase")

        assert found_on_disk(store.path.parent, [NAME]) == {}

    @pytest.mark.parametrize(
        ("damage", "what", "is_exported"),
        [
            ("task SET data = '{Mallory' WHERE project = 'TORN' AND id = 'dig'", "TORN", False),
            ("task SET parent = 'none' WHERE project = 'TORN' AND id = 'walls'", "TORN", True),
            ("settings SET data = '{Mallory' WHERE project = 'TORN'", "TORN", False),
            ("project SET digest = 'torn' WHERE id = 'TORN'", "TORN", True),
            ("project SET version = -7 WHERE id = 'TORN'", "TORN", True),
            ("settings SET project = 'ELSE' WHERE project = 'TORN'", "TORN", False),
            (
                "change SET edits = '[[Mallory' WHERE project = 'TORN' AND version = 2",
                "TORN",
                False,
            ),
            ("outbox SET events = '[Mallory' WHERE project = 'TORN'", "TORN", True),
            ("outbox SET events = '[Mallory' WHERE project = 'GONE'", "GONE", True),
            ("document SET data = '{Mallory' WHERE id = 'office'", "calendar office", False),
        ],
    )
    def test_given_a_damaged_one_when_erased_then_the_others_are_and_it_is_named(
        self, store: SqliteStore, damage: str, what: str, is_exported: bool
    ) -> None:
        entered(store, "erp")
        for id in ("GONE", "SITE", "TORN"):
            kept(store, small_plan(id, "Mallory's", notes="Ask Mallory"))
            plan = opened(store, id)
            plan.update("dig", notes="Mallory knows")
            saved(store, plan, 1, "note")
            with store.unit(TENANT) as unit:
                unit.outbox.put(id, [move("dig")], expected=2, key="move")
                unit.commit()
        removed(store, "GONE", 2)
        with store.unit(TENANT) as unit:
            unit.calendars.add(Calendar.standard("office", zone=None, name="Mallory's"), key="k")
            unit.commit()
        with closing(sqlite3.connect(store.path)) as connection, connection:
            assert connection.execute(f"UPDATE {damage}").rowcount

        with store.view(TENANT) as view:
            held = view.people.export("u.17", also=["Mallory"])
        told = erase_person(store, TENANT, "u.17", also=["Mallory"], key="erase")

        assert "SITE" in [each["project"] for each in held["projects"]]
        assert held.get("damaged", []) == ([] if is_exported else [what])
        assert told.damaged == (what,)
        names = {each.id for each in told.projects} | {each.id for each in told.documents}
        assert names == {"SITE", "TORN", "office"} - {what.rsplit(maxsplit=1)[-1]}
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()
            assert view.projects.open("SITE")["dig"].notes == "[erased] knows"

    def test_given_events_of_removed_projects_when_erased_then_no_byte_is_left(
        self, store: SqliteStore
    ) -> None:
        entered(store, "erp")
        ids = "ask-mallory", "dig"
        for id in ("GONE", "HERE"):
            plan = small_plan(id)
            with plan.change_set("ask"):
                plan.add(ids[0], "Ask", parent="house", duration="1d")
                plan.link(ids[0], ids[1])
            kept(store, plan)
            plan.update(ids[0], duration="2d")
            saved(store, plan, 2, "longer")
            with store.unit(TENANT) as unit:
                unit.outbox.put(id, [move(ids[0])], expected=3, key="move")
                unit.commit()
        removed(store, "GONE", 3)
        assert found_on_disk(store.path.parent, ["mallory"])

        erase_person(store, TENANT, "u.17", also=["Mallory"], key="erase")

        assert found_on_disk(store.path.parent, ["mallory"]) == {}
        assert store.verify() == ()
        told = [event.key for event in events(store, "erp")]
        assert "GONE/3.1/schedule.moved/erased-1" in told
        assert "HERE/3.1/schedule.moved/erased-1" in told


@pytest.mark.parametrize(
    "bug",
    [
        skipping("DELETE FROM snapshot"),
        skipping("UPDATE change SET key"),
        skipping("INSERT INTO person (tenant, id, labels, data, erased)"),
        replaced("sqlite.files.scrub", lambda _: None),
        rewritten("words = ?, sorting", "words = coalesce(words, ?), sorting"),
    ],
    ids=["snapshot", "log", "person", "scrubbing", "search"],
)
def test_given_a_store_that_forgets_one_place_when_erased_then_its_bytes_are_found(
    bug: Make,
) -> None:
    with bug() as store:
        assert isinstance(store, SqliteStore)
        _work(store, [Step("notes", 1), Step("snapshot", 0)], NAME)

        erase_person(store, TENANT, "u.17", key="erase")

        assert found_on_disk(store.path.parent, [NAME])


def _rows(path: Path, tenant: str) -> list[Any]:
    """Return all rows of a tenant."""
    with closing(sqlite3.connect(path)) as connection:
        return [
            row
            for table in TABLES
            for row in connection.execute(
                f"SELECT '{table}', * FROM {table} WHERE tenant = ?",
                (tenant,),
            )
        ]


class TestOthersAtWork:
    """An erasure that somebody comes before is made again, and takes what they wrote as well."""

    def test_given_the_store_in_memory(self) -> None:
        self._check(MemoryStore())

    def test_given_postgresql_then_no_row_names_the_person(
        self, conninfo: str, schema: str
    ) -> None:
        psycopg = pytest.importorskip("psycopg")
        from pmcore.repositories.postgres import PostgresStore

        self._check(PostgresStore.create(conninfo, schema=schema))
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f'SET search_path TO "{schema}"')
            rows = [
                row
                for table in TABLES
                for row in connection.execute(f"SELECT '{table}', * FROM {table}").fetchall()
            ]
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')
        assert {"project", "settings", "task", "baseline", "change"} <= {row[0] for row in rows}
        assert NAME.casefold() not in repr(rows).casefold()

    def _check(self, store: PeopleStore) -> None:
        _work(store, [Step("notes", 1), Step("snapshot", 1)], NAME)
        meddled = _Meddled(store)

        told = erase_person(meddled, TENANT, "u.17", key="erase", actor="u.1")

        assert meddled.attempts <= 2  # a unit that wrote nothing yet begins anew by itself
        assert told.projects[0].version == 3
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()
            assert view.projects.open("SITE")["ship"].notes == "as [erased] says"
            assert NAME not in repr(view.people.export("u.17", also=[NAME]))


class _Meddled:
    """A store in which somebody saves the first time while an erasure goes on."""

    def __init__(self, store: PeopleStore) -> None:
        self._store, self.attempts = store, 0
        self.capabilities = store.capabilities

    def view(self, tenant: str) -> AbstractContextManager[PeopleView]:
        return self._store.view(tenant)

    @contextmanager
    def unit(self, tenant: str) -> Iterator[PeopleUnit]:
        self.attempts += 1
        with self._store.unit(tenant) as unit:
            unit.projects.version("SITE")  # a unit sees the moment of its first question
            if self.attempts == 1:
                self._meddle(tenant)
            yield unit

    def _meddle(self, tenant: str) -> None:
        with self._store.unit(tenant) as unit:
            plan = unit.projects.open("SITE")
            plan.update("ship", notes=f"as {NAME} says")
            unit.projects.save(plan, expected=plan.version - 1, key="meddle")
            unit.commit()


_FORGERIES: dict[str, tuple[str, ...]] = {
    "the text of a change": ("UPDATE change SET label = 'forged' WHERE version = 1",),
    "an erased text": ("UPDATE change SET edits = replace(edits, '[erased]', 'Mallory') WHERE 1",),
    "an erased text and its salt": (
        "UPDATE change SET label = 'forged', salt = 'aa' WHERE written IS NOT NULL",
    ),
    "a text as if it had been erased": (
        "UPDATE change SET written = digest, label = 'forged' WHERE kind = 'erasure'",
    ),
    "what an erasure says": ("UPDATE change SET erasure = '{\"texts\":{}}' WHERE 1",),
    "an erasure that says nothing": ("UPDATE change SET erasure = NULL WHERE 1",),
    "an erasure that cannot be read": ("UPDATE change SET erasure = '[[' WHERE kind = 'erasure'",),
    "an erased text as the one that was written": (
        "UPDATE change SET written = NULL WHERE version = 1",
    ),
    "the digest of what was written": ("UPDATE change SET written = 'ab' WHERE version = 1",),
    "no erasure": (
        "DELETE FROM change WHERE kind = 'erasure'",
        (
            "UPDATE project SET version = version - 1,"
            " chain = (SELECT digest FROM change ORDER BY version DESC LIMIT 1)"
        ),
    ),
    "when it was made": (
        "UPDATE change SET at = '2020-01-01T00:00:00+00:00' WHERE at IS NOT NULL",
    ),
    "a row": ("UPDATE task SET data = replace(data, '[erased]', 'Mallory')",),
}


class TestForging:
    """A text is the one that was written, or the one that a later erasure put in its place."""

    @pytest.mark.parametrize("forgery", _FORGERIES)
    def test_given_a_forgery_when_verified_then_it_is_found(
        self, forgery: str, store: SqliteStore
    ) -> None:
        plan = whole_plan(NAME)
        with store.unit(TENANT) as unit:
            done(plan, Step("notes", 0), NAME)
            unit.projects.add(plan, key="make", with_log=True)
            unit.commit()
        erase_person(store, TENANT, "u.17", also=[NAME], key="erase", actor="u.1")
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()
        with closing(sqlite3.connect(store.path)) as connection, connection:
            for statement in _FORGERIES[forgery]:
                assert connection.execute(statement).rowcount

        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") != ()

    def test_given_the_old_text_with_its_salt_when_put_back_then_it_is_found(
        self, store: SqliteStore
    ) -> None:
        _work(store, [Step("notes", 1)], NAME)
        asked = "SELECT * FROM change WHERE tenant = ? ORDER BY version LIMIT 1"
        with closing(sqlite3.connect(store.path)) as connection:
            (before,) = connection.execute(asked, (TENANT,)).fetchall()
        erase_person(store, TENANT, "u.17", key="erase")
        with closing(sqlite3.connect(store.path)) as connection, connection:
            marks = ", ".join("?" * len(before))
            connection.execute(f"REPLACE INTO change VALUES ({marks})", before)

        with store.view(TENANT) as view:
            assert [each.code for each in view.projects.verify("SITE")] == [Code.STORE_LOG_BROKEN]

    def test_given_an_erased_text_then_nobody_can_try_names_on_its_digest(self) -> None:
        entry = Entry(1, None, "edit", None, f"for {NAME}", None, None, "", "[]")
        erased = entry.with_texts(Texts(None, "for [erased]", None, "", "[]"))

        assert erased.digest("0") == entry.digest("0")
        guessed = entry.with_texts(Texts(None, f"for {NAME}", None, "", "[]"))
        assert guessed.texts != erased.written  # the salt that it was written with is gone
        assert entry.salt not in repr(erased)


class TestWords:
    """Whole words, whatever their case; other spellings are others."""

    @pytest.mark.parametrize(
        ("words", "text", "expected"),
        [
            (["Li Wei"], "LI WEI, li wei; Li Wei's", "[erased], [erased]; [erased]'s"),
            (["Li Wei"], "Li Weiss and Ali Wei", "Li Weiss and Ali Wei"),
            (["Li Wei"], "Wei Li; LiWei; Li-Wei", "Wei Li; LiWei; Li-Wei"),
            (["Li Wei"], "Li  Wei, Li\nWei, Li\u00a0\tWei", "[erased], [erased], [erased]"),
            (["Li", "Li Wei"], "Li Wei and Li", "[erased] and [erased]"),
            (["李伟"], "请李伟来，李伟！", "请[erased]来，[erased]！"),
            (["Ed"], "Ed edited", "[erased] edited"),
            (["li@x.org"], "<li@x.org>, ali@x.org", "<[erased]>, ali@x.org"),
            (["Zoë"], "Zoe\u0308 and ZOË", "[erased] and [erased]"),
            (["a.b"], "a.b axb", "[erased] axb"),
            (['"Li"'], 'called "Li" here', "called [erased] here"),
            (["_x"], "a_x", "a[erased]"),
        ],
    )
    def test_found_and_not_found(self, words: list[str], text: str, expected: str) -> None:
        assert Words(words).erased(text) == expected
        assert Words(words).stand_in(text) == (expected != text)

    def test_no_words_stand_nowhere(self) -> None:
        assert Words([]).erased("Li Wei") == "Li Wei"
        assert not Words([]).may_stand_in("Li Wei")

    def test_a_text_never_grows_beyond_what_it_may_hold(self) -> None:
        full = "ab " * 6_666 + "ab"
        assert Words(["ab"]).erased(full) == full.replace("ab", SHORT)
        assert Words(["ab"]).erased("by ab") == "by [erased]"

    @pytest.mark.parametrize("bad", ["", " ", "x", "erased", "ERASED", "[erased]", 7, None, "a\nb"])
    def test_what_cannot_be_looked_for_is_refused(self, bad: Any) -> None:
        with pytest.raises(InputError):
            Words([bad])

    @given(st.text(min_size=2, max_size=8), st.text(max_size=20))
    def test_no_word_is_left_and_the_quick_look_misses_none(self, word: str, text: str) -> None:
        try:
            words = Words([word])
        except InputError:
            return
        planted = f"{text} {words.texts[0]} {text}"
        assert not words.stand_in(words.erased(planted))
        assert words.may_stand_in(planted)
        for ascii_only in (True, False):
            assert words.may_stand_in(json.dumps(planted, ensure_ascii=ascii_only))


_NEITHER = {
    *("zone", "week", "anchor", "dated_weeks", "holidays", "exceptions", "units", "kind", "rates"),
    *("accrual", "availability", "type", "lag", "duration", "effort", "fixed", "priority"),
    *("ignore_resource_calendars", "as_late_as_possible", "splits", "is_active", "estimate"),
    *("cost", "deliverables", "checklist", "constraints", "deadline", "manual_start"),
    *("manual_finish", "leveling_delay", "percent_complete", "actual_start", "actual_finish"),
    *("remaining_duration", "suspended", "resume", "expected_finish", "series", "start", "finish"),
    *("is_summary", "number", "saved_at", "tasks", "minutes_per_day", "minutes_per_week"),
    *("days_per_month", "style", "width", "levels", "version", "stamp", "data_date"),
    *("conversion",),
    *("owners", "lifecycle", "archived_from", "currency", "mask", "field_definitions"),
    *("scope_axes", "schema", "project", "calendars", "resources", "dependencies", "baselines"),
    *("at", "done", "check", "met", "sha256", "size", "criteria", "required", "state"),
    *("evidence", "after", "pause", "rule", "first", "count", "until", "on_day_off", "repeats"),
    *("each", "standard", "overtime", "per_use", "since", "delay", "contour", "quantity", "last"),
    *("date", "swapped", "year", "off", "work", "country", "subdivision", "makeup_workdays"),
    *("languages", "half_days", "notices", "hours", "rate", "rate_table", "rate_tables", *"BCDE"),
    *("actual_cost", "physical_percent", "percent_complete_type"),
    "system",  # of an external reference, which is walked through as a whole
    "separator",  # of WBS codes: five characters are too few for a placeholder
}


class TestWalking:
    """Every key of a document is known to hold texts, or ids, or neither."""

    def test_given_the_shapes_then_every_key_is_known(self) -> None:
        modules = (shapes, task_shapes, people_shapes, calendar_shapes)
        found = [each for module in modules for each in vars(module).values()]
        keys = {key for each in found if is_typeddict(each) for key in get_type_hints(each)}
        tables = (walking.TEXTS, walking.IDS, walking.IN_WORDS, walking.TOLD, walking.KEYED)
        known = frozenset[str]().union(*tables)
        assert keys - known - _NEITHER == set()
        assert known & _NEITHER == set()

    def test_given_the_whole_plan_then_a_name_stands_in_texts_of_every_key(self) -> None:
        planted: set[str] = set()

        def note(data: Any, key: str) -> None:
            if isinstance(data, dict):
                for name, part in data.items():
                    note(part, key if name in ("en", "zh", "who") else name)
            elif isinstance(data, list):
                for part in data:
                    note(part, key)
            elif "{}" in str(data):
                planted.add(key)

        note(texts_of_plan(), "")
        assert planted >= walking.TEXTS
        assert {"system", "type", "id", "scope", "told", "boss"} <= planted

    def test_given_a_walk_that_changes_nothing_then_it_is_the_same(self) -> None:
        plan = filled(texts_of_plan(), NAME)
        same: Callable[[Any, str, str], str] = lambda kind, where, value: value  # noqa: E731
        assert walking.settings(same, plan) == plan


def test_given_a_plan_without_the_person_when_erased_then_it_stays_as_it_is() -> None:
    store = MemoryStore()
    with store.unit(TENANT) as unit:
        unit.projects.add(small_plan(), key="make")
        unit.commit()
    assert erase_person(store, TENANT, "u.17", also=[NAME], key="erase").projects == ()
    with store.view(TENANT) as view:
        assert view.projects.version("SITE") == 1
