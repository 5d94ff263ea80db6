"""Resource curves of the file: how the work of assignments is spread."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from pmcore.exchange.importing.changes import CURVE
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.record import Record
from pmcore.wbs import Contour
from pmcore.wbs.contours import fewest_steps

# What is used at the very beginning, and in each twentieth of the time.
POINTS = tuple(f"pct_usage_{number}" for number in range(21))
TABLE = "RSRCCURVDATA"
_ALL = 100
# A curve is written to four places: what is the same may be that much apart.
_LAST_PLACE = Fraction(1, 10_000)


class CurvesIn:
    """Reads curves as contours: percent of the average units, in the fewest steps that say it."""

    def __init__(self, gathered: Gathered) -> None:
        rows = gathered.tables.rows(TABLE)
        self._rows = {row.text("curv_id"): row for row in rows if row.text("curv_id")}
        self._read: dict[str, Contour | None] = {}

    def can_read(self, assignment: Record) -> bool:
        """Whether the curve of an assignment, if it has one, is there and spreads something."""
        row = self._rows.get(assignment.text("curv_id"))
        return row is not None and any(_shares(row))

    def of(self, assignment: Record) -> Contour | None:
        """Return the contour of an assignment; ``None`` for even work."""
        number = assignment.text("curv_id")
        if not number or not self.can_read(assignment):
            return None
        if number not in self._read:
            self._read[number] = _contour(self._rows[number])
        return self._read[number]


def _contour(row: Record) -> Contour | None:
    """Return the contour; percents are rounded so that they stay 100 on average."""
    first, *shares = map(Fraction, _shares(row))
    shares[0] += first
    count = fewest_steps(shares, _LAST_PLACE)
    size = len(shares) // count
    shares = [sum(shares[at : at + size], Fraction()) for at in range(0, len(shares), size)]
    exact = [share * len(shares) * _ALL / sum(shares) for share in shares]
    steps = [int(percent) for percent in exact]
    left = len(shares) * _ALL - sum(steps)
    by_rest = sorted(range(len(steps)), key=lambda at: (steps[at] - exact[at], at))
    for at in by_rest[:left]:
        steps[at] += 1
    if first or steps != exact:
        row.name = row.text("curv_name")
        row.adjusted(CURVE)
    contour = Contour(steps)
    return None if contour.is_flat else contour


def _shares(row: Record) -> list[Decimal]:
    """Return percents of the work; none of them where one is negative."""
    shares = [row.number(point) or Decimal(0) for point in POINTS]
    return shares if min(shares) >= 0 else [Decimal(0)] * len(shares)
