"""What every reader of files promises of bad input: a plan or a coded error, and soon."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from pmcore.exchange import compare_stored
from pmcore.exchange.importing.imported import Imported
from pmcore.kernel import DocumentError, InputError, PmcoreError

Read = Callable[..., Imported]
Cut = tuple[int, int, str]  # where, how much goes, what comes in its place
Change = tuple[tuple[int, int], str]
_MOST_SECONDS, _MOST_TO_REFUSE = 20, 5


def refused(read: Read, given: Any, **more: object) -> PmcoreError:
    """Return the error that a document is refused with, within seconds."""
    begun = time.process_time()
    with pytest.raises(PmcoreError) as caught:
        read(given, **more)
    assert time.process_time() - begun < _MOST_TO_REFUSE
    assert caught.value.message("zh")
    return caught.value


def read_or_refused(read: Read, data: bytes) -> Imported | None:
    """Read a document and compare its dates, or see it refused; both speak Chinese, too."""
    begun = time.process_time()
    imported = None
    try:
        imported = read(data)
        agreement = compare_stored(imported)
    except PmcoreError as error:
        assert error.message("zh")  # noqa: PT017 - any of the errors will do
    else:
        assert all(finding.message("zh") for finding in agreement.findings)
    assert time.process_time() - begun < _MOST_SECONDS
    return imported


def assert_bad_sources_are_refused(read: Read, folder: Path, text: str) -> None:
    """A missing file, a folder, and what is no source at all; ``text`` is a whole document."""
    for path, code in ((folder / "x", "document.not_found"), (folder, "document.unreadable")):
        assert isinstance(error := refused(read, path), DocumentError)
        assert error.code == code
    for given in (5, None, text, ["a"]):
        assert isinstance(error := refused(read, given), InputError)
        assert error.code == "value.invalid"


def changes(values: Sequence[tuple[int, int]], words: Sequence[str]) -> st.SearchStrategy[Any]:
    """Up to three values of a document, each to be said otherwise."""
    change = st.tuples(st.sampled_from(values), st.sampled_from(words))
    return st.lists(change, min_size=1, max_size=3)


def cuts(text: str, pieces: Sequence[str]) -> st.SearchStrategy[Any]:
    """Up to four places of a document where something goes and a piece comes in."""
    cut = st.tuples(st.integers(0, len(text)), st.integers(0, 40), st.sampled_from(pieces))
    return st.lists(cut, min_size=1, max_size=4)


def changed(text: str, changes: Sequence[Change]) -> bytes:
    """Return a document with other values."""
    for (first, last), word in sorted(changes, reverse=True):
        text = text[:first] + word + text[last:]
    return text.encode()


def damaged(text: str, cuts: Sequence[Cut]) -> bytes:
    """Return a document with cuts; what is no text is written all the same."""
    for at, length, piece in cuts:
        text = text[:at] + piece + text[at + length :]
    return text.encode("utf-8", "surrogatepass")
