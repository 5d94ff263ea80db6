"""The header of a file: what the project as a whole is set to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pmcore.exchange.defaults import given_fields
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.texts import fit_name, id_of
from pmcore.exchange.mspdi.custom import CALENDAR_ALIAS, ID_ALIAS, resource_text, task_text
from pmcore.exchange.mspdi.dates_out import RowDates
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.field_names import (
    DEFINITIONS,
    FIELD_ALIAS,
    VALUE,
    definitions_of,
    number_of,
)
from pmcore.exchange.mspdi.fields_out import FieldsOut, before_slots
from pmcore.exchange.mspdi.header_in import HELD, TYPED_COSTS
from pmcore.exchange.mspdi.losses import IMPOSED_FINISH, NO_CALENDAR, OF_PROJECT
from pmcore.exchange.mspdi.order import PROJECT
from pmcore.exchange.mspdi.slots import SLOTS, named_slots
from pmcore.exchange.mspdi.xml_out import element, ordered
from pmcore.kernel import InputError
from pmcore.kernel.coercion import unusable
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import Assignment, Expense, Task
from pmcore.wbs.money import places_of

_SECTIONS = ("Calendars", "Tasks", "Resources", "Assignments")
_VERSION = "14"
_MONDAY = "1"


def _says_incurred(task: Task) -> bool:
    used: list[Assignment | Expense] = [*task.assignments, *task.expenses]
    return any(each.actual_cost is not None for each in used)


class HeaderOut:
    """Writes the header of a project.

    Attributes
    ----------
    fields
        The custom fields of the plan.
    says_incurred
        Whether what has been spent so far is told, because somebody knows it, and not computed.
    project_field, task_field, resource_field
        Numbers of the custom fields that ids stand in; empty where they need none.

    Raises
    ------
    InputError
        ``value.invalid`` when every text field is taken.
    """

    def __init__(
        self,
        desk: DeskOut,
        options: SchedulingOptions | None,
        whole: RowDates,
        *,
        is_computed: bool,
    ) -> None:
        self._is_known = any(map(_says_incurred, desk.rows.tasks))
        self.says_incurred = is_computed and self._is_known
        self._desk = desk
        self._options = options
        self._whole = whole
        numbers, settings = desk.numbers, desk.project.settings
        self.backward = options is not None and options.direction == "backward"
        self._title = desk.texts.plain(settings.name, settings.id)
        known = id_of(fit_name(self._title) or "")
        needs_task = settings.id != known or any(
            id != f"T{uid}" for id, uid in numbers.tasks.items()
        )
        needs_resource = any(id != f"R{uid}" for id, uid in numbers.resources.items())
        self._calendars = self._named_calendars()
        own = [each.id for each in settings.field_definitions]
        taken = [*_taken(self._kept()), *named_slots(own), *before_slots(desk).values()]
        task, resource = task_text(taken), resource_text(taken)
        if (needs_task and task is None) or (needs_resource and resource is None):
            raise _no_field()
        self._task, self._resource = task or ("", ""), resource or ("", "")
        self.task_field = self._task[0] if needs_task else ""
        self.project_field = self._task[0] if settings.id != known else ""
        self.resource_field = self._resource[0] if needs_resource else ""
        if self._calendars:
            self._calendar_field = resource_text([*taken, self._resource[0]])
            if self._calendar_field is None:
                raise _no_field()
        names = _list_slot(self._kept()) or task_text([*taken, self._task[0]])
        ids = [self.task_field, self.project_field, *([names[0]] if names else [])]
        self.fields = FieldsOut(desk, ids, names)

    def lines(self) -> Iterator[str]:
        """Yield one field a line."""
        own = list(self._own())
        if self._desk.before is not None:
            own = [each for each in own if each[0] in HELD]
        kept = [each for each in self._kept() if each[0] != DEFINITIONS]
        definitions = (*self.fields.definitions(), *self._definitions())
        if definitions or len(kept) < len(self._kept()):
            own.append((DEFINITIONS, definitions))
        if self.says_incurred or not (self._is_known or self._desk.is_unchanged):
            kept = [each for each in kept if each[0] != TYPED_COSTS]
        if self.says_incurred:
            own.append((TYPED_COSTS, "1"))
        stated = {name for name, _ in kept}
        own = [each for each in own if each[0] not in stated]
        for name, content in ordered(own, kept, PROJECT):
            yield element(name, content)

    def note(self) -> None:
        """Note what the header has no place for."""
        settings, ledger = self._desk.project.settings, self._desk.ledger
        if settings.finish is not None and not self.backward:
            ledger.left_out(IMPOSED_FINISH, settings.id)
        if settings.calendar is None:
            ledger.adjusted(NO_CALENDAR, settings.id)
        given = given_fields(settings)
        for name, feature in OF_PROJECT.items():
            if name in given:
                ledger.left_out(feature, settings.id)

    def _kept(self) -> Sequence[Raw]:
        before = self._desk.before
        return () if before is None else before.extras.project

    def _own(self) -> Iterator[tuple[str, str] | Raw]:
        settings, clock, options = self._desk.project.settings, self._desk.clock, self._options
        conversion = settings.conversion
        day = conversion.minutes_per_day
        yield "SaveVersion", _VERSION
        yield "Title", self._title
        yield "ScheduleFromStart", "0" if self.backward else "1"
        yield "StartDate", clock.begins(settings.start, settings.id)
        if self.backward and settings.finish is not None:
            yield "FinishDate", clock.ends(settings.finish, settings.id)
        elif self._whole.finish:
            yield "FinishDate", self._whole.finish
        if settings.currency is not None:
            yield "CurrencyDigits", str(places_of(settings.currency))
            yield "CurrencyCode", settings.currency
        yield "CriticalSlackLimit", str(options.critical_float // day if options else 0)
        if (calendar := settings.clock) is not None:
            yield "CalendarUID", str(self._desk.numbers.calendar(calendar.id))
        yield "MinutesPerDay", str(day)
        yield "MinutesPerWeek", str(conversion.minutes_per_week)
        yield "DaysPerMonth", str(conversion.days_per_month)
        soft = options is not None and options.constraints == "soft"
        yield "HonorConstraints", "0" if soft else "1"
        yield "WeekStartDay", _MONDAY
        if settings.data_date is not None:
            yield "StatusDate", clock.begins(settings.data_date, settings.id)
        yield "NewTasksAreManual", "0"

    def _named_calendars(self) -> list[Raw]:
        """Return calendars whose id their UID does not say, or that stand for another."""
        return [
            (
                "Value",
                (("ID", str(each.uid)), ("Value", each.calendar.id)),
            )
            for each in self._desk.numbers.calendars
            if each.is_listed and (each.stands_for or each.calendar.id != f"C{each.uid}")
        ]

    def _definitions(self) -> Iterator[Raw]:
        for needed, (number, name) in (
            (self.task_field, self._task),
            (self.resource_field, self._resource),
        ):
            if needed:
                yield _definition(number, name, ID_ALIAS)
        if self._calendars and self._calendar_field:
            number, name = self._calendar_field
            yield _definition(number, name, CALENDAR_ALIAS, ("ValueList", tuple(self._calendars)))


def _definition(number: str, name: str, alias: str, *more: Raw) -> Raw:
    fields: tuple[Raw, ...] = (("FieldID", number), ("FieldName", name), ("Alias", alias), *more)
    return "ExtendedAttribute", fields


def _taken(kept: Sequence[Raw]) -> list[str]:
    """Return numbers of the custom fields that the file before had."""
    return [number_of((VALUE, raw)) for raw in definitions_of(kept)]


def _list_slot(kept: Sequence[Raw]) -> tuple[str, str] | None:
    """Return number and name of the field that says ids of fields in the file before."""
    for raw in definitions_of(kept):
        number = number_of((VALUE, raw))
        if dict(raw).get("Alias") == FIELD_ALIAS and number in SLOTS:
            return number, SLOTS[number].name
    return None


def _no_field() -> InputError:
    en = "one of the text fields Text11 to Text30 must be free: the ids of the plan go there"
    return unusable(
        "imported", "Text11-Text30", en, "Text11 至 Text30 中须有空闲的文本域，用以存放编号"
    )
