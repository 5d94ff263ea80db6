"""Quotas of what stands beside projects: calendars, consumers, documents, kept dates."""

from __future__ import annotations

from typing import Any

from pmcore.calendars import Calendar
from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import Capability, Limits
from pmcore.scheduling import SchedulingOptions
from pmcore.testing.repository_contract.calendars import office, replaced, shared
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    needing,
    refused,
    removed,
    small_plan,
)
from pmcore.testing.repository_contract.documents import Portfolio, noun
from pmcore.testing.repository_contract.outbox import entered
from pmcore.testing.repository_contract.quotas import over
from pmcore.testing.repository_contract.schedules import computed, dated, listed

_PORTFOLIOS, _SHORTLISTS = noun("portfolio"), noun("shortlist")


class OtherQuotaContract(Contract):
    """What tenants may use beside projects."""

    @needing(Capability.ENTITLEMENTS, Capability.CALENDARS)
    def test_shared_calendars_above_the_limit_are_not_kept(self, store: Any) -> None:
        store.entitlements = Limits(calendars=1)
        first, second = (Calendar.standard(id, zone=None) for id in ("one", "two"))
        shared(store, first)
        shared(store, second, tenant="north")
        over(1, 1, 2, refused(Code.QUOTA_EXCEEDED, lambda: shared(store, second)))
        shared(store, first)
        with store.unit(TENANT) as unit:
            unit.calendars.remove("one", expected=1)
            unit.commit()
        shared(store, second)
        with store.view(TENANT) as view:
            assert [row.id for row in view.calendars.list(EVERYTHING).rows] == ["two"]

    @needing(Capability.ENTITLEMENTS, Capability.OUTBOX)
    def test_consumers_above_the_limit_are_not_entered(self, store: Any) -> None:
        store.entitlements = Limits(consumers=1)
        entered(store, "erp")
        entered(store, "mail", tenant="north")
        over(1, 1, 2, refused(Code.QUOTA_EXCEEDED, lambda: entered(store, "mail")))
        entered(store, "erp")
        with store.view(TENANT), store.unit(TENANT) as unit:
            assert unit.outbox.consumers() == ("erp",)

    @needing(Capability.ENTITLEMENTS, Capability.DOCUMENTS, Capability.CALENDARS)
    def test_documents_above_the_limit_are_not_kept(self, store: Any) -> None:
        store.entitlements = Limits(documents=2)
        one, two, three = (Portfolio(id, id, ()) for id in ("one", "two", "six"))
        shared(store, Calendar.standard("office", zone=None))  # counts for itself
        added(store, one)
        added(store, one, _SHORTLISTS)
        over(2, 2, 3, refused(Code.QUOTA_EXCEEDED, lambda: added(store, two)))
        added(store, two, tenant="north")
        added(store, one)
        with store.unit(TENANT) as unit:
            unit.documents(_SHORTLISTS).remove("one", expected=1)
            unit.commit()
        added(store, three)
        with store.view(TENANT) as view:
            held = view.documents(_PORTFOLIOS).list(EVERYTHING).rows
            assert [row.id for row in held] == ["one", "six"]

    @needing(Capability.ENTITLEMENTS, Capability.DOCUMENTS)
    def test_no_document_grows_above_the_limit(self, store: Any) -> None:
        store.entitlements = Limits(document_bytes=100)
        added(store, Portfolio("one", "x" * 20, ()))
        refused(Code.QUOTA_EXCEEDED, lambda: added(store, Portfolio("two", "x" * 100, ())))
        refused(Code.QUOTA_EXCEEDED, lambda: rewritten(store, Portfolio("one", "挖" * 34, ()), 1))
        store.entitlements = Limits(document_bytes=10)
        rewritten(store, Portfolio("one", "y" * 20, ()), 1)
        rewritten(store, Portfolio("one", "y" * 19, ()), 2)
        larger = Portfolio("one", "y" * 20, ())
        over(10, 29, 30, refused(Code.QUOTA_EXCEEDED, lambda: rewritten(store, larger, 3)))
        rewritten(store, Portfolio("one", "y" * 19, ()), 2)

    @needing(Capability.ENTITLEMENTS, Capability.CALENDARS)
    def test_no_shared_calendar_grows_above_the_limit(self, store: Any) -> None:
        shared(store, office())
        store.entitlements = Limits(document_bytes=9)
        refused(Code.QUOTA_EXCEEDED, lambda: shared(store, office(id="other")))
        replaced(store, office("08:00-16:00"), 1, "early")
        longer = office("08:00-12:00 13:00-17:00")
        refused(Code.QUOTA_EXCEEDED, lambda: replaced(store, longer, 2, "longer"))

    @needing(Capability.ENTITLEMENTS, Capability.SCHEDULES)
    def test_dates_above_the_limit_are_not_kept(self, store: Any) -> None:
        for id in ("SITE", "OTHER"):
            kept(store, small_plan(id, calendars=[office()]))
        store.entitlements = Limits(dates=1)
        other = SchedulingOptions.ms_project()
        dated(store, computed(store))
        dated(store, computed(store))  # by the same options: in place of those before
        dated(store, computed(store, "OTHER", options=other))
        more = computed(store, options=other)
        over(1, 1, 2, refused(Code.QUOTA_EXCEEDED, lambda: dated(store, more)))
        assert len(listed(store)) == 1
        with store.unit(TENANT) as unit:
            unit.schedules.drop("SITE")
            unit.commit()
        dated(store, more)
        removed(store, "SITE", 1)
        kept(store, small_plan("NEXT", calendars=[office()]))
        dated(store, computed(store, "NEXT"))


def added(store: Any, value: Portfolio, kind: Any = _PORTFOLIOS, tenant: str = TENANT) -> None:
    """Add a document in a unit of its own."""
    with store.unit(tenant) as unit:
        assert unit.documents(kind).add(value, key="make") == 1
        unit.commit()


def rewritten(store: Any, value: Portfolio, expected: int) -> None:
    """Replace a document in a unit of its own."""
    with store.unit(TENANT) as unit:
        unit.documents(_PORTFOLIOS).save(value, expected=expected, key=f"save-{expected}")
        unit.commit()
