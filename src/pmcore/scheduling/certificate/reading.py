"""From plain data to numbers: the rows of anybody's schedule, each field checked by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sized
from datetime import UTC, datetime, timedelta
from numbers import Integral
from typing import Any, Literal, TypeAlias

from pmcore.kernel import Code, InputError
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.report import Report

Series: TypeAlias = Literal["early", "late", "scheduled"]
FLOATS = (
    "total_float_minutes",
    "free_float_minutes",
    "interfering_float_minutes",
    "independent_float_minutes",
)
SERIES: tuple[Series, ...] = ("early", "late", "scheduled")
_READ = frozenset(
    (
        "id",
        "is_critical",
        *FLOATS,
        *(f"{name}_{end}" for name in SERIES for end in ("start", "finish")),
    )
)
# Of fields that are not read some are named, for a report that a person reads.
_MOST_NAMED, _LONGEST_NAME = 40, 40
# Rows beyond those of the plan are findings, but only so many.
_ROWS_EACH, _ROWS_MORE = 10, 100_000
_LONGEST_TIME = 40
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the origin of floating time
_EPOCH_UTC = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)

_NOT_A_TIME = {
    "en": "must be a datetime or ISO text such as 2026-03-02T09:00+08:00",
    "zh": "应为日期时间或 ISO 文本，例如 2026-03-02T09:00+08:00",
}
_NAIVE = {
    "en": "must have an offset such as +08:00, since the project's calendars have a zone",
    "zh": "应带时差（如 +08:00），因为项目日历有时区",
}
_AWARE = {
    "en": "must be without offset, since the project's calendars are floating",
    "zh": "应不带时差，因为项目日历不带时区",
}
_NOT_WHOLE = {"en": "must be on a whole minute", "zh": "应为整分钟"}
_NOT_MINUTES = {"en": "must be a whole number of minutes", "zh": "应为整数分钟"}
_NOT_A_FLAG = {"en": "must be true or false", "zh": "应为 true 或 false"}
_NOT_A_ROW = {"en": "must be a mapping from field to value", "zh": "应为字段到值的映射"}
_NO_ID = {"en": "must be the id of a task", "zh": "应为任务编号"}


class _UnreadableError(Exception):
    """A value that cannot be read; what it must be is the argument."""

    def __init__(self, problem: Mapping[str, str]) -> None:
        self.problem = dict(problem)


class Given:
    """A schedule as it was handed in, by row; ``None`` where a field was not given or not read.

    Attributes
    ----------
    starts, finishes
        Instants by series and row.
    floats
        Minutes by field and row.
    critical
        Flags by row.
    finish
        The finish of the project.
    """

    def __init__(self, plan: Plan, dates: object, finish: object, report: Report) -> None:
        self._plan = plan
        self._report = report
        rows = range(len(plan.tasks))
        self.starts: dict[str, list[int | None]] = {name: [None for _ in rows] for name in SERIES}
        self.finishes: dict[str, list[int | None]] = {name: [None for _ in rows] for name in SERIES}
        self.floats: dict[str, list[int | None]] = {name: [None for _ in rows] for name in FLOATS}
        self.critical: list[bool | None] = [None for _ in rows]
        self._others: set[object] = set()
        self._rows(_pairs(dates, _ROWS_MORE + _ROWS_EACH * plan.count))
        self.finish = self._finish(finish)
        for task in plan.facts.unread:
            self._drop(plan.rows[task])

    @property
    def ignored(self) -> tuple[str, ...]:
        """Names of fields that were given and not read, in alphabetical order."""
        names = sorted(name for name in self._others if isinstance(name, str))
        return tuple(name[:_LONGEST_NAME] for name in names[:_MOST_NAMED])

    def _drop(self, row: int) -> None:
        """Take back the dates of a task of which facts cannot be read: nothing can be said."""
        for name in SERIES:
            self.starts[name][row] = self.finishes[name][row] = None

    def _rows(self, pairs: Iterator[tuple[object, object]]) -> None:
        seen = bytearray(self._plan.count)
        for number, (id_, fields) in enumerate(pairs, 1):
            row = self._plan.rows.get(id_) if isinstance(id_, str) else None
            if not isinstance(fields, Mapping):
                named = id_ if isinstance(id_, str) else f"row {number}"
                self._unreadable(named, "value", fields, _NOT_A_ROW)
            elif not isinstance(id_, str):
                self._unreadable(f"row {number}", "id", id_, _NO_ID)
            elif row is None:
                self._report.add(Code.VERIFY_UNKNOWN_TASK, task=id_)
            elif seen[row]:
                self._report.add(Code.VERIFY_TASK_TWICE, task=id_)
            else:
                seen[row] = 1
                self._row(row, fields)
        for row, task in enumerate(self._plan.tasks[: self._plan.count]):
            self._report.count("rows", known=bool(seen[row]))
            if not seen[row]:
                self._report.add(Code.VERIFY_MISSING_TASK, task=task.id)

    def _row(self, row: int, fields: Mapping[Any, Any]) -> None:
        self._others.update(name for name in fields if name not in _READ)
        for name in SERIES:
            self._read(row, fields, f"{name}_start", self.starts[name], self._instant)
            self._read(row, fields, f"{name}_finish", self.finishes[name], self._instant)
        for field in FLOATS:
            self._read(row, fields, field, self.floats[field], _whole)
        self._read(row, fields, "is_critical", self.critical, _flag)

    def _read(
        self, row: int, fields: Mapping[Any, Any], name: str, column: list[Any], read: Any
    ) -> None:
        value = fields.get(name)
        if value is None:
            return
        try:
            column[row] = read(value)
        except _UnreadableError as error:
            self._unreadable(self._plan.tasks[row].id, name, value, error.problem)

    def _finish(self, value: object) -> int | None:
        if value is None:
            return None
        try:
            return self._instant(value)
        except _UnreadableError as error:
            self._unreadable(self._plan.project.id, "finish", value, error.problem)
            return None

    def _unreadable(self, task: str, field: str, value: object, problem: Mapping[str, str]) -> None:
        code = Code.VERIFY_UNREADABLE
        self._report.add(code, task=task, field=field, value=value, problem=problem)

    def _instant(self, value: object) -> int:
        instant = _minutes_since(_time(value), aware=self._plan.own.zone is not None)
        if not self._plan.first <= instant <= self._plan.last:
            first, last = self._plan.reach.first, self._plan.reach.last
            raise _UnreadableError(
                {
                    "en": f"must lie between {first} and {last}, the horizon of this plan",
                    "zh": f"应在 {first} 与 {last} 之间，即本计划的范围内",
                }
            )
        return instant


def _pairs(dates: object, most: int) -> Iterator[tuple[object, object]]:
    """Yield ids and rows, of a mapping by id or of rows with an id; refuse very many."""
    if isinstance(dates, str | bytes) or not isinstance(dates, Iterable):
        problem = {
            "en": "it must be a mapping by task id, or rows that each have an id",
            "zh": "应为按任务编号的映射，或各带 id 的行",
        }
        raise InputError(Code.VALUE_INVALID, field="dates", value=dates, problem=problem)
    if isinstance(dates, Sized) and len(dates) > most:
        raise _too_many(len(dates), most)
    if isinstance(dates, Mapping):
        yield from dates.items()
        return
    for count, fields in enumerate(dates, 1):
        if count > most:
            raise _too_many(count, most)
        yield (fields.get("id") if isinstance(fields, Mapping) else None), fields


def _too_many(count: int, most: int) -> InputError:
    return InputError(Code.TOO_MANY, what="dates", count=count, limit=most)


def _time(value: object) -> datetime:
    if isinstance(value, str) and len(value) <= _LONGEST_TIME and len(value.strip()) > 10:
        try:
            return datetime.fromisoformat(value.strip())
        except ValueError:
            raise _UnreadableError(_NOT_A_TIME) from None
    if isinstance(value, datetime):
        return value
    raise _UnreadableError(_NOT_A_TIME)


def _minutes_since(time: datetime, *, aware: bool) -> int:
    try:
        has_offset = time.utcoffset() is not None
        if has_offset != aware:
            raise _UnreadableError(_AWARE if has_offset else _NAIVE)
        minutes, rest = divmod(time - (_EPOCH_UTC if aware else _EPOCH), _MINUTE)
    except (ArithmeticError, TypeError, ValueError):  # NaT calls itself a datetime
        raise _UnreadableError(_NOT_A_TIME) from None
    if rest:
        raise _UnreadableError(_NOT_WHOLE)
    return minutes


def _whole(value: object) -> int:
    if isinstance(value, Integral) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    raise _UnreadableError(_NOT_MINUTES)


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise _UnreadableError(_NOT_A_FLAG)
