"""Every Python example in the documentation runs, and prints what the page says it prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages import ROOT, all_pages, pasted_into_a_checkout, run_examples

PAGES = [page for page in all_pages() if "```python\n" in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_given_a_page_when_its_examples_run_in_order_then_they_print_what_it_shows(
    page: Path,
) -> None:
    with pasted_into_a_checkout():
        for block, printed in run_examples(page):
            if block.output is not None:
                assert printed == block.output, f"{page}:{block.line}; rewrite it with: make docs"
