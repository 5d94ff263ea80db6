"""The desk at which a file is read."""

from __future__ import annotations

from pmcore.exchange.importing.ledger import Ledger
from pmcore.exchange.problems import Problems


class Desk:
    """What every record is read with: where problems and changes are noted."""

    __slots__ = ("ledger", "problems")

    def __init__(self, problems: Problems, ledger: Ledger) -> None:
        self.problems = problems
        self.ledger = ledger

    @property
    def noted(self) -> int:
        """How much was noted so far."""
        return len(self.problems.findings) + self.ledger.count
