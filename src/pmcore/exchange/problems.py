"""Problems of a document, collected with their places before anything is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from pmcore.exchange.limits import ReadLimits
from pmcore.kernel import Code, DocumentError, Finding, PmcoreError, json_safe
from pmcore.wbs.coercion import closest

if TYPE_CHECKING:
    from pydantic import ValidationError

T = TypeVar("T")
R = TypeVar("R")
Place = Sequence[str | int]
CODED = "pmcore"
_LONGEST_KEY = 60
# pydantic names the chosen branch of a union in the place; ours begin with this.
BRANCH = "~"


class Problems:
    """What is wrong with a document, each with its place, up to a limit."""

    __slots__ = ("_most", "findings")

    def __init__(self, limits: ReadLimits) -> None:
        self._most = limits.max_problems
        self.findings: list[Finding] = []

    @property
    def full(self) -> bool:
        """Whether looking further is pointless."""
        return len(self.findings) >= self._most

    def add(self, place: str, problem: PmcoreError | Finding) -> None:
        """Keep a problem with its place."""
        if not self.full:
            self.findings.append(
                Finding(problem.code, {**problem.context, "place": place or "document"})
            )

    def add_all(self, place: str, error: PmcoreError) -> None:
        """Keep every finding that an error carries, or the error itself."""
        for finding in getattr(error, "findings", ()) or (error.to_finding(),):
            self.add(place, finding)

    def attempt(self, place: str, make: Callable[[], R]) -> R | None:
        """Return what ``make`` makes, or keep its coded error and return ``None``."""
        try:
            return make()
        except PmcoreError as error:
            self.add_all(place, error)
            return None

    def check(self) -> None:
        """Raise ``document.invalid`` with all findings if there are any."""
        if self.findings:
            self.refuse()

    def refuse(self) -> NoReturn:
        """Raise ``document.invalid`` with all findings."""
        first, count = self.findings[0], len(self.findings)
        more = {"en": f"{count} or more", "zh": f"至少 {count}"}
        error = DocumentError(
            Code.DOCUMENT_INVALID,
            count=more if self.full else count,
            place=first.context["place"],
            first={language: first.message(language) for language in ("en", "zh")},
            advice={language: first.advice(language) for language in ("en", "zh")},
        )
        error.findings = tuple(self.findings)
        raise error


def joined(place: str, steps: Place) -> str:
    """Write a place as people do: ``tasks[3].deliverables[0].name``.

    >>> joined("tasks[3]", ("labels", 0)), joined("", ("project",))
    ('tasks[3].labels[0]', 'project')
    """
    for step in steps:
        if isinstance(step, int):
            place += f"[{step}]"
        elif not step.startswith(BRANCH):
            place += f".{step[:_LONGEST_KEY]}" if place else step[:_LONGEST_KEY]
    return place


def findings_of(error: ValidationError, place: str, known: Callable[[Place], list[str]]) -> Any:
    """Turn pydantic's report into findings with places.

    Parameters
    ----------
    error
        What pydantic raised.
    place
        Where the validated value stands in the document.
    known
        Gives the names an object may have, for advice on an unknown one.
    """
    for item in error.errors(include_url=False, include_context=True):
        at = joined(place, item["loc"])
        yield at, _finding(item, item["loc"][-1] if item["loc"] else at, known)


def _finding(item: Any, name: str | int, known: Callable[[Place], list[str]]) -> Finding:
    kind = item["type"]
    if kind == CODED:
        finding: Finding = item["ctx"]["finding"]
        return finding
    if kind == "missing":
        return Finding(Code.DOCUMENT_FIELD_MISSING, {"field": name})
    if kind == "extra_forbidden":
        return unknown_field(name, known(item["loc"][:-1]))
    problem = _PROBLEMS.get(kind, {"en": item["msg"], "zh": item["msg"]})
    context = {"field": name, "value": item["input"], "problem": problem}
    return Finding(Code.VALUE_INVALID, context)


def unknown_field(name: object, known: Collection[str]) -> Finding:
    """Name a key that an object cannot have, and those that look like it."""
    return Finding(
        Code.FIELD_UNKNOWN, {"field": str(name), "close": json_safe(closest(name, known))}
    )


_PROBLEMS = {
    "string_type": {"en": "it is a text", "zh": "应为文本"},
    "list_type": {"en": "it is a list", "zh": "应为列表"},
    "dict_type": {"en": "it is an object with keys", "zh": "应为含键的对象"},
    "bool_type": {"en": "it is true or false", "zh": "应为 true 或 false"},
    "int_type": {"en": "it is a whole number", "zh": "应为整数"},
}
