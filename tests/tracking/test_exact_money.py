"""Money is counted exactly, whatever the host set up for its own sums."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

import pytest

from exchange.mspdi import documents as mspdi
from exchange.xer import documents as xer
from exchange.xer.test_costs import LI, rate, spent
from pmcore import schedule
from pmcore.tracking import baseline_of, variance
from pmcore.wbs import Project, Rate


def from_mspdi() -> Project:
    rows = "<Resource><UID>1</UID><Name>R</Name><Type>1</Type>"
    rows += "<StandardRate>1234.56</StandardRate><StandardRateFormat>2</StandardRateFormat>"
    rows += (
        "<AvailabilityPeriods><AvailabilityPeriod>"
        "<AvailableFrom>1984-01-01T00:00:00</AvailableFrom>"
        "<AvailableTo>2049-12-31T23:59:00</AvailableTo><AvailableUnits>12.34</AvailableUnits>"
        "</AvailabilityPeriod></AvailabilityPeriods></Resource>"
    )
    return mspdi.imported(
        mspdi.task(1, "<FixedCost>123456</FixedCost>", hours=1234),
        mspdi.task(2, "<FixedCost>654321</FixedCost>", hours=1235),
        resources=rows,
    ).project


def from_xer() -> Project:
    return xer.imported(
        xer.task(1, 1234, target_work_qty=1234),
        xer.task(2, 1235),
        RSRC=[{**LI, "ot_flag": "Y", "ot_factor": "1.2345"}],
        RSRCRATE=[rate("2026-01-01", "1234.56", "12.34")],
        PROJCOST=[spent("1234.56"), spent("6543.21", number=2)],
    ).project


def both(read: Any) -> tuple[Project, Project]:
    """Return what is read as usual, and what is read by a host that counts three digits."""
    usual = read()
    with localcontext(prec=3):
        return usual, read()


@pytest.mark.parametrize("read", [from_mspdi, from_xer])
def test_files_are_read_alike(read: Any) -> None:
    usual, coarse = both(read)

    assert coarse == usual
    assert coarse.settings.resources[0].units == 1234
    assert coarse.settings.resources[0].rates[0].standard == Rate("1234.56/h").standard


def test_sums_are_exact() -> None:
    with localcontext(prec=3):
        project = from_mspdi()
        planned = baseline_of(schedule(project))
        project.update("T1", cost="1300.05")
        late = variance(schedule(project), planned)
        merged = project.merge(["T1", "T2"])

        assert late.tasks["T1"].cost == Decimal("65.49")
        assert project[merged.id].cost == Decimal("7843.26")


def test_a_summary_adds_up_exactly() -> None:
    project = Project("P", "P", start="2026-03-02", calendars=from_mspdi().settings.calendars)
    project.add("s", "S", cost="1234.56")
    project.add("a", "A", parent="s", duration="1d", cost="6543.21")

    with localcontext(prec=3):
        assert baseline_of(schedule(project))["s"].cost == Decimal("7777.77")
