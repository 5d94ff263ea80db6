"""Microsoft Project's XML (MSPDI): projects read from it, beside stored dates, and written."""

from __future__ import annotations

from pmcore.exchange.mspdi.reading import MSPDI_LIMITS, read_mspdi
from pmcore.exchange.mspdi.writing import write_mspdi

__all__ = ["MSPDI_LIMITS", "read_mspdi", "write_mspdi"]
