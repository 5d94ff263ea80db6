"""What a plan says that does not reach a file as it stands: counted by kind, told once."""

from __future__ import annotations

from pmcore.exchange.importing.feature import Feature
from pmcore.kernel import Code, Finding

_ORDER = (Code.EXPORT_LEFT_OUT, Code.EXPORT_ADJUSTED, Code.EXPORT_BEYOND)


class Ledger:
    """Counts what is left out, what is changed, and what the tool will not take.

    Parameters
    ----------
    files
        What files of the tool are called.
    tool
        What the tool is called; as its files unless given.
    """

    def __init__(self, files: str, tool: str = "") -> None:
        self._names = {"format": files, "tool": tool or files}
        self._counts: dict[tuple[Code, Feature], tuple[int, str]] = {}

    def left_out(self, feature: Feature, where: str) -> None:
        """Count something the format has no place for."""
        self._count(Code.EXPORT_LEFT_OUT, feature, where)

    def adjusted(self, feature: Feature, where: str) -> None:
        """Count a value that is written otherwise than it stands in the plan."""
        self._count(Code.EXPORT_ADJUSTED, feature, where)

    def beyond(self, feature: Feature, where: str) -> None:
        """Count a value that the file holds as it stands, though the tool cannot."""
        self._count(Code.EXPORT_BEYOND, feature, where)

    @property
    def count(self) -> int:
        """How much was counted so far."""
        return sum(count for count, _ in self._counts.values())

    def clear(self) -> None:
        """Begin to count anew."""
        self._counts.clear()

    def add(self, later: Ledger) -> None:
        """Add what was counted of a later part of the same file."""
        for (code, feature), (count, first) in later._counts.items():
            before, earlier = self._counts.get((code, feature), (0, first))
            self._counts[code, feature] = before + count, earlier

    def findings(self) -> tuple[Finding, ...]:
        """One finding for each kind: left out first, then changed, then beyond the tool."""
        told = sorted(self._counts.items(), key=lambda item: _ORDER.index(item[0][0]))
        return tuple(
            Finding(
                code,
                {
                    **self._names,
                    "kind": feature.name,
                    "what": {"en": feature.en, "zh": feature.zh},
                    "count": count,
                    "first": first,
                },
            )
            for (code, feature), (count, first) in told
        )

    def _count(self, code: Code, feature: Feature, where: str) -> None:
        count, first = self._counts.get((code, feature), (0, where))
        self._counts[code, feature] = count + 1, first
