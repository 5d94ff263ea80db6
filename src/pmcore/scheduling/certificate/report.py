"""What the checks find, counted while they run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from pmcore.kernel import CalendarError, Code, Finding, TaskId
from pmcore.kernel.wording import say_minutes
from pmcore.scheduling.certificate.inequalities import Bound, Cause, Link
from pmcore.scheduling.certificate.plan import Plan

Rule: TypeAlias = Literal[
    "rows",
    "working_time",
    "duration",
    "fact",
    "dependency",
    "earliest",
    "latest",
    "scheduled",
    "summary_span",
    "level_of_effort",
    "total_float",
    "free_float",
    "interfering_float",
    "independent_float",
    "critical",
    "finish",
]
Told: TypeAlias = Cause | Mapping[str, str]
MOST_PER_CODE = 100
_A = TypeVar("_A")
_T = TypeVar("_T")


class Misplaced(NamedTuple):
    """A leaf that does not stand where it must.

    Attributes
    ----------
    place, expected
        Where it stands, and where it must or what bounds it.
    cause
        Why, as a rule of the plan or as words in both languages.
    on_finish
        Whether the rule is about its finish.
    """

    row: int
    place: int
    expected: int
    cause: Told
    on_finish: bool


class Report:
    """Findings and counts of one verification.

    Attributes
    ----------
    findings
        At most :data:`MOST_PER_CODE` of each code, in the order in which they were found.
    found
        How many there were of each code.
    checked, unchecked
        By rule, how often it was held against the schedule, and how often something it needs
        was not given. Together they are all places where the rule applies.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.findings: list[Finding] = []
        self.found: Counter[Code] = Counter()
        self.checked: Counter[Rule] = Counter()
        self.unchecked: Counter[Rule] = Counter()
        self._unreached: set[TaskId] = set()

    def count(self, rule: Rule, *, known: bool) -> None:
        """Count one place where a rule applies."""
        (self.checked if known else self.unchecked)[rule] += 1

    def attempt(self, ask: Callable[[_A, int], _T], what: _A, row: int) -> _T | None:
        """Ask something about a row; report when its calendars cannot answer."""
        try:
            return ask(what, row)
        except CalendarError as error:
            self.out_of_reach(row, error)
            return None

    def add(self, code: Code, **context: object) -> None:
        """Keep a finding, unless there are many of its code already."""
        self.found[code] += 1
        if self.found[code] <= MOST_PER_CODE:
            self.findings.append(Finding(code, context))  # type: ignore[arg-type]  # made safe

    def misplaced(self, code: Code, series: str, found: Misplaced) -> None:
        """Report where a leaf stands, where it must stand or what bounds it, why, how far off."""
        places = self.plan.leaf(found.row)
        # The start of a task of which something is known is a fact: its finish tells where it is.
        on_finish = found.on_finish or self.plan.known[found.row] is not None
        at = places.finish if on_finish else places.start
        field = f"{series}_{'finish' if on_finish else 'start'}"
        try:
            dates = at(found.place), at(found.expected)
        except CalendarError as error:
            self.out_of_reach(found.row, error)
            return
        self._date(code, found.row, field, dates, (found.cause, found.expected - found.place))

    def span(self, row: int, field: str, dates: tuple[int, int], cause: Told) -> None:
        """Report a date of a summary task."""
        self._date(Code.VERIFY_SUMMARY_SPAN, row, field, dates, (cause, dates[1] - dates[0]))

    def hangs(self, row: int, field: str, dates: tuple[int, int], cause: Told) -> None:
        """Report a date of a level-of-effort task."""
        self._date(Code.VERIFY_LEVEL_OF_EFFORT, row, field, dates, (cause, dates[1] - dates[0]))

    def fact(self, row: int, field: str, dates: tuple[int, int], cause: Told) -> None:
        """Report a date that is not the one that is known."""
        self._date(Code.VERIFY_FACT, row, field, dates, (cause, dates[1] - dates[0]))

    def minutes(self, row: int, field: str, value: int, expected: int) -> None:
        """Report a float."""
        task = self.plan.tasks[row].id
        self.add(Code.VERIFY_FLOAT, task=task, field=field, value=value, expected=expected)

    def out_of_reach(self, row: int, error: CalendarError) -> None:
        """Report, once for each task, that its calendars cannot answer."""
        task = self.plan.tasks[row].id
        if task not in self._unreached:
            self._unreached.add(task)
            problem = {language: error.message(language) for language in ("en", "zh")}
            self.add(Code.VERIFY_OUT_OF_REACH, task=task, problem=problem)

    def _date(
        self, code: Code, row: int, field: str, dates: tuple[int, int], why: tuple[Told, int]
    ) -> None:
        self.add(
            code,
            task=self.plan.tasks[row].id,
            field=field,
            value=self.plan.shown(dates[0], row),
            expected=self.plan.shown(dates[1], row),
            **self._amount(code, row, why[1]),
            **_told(why[0]),
        )

    def _amount(self, code: Code, row: int, minutes: int) -> dict[str, object]:
        places = self.plan.places[row]
        elapsed = code is Code.VERIFY_FACT or places is None or places.minutes == 0
        elapsed = elapsed or (places is not None and places.clock is self.plan.elapsed)
        conversion = self.plan.settings.conversion
        amount = {
            language: say_minutes(abs(minutes), conversion, language, elapsed=elapsed)
            for language in ("en", "zh")
        }
        return {"minutes": abs(minutes), "amount": amount}


def _told(cause: Told) -> dict[str, object]:
    """Return a cause as words in both languages, and as data."""
    if isinstance(cause, Mapping):
        return {"because": dict(cause)}
    told: dict[str, object] = {"because": cause.rule()}
    if isinstance(cause, Link):
        held = cause.dependency
        told |= {"rule": "dependency", "type": held.type}
        told |= {"predecessor": held.predecessor, "successor": held.successor}
    elif isinstance(cause, Bound):
        told |= {"rule": cause.kind}
    return told
