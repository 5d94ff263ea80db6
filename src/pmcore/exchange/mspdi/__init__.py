"""Microsoft Project's XML (MSPDI): a project read from it, beside the dates that tool stored."""

from __future__ import annotations

from pmcore.exchange.mspdi.agreement import Agreement, Difference, compare_stored
from pmcore.exchange.mspdi.features import Feature
from pmcore.exchange.mspdi.imported import Extras, Imported, Raw, Stored, StoredDates
from pmcore.exchange.mspdi.reading import MSPDI_LIMITS, read_mspdi

__all__ = [
    "MSPDI_LIMITS",
    "Agreement",
    "Difference",
    "Extras",
    "Feature",
    "Imported",
    "Raw",
    "Stored",
    "StoredDates",
    "compare_stored",
    "read_mspdi",
]
