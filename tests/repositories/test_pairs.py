"""Two who change the structure of one plan at once: what is kept obeys the rules of plans.

Both opened the same version. The second one is refused and told what came between; made again on
what is kept now, its command is kept or against the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from pmcore.exchange import plan_from_data, plan_to_data
from pmcore.kernel import Code, PmcoreError, StoreError
from pmcore.repositories import (
    ConflictError,
    MemoryStore,
    SqliteStore,
    Store,
    change_project,
    rebase,
)
from pmcore.repositories.sql import saving
from pmcore.testing.repository_contract.cases import TENANT, kept, opened, refused
from pmcore.wbs import Project
from repositories.depth import IS_DEEP
from repositories.engines import on_postgres, on_sqlite
from wbs.plans import has_loop
from wbs.plans import plan as jotted

Edit: TypeAlias = Callable[[Project], object]

_BEFORE = "a; .b 1d; .c 3d; .d 2d; e; .f 1d; g 4d; h milestone; b -> c; c -> f; g -> h; b -> d"
EDITS: dict[str, Edit] = {
    "add": lambda plan: plan.add("n", "New", parent="c", duration="1d"),
    "remove": lambda plan: plan.remove("a", "drop"),
    "bridge": lambda plan: plan.remove("c", "bridge"),
    "move": lambda plan: plan.move("e", "a", 0),
    "move_back": lambda plan: plan.move("a", "e"),
    "reorder": lambda plan: plan.reorder("d", 0),
    "indent": lambda plan: plan.indent("d"),
    "outdent": lambda plan: plan.outdent("c"),
    "link": lambda plan: plan.link("f", "g"),
    "link_back": lambda plan: plan.link("h", "b"),
    "split": lambda plan: plan.split("c", ["1d", "2d"], ids=["c2"]),
    "merge": lambda plan: plan.merge(["c", "d"]),
}
PAIRS = [*product(EDITS, repeat=2)]
assert len(PAIRS) == 144


def _before(id: str) -> Project:
    plan = jotted(_BEFORE)
    data = plan_to_data(plan)
    data["project"]["id"] = id
    return plan_from_data(data)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path, schema: str) -> Iterator[Store]:
    with ExitStack() as stack:
        if request.param == "memory":
            yield MemoryStore()
            return
        if request.param == "sqlite":
            made = on_sqlite(tmp_path)
        else:
            pytest.importorskip("psycopg")
            made = on_postgres(request.getfixturevalue("conninfo"), schema)
        yield stack.enter_context(stack.enter_context(made).opened())


def test_given_every_pair_of_edits_by_two_who_opened_one_version_then_the_rules_hold(
    store: Store,
) -> None:
    told = {"kept": 0, "refused": 0}
    is_quick = isinstance(store, MemoryStore)
    pairs = PAIRS if IS_DEEP or is_quick else PAIRS[::5]  # with every edit first and second
    for first, second in pairs:
        told[_met(store, first, second)] += 1
    assert min(told.values()) > len(pairs) / 9, told


def _met(store: Store, first: str, second: str) -> str:
    """Let two edits meet, and return what became of the second one."""
    id = f"{first}.{second}"
    kept(store, _before(id))
    truth = _before(id)
    EDITS[first](truth)
    _refuse_the_second(store, id, EDITS[first], EDITS[second])
    assert opened(store, id) == truth
    try:
        change_project(store, TENANT, id, EDITS[second], key="second")
    except StoreError:
        raise
    except PmcoreError as refusal:
        refused(refusal.code, lambda: EDITS[second](truth))
        outcome = "refused"
    else:
        EDITS[second](truth)
        outcome = "kept"
    _check(store, id, truth)
    return outcome


def _refuse_the_second(store: Store, id: str, first: Edit, second: Edit) -> None:
    """Open a plan in two units and edit both; the one that saves first is kept."""
    with ExitStack() as stack:
        one = stack.enter_context(store.unit(TENANT))
        # a unit on SQLite would wait for the first one to end
        begin = store.view if isinstance(store, SqliteStore) else store.unit
        other: Any = stack.enter_context(begin(TENANT))
        yours, mine = one.projects.open(id), other.projects.open(id)
        version = mine.version
        first(yours)
        second(mine)
        one.projects.save(yours, expected=version, key="first")
        one.commit()
        if isinstance(store, SqliteStore):
            other = stack.enter_context(store.unit(TENANT))
        error = refused(Code.STORE_CONFLICT, lambda: _saved(other, mine, version))
    assert isinstance(error, ConflictError)
    assert [change.number for change in error.changes] == [version + 1]
    refused(Code.STORE_REBASE, lambda: rebase(mine, version, yours, error.changes))


def _saved(unit: Any, mine: Project, version: int) -> None:
    unit.projects.save(mine, expected=version, key="second")
    unit.commit()


def _check(store: Store, id: str, truth: Project) -> None:
    """What is kept is what the edits make one after the other, and passes all rules."""
    found = opened(store, id)
    assert found == truth
    assert found.version == truth.version
    assert plan_from_data(plan_to_data(found)) == found
    assert not has_loop(found)
    for task, depth in found.outline():
        assert depth == len(found.ancestors(task.id))
    with store.view(TENANT) as view:
        assert view.projects.verify(id) == ()


@pytest.mark.parametrize("pair", [("link", "link_back"), ("move", "move_back"), ("add", "bridge")])
def test_given_a_store_that_forgets_what_was_expected_then_a_pair_finds_out(
    tmp_path: Path, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful = saving._TAKE.replace("version = ? AND chain = ?", "? >= 0 AND ? >= 0")
    monkeypatch.setattr(saving, "_TAKE", forgetful)
    wrong = pytest.raises((AssertionError, StoreError))
    with on_sqlite(tmp_path) as place, place.opened() as store, wrong:
        _met(store, *pair)
