"""What came of writing a file for another tool."""

from __future__ import annotations

from dataclasses import dataclass

from pmcore.kernel import Finding


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Exported:
    """A file written for another tool, and what it says otherwise than the plan.

    Attributes
    ----------
    data
        The document; ``None`` when it went to a target.
    size
        How many bytes it has.
    findings
        What the format cannot hold, what had to be changed to fit, and what the tool itself
        will not take: one for each kind, counted.
    """

    data: bytes | None
    size: int
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        return f"<Exported: {self.size} bytes, {len(self.findings)} findings>"
