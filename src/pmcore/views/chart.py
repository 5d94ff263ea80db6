"""What a Gantt chart shows, as data: rows, links between rows, a window of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from pmcore.kernel.codes import Code
from pmcore.kernel.errors import InputError
from pmcore.kernel.findings import check_language

RowKind: TypeAlias = Literal["task", "milestone", "summary"]
LinkType: TypeAlias = Literal["FS", "SS", "FF", "SF"]

_ROW_KINDS = ("task", "milestone", "summary")
_LINK_TYPES = ("FS", "SS", "FF", "SF")
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
    percent_complete
        0 to 100.
    note
        One more line for the tooltip.
    hidden
        Tasks below it that were rolled up into this row.
    zone
        IANA zone in which its dates are written, where that is not the chart's. The mark stands
        at the same instant either way.
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
    percent_complete: int = 0
    note: str = ""
    hidden: int = 0
    zone: str | None = None

    def __post_init__(self) -> None:
        _require(self.kind in _ROW_KINDS, "kind", self.kind, f"it is one of {_ROW_KINDS}")
        _require(self.depth >= 0, "depth", self.depth, "it is 0 or more")
        _require(self.start <= self.finish, "finish", self.finish, "it precedes the start")
        within = 0 <= self.percent_complete <= 100
        _require(within, "percent_complete", self.percent_complete, "it is 0 to 100")
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
        Whether it drives the date of its successor.
    is_critical
        Whether it drives and both rows are critical.
    """

    predecessor: int
    successor: int
    type: LinkType = "FS"
    is_driving: bool = False
    is_critical: bool = False

    def __post_init__(self) -> None:
        _require(self.type in _LINK_TYPES, "type", self.type, f"it is one of {_LINK_TYPES}")
        _require(self.predecessor != self.successor, "successor", self.successor, "it is the row")


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
        The window of time, instants. Every row lies within; tails and deadlines may not.
    zone
        IANA zone whose days are drawn, or ``None`` for floating time.
    non_working
        Sorted ``(start, finish)`` instants to shade.
    data_note
        Said below the title, for example that tasks were rolled up.
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

    def __post_init__(self) -> None:
        check_language(self.language)
        _require(self.first >= _EARLIEST, "first", self.first, "it is before 1900")
        _require(self.last <= _LATEST, "last", self.last, "it is after 2299")
        _require(self.first <= self.last, "last", self.last, "it precedes the first instant")
        for row in self.rows:
            inside = self.first <= row.start and row.finish <= self.last
            _require(inside, "row", row.task, "it lies outside the window of the chart")
        for link in self.links:
            ends = (link.predecessor, link.successor)
            known = all(0 <= end < len(self.rows) for end in ends)
            _require(known, "link", ends, f"the chart has {len(self.rows)} rows")
        _check_zone(self.zone)

    def to_svg(self, *, width: int = 1280, today: int | None = None) -> str:
        """Draw the chart; see :func:`pmcore.views.gantt_svg`."""
        from pmcore.views.svg import gantt_svg

        return gantt_svg(self, width=width, today=today)

    def _repr_html_(self) -> str:
        return self.to_svg()


def _require(holds: bool, field: str, value: object, problem: str) -> None:
    if not holds:
        raise InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)


def _check_zone(zone: str | None) -> None:
    if zone is None:
        return
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as unknown:
        problem = "it is no IANA time zone known here"
        raise InputError(Code.VALUE_INVALID, field="zone", value=zone, problem=problem) from unknown
