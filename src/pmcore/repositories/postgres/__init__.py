"""The store on PostgreSQL, by psycopg 3."""

from __future__ import annotations

from pmcore.repositories.postgres.store import PostgresStore  # it names the extra

from pmcore.repositories.postgres.async_store import AsyncPostgresStore  # isort: skip

__all__ = ["AsyncPostgresStore", "PostgresStore"]
