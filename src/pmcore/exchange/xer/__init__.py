"""Primavera P6's exchange files (XER): a project read from one, beside the dates P6 stored."""

from __future__ import annotations

from pmcore.exchange.xer.reading import XER_LIMITS, read_xer

__all__ = ["XER_LIMITS", "read_xer"]
