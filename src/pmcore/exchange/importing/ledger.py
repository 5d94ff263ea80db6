"""What happened to a file on the way in: counted by kind, told once."""

from __future__ import annotations

from collections.abc import Iterable

from pmcore.exchange.importing.feature import Feature
from pmcore.kernel import Code, Finding, json_safe


class Ledger:
    """Counts what is not understood, what was changed and what is only carried along."""

    def __init__(self) -> None:
        self._counts: dict[tuple[Code, Feature], tuple[int, str]] = {}
        self._kept: set[str] = set()

    def unused(self, feature: Feature, where: str) -> None:
        """Count something dates may depend on that the project cannot hold."""
        self._count(Code.IMPORT_NOT_UNDERSTOOD, feature, where)

    def adjusted(self, feature: Feature, where: str) -> None:
        """Count a value that was changed to fit."""
        self._count(Code.IMPORT_ADJUSTED, feature, where)

    def kept(self, names: Iterable[str]) -> None:
        """Remember names of fields that are carried along."""
        self._kept.update(names)

    @property
    def count(self) -> int:
        """How much was counted so far."""
        return sum(count for count, _ in self._counts.values())

    def findings(self) -> tuple[Finding, ...]:
        """One finding for each kind: not understood first, then changed, then carried along."""
        order = (Code.IMPORT_NOT_UNDERSTOOD, Code.IMPORT_ADJUSTED)
        told = sorted(self._counts.items(), key=lambda item: order.index(item[0][0]))
        found = [
            Finding(
                code,
                {
                    "kind": feature.name,
                    "what": {"en": feature.en, "zh": feature.zh},
                    "count": count,
                    "first": first,
                },
            )
            for (code, feature), (count, first) in told
        ]
        if self._kept:
            names = sorted(self._kept)
            found.append(
                Finding(Code.IMPORT_KEPT, {"count": len(names), "names": json_safe(names)})
            )
        return tuple(found)

    def _count(self, code: Code, feature: Feature, where: str) -> None:
        count, first = self._counts.get((code, feature), (0, where))
        self._counts[code, feature] = count + 1, first
