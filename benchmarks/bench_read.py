"""How soon a large plan document is read, or refused with a code.

Every answer is asserted before it is timed. Another source tree, such as that of an earlier
commit, may be timed beside this one: ``python benchmarks/bench_read.py [PATH_OF_ITS_SRC]``. Both
run in fresh interpreters by turns, so that a busy machine slows both.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).parents[1] / "src"
ROUNDS = 4
COUNT = 100_000
HEAD: dict[str, Any] = {
    "schema": "pmcore.plan/1",
    "project": {"id": "P", "name": "P", "start": "2026-03-02"},
}


def tasks(count: int = COUNT, **fields: object) -> list[dict[str, object]]:
    return [{"id": f"T{n}", "name": f"Task {n}", "duration": "1d", **fields} for n in range(count)]


def links(count: int = COUNT, *, closed: bool) -> list[dict[str, object]]:
    pairs = range(count if closed else count - 1)
    return [{"predecessor": f"T{n}", "successor": f"T{(n + 1) % count}"} for n in pairs]


def described(count: int = 10_000) -> list[dict[str, object]]:
    """Tasks as people fill them in: about 400 bytes each."""
    details: dict[str, object] = {
        "name": {"en": "Order the material", "zh": "订购材料"},
        "owner": "u.li",
        "collaborators": ["u.wang", "u.zhao"],
        "constraints": [{"kind": "SNET", "at": "2026-03-09"}],
        "deadline": "2026-12-01",
        "cost": "1200.50",
        "deliverables": [{"id": "D1", "name": "Order", "criteria": [{"text": "Signed"}]}],
        "checklist": [{"text": "Ask for offers"}, {"text": "Compare", "done": True}],
        "labels": ["urgent", "Q1"],
        "external_refs": [{"system": "erp", "type": "order", "id": "PO-118"}],
        "notes": "Three offers at least.",
    }
    return tasks(count, **details)


# What makes a document, the code it is refused with (none when it is read), how many findings.
CASES: dict[str, tuple[Callable[[], dict[str, Any]], str, int]] = {
    "100,000 tasks in one ring": (
        lambda: {"tasks": tasks(), "dependencies": links(closed=True)},
        "dependency.cycle",
        1,
    ),
    "100,000 tasks without parent": (lambda: {"tasks": tasks(parent="X")}, "task.orphan", 100),
    "100,000 unknown calendars": (
        lambda: {"tasks": tasks(calendar="x")},
        "project.calendar_unknown",
        100,
    ),
    "100,000 undefined fields": (
        lambda: {"tasks": tasks(fields={"x": "1"})},
        "field.undefined",
        100,
    ),
    "100,000 bad durations": (lambda: {"tasks": tasks(duration="x")}, "duration.invalid", 100),
    "100,000 tasks in a line, read": (
        lambda: {"tasks": tasks(), "dependencies": links(closed=False)},
        "",
        0,
    ),
    "10,000 described tasks, read": (
        lambda: {"tasks": described(), "dependencies": links(10_000, closed=False)},
        "",
        0,
    ),
}


def measure(case: str) -> float:
    """Read one document in this process; seconds of processor time."""
    from pmcore.exchange import plan_from_json

    sections, code, count = CASES[case]
    text = json.dumps({**HEAD, **sections()}, ensure_ascii=False).encode()
    plan_from_json(json.dumps(HEAD | {"tasks": tasks(1)}))  # what is loaded on first use
    begin = time.process_time()
    codes = refused(text)
    seconds = time.process_time() - begin
    assert codes == [code] * count, codes[:3]
    return seconds


def refused(text: bytes) -> list[str]:
    """Codes of all findings; none when the document is read."""
    from pmcore.exchange import plan_from_json
    from pmcore.kernel import DocumentError

    try:
        assert len(plan_from_json(text)) > 0
    except DocumentError as error:
        return [str(found.code) for found in error.findings]
    return []


def many(case: str) -> float:
    """A ring of ready records, added at once."""
    from pmcore import Dependency, Project, Task
    from pmcore.kernel import CycleError

    rows = [Task(f"T{n}", f"Task {n}", duration="1d") for n in range(COUNT)]
    ring = [Dependency(f"T{n}", f"T{(n + 1) % COUNT}") for n in range(COUNT)]
    plan = Project("P", "P", start="2026-03-02")
    begin = time.process_time()
    try:
        plan.add_many(rows, ring)
    except CycleError as error:
        length = error.context["length"]
    seconds = time.process_time() - begin
    assert length == COUNT
    assert len(plan) == 0
    return seconds


def once(source: Path, case: str, function: str = "measure") -> float:
    """The same in a fresh interpreter with one source tree."""
    code = f"import sys; sys.path[:0] = {[str(source), str(Path(__file__).parent)]!r}\n"
    code += f"import bench_read; print(bench_read.{function}({case!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main(others: list[Path]) -> None:
    runs = [(case, "measure") for case in CASES]
    for case, function in [*runs, ("100,000 records in one ring, added", "many")]:
        sources = (SOURCE, *others)
        times = [[once(source, case, function) for source in sources] for _ in range(ROUNDS)]
        here, *there = (min(column) for column in zip(*times, strict=True))
        beside = "".join(f"   other {other:6.2f} s, {other / here:4.1f} x" for other in there)
        print(f"{case:<34} {here:6.2f} s{beside}")


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
