"""Django with the app of the host example, on SQLite and on PostgreSQL."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any


def _databases() -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix="pmcore-django."))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    wal = "PRAGMA journal_mode = WAL"
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "host.sqlite3"}
    held: dict[str, Any] = {
        "default": {**sqlite, "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": wal}},
        "reading": {**sqlite, "OPTIONS": {"init_command": wal}},
    }
    conninfo = os.environ.get("PMCORE_POSTGRES")
    if conninfo:
        import psycopg

        given: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(conninfo)
        names = {"HOST": given["host"], "USER": given["user"], "NAME": given["dbname"]}
        path = f"-c search_path=django{os.getpid()}"
        postgres = {"ENGINE": "django.db.backends.postgresql", **names}
        level = psycopg.IsolationLevel.REPEATABLE_READ
        held["postgres"] = {**postgres, "OPTIONS": {"options": path}}
        held["postgres_reading"] = {
            **postgres,
            "OPTIONS": {"options": path, "isolation_level": level},
        }
    return held


@cache
def set_up() -> None:
    """Configure Django and make the tables, once for all tests of a process."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    settings.configure(
        DATABASES=_databases(),
        INSTALLED_APPS=["django_host"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    for using in set(connections) - {"reading", "postgres_reading"}:
        if using == "postgres":
            with connections[using].cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA django{os.getpid()}")
        call_command("migrate", database=using, run_syncdb=True, verbosity=0)
    connections.close_all()


class ClosingStore:
    """A store whose threads close their connections: in a service the request's end does so."""

    def __init__(self, using: str, reading: str) -> None:
        from django_host.repository import OrmStore

        self._store = OrmStore(using, reading)
        self.capabilities = self._store.capabilities

    @property
    def handlers(self) -> Any:
        return self._store.handlers

    @handlers.setter
    def handlers(self, given: Any) -> None:
        self._store.handlers = given

    @contextmanager
    def view(self, tenant: str) -> Iterator[Any]:
        with self._closing(), self._store.view(tenant) as view:
            yield view

    @contextmanager
    def unit(self, tenant: str) -> Iterator[Any]:
        with self._closing(), self._store.unit(tenant) as unit:
            yield unit

    @contextmanager
    def _closing(self) -> Iterator[None]:
        from django.db import connections

        try:
            yield
        finally:
            if threading.current_thread() is not threading.main_thread():
                connections.close_all()


def clear(using: str) -> None:
    """Delete all orders and projects."""
    from django.db import connections
    from django_host.models import Order, RemovedProject, StoredProject

    Order.objects.using(using).all().delete()
    StoredProject.objects.using(using).all().delete()
    RemovedProject.objects.using(using).all().delete()
    connections.close_all()
