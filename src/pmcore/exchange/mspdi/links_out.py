"""Dependencies of a plan as links of a file, with their lags."""

from __future__ import annotations

from decimal import ROUND_HALF_UP

from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.crossing_out import sources
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.gathered import LINK
from pmcore.exchange.mspdi.links_in import TYPES
from pmcore.exchange.mspdi.losses import LAG_CALENDAR, LAG_SAID, LAG_UNIT, PERCENT, UNIT
from pmcore.exchange.mspdi.units_out import ELAPSED_PERCENT, format_of
from pmcore.exchange.mspdi.xml_out import NOTHING_WORDED, Worded, escaped
from pmcore.kernel import Duration, TaskId
from pmcore.wbs import Dependency

_SUCCESSOR, _ELAPSED = "successor", "elapsed"


class LinksOut:
    """Writes the predecessors of tasks."""

    def __init__(self, desk: DeskOut) -> None:
        self._desk = desk
        self._project = desk.project
        self._uids = desk.numbers.tasks
        self._ledger = desk.ledger
        self._usual = desk.project.settings.lag_calendar
        self._conversion = desk.project.settings.conversion
        # Most links of a plan say the same; those that lose something are worded one by one.
        self._worded: dict[tuple[str, Duration, str | None, str | None], str] = {}

    def of(self, task: TaskId) -> Worded:
        """Return the links into a task."""
        into = self._project.predecessors(task)
        if not into:
            return NOTHING_WORDED
        uids, crossing = self._uids, sources(self._desk, task)
        texts: list[str] = []
        for each in into:
            uid = uids[each.predecessor]
            source = crossing.get((str(uid), str(TYPES.index(each.type)))) if crossing else None
            texts.append(
                f"<{LINK}><PredecessorUID>{uid}</PredecessorUID>{self._rest(each, source)}</{LINK}>"
            )
        return Worded((LINK,) * len(texts), tuple(texts))

    def _rest(self, dependency: Dependency, source: str | None) -> str:
        """Return all elements behind the UID; the source is the other project it leads out of."""
        key = dependency.type, dependency.lag, dependency.lag_calendar, source
        known = self._worded.get(key)
        if known is not None:
            return known
        amount, unit, is_same = self._lag(dependency)
        text = (
            f"<Type>{TYPES.index(dependency.type)}</Type>{_crossing(source)}"
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


def _crossing(source: str | None) -> str:
    if source is None:
        return "<CrossProject>0</CrossProject>"
    name = escaped(source)
    return f"<CrossProject>1</CrossProject><CrossProjectName>{name}</CrossProjectName>"
