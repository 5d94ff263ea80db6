"""Names of a plan in the one language a file has room for."""

from __future__ import annotations

from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.xer.losses import OUTER_SPACE, TRANSLATIONS
from pmcore.exchange.xer.sheet import words
from pmcore.kernel import LocalizedText


class Names:
    """Picks names.

    Parameters
    ----------
    language
        Which one is written where there are several.
    """

    def __init__(self, ledger: Ledger, language: str) -> None:
        self._ledger = ledger
        self._language = language

    def of(self, name: LocalizedText, where: str) -> str:
        """Return a name as it is written."""
        if name.languages:
            self._ledger.adjusted(TRANSLATIONS, where)
        picked = name.pick(self._language)
        if picked != picked.strip():
            self._ledger.adjusted(OUTER_SPACE, where)
        return words(picked)
