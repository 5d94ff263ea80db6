"""Say whether this checkout reads and writes Microsoft Project files as another one does.

    python tools/same_mspdi.py ../main plan.xml folder/of/files ...

Both read each file, and write it as it stood, with a schedule, and with a changed task; what they
find, hold and write is compared byte by byte. For changes that are to change nothing but the time.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmcore.exchange import Exported

ROOT = Path(__file__).parents[1]
ASKED = "--print"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, help="checkout to compare with")
    parser.add_argument("paths", type=Path, nargs="+", help="files, or folders of files")
    arguments = parser.parse_args()
    files = [str(file.resolve()) for path in arguments.paths for file in _files(path)]
    mine, theirs = _told(ROOT, files), _told(arguments.other.resolve(), files)
    differ = [f"{file}: {name}" for file in files for name in _differing(mine[file], theirs[file])]
    written = sum("written again" in each for each in mine.values())
    print("\n".join(differ) or f"{len(files)} files, {written} of them written: all the same")
    return 1 if differ or not written else 0


def _files(path: Path) -> list[Path]:
    return sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]


def _differing(mine: dict[str, str], theirs: dict[str, str]) -> list[str]:
    return sorted(name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name))


def _told(checkout: Path, files: list[str]) -> dict[str, dict[str, str]]:
    """Return what a checkout makes of files, in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, ASKED],
        input=json.dumps(files),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(checkout / "src"), "PYTHONHASHSEED": "0"},
    )
    told: dict[str, dict[str, str]] = json.loads(done.stdout)
    return told


# ---- in the process of a checkout


def _print() -> None:
    files = json.load(sys.stdin)
    told = {file: {name: _digest(data) for name, data in _made(file)} for file in files}
    print(json.dumps(told))


def _digest(data: bytes | str) -> str:
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


def _made(file: str) -> Iterator[tuple[str, bytes | str]]:
    """Yield everything that may differ, by what it is."""
    from pmcore.exchange import plan_to_json, read_mspdi, write_mspdi
    from pmcore.kernel import PmcoreError
    from pmcore.scheduling import schedule

    try:
        imported = read_mspdi(file)
    except PmcoreError as error:
        yield "refused", repr((error.context, getattr(error, "findings", ())))
        return
    plan = imported.project
    yield "plan", plan_to_json(plan)
    yield "found", repr(imported.findings)
    yield "stored", repr((imported.stored, list(imported.stored.tasks.items())))
    extras = imported.extras
    yield "extras", repr([extras.project, *(list(getattr(extras, each).items()) for each in _KEPT)])
    yield from _both("written again", write_mspdi(plan, imported=imported))
    yield from _both("written alone", write_mspdi(plan))
    try:
        dates = schedule(plan, imported.options)
    except PmcoreError as error:
        yield "not scheduled", repr(error.context)
    else:
        yield from _both("rescheduled", write_mspdi(plan, schedule=dates, imported=imported))
    for task in list(plan)[:2]:
        plan.update(task.id, name="Changed", notes="a < b")
    yield from _both("changed", write_mspdi(plan, imported=imported))


_KEPT = ("calendars", "tasks", "resources", "assignments")


def _both(name: str, exported: Exported) -> Iterator[tuple[str, bytes | str]]:
    yield name, exported.data or b""
    yield f"{name}: told", repr(exported.findings)


if __name__ == "__main__":
    if sys.argv[1:] == [ASKED]:
        _print()
    else:
        sys.exit(main())
