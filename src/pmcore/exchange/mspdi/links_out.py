"""Dependencies of a plan as links of a file, with their lags."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP

from pmcore.exchange.exporting import Ledger
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.gathered import LINK
from pmcore.exchange.mspdi.links_in import TYPES
from pmcore.exchange.mspdi.losses import LAG_CALENDAR, LAG_SAID, LAG_UNIT, PERCENT, UNIT
from pmcore.exchange.mspdi.units_out import ELAPSED_PERCENT, format_of
from pmcore.exchange.mspdi.xml_out import NOTHING_WORDED, Worded
from pmcore.kernel import Duration, TaskId
from pmcore.wbs import Dependency, ReadableProject

_SUCCESSOR, _ELAPSED = "successor", "elapsed"


class LinksOut:
    """Writes the predecessors of tasks.

    Parameters
    ----------
    uids
        Of tasks, by id.
    """

    def __init__(
        self, project: ReadableProject, uids: Mapping[TaskId, int], ledger: Ledger
    ) -> None:
        self._project = project
        self._uids = uids
        self._ledger = ledger
        self._usual = project.settings.lag_calendar
        self._conversion = project.settings.conversion
        # Most links of a plan say the same; those that lose something are worded one by one.
        self._worded: dict[tuple[str, Duration, str | None], str] = {}

    def of(self, task: TaskId) -> Worded:
        """Return the links into a task."""
        into = self._project.predecessors(task)
        if not into:
            return NOTHING_WORDED
        uids = self._uids
        texts = [
            f"<{LINK}><PredecessorUID>{uids[each.predecessor]}</PredecessorUID>"
            f"{self._rest(each)}</{LINK}>"
            for each in into
        ]
        return Worded((LINK,) * len(texts), tuple(texts))

    def _rest(self, dependency: Dependency) -> str:
        key = dependency.type, dependency.lag, dependency.lag_calendar
        known = self._worded.get(key)
        if known is not None:
            return known
        amount, unit, is_same = self._lag(dependency)
        text = (
            f"<Type>{TYPES.index(dependency.type)}</Type><CrossProject>0</CrossProject>"
            f"<LinkLag>{amount}</LinkLag><LagFormat>{unit}</LagFormat>"
        )
        if is_same:
            self._worded[key] = text
        return text

    def _lag(self, dependency: Dependency) -> tuple[int, str, bool]:
        """Return amount and unit of a lag, and whether that is all it says."""
        lag, said = dependency.lag, dependency.lag_calendar
        calendar = said or self._usual
        by_clock = calendar == _ELAPSED and lag.kind != "elapsed"
        is_same = self._note_calendar(dependency, calendar)
        if lag.kind == "percent":
            whole = int(lag.amount.to_integral_value(ROUND_HALF_UP))
            if whole != lag.amount:
                self._ledger.adjusted(PERCENT, dependency.successor)
                is_same = False
            return whole, ELAPSED_PERCENT if by_clock and whole else format_of(lag), is_same
        minutes = lag.to_minutes(self._conversion)
        if by_clock and minutes:
            self._ledger.adjusted(LAG_UNIT, dependency.successor)
            return minutes * 10, format_of(typed(minutes, "eh", self._conversion)), False
        if typed(minutes, lag.unit, self._conversion) != lag:
            self._ledger.adjusted(UNIT, dependency.successor)
            is_same = False
        return minutes * 10, format_of(lag), is_same

    def _note_calendar(self, dependency: Dependency, calendar: str) -> bool:
        """Note what a file cannot say of the calendar of a lag; whether there is nothing."""
        lag, said = dependency.lag, dependency.lag_calendar
        if calendar == _ELAPSED and lag.kind != "elapsed" and not lag.is_zero:
            return said is not None  # the unit says it
        if lag.kind == "elapsed" or lag.is_zero or calendar in (_SUCCESSOR, _ELAPSED):
            if said:
                self._ledger.adjusted(LAG_SAID, dependency.successor)
            return not said
        self._ledger.left_out(LAG_CALENDAR, dependency.successor)
        return False
