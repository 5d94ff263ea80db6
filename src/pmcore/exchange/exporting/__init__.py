"""What writers of other tools' files have in common: where they write, and what they tell."""

from __future__ import annotations

from pmcore.exchange.exporting.elapsed_time import note_elapsed
from pmcore.exchange.exporting.exported import Exported
from pmcore.exchange.exporting.in_two import in_two
from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.exporting.one_clock import OneClock
from pmcore.exchange.exporting.targets import Target, send
from pmcore.exchange.exporting.zero_costs import note_zero_costs

__all__ = [
    "Exported",
    "Ledger",
    "OneClock",
    "Target",
    "in_two",
    "note_elapsed",
    "note_zero_costs",
    "send",
]
