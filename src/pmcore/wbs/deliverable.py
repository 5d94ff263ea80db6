"""Deliverables: what a task hands over, and how one knows that it is good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from pmcore.kernel import LocalizedText, TextLike, check_id, check_text
from pmcore.kernel.coercion import choice, flag, listed, unusable, whole_number

DeliverableState: TypeAlias = Literal["missing", "submitted", "accepted", "rejected"]
CriterionCheck: TypeAlias = Literal["manual", "numeric", "file", "host"]


@dataclass(frozen=True, slots=True, init=False)
class AcceptanceCriterion:
    """One condition a deliverable must meet.

    Attributes
    ----------
    text
        The condition in words.
    check
        Who decides: a person (``manual``), a number, the presence of a file, or the host.
    met
        Whether it is met.
    """

    text: LocalizedText
    check: CriterionCheck
    met: bool

    def __init__(self, text: TextLike, check: CriterionCheck = "manual", met: bool = False) -> None:
        object.__setattr__(self, "text", LocalizedText.of(text))
        object.__setattr__(self, "check", choice(check, "check", get_args(CriterionCheck)))
        object.__setattr__(self, "met", flag(met, "met"))


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file kept by the host: where it is and how to recognise it; never its bytes."""

    uri: str
    sha256: str | None = None
    size: int | None = None

    def __post_init__(self) -> None:
        check_text(self.uri, "file reference", longest=2000)
        if self.sha256 is not None and not _is_digest(self.sha256):
            en = "it must be 64 hexadecimal digits in lower case"
            raise unusable("sha256", self.sha256, en, "应为 64 位小写十六进制数字")
        if self.size is not None:
            whole_number(self.size, "file size", 0, 2**53)


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and not set(value) - set("0123456789abcdef")


@dataclass(frozen=True, slots=True, init=False)
class Deliverable:
    """A result that a task hands over.

    Attributes
    ----------
    id
        Unique within the task.
    name
        What it is.
    criteria
        Conditions for acceptance.
    required
        Whether the task is incomplete without it.
    state
        ``missing``, ``submitted``, ``accepted`` or ``rejected``.
    evidence
        Files that show it.

    Examples
    --------
    >>> report = Deliverable("D1", "Test report", criteria=["Signed by the laboratory"])
    >>> [str(criterion.text) for criterion in report.unmet]
    ['Signed by the laboratory']
    """

    id: str
    name: LocalizedText
    criteria: tuple[AcceptanceCriterion, ...]
    required: bool
    state: DeliverableState
    evidence: tuple[FileRef, ...]

    def __init__(
        self,
        id: str,
        name: TextLike,
        *,
        criteria: Iterable[AcceptanceCriterion | TextLike] = (),
        required: bool = True,
        state: DeliverableState = "missing",
        evidence: Iterable[FileRef | str] = (),
    ) -> None:
        put = object.__setattr__
        put(self, "id", check_id(id, "deliverable"))
        put(self, "name", LocalizedText.of(name))
        put(self, "criteria", listed(criteria, "criteria", _criterion_of))
        put(self, "required", flag(required, "required"))
        put(self, "state", choice(state, "deliverable state", get_args(DeliverableState)))
        put(self, "evidence", listed(evidence, "evidence", _file_of))

    @property
    def unmet(self) -> tuple[AcceptanceCriterion, ...]:
        """Criteria that are not met yet."""
        return tuple(criterion for criterion in self.criteria if not criterion.met)


DeliverableLike: TypeAlias = "Deliverable | TextLike"


def deliverables_of(value: Any) -> tuple[Deliverable, ...]:
    """Read deliverables; a plain name becomes ``D1``, ``D2``... by its place in the list."""
    given = listed(value, "deliverables", lambda item: item)
    read = tuple(
        item if isinstance(item, Deliverable) else Deliverable(f"D{place}", item)
        for place, item in enumerate(given, start=1)
    )
    counts = Counter(deliverable.id for deliverable in read) if len(read) > 1 else {}
    for id, count in counts.items():
        if count > 1:
            en = "each deliverable of a task must have an id of its own"
            raise unusable("deliverables", id, en, "同一任务的交付物编号不得重复")
    return read


def _criterion_of(value: AcceptanceCriterion | TextLike) -> AcceptanceCriterion:
    return value if isinstance(value, AcceptanceCriterion) else AcceptanceCriterion(value)


def _file_of(value: FileRef | str | Mapping[str, Any]) -> FileRef:
    if isinstance(value, Mapping):
        return FileRef(**value)
    return value if isinstance(value, FileRef) else FileRef(value)
