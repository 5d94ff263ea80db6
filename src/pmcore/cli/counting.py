"""How many: findings of each severity, tasks and summary tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from pmcore.kernel import Finding
from pmcore.scheduling import TaskDates

SEVERITIES = ("error", "warning", "info")
_MOST_NAMED = 60


def counted(findings: Iterable[Finding], words: Mapping[str, str]) -> str:
    """Say it: ``1 error, 2 warnings``."""
    counts = Counter(str(finding.severity) for finding in findings)
    parts = [_amount(counts[kind], kind, words) for kind in SEVERITIES if counts[kind]]
    return words["comma"].join(parts) or words["no_findings"]


def counted_tasks(rows: Iterable[TaskDates], words: Mapping[str, str]) -> str:
    """Say how many do work and how many only sum it up: ``12 tasks, 3 summary tasks``."""
    summaries = Counter(dates.kind == "summary" for dates in rows)
    tasks, above = summaries[False], summaries[True]
    parts = [words["one_task"] if tasks == 1 else words["tasks"].format(n=tasks)]
    if above:
        parts.append(words["one_summary"] if above == 1 else words["summaries"].format(n=above))
    return words["comma"].join(parts)


def some_of(ids: Sequence[str], words: Mapping[str, str]) -> str:
    """Name the first of many, and say how many more there are."""
    shown = words["comma"].join(ids[:_MOST_NAMED])
    if len(ids) <= _MOST_NAMED:
        return shown
    return words["and_more"].format(shown=shown, n=f"{len(ids) - _MOST_NAMED:,}")


def _amount(count: int, severity: str, words: Mapping[str, str]) -> str:
    if count == 1:
        return words[f"one_{severity}"]
    return words[f"{severity}s"].format(n=count)
