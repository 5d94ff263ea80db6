"""Work logged by people, day by day."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from pmcore.kernel import (
    Code,
    ConversionSettings,
    Duration,
    DurationLike,
    ProjectError,
    ResourceId,
    TaskId,
    check_id,
    check_text,
    closest,
)
from pmcore.kernel.coercion import DateLike, date_of, duration_of, one_of_kind, taken, unusable
from pmcore.wbs import ReadableProject

MOST_ENTRIES = 1_000_000
_DAY = 1440
_USUAL = ConversionSettings()
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, init=False, repr=False)
class WorkEntry:
    """Work of one person on one task on one day.

    Attributes
    ----------
    task, resource
        Their ids.
    day
        The day on which it was done, in the zone of who did it.
    effort
        Working time, as in ``6h``; overtime counts like any other.
    note
        One line of text, up to 200 characters.

    Raises
    ------
    InputError
        ``id.invalid``, ``text.invalid``; ``value.invalid`` for what is no day; the codes of
        durations for an effort that is none.

    Examples
    --------
    >>> WorkEntry("dig", "li", "2026-03-02", "6h", note="Rain after lunch")
    WorkEntry('dig', 'li', '2026-03-02', '6h', note='Rain after lunch')
    """

    task: TaskId
    resource: ResourceId
    day: date
    effort: Duration
    note: str

    def __init__(
        self,
        task: TaskId,
        resource: ResourceId,
        day: DateLike,
        effort: DurationLike,
        note: str = "",
    ) -> None:
        object.__setattr__(self, "task", check_id(task))
        object.__setattr__(self, "resource", check_id(resource, "resource"))
        object.__setattr__(self, "day", _day_of(day))
        object.__setattr__(self, "effort", duration_of(effort, "effort", elapsed=False))
        object.__setattr__(self, "note", check_text(note, "note") if note != "" else "")

    def __repr__(self) -> str:
        note = f", note={self.note!r}" if self.note else ""
        day, effort = self.day.isoformat(), str(self.effort)
        return f"WorkEntry({self.task!r}, {self.resource!r}, {day!r}, {effort!r}{note})"


class WorkLog:
    """All work that people logged; immutable, in the order given. Sums are working minutes.

    Parameters
    ----------
    entries
        At most a million.
    conversion
        What ``1d`` of an effort is in minutes: the ``conversion`` of the project's settings.

    Raises
    ------
    InputError
        ``value.invalid`` for what is no entry, for more than 24 hours in one, and where one
        person logged more than 24 hours on one day; ``input.too_many``.

    Examples
    --------
    >>> log = WorkLog([
    ...     WorkEntry("dig", "li", "2026-03-02", "6h"),
    ...     WorkEntry("pour", "li", "2026-03-02", "2h"),
    ...     WorkEntry("dig", "wang", "2026-03-03", "1d"),
    ... ])
    >>> log.by_task()
    {'dig': 840, 'pour': 120}
    >>> log.minutes(task="dig", resource="li")
    360
    """

    __slots__ = ("_conversion", "_entries", "_minutes")

    def __init__(
        self, entries: Iterable[WorkEntry] = (), *, conversion: ConversionSettings = _USUAL
    ) -> None:
        read = taken(entries, "work log", MOST_ENTRIES)
        self._entries = tuple(one_of_kind(entry, "work log", WorkEntry) for entry in read)
        self._conversion = one_of_kind(conversion, "conversion", ConversionSettings)
        self._minutes = [entry.effort.to_minutes(conversion) for entry in self._entries]
        for (person, day), minutes in self._sums(lambda each: (each.resource, each.day)).items():
            if minutes > _DAY:
                what, hours = f"work of {person} on {day}", f"{minutes / 60:g}h"
                raise unusable(what, hours, "a day has 24 hours", "一天只有 24 小时")

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[WorkEntry]:
        return iter(self._entries)

    def __repr__(self) -> str:
        return f"<WorkLog of {len(self)} entries, {sum(self._minutes) / 60:g}h>"

    def with_minutes(self) -> Iterator[tuple[WorkEntry, int]]:
        """Yield each entry with its minutes, in the order given."""
        return zip(self._entries, self._minutes, strict=True)

    def with_more(self, entries: Iterable[WorkEntry]) -> WorkLog:
        """Return a log with more entries behind."""
        more = taken(entries, "work log", MOST_ENTRIES)
        return WorkLog([*self._entries, *more], conversion=self._conversion)

    def by_task(self) -> dict[TaskId, int]:
        """Minutes by task, in order of first mention."""
        return self._sums(lambda entry: entry.task)

    def by_resource(self) -> dict[ResourceId, int]:
        """Minutes by person, in order of first mention."""
        return self._sums(lambda entry: entry.resource)

    def by_day(self) -> dict[date, int]:
        """Minutes by day, the first day first."""
        return dict(sorted(self._sums(lambda entry: entry.day).items()))

    def minutes(
        self,
        *,
        task: TaskId | None = None,
        resource: ResourceId | None = None,
        until: DateLike | None = None,
    ) -> int:
        """Minutes of all entries, or of one task, one person, or up to a day and on it."""
        last = None if until is None else _day_of(until)
        pairs = zip(self._entries, self._minutes, strict=True)
        return sum(
            minutes
            for entry, minutes in pairs
            if task in (None, entry.task)
            and resource in (None, entry.resource)
            and (last is None or entry.day <= last)
        )

    def check(self, project: ReadableProject) -> None:
        """Hold the entries against a project.

        Raises
        ------
        ProjectError
            ``task.unknown``; ``project.resource_unknown``; ``project.resource_kind`` for a
            material that is said to work.
        """
        known = {resource.id: resource.kind for resource in project.settings.resources}
        for entry in self._entries:
            task = project[entry.task]
            if entry.resource not in known:
                close = closest(entry.resource, known)
                raise ProjectError(
                    Code.PROJECT_RESOURCE, task=task.id, resource=entry.resource, close=close
                )
            if known[entry.resource] != "work":
                raise ProjectError(
                    Code.PROJECT_RESOURCE_KIND,
                    task=task.id,
                    resource=entry.resource,
                    kind=known[entry.resource],
                    field="work log",
                )

    def _sums(self, key: Callable[[WorkEntry], K]) -> dict[K, int]:
        sums: dict[K, int] = {}
        for entry, minutes in zip(self._entries, self._minutes, strict=True):
            at = key(entry)
            sums[at] = sums.get(at, 0) + minutes
        return sums


def _day_of(value: DateLike) -> date:
    day = date_of(value, "day")
    if isinstance(day, datetime):
        raise unusable("day", value, "it must be a day without a time", "应为不带时刻的日期")
    return day
