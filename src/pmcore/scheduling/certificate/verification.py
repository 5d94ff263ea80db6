"""The result of checking a schedule: what is wrong, what was checked, and what was not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pmcore.kernel import Finding, ProjectId
from pmcore.kernel.findings import check_language, json_safe

_SHOWN = 20
# What each rule is called in a report, in the order of the report.
RULES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "rows": ("tasks present", "任务齐全"),
        "working_time": ("dates in working time", "日期在工作时间内"),
        "duration": ("durations", "工期"),
        "fact": ("known dates kept", "已知日期不变"),
        "dependency": ("dependencies kept", "满足依赖"),
        "earliest": ("early dates the earliest", "最早日期最早"),
        "latest": ("late dates the latest", "最晚日期最晚"),
        "scheduled": ("scheduled dates", "计划日期"),
        "summary_span": ("spans of summary tasks", "摘要任务跨度"),
        "level_of_effort": ("level of effort", "配合任务"),
        "total_float": ("total float", "总浮动时间"),
        "free_float": ("free float", "自由浮动时间"),
        "interfering_float": ("interfering float", "干扰浮动时间"),
        "independent_float": ("independent float", "独立浮动时间"),
        "critical": ("critical flags", "关键标记"),
        "finish": ("project finish", "项目完成日期"),
    }
)


@dataclass(frozen=True, slots=True, repr=False)
class Verification:
    """What :func:`verify` found out about a schedule.

    Attributes
    ----------
    project
        Id of the project it was held against.
    findings
        What is wrong: at most 100 of each code, in the order of the checks.
    found
        How many there are of each code.
    checked
        By rule (:data:`RULES`), how often it was held against the schedule.
    unchecked
        By rule, how often the schedule does not give what the rule needs.
    ignored
        Fields of the schedule that no rule reads, in alphabetical order, at most 40: what they say
        may be wrong in a schedule that is valid.

    Examples
    --------
    >>> Verification("P", (), {}, {"rows": 3}, {"finish": 1}).is_valid
    True
    """

    project: ProjectId
    findings: tuple[Finding, ...]
    found: Mapping[str, int]
    checked: Mapping[str, int]
    unchecked: Mapping[str, int]
    ignored: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("found", "checked", "unchecked"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))

    @property
    def is_valid(self) -> bool:
        """Whether everything that was checked is right."""
        return not self.total

    @property
    def is_complete(self) -> bool:
        """Whether everything was checked: then a valid schedule is *the* schedule of the plan."""
        return not any(self.unchecked.values())

    @property
    def total(self) -> int:
        """How many findings there are, those beyond the first 100 of a code included."""
        return sum(self.found.values())

    def to_text(self, language: str = "en") -> str:
        """Write a short report in ``en`` or ``zh``.

        Raises
        ------
        InputError
            ``language.unknown``.
        """
        is_zh = check_language(language) == "zh"
        lines = [self._verdict(is_zh=is_zh)]
        lines += [f"- {finding.message(language)}" for finding in self.findings[:_SHOWN]]
        more = self.total - min(len(self.findings), _SHOWN)
        if more:
            lines.append(f"- …另有 {more} 处" if is_zh else f"- … and {more} more")
        lines.append(_counted(self.checked, ("checked", "已检查"), is_zh=is_zh))
        if not self.is_complete:
            lines.append(_counted(self.unchecked, ("not checked", "未检查"), is_zh=is_zh))
        if self.ignored:
            names = ("、" if is_zh else ", ").join(str(json_safe(name)) for name in self.ignored)
            lines.append(f"未查看的字段：{names}。" if is_zh else f"Fields not looked at: {names}.")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return {
            "project": self.project,
            "is_valid": self.is_valid,
            "is_complete": self.is_complete,
            "total": self.total,
            "found": dict(self.found),
            "checked": dict(self.checked),
            "unchecked": dict(self.unchecked),
            "ignored": list(self.ignored),
            "findings": [finding.to_dict() for finding in self.findings],
        }

    def _verdict(self, *, is_zh: bool) -> str:
        if is_zh:
            verdict = "有效" if self.is_valid else f"无效，{self.total} 处错误"
            return f"项目 {self.project} 的排程{verdict}。"
        errors = f"{self.total} error{'s' * (self.total != 1)}"
        verdict = "valid" if self.is_valid else f"not valid: {errors}"
        return f"The schedule of project {self.project} is {verdict}."

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Verification of {self.project}: {'valid' if self.is_valid else self.total}>"


def _counted(counts: Mapping[str, int], heading: tuple[str, str], *, is_zh: bool) -> str:
    said = [f"{RULES[rule][is_zh]} {count}" for rule, count in counts.items() if count]
    if is_zh:
        return f"{heading[1]}：{'，'.join(said) or '无'}。"
    return f"{heading[0].capitalize()}: {', '.join(said) or 'nothing'}."
