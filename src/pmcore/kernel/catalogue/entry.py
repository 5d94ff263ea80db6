"""One row of the message catalogue, and how a row becomes a sentence."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from pmcore.kernel.catalogue.nouns import noun
from pmcore.kernel.naming import close_gaps, with_names

Severity = Literal["error", "warning", "info"]
_SHOWN_ITEMS = 12
_BLANKS = " \t\u00a0\u3000"


class Entry(NamedTuple):
    """Words for one code.

    ``{name}`` is filled from the context, ``{path!w}`` walks a list as ``a -> b``, and
    ``{what!n}`` is a noun of :mod:`~pmcore.kernel.catalogue.nouns`.
    """

    en: str
    zh: str
    advice_en: str
    advice_zh: str
    severity: Severity = "error"

    def message(self, context: Mapping[str, object], language: str) -> str:
        """Return the sentence that names the values."""
        return self._filled(self.zh if language == "zh" else self.en, context, language)

    def advice(self, context: Mapping[str, object], language: str) -> str:
        """Return what to try next."""
        template = self.advice_zh if language == "zh" else self.advice_en
        return self._filled(template, context, language)

    @staticmethod
    def _filled(template: str, context: Mapping[str, object], language: str) -> str:
        named = with_names(context, language)
        filled = _FORMATTERS[language].vformat(template, (), named)
        return filled if named is context or language != "zh" else close_gaps(filled)

    def fields(self) -> frozenset[str]:
        """Context names that the four texts use."""
        return frozenset().union(
            *map(fields_of, (self.en, self.zh, self.advice_en, self.advice_zh))
        )


def fields_of(template: str) -> frozenset[str]:
    """Context names that one text uses."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


class _ContextFormatter(string.Formatter):
    """Fill templates from context, for a reader of one language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        # An error is built while something else is already wrong: a missing value must not
        # replace the report. The registry test holds every use to its context.
        return kwargs.get(str(key), "?")

    def convert_field(self, value: Any, conversion: Any) -> Any:
        if conversion == "w":
            return self._joined(value, " -> ")
        if conversion == "n":
            return noun(value, self._language) if isinstance(value, str) else value
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> str:
        return str(super().format_field(_visible(self._shown(value), value), format_spec))

    def _shown(self, value: Any) -> Any:
        if value is None or value == []:
            return "无" if self._language == "zh" else "none"
        if isinstance(value, list | tuple):
            return self._joined(value, ", ")
        if isinstance(value, Mapping):
            return next((value[tag] for tag in (self._language, "", "en") if tag in value), value)
        return value

    def _joined(self, values: Any, separator: str) -> str:
        if not isinstance(values, list | tuple):
            return str(self._shown(values))
        shown = [str(_visible(self._shown(value), value)) for value in values]
        if len(shown) > _SHOWN_ITEMS:
            half = _SHOWN_ITEMS // 2
            shown = [*shown[:half], f"… {len(shown) - 2 * half} …", *shown[-half:]]
        return separator.join(shown)


def _visible(shown: Any, value: object) -> Any:
    """Quote a text that was given and of which nothing, or not all, would be seen."""
    if isinstance(value, str) and (not value or value != value.strip(_BLANKS)):
        return f'"{value}"'
    return shown


_FORMATTERS = {language: _ContextFormatter(language) for language in ("en", "zh")}
