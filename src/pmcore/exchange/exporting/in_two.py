"""A document made by two processes: a copy of this one makes its end while this one begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.helper import IsAwaited, helping


def in_two(begin: Iterable[bytes], end: Iterable[bytes], ledger: Ledger) -> Iterator[bytes]:
    """Yield the parts of a document, the end of which a helper makes meanwhile.

    What the helper does not bring is made here: if something is wrong with the plan, it is told
    here then.

    Parameters
    ----------
    ledger
        What both count in.

    Examples
    --------
    >>> b"".join(in_two([b"<a>"], [b"</a>"], Ledger("XML")))
    b'<a></a>'
    """

    def made(is_awaited: IsAwaited) -> Iterator[bytes | Ledger]:
        ledger.clear()
        for part in end:
            if not is_awaited():
                return
            yield part
        yield ledger

    with helping(made) as brought:
        yield from begin
        there = brought()
    if there is None:
        yield from end
        return
    for each in there:
        if isinstance(each, Ledger):
            ledger.add(each)
        else:
            yield each
