"""Microsoft Project files measured: read, and read, scheduled and written beside MPXJ.

Run ``python benchmarks/bench_mspdi.py``. The answers come first: a file with a hundred fields a
task gives its plan, and everything else it says comes back; of a plan of 1,000 tasks MPXJ and
pmcore compute the same dates; the large one is read back as it was, with all its dates.

Two things are measured of the large one. The *command* is ``pmcore convert IN OUT --reschedule``
as a process of its own, start-up and end included, beside a Python process that drives MPXJ to do
the same. The *library* is the three calls within a process that sets nothing of Python's garbage
collector. Where MPXJ is missing (requirements-bench.txt) that is said.

Times are processor time, the quickest of a few rounds, in which both take turns; memory is what a
process needs on top of what it needs without the file.
"""

from __future__ import annotations

import json
import os
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
LEAST_RATIO = 2.0  # of the command
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


def command(path: Path, out: Path) -> None:
    """Let the command line do it, its modules compiled as in an installed package."""
    asked = ["convert", str(path), str(out), "--reschedule"]
    compiled = {**os.environ, "PYTHONPYCACHEPREFIX": str(path.parent / "compiled")}
    compiled.pop("PYTHONDONTWRITEBYTECODE", None)
    call = [sys.executable, "-m", "pmcore", *asked]
    subprocess.run(call, check=True, capture_output=True, env=compiled)


def peer(path: Path, out: Path) -> None:
    """Let MPXJ do it, driven from Python."""
    mpxj_peer.ask(path, "--schedule", "--write", str(out), "--brief")


def of_process(run: Callable[[Path, Path], None], path: Path, out: Path) -> tuple[float, float]:
    """Return the seconds that a process took of the processors, and those that went by."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run(path, out)
    after, passed = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, passed


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


def check_large(path: Path, out: Path) -> None:
    """The command wrote the same plan, and all dates that the library computes."""
    before, after = read_mspdi(path), read_mspdi(out)
    assert len(after.project) == len(before.project) > LARGE
    assert after.project == before.project
    dates = schedule(before.project, before.options)
    assert [each.scheduled_finish for each in dates] == [
        held.finish for held in after.stored.tasks.values()
    ]


def measure_large(folder: Path, *, beside: bool) -> None:
    path, out = folder / "large.xml", folder / "out.xml"
    write_mspdi(agreed_plan(LARGE), path)
    command(path, out)
    check_large(path, out)
    inside, mine, theirs = [], [], []
    for _ in range(ROUNDS):  # in turns: a machine that others use is never the same for long
        inside.append(once("end_to_end", path, folder / "library.xml"))
        mine.append(of_process(command, path, out))
        if beside:
            theirs.append(of_process(peer, path, folder / "peer.xml"))
    library = min(inside, key=lambda run: run["all"])
    parts = ", ".join(f"{name} {library[name]:.1f}" for name in ("read", "schedule", "write"))
    print(f"{LARGE:>9,} tasks  read, scheduled, written")
    print(f"{'':>9}        in a process of others    {library['all']:5.1f} s   ({parts})")
    print(f"{'':>9}        pmcore convert            {min(mine)[0]:5.1f} s   {_passed(mine)}")
    if beside:
        least = min(theirs)[0]
        ratio = least / min(mine)[0]
        print(
            f"{'':>9}        MPXJ from Python          {least:5.1f} s   {_passed(theirs)}   "
            f"{ratio:.1f} times the command, {least / library['all']:.1f} times the library"
        )
        assert ratio >= LEAST_RATIO, "slower than promised beside MPXJ"


def _passed(runs: list[tuple[float, float]]) -> str:
    return f"({min(passed for _, passed in runs):.1f} s by the clock)"


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
