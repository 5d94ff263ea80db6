"""What pages list from the code is all there."""

from __future__ import annotations

import pytest

from pages import ROOT
from pmcore.repositories import ProjectRepository


def _methods(protocol: type) -> set[str]:
    return {
        name
        for base in protocol.__mro__
        for name, value in vars(base).items()
        if callable(value) and not name.startswith("_")
    }


def test_given_the_protocol_of_projects_when_the_how_to_is_read_then_it_names_each_method() -> None:
    page = (ROOT / "docs/how-to/write-your-own-repository.md").read_text(encoding="utf-8")
    table = page.partition("## What a store is")[2].partition("The protocols in")[0]

    assert {name for name in _methods(ProjectRepository) if f"{name}`" not in table} == set()


@pytest.mark.parametrize(
    "room", sorted(path.parent.name for path in (ROOT / "src/pmcore").glob("*/__init__.py"))
)
def test_given_a_room_when_the_map_for_contributors_is_read_then_it_is_there(room: str) -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]

    assert any(f"`{room}`" in row.split("|")[1] for row in rows)
