"""Baselines of the file: what each row says was planned once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from pmcore.exchange.importing.changes import MONEY_ROUNDED
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.importing.money import fine
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.mspdi.features import BASELINE
from pmcore.exchange.mspdi.money import cost_of
from pmcore.exchange.mspdi.outline_in import Row
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.units import unit_of
from pmcore.exchange.problems import Problems
from pmcore.kernel import ConversionSettings, Duration, PmcoreError
from pmcore.wbs import Baseline, BaselineTask
from pmcore.wbs.baselines import LAST_NUMBER

BASELINE_FIELD = "Baseline"


class BaselinesIn:
    """Reads the baselines of rows one by one.

    What a file says of a baseline moves no date, so it is no reason to refuse the file: one that
    cannot be read is counted, and kept in extras like all others.
    """

    def __init__(self, conversion: ConversionSettings, desk: Desk, limits: ReadLimits) -> None:
        self._conversion = conversion
        self._desk = desk
        self._limits = limits
        self._rows: dict[int, list[BaselineTask]] = defaultdict(list)

    def note(self, row: Row) -> None:
        """Take the baselines of a row."""
        record = row.record
        if BASELINE_FIELD not in record.fields:
            return
        seen: set[int] = set()
        for raw in _baselines(record):
            number, held = self._read(raw, row)
            if held is None or number is None or number in seen:
                self._desk.ledger.unused(BASELINE, record.name)
            else:
                seen.add(number)
                self._rows[number].append(held)

    def read(self) -> list[Baseline]:
        """Return the baselines of the rows that were taken."""
        return [Baseline(number, rows) for number, rows in sorted(self._rows.items())]

    def _read(self, raw: tuple[Raw, ...], row: Row) -> tuple[int | None, BaselineTask | None]:
        """Return the number and the content; ``None`` for what cannot be read."""
        desk = Desk(Problems(self._limits), self._desk.ledger)  # what is wrong stays here
        record = Record(raw, row.record.place, desk, row.record.name)
        number = record.whole("Number")
        if number is None or not 0 <= number <= LAST_NUMBER or record.flag("Interim"):
            return None, None
        try:
            held = BaselineTask(
                row.record.name,
                start=record.moment("Start"),
                finish=record.moment("Finish"),
                duration=self._duration(record),
                effort=self._effort(record),
                cost=self._cost(record),
                is_summary=row.is_summary,
            )
        except PmcoreError:
            return None, None
        return number, None if desk.problems.findings else held

    def _cost(self, record: Record) -> Decimal | None:
        cost = cost_of(record.number("Cost"))
        if cost is None:
            return None
        rounded = fine(cost)
        if rounded != cost:
            record.adjusted(MONEY_ROUNDED)
        return rounded

    def _duration(self, record: Record) -> Duration | None:
        minutes = record.minutes("Duration")
        if minutes is None:
            return None
        unit = unit_of(record.whole("DurationFormat")).removesuffix("%")
        return typed(minutes, {"": "d", "e": "ed"}.get(unit, unit), self._conversion)

    def _effort(self, record: Record) -> Duration | None:
        minutes = record.minutes("Work")
        return None if minutes is None else typed(minutes, "h", self._conversion)


def _baselines(record: Record) -> Iterator[tuple[Raw, ...]]:
    for name, inner in record.raw:
        if name == BASELINE_FIELD and isinstance(inner, tuple):
            yield inner
