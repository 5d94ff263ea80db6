"""Microsoft Project's XML (MSPDI): a project read from it, beside the dates that tool stored."""

from __future__ import annotations

from pmcore.exchange.mspdi.reading import MSPDI_LIMITS, read_mspdi

__all__ = ["MSPDI_LIMITS", "read_mspdi"]
