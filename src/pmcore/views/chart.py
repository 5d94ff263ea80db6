"""What a Gantt chart shows, as data: rows, links between rows, a window of time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args
from zoneinfo import ZoneInfo

from pmcore.kernel.codes import Code
from pmcore.kernel.errors import InputError
from pmcore.kernel.findings import check_language
from pmcore.scheduling.dates import RowKind
from pmcore.wbs import DependencyType, PercentCompleteType

# 1900-01-01 and 2300-01-01: room around every date a project may hold, so that no margin of a
# chart leaves the range of Python's dates.
_EARLIEST, _LATEST = -36_816_480, 173_563_200


@dataclass(frozen=True, slots=True)
class GanttRow:
    """One line of a Gantt chart. Times are instants: whole minutes since 1970-01-01T00:00.

    Attributes
    ----------
    task
        Id of the task.
    wbs
        Its WBS code, or an empty text.
    name
        What the row is called, in the language of the chart.
    kind
        How it is drawn: ``task`` as a bar, ``milestone`` as a diamond, ``summary`` as a bracket.
    depth
        Levels above it in the outline; indents the name.
    start, finish
        The drawn interval, half-open; equal for a milestone.
    is_critical
        Whether it is critical.
    float_until
        Late finish, when there is float to show; a tail is drawn from ``finish`` up to it.
    deadline
        Instant of its deadline.
    is_late
        Whether it misses the deadline.
    owner
        Who owns it.
    people
        Who works on it, as in ``mei 50%, chen``.
    percent_complete
        0 to 100: as much of the bar is filled.
    percent_complete_type, percent_by_type
        How far it is where that is not told by its duration: by its ``work``, or by what of its
        result stands (``physical``), 0 to 100.
    started, finished
        Whether its start and its finish are actual dates.
    is_manual
        Whether its dates are set by hand.
    is_inactive
        Whether it takes no part in the schedule.
    note
        One more line for the tooltip.
    hidden
        Tasks below it that were folded into this row.
    zone
        IANA zone in which its dates are written, where that is not the chart's. The mark stands
        at the same instant either way.
    rests
        Long rests of its own calendar, sorted ``(start, finish)`` instants: those inside the bar,
        and one right before it that it had to wait for. A bar is drawn open where it rests.
    baseline
        Start and finish instants that were planned once, drawn as a thin bar below.
    segments
        When it is worked, sorted ``(start, finish)`` instants within the drawn interval, of a task
        whose work is split; else none. Drawn as bars of their own, joined by a dotted line.
    """

    task: str
    wbs: str
    name: str
    kind: RowKind
    depth: int
    start: int
    finish: int
    is_critical: bool = False
    float_until: int | None = None
    deadline: int | None = None
    is_late: bool = False
    owner: str = ""
    people: str = ""
    percent_complete: int = 0
    percent_complete_type: PercentCompleteType = "duration"
    percent_by_type: int = 0
    started: bool = False
    finished: bool = False
    is_manual: bool = False
    is_inactive: bool = False
    note: str = ""
    hidden: int = 0
    zone: str | None = None
    rests: tuple[tuple[int, int], ...] = ()
    baseline: tuple[int, int] | None = None
    segments: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        _one_of(get_args(RowKind), "kind", self.kind)
        _require(self.depth >= 0, "depth", self.depth, _NOT_NEGATIVE)
        _require(self.start <= self.finish, "finish", self.finish, _NOT_BEFORE_START)
        if self.baseline is not None:
            planned, until = self.baseline
            _require(planned <= until, "baseline", self.baseline, _NOT_BEFORE_START)
        for name in ("percent_complete", "percent_by_type"):
            percent = getattr(self, name)
            _require(0 <= percent <= 100, name, percent, _PERCENT)
        _one_of(get_args(PercentCompleteType), "percent_complete_type", self.percent_complete_type)
        edges = [edge for rest in self.rests for edge in rest]
        ascending = all(before < after for before, after in pairwise(edges))
        inside = not edges or edges[-1] <= self.finish
        _require(ascending and inside, "rests", self.rests, _RESTS)
        cuts = [self.start, *(edge for each in self.segments for edge in each), self.finish]
        in_order = all(before <= after for before, after in pairwise(cuts))
        _require(in_order, "segments", self.segments, _SEGMENTS)
        _check_zone(self.zone)


@dataclass(frozen=True, slots=True)
class GanttLink:
    """An arrow between two rows, named by their position from 0.

    Attributes
    ----------
    predecessor, successor
        Positions in ``GanttChart.rows``.
    type
        ``FS``, ``SS``, ``FF`` or ``SF``.
    is_driving
        Whether it holds a drawn date: of its successor, or of a predecessor that is drawn late.
    is_critical
        Whether it drives and both rows are critical.
    """

    predecessor: int
    successor: int
    type: DependencyType = "FS"
    is_driving: bool = False
    is_critical: bool = False

    def __post_init__(self) -> None:
        _one_of(get_args(DependencyType), "type", self.type)
        _require(self.predecessor != self.successor, "successor", self.successor, _ANOTHER_ROW)


@dataclass(frozen=True, slots=True)
class GanttChart:
    """A Gantt chart as data; :meth:`to_svg` draws it, and a notebook shows it.

    Attributes
    ----------
    title
        Heading of the chart; an empty one takes no room.
    rows, links
        Top to bottom; links name rows by position.
    first, last
        The window of time, instants. Every row lies within; tails, deadlines and baselines may
        not.
    zone
        IANA zone whose days are drawn, or ``None`` for floating time.
    non_working
        Sorted ``(start, finish)`` instants to shade.
    data_date
        Instant at which a line separates what is done from what is still to be done; none by
        default, and none where it lies outside the window.
    data_note
        Said below the title, for example that tasks were folded.
    language
        ``en`` or ``zh``: labels, legend, months and weekdays.

    Raises
    ------
    InputError
        ``value.invalid`` for a row outside the window, a link to no row or an unknown zone;
        ``language.unknown``.

    Examples
    --------
    >>> dig = GanttRow("T1", "1", "Dig", "task", 0, 29_540_700, 29_541_180, is_critical=True)
    >>> chart = GanttChart("Fence", (dig,), (), first=29_540_700, last=29_541_180, zone=None)
    >>> chart.to_svg().startswith("<svg ")
    True
    """

    title: str
    rows: tuple[GanttRow, ...]
    links: tuple[GanttLink, ...]
    first: int
    last: int
    zone: str | None
    non_working: tuple[tuple[int, int], ...] = ()
    data_note: str = ""
    language: str = "en"
    data_date: int | None = None

    def __post_init__(self) -> None:
        check_language(self.language)
        _require(self.first >= _EARLIEST, "first", self.first, _FROM_1900)
        _require(self.last <= _LATEST, "last", self.last, _UNTIL_2299)
        _require(self.first <= self.last, "last", self.last, _NOT_BEFORE_FIRST)
        for row in self.rows:
            inside = self.first <= row.start and row.finish <= self.last
            _require(inside, "row", row.task, _IN_WINDOW)
        for link in self.links:
            ends = (link.predecessor, link.successor)
            known = all(0 <= end < len(self.rows) for end in ends)
            _require(known, "link", ends, _of_rows(len(self.rows)))
        _check_zone(self.zone)

    def to_svg(self, *, width: int = 1280, today: int | None = None) -> str:
        """Draw the chart; see :func:`pmcore.views.gantt_svg`."""
        from pmcore.views.svg import gantt_svg

        return gantt_svg(self, width=width, today=today)

    def _repr_html_(self) -> str:
        return self.to_svg()


def _require(holds: bool, field: str, value: object, problem: Mapping[str, str]) -> None:
    if not holds:
        raise InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)


def _one_of(known: tuple[str, ...], field: str, value: str) -> None:
    listed = ", ".join(known)
    problem = {"en": f"it must be one of {listed}", "zh": f"应为 {listed} 之一"}
    _require(value in known, field, value, problem)


def _of_rows(count: int) -> Mapping[str, str]:
    return {"en": f"it must name two of the {count} rows", "zh": f"应为 {count} 行中的两行"}


def _check_zone(zone: str | None) -> None:
    if zone is None:
        return
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as unknown:
        raise InputError(
            Code.VALUE_INVALID, field="zone", value=zone, problem=_KNOWN_ZONE
        ) from unknown


_NOT_NEGATIVE = {"en": "it must be 0 or more", "zh": "不得小于 0"}
_NOT_BEFORE_START = {"en": "it must not precede the start", "zh": "不得早于开始"}
_PERCENT = {"en": "it must be 0 to 100", "zh": "应为 0 到 100"}
_RESTS = {
    "en": "they must be in order, apart, and end by the finish",
    "zh": "应按顺序排列、互不相接，且不晚于完成",
}
_SEGMENTS = {
    "en": "they must be in order, from the start to the finish",
    "zh": "应按顺序排列，且不超出开始与完成",
}
_ANOTHER_ROW = {"en": "it must be another row", "zh": "应为另一行"}
_FROM_1900 = {"en": "it must not be before 1900", "zh": "不得早于 1900 年"}
_UNTIL_2299 = {"en": "it must not be after 2299", "zh": "不得晚于 2299 年"}
_NOT_BEFORE_FIRST = {"en": "it must not precede the first instant", "zh": "不得早于起始时刻"}
_IN_WINDOW = {"en": "it must lie within the window of the chart", "zh": "应在图的时间范围之内"}
_KNOWN_ZONE = {"en": "it must be an IANA time zone known here", "zh": "应为本机已知的 IANA 时区"}
