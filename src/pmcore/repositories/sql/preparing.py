"""Keeping psycopg from preparing statements on the server.

Prepared statements stay with a connection of the server, and a pooler that changes connections
between transactions gives the next one another. psycopg prepares what is executed often, and what
is executed for several rows at once, whatever it is told for a single statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def unprepared(connection: Any) -> Iterator[None]:
    """Have nothing prepared meanwhile on a connection of psycopg; other drivers are left alone."""
    if not hasattr(connection, "prepare_threshold"):
        yield
        return
    before, connection.prepare_threshold = connection.prepare_threshold, None
    try:
        yield
    finally:
        connection.prepare_threshold = before
