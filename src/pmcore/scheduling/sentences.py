"""The sentences of explanations, in the two languages; ``{name}`` is filled in."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping

from pmcore.scheduling.dates import RowKind
from pmcore.scheduling.sentences_en import EN, EN_MILESTONE
from pmcore.scheduling.sentences_zh import ZH, ZH_MILESTONE

SENTENCES: Mapping[str, Mapping[str, str]] = {"en": EN, "zh": ZH}
_MILESTONE = {
    "en": ChainMap(EN_MILESTONE, EN),
    "zh": ChainMap(ZH_MILESTONE, ZH),
}


def sentences_of(kind: RowKind, language: str) -> Mapping[str, str]:
    """Return what is said of a task of a kind: a milestone neither starts nor finishes."""
    return (_MILESTONE if kind == "milestone" else SENTENCES)[language]
