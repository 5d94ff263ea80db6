"""What a project as a whole is set to: names, dates, calendars, rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, Unpack, get_args

from pmcore.kernel import (
    CalendarId,
    Code,
    ConversionSettings,
    InputError,
    LocalizedText,
    PartyId,
    ProjectError,
    ProjectId,
    TextLike,
    check_id,
    check_text,
)
from pmcore.kernel.coercion import (
    DateLike,
    choice,
    date_of,
    listed,
    one_of_kind,
    unusable,
    whole_number,
)
from pmcore.kernel.text import LONGEST_NOTE
from pmcore.wbs.coercion import labels_of, records, scope_of
from pmcore.wbs.definitions import FieldDefinition, ScopeAxis, unique_ids
from pmcore.wbs.dependency import LAG_CALENDARS
from pmcore.wbs.details import ExternalRef, external_ref_of
from pmcore.wbs.evolve import Form
from pmcore.wbs.hints import SETTINGS_HINTS
from pmcore.wbs.mask import WbsMask
from pmcore.wbs.resources import Resource
from pmcore.wbs.values import NO_VALUES, Values

if TYPE_CHECKING:
    from pmcore.calendars import Calendar

Lifecycle: TypeAlias = Literal["draft", "planned", "active", "on_hold", "completed", "archived"]
OwnerRule: TypeAlias = Literal["optional", "required"]
LagCalendarOption: TypeAlias = Literal["successor", "predecessor", "project", "elapsed"]
MOST_SOURCES = 64
_CONVERSION = ConversionSettings()
_MASK = WbsMask()


class SetupFields(TypedDict, total=False):
    """Keyword arguments that set up a project; see :class:`ProjectSettings`."""

    start: DateLike
    finish: DateLike | None
    data_date: DateLike | None
    calendars: Iterable[Calendar]
    calendar: CalendarId | None
    resources: Iterable[Resource]
    conversion: ConversionSettings
    lag_calendar: LagCalendarOption
    owners: OwnerRule
    goal: TextLike | None
    lead: PartyId | None
    client: str | None
    priority: int
    currency: str | None
    mask: WbsMask
    field_definitions: Iterable[FieldDefinition]
    scope_axes: Iterable[ScopeAxis]
    scope: Mapping[str, str | Iterable[str]]
    labels: Iterable[str]
    external_refs: Iterable[ExternalRef | tuple[str, str, str]]
    notes: str


class SettingsFields(SetupFields, total=False):
    """The same with the name."""

    name: TextLike


@dataclass(frozen=True, slots=True, init=False, repr=False)
class ProjectSettings:
    """The header record of a project; immutable.

    Attributes
    ----------
    id, name
        Names of the project.
    start
        No task starts earlier; a date means its first instant.
    finish
        Imposed finish, or ``None``; a date means its end.
    data_date
        The moment up to which progress is told; a date means its first instant. What is not done
        by then is done later.
    calendars
        The calendars tasks may use. All have a zone, or all are floating. Together they name at
        most 64 sources of holidays.
    calendar
        Id of the project's own calendar; with one calendar, that one.
    resources
        Who tasks may be assigned to, and what their expenses are made of.
    conversion
        What ``1d``, ``1w`` and ``1mo`` of typed durations are in minutes.
    lag_calendar
        Whose working time lags run in unless a dependency says otherwise.
    owners
        ``required``: every leaf task has exactly one owner. ``optional``: at most one.
    lifecycle
        ``draft``, ``planned``, ``active``, ``on_hold``, ``completed`` or ``archived``.
    archived_from
        The state to restore an archived project to.
    goal, lead, client
        What for, who leads, for which client of the host.
    priority
        0 to 1000 among projects.
    currency
        Three letters (ISO 4217); all costs are in it.
    mask
        How WBS codes are written.
    field_definitions
        Custom fields that tasks may carry.
    scope_axes
        Axes of ``task.scope`` and of the project's own ``scope``.
    """

    id: ProjectId
    name: LocalizedText
    start: date
    finish: date | None = None
    data_date: date | None = None
    calendars: tuple[Calendar, ...] = ()
    calendar: CalendarId | None = None
    resources: tuple[Resource, ...] = ()
    conversion: ConversionSettings = _CONVERSION
    lag_calendar: LagCalendarOption = "successor"
    owners: OwnerRule = "optional"
    lifecycle: Lifecycle = "draft"
    archived_from: Lifecycle | None = None
    goal: LocalizedText | None = None
    lead: PartyId | None = None
    client: str | None = None
    priority: int = 500
    currency: str | None = None
    mask: WbsMask = _MASK
    field_definitions: tuple[FieldDefinition, ...] = ()
    scope_axes: tuple[ScopeAxis, ...] = ()
    scope: Values[tuple[str, ...]] = NO_VALUES
    labels: tuple[str, ...] = ()
    external_refs: tuple[ExternalRef, ...] = ()
    notes: str = ""

    def __init__(self, id: ProjectId, **fields: Unpack[SettingsFields]) -> None:
        object.__setattr__(self, "id", check_id(id, "project"))
        for name in ("name", "start"):
            if name not in fields:
                raise unusable(name, None, "it must be given", "必须给出")
            object.__setattr__(self, name, _READ[name](fields[name]))
        _FORM.fill(self, fields)
        self._settle_calendar()
        self._check_dates()

    def replace(self, **fields: Unpack[SettingsFields]) -> ProjectSettings:
        """Return settings with some fields changed."""
        settings = _FORM.changed(self, fields)
        settings._settle_calendar()
        settings._check_dates()
        return settings

    def at_stage(self, lifecycle: Lifecycle, archived_from: Lifecycle | None) -> ProjectSettings:
        """Return settings in another lifecycle state; the rules for it are in ``lifecycle``."""
        settings = _FORM.changed(self, {})
        object.__setattr__(settings, "lifecycle", lifecycle)
        object.__setattr__(settings, "archived_from", archived_from)
        return settings

    def called(self, id: ProjectId) -> ProjectSettings:
        """Return settings of a project with another id."""
        settings = _FORM.changed(self, {})
        object.__setattr__(settings, "id", check_id(id, "project"))
        return settings

    @property
    def clock(self) -> Calendar | None:
        """The calendar whose clock times are read by: the project's own, else its first.

        All calendars have a zone or none has, so the first can tell when there is no own one.
        """
        own = (held for held in self.calendars if held.id == self.calendar)
        return next(own, self.calendars[0] if self.calendars else None)

    @property
    def zone(self) -> str | None:
        """Zone of that calendar; ``None`` when floating or without calendars."""
        return None if self.clock is None else self.clock.zone

    def _settle_calendar(self) -> None:
        known = [calendar.id for calendar in self.calendars]
        if self.calendar is None and len(known) == 1:
            object.__setattr__(self, "calendar", known[0])
        if self.calendar is not None and self.calendar not in known:
            raise _unknown("project", self.id, self.calendar, known)
        floating = [calendar.id for calendar in self.calendars if calendar.zone is None]
        if floating and len(floating) < len(known):
            zoned = [calendar.id for calendar in self.calendars if calendar.zone is not None]
            raise ProjectError(Code.PROJECT_MIXED_ZONES, floating=floating, zoned=zoned)
        self._check_resources(known)
        self._check_holidays()

    def _check_holidays(self) -> None:
        """Limit what must be worked out year by year for each country and subdivision."""
        lineages = (each for calendar in self.calendars for each in calendar.lineage())
        sources = {source for each in lineages for source in each.holidays}
        if len(sources) > MOST_SOURCES:
            raise InputError(Code.TOO_MANY, what="holidays", count=len(sources), limit=MOST_SOURCES)

    def _check_resources(self, known: list[CalendarId]) -> None:
        usable = {*known, None}
        for resource in self.resources:
            if resource.calendar not in usable:
                raise _unknown("resource", resource.id, resource.calendar, known)

    def _check_dates(self) -> None:
        if self.finish is not None and _day(self.finish) < _day(self.start):
            en = f"it must not lie before the start {self.start}"
            raise unusable("finish", self.finish, en, f"不得早于开始 {self.start}")

    def __repr__(self) -> str:
        start = f"start={self.start.isoformat()!r}"
        words = f"{self.id!r}, name={self.name.to_json()!r}, {start}"
        return f"ProjectSettings({words}{_FORM.spelled(self)})"


def _unknown(what: str, user: str, calendar: str | None, known: list[str]) -> ProjectError:
    return ProjectError(Code.PROJECT_CALENDAR, what=what, user=user, calendar=calendar, known=known)


def _day(value: date) -> tuple[int, int, int]:
    return value.year, value.month, value.day


def _calendars_of(value: Any) -> tuple[Any, ...]:
    from pmcore.calendars import Calendar

    calendars = _all(value, "calendars", Calendar)
    for calendar in calendars:
        if calendar.id in LAG_CALENDARS:
            en = "it must be another word: this one names a choice of lag calendar"
            raise unusable("calendar id", calendar.id, en, "请换一个词：它已是延隔日历的选项名")
    return calendars


def _all(value: object, field: str, kind: type[Any]) -> tuple[Any, ...]:
    """Read ready records, however many: each of ten thousand people may have a calendar."""
    return unique_ids(tuple(records(value, field, kind)), field)


def _ready(value: object, field: str, kind: type[Any]) -> tuple[Any, ...]:
    return unique_ids(listed(value, field, lambda item: one_of_kind(item, field, kind)), field)


def _conversion_of(value: object) -> ConversionSettings:
    return one_of_kind(value, "conversion", ConversionSettings)


def _mask_of(value: Any) -> WbsMask:
    return value if isinstance(value, WbsMask) else WbsMask.parse(value)


def _currency_of(value: object) -> str | None:
    if value is None or (isinstance(value, str) and len(value) == 3 and value.isascii()):
        return value
    en = "it must be a code of three letters such as CNY"
    raise unusable("currency", value, en, "应为三个字母的代码，例如 CNY")


def _optional_id(what: str) -> Any:
    return lambda value: None if value is None else check_id(value, what)


def _notes_of(value: object) -> str:
    return "" if value == "" else check_text(value, "notes", longest=LONGEST_NOTE, lines=True)


_READ: dict[str, Any] = {
    "name": LocalizedText.of,
    "start": lambda value: date_of(value, "start"),
    "finish": lambda value: None if value is None else date_of(value, "finish"),
    "data_date": lambda value: None if value is None else date_of(value, "data_date"),
    "calendars": _calendars_of,
    "calendar": _optional_id("calendar"),
    "resources": lambda value: _all(value, "resources", Resource),
    "conversion": _conversion_of,
    "lag_calendar": lambda value: choice(value, "lag_calendar", LAG_CALENDARS),
    "owners": lambda value: choice(value, "owners", get_args(OwnerRule)),
    "goal": lambda value: None if value is None else LocalizedText.of(value),
    "lead": _optional_id("lead"),
    "client": _optional_id("client"),
    "priority": lambda value: whole_number(value, "priority", 0, 1000),
    "currency": _currency_of,
    "mask": _mask_of,
    "field_definitions": lambda value: _ready(value, "field_definitions", FieldDefinition),
    "scope_axes": lambda value: _ready(value, "scope_axes", ScopeAxis),
    "scope": scope_of,
    "labels": labels_of,
    "external_refs": lambda value: listed(value, "external_refs", external_ref_of),
    "notes": _notes_of,
}
_FORM = Form(ProjectSettings, _READ, SETTINGS_HINTS, {})
