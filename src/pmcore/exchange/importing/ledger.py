"""What happened to a file on the way in: counted by kind, told once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pmcore.exchange.importing.feature import Feature
from pmcore.kernel import Code, Finding, JsonValue, json_safe

_RESULTS: dict[str, dict[str, JsonValue]] = {
    "dates": {"en": "dates", "zh": "日期"},
    "costs": {"en": "costs", "zh": "成本"},
    "loads": {"en": "loads of resources", "zh": "资源负荷"},
}


class Ledger:
    """Counts what is not understood, what was changed and what is only carried along."""

    def __init__(self) -> None:
        self._counts: dict[tuple[Code, Feature], tuple[int, str]] = {}
        self._kept: set[str] = set()
        self._chosen: tuple[Finding, ...] = ()

    def unused(self, feature: Feature, where: str) -> None:
        """Count something that the project cannot hold, whether or not anything depends on it."""
        is_idle = feature.moves == "nothing"
        code = Code.IMPORT_SET_ASIDE if is_idle else Code.IMPORT_NOT_UNDERSTOOD
        self._count(code, feature, where)

    def adjusted(self, feature: Feature, where: str) -> None:
        """Count a value that was changed to fit."""
        self._count(Code.IMPORT_ADJUSTED, feature, where)

    def chose(self, project: str, others: Sequence[str]) -> None:
        """Remember that one of several projects was read, unasked."""
        context = {"project": project, "others": json_safe(others), "count": len(others) + 1}
        self._chosen = (Finding(Code.IMPORT_PROJECT_CHOSEN, context),)

    def kept(self, names: Iterable[str]) -> None:
        """Remember names of fields that are carried along."""
        self._kept.update(names)

    @property
    def count(self) -> int:
        """How much was counted so far."""
        return sum(count for count, _ in self._counts.values())

    def findings(self) -> tuple[Finding, ...]:
        """One finding for each kind: not understood first, then changed, then what is only kept."""
        order = (Code.IMPORT_NOT_UNDERSTOOD, Code.IMPORT_ADJUSTED, Code.IMPORT_SET_ASIDE)
        told = sorted(self._counts.items(), key=lambda item: order.index(item[0][0]))
        found = [*self._chosen, *(_told(code, feature, *seen) for (code, feature), seen in told)]
        if self._kept:
            names = sorted(self._kept)
            found.append(
                Finding(Code.IMPORT_KEPT, {"count": len(names), "names": json_safe(names)})
            )
        return tuple(found)

    def _count(self, code: Code, feature: Feature, where: str) -> None:
        count, first = self._counts.get((code, feature), (0, where))
        self._counts[code, feature] = count + 1, first


def _told(code: Code, feature: Feature, count: int, first: str) -> Finding:
    said: dict[str, JsonValue] = {
        "kind": feature.name,
        "what": {"en": feature.en, "zh": feature.zh},
        "count": count,
        "first": first,
    }
    if code is Code.IMPORT_NOT_UNDERSTOOD:
        said["results"] = _RESULTS[feature.moves]
    return Finding(code, said)
