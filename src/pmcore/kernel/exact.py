"""Exact sums, whatever the host set up the thread's decimal context for."""

from __future__ import annotations

from decimal import Context

# Enough for a product of any two numbers that a plan holds; what is none comes out as NaN.
EXACT = Context(prec=60, traps=[])
