"""A copy of this process that makes something while this one does something else."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from pmcore.kernel.coercion import unusable

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
# Asked now and then while something is made: nobody may wait for it any more.
IsAwaited: TypeAlias = Callable[[], bool]
_WAY: Final = "fork"  # a copy has all there is: nothing but what it made has to be sent
# A copy may have been made while a thread that it does not have held what it needs: it would wait
# for ever. Seconds after which this process, done with its part, no longer counts on the other.
_PATIENCE = 60.0


def check_processes(processes: int) -> None:
    """Refuse any number of processes but one and two.

    Raises
    ------
    InputError
        ``value.invalid``.
    """
    if type(processes) is not int or not 1 <= processes <= 2:
        raise unusable("processes", processes, "it must be 1 or 2", "应为 1 或 2")


@contextmanager
def helping(make: Callable[[IsAwaited], Iterable[T]]) -> Iterator[Callable[[], list[T] | None]]:
    """Have things made by a helper, and yield what takes them: ``None`` if they do not come.

    They do not if making one fails, if the helper is stopped or hangs, or if the system copies no
    processes. It is for programs without threads, which a copy does not have.

    Parameters
    ----------
    make
        Makes them. It should end, whatever is made by then, as soon as nobody waits for it. They
        are sent one by one, so that nobody holds all of them twice.

    Examples
    --------
    >>> with helping(lambda is_awaited: [sum(range(1000))]) as brought:
    ...     here = sum(range(1000, 2000))
    ...     there = brought()
    >>> here + (sum(range(1000)) if there is None else there[0])
    1999000
    """
    import multiprocessing  # few files are so large

    may_help = not multiprocessing.current_process().daemon
    if not may_help or _WAY not in multiprocessing.get_all_start_methods():
        yield lambda: None
        return
    try:
        helper, here = _started(make)
    except OSError:  # there are too many processes or open files already
        yield lambda: None
        return
    try:
        yield lambda: _brought(here)
    finally:
        here.close()
        helper.kill()
        helper.join()
        helper.close()


def _started(make: Callable[[IsAwaited], Iterable[T]]) -> tuple[BaseProcess, Connection]:
    """Start a helper, and return it with the end of a pipe at which it brings what it made."""
    import multiprocessing

    ways = multiprocessing.get_context(_WAY)
    here, there = ways.Pipe(duplex=False)
    helper = ways.Process(target=_help, args=(make, os.getpid(), here, there), daemon=True)
    # A helper hears nothing that is for this process, else it would say where it was just then.
    endings = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, endings)
    try:
        helper.start()
    except OSError:
        here.close()
        raise
    finally:
        there.close()  # else nobody here would see that the helper is gone
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
    return helper, here


def _help(
    make: Callable[[IsAwaited], Iterable[T]], asker: int, here: Connection, there: Connection
) -> None:
    """Make things and bring them, or nothing at all."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # by which Python ends what it started
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        here.close()  # else this process, were the other stopped, would wait for itself to read
        made = [*make(lambda: os.getppid() == asker)]
        there.send(len(made))
        for each in made:
            there.send(each)
    except BaseException:  # it comes up again where the same is made again, and is told there
        there.close()


def _brought(here: Connection) -> list[T] | None:
    """Take what a helper made; nothing if it did not get so far, or there is no room for it."""
    try:
        return [here.recv() for _ in range(here.recv())] if here.poll(_PATIENCE) else None
    except (EOFError, OSError, MemoryError):
        return None
