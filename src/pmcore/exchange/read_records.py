"""From the long lists of a plan document to records, each checked by itself and by the settings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Generic, TypeVar

from pmcore.exchange.problems import Problems, joined, place_of
from pmcore.exchange.validating import STAND_INS, Shape, Shaper
from pmcore.kernel import CalendarId, Code, PmcoreError, ProjectError, ResourceId
from pmcore.kernel.coercion import unusable
from pmcore.kernel.ids import is_id
from pmcore.wbs import Dependency, FieldDefinition, Resource, Rules, Series, Task

R = TypeVar("R")
# Fields of a task that only together say what is true or not.
_PROGRESS = frozenset(
    (
        "actual_start",
        "actual_finish",
        "suspended",
        "resume",
        "remaining_duration",
        "percent_complete",
    )
)


class RecordReader(Generic[R]):
    """Reads every item of one list; each one that cannot be used adds its problems.

    Parameters
    ----------
    kind
        ``resource``, ``task`` or ``dependency``.
    make
        Makes a record of the fields of an object.
    check
        Holds a record against the settings; ``None`` when these are not known for sure.
    problems
        Where problems go; reading ends when they are full.
    within
        What the list is part of, written before the place of each problem.
    """

    def __init__(
        self,
        kind: str,
        make: Callable[[Shape], R],
        check: Callable[[R], None] | None,
        problems: Problems,
        within: str = "",
    ) -> None:
        self._within = within
        self._kind = kind
        self._make = make
        self._check = check
        self._problems = problems

    def read(self, items: Sequence[object]) -> list[R]:
        """Return the records that can be used."""
        make, check = self._make, self._check
        shaper = Shaper(self._kind, self._problems)
        records: list[R] = []
        for i, item in enumerate(() if self._problems.full else items):
            # A place takes as long to write as half a record to read, and few are wanted.
            shape = item if shaper.is_plain(item) else shaper(item, self._place(i, item))
            try:
                if shape is not None:
                    record = make(shape)
                    if check is not None:
                        check(record)
                    records.append(record)
                    continue
            except PmcoreError as error:
                self._explain(self._place(i, item), item, shape or {}, error)
            else:
                self._explain(self._place(i, item), item, shaper.in_part(item), None)
            if self._problems.full:
                break
        return records

    def _place(self, number: int, item: object) -> str:
        return self._within + place_of(self._kind, number, item)

    def _explain(self, place: str, item: object, shape: Shape, error: PmcoreError | None) -> None:
        """Add the problems of one object: field by field, then what its fields say together."""
        wrong = blame(self._kind, place, shape, self._make, self._problems)
        if error is not None and not wrong:
            self._problems.add_all(place, error)
            return
        rest = {name: value for name, value in shape.items() if name not in wrong}
        if isinstance(item, Mapping) and _PROGRESS & (item.keys() - rest.keys()):
            rest = {name: value for name, value in rest.items() if name not in _PROGRESS}
        if all(name in rest for name in STAND_INS[self._kind]):
            self._problems.attempt(place, lambda: self._use(rest))

    def _use(self, shape: Shape) -> None:
        record = self._make(shape)
        if self._check is not None:
            self._check(record)


def blame(
    kind: str, place: str, shape: Shape, make: Callable[[Shape], Any], problems: Problems
) -> set[str]:
    """Add the fields that cannot be read even by themselves; return their names."""
    wrong = set()
    usual = {**STAND_INS[kind], **_own_id(shape)}
    for name, value in shape.items():
        try:
            make({**usual, name: value})
        except PmcoreError as alone:
            if alone.code is Code.TASK_PROGRESS:
                continue  # a contradiction needs two fields
            problems.add_all(joined(place, (name,)), alone)
            wrong.add(name)
    return wrong


def _own_id(shape: Shape) -> Shape:
    """Return the id of an object if it is one: what is wrong with others is said of it."""
    own = shape.get("id")
    return {"id": own} if isinstance(own, str) and is_id(own) else {}


def resource_reader(
    calendars: Collection[CalendarId] | None, problems: Problems
) -> RecordReader[Resource]:
    """Prepare to read resources; ``None`` when the calendars are not known for sure."""
    known = None if calendars is None else sorted(calendars)
    usable = {None, *(known or ())}
    seen: set[ResourceId] = set()

    def check(resource: Resource) -> None:
        if resource.id in seen:
            en = "each id must be there only once"
            raise unusable("resources", resource.id, en, "每个编号只能出现一次")
        seen.add(resource.id)
        if known is not None and resource.calendar not in usable:
            named = {"user": resource.id, "calendar": resource.calendar}
            raise ProjectError(Code.PROJECT_CALENDAR, what="resource", **named, known=known)

    return RecordReader("resource", lambda shape: Resource(**shape), check, problems)


def task_reader(
    definitions: Sequence[FieldDefinition], rules: Rules | None, problems: Problems
) -> RecordReader[Task]:
    """Prepare to read tasks; their custom fields become what the project defines them to be."""
    known = {definition.id: definition for definition in definitions}

    def parsed(given: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: known[name].parse(value) if name in known else value
            for name, value in given.items()
        }

    def make(shape: Shape) -> Task:
        series = shape.get("series")
        if isinstance(series, Series) and series.each.fields:
            each = series.each.replace(fields=parsed(series.each.fields))
            shape = {**shape, "series": series.looking(each)}
        given = shape.get("fields")
        return Task(**({**shape, "fields": parsed(given)} if isinstance(given, dict) else shape))

    return RecordReader("task", make, None if rules is None else rules.check_task, problems)


def dependency_reader(rules: Rules | None, problems: Problems) -> RecordReader[Dependency]:
    """Prepare to read dependencies."""
    check = None if rules is None else rules.check_dependency
    return RecordReader("dependency", lambda shape: Dependency(**shape), check, problems)
