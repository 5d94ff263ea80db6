"""Random edits of small plans, and random questions to a list."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC
from typing import Any, TypeAlias

from pmcore.kernel import Code, MissingExtraError, PmcoreError
from pmcore.kernel.predicate import And, Has, Is, Not, OneOf, Or, Predicate
from pmcore.wbs import Author, Baseline, BaselineTask, Project, Resource, Task

try:
    from hypothesis import stateful
    from hypothesis import strategies as st
except ImportError as missing:  # pragma: no cover - nothing here can be tested without it
    raise MissingExtraError(
        Code.EXTRA_MISSING,
        feature="pmcore.testing.repository_contract.machine",
        package="hypothesis",
        extra="testing",
    ) from missing

__all__ = [
    "GROWTHS",
    "Edit",
    "authors",
    "begun",
    "edit",
    "edits",
    "names",
    "nested",
    "predicates",
    "projects",
    "signed",
    "st",
    "stateful",
    "task_predicates",
]

Edit: TypeAlias = tuple[str, tuple[Any, ...], dict[str, Any]]
Edits: TypeAlias = "st.SearchStrategy[Edit]"
_LABELS = ("spring", "o'clock", "50%")
_LEADS = ("u.li", "u.wang")

tasks = st.sampled_from([f"t{number}" for number in range(5)])
types = st.sampled_from(["FS", "SS", "FF", "SF"])
names = st.sampled_from(["Plan", "plan b", "上新", "100%", "_", "Ärger"])
leads = st.none() | st.sampled_from(_LEADS)
crews = st.lists(st.sampled_from(["li", "wang"]), unique=True, max_size=2)
labels = st.lists(st.sampled_from(_LABELS), unique=True, max_size=2)


def _edit(name: str, /, *given: st.SearchStrategy[Any], **named: st.SearchStrategy[Any]) -> Edits:
    return st.tuples(st.just(name), st.tuples(*given), st.fixed_dictionaries(named))


_lags = st.sampled_from(["0d", "1d", "-2h", "1ed", "50%"])
_durations = st.sampled_from([None, "0d", "3d", "2ed"])
notes = st.sampled_from(["", "it's 100% _done_\n", " e\u0301 ", "\U0001f600" * 20_000])
authors = st.builds(
    Author,
    st.sampled_from([None, "u.li", "\u674e" * 200]),
    st.datetimes(timezones=st.just(UTC)) | st.none(),
    st.sampled_from(["", "rain\nand\nwind", "r" * 2000]),
)
_indexes = st.none() | st.integers(0, 3)
_baselines = st.builds(
    lambda number, id: Baseline(number, [BaselineTask(id, finish="2026-03-09")]),
    st.integers(0, 2),
    tasks,
)
edits: Edits = st.one_of(
    _edit("add", tasks, names, parent=st.none() | tasks, index=_indexes),
    _edit("update", tasks, duration=_durations, labels=labels),
    _edit("update", tasks, owner=leads, assignments=crews),
    _edit("update", tasks, name=names, notes=notes),
    _edit("move", tasks, st.none() | tasks, _indexes),
    _edit("reorder", tasks, st.integers(0, 4)),
    _edit("link", tasks, tasks, types, _lags),
    _edit("relink", tasks, tasks, types, lag=_lags),
    _edit("unlink", tasks, tasks, types),
    _edit("remove", tasks, st.sampled_from(["drop", "bridge"])),
    _edit("set_baseline", _baselines, replace=st.booleans()),
    _edit("clear_baseline", st.integers(0, 2)),
    _edit("configure", name=names, lead=leads, labels=labels),
    _edit("undo"),
    _edit("redo"),
)


# What a plan grows by: the edits of each command, one after the other.
GROWTHS: dict[str, list[list[Edit]]] = {
    "tasks": [[("add_many", ([Task(f"m{number}", "More") for number in range(1100)], []), {})]],
    "changes": [[("update", ("t1",), {"priority": number}) for number in range(55)]],
    "commands": [[("configure", (), {"priority": number})] for number in range(25)],
}
_CREW = (Resource("li"), Resource("wang"))
projects = st.builds(
    lambda id, name, lead, labels: Project(
        id, name, start="2026-03-02", lead=lead, labels=labels, resources=_CREW
    ),
    st.sampled_from(["ONE", "one"]),
    names,
    leads,
    labels,
)


def begun(name: str) -> Project:
    """Return a plan with something to edit."""
    project = Project("ONE", name, start="2026-03-02", resources=_CREW)
    with project.change_set("begin"):
        project.add("t0", "Phase")
        project.add("t1", "First", parent="t0", duration="3d")
        project.add("t2", "Second", parent="t0", effort="8h")
        project.add("t3", "Third")
        project.link("t1", "t2", lag="1d")
        project.link("t1", "t3", "SS")
        project.set_baseline(Baseline(0, [BaselineTask("t1", finish="2026-03-04")]))
    return project


def signed(project: Project, some: list[Edit], author: Author) -> None:
    """Make edits as one change of an author with a long label, as far as they can be made."""
    named: dict[str, Any] = {"at": author.at, "reason": author.reason}
    with project.change_set("L" * 100, actor=author.actor, **named):
        edit(project, some)


def edit(project: Project, some: list[Edit]) -> None:
    """Make edits, as far as they can be made."""
    for name, given, named in some:
        with suppress(PmcoreError):
            getattr(project, name)(*given, **named)


def nested(parts: st.SearchStrategy[Predicate]) -> st.SearchStrategy[Predicate]:
    """Return what can be made of predicates."""
    several = st.lists(parts, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, parts), st.builds(And, several), st.builds(Or, several))


predicates: st.SearchStrategy[Predicate] = st.recursive(
    st.one_of(
        st.builds(Is, st.sampled_from(["lead", "client"]), leads),
        st.builds(Is, st.just("id"), st.sampled_from(["ONE", "one", "One"])),
        st.builds(OneOf, st.just("lead"), st.frozensets(st.sampled_from(_LEADS))),
        st.builds(Has, st.just("labels"), st.sampled_from([*_LABELS, "spr"])),
    ),
    nested,
    max_leaves=6,
)

task_predicates: st.SearchStrategy[Predicate] = st.recursive(
    st.one_of(
        st.builds(Is, st.just("parent"), st.none() | tasks),
        st.builds(Is, st.just("owner"), leads),
        st.builds(OneOf, st.just("id"), st.frozensets(tasks)),
        st.builds(Has, st.just("above"), tasks),
        st.builds(Has, st.just("assigned"), st.sampled_from(["li", "wang"])),
        st.builds(Has, st.just("labels"), st.sampled_from(_LABELS)),
    ),
    nested,
    max_leaves=4,
)
