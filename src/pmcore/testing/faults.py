"""Faults that come up where a test wants them: a store that fails, is overtaken or is cancelled.

A host wraps its store in a :class:`FaultyStore` (an :class:`AsyncFaultyStore` where it is awaited),
or what executes its statements in :func:`faulty`, and looks whether all was kept, or nothing.
"""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from pmcore.kernel import Code, StoreError
from pmcore.repositories.turns import async_unit_in_turn, unit_in_turn

R = TypeVar("R")
_NOUNS = ("projects", "calendars", "schedules", "people", "outbox", "imports")


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
        """Do a step, unless it is the one."""
        is_it = self._is_next()
        if is_it and not self.is_late:
            raise self.make()
        result = call()
        if is_it:
            raise self.make()
        return result

    async def around_awaited(self, call: Callable[[], Awaitable[R]]) -> R:
        """Do the same, awaited."""
        is_it = self._is_next()
        if is_it and not self.is_late:
            raise self.make()
        result = await call()
        if is_it:
            raise self.make()
        return result

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


class FaultyStore:
    """A store in which a fault comes up: each call of it, its units and views is a step."""

    def __init__(self, store: Any, fault: Fault) -> None:
        self._store, self._fault = store, fault

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def view(self, tenant: str) -> Iterator[Any]:
        """Look at what a tenant has."""
        with self._entered(partial(self._store.view, tenant)) as view:
            yield view

    @contextmanager
    def unit(self, tenant: str) -> Iterator[Any]:
        """Begin a unit of work."""
        with self._entered(partial(self._store.unit, tenant)) as unit:
            yield unit

    @contextmanager
    def turn(self, tenant: str, project: str) -> Iterator[Any]:
        """Begin a unit of work in turn, where the store's units do not take turns by themselves."""
        with self._entered(partial(unit_in_turn, self._store, tenant, project)) as unit:
            yield unit

    @contextmanager
    def _entered(self, begin: Callable[[], Any]) -> Iterator[Any]:
        with ExitStack() as stack:
            held = self._fault.around(lambda: stack.enter_context(begin()))
            yield faulty(held, self._fault)


class AsyncFaultyStore:
    """A store that is awaited, in which a fault comes up."""

    def __init__(self, store: Any, fault: Fault) -> None:
        self._store, self._fault = store, fault

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @asynccontextmanager
    async def view(self, tenant: str) -> AsyncIterator[Any]:
        """Look at what a tenant has."""
        async with self._entered(partial(self._store.view, tenant)) as view:
            yield view

    @asynccontextmanager
    async def unit(self, tenant: str) -> AsyncIterator[Any]:
        """Begin a unit of work."""
        async with self._entered(partial(self._store.unit, tenant)) as unit:
            yield unit

    @asynccontextmanager
    async def turn(self, tenant: str, project: str) -> AsyncIterator[Any]:
        """Begin a unit of work in turn, where the store's units do not take turns by themselves."""
        async with self._entered(partial(async_unit_in_turn, self._store, tenant, project)) as unit:
            yield unit

    @asynccontextmanager
    async def _entered(self, begin: Callable[[], Any]) -> AsyncIterator[Any]:
        async with AsyncExitStack() as stack:
            held = await self._fault.around_awaited(lambda: stack.enter_async_context(begin()))
            yield _Faulty(held, self._fault, _awaited)


def faulty(held: Any, fault: Fault) -> Any:
    """Return something whose every call is a step: a unit, tables of a host, a connection.

    Examples
    --------
    >>> fault = failing(2)
    >>> rows = faulty(["dig"], fault)
    >>> rows.append("pour"), rows.count("pour"), fault.seen, fault.came_up
    (None, 1, 2, False)
    """
    return _Faulty(held, fault, _at_once)


Step = Callable[[Callable[..., Any], Fault], Callable[..., Any]]


class _Faulty:
    """Stands for something; what it calls is done by steps."""

    def __init__(self, held: Any, fault: Fault, step: Step) -> None:
        self._held, self._fault, self._step = held, fault, step

    def __getattr__(self, name: str) -> Any:
        held = getattr(self._held, name)
        if name in _NOUNS:
            return _Faulty(held, self._fault, self._step)
        if name == "documents":
            return lambda noun: _Faulty(held(noun), self._fault, self._step)
        return self._step(held, self._fault) if callable(held) else held


def _at_once(call: Callable[..., Any], fault: Fault) -> Callable[..., Any]:
    return lambda *given, **named: fault.around(lambda: call(*given, **named))


def _awaited(call: Callable[..., Any], fault: Fault) -> Callable[..., Any]:
    return lambda *given, **named: fault.around_awaited(lambda: call(*given, **named))
