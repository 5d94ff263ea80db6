"""Random projects in which every field of every record is used sooner or later."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import strategies as st

from pmcore.calendars import (
    Calendar,
    CalendarException,
    CountryHolidays,
    DatedWeek,
    DayHours,
    DayRule,
    DaysOff,
    HolidayNotice,
    KeepShare,
    MakeupWorkday,
    Shift,
    WorkWeek,
    day_rule,
    hours,
)
from pmcore.kernel import (
    ConversionSettings,
    Duration,
    LocalizedText,
    PmcoreError,
)
from pmcore.wbs import (
    AcceptanceCriterion,
    Assignment,
    Availability,
    Baseline,
    BaselineTask,
    ChecklistItem,
    Constraint,
    Contour,
    Deliverable,
    Dependency,
    Estimate,
    Expense,
    ExternalRef,
    FieldDefinition,
    FileRef,
    Lifecycle,
    Project,
    ProjectSettings,
    Rate,
    Resource,
    ScopeAxis,
    Series,
    Task,
    WbsLevel,
    WbsMask,
)

# A name may hold any visible character; an "x" at the end keeps it from being all spaces.
ANY_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=8
).map("{}x".format)
PLAIN = (
    "Dig",
    "挖土",
    "a: b",
    "#1",
    "- x",
    "yes",
    "null",
    "1e3",
    "2026-03-02",
    "9:30",
    '"q"',
    "=1",
)


def short_texts() -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(PLAIN), ANY_TEXT)


def names() -> st.SearchStrategy[LocalizedText]:
    tagged = st.dictionaries(
        st.sampled_from(("en", "zh", "de", "pt-BR")), short_texts(), min_size=1
    )
    return st.one_of(short_texts(), tagged).map(LocalizedText)


def ids() -> st.SearchStrategy[str]:
    rest = st.text("Az09._:@+-", max_size=8)
    return st.builds(lambda first, rest: first + rest, st.sampled_from("AaZz09"), rest)


def dates() -> st.SearchStrategy[date]:
    return st.dates(date(2020, 1, 1), date(2030, 12, 31))


def moments(floating: bool) -> st.SearchStrategy[date]:
    minutes = st.integers(0, 11 * 365 * 1440).map(lambda n: timedelta(minutes=n))
    naive = minutes.map(lambda since: datetime(2020, 1, 1) + since)  # noqa: DTZ001 - floating
    if floating:
        return st.one_of(dates(), naive)
    zones = st.sampled_from((UTC, timezone(timedelta(hours=8)), timezone(timedelta(minutes=-210))))
    return st.one_of(dates(), st.builds(lambda at, zone: at.replace(tzinfo=zone), naive, zones))


def lengths(units: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.builds(lambda n, unit: f"{n}{unit}", st.integers(0, 400), st.sampled_from(units))


def days() -> st.SearchStrategy[DayHours]:
    given = ("off", "09:00-17:00", "09:00-12:00 13:30-18:30", "22:00-06:00", "00:00-24:00")
    many = tuple(Shift(at, at + 5) for at in range(0, 1440, 60))
    return st.one_of(st.sampled_from(given).map(hours), st.just(many))


@st.composite
def weeks(draw: st.DrawFn) -> WorkWeek:
    count = draw(st.integers(1, 3))
    kinds = (hours("09:00-17:00"), draw(days()))
    pattern = draw(st.integers(0, 2 ** (7 * count) - 2))  # some day is of the first kind
    drawn = [kinds[pattern >> n & 1] for n in range(7 * count)]
    monday = date(2026, 1, 5) + timedelta(weeks=draw(st.integers(-9, 9)))
    return WorkWeek(tuple(drawn), monday if count > 1 or draw(st.booleans()) else None)


def exceptions() -> st.SearchStrategy[CalendarException]:
    changes = ("until 13:00", "from 09:30", "within 08:00-26:00", "first 50%", "like sat")
    work: st.SearchStrategy[DayRule] = st.one_of(
        days(), st.sampled_from((*changes, "like 2026-03-02")).map(day_rule)
    )
    spans = st.builds(
        lambda first, length, work, label: CalendarException(
            first, first + timedelta(days=length), work, label
        ),
        dates(),
        st.integers(0, 9),
        work,
        names(),
    )
    rules = ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=DAILY;COUNT=3")
    turns = st.builds(
        lambda rule, first, work, label, until: CalendarException.every(
            rule, first, work, label, until=until
        ),
        st.sampled_from(rules),
        dates(),
        work,
        names(),
        st.sampled_from((None, date(2031, 1, 1))),
    )
    return st.one_of(spans, spans, turns)


@st.composite
def dated_weeks(draw: st.DrawFn) -> tuple[DatedWeek, ...]:
    first = draw(dates())
    dated = [DatedWeek(first, first + timedelta(days=30), draw(weeks()))]
    if draw(st.booleans()):
        last = draw(st.sampled_from((None, first + timedelta(days=90))))
        dated.append(DatedWeek(first + timedelta(days=31), last, draw(weeks())))
    return tuple(dated)


HOLIDAYS = (
    CountryHolidays("CN"),
    CountryHolidays("CN", makeup_workdays=False),
    CountryHolidays("US", "CA", languages=("en_US",)),
    CountryHolidays("GR", half_days=KeepShare(50)),
    CountryHolidays(
        "CN",
        notices=(
            HolidayNotice(
                2027,
                off=[DaysOff(date(2027, 1, 1), date(2027, 1, 3), LocalizedText("New Year"))],
                work=[date(2027, 1, 31), MakeupWorkday(date(2027, 2, 20), date(2027, 2, 12))],
            ),
            HolidayNotice(2028, off=[]),
        ),
    ),
)


@st.composite
def calendars(draw: st.DrawFn, *, floating: bool) -> list[Calendar]:
    """Up to four calendars, some standing on each other and some on calendars not in the list."""
    zones = (None,) if floating else ("UTC", "Asia/Shanghai", "America/Los_Angeles")
    made: list[Calendar] = []
    for id_ in draw(st.lists(ids(), max_size=4, unique=True)):
        base = draw(st.sampled_from((None, *made)))
        made.append(
            Calendar(
                id_,
                draw(st.one_of(st.just(LocalizedText(id_)), names())),
                draw(st.sampled_from(zones)),
                draw(weeks()) if base is None or draw(st.booleans()) else None,
                draw(st.one_of(st.just(()), dated_weeks())),
                draw(st.lists(st.sampled_from(HOLIDAYS), max_size=2, unique=True)),  # type: ignore[arg-type]
                draw(st.lists(exceptions(), max_size=2, unique_by=lambda each: each.first)),  # type: ignore[arg-type]
                base,
            )
        )
    kept = draw(st.lists(st.booleans(), min_size=len(made), max_size=len(made)))
    return [calendar for calendar, keep in zip(made, kept, strict=True) if keep]


def refs() -> st.SearchStrategy[list[ExternalRef]]:
    return st.lists(st.builds(ExternalRef, short_texts(), short_texts(), short_texts()), max_size=2)


def deliverables() -> st.SearchStrategy[list[Deliverable]]:
    criteria = st.builds(
        AcceptanceCriterion,
        names(),
        st.sampled_from(("manual", "numeric", "file", "host")),
        st.booleans(),
    )
    files = st.builds(
        FileRef,
        short_texts(),
        st.sampled_from((None, "0" * 64)),
        st.one_of(st.none(), st.integers(0, 2**53)),
    )
    made = st.builds(
        Deliverable,
        ids(),
        names(),
        criteria=st.lists(criteria, max_size=2),
        required=st.booleans(),
        state=st.sampled_from(("missing", "submitted", "accepted", "rejected")),
        evidence=st.lists(files, max_size=2),
    )
    return st.lists(made, max_size=2, unique_by=lambda each: each.id)


FIELDS = (
    FieldDefinition("text"),
    FieldDefinition("number", "number", {"en": "Number", "zh": "数"}),
    FieldDefinition("flag", "flag"),
    FieldDefinition("date", "date"),
    FieldDefinition("choice", "choice", choices=["A", "B"]),
    FieldDefinition("duration", "duration"),
    FieldDefinition("cost", "cost"),
)
AXES = (ScopeAxis("store"), ScopeAxis("market", ["DE", "US"], {"en": "Market"}))


def numbers() -> st.SearchStrategy[Decimal]:
    return st.decimals(
        min_value=-(10**14), max_value=10**14, places=9, allow_nan=False, allow_infinity=False
    )


def field_values() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "text": short_texts(),
            "number": numbers(),
            "flag": st.booleans(),
            "date": dates(),
            "choice": st.sampled_from(("A", "B")),
            "duration": st.sampled_from(("3d", Duration("16ed"), "0h")),
            "cost": numbers(),
        },
    )


def scopes() -> st.SearchStrategy[dict[str, list[str]]]:
    markets = st.lists(st.sampled_from(("DE", "US")), max_size=2)
    return st.fixed_dictionaries(
        {}, optional={"store": st.lists(short_texts(), max_size=2), "market": markets}
    )


@st.composite
def _some_of(draw: st.DrawFn, fields: dict[str, st.SearchStrategy[Any]]) -> dict[str, Any]:
    """Draw up to five of the fields: quick, and enough for every pair to meet."""
    names_of = draw(st.lists(st.sampled_from(sorted(fields)), max_size=5, unique=True))
    return {name: draw(fields[name]) for name in sorted(names_of)}


@st.composite
def series(draw: st.DrawFn, plan: _Plan) -> Series:
    rules = ("FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=DAILY;INTERVAL=3")
    each: dict[str, st.SearchStrategy[Any]] = {
        "duration": st.sampled_from((None, "90min", "16ed")),
        "assignments": assignments(plan.people),
        "calendar": st.sampled_from((None, *plan.calendars)),
        "owner": ids(),
        "cost": numbers().map(abs),
        "accrual": st.sampled_from(("prorated", "start", "end")),
        "expenses": expenses(plan.used, plan.spent),
        "deliverables": deliverables(),
        "labels": st.lists(short_texts(), max_size=2),
        "scope": scopes(),
        "fields": field_values(),
        "notes": st.one_of(st.just(""), short_texts()),
    }
    return Series(
        draw(st.sampled_from(rules)),
        draw(dates()),
        count=draw(st.integers(1, 20_000)),
        until=draw(st.sampled_from((None, date(2031, 1, 1)))),
        at=draw(st.sampled_from((None, "00:00", "09:05", "23:59"))),
        on_day_off=draw(st.sampled_from(("keep", "skip", "shift_later", "shift_earlier"))),
        repeats=draw(st.sampled_from(("by_rule", "on_completion"))),
        each=draw(_some_of(each)),
    )


class _Plan(NamedTuple):
    floating: bool
    calendars: list[str]
    people: list[str]
    used: list[str]
    spent: frozenset[str]
    owned: bool


def money() -> st.SearchStrategy[Decimal]:
    return st.sampled_from(tuple(map(Decimal, ("0", "80", "12.50", "0.000000001", "1E+3"))))


@st.composite
def rates(draw: st.DrawFn, *, by_time: bool, floating: bool) -> list[Rate]:
    """Draw rates by date: of work by the time, of materials by the piece."""
    per = st.sampled_from(("/min", "/h", "/d", "/w", "/mo")) if by_time else st.just("")
    amounts = st.builds("{:f}{}".format, money(), per)
    overtime = st.none() | amounts if by_time else st.none()
    days = sorted(draw(st.lists(dates(), max_size=2, unique=True)))
    since = [None, *(datetime.combine(day, time(9)) if floating else day for day in days)]
    return [
        Rate(draw(amounts), overtime=draw(overtime), per_use=draw(money()), since=at)
        for at in since[: draw(st.integers(0, 3))]
    ]


def rate_tables(*, by_time: bool, floating: bool) -> st.SearchStrategy[dict[str, list[Rate]]]:
    table = rates(by_time=by_time, floating=floating)
    return st.dictionaries(st.sampled_from("BCE"), table, max_size=1)


def steps() -> st.SearchStrategy[list[Availability]]:
    days = st.lists(dates(), max_size=2, unique=True).map(sorted)
    return days.map(lambda some: [Availability(day, 50 * n) for n, day in enumerate(some)])


@st.composite
def resources(draw: st.DrawFn, calendars: list[str], *, floating: bool) -> list[Resource]:
    accruals = st.sampled_from(("prorated", "prorated", "start", "end"))
    person = st.builds(
        Resource,
        ids(),
        st.none() | names(),
        calendar=st.sampled_from((None, *calendars)),
        rates=rates(by_time=True, floating=floating),
        accrual=accruals,
        availability=steps(),
        rate_tables=rate_tables(by_time=True, floating=floating),
    )
    material = st.builds(
        Resource,
        ids(),
        kind=st.just("material"),
        measure=st.none() | short_texts(),
        rates=rates(by_time=False, floating=floating),
        accrual=accruals,
        rate_tables=rate_tables(by_time=False, floating=floating),
    )
    spent = st.builds(Resource, ids(), kind=st.just("cost"), accrual=accruals)
    each = st.one_of(person, person, material, spent)
    return draw(st.lists(each, max_size=4, unique_by=lambda each: each.id))


def expenses(used: list[str], spent: frozenset[str]) -> st.SearchStrategy[list[Expense]]:
    amounts = st.builds("{:f}{}".format, money(), st.sampled_from(("", "", "/d", "/w")))
    own = st.none() | st.builds(Rate, money(), per_use=money())
    held = st.builds(Expense, st.sampled_from(used or ["-"]), amounts)
    held = st.builds(replace, held, rate=own, actual_cost=st.none() | money())
    held = held.map(lambda each: replace(each, rate=None) if each.resource in spent else each)
    return st.lists(held, max_size=3 * bool(used), unique_by=lambda each: each.resource)


def assignments(people: list[str]) -> st.SearchStrategy[list[Assignment]]:
    units = st.sampled_from((1, 50, 100, 200, 100_000))
    contours = st.none() | st.sampled_from((Contour("bell"), Contour([50, 150])))
    held = st.builds(
        Assignment,
        st.sampled_from(people or ["-"]),
        units,
        contour=contours,
        rate_table=st.sampled_from((None, None, "B", "E")),
    )
    own = st.none() | st.builds(Rate, money().map("{:f}/h".format), per_use=money())
    held |= st.builds(
        replace, held, rate_table=st.none(), rate=own, actual_cost=st.none() | money()
    )
    return st.lists(held, max_size=3 * bool(people), unique_by=lambda each: each.resource)


@st.composite
def tasks(draw: st.DrawFn, id_: str, parent: str | None, leaf: bool, plan: _Plan) -> Task:
    kinds = ("SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO") if leaf else ("SNET", "FNLT")
    constraints = st.lists(
        st.builds(Constraint, st.sampled_from(kinds), moments(plan.floating)),
        max_size=2,
        unique_by=lambda each: each.kind,
    )
    fields: dict[str, Any] = {
        "calendar": st.sampled_from((None, *plan.calendars)),
        "owner": st.one_of(st.none(), ids()),
        "collaborators": st.lists(ids(), max_size=2),
        "approvers": st.lists(ids(), max_size=2),
        "priority": st.integers(0, 1000),
        "constraints": constraints,
        "deadline": st.one_of(st.none(), moments(plan.floating)),
        "cost": st.one_of(st.none(), numbers().map(abs)),
        "accrual": st.sampled_from(("prorated", "start", "end")),
        "expenses": expenses(plan.used, plan.spent),
        "deliverables": deliverables(),
        "checklist": st.lists(st.builds(ChecklistItem, names(), st.booleans()), max_size=2),
        "labels": st.lists(short_texts(), max_size=2),
        "scope": scopes(),
        "external_refs": refs(),
        "fields": field_values(),
        "notes": st.one_of(st.just(""), short_texts(), st.just("two\nlines\tand a tab")),
        "series": st.one_of(st.none(), series(plan)),
    }
    if leaf:
        kind = draw(st.sampled_from(("task", "milestone")))
        some = ("0d", "0h") if kind == "milestone" else ("90min", "3h", "5d", "2w", "1mo", "16ed")
        estimates = st.builds(
            Estimate, st.just("1min"), st.integers(1, 400).map("{}h".format), st.just("999h")
        )
        fields |= {
            "kind": st.just(kind),
            "duration": st.sampled_from((None, *some)),
            "effort": st.one_of(st.none(), lengths(("min", "h", "d"))),
            "fixed": st.sampled_from(("units", "duration", "effort")),
            "assignments": assignments(plan.people),
            "ignore_resource_calendars": st.booleans(),
            "estimate": st.one_of(st.none(), estimates),
            "percent_complete": st.integers(0, 100),
            "percent_complete_type": st.sampled_from(("duration", "work", "physical")),
            "physical_percent": st.decimals(0, 100, places=2),
        }
    chosen = draw(_some_of(fields))
    if plan.owned and leaf and chosen.get("owner") is None:
        chosen["owner"] = "u.li"
    return Task(id_, draw(names()), parent=parent, **chosen)


def masks() -> st.SearchStrategy[WbsMask]:
    level = st.builds(
        WbsLevel,
        st.sampled_from(("number", "upper", "lower")),
        st.integers(1, 3),
        st.sampled_from((".", "-", "", "x")),
    )
    return st.builds(
        WbsMask, st.lists(level, min_size=1, max_size=3), st.sampled_from(("", "P-", "项目"))
    )


@st.composite
def headers(draw: st.DrawFn, floating: bool, held: list[Calendar]) -> ProjectSettings:
    start = draw(dates())
    optional: dict[str, Any] = {
        "finish": st.dates(start, date(2035, 1, 1)),
        "calendar": st.sampled_from([each.id for each in held] or [None]),  # type: ignore[list-item]
        "resources": resources([each.id for each in held], floating=floating),
        "conversion": st.builds(
            ConversionSettings, st.integers(1, 1440), st.integers(1, 10_080), st.integers(1, 31)
        ),
        "lag_calendar": st.sampled_from(("successor", "predecessor", "project", "elapsed")),
        "owners": st.sampled_from(("optional", "required")),
        "goal": names(),
        "lead": ids(),
        "client": ids(),
        "priority": st.integers(0, 1000),
        "currency": st.sampled_from(("CNY", "USD")),
        "mask": masks(),
        "scope": scopes(),
        "labels": st.lists(short_texts(), max_size=2),
        "external_refs": refs(),
        "notes": short_texts(),
    }
    settings = ProjectSettings(
        draw(ids()),
        name=draw(names()),
        start=start,
        calendars=held,
        field_definitions=FIELDS,
        scope_axes=AXES,
        **draw(_some_of(optional)),
    )
    stages: tuple[Lifecycle, ...] = ("draft", "planned", "active", "on_hold", "completed")
    stage = draw(st.sampled_from(stages))
    if draw(st.booleans()):
        return settings.at_stage("archived", draw(st.sampled_from((None, stage))))
    return settings.at_stage(stage, None)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Draw a project that may use anything a project can hold."""
    floating = draw(st.booleans())
    held = draw(calendars(floating=floating))
    settings = draw(headers(floating, held))
    floating = floating or settings.zone is None
    people = [each.id for each in settings.resources if each.kind == "work"]
    used = [each.id for each in settings.resources if each.kind != "work"]
    spent = frozenset(each.id for each in settings.resources if each.kind == "cost")
    ids_held, owned = [each.id for each in held], settings.owners == "required"
    plan = _Plan(floating, ids_held, people, used, spent, owned)
    names_of = draw(st.lists(ids(), max_size=5, unique=True))
    parents = [
        draw(st.sampled_from((None, *names_of[max(0, n - 2) : n]))) for n in range(len(names_of))
    ]
    records = [
        draw(tasks(id_, parent, id_ not in parents, plan))
        for id_, parent in zip(names_of, parents, strict=True)
    ]
    project = _linked(settings, records, draw(_links(names_of, plan)))
    return Project.from_records(
        settings,
        project.tasks(),
        project.dependencies(),
        baselines=draw(baselines(names_of, floating=floating)),
        version=project.version,
    )


@st.composite
def baselines(draw: st.DrawFn, tasks: list[str], *, floating: bool) -> list[Baseline]:
    """Draw baselines of tasks that are there, and of some that are gone."""
    found = []
    for number in draw(st.lists(st.integers(0, 10), max_size=2, unique=True)):
        named = draw(st.lists(st.sampled_from([*tasks, "gone"]), max_size=3, unique=True))
        rows = []
        for task in named:
            dates_of = sorted(draw(st.tuples(dates(), dates())))
            rows.append(
                BaselineTask(
                    task,
                    start=draw(st.sampled_from((None, dates_of[0]))),
                    finish=draw(st.sampled_from((None, dates_of[1]))),
                    duration=draw(st.sampled_from((None, "3d", "16ed", "90min"))),
                    effort=draw(st.sampled_from((None, "3d", "0h"))),
                    cost=draw(st.none() | numbers()),
                    is_summary=draw(st.booleans()),
                )
            )
        if named:
            rows[0] = BaselineTask(named[0], start=draw(moments(floating)))
        saved_at = draw(st.sampled_from((None, datetime(2026, 3, 2, 9, 0, 7, tzinfo=UTC))))
        name = draw(st.none() | names())
        found.append(Baseline(number, rows, name=name, saved_at=saved_at))
    return found


def _links(tasks: list[str], plan: _Plan) -> st.SearchStrategy[list[Dependency]]:
    pairs = st.lists(st.sampled_from(tasks or ["x"]), min_size=2, max_size=2, unique=True)
    links = st.builds(
        lambda pair, *rest: Dependency(*pair, *rest),
        pairs,
        st.sampled_from(("FS", "SS", "FF", "SF")),
        st.sampled_from(("0d", "0h", "1d", "-2d", "1.5h", "16ed", "50%", "-12.25%")),
        st.sampled_from((None, "successor", "predecessor", "project", "elapsed", *plan.calendars)),
    )
    return (
        st.lists(links, max_size=6, unique_by=lambda each: each.key) if tasks[1:] else st.just([])
    )


def _linked(settings: ProjectSettings, tasks: list[Task], links: list[Dependency]) -> Project:
    """Keep the dependencies that close no cycle and join no task with a task above it."""
    kept: list[Dependency] = []
    project = Project.from_records(settings, tasks)
    for link in links:
        try:
            project = Project.from_records(settings, tasks, [*kept, link], version=len(kept))
        except PmcoreError:
            continue
        kept.append(link)
    return project
