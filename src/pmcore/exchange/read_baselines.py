"""From the baselines of a plan document to records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.problems import Problems
from pmcore.exchange.read_records import RecordReader, blame
from pmcore.exchange.validating import Shape, Shaper, items_of
from pmcore.kernel import Code, InputError, PmcoreError
from pmcore.kernel.coercion import unusable
from pmcore.wbs import Baseline, BaselineTask, Rules


def read_baselines(
    items: Sequence[object], rules: Rules | None, limits: ReadLimits, problems: Problems
) -> list[Baseline]:
    """Return the baselines that can be used; ``rules`` are ``None`` when not known for sure."""
    shaper = Shaper("baseline", problems)
    found: dict[int, Baseline] = {}
    for position, item in enumerate(items):
        place = f"baselines[{position}]"
        shape = shaper(_head(item), place)
        rows = _rows(item, place, rules, limits, problems)
        if shape is None or rows is None:
            continue
        baseline = _baseline(shape, rows, place, problems)
        if baseline is not None and baseline.number in found:
            en, zh = "each number must be there only once", "每个编号只能出现一次"
            problems.add(f"{place}.number", unusable("number", baseline.number, en, zh))
        elif baseline is not None:
            found[baseline.number] = baseline
    return list(found.values())


def _head(item: object) -> object:
    """Return an object without its long list, which is read row by row."""
    if not isinstance(item, dict):
        return item
    return {name: value for name, value in item.items() if name != "tasks"}


def _rows(
    item: object, place: str, rules: Rules | None, limits: ReadLimits, problems: Problems
) -> list[BaselineTask] | None:
    if not isinstance(item, Mapping):
        return None
    rows = items_of(item, "tasks", place, problems)
    if len(rows) > limits.max_tasks:
        most = limits.max_tasks
        problems.add(place, InputError(Code.TOO_MANY, what="tasks", count=len(rows), limit=most))
        return None
    before = len(problems.findings)
    check = None if rules is None else rules.check_baseline_task
    reader: RecordReader[BaselineTask] = RecordReader(
        "baseline_task", lambda shape: BaselineTask(**shape), check, problems, f"{place}."
    )
    read = reader.read(rows)
    return read if len(problems.findings) == before and not problems.full else None


def _baseline(
    shape: Shape, rows: Sequence[BaselineTask], place: str, problems: Problems
) -> Baseline | None:
    try:
        return Baseline(tasks=rows, **shape)
    except PmcoreError as error:
        if not blame("baseline", place, shape, lambda one: Baseline(**one), problems):
            problems.add_all(place, error)
        return None
