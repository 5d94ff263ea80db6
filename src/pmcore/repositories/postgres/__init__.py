"""The store on PostgreSQL, by psycopg 3."""

from __future__ import annotations

from pmcore.repositories.postgres.store import PostgresStore

__all__ = ["PostgresStore"]
