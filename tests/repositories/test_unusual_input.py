"""What no list and no project of ours asks for is answered with a code, alike in every store."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.kernel.predicate import And, Has, Is, Not, OneOf, Or, Predicate
from pmcore.repositories import EVERYTHING, MemoryStore, SqliteStore, Store
from pmcore.testing.repository_contract.cases import TENANT, kept, refused, small_plan


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
    else:
        with SqliteStore.create(tmp_path / "store.db") as store:
            yield store


def _mark(*cells: object) -> str:
    return urlsafe_b64encode(json.dumps(["id", *cells]).encode()).decode().rstrip("=")


class TestMarks:
    """A mark comes back from whoever was shown a page, and may be anything by then."""

    @pytest.mark.parametrize("cell", ["\ud800", "a\0b", 5, None])
    def test_given_a_forged_mark_then_it_is_no_page(self, store: Store, cell: object) -> None:
        with store.view(TENANT) as view:
            ask = partial(view.projects.list, EVERYTHING, after=_mark(cell))
            refused(Code.STORE_PAGE, ask)

    def test_given_a_name_with_a_wide_space_then_pages_go_on(self, store: Store) -> None:
        for id in ("ONE", "TWO"):
            kept(store, small_plan(id, "上\u3000新"))
        with store.view(TENANT) as view:
            page = view.projects.list(EVERYTHING, by="name", limit=1)
            rest = view.projects.list(EVERYTHING, by="name", limit=1, after=page.after)
            assert [row.id for row in (*page.rows, *rest.rows)] == ["ONE", "TWO"]


class TestValues:
    """What does not hold for a row finds no row, whatever a database makes of the value."""

    @pytest.mark.parametrize("value", [5, True, 5.0, b"5", ["5"], "\ud800", "5\0"])
    @pytest.mark.parametrize("kind", ["is", "one of", "has"])
    def test_given_a_value_that_is_no_text_then_it_is_refused(
        self, store: Store, kind: str, value: Any
    ) -> None:
        kept(store, small_plan(client="5", lead="1", labels=["5"]))
        asked: dict[str, Predicate] = {
            "is": Is("client", value),
            "one of": OneOf("client", [value, "5"]),  # type: ignore[arg-type]
            "has": Has("labels", value),
        }
        with store.view(TENANT) as view:
            refused(Code.VALUE_INVALID, partial(view.projects.count, Not(asked[kind])))

    def test_given_one_text_for_several_then_it_is_refused(self, store: Store) -> None:
        one: Any = "P01"
        with store.view(TENANT) as view:
            refused(Code.VALUE_INVALID, partial(view.projects.count, OneOf("id", one)))

    @pytest.mark.parametrize("kind", [And, Or])
    def test_given_thousands_of_parts_then_a_list_is_found(
        self, store: Store, kind: type[And] | type[Or]
    ) -> None:
        kept(store, small_plan(client="5"))
        some = tuple(Is("client", str(number)) for number in range(4500))
        every = kind(tuple(map(Not, some))) if kind is And else kind(some)
        with store.view(TENANT) as view:
            assert view.projects.count(every) == (kind is Or)
