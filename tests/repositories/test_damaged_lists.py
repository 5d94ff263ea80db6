"""Labels that are no list any more: what others have is listed, and the damaged row is told of."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING, And, Has, Is, Not, Or, Predicate
from pmcore.repositories import Person
from pmcore.testing.repository_contract.cases import TENANT, kept, refused, small_plan
from pmcore.wbs import Resource
from repositories.damaging import altered_at
from repositories.engines import Place

ODD = (
    '["site',
    '["site"]x',
    "{}",
    "5",
    "",
    '["si\\te"]',
    '["site",]',
    '["si\x01te"]',
    '["\\u0000"]',
)
HARD = ('say "no"', "back\\slash", "50%", "现场", "a,b", '","')
_SITE = Has("labels", "site")
_SITE_OR_DIG = Or((_SITE, Is("id", "dig")))


@pytest.fixture
def filled(place: Place) -> Place:
    """Keep projects, tasks and people of which all but one have their labels for ever."""
    with place.opened() as opened:
        store: Any = opened
        for id in ("P0", "P1", "P2"):
            plan = small_plan(id, labels=["site", *HARD], resources=[Resource("li"), Resource("x")])
            plan.update("dig", labels=["site", *HARD], assignments=["li", "x"])
            plan.update("walls", labels=["site"], assignments=["li", "x"])
            kept(store, plan)
        with store.unit(TENANT) as unit:
            for id in ("u.1", "u.2"):
                unit.people.put(Person(id, f"Person {id}", labels=["site", *HARD]))
            unit.commit()
    return place


def _ids(place: Place, what: str, visible: Predicate) -> list[str]:
    """Return what a list shows, which is as much as is counted."""
    with place.opened() as opened:
        store: Any = opened
        with store.view(TENANT) as view:
            if what == "people":
                return [each.id for each in view.people.list(visible).rows]
            if what == "projects":
                ids = [row.id for row in view.projects.list(visible).rows]
                assert view.projects.count(visible) == len(ids)
                return ids
            rows = view.projects.list_tasks(None, visible).rows
            assert view.projects.count_tasks(None, visible) == len(rows)
            return [f"{row.project}/{row.id}" for row in rows]


@pytest.mark.parametrize("label", HARD)
def test_given_labels_with_quotes_when_listed_then_each_is_found(filled: Place, label: str) -> None:
    assert _ids(filled, "projects", Has("labels", label)) == ["P0", "P1", "P2"]
    assert _ids(filled, "tasks", Has("labels", label)) == ["P0/dig", "P1/dig", "P2/dig"]
    assert _ids(filled, "people", Has("labels", label)) == ["u.1", "u.2"]
    assert _ids(filled, "people", Not(Has("labels", label))) == []


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_given_labels_that_are_no_list_then_the_rows_of_others_are_listed(
    filled: Place, odd: str
) -> None:
    told = odd.replace("'", "''")
    altered_at(filled, f"UPDATE project SET labels = '{told}' WHERE id = 'P1'")
    altered_at(filled, f"UPDATE person SET labels = '{told}' WHERE id = 'u.1'")
    altered_at(filled, f"UPDATE task SET labels = '{told}' WHERE project = 'P1' AND id = 'dig'")

    assert _ids(filled, "projects", _SITE) == ["P0", "P2"]
    assert _ids(filled, "people", _SITE) == ["u.2"]
    tasks = ["P0/dig", "P0/walls", "P1/walls", "P2/dig", "P2/walls"]
    assert _ids(filled, "tasks", _SITE) == tasks
    assert _ids(filled, "tasks", _SITE_OR_DIG) == sorted([*tasks, "P1/dig"])


HIDING = ('["site', '["site"]x', "", "5", "null", "{}", '{"a":"site"}', '"site"', '["a",1]', "[[]]")


@pytest.mark.parametrize("odd", HIDING, ids=range(len(HIDING)))
def test_given_labels_that_are_no_list_then_nobody_sees_what_they_might_hide(
    filled: Place, odd: str
) -> None:
    altered_at(filled, f"UPDATE project SET labels = '{odd}' WHERE id = 'P1'")
    altered_at(filled, f"UPDATE person SET labels = '{odd}' WHERE id = 'u.1'")
    altered_at(filled, f"UPDATE task SET labels = '{odd}' WHERE project = 'P1' AND id = 'dig'")
    altered_at(filled, f"UPDATE task SET assigned = '{odd}' WHERE project = 'P1' AND id = 'walls'")

    open_to_all = Not(Has("labels", "secret"))
    assert _ids(filled, "projects", open_to_all) == ["P0", "P2"]
    assert _ids(filled, "people", open_to_all) == ["u.2"]
    assert "P1/dig" not in _ids(filled, "tasks", open_to_all)
    assert "P1/walls" in _ids(filled, "tasks", open_to_all)
    assert "P1/walls" not in _ids(filled, "tasks", Has("assigned", "li"))
    assert "P1/walls" not in _ids(filled, "tasks", Not(Has("assigned", "wang")))
    assert _ids(filled, "tasks", And((Is("project", "P1"), Has("assigned", "li")))) == ["P1/dig"]


def test_given_labels_that_are_no_list_then_who_looks_is_told_whose_they_are(
    filled: Place,
) -> None:
    altered_at(filled, "UPDATE project SET labels = '[' WHERE id = 'P1'")
    altered_at(filled, "UPDATE task SET labels = '[' WHERE project = 'P2' AND id = 'dig'")
    altered_at(filled, "UPDATE person SET labels = '[' WHERE id = 'u.1'")
    with filled.opened() as opened:
        store: Any = opened
        with store.view(TENANT) as view:
            projects = view.projects
            assert projects.verify("P0") == ()
            for id in ("P1", "P2"):
                (found,) = projects.verify(id)
                assert (found.code, found.context["project"]) == (Code.STORE_ROWS_DIFFER, id)
            error = refused(Code.STORE_UNREADABLE, lambda: projects.list(EVERYTHING))
            assert error.context["project"] == "P1"
        found = [each for each in store.verify() if each.context["project"] == "u.1"]
        assert [each.code for each in found] == [Code.STORE_UNREADABLE]
