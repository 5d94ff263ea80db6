"""Handlers: what a host does about events in the transaction that keeps them, or nothing at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction
from itertools import chain
from typing import Any, Generic, Protocol, Self, TypeVar, overload

from pmcore.kernel import Code, ProjectId, StoreError
from pmcore.kernel.coercion import iterable, unusable
from pmcore.repositories.commands import Outcome
from pmcore.repositories.deriving import events_of
from pmcore.repositories.events import Event
from pmcore.repositories.people.records import Erasure
from pmcore.repositories.steps import UNAWAITED, UNRUN, Steps
from pmcore.repositories.telling import ADDED, REMOVED, RESTORED, Entry, Place, erased, told
from pmcore.wbs import Change


class _Ending(Protocol):
    """A unit of work, whether it is called or awaited."""

    def rollback(self) -> object:
        """Keep nothing."""


U = TypeVar("U", bound=_Ending)
R = TypeVar("R")
U_contra = TypeVar("U_contra", contravariant=True)


class Handler(Protocol[U_contra]):
    """What a host does about events just before they are kept; ``handlers`` of a store are such.

    They are called one after the other when a unit is committed that wrote something. What they
    write by the unit is kept as well, and handed to no handler. An exception of theirs keeps
    nothing, and is passed on by ``commit``.

    Examples
    --------
    >>> from pmcore.repositories import MemoryStore
    >>> from pmcore.wbs import Project
    >>> store = MemoryStore(handlers=[lambda unit, events: print(events[0].key)])
    >>> with store.unit("acme") as unit:
    ...     unit.projects.add(Project("SITE", "Site", start="2026-03-02"), key="make")
    ...     unit.commit()
    0
    SITE/0.0/project.added
    """

    def __call__(self, unit: U_contra, events: tuple[Event, ...], /) -> object:
        """Do it; the events are those of all that the unit wrote, in that order."""


class AsyncHandler(Protocol[U_contra]):
    """A :class:`Handler` for stores that are awaited: it is awaited as well."""

    def __call__(self, unit: U_contra, events: tuple[Event, ...], /) -> Awaitable[object]:
        """Do it."""


H = TypeVar("H")


class Handlers(Generic[H]):
    """The attribute of a store that has handlers: what is none is refused when it is given.

    Parameters
    ----------
    awaits
        Whether the store awaits them, so that they may be coroutine functions.
    """

    def __init__(self, *, awaits: bool) -> None:
        self._awaits = awaits

    def __set_name__(self, store: type, name: str) -> None:
        self._name = f"_{name}"

    @overload
    def __get__(self, store: None, kind: type) -> Self: ...
    @overload
    def __get__(self, store: object, kind: type) -> Sequence[H]: ...
    def __get__(self, store: object | None, kind: type) -> Self | Sequence[H]:
        if store is None:
            return self
        held: Sequence[H] = getattr(store, self._name)
        return held

    def __set__(self, store: object, handlers: Sequence[H]) -> None:
        setattr(store, self._name, checked_handlers(handlers, awaits=self._awaits))


def checked_handlers(handlers: Sequence[H], *, awaits: bool) -> tuple[H, ...]:
    """Return handlers that a store can call.

    Raises
    ------
    InputError
        ``value.invalid`` for what is no list of handlers, or holds what would never be run: a
        generator function, or one that has to be awaited in a store that awaits none.

    Examples
    --------
    >>> checked_handlers([print], awaits=False) == (print,)
    True
    >>> checked_handlers([5], awaits=False)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    pmcore.kernel.errors.InputError: handlers cannot be 5: it must be called with a unit ...
    """
    held: tuple[H, ...] = tuple(iterable(handlers, "handlers"))
    for each in held:
        _check_handler(each, awaits=awaits)
    return held


def _check_handler(handler: Any, *, awaits: bool) -> None:
    if not callable(handler):
        en, zh = "it must be called with a unit and events", "应可用工作单元和事件来调用"
        raise unusable("handlers", handler, en, zh)
    function = handler.func if isinstance(handler, partial) else handler
    parts = function, type(function).__call__
    if any(isgeneratorfunction(part) or isasyncgenfunction(part) for part in parts):
        raise unusable("handlers", _named(function), *UNRUN)
    if not awaits and any(map(iscoroutinefunction, parts)):
        raise unusable("handlers", _named(function), *UNAWAITED)


def _named(function: object) -> str:
    return getattr(function, "__qualname__", type(function).__qualname__)


class Written:
    """What a unit of work wrote, as events; whoever decides that a write is new notes it here.

    They are made when somebody takes them, which costs a unit without handlers nothing.
    """

    def __init__(self) -> None:
        self._noted: list[Iterable[Event]] = []
        self._is_taken = False

    def note(self, events: Iterable[Event]) -> None:
        """Remember what was written."""
        self._noted.append(events)

    def noted(self, outcome: Outcome[R], events: Iterable[Event]) -> R:
        """Return what a command answers, and note its events unless it was given before."""
        if outcome.is_new:
            self.note(events)
        return outcome.answer

    def taken(self) -> tuple[Event, ...]:
        """Return the events, once: whoever ended the unit twice would keep what handlers refuse.

        Raises
        ------
        StoreError
            ``store.unit_over`` while it is being committed.
        """
        if self._is_taken:
            raise StoreError(Code.STORE_UNIT_OVER)
        self._is_taken = True
        return tuple(chain.from_iterable(self._noted))


def added(project: ProjectId, version: int, log: Sequence[Change]) -> Iterator[Event]:
    """Yield the event of a project that was added with a log, or none."""
    yield from told(project, [Entry(Place(version, 0), RESTORED if log else ADDED)])


def saved(project: ProjectId, changes: Iterable[Change]) -> Iterator[Event]:
    """Yield the events of changes."""
    for each in changes:
        yield from told(project, [Entry(Place(each.number, 0), events_of(each.edits))])


def removed(project: ProjectId, version: int) -> Iterator[Event]:
    """Yield the event of a removal, which has a version of its own."""
    yield from told(project, [Entry(Place(version, 0), REMOVED)])


def erased_in(erasure: Erasure) -> Iterator[Event]:
    """Yield the events of an erasure, but for what an earlier call of the command did."""
    for each in erasure.projects:
        if not each.is_repeated:
            yield from told(each.id, [Entry(Place(each.version, 0), erased(each.found))])


def committed(
    unit: U,
    handlers: Sequence[Handler[U]],
    events: Callable[[], object],
    keep: Callable[[], object],
) -> Steps[None]:
    """Hand what a unit wrote to handlers, then keep it; where one of them fails, keep nothing.

    Parameters
    ----------
    events
        Takes them from a unit that is not over.
    """
    if handlers:
        noted: tuple[Event, ...] = yield events()
        try:
            for handler in handlers if noted else ():
                yield handler(unit, noted)
        except BaseException:
            with suppress(StoreError):  # it may be over already
                yield unit.rollback()
            raise
    yield keep()
