"""Running the contract without pytest, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING
from unittest import SkipTest

if TYPE_CHECKING:
    from pmcore.repositories import Store
    from pmcore.testing.repository_contract import RepositoryContract


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of one test.

    Attributes
    ----------
    failure
        What was wrong; ``None`` when it passed, or was skipped.
    skipped
        Why it was not run; ``None`` when it was.
    """

    group: str
    name: str
    failure: str | None
    skipped: str | None = None

    @property
    def has_passed(self) -> bool:
        """Whether it was run, and nothing was wrong."""
        return self.failure is None and self.skipped is None


def run_contract(
    make: Callable[[], AbstractContextManager[Store]],
    *,
    only: Collection[str] | None = None,
    contract: type[RepositoryContract] | None = None,
) -> tuple[CaseResult, ...]:
    """Run the tests of the contract, each on a store of its own.

    Parameters
    ----------
    make
        Makes an empty store, and clears up after it.
    only
        Names of the tests to run; all by default.
    contract
        A subclass with the :class:`~pmcore.testing.repository_contract.Hooks` that a host has.

    Examples
    --------
    >>> from contextlib import nullcontext
    >>> from pmcore.repositories import MemoryStore
    >>> [each for each in run_contract(lambda: nullcontext(MemoryStore())) if each.failure]
    []
    """
    from pmcore.testing.repository_contract import RepositoryContract

    suite = (contract or RepositoryContract)()
    results: list[CaseResult] = []
    for group in RepositoryContract.__bases__:
        for name in vars(group):
            if name.startswith("test_") and (only is None or name in only):
                failure, skipped = _outcome(getattr(suite, name), make)
                results.append(CaseResult(group.__name__, name, failure, skipped))
    return tuple(results)


def _outcome(
    test: Callable[[Store], None], make: Callable[[], AbstractContextManager[Store]]
) -> tuple[str | None, str | None]:
    """Return what was wrong, and why it was skipped."""
    try:
        with make() as store:
            test(store)
    except SkipTest as skipped:
        return None, str(skipped)
    except Exception as error:
        told = f"{type(error).__name__}: {error}" if str(error) else _failed_line(error)
        return told, None
    return None, None


def _failed_line(error: Exception) -> str:
    """Return the line of the contract that did not hold: an assertion does not say by itself."""
    here = Path(__file__).parent
    frames = [
        each for each in extract_tb(error.__traceback__) if Path(each.filename).parent == here
    ]
    name, line = Path(frames[-1].filename).name, frames[-1].lineno
    return f"{type(error).__name__} in {name}, line {line}: {frames[-1].line}"
