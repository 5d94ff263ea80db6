"""Imports in batches: nobody sees a part, and each ends well however often it is broken off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import (
    Capability,
    ImportRow,
    Origin,
    ProjectImport,
    Store,
    import_project,
)
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    Contract,
    kept,
    needing,
    opened,
    refused,
    rich_plan,
    saved,
    small_plan,
)
from pmcore.testing.repository_contract.outbox import entered, keys
from pmcore.wbs import Author, Project

LATER = NOON + timedelta(hours=1)
_importing = needing(Capability.IMPORTS)


def batch(
    store: Any,
    plan: Project,
    key: str = "import",
    rows: int = 2,
    *,
    at: datetime = NOON,
    tenant: str = TENANT,
) -> int | None:
    """Write a batch in a unit of its own."""
    with store.unit(tenant) as unit:
        version: int | None = unit.imports.add(ProjectImport(plan, key=key), at=at, rows=rows)
        unit.commit()
    return version


def unfinished(store: Any, tenant: str = TENANT, before: datetime = LATER) -> list[ImportRow]:
    """Ask for imports that have not ended."""
    with store.view(tenant) as view:
        return [*view.imports.unfinished(before=before)]


def drop(store: Any, id: str = "SITE", tenant: str = TENANT) -> None:
    """Sweep up an import."""
    with store.unit(tenant) as unit:
        unit.imports.drop(id)
        unit.commit()


class ImportContract(Contract):
    """What imports in batches come to."""

    @_importing
    def test_what_was_imported_in_batches_is_there_as_if_it_had_been_added(
        self, store: Store
    ) -> None:
        plan, added = rich_plan(), rich_plan()
        assert import_project(store, TENANT, plan, key="import", at=NOON, rows=2) == plan.version
        assert opened(store, "LAUNCH") == plan
        with store.unit("north") as unit:
            unit.projects.add(added, key="import")
            unit.commit()
        told = []
        for tenant in (TENANT, "north"):
            with store.view(tenant) as view:
                projects = view.projects
                assert projects.verify("LAUNCH") == ()
                rows = projects.list_tasks("LAUNCH", EVERYTHING).rows
                told.append((projects.list(EVERYTHING), rows, projects.changes("LAUNCH")))
        assert told[0] == told[1]
        assert unfinished(store) == []

    @_importing
    def test_nothing_shows_before_the_last_batch(self, store: Store) -> None:
        kept(store, small_plan("OTHER"))
        plan = rich_plan()
        batches = 0
        while batch(store, plan) is None:
            batches += 1
            with store.view(TENANT) as view:
                projects = view.projects
                questions: tuple[Any, ...] = (
                    projects.open, projects.version, projects.changes, projects.verify,
                    partial(projects.kept, key="import"), partial(projects.as_of, version=0),
                    partial(projects.last_changes, limit=1),
                    partial(projects.list_tasks, visible=EVERYTHING),
                    partial(projects.count_tasks, visible=EVERYTHING),
                )  # fmt: skip
                for ask in questions:
                    refused(Code.STORE_PROJECT_UNKNOWN, partial(ask, "LAUNCH"))
                assert [row.id for row in projects.list(EVERYTHING).rows] == ["OTHER"]
                assert projects.list(EVERYTHING, search="launch").rows == ()
                assert projects.count(EVERYTHING) == 1
                found = projects.list_tasks(None, EVERYTHING).rows
                assert {row.project for row in found} == {"OTHER"}
                assert projects.count_tasks(None, EVERYTHING) == 3
            for change in (_save, _remove, _keep_snapshot):
                refused(Code.STORE_PROJECT_UNKNOWN, partial(change, store))
        assert batches > 3
        assert opened(store, "LAUNCH") == plan

    @_importing
    def test_an_import_goes_on_where_it_was_broken_off(self, store: Store) -> None:
        plan = rich_plan()
        assert batch(store, plan) is None
        (first,) = unfinished(store)
        assert (first.project, first.at, first.done) == ("LAUNCH", NOON, 2)
        assert batch(store, plan, rows=3, at=LATER) is None
        assert unfinished(store, before=LATER) == []
        (second,) = unfinished(store, before=LATER + timedelta(seconds=1))
        assert (second.at, second.done, second.total) == (LATER, 5, first.total)
        left = second.total - second.done
        assert batch(store, plan, rows=left - 1) is None
        assert batch(store, plan, rows=1) == plan.version
        assert opened(store, "LAUNCH") == plan

    @_importing
    def test_a_batch_that_is_not_committed_is_not_there(self, store: Store) -> None:
        plan = rich_plan()
        batch(store, plan)
        any_store: Any = store
        for rows in (2, 1000):
            with any_store.unit(TENANT) as unit:
                unit.imports.add(ProjectImport(plan, key="import"), at=NOON, rows=rows)
        assert [row.done for row in unfinished(store)] == [2]
        assert batch(store, plan, rows=1000) == plan.version
        assert opened(store, "LAUNCH") == plan

    @_importing
    def test_an_import_that_is_repeated_does_nothing_more(self, store: Store) -> None:
        plan = rich_plan()
        for _ in range(2):
            assert import_project(store, TENANT, plan, key="import", at=NOON) == plan.version
        assert batch(store, plan) == plan.version
        later = opened(store, "LAUNCH")
        later.update("ship", duration="7d")
        saved(store, later, plan.version, "edit")
        assert batch(store, plan) == plan.version
        assert opened(store, "LAUNCH") == later
        assert unfinished(store) == []

    @_importing
    def test_an_id_that_is_being_imported_is_taken(self, store: Store) -> None:
        batch(store, small_plan())
        other = small_plan(name="Another site")
        refused(Code.STORE_IMPORTING, lambda: kept(store, small_plan()))
        refused(Code.STORE_IMPORTING, lambda: batch(store, small_plan(), "another"))
        refused(Code.STORE_IMPORTING, lambda: batch(store, other))
        assert batch(store, small_plan(), rows=100) == 1
        refused(Code.STORE_KEY_REUSED, lambda: batch(store, other))
        refused(Code.STORE_PROJECT_EXISTS, lambda: batch(store, small_plan(), "another"))
        assert opened(store) == small_plan()

    @_importing
    def test_a_plan_goes_on_from_what_it_imported(self, store: Store) -> None:
        plan = rich_plan()
        assert batch(store, plan, rows=1000) == plan.version
        plan.update("ship", duration="9d")
        assert saved(store, plan, plan.version - 1, "longer") == plan.version
        assert opened(store, "LAUNCH") == plan

    @_importing
    def test_an_import_tells_who_added_the_project(self, store: Any) -> None:
        li = Author("u.li", NOON, "moved from the old system")
        planned = ProjectImport(small_plan(), key="import", author=li)
        for _ in range(3):
            with store.unit(TENANT) as unit:
                unit.imports.add(planned, at=LATER, rows=2)
                unit.commit()
        with store.view(TENANT) as view:
            assert view.projects.origin("SITE") == Origin(1, li)

    @needing(Capability.IMPORTS, Capability.OUTBOX)
    def test_an_import_is_told_once_when_everybody_sees_it(self, store: Any) -> None:
        entered(store, "erp")
        told = []
        for _ in range(4):  # the last one repeats the command
            batch(store, small_plan(), at=LATER)
            told.append(keys(store, "erp"))
        assert told == [[], [], ["SITE/1.0/project.added"], []]
        entered(store, "late", start="beginning")
        assert keys(store, "late") == ["SITE/1.0/project.added"]

    @needing(Capability.IMPORTS, Capability.OUTBOX)
    def test_an_import_that_is_dropped_is_not_told(self, store: Any) -> None:
        entered(store, "erp")
        batch(store, small_plan())
        drop(store)
        entered(store, "late", start="beginning")
        assert keys(store, "erp") + keys(store, "late") == []

    @_importing
    def test_an_import_that_was_left_lying_can_be_swept_up(self, store: Store) -> None:
        batch(store, rich_plan())
        batch(store, small_plan(), at=LATER)
        assert [row.project for row in unfinished(store)] == ["LAUNCH"]
        drop(store, "LAUNCH")
        assert [row.project for row in unfinished(store, before=LATER.replace(year=2030))] == [
            "SITE"
        ]
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: drop(store, "LAUNCH"))
        kept(store, small_plan("LAUNCH"))
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: drop(store, "LAUNCH"))
        assert opened(store, "LAUNCH") == small_plan("LAUNCH")

    @_importing
    def test_an_import_that_was_swept_up_begins_anew(self, store: Store) -> None:
        batch(store, rich_plan(), rows=9)
        drop(store, "LAUNCH")
        assert batch(store, rich_plan()) is None
        assert [row.done for row in unfinished(store)] == [2]
        assert batch(store, rich_plan(), rows=1000) == rich_plan().version
        assert opened(store, "LAUNCH") == rich_plan()

    @_importing
    def test_an_import_of_another_tenant_does_not_exist(self, store: Store) -> None:
        batch(store, small_plan(), tenant="north")
        assert unfinished(store, "south") == []
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: drop(store, tenant="south"))
        assert batch(store, small_plan(name="South"), "other", 100, tenant="south") == 1
        assert kept(store, small_plan("OTHER"), tenant="south") == 1
        assert [row.done for row in unfinished(store, "north")] == [2]
        assert batch(store, small_plan(), rows=100, tenant="north") == 1
        assert opened(store, tenant="north") == small_plan()
        assert opened(store, tenant="south") == small_plan(name="South")

    @needing(Capability.IMPORTS, Capability.PEOPLE)
    def test_who_is_erased_is_in_no_import_that_was_left_lying(self, store: Any) -> None:
        batch(store, rich_plan())
        with store.unit(TENANT) as unit:
            unit.people.erase("li", also=["Li"], key="erase")
            unit.commit()
        assert unfinished(store) == []
        kept(store, small_plan("LAUNCH"))

    @_importing
    def test_work_goes_on_on_what_was_imported(self, store: Store) -> None:
        import_project(store, TENANT, small_plan(), key="import", at=NOON, rows=3)
        plan = opened(store)
        plan.move("dig", "house", 0)
        plan.update("walls", duration="9d")
        assert saved(store, plan, 1, "edit") == 3
        assert opened(store, history=9).log == plan.log
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()
            assert view.projects.kept("SITE", "import") == 1

    @_importing
    def test_what_is_no_batch_is_refused(self, store: Store) -> None:
        any_store: Any = store
        with any_store.unit(TENANT) as unit:
            imports = unit.imports
            plan = ProjectImport(small_plan(), key="import")
            for named in (
                {"rows": 0},
                {"rows": 10**9},
                {"at": NOON.replace(tzinfo=None)},
                {"at": "x"},
            ):
                given: dict[str, Any] = {"at": NOON, "rows": 2, **named}
                refused(Code.VALUE_INVALID, partial(imports.add, plan, **given))
            refused(Code.VALUE_INVALID, lambda: imports.add(small_plan(), at=NOON))
            refused(Code.VALUE_INVALID, lambda: imports.unfinished(before=None))
            refused(Code.TEXT_INVALID, lambda: ProjectImport(small_plan(), key=""))
            last = datetime(9999, 12, 31, 23, tzinfo=UTC)
            assert [*imports.unfinished(before=last)] == []


def _save(store: Store) -> None:
    plan = rich_plan()
    plan.update("ship", duration="9d")
    saved(store, plan, rich_plan().version, "edit")


def _remove(store: Store) -> None:
    with store.unit(TENANT) as unit:
        unit.projects.remove("LAUNCH", expected=rich_plan().version)


def _keep_snapshot(store: Store) -> None:
    with store.unit(TENANT) as unit:
        unit.projects.keep_snapshot("LAUNCH")
