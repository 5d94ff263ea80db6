"""What pages say about the command line is what the program takes and prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli_pages import REFERENCE, refreshed
from pages import ROOT, all_pages

PAGES = [
    page
    for page in all_pages()
    if page == REFERENCE or "```console\n" in page.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_given_a_page_when_its_commands_run_in_order_then_they_print_what_it_shows(
    page: Path,
) -> None:
    assert page.read_text(encoding="utf-8") == refreshed(page), "run: make docs"
