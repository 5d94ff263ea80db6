"""Stores as older versions left them, from the texts that tools/golden_stores.py wrote."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

from pmcore.repositories import EVERYTHING, restored
from pmcore.wbs import Change, Project

GOLDEN = Path(__file__).parent / "golden"
NAMES = tuple(sorted(path.stem.removeprefix("version_") for path in GOLDEN.glob("*.json")))
Name: TypeAlias = int | str  # of a store: its version, "3_early" for one that grew afterwards


def version_in(name: Name) -> int:
    """Return the version that a golden store has."""
    return int(str(name).partition("_")[0])


def sqlite_file(path: Path, version: Name) -> Path:
    """Make a file as it was at a version."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(golden_text(version))
    return path


def golden_text(version: Name) -> str:
    """Return what makes a file as it was at a version."""
    return (GOLDEN / f"version_{version}.sqlite.sql").read_text(encoding="utf-8")


def postgres_statements(schema: str, version: Name) -> str:
    """Return what makes a schema as it was at a version."""
    text = (GOLDEN / f"version_{version}.postgres.sql").read_text(encoding="utf-8")
    old = f"version_{version}"
    return text.replace(f"{old}.", f'"{schema}".').replace(f"SCHEMA {old}", f'SCHEMA "{schema}"')


def check_all(store: Any, version: Name) -> None:
    """Every project is there with its whole log, and nothing is found wrong with anything."""
    for tenant, project in expected(version):
        with store.view(tenant) as view:
            assert view.projects.verify(project.id) == view.schedules.verify(project.id) == ()
            for row in view.calendars.list(EVERYTHING).rows:
                assert view.calendars.verify(row.id) == ()
            found = view.projects.open(project.id, history=100)
        assert (found, found.version) == (project, project.version)
        assert facts(found.log) == facts(project.log)


def expected(version: Name) -> list[tuple[str, Project]]:
    """Return what is in a golden store, with the tenant it belongs to."""
    told: list[dict[str, Any]] = json.loads(
        (GOLDEN / f"version_{version}.json").read_text(encoding="utf-8")
    )
    return [(each["tenant"], restored(_as_written(each["backup"]))) for each in told]


def _as_written(held: dict[str, Any]) -> str:
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def facts(log: tuple[Change, ...]) -> list[tuple[object, ...]]:
    """Return what changes say, to be compared."""
    return [(each.number, each.label, each.author, each.edits, each.kind, each.of) for each in log]
