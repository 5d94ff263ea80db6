"""One row of the message catalogue, and how a row becomes a sentence."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

Severity = Literal["error", "warning", "info"]
_SHOWN_ITEMS = 12


class Entry(NamedTuple):
    """Words for one code. ``{name}`` is filled from the context; ``{path!w}`` walks a list."""

    en: str
    zh: str
    advice_en: str
    advice_zh: str
    severity: Severity = "error"

    def message(self, context: Mapping[str, object], language: str) -> str:
        """Return the sentence that names the values."""
        return _FORMATTER.vformat(self.zh if language == "zh" else self.en, (), context)

    def advice(self, context: Mapping[str, object], language: str) -> str:
        """Return what to try next."""
        return _FORMATTER.vformat(
            self.advice_zh if language == "zh" else self.advice_en, (), context
        )

    def fields(self) -> frozenset[str]:
        """Context names that the four texts use."""
        texts = (self.en, self.zh, self.advice_en, self.advice_zh)
        return frozenset(
            name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name
        )


class _ContextFormatter(string.Formatter):
    """Fill templates from context; a list reads as ``a, b`` and, with ``!w``, as ``a -> b``."""

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        # An error is built while something else is already wrong: a missing value must not
        # replace the report. The registry test holds every use to its context.
        return kwargs.get(str(key), "?")

    def convert_field(self, value: Any, conversion: Any) -> Any:
        if conversion == "w":
            return _joined(value, " -> ")
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, list | tuple):
            value = _joined(value, ", ")
        if value is None:
            value = "-"
        return str(super().format_field(value, format_spec))


def _joined(values: Sequence[object], separator: str) -> str:
    shown = [str(value) for value in values]
    if len(shown) > _SHOWN_ITEMS:
        half = _SHOWN_ITEMS // 2
        hidden = len(shown) - 2 * half
        shown = [*shown[:half], f"… {hidden} …", *shown[-half:]]
    return separator.join(shown)


_FORMATTER = _ContextFormatter()
