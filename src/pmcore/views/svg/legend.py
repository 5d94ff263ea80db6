"""The legend: a sample of every sign the chart uses, and of no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from pmcore.views.chart import GanttChart, GanttRow
from pmcore.views.svg import marks
from pmcore.views.svg.arrows import TIP
from pmcore.views.svg.columns import EDGE
from pmcore.views.svg.layout import Sheet
from pmcore.views.svg.markup import group, path, rectangle, text
from pmcore.views.text import text_width
from pmcore.views.words import Words, words

Sign: TypeAlias = Literal[
    "task",
    "critical",
    "summary",
    "milestone",
    "level_of_effort",
    "done",
    "manual",
    "inactive",
    "rest",
    "baseline",
    "split",
    "float",
    "deadline",
    "overdue",
    "link",
    "driving",
    "critical link",
    "non-working",
    "data date",
    "today",
]

LINE = 20
_SAMPLE, _SIZE, _BAR, _GAP = 24, 11, 10, 18


@dataclass(frozen=True, slots=True)
class Entry:
    """One sign and what it means, at its place in the legend."""

    sign: Sign
    label: str
    line: int
    left: int


@dataclass(frozen=True, slots=True)
class Legend:
    """Entries flowed into lines."""

    entries: tuple[Entry, ...]
    lines: int

    @classmethod
    def of(cls, chart: GanttChart, sheet: Sheet, today: int | None, *, shaded: bool) -> Legend:
        """Collect the signs of a chart and place them."""
        labels = _labels(words(chart.language))
        signs = [sign for sign in labels if sign in _used(chart, today, shaded=shaded)]
        widths = [_SAMPLE + 6 + text_width(labels[sign], _SIZE) for sign in signs]
        places = balanced(widths, sheet.width - 2 * EDGE, _GAP)
        entries = tuple(
            Entry(sign, labels[sign], line, EDGE + offset)
            for sign, (line, offset) in zip(signs, places, strict=True)
        )
        return cls(entries, max((line for line, _ in places), default=-1) + 1)

    def draw(self, top: int) -> str:
        """Draw samples and labels from ``top`` on."""
        parts: list[str] = []
        for entry in self.entries:
            middle = top + entry.line * LINE + LINE // 2
            parts.append(_sample(entry.sign, entry.left, middle))
            parts.append(text(entry.left + _SAMPLE + 6, middle + 4, entry.label, "key"))
        return group(parts, "legend")


def spread(widths: Sequence[int], room: int, gap: int) -> list[tuple[int, int]]:
    """Flow boxes of these widths into lines: ``(line, offset)`` of each.

    >>> spread([40, 40, 40], 100, 10)
    [(0, 0), (0, 50), (1, 0)]
    """
    places: list[tuple[int, int]] = []
    line = offset = 0
    for width in widths:
        if offset and offset + width > room:
            line, offset = line + 1, 0
        places.append((line, offset))
        offset += width + gap
    return places


def balanced(widths: Sequence[int], room: int, gap: int) -> list[tuple[int, int]]:
    """Flow boxes into as few lines as the room allows, none much shorter than the others.

    >>> balanced([40, 40, 40, 40], 150, 10)
    [(0, 0), (0, 50), (1, 0), (1, 50)]
    """
    places = spread(widths, room, gap)
    lines = places[-1][0] if places else 0
    if not lines:
        return places
    narrowest, widest = max(widths), room
    while narrowest < widest:
        middle = (narrowest + widest) // 2
        if spread(widths, middle, gap)[-1][0] > lines:
            narrowest = middle + 1
        else:
            widest = middle
    return spread(widths, widest, gap)


def _labels(said: Words) -> dict[Sign, str]:
    tasks, chart = said.tasks, said.chart
    return {
        "task": tasks.task,
        "critical": chart.critical_task,
        "summary": chart.summary,
        "milestone": chart.milestone,
        "level_of_effort": chart.level_of_effort,
        "done": chart.progress,
        "manual": chart.manual,
        "inactive": chart.inactive,
        "rest": chart.rest,
        "baseline": chart.baseline,
        "split": chart.split,
        "float": tasks.total_float,
        "deadline": tasks.deadline,
        "overdue": chart.missed_deadline,
        "link": chart.dependency,
        "driving": chart.driving,
        "critical link": chart.critical_dependency,
        "non-working": chart.non_working,
        "data date": chart.data_date,
        "today": chart.today,
    }


def _used(chart: GanttChart, today: int | None, *, shaded: bool) -> set[Sign]:
    used: set[Sign] = set()
    for row in chart.rows:
        used |= _used_by(row)
    for link in chart.links:
        used.add("critical link" if link.is_critical else "driving" if link.is_driving else "link")
    if shaded:
        used.add("non-working")
    if chart.data_date is not None and chart.first <= chart.data_date <= chart.last:
        used.add("data date")
    if today is not None:
        used.add("today")
    return used


def _used_by(row: GanttRow) -> set[Sign]:
    signs: set[Sign] = {"critical" if row.is_critical else row.kind}
    if row.kind != "task":
        signs.add(row.kind)
    if row.percent_complete and row.kind in ("task", "level_of_effort"):
        signs.add("done")
    if row.is_manual:
        signs.add("manual")
    if row.is_inactive:
        signs.add("inactive")
    if row.rests:
        signs.add("rest")
    if row.baseline is not None:
        signs.add("baseline")
    if row.segments:
        signs.add("split")
    if row.float_until is not None:
        signs.add("float")
    if row.deadline is not None:
        signs.add("overdue" if row.is_late else "deadline")
    return signs


def _sample(sign: Sign, left: int, middle: int) -> str:
    right, centre = left + _SAMPLE, left + _SAMPLE // 2
    if sign == "critical":
        mark = rectangle(left - 1, middle - 7, 3, 14, "mark")
        return group([mark, *marks.bar(left + 6, right, middle, _BAR)], "critical")
    if sign in ("manual", "inactive"):
        return group(marks.bar(left, right, middle, _BAR), sign)
    if sign in ("task", "done"):
        return "".join(marks.bar(left, right, middle, _BAR, 13 if sign == "done" else 0))
    if sign == "rest":
        opening = marks.opening(left + 7, right - 7, middle, _BAR)
        return "".join([*marks.bar(left, right, middle, _BAR), opening])
    if sign == "split":
        ends = [(left, left + 8), (right - 8, right)]
        return "".join(marks.split_bar(ends, (left, right), middle, _BAR))
    if sign == "summary":
        return marks.bracket(left, right, middle, _BAR)
    if sign == "milestone":
        return marks.diamond(centre - 6, centre + 6, middle)
    if sign == "baseline":
        return marks.planned(left, right, middle - 7, _BAR)
    if sign == "level_of_effort":
        return "".join(marks.hammock(left + 1, right - 1, middle, _BAR))
    if sign == "float":
        return marks.tail(left, right - 2, middle + 1)
    if sign in ("deadline", "overdue"):
        return marks.deadline(centre, middle, _BAR, missed=sign == "overdue")
    if sign == "non-working":
        return rectangle(left, middle - 7, _SAMPLE, 14, "shade")
    if sign in ("today", "data date"):
        return path(f"M{centre} {middle - 7}V{middle + 7}", sign.replace(" ", ""))
    return _arrow(sign, left, right, middle)


def _arrow(sign: Sign, left: int, right: int, middle: int) -> str:
    parts = [
        path(f"M{left} {middle}H{right - TIP + 1}", "link"),
        path(f"M{right} {middle}l-{TIP} -4v8z", "tip"),
    ]
    return group(parts, {"critical link": "critical", "driving": "driving"}.get(sign, ""))
