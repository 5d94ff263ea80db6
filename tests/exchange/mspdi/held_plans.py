"""Random projects restricted to what a Microsoft Project file holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, get_args

from hypothesis import strategies as st

from pmcore.calendars import OFF, Calendar, CalendarException, DatedWeek, WorkWeek, hours
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.slots import SLOTS, SLOTS_BY_NAME
from pmcore.kernel import ConversionSettings, CycleError, InputError, LocalizedText, check_text
from pmcore.wbs import (
    Accrual,
    Assignment,
    Availability,
    Baseline,
    BaselineTask,
    Constraint,
    ConstraintKind,
    Expense,
    FieldDefinition,
    Project,
    Rate,
    Resource,
)
from pmcore.wbs.constraint import CONSTRAINT_KINDS
from pmcore.wbs.definitions import FieldKind
from pmcore.wbs.dependency import DEPENDENCY_TYPES

START = datetime.fromisoformat("2026-03-02T08:00")
DAYS = (
    "08:00-12:00 13:00-17:00",
    "07:00-15:30",
    "00:00-24:00",
    "00:00-01:01 09:00-12:00 22:00-24:00",
)
RULES = (
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=SA",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU,MO,FR;WKST=SU",
    "FREQ=MONTHLY;BYMONTHDAY=15",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYSETPOS=-1;BYMONTHDAY=28,29,30",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR",
    "FREQ=MONTHLY;COUNT=4;BYDAY=2TU",
    "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25",
    "FREQ=YEARLY;COUNT=3;BYMONTH=11;BYDAY=4TH",
)
SUNDAY = 6
WORKING, ELAPSED = ("min", "h", "d", "w", "mo"), ("emin", "eh", "ed", "ew", "emo")


def _letters(more: str = "") -> st.SearchStrategy[str]:
    """Return what texts are typed in: to draw all and filter would leave few whole plans."""
    return st.characters(
        exclude_categories=["Cc", "Cs", "Zl", "Zp"],
        exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff",
        include_characters=more,
    )


def _is_text(text: str, *, lines: bool = False) -> bool:
    try:
        check_text(text, "text", longest=500, lines=lines)
    except InputError:
        return False
    return True


_money = st.sampled_from(tuple(map(Decimal, ("0", "12.34", "100", "0.000000001", "9999999999"))))
_accruals: st.SearchStrategy[Accrual] = st.sampled_from(get_args(Accrual))
_names = st.one_of(
    st.sampled_from(("Dig", "挖沟 & <浇筑>", "a\u3000b", "  ]]> \"'".strip())),
    st.text(_letters(), min_size=1, max_size=12).map(str.strip).filter(_is_text),
)
_notes = st.one_of(
    st.sampled_from(("", "Mind\nthe gap\t& more ")),
    st.text(_letters("\n\t"), max_size=20).filter(
        lambda text: not text or _is_text(text, lines=True)
    ),
)
_free_ids = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._:@+\-]{0,9}", fullmatch=True)
_moments = st.integers(0, 400 * 1440).map(lambda minutes: START + timedelta(minutes=minutes))
_dates = st.integers(-30, 900).map(lambda days: START.date() + timedelta(days=days))
_hours = st.sampled_from((OFF, *map(hours, DAYS)))
_weeks = st.lists(_hours, min_size=6, max_size=6).map(
    lambda days: WorkWeek((hours(DAYS[0]), *days))
)


@st.composite
def _ids(draw: st.DrawFn, prefix: str, count: int) -> list[str]:
    numbered = [f"{prefix}{number}" for number in (*range(20), 99999999999)]
    some = st.lists(st.sampled_from(numbered), min_size=count, max_size=count, unique=True)
    found = draw(some)
    for row in range(count):
        if draw(st.integers(0, 3)) == 0 and (free := draw(_free_ids)) not in found:
            found[row] = free
    return found


@st.composite
def _exceptions(draw: st.DrawFn) -> list[CalendarException]:
    found: dict[object, CalendarException] = {}
    for _ in range(draw(st.integers(0, 3))):
        first, worked = draw(_dates), draw(_hours)
        label = draw(st.one_of(st.none(), _names))
        if draw(st.booleans()):
            rule = draw(st.sampled_from(RULES))
            if first.weekday() == SUNDAY:  # where every other week would be another one
                first += timedelta(days=1)
            ends = first + timedelta(days=900)
            endless = st.none() if "DAILY" not in rule and "WEEKLY" not in rule else st.just(ends)
            until = draw(st.one_of(endless, st.just(ends) if "COUNT" not in rule else st.none()))
            each = CalendarException.every(rule, first, worked, label, until=until)
        else:
            last = first + timedelta(days=draw(st.sampled_from((0, 0, 1, 6, 3000))))
            each = CalendarException.between(first, last, worked, label)
        found[(each.first, each.last, each.rule)] = each
    singles = [each for each in found.values() if each.is_single]
    return [*{each.first: each for each in singles}.values()] + [
        each for each in found.values() if not each.is_single
    ]


@st.composite
def _dated_weeks(draw: st.DrawFn) -> list[DatedWeek]:
    first = draw(_dates)
    last = draw(st.one_of(st.none(), st.just(first + timedelta(days=40))))
    week = DatedWeek(first, last, draw(_weeks))
    return [week] if draw(st.booleans()) else []


@st.composite
def _calendars(draw: st.DrawFn) -> list[Calendar]:
    found: list[Calendar] = []
    for id in draw(_ids("C", draw(st.integers(1, 3)))):
        name, special = LocalizedText(draw(_names)), draw(_exceptions())
        weeks = draw(_dated_weeks())
        is_derived = bool(found) and draw(st.booleans())
        if is_derived:
            base = draw(st.sampled_from(found))
            week = draw(st.one_of(st.none(), _weeks))
            made = base.derive(id, name=name, week=week, dated_weeks=weeks, exceptions=special)
        else:
            week = draw(_weeks)
            made = Calendar(id, name, None, week, tuple(weeks), (), tuple(special))
        found.append(made)
    return found


@st.composite
def held_plans(draw: st.DrawFn) -> Project:
    """Draw a project that a Microsoft Project file holds whole."""
    calendars = draw(_calendars())
    own = [each.id for each in calendars]
    conversion = draw(st.sampled_from((ConversionSettings(), ConversionSettings(420, 2000, 21))))
    resources = [draw(_resources(id, own)) for id in draw(_ids("R", draw(st.integers(0, 3))))]
    people = [each for each in resources if each.kind == "work"]
    stuff = [each for each in resources if each.kind != "work"]
    project = Project(
        draw(_free_ids),
        draw(_names),
        start=START,
        data_date=draw(st.one_of(st.none(), _moments)),
        calendars=calendars,
        calendar=draw(st.sampled_from(own)),
        resources=resources,
        conversion=conversion,
        field_definitions=draw(_definitions()),
        currency=draw(st.sampled_from((None, "EUR", "JPY"))),
    )
    ids = draw(_ids("T", draw(st.integers(0, 6))))
    parents = {id: draw(st.sampled_from((None, *ids[:row]))) for row, id in enumerate(ids)}
    for id in ids:
        is_summary = id in parents.values()
        fields = draw(_summaries(own) if is_summary else _leaves(own, people, conversion))
        spent: dict[str, Any] = {"cost": draw(_money) or None, "accrual": draw(_accruals)}
        spent["expenses"] = draw(_expenses(stuff))
        project.add(id, draw(_names), parent=parents[id], **fields, **spent)
    for id in ids:
        project.update(id, fields=draw(_field_values(project, conversion)))
    _link(draw, project, ids, conversion)
    for number in draw(st.lists(st.integers(0, 10), max_size=2, unique=True)):
        named = draw(st.lists(st.sampled_from(ids), unique=True, min_size=1)) if ids else []
        rows = [draw(_saved(id, conversion, is_summary=project.is_summary(id))) for id in named]
        if rows:
            project.set_baseline(Baseline(number, rows))
    return project


@st.composite
def _definitions(draw: st.DrawFn) -> list[FieldDefinition]:
    """Draw custom fields, some called like those of Microsoft Project."""
    found = {}
    for kind in draw(st.lists(st.sampled_from(get_args(FieldKind)), max_size=4)):
        like = [slot.name for slot in SLOTS.values() if slot.holds(kind)]
        id = draw(st.one_of(_free_ids, st.sampled_from(like[:12])))
        if id in SLOTS_BY_NAME and not SLOTS_BY_NAME[id].holds(kind):
            continue
        choices = ["A", "B & C"] if kind == "choice" else []
        label = draw(st.one_of(st.none(), _names))
        found[id] = FieldDefinition(id, kind, label, choices=choices)
    return list(found.values())


@st.composite
def _field_values(
    draw: st.DrawFn, project: Project, conversion: ConversionSettings
) -> dict[str, Any]:
    lengths = st.builds(
        lambda minutes, unit: typed(minutes, unit, conversion),
        st.integers(0, 3000),
        st.sampled_from((*WORKING, *ELAPSED)),
    )
    values: dict[str, st.SearchStrategy[Any]] = {
        "text": _notes.filter(bool),
        "choice": st.sampled_from(("A", "B & C")),
        "number": st.decimals(-(10**9), 10**9, places=9),
        "cost": st.decimals(-(10**9), 10**9, places=2),
        "flag": st.booleans(),
        "date": _dates,
        "moment": _moments,
        "duration": lengths,
    }
    fields = project.settings.field_definitions
    return {each.id: draw(values[each.kind]) for each in fields if draw(st.booleans())}


@st.composite
def _saved(
    draw: st.DrawFn, id: str, conversion: ConversionSettings, *, is_summary: bool
) -> BaselineTask:
    """Draw what a baseline says of a task."""
    start, minutes = draw(_moments), draw(st.integers(0, 3000))
    unit = draw(st.sampled_from((*WORKING, *ELAPSED)))
    said = {
        "start": start,
        "finish": start + timedelta(minutes=minutes),
        "duration": typed(minutes, unit, conversion),
        "effort": typed(minutes, "h", conversion),
        "cost": draw(st.decimals(0, 10**9, places=2)),
    }
    names = draw(st.lists(st.sampled_from(sorted(said)), unique=True))
    given: Any = {name: said[name] for name in names}
    return BaselineTask(id, is_summary=is_summary, **given)


@st.composite
def _resources(draw: st.DrawFn, id: str, own: list[str]) -> Resource:
    name, accrual = draw(_names), draw(_accruals)
    match draw(st.integers(0, 3)):
        case 0:
            rates = draw(_rates("", overtime=False))
            label = draw(st.none() | _names)
            return Resource(id, name, kind="material", measure=label, rates=rates, accrual=accrual)
        case 1:
            return Resource(id, name, kind="cost", accrual=accrual)
        case _:
            return Resource(
                id,
                name,
                calendar=draw(st.sampled_from((None, *own))),
                units=draw(st.sampled_from((100, 50, 300))),
                rates=draw(_rates(draw(st.sampled_from(("/h", "/min", "/d"))), overtime=True)),
                accrual=accrual,
                availability=draw(_availability()),
            )


@st.composite
def _rates(draw: st.DrawFn, per: str, *, overtime: bool) -> list[Rate]:
    since = [None, *sorted(draw(st.lists(_moments, max_size=2, unique=True)))]
    amounts = st.sampled_from(("0", "84", "420.84", "0.0042")).map(lambda text: text + per)
    found = [
        Rate(
            draw(amounts),
            overtime=draw(st.none() | amounts) if overtime else None,
            per_use=draw(_money),
            since=at,
        )
        for at in since[: draw(st.integers(0, 3))]
    ]
    return [] if found == [Rate()] else found


@st.composite
def _availability(draw: st.DrawFn) -> list[Availability]:
    since = sorted(draw(st.lists(_moments, max_size=3, unique=True)))
    much = [draw(st.sampled_from((0, 50, 100, 300))) for _ in since]
    return [Availability(at, units) for at, units in zip(since, much, strict=True)]


@st.composite
def _expenses(draw: st.DrawFn, stuff: list[Resource]) -> list[Expense]:
    named = draw(st.lists(st.sampled_from(stuff), unique=True)) if stuff else []
    per = st.sampled_from(("", "/h", "/d", "/mo"))
    return [
        Expense(each.id, f"{draw(_money)}{draw(per) if each.kind == 'material' else ''}")
        for each in named
    ]


@st.composite
def _summaries(draw: st.DrawFn, own: list[str]) -> dict[str, Any]:
    kinds: tuple[ConstraintKind | None, ...] = (None, "SNET", "FNLT")
    bound = draw(st.sampled_from(kinds))
    manual = draw(st.booleans())
    start = draw(_moments)
    return {
        **_plain(draw, own),
        "constraints": [] if bound is None else [Constraint(bound, draw(_moments))],
        "manual_start": start if manual else None,
        "manual_finish": start + timedelta(days=3) if manual else None,
    }


@st.composite
def _leaves(
    draw: st.DrawFn, own: list[str], people: list[Resource], conversion: ConversionSettings
) -> dict[str, Any]:
    unit = draw(st.sampled_from((*WORKING, *WORKING, *ELAPSED)))
    minutes = draw(st.one_of(st.integers(0, 3000), st.integers(0, 40).map(lambda n: n * 480)))
    bound = draw(st.sampled_from((None, None, *CONSTRAINT_KINDS)))
    fields: dict[str, Any] = {
        **_plain(draw, own),
        "constraints": [] if bound is None else [Constraint(bound, draw(_moments))],
        "as_late_as_possible": bound is None and draw(st.booleans()),
        "ignore_resource_calendars": draw(st.booleans()),
        "is_active": draw(st.sampled_from((True, True, False))),
    }
    if draw(st.integers(0, 5)) == 0:
        return fields | {"kind": "milestone"}
    fields["duration"] = typed(minutes, unit, conversion)
    if (delay := draw(st.integers(-3000, 3000))) > 0:
        fields["leveling_delay"] = typed(delay, "ed", conversion)
    fields |= draw(_teams(people, minutes, unit, conversion))
    return fields | _progress(draw, minutes, fields["duration"].unit, conversion)


@st.composite
def _teams(
    draw: st.DrawFn,
    people: list[Resource],
    minutes: int,
    unit: str,
    conversion: ConversionSettings,
) -> dict[str, Any]:
    units = st.sampled_from((100, 50, 33, 1, 7, 250))
    named = draw(st.lists(st.sampled_from([each.id for each in people] or [""]), unique=True))
    team = [Assignment(id, draw(units)) for id in named if id]
    fixed = draw(st.sampled_from(("units", "duration", "effort")))
    work = draw(st.integers(0, 4000))
    if fixed == "effort" and team:
        if unit in ELAPSED:
            fixed = "units"
        else:
            work = minutes * sum(each.units for each in team)
            work = 0 if work % 100 else work // 100
    effort = typed(work, "h", conversion) if work else None
    return {"assignments": team, "fixed": fixed, "effort": effort}


def _plain(draw: st.DrawFn, own: list[str]) -> dict[str, Any]:
    return {
        "priority": draw(st.sampled_from((500, 0, 1000))),
        "calendar": draw(st.sampled_from((None, None, *own))),
        "deadline": draw(st.one_of(st.none(), _moments)),
        "notes": draw(_notes),
        "percent_complete_type": draw(st.sampled_from(("duration", "physical"))),
        "physical_percent": draw(st.integers(0, 100)),
    }


def _progress(
    draw: st.DrawFn, minutes: int, unit: str, conversion: ConversionSettings
) -> dict[str, Any]:
    """Draw a task that is untouched, begun, done, or set by hand."""
    start = draw(_moments)
    match draw(st.integers(0, 5)):
        case 0:
            finish = start + timedelta(minutes=draw(st.integers(0, 9000)))
            return {"actual_start": start, "actual_finish": finish}
        case 1:
            left = draw(st.integers(0, max(2 * minutes, 1)))
            percent = draw(st.integers(0, 100))
            is_said = left != -(-minutes * (100 - percent) // 100)
            rest = typed(left, unit, conversion) if is_said else None
            stop = start + timedelta(hours=draw(st.integers(0, 50)))
            pause = {"suspended": stop, "resume": stop + timedelta(hours=30)}
            more: dict[str, Any] = pause if draw(st.booleans()) else {}
            begun = {"actual_start": start, "percent_complete": percent}
            return {**begun, "remaining_duration": rest, **more}
        case 2:
            return {"manual_start": start, "manual_finish": start + timedelta(days=2)}
        case 3:
            return {"percent_complete": draw(st.integers(0, 100))}
        case _:
            return {}


def _link(
    draw: st.DrawFn, project: Project, ids: list[str], conversion: ConversionSettings
) -> None:
    for _ in range(draw(st.integers(0, 6)) if len(ids) > 1 else 0):
        one, other = draw(st.lists(st.sampled_from(ids), min_size=2, max_size=2, unique=True))
        type_ = draw(st.sampled_from(DEPENDENCY_TYPES))
        held = (one, other, type_) in {each.key for each in project.dependencies()}
        if held or one in project.ancestors(other) or other in project.ancestors(one):
            continue
        unit = draw(st.sampled_from((*WORKING, *ELAPSED, "%", "e%")))
        amount = draw(st.integers(-3000, 3000))
        calendar = "elapsed" if unit == "e%" and amount else None
        lag = f"{amount}%" if "%" in unit else typed(amount, unit, conversion)
        try:
            project.link(one, other, type_, lag, calendar)
        except CycleError:
            continue
