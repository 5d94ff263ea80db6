"""What resources of the file cost, how much there is of them, and what tasks use up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from operator import itemgetter
from typing import TypeAlias

from pmcore.exchange.importing.changes import (
    FAR_RATE,
    MONEY_ROUNDED,
    NEGATIVE,
    SAME_DATE,
    UNITS_ROUNDED,
    YEARLY,
)
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.money import by_the_hour, fine
from pmcore.exchange.mspdi.features import AVAILABILITY, RATE_TABLE
from pmcore.exchange.mspdi.money import cost_of
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.span import LAST
from pmcore.kernel import ConversionSettings
from pmcore.kernel.coercion import FIRST_YEAR, LAST_YEAR
from pmcore.wbs import Accrual, Amount, Availability, Expense, Rate, RateTable, ResourceKind
from pmcore.wbs.rates import MOST_UNITS

MATERIAL, WORK, COST = range(3)  # types of resources
FIRST_RATE = datetime.fromisoformat("1984-01-01")
_NEVER = datetime.fromisoformat("9999-12-31")
_OPEN_END = date(2049, 12, 31)  # how files write that a last period has none
ACCRUALS: dict[int, Accrual] = {1: "start", 2: "end", 3: "prorated"}
TIME_UNITS = {1: "min", 2: "h", 3: "d", 4: "w", 5: "mo"}
TABLES: dict[int, RateTable] = {1: "B", 2: "C", 3: "D", 4: "E"}
_LETTERS = {str(number): letter for number, letter in TABLES.items()}
_YEAR = 7
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_Period: TypeAlias = tuple[datetime, datetime, int]


def kind_of(record: Record) -> ResourceKind | None:
    """Return what kind a resource is of; ``None`` for empty rows and for budgets."""
    uid, kind = record.whole("UID", 0) or 0, record.whole("Type", WORK)
    if record.flag("IsNull") or (uid == 0 and not record.text("Name")):
        return None
    if kind == WORK:
        return "work"
    if record.flag("IsBudget"):
        return None
    return "cost" if kind == COST or record.flag("IsCostResource") else "material"


def money_in(record: Record, field: str) -> Decimal:
    """Read money, which files write in hundredths; a credit is left out."""
    return fine(cost_of(_plain(record, field)) or Decimal(0))


def accrual_in(record: Record, field: str) -> Accrual:
    """Read when a cost is incurred."""
    return ACCRUALS.get(record.whole(field) or 0, "prorated")


class CostsIn:
    """Reads rates and periods of resources, and expenses of tasks.

    Attributes
    ----------
    odd
        Resources whose periods of availability were not understood.
    """

    def __init__(self, conversion: ConversionSettings, desk: Desk) -> None:
        self.odd: set[str] = set()
        self._conversion = conversion
        self._desk = desk

    # ---- rates

    def rates(self, record: Record, kind: ResourceKind) -> list[Rate]:
        """Return the rates of a resource, those of table A where it has tables."""
        rows = [row for row in record.below("Rates", "Rate") if not row.whole("RateTable", 0)]
        return self._dated(rows, record, kind, usual=record)

    def tables(self, record: Record, kind: ResourceKind) -> dict[str, list[Rate]]:
        """Return the rates of the tables B to E of a resource, as far as they say any."""
        rows: dict[str, list[Record]] = defaultdict(list)
        for row in record.below("Rates", "Rate"):
            letter = TABLES.get(row.whole("RateTable", 0) or 0)
            if letter is not None:
                rows[letter].append(row)
        found = {letter: self._dated(each, record, kind) for letter, each in rows.items()}
        return {letter: rates for letter, rates in found.items() if rates}

    def _dated(
        self, rows: list[Record], record: Record, kind: ResourceKind, usual: Record | None = None
    ) -> list[Rate]:
        """Return rates by date; those of the resource itself where there are no rows."""
        if kind == "cost":
            return []
        dated: dict[datetime, Record] = {}
        for row in rows:
            at = row.moment("RatesFrom") or FIRST_RATE
            if at.year > LAST_YEAR:
                record.adjusted(FAR_RATE)
            elif dated.setdefault(at, row) is not row:
                record.adjusted(SAME_DATE)
        for at in sorted(at for at in dated if at.year < FIRST_YEAR)[:-1]:
            record.adjusted(FAR_RATE)  # only the last of them is ever paid
            del dated[at]
        found: list[Rate] = []
        by_date = sorted(dated.items(), key=itemgetter(0))
        if usual is not None and not by_date:
            by_date = [(FIRST_RATE, usual)]
        for at, row in by_date:
            since = at if found or at > FIRST_RATE else None
            if since is not None and not found:
                found.append(Rate())
            made = self._desk.problems.attempt(row.place, partial(self._rate, row, kind, since))
            found += [made] if made else []
        return [] if found == [Rate()] else found

    def _rate(self, row: Record, kind: ResourceKind, since: date | None) -> Rate:
        per_use = money_in(row, "CostPerUse")
        if kind == "material":
            return Rate(_plain(row, "StandardRate"), per_use=per_use, since=since)
        standard, overtime = self._by_time(row, "StandardRate"), self._by_time(row, "OvertimeRate")
        if standard.per != overtime.per and row.number("OvertimeRate") == row.number(
            "StandardRate"
        ):
            overtime = standard
        return Rate(standard, overtime=overtime, per_use=per_use, since=since)

    def _by_time(self, row: Record, field: str) -> Amount:
        """Read a rate, which files write by the hour, in the unit that people typed it in."""
        unit = row.whole(f"{field}Format") or 0
        if unit == _YEAR:
            row.adjusted(YEARLY)
        return by_the_hour(_plain(row, field), TIME_UNITS.get(unit, "h"), self._conversion)

    # ---- availability

    def availability(self, record: Record, units: int) -> tuple[int, list[Availability]]:
        """Return how much there is of a resource at first, and from which dates on otherwise.

        Parameters
        ----------
        units
            What the file says besides, which is how much there was on the day it was saved.
        """
        rows = record.below("AvailabilityPeriods", "AvailabilityPeriod")
        steps = _steps(sorted(map(_period, rows)))
        if steps is None:
            self.odd.add(record.name)
            self._desk.ledger.unused(AVAILABILITY, record.name)
            return units, []
        if steps and steps[0][0] <= FIRST_RATE and steps[0][1]:
            (_, units), *steps = steps
        elif steps and steps[0][0].year < FIRST_YEAR:
            steps[0] = FIRST_RATE, 0
        made = self._desk.problems.attempt(
            record.place, lambda: [Availability(at, much) for at, much in steps]
        )
        return units, made or []

    # ---- expenses

    def expense(self, record: Record, kind: ResourceKind, resource: str) -> Expense | None:
        """Return what an assignment of a material or a cost resource uses; ``None`` if wrong."""
        if kind == "cost":
            quantity = Amount(money_in(record, "Cost"))
        else:
            units = _plain(record, "Units")
            per = TIME_UNITS.get(record.whole("RateScale") or 0)
            is_fixed = record.flag("HasFixedRateUnits", True) or per is None
            quantity = Amount(f"{units:f}" if is_fixed else f"{units:f}/{per}")
        table = None if kind == "cost" else table_in(record)
        return self._desk.problems.attempt(
            record.place, lambda: Expense(resource, quantity, rate_table=table)
        )

    def note(self, record: Record) -> None:
        """Count assignments that are paid by a table that no resource has."""
        if (record.whole("CostRateTable") or 0) not in (0, *TABLES):
            self._desk.ledger.unused(RATE_TABLE, record.name)


def table_in(record: Record) -> RateTable | None:
    """Return which table of rates an assignment is paid by; ``None`` for table A."""
    return TABLES.get(record.whole("CostRateTable") or 0)


def rest_of(record: Record, held: frozenset[str], tables: Iterable[str]) -> tuple[Raw, ...]:
    """Return what a resource says beyond the fields it holds; of its rates the other tables.

    Parameters
    ----------
    tables
        Letters of those that it holds beside table A.
    """
    known = {"", "0", *(number for number, letter in _LETTERS.items() if letter in tables)}
    found: list[Raw] = []
    for name, content in record.raw:
        if name == "Rates" and isinstance(content, tuple):
            others = tuple(each for each in content if table_of(each) not in known)
            found += [(name, others)] if others else []
        elif name not in held:
            found.append((name, content))
    return tuple(found)


def table_of(row: Raw) -> str:
    """Return the number of the table that a row of rates is of, as it stands."""
    fields = dict(row[1]) if isinstance(row[1], tuple) else {}
    return str(fields.get("RateTable", "0")).strip()


def _plain(record: Record, field: str) -> Decimal:
    """Read a number from 0 up, as fine as a plan holds it."""
    number = record.number(field)
    if number is None:
        return Decimal(0)
    if number < 0:
        record.adjusted(NEGATIVE)
        return Decimal(0)
    rounded = fine(number)
    if rounded != number:
        record.adjusted(MONEY_ROUNDED)
    return rounded


def _period(row: Record) -> _Period:
    start, last = row.moment("AvailableFrom") or FIRST_RATE, row.instant("AvailableTo") or _NEVER
    return start, last.replace(second=0, microsecond=0), _percent(row)


def _percent(row: Record) -> int:
    percent = _plain(row, "AvailableUnits") * 100
    whole = min(int(percent.to_integral_value(ROUND_HALF_UP)), MOST_UNITS)
    if whole != percent:
        row.adjusted(UNITS_ROUNDED)
    return whole


def _steps(periods: Sequence[_Period]) -> list[tuple[datetime, int]] | None:
    """Return from when on there is how much; ``None`` for periods that overlap or end too early."""
    steps: list[tuple[datetime, int]] = []
    end, before = FIRST_RATE, FIRST_RATE
    for start, last, units in periods:
        follows = bool(steps) and start == before + _MINUTE
        if last < start or start.year > LAST_YEAR:
            return None
        if steps and (start.year < FIRST_YEAR or (start < end and not follows)):
            return None
        if start > end:
            steps.append((end, 0))
        steps.append((start, units))
        end, before = _after(last), last
    is_open = before.date() == _OPEN_END or before.date() >= LAST
    return [*steps, (end, 0)] if steps and not is_open else steps


def _after(last: datetime) -> datetime:
    """Return when a period is over: with the day it names, or the minute."""
    if last.date() >= LAST:
        return _NEVER
    midnight = last.replace(hour=0, minute=0)
    return midnight + _DAY if last in (midnight, midnight + _DAY - _MINUTE) else last + _MINUTE
