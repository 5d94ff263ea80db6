"""A document made by two processes: a copy of this one makes its end while this one begins."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeAlias

from pmcore.exchange.exporting.ledger import Ledger

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_WAY: Final = "fork"  # a copy has all there is to write: nothing but what it made has to be sent
# A copy may have been made while a thread that it does not have held what it needs: it would wait
# for ever. Seconds after which this process, done with its part, no longer counts on the other.
_PATIENCE = 60.0
_Brought: TypeAlias = Callable[[], "list[bytes] | None"]


def in_two(begin: Iterable[bytes], end: Iterable[bytes], ledger: Ledger) -> Iterator[bytes]:
    """Yield the parts of a document, the end of which a helper makes meanwhile.

    What the helper does not bring is made here: because something is wrong with the plan, which is
    told here then, because it was stopped or hangs, or because the system copies no processes.

    Parameters
    ----------
    ledger
        What both count in.

    Examples
    --------
    >>> b"".join(in_two([b"<a>"], [b"</a>"], Ledger("XML")))
    b'<a></a>'
    """
    with _helping(end, ledger) as brought:
        yield from begin
        made = brought()
    yield from end if made is None else made


@contextmanager
def _helping(parts: Iterable[bytes], ledger: Ledger) -> Iterator[_Brought]:
    """Have parts made by a helper, and yield what takes them, or nothing if they do not come."""
    import multiprocessing  # few files are so large

    may_help = not multiprocessing.current_process().daemon
    if not may_help or _WAY not in multiprocessing.get_all_start_methods():
        yield lambda: None
        return
    try:
        helper, here = _started(parts, ledger)
    except OSError:  # there are too many processes or open files already
        yield lambda: None
        return
    try:
        yield lambda: _brought(here, ledger)
    finally:
        here.close()
        helper.kill()
        helper.join()
        helper.close()


def _started(parts: Iterable[bytes], ledger: Ledger) -> tuple[BaseProcess, Connection]:
    """Start a helper, and return it with the end of a pipe at which it brings the parts."""
    import multiprocessing

    ways = multiprocessing.get_context(_WAY)
    here, there = ways.Pipe(duplex=False)
    asked = (parts, ledger, os.getpid(), here, there)
    helper = ways.Process(target=_help, args=asked, daemon=True)
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
    parts: Iterable[bytes], ledger: Ledger, asker: int, here: Connection, there: Connection
) -> None:
    """Make parts and bring them, with what was counted meanwhile, or nothing at all."""
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)  # by which Python ends what it started
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        here.close()  # else this process, were the other stopped, would wait for itself to read
        ledger.clear()
        made = []
        for part in parts:
            if os.getppid() != asker:
                return
            made.append(part)
        there.send((ledger, len(made)))
        for part in made:
            there.send_bytes(part)
    except BaseException:  # it comes up again where the same is made again, and is told there
        there.close()


def _brought(here: Connection, ledger: Ledger) -> list[bytes] | None:
    """Take what a helper made; nothing if it did not get so far."""
    try:
        if not here.poll(_PATIENCE):
            return None
        counted, parts = here.recv()
        made = [here.recv_bytes() for _ in range(parts)]
    except (EOFError, OSError):
        return None
    ledger.add(counted)
    return made
