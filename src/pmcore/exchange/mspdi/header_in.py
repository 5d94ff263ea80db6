"""The header of the file: what the project as a whole is set to."""

from __future__ import annotations

from datetime import datetime

from pmcore.exchange.importing.changes import NO_CALENDAR, NO_PROJECT_DATE, TEXT
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.texts import fit_name, id_of
from pmcore.exchange.mspdi.features import OF_PROJECT, features_of
from pmcore.exchange.mspdi.gathered import Gathered
from pmcore.kernel import Code, ConversionSettings, Finding
from pmcore.scheduling import SchedulingOptions
from pmcore.scheduling.options import LateTasks

HELD = frozenset(
    (
        "Title",
        "StartDate",
        "FinishDate",
        "ScheduleFromStart",
        "StatusDate",
        "MinutesPerDay",
        "MinutesPerWeek",
        "DaysPerMonth",
        "CalendarUID",
        "HonorConstraints",
        "CriticalSlackLimit",
        "MultipleCriticalPaths",
        "CurrencyCode",
    )
)
# Whether what work has cost is typed, and not computed by the tool.
TYPED_COSTS = "EditableActualCosts"
_USUAL = ConversionSettings()
# The calendar that Microsoft Project falls back on.
_STANDARD = "Standard"


class HeaderIn:
    """The header, read.

    Attributes
    ----------
    start, finish, data_date
        Moments of the project; the data date is what the file calls its status date.
    backward
        Whether it is scheduled from its finish.
    conversion
        What a day, a week and a month of typed durations are.
    calendar
        UID of the project's calendar, or of the one that stands in for it.
    currency
        In which all costs are, if it says so in three letters.
    name, id
        Its title, else the name of its first row; an id made from it.
    """

    def __init__(self, gathered: Gathered, desk: Desk) -> None:
        self._record = record = gathered.header
        self._desk = desk
        self.backward = not record.flag("ScheduleFromStart", True)
        self.start, self.finish = self._span(gathered)
        self.data_date: datetime | None = record.moment("StatusDate")
        self.conversion = self._conversion()
        self.calendar = self._calendar(gathered)
        code = record.text("CurrencyCode")
        self.currency = code if len(code) == 3 and code.isascii() else None
        self.name = self._name(gathered)
        self.id = gathered.project_id or id_of(self.name)
        for field, value in (("StartDate", self.start), ("FinishDate", self.finish)):
            if value is None and (field == "StartDate" or self.backward):
                record.refuse(Finding(Code.DOCUMENT_FIELD_MISSING, {"field": field}))
        for feature in features_of(record.fields, OF_PROJECT):
            desk.ledger.unused(feature, "Project")

    def options(self, late_tasks: LateTasks, horizon_years: int) -> SchedulingOptions:
        """Return how Microsoft Project schedules this plan.

        Milestones stand at the very instant their predecessors finish.

        Parameters
        ----------
        late_tasks
            Which tasks are late where the plan is scheduled from its finish.
        horizon_years
            How far from its start its tasks lie.
        """
        days = self._record.whole("CriticalSlackLimit", 0) or 0
        made = self._record.attempt(
            lambda: SchedulingOptions.ms_project(
                constraints="hard" if self._record.flag("HonorConstraints", True) else "soft",
                direction="backward" if self.backward else "forward",
                late_tasks=late_tasks,
                critical_float=days * self.conversion.minutes_per_day,
                milestones="any",
                horizon_years=horizon_years,
                open_ends=(
                    "own_finish" if self._record.flag("MultipleCriticalPaths") else "project_finish"
                ),
            ),
        )
        return made or SchedulingOptions.ms_project()

    def extras(self) -> tuple[Raw, ...]:
        """Return what the project does not hold."""
        held = HELD if self.currency else HELD - {"CurrencyCode"}
        return tuple(each for each in self._record.raw if each[0] not in held)

    def _span(self, gathered: Gathered) -> tuple[datetime | None, datetime | None]:
        """Return start and finish; what the file does not say of the one it needs, its tasks do."""
        record, tasks = self._record, gathered.tasks.values()
        start, finish = record.moment("StartDate"), record.moment("FinishDate")
        starts = () if start else [at for each in tasks if (at := each.moment("Start"))]
        finishes = (
            [at for each in tasks if (at := each.moment("Finish"))]
            if self.backward and not finish
            else ()
        )
        if starts or finishes:
            record.adjusted(NO_PROJECT_DATE)
        return start or min(starts, default=None), finish or max(finishes, default=None)

    def _conversion(self) -> ConversionSettings:
        record = self._record
        made = record.attempt(
            lambda: ConversionSettings(
                record.whole("MinutesPerDay", _USUAL.minutes_per_day) or 0,
                record.whole("MinutesPerWeek", _USUAL.minutes_per_week) or 0,
                record.whole("DaysPerMonth", _USUAL.days_per_month) or 0,
            ),
        )
        return made or _USUAL

    def _calendar(self, gathered: Gathered) -> int | None:
        stated = self._record.whole("CalendarUID")
        if stated in gathered.calendars:
            return stated
        known = gathered.calendars
        bases = [uid for uid, each in known.items() if each.flag("IsBaseCalendar", True)]
        if known and (len(bases) != 1 or (stated or 0) > 0):
            self._record.adjusted(NO_CALENDAR)
        named = [uid for uid in bases if known[uid].text("Name") == _STANDARD]
        return next(iter((*named, *bases, *known)), None)

    def _name(self, gathered: Gathered) -> str:
        row = gathered.tasks.get(0)
        title, file = self._record.text("Title"), self._record.text("Name")
        for text in (title, row.text("Name") if row else "", file):
            if name := fit_name(text):
                if name != text:
                    self._record.adjusted(TEXT)
                return name
        return "Project"
