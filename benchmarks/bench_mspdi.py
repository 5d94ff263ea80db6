"""Microsoft Project files measured: read, and read, scheduled and written beside MPXJ.

Run ``python benchmarks/bench_mspdi.py``. The answers come first: a file with a hundred fields a
task gives its plan, and everything else it says comes back; of a plan of 1,000 tasks MPXJ and
pmcore compute the same dates; the large one is read back as it was. MPXJ is driven from Python in
a process of its own, as a Python program would do; where it is missing (requirements-bench.txt)
that is said.

Times are processor time, the quickest of a few rounds; memory is what a process needs on top of
what it needs without the file.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tools")]

import mpxj_peer  # noqa: E402 - found on the path above
from exchange.mspdi.agreed_plans import agreed_plan  # noqa: E402
from exchange.mspdi.full_files import full_file  # noqa: E402
from pmcore.exchange import read_mspdi, write_mspdi  # noqa: E402
from pmcore.scheduling import SchedulingOptions, schedule  # noqa: E402

ROUNDS = 3
FULL, LARGE, SAME = 10_000, 100_000, 1_000
MOST_MEMORY = 10  # times the file
LEAST_RATIO = 1.5
OPTIONS = SchedulingOptions.ms_project(milestones="any")


def once(function: str, *arguments: object) -> dict[str, Any]:
    """Run a function of this module in a process of its own."""
    call = f"{function}(*{list(map(str, arguments))!r})"
    done = subprocess.run(
        [sys.executable, "-c", f"import json, bench_mspdi as b; print(json.dumps(b.{call}))"],
        cwd=Path(__file__).parent,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    made = call()
    return time.process_time() - began, made


def peak() -> float:
    """Megabytes that this process needed at most; what Linux tells, where it does."""
    told = Path("/proc/self/status")
    if told.exists():
        line = next(each for each in told.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read_full(path: str) -> dict[str, Any]:
    """Read the file of many fields."""
    before = peak()
    seconds, imported = timed(lambda: read_mspdi(path))
    assert len(imported.project) == FULL
    return {"seconds": seconds, "memory": peak() - before}


def end_to_end(path: str, out: str) -> dict[str, Any]:
    """Read, schedule and write the large plan."""
    read, imported = timed(lambda: read_mspdi(path))
    dated, planned = timed(lambda: schedule(imported.project, OPTIONS))
    written, _ = timed(
        lambda: write_mspdi(imported.project, out, schedule=planned, imported=imported)
    )
    return {"read": read, "schedule": dated, "write": written, "all": time.process_time()}


def check_full(path: Path) -> None:
    """Everything the file says comes back."""
    imported = read_mspdi(path)
    data = write_mspdi(imported.project, imported=imported).data
    assert data is not None
    again = read_mspdi(data)
    assert again.project == imported.project
    assert again.stored.tasks == imported.stored.tasks
    assert again.extras == imported.extras


def check_peer(folder: Path) -> None:
    """MPXJ computes the same dates."""
    project = agreed_plan(SAME)
    write_mspdi(project, folder / "same.xml", schedule=schedule(project, OPTIONS))
    answer = mpxj_peer.ask(folder / "same.xml", "--schedule")
    assert len(answer["computed"]) == len(project)
    assert answer["computed"] == answer["stored"]
    print(f"{SAME:>9,} tasks  start and finish of all are those of MPXJ's scheduler")


def measure_full(folder: Path) -> None:
    path = folder / "full.xml"
    path.write_text("".join(full_file(FULL)), encoding="utf-8")
    check_full(path)
    runs = [once("read_full", path) for _ in range(ROUNDS)]
    seconds = min(run["seconds"] for run in runs)
    size = path.stat().st_size / 2**20
    memory = max(run["memory"] for run in runs)
    print(
        f"{FULL:>9,} tasks  read {seconds:5.2f} s   {size:.0f} MB with a hundred fields a task and"
        f" as many assignments; memory {memory / size:.1f} times the file"
    )
    assert memory <= MOST_MEMORY * size


def measure_large(folder: Path, *, beside: bool) -> None:
    path, out = folder / "large.xml", folder / "out.xml"
    project = agreed_plan(LARGE)
    write_mspdi(project, path)
    runs = [once("end_to_end", path, out) for _ in range(ROUNDS)]
    assert read_mspdi(out).project == project
    mine = min(runs, key=lambda run: run["all"])
    parts = ", ".join(f"{name} {mine[name]:.1f}" for name in ("read", "schedule", "write"))
    print(f"{LARGE:>9,} tasks  read, scheduled, written {mine['all']:5.1f} s   ({parts})")
    if not beside:
        return
    asked = ("--schedule", "--write", str(folder / "peer.xml"), "--brief")
    answer = mpxj_peer.ask(path, *asked)
    theirs = answer["seconds"]
    parts = ", ".join(f"{name} {theirs[name]:.1f}" for name in ("jvm", "read", "schedule", "write"))
    ratio = theirs["processor"] / mine["all"]
    print(
        f"{'':>9}        MPXJ from Python         {theirs['processor']:5.1f} s   "
        f"(by the clock {parts})   ratio {ratio:.1f}"
    )
    assert ratio >= LEAST_RATIO, "slower than promised beside MPXJ"


def main() -> None:
    why = mpxj_peer.missing()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if why:
            print(f"without MPXJ: {why}")
        else:
            check_peer(folder)
        measure_full(folder)
        measure_large(folder, beside=not why)


if __name__ == "__main__":
    main()
