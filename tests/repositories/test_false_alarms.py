"""Whatever is done with a store, ``verify`` finds nothing: a false alarm hides the true one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from random import Random
from typing import Any, TypeAlias
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmcore.kernel import Code, Finding, PmcoreError
from pmcore.repositories import EVERYTHING, Person, ProjectImport, backup, read_backup
from pmcore.scheduling import schedule
from pmcore.testing.repository_contract.calendars import office
from pmcore.testing.repository_contract.cases import NOON, small_plan
from pmcore.testing.repository_contract.outbox import MINUTE, move
from pmcore.testing.repository_contract.people import NOTES
from pmcore.wbs import Author
from repositories.engines import on_postgres
from repositories.tampering import sqlite

Deed: TypeAlias = Callable[[Any, Random], object]
TENANTS, IDS, CONSUMERS = ("acme", "globex"), ("SITE", "P2"), ("erp", "mail")
KEYS, WORDS = ("k1", "k2", "k3"), ("Li Wei", "li", "k1", "erp", "dig", "SITE", "n1", "Bo", "office")
DAMAGE = (Code.STORE_UNREADABLE, Code.STORE_ROWS_DIFFER, Code.STORE_LOG_BROKEN, Code.STORE_FAILED)


def _plan(id: str, name: str = "Site") -> Any:
    return small_plan(id, name, calendars=[office()])


def _add(unit: Any, pick: Random) -> None:
    plan = _plan(pick.choice(IDS), pick.choice(("Site", "Li Wei builds")))
    plan.update("dig", notes="by Li Wei", owner="u.1")
    author = Author("u.1", NOON, "for Li Wei")
    unit.projects.add(plan, key=pick.choice(KEYS), with_log=pick.random() < 0.5, author=author)


def _save(unit: Any, pick: Random) -> None:
    plan = unit.projects.open(pick.choice(IDS), history=3)
    version, id = plan.version, f"t{pick.random()}"
    with plan.change_set("for Bo", actor="u.1", at=NOON, reason="Li Wei said so"):
        plan.update("dig", notes=pick.choice(("by Li Wei", "x")), duration=f"{version + 4}d")
        plan.add(id, "Bo digs", parent=pick.choice(("house", None)), labels=["li"])
    if pick.random() < 0.3:
        plan.undo()
    unit.projects.save(plan, expected=version, key=pick.choice((*KEYS, id)))


def _remove(unit: Any, pick: Random) -> None:
    id = pick.choice(IDS)
    unit.projects.remove(id, expected=unit.projects.version(id))


def _cache(unit: Any, pick: Random) -> None:
    id = pick.choice(IDS)
    unit.projects.keep_snapshot(id)
    unit.schedules.keep(schedule(unit.projects.open(id, history=3)))


def _subscribe(unit: Any, pick: Random) -> None:
    unit.outbox.subscribe(pick.choice(CONSUMERS), start=pick.choice(("now", "beginning")))


def _unsubscribe(unit: Any, pick: Random) -> None:
    unit.outbox.unsubscribe(pick.choice(CONSUMERS))


def _put(unit: Any, pick: Random) -> None:
    id, events = pick.choice(IDS), [move(pick.choice(("dig", "walls")))]
    unit.outbox.put(id, events, expected=unit.projects.version(id), key=pick.choice(KEYS))


def _hand_out(unit: Any, pick: Random) -> None:
    now, limit = NOON + timedelta(seconds=pick.randrange(300)), pick.choice((1, 2, 100))
    for batch in unit.outbox.claim(pick.choice(CONSUMERS), now=now, lease=MINUTE, limit=limit):
        if pick.random() < 0.8:
            unit.outbox.done(batch)


def _put_person(unit: Any, pick: Random) -> None:
    li = Person("u.1", "Li Wei", aliases=["li"], labels=["site"])
    bo = Person("u.2", "Bo", details={"boss": "Li Wei"})
    unit.people.put(pick.choice((li, bo, Person("li", "Li"))))


def _erase(unit: Any, pick: Random) -> None:
    also = [pick.choice(("Li Wei", "li")), *pick.sample(WORDS, pick.randrange(3))]
    id, key = pick.choice(("u.1", "u.2", "li")), pick.choice((*KEYS, "e1"))
    unit.people.erase(id, also=also, key=key, actor="boss", at=NOON)


def _document(unit: Any, pick: Random) -> None:
    notes, key = unit.documents(NOTES), pick.choice(KEYS)
    note = (pick.choice(("n1", "li")), pick.choice(("Plain", "Li Wei")), pick.randrange(3))
    with suppress(PmcoreError):
        notes.add(note, key=key)
    version = notes.version(note[0])
    if pick.random() < 0.7:
        notes.save(note, expected=version, key=pick.choice(KEYS))
    else:
        notes.remove(note[0], expected=version)


def _calendar(unit: Any, pick: Random) -> None:
    with suppress(PmcoreError):
        unit.calendars.add(office(), key=pick.choice(KEYS))
    version = unit.calendars.version("office")
    if pick.random() < 0.7:
        hours = pick.choice(("08:00-16:00", "09:00-17:00"))
        unit.calendars.save(office(hours), expected=version, key=pick.choice(KEYS))
    else:
        unit.calendars.remove("office", expected=version)


def _import(unit: Any, pick: Random) -> None:
    planned = ProjectImport(_plan(pick.choice(("SITE", "NEW"))), key="import")
    unit.imports.add(planned, at=NOON, rows=pick.choice((1, 2, 50)))


def _restore(unit: Any, pick: Random) -> None:
    read = read_backup(backup(unit.projects, pick.choice(IDS)), id=pick.choice((*IDS, "R1")))
    unit.projects.add(read.project, key=pick.choice(KEYS), with_log=True, author=read.author)


DEEDS: tuple[Deed, ...] = (
    *(_add, _add, _save, _save, _remove, _cache, _restore, _import),
    *(_subscribe, _subscribe, _unsubscribe, _put, _put, _hand_out, _hand_out),
    *(_put_person, _put_person, _erase, _erase, _document, _calendar),
)
_units = st.tuples(
    st.sampled_from(TENANTS),
    st.sampled_from([True, True, True, False]),
    st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 99)), min_size=1, max_size=4),
)
histories = st.lists(_units, min_size=4, max_size=16)


def _work(store: Any, tenant: str, is_kept: bool, deeds: list[tuple[Deed, int]]) -> None:
    refused: list[Code] = []
    with store.unit(tenant) as unit:
        for deed, seed in deeds:
            try:
                deed(unit, Random(seed))
            except PmcoreError as error:
                refused.append(error.code)
        # what is refused half way takes the unit with it
        if is_kept and Code.STORE_UNIT_OVER not in refused:
            with suppress(PmcoreError):
                unit.commit()
    assert not {*refused} & {*DAMAGE}


def _found(store: Any) -> Iterator[Finding]:
    yield from store.verify()
    for tenant in TENANTS:
        with store.view(tenant) as view:
            for id in store.project_ids(tenant):
                yield from (*view.projects.verify(id), *view.schedules.verify(id))
            for each in (view.calendars, view.documents(NOTES)):
                for row in each.list(EVERYTHING).rows:
                    yield from each.verify(row.id)


def _check(store: Any, history: list[Any]) -> None:
    for number, (tenant, is_kept, deeds) in enumerate(history):
        _work(store, tenant, is_kept, deeds)
        assert [*_found(store)] == [], number


@given(histories)
@settings(deadline=None)
def test_given_any_history_then_nothing_is_found(history: list[Any]) -> None:
    with sqlite() as store:
        _check(store, history)


@given(history=histories)
@settings(deadline=None, max_examples=10)
def test_given_any_history_on_postgresql_then_nothing_is_found(history: list[Any]) -> None:
    with _postgres() as store:
        _check(store, history)


@contextmanager
def _postgres() -> Iterator[Any]:
    import os

    conninfo = os.environ.get("PMCORE_POSTGRES")
    if conninfo is None:
        pytest.skip("no PostgreSQL server: tools/with_postgres.sh make test")
    with on_postgres(conninfo, f"t{uuid4().hex}") as place, place.opened() as store:
        yield store
