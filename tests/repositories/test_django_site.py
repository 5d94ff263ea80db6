"""The site around the Django app: what somebody who tries it meets."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import pmcore
from pages import ROOT

ORDER = {"number": 7, "name": "Order 7", "start": "2026-03-02", "duration": "5d"}
_ASKING = """
import json, sys
from django.test import Client
from django_host.models import Order
site = Client(SERVER_NAME="localhost")
for body in {bodies!r}:
    answer = site.post("/orders", body, "application/json")
    print(json.dumps([answer.status_code, answer.json()]))
answer = site.get("/orders/7")
print(json.dumps([answer.status_code, answer.json()]))
print(json.dumps([order.number for order in Order.objects.all()]))
"""


@pytest.fixture
def hosts(tmp_path: Path) -> Path:
    """Return a copy of the folder, as somebody has it who tries the site."""
    pytest.importorskip("django")
    made = shutil.ignore_patterns("*.sqlite3*", "__pycache__")
    shutil.copytree(ROOT / "examples" / "hosts", tmp_path / "hosts", ignore=made)
    return tmp_path / "hosts"


def _managed(hosts: Path, *arguments: str) -> str:
    return _run(hosts, "manage.py", *arguments)


def _run(hosts: Path, *arguments: str) -> str:
    source = str(Path(pmcore.__file__).parent.parent)
    run = [sys.executable, *arguments]
    done = subprocess.run(
        run,
        cwd=hosts,
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _asked(hosts: Path, *bodies: object) -> list[Any]:
    """Return what posts of orders were answered, then what order 7 is, then which there are."""
    _managed(hosts, "migrate", "-v", "0")
    texts = [each if isinstance(each, str) else json.dumps(each) for each in bodies]
    printed = _managed(hosts, "shell", "-v", "0", "-c", _ASKING.format(bodies=texts))
    return [json.loads(line) for line in printed.splitlines()]


class TestTables:
    """``migrate`` makes the tables that the models describe."""

    def test_given_the_models_then_the_migrations_are_those_of_them(self, hosts: Path) -> None:
        assert "No changes" in _managed(hosts, "makemigrations", "--check", "--dry-run")


class TestContract:
    """``django_site.contract`` lends stores that are empty, in a database that goes with them."""

    def test_given_a_store_when_it_was_used_then_the_next_one_is_empty(self, hosts: Path) -> None:
        asked = """
from django_site.contract import empty_store
from pmcore import Project
from pmcore.repositories import EVERYTHING
for _ in range(2):
    try:
        with empty_store() as store:
            with store.unit("acme") as unit:
                print(unit.projects.count(EVERYTHING))
                unit.projects.add(Project("SITE", "Site", start="2026-03-02"), key="make")
                unit.commit()
            raise LookupError
    except LookupError:
        pass
"""
        assert _run(hosts, "-c", asked) == "0\n0\n"
        assert [*hosts.glob("*.sqlite3*")] == []


class TestOrders:
    """An order and its project are kept together, once, or not at all."""

    def test_given_an_order_then_its_project_tells_when_it_is_done(self, hosts: Path) -> None:
        first, again, told, numbers = _asked(hosts, ORDER, ORDER)
        assert first == again == [201, {"project": "ORDER-7", "version": 3}]
        assert told == [200, {"project": "ORDER-7", "done": "2026-03-10T17:00:00+08:00"}]
        assert numbers == [7]

    def test_given_another_order_of_that_number_then_the_first_one_stays(self, hosts: Path) -> None:
        _, other, told, _ = _asked(hosts, ORDER, {**ORDER, "duration": "9d"})
        assert [other[0], other[1]["code"]] == [409, "store.key_reused"]
        assert told[1]["done"] == "2026-03-10T17:00:00+08:00"

    def test_given_what_is_no_order_then_nothing_is_kept(self, hosts: Path) -> None:
        refused = [
            ("{", 400, "site.order"),
            ("[7]", 400, "site.order"),
            ({"number": 7}, 400, "site.order"),
            ({**ORDER, "number": "7"}, 400, "site.order"),
            ({**ORDER, "duration": "5 parsecs"}, 422, "duration.invalid"),
        ]
        *answers, told, numbers = _asked(hosts, *(body for body, _, _ in refused))
        assert [(status, said["code"]) for status, said in answers] == [
            (status, code) for _, status, code in refused
        ]
        assert [told[0], told[1]["code"], numbers] == [404, "store.project_unknown", []]
