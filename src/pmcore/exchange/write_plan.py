"""From a project to the data of a plan document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from types import NoneType
from typing import Any

from pmcore.exchange.defaults import given_fields
from pmcore.exchange.read_plan import PLAN_SCHEMA
from pmcore.exchange.write_calendars import calendars_data
from pmcore.kernel import Duration, LocalizedText
from pmcore.wbs import (
    Amount,
    Assignment,
    Baseline,
    Constraint,
    Contour,
    Dependency,
    Estimate,
    Expense,
    FieldDefinition,
    Project,
    ProjectSettings,
    Rate,
    Resource,
    ScopeAxis,
    Series,
    Split,
    Task,
    Values,
)


def project_data(project: Project) -> dict[str, Any]:
    """Write a project: defaults left out, keys and records in a fixed order."""
    saved = [baseline_data(baseline) for baseline in project.baselines.values()]
    return {
        "schema": PLAN_SCHEMA,
        **settings_data(project.settings, project.version, project.made_from),
        "tasks": [task_data(task) for task in project],
        "dependencies": [dependency_data(each) for each in project.dependencies()],
        **({"baselines": saved} if saved else {}),
    }


def settings_data(settings: ProjectSettings, version: int = 0, stamp: str = "") -> dict[str, Any]:
    """Write settings as the sections of a document: the project's head, calendars, resources."""
    given = given_fields(settings)
    for section in ("calendars", "resources"):
        given.pop(section, None)
    header = {name: plain(value) for name, value in given.items()}
    told: dict[str, Any] = {"version": version} if version else {}
    if stamp:
        told["stamp"] = stamp
    people = [plain(resource) for resource in settings.resources]
    return {
        "project": {"id": header.pop("id"), "name": header.pop("name"), **told, **header},
        "calendars": calendars_data(settings.calendars),
        **({"resources": people} if people else {}),
    }


def task_data(task: Task) -> dict[str, Any]:
    """Write a task."""
    return _fields(task)


def _fields(record: Any) -> dict[str, Any]:
    return {name: plain(value) for name, value in given_fields(record).items()}


def baseline_data(baseline: Baseline) -> dict[str, Any]:
    """Write a baseline with all its rows."""
    data: dict[str, Any] = {"number": baseline.number}
    if baseline.name is not None:
        data["name"] = baseline.name.to_json()
    if baseline.saved_at is not None:
        data["saved_at"] = baseline.saved_at.isoformat()
    return {**data, "tasks": [_fields(row) for row in baseline.tasks]}


def dependency_data(dependency: Dependency) -> dict[str, Any]:
    """Write a dependency."""
    data: dict[str, Any] = {
        "predecessor": dependency.predecessor,
        "successor": dependency.successor,
    }
    if dependency.type != "FS":
        data["type"] = dependency.type
    if dependency.lag != _NO_LAG:
        data["lag"] = str(dependency.lag)
    if dependency.lag_calendar is not None:
        data["lag_calendar"] = dependency.lag_calendar
    return data


_NO_LAG = Duration("0d")


def plain(value: Any) -> Any:
    """Turn a value of a record into what JSON can hold; records become objects.

    >>> plain(Duration("1.5d")), plain(Decimal("1E+2")), plain(date(2026, 3, 2))
    ('1.5d', '100', '2026-03-02')
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    write = _WRITERS.get(kind)
    if write is not None:
        return write(value)
    return value if isinstance(value, str | int) else _fields(value)  # hosts have texts of theirs


_PLAIN = frozenset({NoneType, str, bool, int})


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="minutes")


def _listed(values: tuple[Any, ...]) -> list[Any]:
    return [plain(value) for value in values]


def _values(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


def _estimate(estimate: Estimate) -> list[str]:
    return [str(estimate.optimistic), str(estimate.likely), str(estimate.pessimistic)]


def _labelled(record: FieldDefinition | ScopeAxis) -> dict[str, Any]:
    """Write a record whose label is its id unless given."""
    data = _fields(record)
    if record.label == LocalizedText(record.id):
        del data["label"]
    return data


def _resource(resource: Resource) -> dict[str, Any]:
    """Write a resource whose name is its id unless given."""
    data = _fields(resource)
    if resource.name == LocalizedText(resource.id):
        del data["name"]
    return data


# What words such as ``li 50%`` do not say of an assignment.
_TOLD_OF = [each.name for each in fields(Assignment) if each.name not in ("resource", "units")]
_told_of = attrgetter(*_TOLD_OF)
_NOTHING = (None,) * len(_TOLD_OF)


def _assignment(assignment: Assignment) -> Any:
    """Write an assignment in words where these say all."""
    return str(assignment) if _told_of(assignment) == _NOTHING else _fields(assignment)


def _expense(expense: Expense) -> Any:
    """Write an expense in words where these say all."""
    is_told = all(each is None for each in (expense.rate_table, expense.rate, expense.actual_cost))
    return str(expense) if is_told else _fields(expense)


def _constraint(constraint: Constraint) -> dict[str, Any]:
    return {"kind": constraint.kind, "at": plain(constraint.at)}


def _rate(rate: Rate) -> Any:
    """Write a rate in words where its standard says all."""
    return str(rate.standard) if rate == Rate(rate.standard) else _fields(rate)


def _series(series: Series) -> dict[str, Any]:
    """Write a series; what its occurrences are like has no id and no name of its own."""
    data = _fields(series)
    each = {name: value for name, value in data.pop("each").items() if name not in ("id", "name")}
    return {**data, "each": each} if each else data


# A decimal is written out in digits as a text: no program can round it on the way.
_WRITERS: dict[type[Any], Callable[[Any], Any]] = {
    Duration: str,
    LocalizedText: LocalizedText.to_json,
    Decimal: lambda number: f"{number:f}",
    date: date.isoformat,
    datetime: _moment,
    tuple: _listed,
    Values: _values,
    Amount: str,
    Assignment: _assignment,
    Constraint: _constraint,
    Contour: Contour.to_json,
    Expense: _expense,
    Rate: _rate,
    Series: _series,
    Split: str,
    Estimate: _estimate,
    FieldDefinition: _labelled,
    Resource: _resource,
    ScopeAxis: _labelled,
}
