"""The store in one file: SQLite from the standard library."""

from __future__ import annotations

from pmcore.repositories.sqlite.async_store import AsyncSqliteStore
from pmcore.repositories.sqlite.store import SqliteStore

__all__ = ["AsyncSqliteStore", "SqliteStore"]
