"""Names that try to be more than names: in pages, drawings and tables they stay text.

Every text that people write goes into a plan as a hostile one, and what is written of it is parsed.
A short search here, ten thousand payloads in ``make test-deep``.
"""

from __future__ import annotations

import csv
import io
import os
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from pmcore import Calendar, Project, Resource, Schedule, schedule
from pmcore.exchange import schedule_to_csv
from pmcore.kernel import PmcoreError
from pmcore.views import gantt, gantt_svg, report

EXAMPLES = 10_000 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 60
PIECES = (
    *('"', "'", "<", ">", "&", "`", "=", "/", "\\", "\t", "\n", " ", "\u2028"),
    *("-->", "]]>", "<!--", "</text>", "</svg>", "</title>", "</style>"),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>"),
    *('" onload="alert(1)', "' onmouseover='x", "javascript:alert(1)"),
    *("<a href=data:text/html,x>", "&lt;", "&#60;", "<![CDATA[", "<?xml ?>"),
    *("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\uff1d1", '=HYPERLINK("http://x")'),
    *("DDE(", "%0a", ";", "\u202e", "\u200b", "\ufeff", "\ufffd", "{{7*7}}", "${x}"),
    *("x", "1", "\u5de5"),
)
_NUMBER = frozenset("0123456789.-")
payloads = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)


class Shape(HTMLParser):
    """The elements of a page, each with the names of its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[tuple[str, ...]] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add((tag, *sorted(name for name, _ in attrs)))


def made(text: str) -> Schedule:
    """Return the schedule of a plan that says a text wherever it can."""
    zone = Calendar.standard("c", zone="UTC", name=text)
    plan = Project("P", text, start="2026-03-02", calendars=[zone])
    plan.configure(resources=[Resource("r", text)])
    plan.add("s", text)
    plan.add("t", text, parent="s", duration="3d", notes=text, assignments=["r"], owner="r")
    plan.add("m", text, kind="milestone", deadline="2026-03-02")
    plan.link("t", "m")
    return schedule(plan)


def elements(dates: Schedule) -> set[tuple[str, ...]]:
    """Return what elements a page and a drawing have."""
    return Shape(report(dates)).elements | Shape(gantt_svg(gantt(dates))).elements


USUAL = set().union(*(elements(made(text)) for text in ("x", "Dig", "A longer name " * 20)))


@given(payloads)
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_text_becomes_an_element_or_an_attribute(text: str) -> None:
    try:
        dates = made(text)
    except PmcoreError:
        return  # refused as a name
    drawing = gantt_svg(gantt(dates))

    assert elements(dates) <= USUAL
    assert {each.tag for each in ET.fromstring(drawing).iter()} <= {
        f"{{http://www.w3.org/2000/svg}}{tag}" for tag, *_ in USUAL
    }


@given(payloads)
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_text_becomes_a_formula(text: str) -> None:
    try:
        written = schedule_to_csv(made(text))
    except PmcoreError:
        return
    for cell in (cell for row in csv.reader(io.StringIO(written)) for cell in row):
        is_formula = cell.lstrip()[:1] in tuple("=+-@\uff1d\uff0b\uff0d\uff20") and cell.strip()
        assert not is_formula or _NUMBER.issuperset(cell), repr(cell)
        assert not cell.startswith(("\t", "\r"))


def test_pages_and_drawings_link_to_nothing() -> None:
    assert not {name for _, *names in USUAL for name in names} & {"href", "src", "xlink:href"}
    assert not {tag for tag, *_ in USUAL} & {"a", "script", "img", "iframe", "use", "image"}
