"""Faults that come up where a test wants them: a store that fails, is overtaken or is cancelled.

A host wraps its store in a :class:`FaultyStore`, or what executes its statements in :func:`faulty`,
and looks whether all was kept, or nothing.
"""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from inspect import isawaitable
from typing import Any, TypeVar

from pmcore.kernel import Code, StoreError
from pmcore.repositories.turns import TurnStore

R = TypeVar("R")
_NOUNS = ("projects", "calendars", "schedules", "people", "outbox", "imports")
_BEGINNINGS = ("view", "unit", "turn")


@dataclass
class Fault:
    """What happens at a step: a call of a store, or a statement of one.

    Attributes
    ----------
    at
        Which step it is, counted from 0.
    make
        Makes what is raised.
    is_late
        Whether the step was done before: whoever asked for it cannot know.
    seen
        How many steps there were.

    Examples
    --------
    >>> from pmcore.repositories import MemoryStore
    >>> fault = Fault(1, KeyboardInterrupt)
    >>> try:
    ...     with FaultyStore(MemoryStore(), fault).view("acme") as view:  # step 0
    ...         view.projects.version("SITE")  # step 1
    ... except KeyboardInterrupt:
    ...     fault.came_up
    True
    """

    at: int
    make: Callable[[], BaseException]
    is_late: bool = False
    seen: int = 0

    def around(self, call: Callable[[], R]) -> R:
        """Do a step, unless it is the one; of a call that is to be awaited, the answer is."""
        is_it = self._is_next()
        if is_it and not self.is_late:
            raise self.make()
        result: Any = call()
        if is_it and isawaitable(result):
            result = self._lost(result)
        elif is_it:
            raise self.make()
        answer: R = result
        return answer

    async def _lost(self, result: Awaitable[object]) -> None:
        await result
        raise self.make()

    @property
    def came_up(self) -> bool:
        """Whether there was such a step."""
        return self.seen > self.at

    def _is_next(self) -> bool:
        self.seen += 1
        return self.seen == self.at + 1


def failing(at: int) -> Fault:
    """Return a step that fails and does nothing: ``store.failed``."""
    return Fault(at, lambda: StoreError(Code.STORE_FAILED, reason="a fault that a test wants"))


def unknown(at: int) -> Fault:
    """Return a step that is done and of which nobody hears: ``store.outcome_unknown``."""
    return Fault(at, lambda: StoreError(Code.STORE_OUTCOME_UNKNOWN), is_late=True)


def overtaken(at: int) -> Fault:
    """Return a step before which somebody else's transaction came: ``store.overtaken``."""
    return Fault(at, lambda: StoreError(Code.STORE_OVERTAKEN))


def cancelled(at: int) -> Fault:
    """Return a step before which a task is cancelled."""
    return Fault(at, CancelledError)


def cancelled_late(at: int) -> Fault:
    """Return a step after which a task is cancelled."""
    return Fault(at, CancelledError, is_late=True)


KINDS: tuple[Callable[[int], Fault], ...] = (failing, unknown, overtaken, cancelled, cancelled_late)


def faulty(held: Any, fault: Fault) -> Any:
    """Return something whose every call is a step: a unit, tables of a host, a connection.

    Examples
    --------
    >>> fault = failing(2)
    >>> rows = faulty(["dig"], fault)
    >>> rows.append("pour"), rows.count("pour"), fault.seen, fault.came_up
    (None, 1, 2, False)
    """
    return _Faulty(held, fault)


class _Faulty:
    """Stands for something that is called or awaited; what it calls is done by steps.

    Methods are attributes of its own, so that ``isinstance`` finds the protocols of what it stands
    for: from Python 3.12 on it does not ask ``__getattr__``.
    """

    def __init__(self, held: Any, fault: Fault) -> None:
        self._held, self._fault = held, fault
        for name in dir(type(held)):
            if not name.startswith("_") and callable(getattr(type(held), name)):
                vars(self)[name] = self._step(name)

    def __getattr__(self, name: str) -> Any:
        return self._step(name)

    def _step(self, name: str) -> Any:
        held, fault = getattr(self._held, name), self._fault
        if name in _NOUNS:
            return _Faulty(held, fault)
        if name in _BEGINNINGS:
            return lambda *given, **named: _Beginning(partial(held, *given, **named), fault)
        if name == "documents":
            return lambda noun: _Faulty(held(noun), fault)
        if not callable(held):
            return held
        return lambda *given, **named: fault.around(lambda: held(*given, **named))


class FaultyStore(_Faulty):
    """A store, called or awaited, in which a fault comes up.

    Each call of it, its units and views is a step.
    """

    def __init__(self, store: Any, fault: Fault) -> None:
        super().__init__(store, fault)
        if not isinstance(store, TurnStore):  # its units take turns by themselves
            self.turn = lambda tenant, project: self.unit(tenant)


class _Beginning:
    """A unit or view that is to be entered, or awaited to be entered: that is a step, too."""

    def __init__(self, begin: Callable[[], Any], fault: Fault) -> None:
        self._begin, self._fault = begin, fault

    def __enter__(self) -> Any:
        self._entered = self._called()
        return self._entered.__enter__()

    def __exit__(self, *raised: Any) -> bool | None:
        return self._entered.__exit__(*raised)

    async def __aenter__(self) -> Any:
        self._awaited = self._entered_later()
        return await self._awaited.__aenter__()

    async def __aexit__(self, *raised: Any) -> bool | None:
        return await self._awaited.__aexit__(*raised)

    @contextmanager
    def _called(self) -> Iterator[Any]:
        with ExitStack() as stack:
            held = self._fault.around(lambda: stack.enter_context(self._begin()))
            yield _Faulty(held, self._fault)

    @asynccontextmanager
    async def _entered_later(self) -> AsyncIterator[Any]:
        async with AsyncExitStack() as stack:
            held = await self._fault.around(lambda: stack.enter_async_context(self._begin()))
            yield _Faulty(held, self._fault)
