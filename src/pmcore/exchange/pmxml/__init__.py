"""Primavera P6's XML (PMXML): projects read from it, as rows of the database that XER writes."""

from __future__ import annotations

from pmcore.exchange.pmxml.reading import PMXML_LIMITS, read_pmxml

__all__ = ["PMXML_LIMITS", "read_pmxml"]
