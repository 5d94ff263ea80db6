"""The few elements of SVG that the charts use; the only place where text becomes markup."""

from __future__ import annotations

from collections.abc import Iterable

from pmcore.views.text import escape


def rectangle(left: int, top: int, width: int, height: int, kind: str, *, round_by: int = 0) -> str:
    """Draw a rectangle of class ``pmg-KIND``."""
    corner = f' rx="{round_by}"' if round_by else ""
    return (
        f'<rect class="pmg-{kind}" x="{left}" y="{top}" width="{width}" height="{height}"{corner}/>'
    )


def path(data: str, kind: str) -> str:
    """Draw a path of class ``pmg-KIND``."""
    return f'<path class="pmg-{kind}" d="{data}"/>'


def text(left: int, baseline: int, words: str, *kinds: str) -> str:
    """Write one line of text, escaped."""
    styled = f' class="{" ".join(f"pmg-{kind}" for kind in kinds)}"' if kinds else ""
    return f'<text{styled} x="{left}" y="{baseline}">{escape(words)}</text>'


def group(parts: Iterable[str], kinds: str = "", *, title: str = "", task: str = "") -> str:
    """Group elements; ``title`` is what a pointer resting on them shows."""
    styled = f' class="{" ".join(f"pmg-{kind}" for kind in kinds.split())}"' if kinds else ""
    named = f' data-task="{escape(task)}"' if task else ""
    tooltip = f"<title>{lines(title)}</title>" if title else ""
    return f"<g{styled}{named}>{tooltip}{''.join(parts)}</g>"


def lines(words: str) -> str:
    """Escape a text of several lines, line by line."""
    return "&#10;".join(escape(line) for line in words.split("\n"))
