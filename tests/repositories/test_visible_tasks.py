"""A list of tasks shows exactly those for which the predicate holds, whatever it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmcore.kernel import InputError
from pmcore.kernel.predicate import And, Has, Is, Not, OneOf, Or, Predicate
from pmcore.repositories import MemoryStore, Store, TaskRow
from pmcore.repositories.marks import read_mark
from pmcore.repositories.protocols import TaskSorting
from pmcore.testing.repository_contract.edits import nested
from pmcore.testing.repository_contract.expected_tasks import SORTINGS, rows_of
from pmcore.wbs import Project, Resource
from repositories.tampering import sqlite

_NAMES = ("Plan", "plan b", "上新", "100%", "_", "Ärger", "ÄRGER", "a'b")
_PEOPLE = ("li", "wang", "chen")
_IDS = [f"t{number}" for number in range(18)]
searches = st.sampled_from(["", "plan", "PLAN", "%", "ärger", "'", "上", "t1", "o"])


def _some_of(field: str, values: set[str]) -> Or:
    return Or(tuple(Has(field, value) for value in sorted(values)))


predicates: st.SearchStrategy[Predicate] = st.recursive(
    st.one_of(
        st.builds(Is, st.just("parent"), st.none() | st.sampled_from(_IDS)),
        st.builds(Is, st.just("project"), st.sampled_from(["ONE", "TWO"])),
        st.builds(Is, st.sampled_from(["owner", "calendar"]), st.none() | st.just("u.li")),
        st.builds(Is, st.just("kind"), st.sampled_from(["task", "milestone"])),
        st.builds(OneOf, st.just("id"), st.frozensets(st.sampled_from(_IDS), max_size=6)),
        st.builds(OneOf, st.just("owner"), st.frozensets(st.sampled_from(["u.li", "u.wang"]))),
        st.builds(Has, st.just("above"), st.sampled_from([*_IDS, "none"])),
        st.builds(Has, st.just("assigned"), st.sampled_from([*_PEOPLE, "l", "*"])),
        st.builds(
            _some_of,
            st.sampled_from(["above", "assigned"]),
            st.sets(st.sampled_from([*_IDS, *_PEOPLE, "*"]), max_size=14),
        ),
        st.builds(Has, st.just("labels"), st.sampled_from(["spring", "spr", "50%"])),
    ),
    nested,
    max_leaves=6,
)


def _plan(id: str, turn: int) -> Project:
    """Return a plan in which every value comes up on several levels."""
    plan = Project(id, id, start="2026-03-02", resources=[Resource(who) for who in _PEOPLE])
    with plan.change_set("begin"):
        for number, task in enumerate(_IDS):
            who = [each for at, each in enumerate(_PEOPLE) if (number + turn) >> at & 1]
            plan.add(
                task,
                _NAMES[(number + turn) % len(_NAMES)],
                parent=None if number % 5 == 0 else _IDS[number * 2 // 3],
                index=0 if number % 3 else None,
                kind="milestone" if number > 13 and number % 2 else "task",
                owner=(None, "u.li", "u.wang")[number % 3],
                assignments=[] if number > 13 and number % 2 else who,
                labels=[["spring"], ["o'clock", "50%"], []][number % 3],
            )
    return plan


PLANS = [_plan("ONE", 0), _plan("TWO", 3)]


def _filled(store: Store) -> Store:
    for tenant in ("north", "south"):
        with store.unit(tenant) as unit:
            for plan in PLANS:
                unit.projects.add(plan, key="make")
            unit.commit()
    return store


@pytest.fixture(scope="module")
def stores() -> Iterator[list[Store]]:
    """Keep the same plans in every store there is."""
    with ExitStack() as stack:
        held: list[Store] = [_filled(MemoryStore()), _filled(stack.enter_context(sqlite()))]
        conninfo = os.environ.get("PMCORE_POSTGRES")
        if conninfo:
            import psycopg

            from pmcore.repositories.postgres import PostgresStore

            name = f"v{os.getpid()}"
            held.append(_filled(PostgresStore.create(conninfo, schema=name)))

            def drop() -> None:
                with psycopg.connect(conninfo, autocommit=True) as connection:
                    connection.execute(f'DROP SCHEMA "{name}" CASCADE')

            stack.callback(drop)
        yield held


@settings(max_examples=6 * settings().max_examples)
@given(
    visible=predicates,
    search=searches,
    by=st.sampled_from(SORTINGS),
    limit=st.integers(3, 40),
    project=st.sampled_from(["ONE", "TWO", None]),
)
def test_a_list_of_tasks_is_what_a_filter_of_everything_gives(
    stores: list[Store],
    visible: Predicate,
    search: str,
    by: TaskSorting,
    limit: int,
    project: str | None,
) -> None:
    plans = [plan for plan in PLANS if project in (plan.id, None)]
    wanted = [row for plan in plans for row in rows_of(plan, visible, by) if _found(row, search)]
    for store in stores:
        with store.view("north") as view:
            rows: list[TaskRow] = []
            asked: dict[str, Any] = {"search": search, "by": by, "limit": limit}
            page = view.projects.list_tasks(project, visible, **asked)
            rows += page.rows
            while page.after is not None and len(rows) < 99:
                page = view.projects.list_tasks(project, visible, after=page.after, **asked)
                rows += page.rows
            assert rows == wanted
            assert view.projects.count_tasks(project, visible, search=search) == len(wanted)


@given(visible=predicates, limit=st.integers(1, 6))
def test_marks_of_a_store_that_looks_at_every_task_name_only_what_is_visible(
    visible: Predicate, limit: int
) -> None:
    store = _filled(MemoryStore())
    with store.view("north") as view:
        page = view.projects.list_tasks("ONE", visible, limit=limit)
        ids = [row.id for row in page.rows]
        while page.after is not None:
            _, named = read_mark("tasks by outline", page.after, 2)
            assert named.split("/")[:limit] == ids[::-1][: min(limit, 8)]
            assert set(named.split("/")) <= set(ids)
            page = view.projects.list_tasks("ONE", visible, after=page.after, limit=limit)
            ids += [row.id for row in page.rows]


def _found(row: TaskRow, search: str) -> bool:
    return any(search.casefold() in str(text).casefold() for text in (row.name, row.id))


def _towering(levels: int, wide: int) -> Predicate:
    """Return parts in parts, the one that holds others first of its row."""
    part: Predicate = Has("labels", "spring")
    for level in range(levels):
        rest = [Has("labels", f"{level}.{at}") for at in range(wide - 1)]
        part = Or((part, *rest)) if level % 2 else And((part, *map(Not, rest)))
    return part


_MANY = [f"none{number}" for number in range(4_900)]
_MANY_MORE = [f"nor{number}" for number in range(4_900)]


@pytest.mark.parametrize(
    "visible",
    [
        _towering(18, 60),
        _towering(9, 500),
        _some_of("above", {*_MANY, *_MANY_MORE, "t0", "t5"}),
        _some_of("assigned", {*_MANY, *_MANY_MORE, "li", "*"}),
        Or(tuple(Is("owner", each) for each in (*_MANY, "u.li"))),
        And((_some_of("above", {"t0", "t5"}), _some_of("labels", {*_MANY, "50%"}))),
        And((Or(tuple(Is("id", each) for each in _IDS)), _some_of("assigned", {*_MANY, "li"}))),
        And(tuple(Not(Is("owner", each)) for each in _MANY)),
    ],
    ids=["high", "wide", "above", "assigned", "owner", "ways", "ways of ids", "none of"],
)
@pytest.mark.parametrize("project", ["ONE", None])
def test_given_as_large_a_predicate_as_may_be_then_every_store_answers(
    stores: list[Store], visible: Predicate, project: str | None
) -> None:
    wanted = [
        row for plan in PLANS if project in (plan.id, None) for row in rows_of(plan, visible, "id")
    ]

    for store in stores:
        with store.view("north") as view:
            rows = view.projects.list_tasks(project, visible, by="id", limit=100).rows
            assert list(rows) == wanted
            assert wanted


def test_given_more_values_than_a_database_takes_then_it_is_refused_as_such(
    stores: list[Store],
) -> None:
    visible = And(tuple(Has("assigned", each) for each in (*_MANY, *_MANY_MORE)))

    for store in stores[1:]:
        with store.view("north") as view, pytest.raises(InputError) as caught:
            view.projects.count_tasks("ONE", visible)
        assert caught.value.code == "value.invalid"
