"""Running the contract without pytest, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pmcore.repositories import Store


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of one test.

    Attributes
    ----------
    failure
        What was wrong; ``None`` when it passed.
    """

    group: str
    name: str
    failure: str | None


def run_contract(
    make: Callable[[], AbstractContextManager[Store]], *, stop_at_first: bool = False
) -> tuple[CaseResult, ...]:
    """Run every test of the contract, each on a store of its own.

    Parameters
    ----------
    make
        Makes an empty store, and clears up after it.
    stop_at_first
        Whether to end with the first failure.

    Examples
    --------
    >>> from contextlib import nullcontext
    >>> from pmcore.repositories import MemoryStore
    >>> [each for each in run_contract(lambda: nullcontext(MemoryStore())) if each.failure]
    []
    """
    from pmcore.testing.repository_contract import RepositoryContract

    suite = RepositoryContract()
    results: list[CaseResult] = []
    for group in RepositoryContract.__bases__:
        for name in vars(group):
            if not name.startswith("test_"):
                continue
            failure = _failure(getattr(suite, name), make)
            results.append(CaseResult(group.__name__, name, failure))
            if failure and stop_at_first:
                return tuple(results)
    return tuple(results)


def _failure(
    test: Callable[[Store], None], make: Callable[[], AbstractContextManager[Store]]
) -> str | None:
    try:
        with make() as store:
            test(store)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None
