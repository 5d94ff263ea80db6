"""Write what tests of migrations begin with: stores of the schema version of today, as text.

    tools/with_postgres.sh python tools/golden_stores.py

Run it once before a new schema version is begun. What it wrote stays as it is from then on: it
stands for the stores that are out there.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pmcore.repositories import (
    EVERYTHING,
    Person,
    ProjectImport,
    SqliteStore,
    Store,
    backup,
)
from pmcore.repositories.postgres import PostgresStore
from pmcore.repositories.sql.schema import SCHEMA_VERSION
from pmcore.testing.repository_contract.calendars import office, replaced, shared
from pmcore.testing.repository_contract.cases import kept, opened, rich_plan, saved, small_plan
from pmcore.testing.repository_contract.outbox import move
from pmcore.testing.repository_contract.schedules import computed, dated

GOLDEN = Path(__file__).parent.parent / "tests" / "repositories" / "golden"
TENANTS = ("acme", "beta")
_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
_PG_DUMP = max(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"), default=Path("pg_dump"))


def fill(store: Any) -> None:
    """Keep projects with histories, an undo, a snapshot and Chinese names, in two tenants.

    And what version 1 did not have: calendars, dates, people of whom one was erased, a consumer
    with events that wait, an import that was left lying.
    """
    for tenant in TENANTS:
        kept(store, rich_plan(), tenant=tenant)
        kept(store, small_plan(name="仓库改造", client="client-7"), tenant=tenant)
        plan = opened(store, "SITE", tenant)
        version = plan.version
        with plan.change_set("延期", actor="u.li", at=_NOON, reason="下雨"):
            plan.update("dig", duration="6d", notes=f"of {tenant}")
            plan.add("roof", "屋顶", parent="house", duration="2d")
            plan.link("walls", "roof", lag="+1d")
        plan.update("walls", labels=["brick"])
        saved(store, plan, version, "slip", tenant)
        plan.undo(actor="u.wang", at=_NOON)
        saved(store, plan, plan.version - 1, "undo", tenant)
        with store.unit(tenant) as unit:
            unit.projects.keep_snapshot("LAUNCH")
            unit.commit()
        shared(store, office(name={"en": "Office", "zh": "办公室"}), tenant=tenant)
        replaced(store, office("08:00-16:00"), 1, "early", tenant)
        dated(store, computed(store, "LAUNCH", tenant), tenant)
        with store.unit(tenant) as unit:
            unit.outbox.subscribe("erp", start="beginning")
            unit.people.put(Person("u.li", "李伟"))
            unit.people.put(Person("u.zhao", "Zhao Min"))
            unit.projects.add(small_plan("GONE", "Zhao Min's"), key="make")
            unit.outbox.put("SITE", [move("dig")], expected=4, key="move")
            unit.imports.add(ProjectImport(small_plan("LATER"), key="later"), at=_NOON, rows=2)
            unit.commit()
        with store.unit(tenant) as unit:
            unit.people.erase("u.zhao", key="erase", actor="u.li", at=_NOON)
            unit.projects.remove("GONE", expected=2)
            unit.imports.add(ProjectImport(small_plan("LATER"), key="later"), at=_NOON, rows=2)
            unit.commit()
    whole = small_plan("OLD", "Old")
    whole.update("dig", duration="1d")
    with store.unit(TENANTS[0]) as unit:
        unit.projects.add(whole, key="restore", with_log=True)
        unit.commit()


def backups(store: Store) -> list[dict[str, object]]:
    """Return a backup of every project."""
    told = []
    for tenant in TENANTS:
        with store.view(tenant) as view:
            for row in view.projects.list(EVERYTHING).rows:
                told.append({"tenant": tenant, "backup": json.loads(backup(view.projects, row.id))})
    return told


def main() -> None:
    """Write the three files."""
    stem = GOLDEN / f"version_{SCHEMA_VERSION}"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plans.db"
        with SqliteStore.create(path) as store:
            fill(store)
            told = json.dumps(backups(store), ensure_ascii=False, indent=1)
        _write(stem.with_suffix(".json"), told)
        _write(stem.with_suffix(".sqlite.sql"), sqlite_text(path))
    schema = stem.name
    conninfo = os.environ["PMCORE_POSTGRES"]
    fill(PostgresStore.create(conninfo, schema=schema))
    _write(stem.with_suffix(".postgres.sql"), postgres_text(conninfo, schema))


def sqlite_text(path: Path) -> str:
    """Return the statements that make a file again."""
    with closing(sqlite3.connect(path)) as connection:
        marks = [
            f"PRAGMA {name} = {connection.execute(f'PRAGMA {name}').fetchone()[0]};"
            for name in ("journal_mode", "application_id", "user_version")
        ]
        return "\n".join([*marks, *connection.iterdump()])


def postgres_text(conninfo: str, schema: str) -> str:
    """Return the statements that make a schema again."""
    asked = [
        str(_PG_DUMP),
        "--inserts",
        "--no-owner",
        "--no-privileges",
        f"--schema={schema}",
        conninfo,
    ]
    dump = subprocess.run(asked, check=True, capture_output=True, encoding="utf-8").stdout
    kept = [
        line for line in dump.splitlines() if not re.match(r"--|SET |\\|SELECT pg_catalog", line)
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8")
    print("Wrote", path.relative_to(GOLDEN.parent.parent.parent))


if __name__ == "__main__":
    main()
