"""The sentences of explanations, in the two languages; ``{name}`` is filled in."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping

from pmcore.kernel.naming import close_gaps
from pmcore.scheduling.dates import RowKind
from pmcore.scheduling.sentences_en import EN, EN_MILESTONE
from pmcore.scheduling.sentences_zh import ZH, ZH_MILESTONE


class Chinese(str):
    """A sentence in Chinese: no gap follows a closing mark, whatever is filled in.

    >>> Chinese("须等 {task} 完成").format(task="T1"), Chinese("须等 {task} 完成").format(task="“样品”")
    ('须等 T1 完成', '须等 “样品”完成')
    """

    __slots__ = ()

    def format(self, *words: object, **named: object) -> str:
        """Fill in words, and close the gaps behind closing marks."""
        return close_gaps(super().format(*words, **named))


def _chinese(sentences: Mapping[str, str]) -> dict[str, str]:
    return {key: Chinese(sentence) for key, sentence in sentences.items()}


SENTENCES: Mapping[str, Mapping[str, str]] = {"en": EN, "zh": _chinese(ZH)}
_MILESTONE = {
    "en": ChainMap(EN_MILESTONE, EN),
    "zh": ChainMap(_chinese(ZH_MILESTONE), dict(SENTENCES["zh"])),
}


def sentences_of(kind: RowKind, language: str) -> Mapping[str, str]:
    """Return what is said of a task of a kind: a milestone neither starts nor finishes."""
    return (_MILESTONE if kind == "milestone" else SENTENCES)[language]
