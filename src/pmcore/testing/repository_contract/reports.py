"""Running the contract without pytest, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
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
    make: Callable[[], AbstractContextManager[Store]], *, only: Collection[str] | None = None
) -> tuple[CaseResult, ...]:
    """Run the tests of the contract, each on a store of its own.

    Parameters
    ----------
    make
        Makes an empty store, and clears up after it.
    only
        Names of the tests to run; all by default.

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
            if name.startswith("test_") and (only is None or name in only):
                failure = _failure(getattr(suite, name), make)
                results.append(CaseResult(group.__name__, name, failure))
    return tuple(results)


def _failure(
    test: Callable[[Store], None], make: Callable[[], AbstractContextManager[Store]]
) -> str | None:
    try:
        with make() as store:
            test(store)
    except Exception as error:
        return f"{type(error).__name__}: {error}" if str(error) else _failed_line(error)
    return None


def _failed_line(error: Exception) -> str:
    """Return the line of the contract that did not hold: an assertion does not say by itself."""
    here = Path(__file__).parent
    frames = [
        each for each in extract_tb(error.__traceback__) if Path(each.filename).parent == here
    ]
    name, line = Path(frames[-1].filename).name, frames[-1].lineno
    return f"{type(error).__name__} in {name}, line {line}: {frames[-1].line}"
