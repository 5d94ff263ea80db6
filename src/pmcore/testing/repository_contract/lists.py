"""Lists: page by page, sorted, and never more than is visible."""

from __future__ import annotations

from functools import partial
from typing import Any

from pmcore.kernel import Code
from pmcore.kernel.predicate import (
    EVERYTHING,
    MOST_LEVELS,
    NOTHING,
    And,
    Has,
    Is,
    Not,
    OneOf,
    Or,
    Predicate,
    holds,
)
from pmcore.repositories import Store, View
from pmcore.repositories.marks import mark_after
from pmcore.repositories.protocols import Sorting
from pmcore.repositories.rows import ProjectRow
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    opened,
    refused,
    saved,
    small_plan,
)
from pmcore.wbs import Project

_PREDICATES: tuple[Predicate, ...] = (
    EVERYTHING,
    NOTHING,
    Is("lead", "u.li"),
    Is("lead", None),
    Not(Is("lead", "u.li")),
    Not(OneOf("lead", frozenset({"u.li", "u.wang"}))),
    OneOf("lead", frozenset()),
    OneOf("id", frozenset({"P01", "P07", "nothing"})),
    Has("labels", "spring"),
    Has("labels", "spr"),
    Not(Has("labels", "spring")),
    And((Is("client", "north"), Not(Has("labels", "o'clock")))),
    Or((Is("id", "P03"), And((Has("labels", "spring"), Is("lead", "u.wang"))))),
    Not(Or((Not(EVERYTHING), Is("lifecycle", "planned")))),
)
_PROJECTS = 12


def _any(value: object) -> Any:
    """Return a value as something that no type says anything of."""
    return value


_UNUSABLE: tuple[Any, ...] = (
    *(Is("tenant", "acme"), Has("lead", "x"), Is("lead OR 1=1", "x"), Not(Is("words", "x"))),
    *(None, "1=1", And(_any(None)), Is(_any(["lead"]), "x"), OneOf("lead", _any("u.li"))),
    *(Is("lead", _any(5)), Is("lead", "\ud800"), Not(Is("lead", "x\0")), Has("labels", _any(None))),
    *(OneOf("lead", frozenset(_any([None, "x"]))), OneOf("lead", frozenset(_any([5])))),
)


class ListContract(Contract):
    """What a list shows, and to whom."""

    def test_a_list_shows_what_is_visible(self, store: Store) -> None:
        rows = _twelve(store)
        with store.view(TENANT) as view:
            for visible in _PREDICATES:
                wanted = [row for row in rows if holds(visible, row.fields())]
                assert list(view.projects.list(visible, limit=100).rows) == wanted, visible
                assert view.projects.count(visible) == len(wanted), visible

    def test_pages_make_up_the_whole_list(self, store: Store) -> None:
        rows = _twelve(store)
        with store.view(TENANT) as view:
            for visible in (EVERYTHING, Has("labels", "spring"), Not(Is("lead", "u.li"))):
                wanted = [row for row in rows if holds(visible, row.fields())]
                for limit in (1, 3, 4, 12):
                    assert _paged(view, visible, "id", limit) == wanted

    def test_a_list_by_name_is_sorted_by_name(self, store: Store) -> None:
        rows = sorted(_twelve(store), key=lambda row: (row.sorting, row.id))
        with store.view(TENANT) as view:
            assert _paged(view, EVERYTHING, "name", 5) == rows

    def test_a_search_finds_names_in_any_language_and_case(self, store: Store) -> None:
        _twelve(store)
        with store.view(TENANT) as view:
            for words, found in (
                ("PLAN 0", 10), ("p11", 1), ("上新", 12), ("100%", 0), ("_", 0), ("'", 0),
            ):  # fmt: skip
                assert view.projects.count(EVERYTHING, search=words) == found, words
                page = view.projects.list(EVERYTHING, search=words, limit=100)
                assert len(page.rows) == found, words

    def test_a_search_shows_nothing_that_is_not_visible(self, store: Store) -> None:
        _twelve(store)
        with store.view(TENANT) as view:
            assert view.projects.count(Is("id", "P03"), search="plan") == 1
            assert view.projects.count(NOTHING, search="plan") == 0

    def test_a_list_follows_what_is_saved(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.configure(name="Renamed", lead="u.li", labels=["b", "a"], finish="2026-12-01")
        plan.add("roof", "Roof")
        plan.advance("planned")
        saved(store, plan, 1, "rename")
        with store.view(TENANT) as view:
            assert view.projects.list(EVERYTHING).rows == (ProjectRow.of(plan),)
            assert view.projects.count(Has("labels", "a"), search="renamed") == 1

    def test_a_list_is_not_asked_for_what_it_does_not_know(self, store: Store) -> None:
        kept(store, small_plan())
        with store.view(TENANT) as view:
            projects = view.projects
            for bad in _UNUSABLE:
                refused(Code.VALUE_INVALID, partial(projects.list, bad))
                refused(Code.VALUE_INVALID, partial(projects.count, bad))
            refused(Code.VALUE_INVALID, lambda: projects.list(EVERYTHING, limit=0))
            refused(Code.VALUE_INVALID, lambda: projects.list(EVERYTHING, limit=10**6))

    def test_a_list_may_ask_for_very_many_things(self, store: Store) -> None:
        rows = _twelve(store)
        leads = tuple(Is("lead", f"u.{number}") for number in range(3000))
        often = Is("lead", "u.li")
        wanted = [row.id for row in rows if row.lead == "u.li"]
        negated: Predicate = often
        for _ in range(MOST_LEVELS - 2):
            negated = Not(negated)
        with store.view(TENANT) as view:
            for visible in (
                Or((*leads, often)),
                Not(And(tuple(map(Not, (*leads, often))))),
                negated,
            ):
                assert [row.id for row in view.projects.list(visible).rows] == wanted

    def test_a_list_goes_on_after_the_longest_name(self, store: Store) -> None:
        with store.unit(TENANT) as unit:
            for number, letter in enumerate("x桥😀ΐ"):
                plan = Project(f"P{number}", letter * 500, start="2026-03-02")
                unit.projects.add(plan, key="make")
            unit.commit()
        found, after = [], None
        with store.view(TENANT) as view:
            for _ in range(4):
                page = view.projects.list(EVERYTHING, by="name", limit=1, after=after)
                found += [row.id for row in page.rows]
                after = page.after
        assert (sorted(found), after) == (["P0", "P1", "P2", "P3"], None)

    def test_a_forged_mark_that_no_database_takes_is_refused(self, store: Store) -> None:
        _twelve(store)
        with store.view(TENANT) as view:
            projects = view.projects
            for place in ("\ud800", "P\0"):
                mark = mark_after("id", [place])
                refused(Code.STORE_PAGE, partial(projects.list, EVERYTHING, after=mark))
            assert projects.count(EVERYTHING) == _PROJECTS

    def test_a_mark_of_another_list_is_refused(self, store: Store) -> None:
        _twelve(store)
        with store.view(TENANT) as view:
            projects = view.projects
            mark = projects.list(EVERYTHING, limit=2).after
            refused(Code.STORE_PAGE, lambda: projects.list(EVERYTHING, by="name", after=mark))
            for bad in ("", "?", "W10", "x" * 10_000):
                refused(Code.STORE_PAGE, partial(projects.list, EVERYTHING, after=bad))


def _twelve(store: Store) -> list[ProjectRow]:
    """Keep twelve projects that differ in what lists ask of; return their rows by id."""
    rows = []
    for number in range(_PROJECTS):
        plan = Project(
            f"P{number:02}",
            {"en": f"Plan {number:02}" if number % 2 else f"plan {number:02}", "zh": "上新"},
            start="2026-03-02T08:00" if number % 3 else "2026-03-02",
            finish=("2026-06-30T17:00", "2026-06-30", None)[number % 3],
            lead=("u.li", "u.wang", None)[number % 3],
            client="north" if number < 6 else None,
            labels=["spring", "o'clock"]
            if number % 4 == 0
            else ["autumn"]
            if number % 4 == 1
            else [],
        )
        kept(store, plan, f"make-{number}")
        rows.append(ProjectRow.of(plan))
    return rows


def _paged(view: View, visible: Predicate, by: Sorting, limit: int) -> list[ProjectRow]:
    rows: list[ProjectRow] = []
    after = None
    while True:
        page = view.projects.list(visible, by=by, after=after, limit=limit)
        assert 0 < len(page.rows) <= limit
        rows += page.rows
        assert len(rows) <= _PROJECTS, "the pages do not end"
        after = page.after
        if after is None:
            return rows
