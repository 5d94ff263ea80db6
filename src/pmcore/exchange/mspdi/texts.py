"""Names and notes of a file, made fit for a plan: what had to be changed is noted."""

from __future__ import annotations

import re

from pmcore.exchange.mspdi.ledger import TEXT, UNNAMED
from pmcore.exchange.mspdi.record import Desk, Record
from pmcore.kernel import InputError, LocalizedText, check_text
from pmcore.kernel.text import LONGEST_NAME, LONGEST_NOTE

_unfit = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u2028\u2029\ufffe\uffff]"
)


def name_of(record: Record, desk: Desk) -> LocalizedText:
    """Return the name of a record; its id where it has none."""
    text = record.text("Name")
    fit = fit_name(text)
    if fit is None:
        desk.ledger.adjusted(UNNAMED, record.name)
        return LocalizedText(record.name)
    if fit != text:
        desk.ledger.adjusted(TEXT, record.name)
    return LocalizedText(fit)


def fit_name(text: str) -> str | None:
    r"""Return a text as a name of one line; ``None`` if nothing is left.

    >>> fit_name("Dig\n the trench")
    'Dig the trench'
    """
    if text and len(text) <= LONGEST_NAME and text.isprintable():
        return text if _says_something(text) else None
    cut = " ".join(_unfit.sub(" ", text).split())[:LONGEST_NAME].strip()
    return cut if _says_something(cut) else None


def notes_of(record: Record, desk: Desk) -> str:
    """Return the notes of a record, several lines of them."""
    content = record.content("Notes")
    text = content.replace("\r\n", "\n").replace("\r", "\n") if isinstance(content, str) else ""
    fit = _unfit.sub(" ", text)[:LONGEST_NOTE]
    if fit != text:
        desk.ledger.adjusted(TEXT, record.name)
    return fit if _says_something(fit, lines=True) else ""


def _says_something(text: str, *, lines: bool = False) -> bool:
    try:
        check_text(text, "text", longest=LONGEST_NOTE, lines=lines)
    except InputError:
        return False
    return True
