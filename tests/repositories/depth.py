"""How long to look: a few seconds, or as long as ``make test-deep`` takes.

=========================================  ==========  ======  ==================================
What is proved                             short       deep    where
=========================================  ==========  ======  ==================================
programs killed (-9), each engine          12          200     test_crashes
connections ended by the server            40 saves    400     test_backends (PostgreSQL)
power cuts                                 60          1,000   test_power (SQLite)
writers x saves at once, each engine       4 x 15      8 x 500 test_crashes; programs and tasks
pairs of edits of the structure            144         144     test_pairs; short on SQL: 29
loads under writes, each engine            100         10,000  test_loads
no room                                    4 ways      4 ways  test_full; one on PostgreSQL
flipped bits, of the file                  60          600     test_damage (SQLite)
flipped bits, in cells                     20          600     test_postgres_damage
a fault at every statement                 few works   all     test_faults, test_postgres_faults
a fault at statements of Django            writes      all     test_hosts (SQLite)
a fault at every step of a unit            7 stores    10      test_contract, test_async and others
stores with a bug, met at random           4           11      test_random_work
=========================================  ==========  ======  ==================================
"""

from __future__ import annotations

import os

import pytest

from pmcore.testing.repository_contract.failures import FailureContract

IS_DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"


def leave_steps_to_deep(request: pytest.FixtureRequest) -> None:
    """Skip a case that fails at every step, where the same code is tried so on another database."""
    name = request.node.originalname
    if not IS_DEEP and hasattr(FailureContract, name) and name.startswith("test_a_unit_"):
        pytest.skip("a fault at every step: make test-deep")
