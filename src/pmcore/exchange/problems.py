"""Problems of a document, collected with their places before anything is refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from pmcore.exchange.hints import elsewhere, renamed
from pmcore.exchange.limits import ReadLimits
from pmcore.kernel import Code, DocumentError, Finding, PmcoreError, closest, json_safe
from pmcore.kernel.ids import is_id

if TYPE_CHECKING:
    from pydantic import ValidationError

T = TypeVar("T")
R = TypeVar("R")
Place = Sequence[str | int]
CODED = "pmcore"
_LONGEST_KEY = 60
_AS_OFTEN = 100  # as others: how often problems are met, the same ones again and again
# pydantic names the chosen branch of a union in the place; ours begin with this.
BRANCH = "~"


class Problems:
    """What is wrong with a document, each with its place, up to a limit."""

    __slots__ = ("_met", "_most", "findings")

    def __init__(self, limits: ReadLimits) -> None:
        self._most, self._met = limits.max_problems, 0
        self.findings: list[Finding] = []

    @property
    def full(self) -> bool:
        """Whether looking further is pointless."""
        return len(self.findings) >= self._most or self._met >= _AS_OFTEN * self._most

    def add(self, place: str, problem: PmcoreError | Finding) -> None:
        """Keep a problem with its place; one that was met before is the same problem."""
        if not self.full:
            self._met += 1
            found = Finding(problem.code, {**problem.context, "place": place or "document"})
            if found not in self.findings:
                self.findings.append(found)

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


def task_place(number: int, id: object) -> str:
    """Write the place of a task with its id, if that is one: people do not count lines."""
    return f"tasks[{number}]{_named(id)}"


def link_place(number: int, predecessor: object, successor: object) -> str:
    """Write the place of a dependency with the tasks it joins, if these are ids."""
    named = _named(predecessor) and _named(successor) and f" ({predecessor} -> {successor})"
    return f"dependencies[{number}]{named}"


def place_of(kind: str, number: int, item: object) -> str:
    """Write the place of one unread task, resource, dependency, or task of a baseline.

    >>> place_of("task", 6, {"id": "prod"}), place_of("dependency", 0, 5)
    ('tasks[6] (prod)', 'dependencies[0]')
    """
    data = item if isinstance(item, Mapping) else {}
    if kind == "task":
        return task_place(number, data.get("id"))
    if kind == "resource":
        return f"resources[{number}]{_named(data.get('id'))}"
    if kind == "baseline_task":
        return task_place(number, data.get("task"))
    return link_place(number, data.get("predecessor"), data.get("successor"))


def _named(id: object) -> str:
    return f" ({id})" if isinstance(id, str) and is_id(id) else ""


def findings_of(
    error: ValidationError, kind: str, place: str, known: Callable[[Place], list[str]]
) -> Any:
    """Turn pydantic's report into findings with places.

    Parameters
    ----------
    error
        What pydantic raised.
    kind
        Kind of the validated object.
    place
        Where the validated value stands in the document.
    known
        Gives the names an object may have, for advice on an unknown one.
    """
    items = error.errors(include_url=False, include_context=True)
    strange = [item["loc"][0] for item in items if _is_strange(item)]
    meant = {renamed(kind, name) for name in strange}
    for item in items:
        at = joined(place, item["loc"])
        if item["type"] == "missing" and item["loc"][0] in meant:
            continue  # it is there, under another name
        hint = elsewhere(kind, item["loc"][0]) if _is_strange(item) else None
        yield at, hint or _finding(item, item["loc"][-1] if item["loc"] else at, known)


def _is_strange(item: Any) -> bool:
    return bool(item["type"] == "extra_forbidden" and len(item["loc"]) == 1)


def _finding(item: Any, name: str | int, known: Callable[[Place], list[str]]) -> Finding:
    kind = item["type"]
    if kind == CODED:
        finding: Finding = item["ctx"]["finding"]
        return finding
    if kind == "missing":
        return Finding(Code.DOCUMENT_FIELD_MISSING, {"field": name})
    if kind == "extra_forbidden":
        return unknown_field(name, known(item["loc"][:-1]))
    given = item.get("ctx", {})
    problem = _PROBLEMS.get(kind, {"en": "it must fit the schema", "zh": "应符合计划的结构"})
    said = {language: text.format(**given) for language, text in problem.items()}
    context = {"field": name, "value": item["input"], "problem": said}
    return Finding(Code.VALUE_INVALID, context)


def unknown_field(name: object, known: Collection[str]) -> Finding:
    """Name a key that an object cannot have, and those that look like it."""
    return Finding(
        Code.FIELD_UNKNOWN, {"field": str(name), "close": json_safe(closest(name, known))}
    )


_PROBLEMS = {
    "string_type": {"en": "it must be a text", "zh": "应为文本"},
    "string_unicode": {"en": "it must be a text", "zh": "应为文本"},
    "string_too_long": {
        "en": "it must have at most {max_length} characters",
        "zh": "至多 {max_length} 个字符",
    },
    "list_type": {"en": "it must be a list", "zh": "应为列表"},
    "dict_type": {"en": "it must be an object with keys", "zh": "应为含键的对象"},
    "bool_type": {"en": "it must be true or false", "zh": "应为 true 或 false"},
    "int_type": {"en": "it must be a whole number", "zh": "应为整数"},
    "greater_than_equal": {"en": "it must be at least {ge}", "zh": "至少为 {ge}"},
    "less_than_equal": {"en": "it must be at most {le}", "zh": "至多为 {le}"},
    "literal_error": {"en": "it must be one of {expected}", "zh": "应为以下之一：{expected}"},
}
