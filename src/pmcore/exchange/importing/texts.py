"""Names and notes of other tools, made fit for a plan."""

from __future__ import annotations

import re

from pmcore.kernel import InputError, check_text
from pmcore.kernel.text import LONGEST_NAME, LONGEST_NOTE

_unfit = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\u2028\u2029\ufffe\uffff]"
)
_not_in_id = re.compile(r"[^A-Za-z0-9._-]+", re.ASCII).sub
_LONGEST_ID = 40


def fit_name(text: str) -> str | None:
    r"""Return a text as a name of one line; ``None`` if nothing is left.

    >>> fit_name("Dig\n the trench")
    'Dig the trench'
    """
    if text and len(text) <= LONGEST_NAME and _says_something(text):
        return text
    cut = " ".join(_unfit.sub(" ", text).split())[:LONGEST_NAME].strip()
    return cut if _says_something(cut) else None


def fit_notes(text: str) -> tuple[str, bool]:
    r"""Return a text of several lines as notes, and whether anything had to be changed for it.

    >>> fit_notes("Mind\r\nthe gap")
    ('Mind\nthe gap', False)
    """
    if not text:
        return "", False
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fit = _unfit.sub(" ", text)[:LONGEST_NOTE]
    return (fit if _says_something(fit, lines=True) else ""), fit != text


def id_of(name: str) -> str:
    """Return an id made from a name; ``project`` if nothing of it can be used.

    >>> id_of("New fence (east)"), id_of("围栏")
    ('New-fence-east', 'project')
    """
    return _not_in_id("-", name)[:_LONGEST_ID].strip("-._") or "project"


def _says_something(text: str, *, lines: bool = False) -> bool:
    if text.isprintable() and text and not text.isspace() and len(text) <= LONGEST_NOTE:
        return True  # nearly every text ends here
    try:
        check_text(text, "text", longest=LONGEST_NOTE, lines=lines)
    except InputError:
        return False
    return True
