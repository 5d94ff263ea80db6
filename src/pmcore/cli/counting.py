"""How many findings of each severity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pmcore.kernel import Finding

SEVERITIES = ("error", "warning", "info")


def counted(findings: Iterable[Finding], words: Mapping[str, str]) -> str:
    """Say it: ``1 error, 2 warnings``."""
    counts = Counter(str(finding.severity) for finding in findings)
    parts = [_amount(counts[kind], kind, words) for kind in SEVERITIES if counts[kind]]
    return words["comma"].join(parts) or words["no_findings"]


def _amount(count: int, severity: str, words: Mapping[str, str]) -> str:
    if count == 1:
        return words[f"one_{severity}"]
    return words[f"{severity}s"].format(n=count)
