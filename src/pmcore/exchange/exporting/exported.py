"""What came of writing a plan in the format of another tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pmcore.exchange.files import PathLike, write_parts
from pmcore.kernel import Finding
from pmcore.kernel.coercion import unusable


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Exported:
    """A plan in the format of another tool, and what the file says otherwise.

    Attributes
    ----------
    data
        The bytes of the file; ``None`` when they went to a target at once.
    findings
        What was left out, what was changed to fit, and what the tool itself will not take: one
        for each kind, counted.
    renamed
        New ids by old ones, for what the format cannot call as the plan does.
    """

    data: bytes | None
    findings: tuple[Finding, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)

    def save(self, path: PathLike) -> None:
        """Write the file so that it is complete or as it was.

        Raises
        ------
        DocumentError
            ``document.unwritable``.
        InputError
            ``value.invalid`` when the file went to a target before.
        """
        if self.data is None:
            en, zh = "it was written to its target already", "已写入其目标"
            raise unusable("data", None, en, zh)
        write_parts(path, [self.data])

    def __repr__(self) -> str:
        size = "written" if self.data is None else f"{len(self.data):,} bytes"
        return f"<Exported: {size}, {len(self.findings)} findings>"
