"""Run the contract of repositories on a host's store: ``python -m pmcore.testing MODULE:FACTORY``.

The factory makes an empty store each time it is called, or a context manager that gives one and
clears up afterwards.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from importlib import import_module
from typing import Any, NoReturn

from typing_extensions import override

from pmcore.cli.console import prepare_streams, say
from pmcore.cli.tables import Column, table
from pmcore.exchange.files import write_file
from pmcore.kernel import Code, InputError, PmcoreError, StoreError
from pmcore.repositories import Capability, Store
from pmcore.testing.repository_contract import CaseResult, RepositoryContract, run_contract
from pmcore.testing.repository_contract.hooks import HOOKS, NOT_DECLARED, declared
from pmcore.version import __version__

FINE, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
_COMMAND = "python -m pmcore.testing"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the contract and print what came of it.

    Returns
    -------
    int
        0: the store meets the contract. 1: it does not. 2: there is no store to be tested.
    """
    prepare_streams()
    try:
        asked = _parser().parse_args(arguments)
        make, capabilities = _factory(asked.factory)
        contract = _contract(asked.contract)
        results = run_contract(make, contract=contract)
        if asked.json:
            can = {"capabilities": capabilities, "hooks": declared(contract)}
            write_file(asked.json, _report(asked.factory, can, results))
    except KeyboardInterrupt:
        return INTERRUPTED
    except PmcoreError as error:
        say([f"pmcore: error [{error.code}] {error.message()} {error.advice()}"], sys.stderr)
        return FAILED
    say(_lines(results))
    return FOUND if any(each.failure for each in results) else FINE


class _Parser(argparse.ArgumentParser):
    @override
    def error(self, message: str) -> NoReturn:
        raise InputError(Code.CLI_USAGE, problem=message, command=_COMMAND)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog=_COMMAND, description="Run the contract of repositories on a store.")
    parser.add_argument("factory", metavar="MODULE:FACTORY", help="what makes an empty store")
    parser.add_argument("--json", metavar="FILE", help="write what came of each test into a file")
    parser.add_argument(
        "--contract", metavar="MODULE:CLASS", help="a RepositoryContract with hooks of your own"
    )
    return parser


def _contract(named: str | None) -> type[RepositoryContract]:
    """Return the contract with the hooks that a host has; without a name, there are none.

    Raises
    ------
    StoreError
        ``store.factory``.
    """
    if named is None:
        return RepositoryContract
    found = _tried(named, lambda: _found(named))
    if not isinstance(found, type) or not issubclass(found, RepositoryContract):
        reason = "it is no subclass of RepositoryContract"
        raise StoreError(Code.STORE_FACTORY, factory=named, reason=reason)
    return found


def _found(named: str) -> Any:
    module, _, name = named.partition(":")
    return getattr(import_module(module), name)


def _factory(named: str) -> tuple[Callable[[], AbstractContextManager[Store]], list[str]]:
    """Return what makes stores, and what one that it has made declares.

    Raises
    ------
    StoreError
        ``store.factory``.
    """
    make = _tried(named, lambda: _found(named))

    def entered() -> AbstractContextManager[Store]:
        made: Any = make()
        return made if hasattr(made, "__enter__") else nullcontext(made)

    def able() -> list[str]:
        with entered() as store, store.view("acme"):
            return sorted(Capability(each) for each in store.capabilities)

    return entered, _tried(named, able)


def _tried(named: str, call: Callable[[], Any]) -> Any:
    """Return what a host's code returns; whatever it raises becomes an error of ours."""
    try:
        return call()
    except Exception as error:
        raise StoreError(
            Code.STORE_FACTORY, factory=named, reason=f"{type(error).__name__}: {error}"
        ) from error


def _report(named: str, can: Mapping[str, Sequence[str]], results: Sequence[CaseResult]) -> str:
    told = {
        "pmcore": __version__,
        "store": named,
        **can,
        "passed": sum(each.has_passed for each in results),
        "failed": sum(each.failure is not None for each in results),
        "skipped": sum(each.skipped is not None for each in results),
        "tests": [asdict(each) for each in results],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _lines(results: Sequence[CaseResult]) -> list[str]:
    """Return a row for each group that was tested, then what failed and what was left out."""
    tests = Counter(each.group for each in results)
    failed = Counter(each.group for each in results if each.failure)
    skipped = Counter(each.group for each in results if each.skipped)
    groups = [group for group in tests if tests[group] > skipped[group]]
    columns = [
        Column("Group", groups),
        Column("Tests", [str(tests[group]) for group in groups], right=True),
        Column("Failed", [str(failed[group] or "-") for group in groups], right=True),
        Column("Skipped", [str(skipped[group] or "-") for group in groups], right=True),
    ]
    told = [line for each in results if each.failure for line in (each.name, f"  {each.failure}")]
    told += _left_out({each.skipped for each in results if each.skipped})
    run = len(results) - skipped.total()
    passed = f"{run - failed.total()} of {run} tests passed."
    return [*table(columns, None), "", *told, *([""] if told else []), passed]


def _left_out(reasons: Collection[str]) -> list[str]:
    """Return what the store or the contract lacks for the tests that were skipped."""
    lacking = {
        name
        for reason in reasons
        if reason.startswith(NOT_DECLARED)
        for name in reason.removeprefix(NOT_DECLARED).split(", ")
    }
    told = {
        "not declared": sorted(lacking.difference(HOOKS)),
        "no hook": sorted(lacking.intersection(HOOKS)),
    }
    others = sorted(each for each in reasons if not each.startswith(NOT_DECLARED))
    lines = [f"{why}: {', '.join(names)}" for why, names in told.items() if names]
    return [f"skipped, {each}" for each in [*lines, *others]]


if __name__ == "__main__":
    sys.exit(main())
