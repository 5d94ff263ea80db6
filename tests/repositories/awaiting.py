"""A store that awaits, made one that waits: the contract is the same for both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from inspect import isgeneratorfunction
from threading import Thread
from typing import Any, TypeVar

R = TypeVar("R")


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def wait(self, work: Coroutine[Any, Any, R]) -> R:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class Waiting:
    """Anything whose methods are awaited; here they are waited for."""

    def __init__(self, awaited: Any, loop: Loop) -> None:
        self._awaited, self._loop = awaited, loop

    def __getattr__(self, name: str) -> Any:
        held = getattr(self._awaited, name)
        if name in ("projects", "calendars", "schedules", "people", "outbox", "imports"):
            return Waiting(held, self._loop)
        if name == "documents":
            return lambda noun: Waiting(held(noun), self._loop)
        return self._waited(held)

    def _waited(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            return self._loop.wait(method(*given, **named))

        return call


class WaitingStore:
    """A store that awaits, to be used by tests that wait."""

    def __init__(self, store: Any, loop: Loop) -> None:
        self._store, self._loop = store, loop
        self.capabilities = store.capabilities

    @property
    def entitlements(self) -> Any:
        return self._store.entitlements

    @entitlements.setter
    def entitlements(self, given: Any) -> None:
        self._store.entitlements = given

    @property
    def handlers(self) -> Any:
        return self._store.handlers

    @handlers.setter
    def handlers(self, given: Any) -> None:
        is_list = isinstance(given, Sequence) and not isinstance(given, str)
        self._store.handlers = [self._awaited(each) for each in given] if is_list else given

    def _awaited(self, handler: Any) -> Any:
        if not callable(handler) or isgeneratorfunction(handler):
            return handler

        async def handle(unit: Any, events: Any) -> None:  # the loop must not wait for itself
            await asyncio.to_thread(handler, Waiting(unit, self._loop), events)

        return handle

    @contextmanager
    def view(self, tenant: str) -> Iterator[Any]:
        with self._entered(self._store.view(tenant)) as view:
            yield view

    @contextmanager
    def unit(self, tenant: str) -> Iterator[Any]:
        with self._entered(self._store.unit(tenant)) as unit:
            yield unit

    @contextmanager
    def _entered(self, manager: Any) -> Iterator[Any]:
        entered = self._loop.wait(manager.__aenter__())
        try:
            yield Waiting(entered, self._loop)
        finally:
            self._loop.wait(manager.__aexit__(None, None, None))
