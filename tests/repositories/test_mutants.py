"""The contract finds every bug that is planted in a store."""

from __future__ import annotations

import pytest

from pmcore.testing.repository_contract import run_contract
from repositories import (
    mutants,
    mutants_in_use,
    mutants_of_bases,
    mutants_of_failures,
    mutants_of_handlers,
    mutants_of_hosting,
    mutants_of_imports,
    mutants_of_outbox,
    mutants_of_people,
    mutants_of_quotas,
    mutants_of_records,
    mutants_of_sizes,
    mutants_of_tasks,
)
from repositories.hooks import HookedContract
from repositories.mutants import Mutant

MUTANTS: tuple[Mutant, ...] = (
    *mutants.TENANTS,
    *mutants.CONFLICTS,
    *mutants_of_bases.BASES,
    *mutants.EPOCHS,
    *mutants.ROWS,
    *mutants_in_use.UNITS,
    *mutants_of_outbox.OUTBOX,
    *mutants_in_use.KEYS,
    *mutants_in_use.LOGS,
    *mutants_in_use.LISTS,
    *mutants_of_records.DOCUMENTS,
    *mutants_of_records.CALENDARS,
    *mutants_of_records.SCHEDULES,
    *mutants_of_people.PEOPLE,
    *mutants_of_people.ERASING,
    *mutants_of_hosting.HOSTING,
    *mutants_of_tasks.TASK_LISTS,
    *mutants_of_imports.IMPORTS,
    *mutants_of_quotas.QUOTAS,
    *mutants_of_handlers.HANDLERS,
    *mutants_of_sizes.SIZES,
    *mutants_of_failures.FAILURES,
)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant[0].replace(" ", "_"))
def test_given_a_store_with_a_bug_when_the_contract_runs_then_the_case_fails(
    mutant: Mutant,
) -> None:
    _, make, case = mutant
    results = run_contract(make, only=[f"test_{case}"], contract=HookedContract)
    assert f"test_{case}" in {each.name for each in results if each.failure}


def test_bugs_are_many_and_none_is_listed_twice() -> None:
    bugs = [bug for bug, _, _ in MUTANTS]
    assert len(set(bugs)) == len(bugs) >= 300


def test_a_dict_that_stands_for_a_disk_is_a_sound_store() -> None:
    results = run_contract(mutants_of_failures.on_disk(), contract=HookedContract)
    assert [each for each in results if each.failure] == []
    assert {"test_two_stores_on_the_same_data_see_each_other"} <= {
        each.name for each in results if each.has_passed
    }
