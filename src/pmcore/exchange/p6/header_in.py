"""What the project as a whole is set to, and how P6 schedules it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from pmcore.exchange.importing.changes import TEXT
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.texts import fit_name, id_of
from pmcore.exchange.p6 import paths_in
from pmcore.exchange.p6.features import FLOAT_TYPE
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.moments import instant, shortened
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.exchange.p6.tables import Tables
from pmcore.kernel import Code, ConversionSettings, Finding
from pmcore.kernel.ids import is_id
from pmcore.scheduling import SchedulingOptions
from pmcore.scheduling.options import (
    ConstraintReading,
    Criticality,
    FloatReading,
    ProgressReading,
    StartLagAnchor,
)
from pmcore.wbs import LagCalendarOption

LAG_CALENDARS: dict[str, LagCalendarOption] = {
    "rcal_Predecessor": "predecessor",
    "rcal_Successor": "successor",
    "rcal_ProjDefault": "project",
    "rcal_24Hour": "elapsed",
}
CRITICAL: dict[str, Criticality] = {"CT_TotFloat": "total_float", "CT_DrivPath": "longest_path"}
OPEN_CRITICAL = "sched_open_critical_flag"
LAG_FROM_EARLY_START = "sched_lag_early_start_flag"
TOTAL_FLOAT = "sched_float_type"
# Two spellings are met of what Primavera offers; the first of each is the one written.
FLOATS: dict[str, FloatReading] = {
    "FT_FF": "finish",
    "FT_SS": "start",
    "FT_SF": "start",
    "FT_Min": "smallest",
    "FT_MIN": "smallest",
}
_HELD = frozenset(
    (
        "proj_id",
        "proj_short_name",
        "plan_start_date",
        "plan_end_date",
        "scd_end_date",
        "last_recalc_date",
        "clndr_id",
        "critical_path_type",
        "critical_drtn_hr_cnt",
    )
)
_OPTIONS_HELD = frozenset(
    (
        "schedoptions_id",
        "proj_id",
        "sched_calendar_on_relationship_lag",
        "sched_retained_logic",
        "sched_progress_override",
        OPEN_CRITICAL,
        LAG_FROM_EARLY_START,
        *paths_in.HELD,
    )
)
_USUAL = ConversionSettings()
_is_currency = re.compile("[A-Z]{3}", re.ASCII).fullmatch
# How a plan without a currency is written: P6 has one for every project.
NO_CURRENCY = "No currency"


class HeaderIn:
    """The project's own row, read.

    Attributes
    ----------
    start, data_date, must_finish
        Moments of the project; the data date only where it lies after the start.
    finish
        The finish that P6 computed.
    conversion
        What a day, a week and a month of the project's calendar are.
    expects_finish, heeds_others
        Whether expected finishes count, and dates that come from other projects.
    currency
        Code of the currency of all costs, if the file says one.
    name, id
        The name of the project's node, else its short name; an id made from the short name.
    """

    def __init__(
        self, gathered: Gathered, root: Record | None, calendar: str, desk: P6Desk
    ) -> None:
        self._record = record = gathered.project
        self._options = gathered.options
        self._root = root
        self._desk = desk
        self.start = self._start(record)
        self.status_date = record.moment("last_recalc_date")
        self.data_date = self._data_date()
        self.must_finish = record.moment("plan_end_date")
        self.finish = record.instant("scd_end_date")
        self.conversion = self._conversion(gathered.calendars.get(calendar.removeprefix("C")))
        short = fit_name(record.words("proj_short_name"))
        self.name = self._name() or "Project"
        self.id = short if short and is_id(short) else id_of(short or self.name)
        self.currency = _currency(gathered.tables)
        outside = self._options.text("sched_outer_depend_type") if self._options else ""
        self.heeds_others = outside != "SD_None"
        self.expects_finish = self._flag("sched_use_expect_end_flag", True)
        if self._options is not None:
            self._options.name = self.id
            if self._options.text(TOTAL_FLOAT) not in ("", *FLOATS):
                self._options.unused(FLOAT_TYPE)

    def _name(self) -> str | None:
        node = self._root.words("wbs_name") if self._root else ""
        for text in (node, self._record.words("proj_short_name")):
            if name := fit_name(text):
                if name != text:
                    self._desk.ledger.adjusted(TEXT, self._record.name or self._record.place)
                return name
        return None

    @property
    def lag_calendar(self) -> LagCalendarOption:
        """Whose working time lags run in."""
        field = "sched_calendar_on_relationship_lag"
        if self._options is None or not self._options.text(field):
            return "predecessor"
        return LAG_CALENDARS.get(self._options.word(field, LAG_CALENDARS), "predecessor")

    @property
    def criticality(self) -> Criticality:
        """What makes activities critical."""
        return CRITICAL.get(self._record.text("critical_path_type"), "total_float")

    def options(self, constraints: ConstraintReading, horizon_years: int) -> SchedulingOptions:
        """Return how P6 schedules this plan, whose constraints are to be read so.

        Parameters
        ----------
        horizon_years
            How far from its start its activities lie.
        """
        hours = self._record.number("critical_drtn_hr_cnt") or Decimal(0)
        made = self._desk.problems.attempt(
            self._record.place,
            lambda: SchedulingOptions.primavera(
                constraints=constraints,
                lag_calendar=self.lag_calendar,
                progress=self._progress(),
                start_lag_from=self._start_lag_from(),
                open_ends="own_finish" if self._flag(OPEN_CRITICAL, False) else "project_finish",
                total_float=self._total_float(),
                criticality=self.criticality,
                critical_float=int(hours * 60),
                horizon_years=horizon_years,
            ),
        )
        return made or SchedulingOptions.primavera()

    def extras(self) -> tuple[Raw, ...]:
        """Return what the project does not hold."""
        found: list[Raw] = list(self._record.rest(_HELD))
        if self._options is not None:
            known = {TOTAL_FLOAT} if self._options.text(TOTAL_FLOAT) in FLOATS else set()
            if rest := self._options.rest(_OPTIONS_HELD | known):
                found.append((self._options.kind, rest))
        return tuple(found)

    def _progress(self) -> ProgressReading:
        """Return what work out of sequence waits for."""
        if self._flag("sched_progress_override", False):
            return "progress_override"
        retained = self._flag("sched_retained_logic", True)
        return "retained_logic" if retained else "actual_dates"

    def _start_lag_from(self) -> StartLagAnchor:
        """Return where lags out of the start of started work begin."""
        return "early_start" if self._flag(LAG_FROM_EARLY_START, True) else "actual_start"

    def _total_float(self) -> FloatReading:
        """Return which end of the work total float is counted at."""
        word = "" if self._options is None else self._options.text(TOTAL_FLOAT)
        return FLOATS.get(word, "finish")

    def _flag(self, field: str, usual: bool) -> bool:
        return usual if self._options is None else self._options.flag(field, usual)

    def _start(self, record: Record) -> date | None:
        for field in ("plan_start_date", "last_recalc_date"):
            if (at := record.moment(field)) is not None:
                return shortened(at)
        if not record.text("plan_start_date"):
            missing = Finding(
                Code.DOCUMENT_FIELD_MISSING, {"field": record.called("plan_start_date")}
            )
            self._desk.problems.add(record.place, missing)
        return None

    def _data_date(self) -> date | None:
        at = self.status_date
        if at is None or self.start is None or at <= instant(self.start):
            return None
        return shortened(at)

    def _conversion(self, calendar: Record | None) -> ConversionSettings:
        if calendar is None:
            return _USUAL
        day, week, month = (calendar.number(f"{unit}_hr_cnt") for unit in ("day", "week", "month"))
        per_day, per_week = int((day or 8) * 60), int((week or 40) * 60)
        days = (month or 0) / day if day else Decimal(0)
        per_month = int(days) if days == int(days) and days else _USUAL.days_per_month
        made = self._desk.problems.attempt(
            calendar.place, lambda: ConversionSettings(per_day, per_week, per_month)
        )
        return made or _USUAL


def _currency(tables: Tables) -> str | None:
    """Return the code of the base currency: the header of a file names it.

    Where none does, it is the first currency, by which the rates of exchange of the others go.
    """
    named = dict(tables.header).get("currency")
    for row in tables.rows("CURRTYPE"):
        code = row.text("curr_short_name")
        is_first = row.text("curr_id") == "1" and row.number("base_exch_rate") == 1
        is_base = code == named if named else is_first
        if is_base and row.text("curr_type") != NO_CURRENCY and _is_currency(code):
            return code
    return None
