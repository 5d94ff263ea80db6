"""A copy of the process (``os.fork``) that goes on with a store which was opened before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")

# A program of its own, as that of the tests has threads. Each side waits until told to go on.
BEGINNING = """
import os, signal, sys
from pmcore import Project
from pmcore.repositories import SqliteStore

def add(store, id):
    with store.unit("acme") as unit:
        unit.projects.add(Project(id, id, start="2026-03-02"), key="add")
        unit.commit()

def there(store):
    return sorted(store.project_ids("acme"))

to_child, to_parent = os.pipe(), os.pipe()
path = sys.argv[1]
store = SqliteStore.create(path)
add(store, "BEFORE")
"""
CHILD_ALONE = """
beside = SqliteStore(path)
if not os.fork():
    {beginning}
    for id in ("ONE", "TWO"):
        os.read(to_child[0], 1)
        add(store, id)
        os.write(to_parent[1], b".")
    os._exit(0)
store.close()
beside.close()
{meanwhile}
for _ in range(2):
    os.write(to_child[1], b".")
    os.read(to_parent[0], 1)
    with SqliteStore(path) as other:  # as `pmcore db list` does: the last one tidies up the log
        print(*there(other))
"""
KILLED = """
if not (killed := os.fork()):
    add(SqliteStore(path), "AGO")
    os.kill(os.getpid(), signal.SIGKILL)  # what it kept is in the log
os.waitpid(killed, 0)
"""
ELSEWHERE = """
os.chdir(os.path.dirname(path))
store.close()
store = SqliteStore(os.path.basename(path))
os.mkdir("elsewhere")
os.chdir("elsewhere")
if not (child := os.fork()):
    add(store, "ONE")
    os._exit(0)
os.waitpid(child, 0)
print(*there(store))
"""
BOTH = """
for id in ("ONE", "TWO"):
    if not (child := os.fork()):
        add(store, id)
        os._exit(0)
    add(store, id + "_BESIDE")
    os.waitpid(child, 0)
print(*there(store))
"""


@pytest.mark.parametrize(
    "beginning",
    ["pass", "store = beside", "store = SqliteStore(path)", "store.close(); store = beside"],
)
def test_given_a_child_when_others_open_and_close_the_file_then_they_see_what_it_kept(
    tmp_path: Path, beginning: str
) -> None:
    program = CHILD_ALONE.format(beginning=beginning, meanwhile="")

    assert _said(program, tmp_path) == ["BEFORE ONE", "BEFORE ONE TWO"]


def test_given_somebody_was_killed_meanwhile_when_a_child_goes_on_then_their_log_is_kept(
    tmp_path: Path,
) -> None:
    program = CHILD_ALONE.format(beginning="pass", meanwhile=KILLED)

    assert _said(program, tmp_path) == ["AGO BEFORE ONE", "AGO BEFORE ONE TWO"]


def test_given_both_go_on_when_they_write_then_all_of_it_is_kept(tmp_path: Path) -> None:
    assert _said(BOTH, tmp_path) == ["BEFORE ONE ONE_BESIDE TWO TWO_BESIDE"]


def test_given_another_folder_meanwhile_when_both_go_on_then_it_is_the_same_file(
    tmp_path: Path,
) -> None:
    assert _said(ELSEWHERE, tmp_path) == ["BEFORE ONE"]


def _said(program: str, folder: Path) -> list[str]:
    """Run a program and return the lines that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", BEGINNING + program, folder / "plans.db"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.splitlines()
