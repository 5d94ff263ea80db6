"""Names of a plan as texts of a file: one language, no space around them."""

from __future__ import annotations

from pmcore.exchange.exporting import Ledger
from pmcore.exchange.mspdi.losses import LONG_NAME, OUTER_SPACE, TRANSLATIONS
from pmcore.exchange.mspdi.xml_out import escaped
from pmcore.kernel import LocalizedText

_LONGEST = 255


class Texts:
    """Writes names for readers of one language."""

    def __init__(self, language: str, ledger: Ledger) -> None:
        self._language = language
        self._ledger = ledger

    def name(self, text: LocalizedText, where: str) -> str:
        """Return a name as the content of an element, escaped."""
        return escaped(self.plain(text, where))

    def picked(self, text: LocalizedText) -> LocalizedText:
        """Return one language of a text that nobody in the plan wrote, such as a holiday's name."""
        return LocalizedText(text.pick(self._language))

    def plain(self, text: LocalizedText, where: str) -> str:
        """Return a name as plain text."""
        plain = text.to_json()
        if not isinstance(plain, str):
            self._ledger.left_out(TRANSLATIONS, where)
            plain = text.pick(self._language)
        name = plain.strip()
        if name != plain:
            self._ledger.adjusted(OUTER_SPACE, where)
        if len(name) > _LONGEST:
            self._ledger.beyond(LONG_NAME, where)
        return name
