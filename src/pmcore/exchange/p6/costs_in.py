"""What resources of the file cost, how much there is of them, and what activities use up."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from operator import itemgetter
from typing import TypeVar, get_args

from pmcore.exchange.importing.changes import (
    FAR_RATE,
    MONEY_LARGE,
    MONEY_ROUNDED,
    NEGATIVE,
    SHIFT_RATE,
    UNITS_ROUNDED,
)
from pmcore.exchange.importing.money import fine
from pmcore.exchange.importing.texts import fit_name
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.kernel.coercion import FIRST_YEAR, LAST_YEAR
from pmcore.wbs import Accrual, Amount, Availability, Expense, Rate, RateTable
from pmcore.wbs.coercion import LONGEST_LABEL
from pmcore.wbs.money import added
from pmcore.wbs.rates import MOST_UNITS

ACCRUALS: dict[str, Accrual] = {
    "CL_Start": "start",
    "CL_End": "end",
    "CL_Uniform": "prorated",
}
N = TypeVar("N", int, Decimal)
_ALL = 100
MOST = Decimal(10**15)  # amounts of a plan stay below it
_FIRST = datetime.fromisoformat("1980-01-01")
PRICE, SOURCE, OWN_PRICE = "cost_per_qty", "cost_per_qty_source_type", "ST_Custom"
# Whether costs follow from units, as they do unless the file says otherwise.
LINKED, UNLINKED = "cost_qty_link_flag", "N"
PRICES: dict[RateTable, str] = {
    letter: f"{PRICE}{number}" for number, letter in enumerate(get_args(RateTable), 2)
}
_TABLES = {field: letter for letter, field in PRICES.items()}


class CostsIn:
    """Reads rates, limits and expenses."""

    def __init__(self, gathered: Gathered, desk: P6Desk) -> None:
        self._desk = desk
        found: dict[str, dict[datetime, Record]] = defaultdict(dict)
        for row in gathered.tables.rows("RSRCRATE"):
            resource = gathered.resources.get(row.text("rsrc_id"))
            if resource is None:
                continue
            row.name = resource.name
            since = row.moment("start_date") or _FIRST
            if since.year > LAST_YEAR:
                row.adjusted(FAR_RATE)
            elif found[row.text("rsrc_id")].setdefault(since, row) is not row:
                row.adjusted(SHIFT_RATE)
        self._rates = {number: _reached(rows) for number, rows in found.items()}
        self._units = {row.text("unit_id"): row for row in gathered.tables.rows("UMEASURE")}
        self._spent: dict[str, list[Record]] = defaultdict(list)
        for row in gathered.tables.rows("PROJCOST"):
            task = gathered.tasks.get(row.text("task_id"))
            if task is not None:
                row.name = task.name
                self._spent[row.text("task_id")].append(row)

    def rates_of(self, number: str, resource: Record, *, is_work: bool) -> list[Rate]:
        """Return what a resource costs; the earliest row holds from the beginning."""
        return self._priced(number, resource, PRICE, is_work=is_work)

    def tables_of(self, number: str, resource: Record, *, is_work: bool) -> dict[str, list[Rate]]:
        """Return its other prices, the second to the fifth, as tables of rates."""
        return {
            letter: self._priced(number, resource, field, is_work=is_work)
            for letter, field in PRICES.items()
        }

    def _priced(self, number: str, resource: Record, field: str, *, is_work: bool) -> list[Rate]:
        found: list[Rate] = []
        steps = [(since, _plain(row, field)) for since, row in self._dated(number)]
        for since, price in _changes(steps):
            rate = Rate(
                Amount(f"{price:f}/h") if is_work else price,
                overtime=_overtime(resource, price) if is_work else None,
                since=since if found else None,
            )
            found.append(rate)
        return [] if found == [Rate()] else found

    def availability_of(self, number: str) -> tuple[int, list[Availability]]:
        """Return how much there is of a resource at first, and from which dates on otherwise."""
        much = [(since, _percent(row)) for since, row in self._dated(number)]
        if not any(units for _, units in much):
            return _ALL, []  # none at all is how P6 says that nobody set a limit
        since, units = much[0][0], much[0][1] or _ALL
        _, *steps = _changes([(since, units), *much[1:]])
        return units, [Availability(at, percent) for at, percent in steps]

    def measure_of(self, resource: Record) -> str | None:
        """Return what a material is counted in."""
        row = self._units.get(resource.text("unit_id"))
        if row is None:
            return None
        name = row.words("unit_abbrev") or row.words("unit_name")
        return fit_name(name[:LONGEST_LABEL]) or None

    def used(self, record: Record, resource: str) -> Expense:
        """Return how much of a material an assignment uses."""
        rate = self.own_rate(record, is_work=False)
        table = None if rate is not None else table_in(record)
        much, cost = _plain(record, "target_qty"), self.incurred(record)
        return Expense(resource, much, rate_table=table, rate=rate, actual_cost=cost)

    def incurred(self, record: Record) -> Decimal | None:
        """Return what an assignment has cost so far, where that does not follow from its units."""
        if record.text(LINKED) != UNLINKED:
            return None
        cost = added(_plain(record, field) for field in ("act_reg_cost", "act_ot_cost"))
        return cost if cost or record.number("act_reg_qty") else None

    def own_rate(self, record: Record, *, is_work: bool) -> Rate | None:
        """Return the price of an assignment that has one of its own."""
        if record.text(SOURCE) != OWN_PRICE or not record.text(PRICE):
            return None
        price = _plain(record, PRICE)
        if not is_work:
            return Rate(price)
        factor = _plain(record, "ot_factor")
        overtime = Amount(f"{_held(record, price * factor):f}/h") if factor else None
        return Rate(Amount(f"{price:f}/h"), overtime=overtime)

    def spent(self, task: Record) -> tuple[Decimal, Accrual]:
        """Return the expenses of an activity, and when they are incurred."""
        rows = self._spent.get(task.text("task_id"), [])
        total = _held(task, added(_plain(row, "target_cost") for row in rows))
        words = {row.text("cost_load_type") for row in rows if row.number("target_cost")}
        return total, ACCRUALS.get(words.pop(), "prorated") if len(words) == 1 else "prorated"

    def is_told(self, record: Record) -> bool:
        """Whether a rate tells what an assignment costs.

        Not where its costs are typed, and what remains of them with them, where the price is that
        of a role, and where there is no price at all.
        """
        if record.text(LINKED) == UNLINKED:
            return False
        source = record.text(SOURCE)
        if source == OWN_PRICE and record.text(PRICE):
            return True
        own = source in (OWN_PRICE, "ST_Role")
        rows = self._dated(record.text("rsrc_id"))
        letter = table_in(record)
        field = PRICE if letter is None else PRICES[letter]
        return not own and any(row.number(field) for _, row in rows)

    def _dated(self, number: str) -> list[tuple[datetime, Record]]:
        return self._rates.get(number, [])


def table_in(record: Record) -> RateTable | None:
    """Return which of the prices of its resource an assignment has, as the letter of a table."""
    return _TABLES.get(record.text("rate_type").lower())


def _reached(rows: Mapping[datetime, Record]) -> list[tuple[datetime, Record]]:
    """Return rows by date: of those from before all plans the last, which holds when they begin."""
    dated = sorted(rows.items(), key=itemgetter(0))
    before = max(bisect_left(dated, FIRST_YEAR, key=lambda each: each[0].year) - 1, 0)
    for _, row in dated[:before]:
        row.adjusted(FAR_RATE)
    return dated[before:]


def _changes(steps: list[tuple[datetime, N]]) -> list[tuple[date, N]]:
    """Return the steps that change anything; one at midnight is a day, but for others of that day.

    A plan takes no day beside a time in it: neither is the earlier.
    """
    changed = steps[:1]
    changed += [step for before, step in pairwise(steps) if step[1] != before[1]]
    days = Counter(since.date() for since, _ in changed)
    return [
        (since.date() if since.time() == time() and days[since.date()] == 1 else since, each)
        for since, each in changed
    ]


def _overtime(resource: Record, price: Decimal) -> Amount | None:
    if not resource.flag("ot_flag"):
        return None
    return Amount(f"{_held(resource, price * _plain(resource, 'ot_factor')):f}/h")


def _percent(row: Record) -> int:
    percent = _plain(row, "max_qty_per_hr") * _ALL
    whole = min(int(percent.to_integral_value(ROUND_HALF_UP)), MOST_UNITS)
    if whole != percent:
        row.adjusted(UNITS_ROUNDED)
    return whole


def _plain(row: Record, field: str) -> Decimal:
    """Read a number from 0 up, as fine as a plan holds it."""
    number = row.number(field) or Decimal(0)
    if number < 0:
        row.adjusted(NEGATIVE)
        return Decimal(0)
    return _held(row, number)


def _held(row: Record, number: Decimal) -> Decimal:
    """Return an amount as a plan holds it: what does not fit is adjusted, and told."""
    rounded = fine(number)
    if rounded >= MOST:
        row.adjusted(MONEY_LARGE)
        return MOST - 1
    if rounded != number:
        row.adjusted(MONEY_ROUNDED)
    return rounded
