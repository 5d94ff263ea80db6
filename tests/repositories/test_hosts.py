"""The stores of the host examples meet the contract."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Any, cast

import pytest
from hypothesis import settings
from plain_dict import DictStore

from pmcore.kernel import Code
from pmcore.repositories import EVERYTHING, Store
from pmcore.testing.faults import Fault
from pmcore.testing.repository_contract import RepositoryContract
from pmcore.testing.repository_contract.cases import kept, opened, refused, saved, small_plan
from pmcore.testing.repository_contract.machine import RepositoryMachine
from repositories import django_hosting
from repositories.depth import IS_DEEP, leave_steps_to_deep
from repositories.hooks import HookedContract


class TestPlainDict(HookedContract):
    @pytest.fixture
    def store(self) -> Store:
        return DictStore()


class PlainDictMachine(RepositoryMachine):
    def make(self) -> AbstractContextManager[Store]:
        return nullcontext(DictStore())


TestRandomWorkOnAPlainDict = PlainDictMachine.TestCase
TestRandomWorkOnAPlainDict.settings = settings(stateful_step_count=25)


# where a beginning is late, Django itself forgets that it began; a question changes nothing
_SPARED = ("BEGIN",) if IS_DEEP else ("BEGIN", "SELECT")


class TestDjango(RepositoryContract):
    @pytest.fixture
    def store(self, using: str, request: pytest.FixtureRequest) -> Store:
        if using == "postgres":
            leave_steps_to_deep(request)
        self.using = using
        return self._opened()

    def _opened(self) -> Store:
        reading = {"default": "reading", "postgres": "postgres_reading"}[self.using]
        return cast("Store", django_hosting.ClosingStore(self.using, reading))

    def reopened(self, store: Store) -> AbstractContextManager[Store]:
        return nullcontext(self._opened())

    def arising(self, store: Store, at: int, *, is_late: bool) -> AbstractContextManager[Fault]:
        if self.using == "postgres":  # some thousand statements more of the same
            return super().arising(store, at, is_late=is_late)
        return self._arising(Fault(at, lambda: OSError("the network is down"), is_late))

    @contextmanager
    def _arising(self, fault: Fault) -> Iterator[Fault]:
        from django.db import connections

        def step(execute: Any, sql: str, *rest: Any) -> Any:
            if sql.startswith(_SPARED):
                return execute(sql, *rest)
            return fault.around(lambda: execute(sql, *rest))

        with connections[self.using].execute_wrapper(step):
            yield fault


@pytest.fixture(params=["default", "postgres"])
def using(request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the name of a database of Django."""
    pytest.importorskip("django")
    if request.param == "postgres":
        request.getfixturevalue("conninfo")
    django_hosting.set_up()
    yield request.param
    django_hosting.clear(request.param)


class TestDjangoTransactions:
    """``transaction.atomic`` of the host decides; a unit is a savepoint of it."""

    def test_given_a_commit_then_both_are_kept(self, using: str) -> None:
        from django.db import transaction

        told: list[str] = []
        with transaction.atomic(using):
            _ordered(using)
            transaction.on_commit(lambda: told.append("kept"), using)
            assert told == []
        assert (_kept(using), told) == ((["SITE"], 1), ["kept"])

    def test_given_an_exception_of_the_host_then_neither_is_kept(self, using: str) -> None:
        from django.db import transaction

        with suppress(LookupError), transaction.atomic(using):
            _ordered(using)
            raise LookupError
        assert _kept(using) == ([], None)

    def test_given_a_unit_that_is_left_then_the_order_stays(self, using: str) -> None:
        from django.db import transaction

        with transaction.atomic(using):
            _ordered(using, commit=False)
        assert _kept(using) == (["SITE"], None)

    def test_given_a_conflict_then_the_order_stays(self, using: str) -> None:
        from django.db import transaction
        from django_host.repository import OrmStore

        store: Any = OrmStore(using)
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        assert saved(store, plan, 1, "longer") == 2
        with transaction.atomic(using):
            _ordered(using, add=False)
            stale = small_plan()
            stale.update("walls", duration="1d")
            refused(Code.STORE_CONFLICT, lambda: saved(store, stale, 1, "stale"))
        assert _kept(using) == (["SITE"], 2)

    def test_given_what_raises_after_a_commit_then_it_is_kept(self, using: str) -> None:
        from django_host.repository import OrmStore

        with suppress(LookupError), OrmStore(using).unit("acme") as unit:
            unit.projects.add(small_plan(), key="make")
            unit.commit()
            raise LookupError
        assert _kept(using) == ([], 1)


def _ordered(using: str, *, add: bool = True, commit: bool = True) -> None:
    from django_host.models import Order
    from django_host.repository import OrmStore

    Order.objects.using(using).create(number=7, project="SITE")
    if add:
        with OrmStore(using).unit("acme") as unit:
            unit.projects.add(small_plan(), key="make")
            if commit:
                unit.commit()


def _kept(using: str) -> tuple[list[str], int | None]:
    """Return the host's rows and our version."""
    from django_host.models import Order
    from django_host.repository import OrmStore

    orders = list(Order.objects.using(using).values_list("project", flat=True))
    with OrmStore(using).view("acme") as view:
        count = view.projects.count(EVERYTHING)
        return orders, view.projects.version("SITE") if count else None


class TestHalfWritten:
    """A host whose database fails in the middle."""

    def test_given_a_write_that_fails_then_the_unit_is_over(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store: Any = DictStore()
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")

        def failing(*_: object) -> bool:
            raise OSError("disk full")

        monkeypatch.setattr("plain_dict.DictTables.update", failing)
        with store.unit("acme") as unit:
            with pytest.raises(OSError, match="disk full"):
                unit.projects.save(plan, expected=1, key="longer")
            refused(Code.STORE_UNIT_OVER, unit.commit)
        assert opened(store) == small_plan()
