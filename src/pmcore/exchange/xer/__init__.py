"""Primavera P6's exchange files (XER): projects read from them, and written."""

from __future__ import annotations

from pmcore.exchange.xer.reading import XER_LIMITS, read_xer
from pmcore.exchange.xer.writing import write_xer

__all__ = ["XER_LIMITS", "read_xer", "write_xer"]
