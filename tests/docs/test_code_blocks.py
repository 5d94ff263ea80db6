"""Every Python example in the documentation runs, and prints what the page says it prints."""

from __future__ import annotations

import contextlib
import io
import shutil
from pathlib import Path
from typing import Any

import pytest

from pages import ROOT, Block, all_pages, blocks

PAGES = [page for page in all_pages() if "```python\n" in page.read_text(encoding="utf-8")]


def run(block: Block, page: Path, namespace: dict[str, Any]) -> str:
    # Empty lines in front make a traceback show the page's own line numbers.
    code = compile("\n" * block.line + block.body, str(page), "exec")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, namespace)
    return printed.getvalue()


def trimmed(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_given_a_page_when_its_examples_run_in_order_then_they_print_what_it_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As pasted at the top of a checkout, but free to write files.
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language == "python":
            printed = run(block, page, namespace)
            if block.output is not None:
                assert trimmed(printed) == trimmed(block.output), f"{page}:{block.line}"
