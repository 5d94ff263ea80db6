"""Schedules of unknown origin, read to be verified: documents of ours, or anybody's rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from pmcore.exchange.files import PathLike, file_bytes
from pmcore.exchange.json_in import parse_json
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.schedule_columns import FLOATS
from pmcore.exchange.schedule_data import SCHEDULE_SCHEMA
from pmcore.exchange.text_in import document_text
from pmcore.kernel import Code, DocumentError, InputError, ProjectId
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import ReadableProject

Rows: TypeAlias = "list[Any] | dict[str, Any]"
# A schedule holds about seven times as many values as its plan.
SCHEDULE_LIMITS = ReadLimits(max_bytes=256 * 2**20, max_values=12_000_000)
# For each task or dependency a schedule of ours holds some 30 values, a finding as many again, and
# at most some 64,000 bytes: names of 500 characters in 32 languages.
_VALUES_EACH, _VALUES_MORE = 200, 10_000
_BYTES_EACH, _BYTES_MORE = 2**16, 2**20
_OPTIONS = frozenset(field.name for field in fields(SchedulingOptions))


@dataclass(frozen=True, slots=True)
class GivenSchedule:
    """A schedule as it was written down; whether it is right is for ``verify`` to say.

    Attributes
    ----------
    rows
        Rows with an ``id``, or rows by id, as :func:`pmcore.scheduling.certificate.verify` takes
        them.
    project, finish, options
        What a document of ours says about the whole: ``None`` where it does not.
    """

    rows: Rows
    project: ProjectId | None = None
    finish: Any = None
    options: SchedulingOptions | None = None


def limits_for(project: ReadableProject) -> ReadLimits:
    """Limits for a schedule of one plan: what holds far more than the plan is not worth reading."""
    parts = len(project) + sum(map(len, project.links().values()))
    parts += sum(len(task.splits) for task in project)  # each another piece of work
    return replace(
        SCHEDULE_LIMITS,
        max_bytes=min(SCHEDULE_LIMITS.max_bytes, _BYTES_MORE + parts * _BYTES_EACH),
        max_values=min(SCHEDULE_LIMITS.max_values, _VALUES_MORE + parts * _VALUES_EACH),
    )


def load_schedule(path: PathLike, limits: ReadLimits = SCHEDULE_LIMITS) -> GivenSchedule:
    """Read a schedule from a JSON file.

    Raises
    ------
    DocumentError, InputError
        As :func:`schedule_from_json`; ``document.not_found``, ``document.unreadable``.
    """
    return schedule_from_json(file_bytes(Path(path), limits), limits)


def schedule_from_json(text: str | bytes, limits: ReadLimits = SCHEDULE_LIMITS) -> GivenSchedule:
    """Read a schedule: a ``pmcore.schedule/1`` document, a list of rows, or rows by task id.

    Raises
    ------
    DocumentError
        ``document.schedule`` for other JSON, and for XML; ``document.too_large``,
        ``document.too_deep``, ``document.encoding``, ``document.syntax``, ``document.number``,
        ``document.key_twice``.
    InputError
        ``input.too_many`` values; ``value.invalid`` for options.

    Examples
    --------
    >>> schedule_from_json('[{"id": "dig", "early_start": "2026-03-02T09:00"}]').rows
    [{'id': 'dig', 'early_start': '2026-03-02T09:00'}]
    """
    document = document_text(text, limits)
    if document.lstrip().startswith("<"):  # a plan of another tool, most probably
        raise _not_a_schedule("it is XML, not JSON", "它是 XML 而非 JSON")
    data = parse_json(document, limits)
    if isinstance(data, list):
        return GivenSchedule(_with_floats(data, data))
    if not isinstance(data, dict):
        raise _not_a_schedule("it is neither a list nor an object", "既非列表也非对象")
    if isinstance(data.get("schema"), str) or isinstance(data.get("tasks"), list):
        return _document(data)
    return GivenSchedule(_with_floats(data, data.values()))


def _document(data: dict[str, Any]) -> GivenSchedule:
    schema = data.get("schema")
    if schema != SCHEDULE_SCHEMA:
        named = schema if isinstance(schema, str) else "-"
        raise _not_a_schedule(
            f"schema must be {SCHEDULE_SCHEMA}, not {named}",
            f"schema 应为 {SCHEDULE_SCHEMA}，而不是 {named}",
        )
    project, options = _part(data, "project"), _part(data, "options")
    tasks, id = data.get("tasks"), project.get("id")
    if not isinstance(tasks, list | dict):
        en, zh = "tasks must be a list of rows, or rows by id", "tasks 应为行的列表，或按编号的行"
        raise _not_a_schedule(en, zh)
    if not isinstance(id, str | None):
        raise _not_a_schedule("the id of the project must be a text", "项目的 id 应为文本")
    rows = _with_floats(tasks, tasks.values() if isinstance(tasks, dict) else tasks)
    return GivenSchedule(rows, id, data.get("finish"), _options(options) if options else None)


def _part(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = data.get(name)
    if part is None:
        return {}
    if not isinstance(part, dict):
        raise _not_a_schedule(f"{name} must be an object", f"{name} 应为对象")
    return part


def _options(given: dict[str, Any]) -> SchedulingOptions:
    for name in given:
        if name not in _OPTIONS:
            listed = ", ".join(sorted(_OPTIONS))
            problem = {"en": f"must be among {listed}", "zh": f"应为 {listed} 之一"}
            raise InputError(Code.VALUE_INVALID, field="options", value=name, problem=problem)
    return SchedulingOptions(**given)


def _with_floats(rows: Rows, each: Iterable[Any]) -> Rows:
    """Turn exact fractions into floats where minutes stand: other programs write ``480.0``."""
    names = [f"{name}_minutes" for name in FLOATS]
    for row in each:
        if isinstance(row, dict):
            for name in names:
                if type(row.get(name)) is Decimal:
                    row[name] = float(row[name])
    return rows


def _not_a_schedule(en: str, zh: str) -> DocumentError:
    return DocumentError(Code.DOCUMENT_SCHEDULE, problem={"en": en, "zh": zh})
