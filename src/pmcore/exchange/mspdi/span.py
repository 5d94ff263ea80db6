"""The years that Microsoft Project knows."""

from __future__ import annotations

from datetime import date

FIRST, LAST = date(1984, 1, 1), date(2149, 12, 31)
