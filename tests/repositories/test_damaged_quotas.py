"""Quotas that are counted out of damaged rows: whoever is asked says which project has them."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.repositories import Limits
from pmcore.testing.repository_contract.cases import kept, refused, small_plan
from pmcore.wbs import Resource
from repositories.damaging import altered_at
from repositories.engines import Place

PEOPLE = ('["li', "5", "{}", "", "null", '[1,{"a":2}]', "[[1]]", '"li"')
SETTINGS = ("{", "5", "[]", "{}", '{"project":5}', '{"project":{"field_definitions":5}}')


def _kept(place: Place, id: str, limits: Limits) -> None:
    with place.opened() as opened:
        store: Any = opened
        store.entitlements = limits
        plan = small_plan(id, resources=[Resource("li"), Resource("x")])
        plan.update("dig", assignments=["li", "x"])
        kept(store, plan, key=f"keep {id} {limits}")


@pytest.mark.parametrize("odd", PEOPLE, ids=range(len(PEOPLE)))
def test_given_people_that_are_no_list_when_they_are_counted_then_it_is_told_whose_they_are(
    place: Place, odd: str
) -> None:
    _kept(place, "P1", Limits())
    altered_at(place, f"UPDATE task SET assigned = '{odd}' WHERE id = 'dig'")

    error = refused(Code.STORE_UNREADABLE, lambda: _kept(place, "P2", Limits(people=10)))
    assert error.context["project"] == "P1"
    _kept(place, "P2", Limits(projects=10))


@pytest.mark.parametrize("odd", SETTINGS, ids=range(len(SETTINGS)))
def test_given_settings_that_are_none_when_fields_are_counted_then_only_their_project_is_held_up(
    place: Place, odd: str
) -> None:
    _kept(place, "P1", Limits())
    altered_at(place, f"UPDATE settings SET data = '{odd}' WHERE project = 'P1'")

    error = refused(Code.STORE_UNREADABLE, lambda: _kept(place, "P1", Limits(fields=10)))
    assert error.context["project"] == "P1"
    _kept(place, "P2", Limits(fields=10))
