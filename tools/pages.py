"""Markdown pages: run their examples, follow their links."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any
from unittest.mock import patch

ROOT = Path(__file__).parent.parent
_HOSTS = str(ROOT / "examples" / "hosts")

_fence = re.compile(
    r"^(?P<fence>```+)(?P<language>[^\n`]*)\n(?P<body>.*?)^(?P=fence)\s*$", re.M | re.S
)
_link = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
_heading = re.compile(r"^#{1,6} +(.+?) *$", re.M)


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block; ``output`` is the text block that follows it directly, if any."""

    language: str
    body: str
    line: int
    output: str | None
    output_span: tuple[int, int]


def all_pages() -> list[Path]:
    """Return every page a reader is led to, in a fixed order."""
    top = [path for path in sorted(ROOT.glob("*.md")) if path.is_file()]
    return [*top, *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page, each with the output it is said to print."""
    found = list(_fence.finditer(text))
    for here, after in zip_longest(found, found[1:]):
        output, span = None, (0, 0)
        if after and after["language"] == "text" and not text[here.end() : after.start()].strip():
            output, span = after["body"], after.span("body")
        line = text.count("\n", 0, here.start("body"))
        yield Block(here["language"].strip(), here["body"], line, output, span)


def run_examples(page: Path) -> Iterator[tuple[Block, str]]:
    """Run the Python blocks of a page in one namespace; yield each with what it printed."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for block in blocks(page.read_text(encoding="utf-8")):
        if block.language == "python":
            # Empty lines in front make a traceback show the page's own line numbers.
            code = compile("\n" * block.line + block.body, str(page), "exec")
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(code, namespace)
            yield block, "".join(f"{line.rstrip()}\n" for line in printed.getvalue().splitlines())


@contextlib.contextmanager
def pasted_into_a_checkout() -> Iterator[None]:
    """Run where ``examples/`` and its hosts are at hand and files may be written."""
    made = shutil.ignore_patterns("*.sqlite3*", "__pycache__")  # by whoever tried them in place
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder) / "examples", ignore=made)
        with contextlib.chdir(folder), patch.object(sys, "path", [*sys.path, _HOSTS]):
            yield


def links(text: str) -> list[str]:
    """Return the targets of a page's links and pictures, outside code."""
    prose = re.sub(r"`[^`\n]*`", "", _fence.sub("", text))
    return [link or picture for link, picture in _link.findall(prose)]


def anchors(text: str) -> set[str]:
    """Return the anchors that a page's headings make, as code hosts derive them."""
    titles = _heading.findall(_fence.sub("", text))
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}
