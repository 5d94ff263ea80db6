"""MPXJ, asked about a file of Microsoft Project or Primavera: what it reads, what it computes, how
long it takes; or asked to write it as the other XML.

It runs in a Python that has ``mpxj`` (see requirements-bench.txt), which need not be ours:
``PMCORE_MPXJ_PYTHON`` names it. The answer is one JSON document::

    python tools/mpxj_peer.py plan.xml [--schedule] [--write out.xml [--pmxml]] [--brief]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

PYTHON = "PMCORE_MPXJ_PYTHON"
_ASK = "import importlib.util as u; raise SystemExit(u.find_spec('mpxj') is None)"


@cache
def missing() -> str:
    """Say why MPXJ cannot be asked; nothing if it can."""
    if shutil.which("java") is None:
        return "MPXJ needs Java, and there is no java on the path"
    done = subprocess.run([_python(), "-c", _ASK], check=False, capture_output=True)
    if done.returncode:
        return (
            f"{_python()} has no mpxj: pip install -r requirements-bench.txt, or name a Python "
            f"that has it in {PYTHON}"
        )
    return ""


def ask(path: Path, *options: str) -> dict[str, Any]:
    """Let MPXJ read a file in a process of its own."""
    command = [_python(), __file__, str(path), *options]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _python() -> str:
    return os.environ.get(PYTHON, sys.executable)


# ---- in the Python that has MPXJ


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path")
    parser.add_argument("--schedule", action="store_true")
    parser.add_argument("--write")
    parser.add_argument("--pmxml", action="store_true", help="write Primavera's XML")
    parser.add_argument("--brief", action="store_true")
    print(json.dumps(_answer(parser.parse_args())))


def _answer(arguments: argparse.Namespace) -> dict[str, Any]:
    times = {"began": time.perf_counter()}
    import jpype
    import mpxj  # noqa: F401 - it puts its classes on the path of the JVM

    jpype.startJVM("-Xmx4g")
    times["jvm"] = time.perf_counter()
    is_xer = arguments.path.endswith(".xer")
    reader = "primavera.PrimaveraXERFileReader" if is_xer else "mspdi.MSPDIReader"
    plan = jpype.JClass(f"org.mpxj.{reader}")().read(arguments.path)
    times["read"] = time.perf_counter()
    stored = (
        {} if arguments.brief else {int(each.getUniqueID()): _dates(each) for each in _tasks(plan)}
    )
    if arguments.schedule:
        start = plan.getProjectProperties().getStartDate()
        begun = time.perf_counter()
        jpype.JClass("org.mpxj.cpm.MicrosoftScheduler")().schedule(plan, start)
        times["schedule"] = times["read"] + time.perf_counter() - begun
    if arguments.write:
        begun = time.perf_counter()
        writer = "primavera.PrimaveraPMFileWriter" if arguments.pmxml else "mspdi.MSPDIWriter"
        jpype.JClass(f"org.mpxj.{writer}")().write(plan, arguments.write)
        times["write"] = time.perf_counter() - begun
    seconds = {
        "jvm": times["jvm"] - times["began"],
        "read": times["read"] - times["jvm"],
        "schedule": times.get("schedule", times["read"]) - times["read"],
        "write": times.get("write", 0.0),
        "processor": time.process_time(),
    }
    computed = {int(each.getUniqueID()): _dates(each) for each in _tasks(plan)}
    rest = {} if arguments.brief else _facts(plan, jpype)
    return {"seconds": seconds, "stored": stored, "computed": computed, **rest}


def _tasks(plan: Any) -> Any:
    return (each for each in plan.getTasks() if int(each.getUniqueID()))


def _dates(task: Any) -> list[str]:
    return [_text(task.getStart()), _text(task.getFinish())]


def _baselines(task: Any) -> dict[int, list[str]]:
    """Return start, finish, duration, work and cost of each baseline that a task has."""
    read = ("Start", "Finish", "Duration", "Work", "Cost")
    found = {0: [str(getattr(task, f"getBaseline{name}")()) for name in read]}
    for number in range(1, 11):
        found[number] = [str(getattr(task, f"getBaseline{name}")(number)) for name in read]
    return {number: said for number, said in found.items() if set(said) != {"None"}}


def _facts(plan: Any, jpype: Any) -> dict[str, Any]:
    minutes = jpype.JClass("org.mpxj.TimeUnit").MINUTES
    settings = plan.getProjectProperties()
    return {
        "start": _text(settings.getStartDate()),
        "tasks": {
            int(each.getUniqueID()): {
                "name": str(each.getName()),
                "level": int(each.getOutlineLevel()),
                "pieces": [
                    [_text(one.getStart()), _text(one.getEnd())]
                    for one in each.getWorkSplits() or ()
                ],
                "milestone": bool(each.getMilestone()),
                "summary": bool(each.getSummary()),
                "duration": _minutes(each.getDuration(), minutes, settings),
                "unit": str(each.getDuration().getUnits()) if each.getDuration() else "",
                "constraint": str(each.getConstraintType()),
                "date": _text(each.getConstraintDate()),
                "deadline": _text(each.getDeadline()),
                "calendar": str(each.getCalendar().getName()) if each.getCalendar() else "",
                "slack": _minutes(each.getTotalSlack(), minutes, settings),
                "priority": int(each.getPriority().getValue()),
                "notes": str(each.getNotes() or ""),
                "costs": [
                    str(each.getCost()),
                    str(each.getActualCost()),
                    str(each.getRemainingCost()),
                ],
                "percent": float(each.getPercentageComplete() or 0),
                "work_percent": _whole(each.getPercentageWorkComplete()),
                "baselines": _baselines(each),
                "fields": {
                    str(field.getAlias()): str(each.get(field.getFieldType()))
                    for field in plan.getCustomFields()
                    if field.getAlias() and each.get(field.getFieldType()) is not None
                },
                "links": sorted(
                    [
                        int(link.getPredecessorTask().getUniqueID()),
                        str(link.getType()),
                        str(link.getLag()),
                    ]
                    for link in each.getPredecessors()
                ),
                "people": sorted(
                    [str(one.getResource().getName()), float(one.getUnits())]
                    for one in each.getResourceAssignments()
                    if one.getResource()
                ),
                "work_percents": [
                    _whole(one.getPercentageWorkComplete()) for one in each.getResourceAssignments()
                ],
            }
            for each in _tasks(plan)
        },
        "calendars": {str(each.getName()): _hours(each, jpype) for each in plan.getCalendars()},
    }


def _hours(calendar: Any, jpype: Any) -> list[str]:
    """Hours of each day of two years."""
    day = jpype.JClass("java.time.LocalDate").of(2026, 1, 1)
    found = []
    for _ in range(730):
        spans = [f"{each.getStart()}-{each.getEnd()}" for each in calendar.getHours(day) or ()]
        found.append(" ".join(spans))
        day = day.plusDays(1)
    return found


def _whole(number: Any) -> float | None:
    return None if number is None else float(number)


def _minutes(length: Any, unit: Any, settings: Any) -> float | None:
    return None if length is None else float(length.convertUnits(unit, settings).getDuration())


def _text(value: Any) -> str:
    return "" if value is None else str(value)


if __name__ == "__main__":
    main()
