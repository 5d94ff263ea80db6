"""Links between pages lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages import ROOT, all_pages, anchors, links


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_given_a_page_when_its_links_are_followed_then_file_and_heading_exist(page: Path) -> None:
    broken = []
    for link in links(page.read_text(encoding="utf-8")):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (
            anchor and anchor not in anchors(target.read_text(encoding="utf-8"))
        ):
            broken.append(link)

    assert broken == []


def test_given_the_index_when_followed_then_every_page_is_reached() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md", ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        for link in links(page.read_text(encoding="utf-8")):
            if "://" not in link and not link.startswith("#"):
                waiting.append((page.parent / link.partition("#")[0]).resolve())

    assert [page for page in all_pages() if page not in seen] == []
