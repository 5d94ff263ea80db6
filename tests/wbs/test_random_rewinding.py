"""Taking back a log that may lie refuses what looking at everything after each change refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.kernel import Code, ConversionSettings, InputError, PmcoreError, ProjectError
from pmcore.testing.rewinding import rewound_plainly
from pmcore.wbs import (
    Assignment,
    Change,
    Dependency,
    DependencyEdit,
    Edit,
    Expense,
    OutlineEdit,
    Project,
    ProjectSettings,
    Resource,
    Series,
    SettingsEdit,
    Split,
    Task,
    TaskEdit,
)
from pmcore.wbs import uses as uses_room
from pmcore.wbs.changes import NOBODY, inverted
from pmcore.wbs.definitions import FieldDefinition, ScopeAxis
from pmcore.wbs.rewinding import rewound
from pmcore.wbs.state import ProjectState
from pmcore.wbs.uses import Uses
from wbs.plans import plan

_IDS = [f"t{number}" for number in range(8)]
_BEGIN = "t0; .t1; .t2 3d; ..t3; t4; .t5; t6 2d; t1 -> t4; t3 -> t6"
_FLOATING, _ZONED = (
    tuple(Calendar.standard(id, zone=zone) for id in ("office", "night"))
    for zone in (None, "Asia/Shanghai")
)
_LIKELY = 0.94
_NOON = datetime.fromisoformat("2026-05-04T12:00")
_KINDS = ("put", "put", "new", "move", "link", "unlink", "settings", "still", "drop")
# What a task may have; a settings edit may take away what it stands on.
_FIELDS: dict[str, tuple[Any, ...]] = {
    "calendar": (None, "office", "night"),
    "assignments": ((), ("li",), ("wang 50%",)),
    "expenses": ((), ("sand 3",)),
    "owner": (None, "u.li"),
    "duration": (None, "1d", "1w", "0.1d"),
    "effort": (None, "3h"),
    "deadline": (None, "2026-05-04", _NOON),
    "fields": ({}, {"grade": "A"}, {"grade": "B"}, {"since": _NOON}),
    "scope": ({}, {"shop": ["DE"]}, {"shop": ["US"]}),
    "series": (None,),
    "constraints": ((), (("SNET", "2026-04-01T08:00"),)),
    "estimate": (None, ("1d", "2d", "3d"), ("5h", "1d", "2d")),
}


def _settings(random: Random, now: ProjectSettings) -> ProjectSettings:
    """Return settings in which one thing is another, perhaps."""
    changes: tuple[Callable[[], dict[str, Any]], ...] = (
        lambda: {"priority": random.randrange(9)},
        lambda: {"calendars": random.choice([_FLOATING, _ZONED, _FLOATING[:1], _ZONED[:1]])},
        lambda: {"resources": random.sample(_PEOPLE, random.randint(1, 5))},
        lambda: {"conversion": ConversionSettings(random.choice([480, 450, 481]))},
        lambda: {"owners": random.choice(["required", "optional"])},
        lambda: {"field_definitions": random.sample(_DEFINED, random.randint(0, 2))},
        lambda: {"scope_axes": random.choice([[], [ScopeAxis("shop", ["DE"])], [_SHOP]])},
    )
    try:
        return now.replace(**random.choice(changes)())
    except PmcoreError:
        return now


_SHOP = ScopeAxis("shop", ["DE", "US"])
_LAGS: tuple[dict[str, Any], ...] = ({}, {"lag": "0.1d"}, {"lag": "1d", "lag_calendar": "night"})
_ODD = ConversionSettings(481)
_PEOPLE = [Resource("li"), Resource("wang"), Resource("sand", kind="material")]
_PEOPLE += [Resource("mei"), Resource("chen")]
_GRADE = FieldDefinition("grade", "choice", choices=["A", "B"])
_DEFINED = [_GRADE, FieldDefinition("since", "moment")]


def _begun() -> Project:
    """Return a plan in which much may be used."""
    return plan(
        _BEGIN,
        calendars=_FLOATING,
        calendar="office",
        resources=_PEOPLE,
        field_definitions=_DEFINED,
        scope_axes=[_SHOP],
    )


def _task(random: Random, before: Task | None, id: str, parent: str | None) -> Task:
    task = before or Task(id, id)
    name = random.choice([*_FIELDS])
    try:
        return task.replace(parent=parent, **{name: random.choice(_FIELDS[name])})
    except PmcoreError:
        return task.replace(parent=parent)


def _spliced(
    random: Random, state: ProjectState, id: str, out: str | None, into: str | None
) -> Iterator[Edit]:
    """Move an id in the outline; both may be the same parent."""
    held = state.children.get(out, ())
    if id in held:
        yield OutlineEdit(out, held.index(id), (id,), ())
    if random.random() < _LIKELY:
        yield OutlineEdit(into, 0, (), (id,))


def _edits(random: Random, state: ProjectState) -> Iterator[Edit]:
    """Yield edits that belong together, made as they come; some of them make no plan."""
    known = random.random() < _LIKELY
    id = random.choice([*state.tasks] if known and state.tasks else _IDS)
    task = state.tasks.get(id)
    parents = [None, *state.tasks] if random.random() < _LIKELY else [None, *_IDS]
    parent = random.choice(parents)
    kind = random.choice(
        ["put", "put", "new", "move", "link", "unlink", "settings", "still", "drop"]
    )
    if kind == "put" and task is not None:
        yield TaskEdit(task, _task(random, task, id, task.parent))
    elif kind == "new":
        id = random.choice([each for each in _IDS if each not in state.tasks] or _IDS)
        if id not in state.tasks:
            yield TaskEdit(None, _task(random, None, id, parent))
            yield from _spliced(random, state, id, None, parent)
    elif kind == "move" and task is not None:
        yield TaskEdit(task, _task(random, task, id, parent))
        yield from _spliced(random, state, id, task.parent, parent)
    elif kind == "link":
        other = random.choice(_IDS)
        if other != id and state.dependency((id, other, "FS")) is None:
            lag: dict[str, Any] = random.choice(
                [{}, {"lag": "0.1d"}, {"lag": "1d", "lag_calendar": "night"}]
            )
            yield DependencyEdit(None, Dependency(id, other, **lag))
    elif kind == "unlink" and (links := [*_links(state)]):
        yield DependencyEdit(random.choice(links), None)
    elif kind == "settings":
        yield SettingsEdit(state.settings, _settings(random, state.settings))
    elif kind == "still" and (held := state.children.get(parent, ())):
        yield OutlineEdit(parent, 0, held, ())
        yield OutlineEdit(parent, 0, (), held[::-1])
    elif kind == "drop" and task is not None:
        if random.random() < _LIKELY:
            for link in [each for each in _links(state) if id in each.key]:
                yield DependencyEdit(link, None)
        yield TaskEdit(task, None)
        yield from list(_spliced(random, state, id, task.parent, task.parent))[:1]
        if random.random() < 0.3:
            yield TaskEdit(None, task)
            yield OutlineEdit(task.parent, 0, (), (id,))


def _links(state: ProjectState) -> Iterator[Dependency]:
    return (link for links in state.out_of.values() for link in links)


def _forged(random: Random, state: ProjectState, count: int) -> list[Change]:
    """Return a log to take back, the last change first: each is whatever comes to mind."""
    changes: list[Change] = []
    for number in range(count, 0, -1):
        after, made = state.copy(), list[Edit]()
        for _ in range(random.choice([1, 1, 1, 2])):
            for edit in _edits(random, after):
                after.apply(edit)
                made.append(edit)
        change = Change(number, "forged", NOBODY, inverted(made))
        is_refused = _is_refusal(_said(rewound_plainly, state, [change]))
        if not is_refused:
            state = after
        elif random.random() < _LIKELY:  # most are forgotten: it ends the log
            continue
        changes.append(change)
        if is_refused:
            break
    return changes


def _said(rewind: Callable[..., ProjectState], *given: Any, **more: Any) -> object:
    """Return where rewinding leads, or which change it refuses."""
    try:
        past = rewind(*given, **more)
    except ProjectError as error:
        return error.code, error.context["version"]
    return past.settings, past.tasks, past.children, past.out_of, past.baselines


def _is_refusal(said: object) -> bool:
    return isinstance(said, tuple) and said[0] is Code.HISTORY_BROKEN


@settings(max_examples=10 * settings().max_examples)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 60))
def test_a_log_is_refused_where_looking_at_everything_refuses_it(seed: int, count: int) -> None:
    random = Random(seed)
    state = _begun()._state
    changes = _forged(random, state, count)
    wanted = _said(rewound_plainly, state, changes)
    end = "refused" if _is_refusal(wanted) else "taken back"
    event(f"{end}, {len(changes) // 10}0 or more")
    assert _said(rewound, state, changes, may_lie=True) == wanted


_WALL = _FLOATING[:1]
_SERIES = Series("FREQ=DAILY;COUNT=2", "2026-03-02", each={"duration": "1h", "calendar": "night"})


@pytest.mark.parametrize(
    ("uses", "before"),
    [
        ({"calendar": "night"}, {"calendars": _WALL}),
        ({"assignments": ["li"]}, {"resources": _PEOPLE[1:]}),
        ({"assignments": ["li"]}, {"resources": [Resource("li", kind="material"), *_PEOPLE[1:]]}),
        ({"expenses": ["sand 3"]}, {"resources": [Resource("sand"), *_PEOPLE[:2]]}),
        (
            {"expenses": [Expense("sand", 3, rate="2")]},
            {"resources": [Resource("sand", kind="cost"), *_PEOPLE[:2]]},
        ),
        ({"fields": {"grade": "A"}}, {"field_definitions": _DEFINED[1:]}),
        (
            {"fields": {"grade": "A"}},
            {"field_definitions": [FieldDefinition("grade", "choice", choices=["B"])]},
        ),
        ({"fields": {"since": _NOON}}, {"calendars": _ZONED}),
        ({"deadline": _NOON}, {"calendars": _ZONED}),
        ({"constraints": [("SNET", "2026-04-01T08:00")]}, {"calendars": _ZONED}),
        ({"scope": {"shop": ["US"]}}, {"scope_axes": [ScopeAxis("shop", ["DE"])]}),
        ({"scope": {"shop": ["US"]}}, {"scope_axes": []}),
        ({"duration": "0.1d"}, {"conversion": _ODD}),
        ({"effort": "0.1d"}, {"conversion": _ODD}),
        ({"duration": "3d", "splits": [Split("0.1d", "1d")]}, {"conversion": _ODD}),
        ({"duration": "3d", "assignments": [Assignment("li", delay="0.1d")]}, {"conversion": _ODD}),
        ({"fields": {"lead": "0.1d"}}, {"conversion": _ODD}),
        ({"estimate": ["5h", "1d", "2d"]}, {"conversion": ConversionSettings(240)}),
        ({"series": _SERIES}, {"calendars": _WALL}),
        ({"owner": None}, {"owners": "required"}),
    ],
    ids=str,
)
def test_settings_before_must_have_been_what_tasks_use(
    uses: dict[str, Any], before: dict[str, Any]
) -> None:
    made = _begun()
    made.configure(field_definitions=[*_DEFINED, FieldDefinition("lead", "duration")])
    made.update("t6", **uses)
    for id in ("t1", "t3", "t5"):
        made.update(id, owner="u.li")
    now = made.settings
    kept = [each for each in now.field_definitions if each.id == "lead"]
    if "field_definitions" in before:
        before = {"field_definitions": [*before["field_definitions"], *kept]}
    edit = SettingsEdit(now.replace(**before), now)
    for number in (1, 2):  # what uses them is counted at the first change of settings
        later = [Change(2, "later", NOBODY, (SettingsEdit(now, now),))][: number - 1]
        forged = [*later, Change(1, "forged", NOBODY, (edit,))]
        assert _said(rewound_plainly, made._state, forged) == (Code.HISTORY_BROKEN, 1)
        assert _said(rewound, made._state, forged, may_lie=True) == (Code.HISTORY_BROKEN, 1)


def test_many_checks_of_tasks_are_refused_by_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uses_room, "_ALWAYS", 0)
    monkeypatch.setattr(uses_room, "_PER_TASK", 1)
    made = _begun()
    made.update("t6", duration="1w")
    now, odd = made.settings, made.settings.replace(conversion=ConversionSettings(450))
    edits = [SettingsEdit(now, odd), SettingsEdit(odd, now)]
    log = [
        Change(number, "turn", NOBODY, (edits[(number + 1) % 2],)) for number in range(20, 0, -1)
    ]
    with pytest.raises(InputError) as caught:
        rewound(made._state, log, may_lie=True)
    assert caught.value.code is Code.TOO_MANY
    assert caught.value.context["limit"] == 7


@settings(max_examples=5 * settings().max_examples)
@given(seed=st.integers(0, 2**32))
def test_uses_follow_what_is_done_to_tasks(seed: int) -> None:
    """Kept as tasks change, they are as if they had been counted at the end."""
    random = Random(seed)
    tasks = {id: _task(random, None, id, None) for id in _IDS}
    uses = Uses(tasks, [])
    for _ in range(40):
        id = random.choice(_IDS)
        if id in tasks:
            uses.remove(tasks.pop(id))
        else:
            tasks[id] = _task(random, None, id, None)
            uses.add(tasks[id])
    fresh = Uses(tasks, [])
    held = {used: ways for used, ways in uses._tasks.items() if ways}
    assert held == fresh._tasks
