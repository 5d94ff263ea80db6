"""A bit that is flipped in any cell on PostgreSQL is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest

from pmcore.kernel import Code, Finding, ProjectError, StoreError
from pmcore.repositories.sql import checking
from pmcore.repositories.sql.statements import Program
from repositories.depth import IS_DEEP
from repositories.engines import Place, on_postgres
from repositories.test_damage import fill, found, read

psycopg = pytest.importorskip("psycopg")
FLIPS = 600 if IS_DEEP else 20


# Nobody can open what is not imported wholly; a finished import is verified as a project.
_SEEN = {
    "project": "id <> 'NEW'",
    **dict.fromkeys(["settings", "task", "dependency"], "project <> 'NEW'"),
}


@dataclass
class _Cells:
    """All cells of the tables of a store."""

    connection: Any
    columns: list[tuple[str, str]]

    def any_of(self, random: Random) -> tuple[str, str, str, Any]:
        """Return table, column, row and value of one of them that holds something."""
        while True:
            table, column = random.choice(self.columns)
            rows = self.connection.execute(
                f"SELECT ctid::text, {column} FROM {table} WHERE {column} IS NOT NULL"
                f" AND {_SEEN.get(table, 'true')} ORDER BY ctid"
            ).fetchall()
            if rows:
                return table, column, *random.choice(rows)

    @contextmanager
    def holding(self, table: str, column: str, row: str, odd: Any) -> Iterator[None]:
        """Let a cell hold something else for a while."""
        write = f"UPDATE {table} SET {column} = %s WHERE ctid = %s::tid RETURNING ctid::text"
        asked = f"SELECT {column} FROM {table} WHERE ctid = %s::tid"
        (value,) = self.connection.execute(asked, (row,)).fetchone()
        (now,) = self.connection.execute(write, (odd, row)).fetchone()
        try:
            yield
        finally:
            self.connection.execute(write, (value, now))


@pytest.fixture
def place(conninfo: str, schema: str) -> Iterator[Place]:
    with on_postgres(conninfo, schema) as place:
        with place.opened() as store:
            fill(store)
        yield place


@pytest.fixture
def cells(place: Place) -> Iterator[_Cells]:
    search = f" options='-c search_path={place.schema} -c session_replication_role=replica'"
    with psycopg.connect(place.where + search, autocommit=True) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = %s ORDER BY 1, 2",
            (place.schema,),
        ).fetchall()
        yield _Cells(connection, columns)


def _flipped(value: Any, random: Random) -> Any:
    """Flip a bit of a number, of bytes, or of a text such that it still is one."""
    if isinstance(value, int):
        return value ^ 1 << random.randrange(31)
    data = value.encode() if isinstance(value, str) else value
    while data:
        bit = random.randrange(len(data) * 8)
        odd = bytearray(data)
        odd[bit // 8] ^= 1 << bit % 8
        if not isinstance(value, str):
            return bytes(odd)
        with suppress(UnicodeDecodeError):
            if 0 not in odd:
                return odd.decode()
    return "\x01"


def _outcomes(place: Place, cells: _Cells, flips: int) -> dict[str, int]:
    random, told = Random(20261129), {"same": 0, "found": 0, "refused": 0, "impossible": 0}
    with place.opened() as store:
        truth = read(store)
        assert found(store) == []
    for _ in range(flips):
        table, column, row, value = cells.any_of(random)
        odd = _flipped(value, random)
        try:
            with cells.holding(table, column, row, odd):
                told[_outcome(place, truth, f"{table}.{column}: {value!r} -> {odd!r}")] += 1
        except psycopg.errors.UniqueViolation:
            told["impossible"] += 1
    with place.opened() as store:
        assert read(store) == truth
    return told


def _outcome(place: Place, truth: Any, what: str) -> str:
    try:
        with place.opened() as store:
            told = None
            with suppress(ProjectError):  # a log with a gap leads to fewer versions
                told = read(store)
            is_found = bool(found(store))
    except StoreError:
        return "refused"
    assert is_found or told == truth, what
    return "found" if is_found else "same"


def test_given_a_flipped_bit_in_a_cell_then_it_is_found(place: Place, cells: _Cells) -> None:
    told = _outcomes(place, cells, FLIPS)
    assert told["same"] == 0, told
    assert told["found"] + told["refused"] > FLIPS / 2, told


def test_given_a_store_that_does_not_look_then_it_is_found(
    place: Place, cells: _Cells, monkeypatch: pytest.MonkeyPatch
) -> None:
    def find_nothing(*_: object) -> Program[tuple[Finding, ...]]:
        yield from ()
        return ()

    monkeypatch.setattr(checking, "verify_project", find_nothing)
    for program in ("orphans", "loose_rows"):
        monkeypatch.setattr(f"pmcore.repositories.postgres.store.{program}", find_nothing)
    with pytest.raises(AssertionError, match=" -> "):
        _outcomes(place, cells, 5 * FLIPS)


def test_given_rows_without_their_project_then_the_store_names_them(
    place: Place, cells: _Cells
) -> None:
    with place.opened() as opened:
        store: Any = opened
        assert store.verify() == ()
        cells.connection.execute("DELETE FROM project WHERE tenant = 'acme' AND id = 'SITE'")
        found = {(each.code, each.context["project"]) for each in store.verify()}
        assert (Code.STORE_ORPHAN, "SITE") in found
        assert {project for _, project in found} == {"SITE"}


@pytest.mark.parametrize(
    ("dropped", "table"),
    [
        ("DROP INDEX change_by_key", "change"),
        ("ALTER TABLE task DROP CONSTRAINT task_pkey", "task"),
        ("ALTER TABLE task DROP CONSTRAINT task_tenant_project_fkey", "task"),
        ("ALTER TABLE quota DROP CONSTRAINT quota_pkey", "quota"),
        ("ALTER TABLE layout DROP CONSTRAINT layout_pkey", "layout"),
    ],
)
def test_given_a_table_that_lacks_a_key_then_the_store_names_it(
    place: Place, cells: _Cells, dropped: str, table: str
) -> None:
    with place.opened() as opened:
        store: Any = opened
        cells.connection.execute("CREATE INDEX of_a_report ON task (owner)")
        assert store.verify() == ()
        cells.connection.execute(dropped)
        (finding,) = store.verify()
        assert finding.code is Code.STORE_UNREADABLE
        assert f"The table {table} of the store" in finding.message()
        assert f"存储库 的表 {table}" in finding.message("zh")


def test_given_a_project_that_no_list_shows_then_its_id_is_told(
    place: Place, cells: _Cells
) -> None:
    with place.opened() as opened:
        store: Any = opened
        cells.connection.execute("UPDATE project SET lifecycle = 'live' WHERE id = 'SITE'")
        assert "acme" in store.tenants()
        assert "SITE" in store.project_ids("acme")
        assert "NEW" not in store.project_ids("acme")  # it is not there yet
        assert store.calendar_ids("acme") == ("office",)
