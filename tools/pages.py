"""Read Markdown pages: their code blocks, their links, the places links may point to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent

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


def all_pages() -> list[Path]:
    """Return every page a reader is led to, in a fixed order."""
    top = [path for path in sorted(ROOT.glob("*.md")) if path.is_file()]
    return [*top, *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(text: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page, each with the output it is said to print."""
    found = list(_fence.finditer(text))
    for here, after in zip(found, [*found[1:], None], strict=True):
        output = None
        if after and after["language"].strip() == "text":
            between = text[here.end() : after.start()]
            output = after["body"] if not between.strip() else None
        line = text.count("\n", 0, here.start("body"))
        yield Block(here["language"].strip(), here["body"], line, output)


def links(text: str) -> list[str]:
    """Return the targets of a page's links and pictures, outside code."""
    prose = re.sub(r"`[^`\n]*`", "", _fence.sub("", text))
    return [link or picture for link, picture in _link.findall(prose)]


def anchors(text: str) -> set[str]:
    """Return the anchors that a page's headings make, as code hosts derive them."""
    titles = _heading.findall(_fence.sub("", text))
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}
