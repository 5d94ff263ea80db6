"""What we write our reader reads back: the equal project, as far as P6 can hold it."""

from __future__ import annotations

import io
import time
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore import Assignment, Calendar, Dependency, Project, Resource, SchedulingOptions, Task
from pmcore.calendars import CalendarException, CountryHolidays, WorkWeek
from pmcore.exchange import Exported, compare_stored, read_xer, write_xer
from pmcore.kernel import InputError, LocalizedText, PmcoreError
from pmcore.scheduling import schedule
from pmcore.testing.strategies import projects
from pmcore.wbs import (
    Baseline,
    BaselineTask,
    Constraint,
    ConstraintKind,
    DependencyType,
    ProjectSettings,
)

START = datetime.fromisoformat("2026-03-02 08:00")
NIGHTS = Calendar.standard("C1", zone=None, hours="22:00-06:00")
OFFICE = WorkWeek.of({"mon-fri": "08:00-12:00 13:00-17:00"})


def office(number: int = 1, **more: object) -> Calendar:
    return Calendar(f"C{number}", "Office", None, OFFICE, **more)  # type: ignore[arg-type]


def plan(*tasks: Task, links: tuple[Dependency, ...] = (), **settings: object) -> Project:
    own: dict[str, object] = {"name": "Fence", "start": date(2026, 3, 2), "calendars": [office()]}
    made = ProjectSettings("FENCE", **{**own, "lag_calendar": "predecessor", **settings})  # type: ignore[arg-type]
    return Project.from_records(made, tasks or [Task("A1", "Dig", duration="2d")], links)


def written(project: Project, **more: object) -> Exported:
    return write_xer(project, **more)  # type: ignore[arg-type]


def back(project: Project, **more: object) -> Project:
    data = written(project, **more).data
    assert data is not None
    return read_xer(data).project


def kinds(exported: Exported) -> dict[str, int]:
    return {
        str(each.context["kind"]): int(str(each.context["count"])) for each in exported.findings
    }


class TestEqual:
    """Everything that P6 can hold comes back as it was, and nothing is told."""

    @pytest.mark.parametrize(
        "project",
        [
            plan(),
            plan(Task("A1", 'The "deep" end'), Task("B:1", "Süd", duration="0.5d")),
            plan(Task("site", "Site"), Task("A1", "Dig", parent="site", duration="2d")),
            plan(Task("M", "Done", kind="milestone")),
            plan(
                Task("A1", "Dig", duration="2d"),
                Task("A2", "Pour", duration="1d"),
                links=(Dependency("A1", "A2", "FS", "1d"), Dependency("A1", "A2", "SS", "-0.5h")),
                lag_calendar="successor",
            ),
            plan(finish=START + timedelta(days=90), data_date=date(2026, 3, 16)),
            plan(
                Task("A1", "Dig", duration="2d", calendar="C7"),
                calendars=[
                    office(exceptions=(CalendarException.on(date(2026, 3, 4)),)),
                    office(7),
                ],
                calendar="C1",
            ),
            plan(
                Task("A1", "Dig", duration="2d", assignments=[Assignment("li", 50)],
                     fixed="duration", effort="8h"),
                Task("A2", "Pour", duration="2d", assignments=["li"]),
                Task("A3", "Cure", duration="2d", assignments=[
                    Assignment("li", duration="16h"),
                    Assignment("wang", 50, delay="4h", duration="24h"),
                ]),
                resources=[Resource("li", "Li"), Resource("wang", "Wang", calendar="C2")],
                calendars=[office(), office(2)],
                calendar="C1",
            ),
            plan(
                Task(
                    "A1", "Dig", duration="5d", actual_start=START, remaining_duration="2d",
                    percent_complete=60, suspended=START + timedelta(days=1),
                    resume=START + timedelta(days=3),
                ),
                Task("A2", "Pour", duration="1d", actual_start=START,
                     actual_finish=START + timedelta(hours=9)),
                Task("A3", "Cure", duration="1d", percent_complete_type="physical",
                     physical_percent="12.345"),
                Task("A4", "Lay", duration="4d", actual_start=START, remaining_duration="3d",
                     percent_complete=25, percent_complete_type="work", effort="32h",
                     physical_percent=100),
                Task("M", "Begin", kind="milestone", actual_start=START),
                data_date=date(2026, 3, 4),
            ),
            plan(Task("A1", "Dig", duration="2d", priority=900, as_late_as_possible=True)),
        ],
    )  # fmt: skip
    def test_it_comes_back(self, project: Project) -> None:
        lossless = {"no_duration": 1} if "deep" in str(next(iter(project)).name) else {}

        assert kinds(written(project)) == lossless
        if not lossless:
            assert back(project) == project

    @pytest.mark.parametrize("kind", ["SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO"])
    @pytest.mark.parametrize("constraints", ["soft", "mandatory", "hard"])
    def test_constraints(self, kind: ConstraintKind, constraints: str) -> None:
        project = plan(Task("A1", "Dig", duration="2d", constraints=[(kind, START)]))
        options = SchedulingOptions.primavera(constraints=constraints)
        exported = written(project, options=options)
        assert exported.data is not None
        result = read_xer(exported.data)

        assert result.project == project
        pins = kind in ("MSO", "MFO")
        is_mandatory = pins and constraints != "soft"
        assert result.options.constraints == ("mandatory" if is_mandatory else "soft")

    @pytest.mark.parametrize("pins", [True, False])
    def test_two_bounds_on_one_date(self, pins: bool) -> None:
        wishes = [Constraint("SNET", START), Constraint("SNLT", START)]
        project = plan(
            Task("A1", "Dig", duration="2d", constraints=[("MSO", START)] if pins else []),
            Task("A2", "Pour", duration="2d", constraints=wishes),
        )
        exported = written(project, options=SchedulingOptions.primavera(constraints="mandatory"))
        assert exported.data is not None

        assert (b"CS_MSO\t" in exported.data) == pins
        assert read_xer(exported.data).project == project

    @pytest.mark.parametrize("progress", ["retained_logic", "progress_override", "actual_dates"])
    @pytest.mark.parametrize("criticality", ["total_float", "longest_path"])
    @pytest.mark.parametrize("open_ends", ["project_finish", "own_finish"])
    @pytest.mark.parametrize("total_float", ["smallest", "start", "finish"])
    def test_options(
        self, progress: str, criticality: str, open_ends: str, total_float: str
    ) -> None:
        options = SchedulingOptions.primavera(
            progress=progress,
            total_float=total_float,
            criticality=criticality,
            critical_float=240,
            open_ends=open_ends,
        )
        exported = written(plan(), options=options)
        assert exported.data is not None

        assert read_xer(exported.data).options == options
        assert kinds(exported) == {}

    @pytest.mark.parametrize(("anchor", "flag"), [("early_start", "Y"), ("actual_start", "N")])
    def test_where_lags_out_of_started_work_begin(self, anchor: str, flag: str) -> None:
        options = SchedulingOptions.primavera(start_lag_from=anchor)
        exported = written(plan(), options=options)
        assert exported.data is not None
        lines = exported.data.decode().splitlines()
        at = lines.index("%T\tSCHEDOPTIONS")
        names, values = (line.split("\t") for line in lines[at + 1 : at + 3])

        assert dict(zip(names, values, strict=True))["sched_lag_early_start_flag"] == flag
        assert read_xer(exported.data).options == options
        assert kinds(exported) == {}

    def test_level_of_effort(self) -> None:
        project = plan(
            Task("S", "Site"),
            Task("A1", "Dig", parent="S", duration="2d"),
            Task("L1", "Watch", parent="S", kind="level_of_effort", duration="5d"),
            Task("W1", "Manage", parent="S", kind="level_of_effort"),
            links=(Dependency("A1", "L1", "SS", lag="1d"), Dependency("A1", "L1", "FF")),
        )
        exported = written(project)
        assert exported.data is not None
        types = [line.split("\t") for line in exported.data.decode("cp1252").splitlines()]

        assert {"TT_LOE", "TT_WBS"} <= {word for line in types for word in line}
        assert back(project) == project
        assert kinds(exported) == {}

    def test_what_is_left_to_each(self) -> None:
        team = [
            Assignment("li", duration="16h", remaining_duration="12h"),
            Assignment("wu", duration="32h", delay="4h"),
        ]
        dig = Task(
            "A1",
            "Dig",
            duration="4d",
            assignments=team,
            actual_start="2026-03-02T08:00",
            percent_complete=50,
            remaining_duration="2d",
        )
        project = plan(
            dig,
            data_date="2026-03-09",
            calendars=[office(), office(2)],
            calendar="C1",
            resources=[Resource("li", calendar="C2"), Resource("wu")],
        )

        assert back(project)["A1"].assignments == dig.assignments
        alone = plan(dig.replace(assignments=team[:1]), resources=[Resource("li")])
        assert any("remaining" in each.message() for each in written(alone).findings)
        assert "assignments" not in " ".join(each.message() for each in written(project).findings)

    def test_bases_of_calendars(self) -> None:
        base = office(exceptions=(CalendarException.on(date(2026, 3, 4)),))
        late = base.derive("C2", name="Late", week=WorkWeek.of({"mon-fri": "12:00-20:00"}))
        project = plan(calendars=[base, late], calendar="C1")

        assert back(project) == project


class TestLosses:
    """What P6 cannot hold is told, once per kind."""

    @pytest.mark.parametrize(
        ("project", "kind"),
        [
            (plan(Task("A1", {"en": "Dig", "zh": "挖"}, duration="1d")), "translations"),
            (plan(Task("A1", "Dig", duration="1w")), "units"),
            (plan(Task("A1", "Dig", duration="2ed")), "elapsed"),
            (plan(Task("A1", "Dig", duration="2d", deadline="2026-03-09")), "deadline"),
            (plan(Task("A1", "Dig", duration="2d", notes="Mind")), "notes"),
            (plan(Task("A1", "Dig", duration="2d", priority=510)), "priority"),
            (plan(Task("A1", "Dig", duration="2d", is_active=False)), "inactive"),
            (
                plan(Task("A1", "Dig", duration="2d", constraints=["FNLT 2026-03-09"])),
                "end_of_day",
            ),
            (
                plan(
                    Task(
                        "A1",
                        "Dig",
                        duration="2d",
                        constraints=[("SNET", START), ("SNLT", START), ("FNET", START)],
                    )
                ),
                "constraints",
            ),
            (plan(Task("A1", "Dig", duration="2d", actual_start="2026-03-02")), "worked_day"),
            (plan(Task("A1", "Dig", duration="2d", actual_start=START)), "remaining"),
            (
                plan(
                    Task("A1", "Dig", effort="2d", assignments=["li"]), resources=[Resource("li")]
                ),
                "effort_length",
            ),
            (
                plan(
                    Task("A1", "Dig", duration="2d", assignments=["li"], calendar="C1"),
                    resources=[Resource("li")],
                ),
                "crew_calendar",
            ),
            (
                plan(
                    Task("A1", "Dig", duration="2d", assignments=["li", "wang"]),
                    resources=[Resource("li"), Resource("wang", calendar="C2")],
                    calendars=[office(), office(2)],
                    calendar="C1",
                ),
                "crew",
            ),
            (
                plan(
                    Task("A1", "Dig", duration="2d", assignments=[Assignment("li", effort="8h")]),
                    resources=[Resource("li")],
                ),
                "own_effort",
            ),
            (
                plan(
                    Task(
                        "A1",
                        "Dig",
                        duration="2d",
                        fixed="duration",
                        assignments=[Assignment("li", delay="8h")],
                    ),
                    resources=[Resource("li")],
                ),
                "delay of assignments",
            ),
            (plan(Task("A1", "Dig", duration="2d", percent_complete=20)), "percent"),
            (
                plan(
                    Task(
                        "A1",
                        "Dig",
                        duration="4d",
                        actual_start=START,
                        percent_complete=50,
                        remaining_duration="3d",
                    )
                ),
                "percent",
            ),
            (plan(goal="A fence"), "project_goal"),
            (plan(calendars=[]), "no_calendar"),
            (plan(calendars=[Calendar.standard("office", zone=None)]), "calendar_id"),
            (
                plan(calendars=[Calendar.standard("C1", zone="Asia/Shanghai")]),
                "zone",
            ),
            (
                plan(
                    calendars=[
                        Calendar.standard("C1", zone=None, holidays=CountryHolidays("DE"))
                    ]
                ),
                "day_by_day",
            ),
            (plan(calendars=[NIGHTS]), "overnight"),
            (
                plan(
                    calendars=[
                        office(exceptions=(CalendarException.on(date(2026, 3, 4), label="X"),))
                    ]
                ),
                "exception_label",
            ),
            (
                plan(Task("s", "S"), Task("A1", "Dig", parent="s"), Task("A2", "Pour")),
                "order",
            ),
            (plan(Task("A" * 50, "Dig", duration="1d")), "long_id"),
            (
                plan(
                    Task("A1", "Dig", duration="2d"),
                    Task("A2", "Pour", duration="2d"),
                    links=(Dependency("A1", "A2", "FS", "50%"),),
                ),
                "percent_lag",
            ),
            (
                plan(
                    Task("A1", "Dig", duration="2d"),
                    Task("A2", "Pour", duration="2d"),
                    links=(Dependency("A1", "A2", "FS", "1d", "elapsed"),),
                ),
                "lag_calendar",
            ),
            (
                plan(
                    Task("A1", "Dig", duration="2d"),
                    Task("A2", "Pour", duration="2d"),
                    links=(Dependency("A1", "A2", "FS", "1d", "predecessor"),),
                ),
                "lag_said",
            ),
            (
                plan(
                    Task("s", "S"),
                    Task("A1", "Dig", parent="s", duration="2d"),
                    Task("A2", "Pour", duration="2d"),
                    links=(
                        Dependency("s", "A2", "FS", "1d"),
                        Dependency("A1", "A2", "FS", "2d"),
                    ),
                ),
                "link_twice",
            ),
            (plan(Task("A1", "Dig ", duration="2d")), "outer_space"),
            (
                plan(
                    Task("A1", "Done", kind="milestone", assignments=["li"]),
                    resources=[Resource("li")],
                ),
                "fixed",
            ),
            (plan(Task("A1", "Dig", duration="2d", calendar="C1")), "own_calendar"),
            (plan(Task("A1", "Dig", duration="2d", effort="0h")), "effort"),
            (
                plan(Task("A1", "Dig", duration="2d", constraints=["SNET 2026-03-09T00:00"])),
                "midnight",
            ),
            (
                plan(
                    Task(
                        "A1",
                        "Dig",
                        duration="2d",
                        assignments=[Assignment("li", effort="8h", duration="30h")],
                    ),
                    resources=[Resource("li")],
                ),
                "own_effort",
            ),
        ],
    )  # fmt: skip
    def test_a_loss_is_told(self, project: Project, kind: str) -> None:
        exported = written(project)

        assert kind in kinds(exported)
        assert all(each.message("zh") and each.advice() for each in exported.findings)
        assert back(project)

    def test_dates_set_by_hand_give_the_duration_that_is_written(self) -> None:
        dates = {"manual_start": "2026-03-05", "manual_finish": "2026-03-09"}
        project = plan(Task("A1", "Dig", **dates), Task("A2", "Pour", manual_start="2026-03-05"))  # type: ignore[arg-type]

        exported = written(project, schedule=schedule(project))

        told = kinds(exported)
        assert (told["length_from_dates"], told["no_duration"]) == (1, 1)
        assert exported.data is not None
        assert str(read_xer(exported.data).project["A1"].duration) == "3d"

    @pytest.mark.parametrize("kind", ["FNET", "FNLT", "MFO"])
    def test_the_last_day_of_all_reads_back(self, kind: ConstraintKind) -> None:
        task = Task("A1", "Dig", duration="2d", constraints=[Constraint(kind, "2200-12-31")])

        again = back(plan(task))["A1"].constraints[0]
        assert again == Constraint(kind, "2200-12-31T23:59")

    def test_links_of_large_summary_tasks_are_looked_up_once(self) -> None:
        leaves = [Task(f"A{n}", "T", parent="s", duration="1d") for n in range(2000)]
        others = [Task(f"B{n}", "T", duration="1d") for n in range(2000)]
        links = tuple(Dependency("s", each.id) for each in others)
        project = plan(Task("s", "S"), *leaves, *others, links=links)
        begun = time.process_time()

        assert kinds(written(project))["summary_dependency"] == 1900
        assert time.process_time() - begun < 4

    def test_a_baseline_is_told_for_it_would_be_another_project(self) -> None:
        project = plan(Task("A1", "Dig", duration="1d"))
        project.set_baseline(Baseline(2, [BaselineTask("A1")]))

        assert kinds(written(project))["baselines"] == 1

    def test_people_on_summary_tasks_are_told_and_left_out(self) -> None:
        project = plan(
            Task("S", "Site", assignments=[Assignment("li", effort="8h", contour="bell")]),
            Task("A1", "Dig", parent="S", duration="2d"),
            resources=[Resource("li")],
        )
        exported = written(project)

        assert kinds(exported) == {"assignments": 1}
        assert back(project)["S"] == Task("S", "Site")
        assert b"RSRCCURVDATA" not in (exported.data or b"")

    def test_links_of_summary_tasks_become_links_of_tasks(self) -> None:
        project = plan(
            Task("s", "S"),
            Task("A1", "Dig", parent="s", duration="1d"),
            Task("A2", "Pour", parent="s", duration="2d"),
            Task("e", "E"),
            Task("A3", "Build", parent="e", duration="1d"),
            links=(Dependency("s", "e"), Dependency("s", "A3", "SS")),
        )

        assert set(back(project).dependencies()) == {
            Dependency("A1", "A3"),
            Dependency("A2", "A3"),
        }
        assert kinds(written(project)) == {"summary_link": 1, "summary_dependency": 1}

    def test_night_shifts_are_divided_at_midnight(self) -> None:
        project = plan(Task("A1", "Dig", duration="3d"), calendars=[NIGHTS])

        assert schedule(back(project)).finish == schedule(project).finish

    def test_elapsed_work_keeps_its_dates(self) -> None:
        project = plan(Task("A1", "Cure", duration="3ed"))

        assert schedule(back(project)).finish == schedule(project).finish

    def test_inactive_tasks_drive_nothing_in_p6_either(self) -> None:
        project = plan(Task("A1", "Dig", duration="2d", is_active=False))

        assert back(project)["A1"].kind == "level_of_effort"

    def test_calendars_get_other_ids(self) -> None:
        project = plan(calendars=[Calendar.standard("office", zone=None)])

        assert written(project).renamed == {"office": "C1"}


class TestSchedules:
    """Dates and floats of a schedule are those a comparison finds."""

    def test_stored_dates_agree(self) -> None:
        project = plan(
            Task("A1", "Dig", duration="2d"),
            Task("A2", "Pour", duration="1d"),
            links=(Dependency("A1", "A2"),),
        )
        made = schedule(project, SchedulingOptions.primavera())
        data = written(project, schedule=made).data
        assert data is not None
        result = read_xer(data)
        agreement = compare_stored(result)

        assert (agreement.compared, agreement.share) == (2, 1.0)
        assert result.stored.finish == made.finish
        assert result.stored.tasks["A1"].total_float == made["A1"].total_float


class TestTargets:
    """Bytes, a path or a stream."""

    def test_every_target_gets_the_same(self, tmp_path: Path) -> None:
        path, stream = tmp_path / "fence.xer", io.BytesIO()
        data = written(plan()).data

        assert written(plan(), target=path).data is None
        write_xer(plan(), stream)
        assert data == path.read_bytes() == stream.getvalue()

    @pytest.mark.parametrize(
        ("encoding", "begins"), [(None, b"\xef\xbb\xbfERMHDR"), ("gbk", b"ERMHDR"),
                                 ("utf-16", b"\xff\xfeE\0")]
    )  # fmt: skip
    def test_names_in_chinese(self, encoding: str | None, begins: bytes) -> None:
        project = plan(Task("A1", "围栏基础施工", duration="2d"))
        data = written(project, encoding=encoding).data
        assert data is not None

        assert data.startswith(begins)
        assert read_xer(data).project == project

    def test_what_cannot_be_written_is_refused(self) -> None:
        project = plan(Task("A1", "围栏", duration="2d"))
        for wrong in ("cp1252", "nonsense"):
            with pytest.raises(PmcoreError) as caught:
                written(project, encoding=wrong)
            assert caught.value.code == "import.encoding"
        with pytest.raises(InputError):
            write_xer("plan")  # type: ignore[arg-type]


WORDS = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=8)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
DAYS = st.integers(0, 60).map(lambda days: START + timedelta(days=days, minutes=days * 7))
LENGTHS = st.integers(0, 40).map(lambda quarters: f"{quarters * 0.25:g}d")
HOURS = st.lists(st.integers(0, 95), min_size=2, max_size=6, unique=True).map(
    lambda edges: " ".join(
        f"{one // 4:02d}:{one % 4 * 15:02d}-{other // 4:02d}:{other % 4 * 15:02d}"
        for one, other in zip(*[iter(sorted(edges)[: len(edges) // 2 * 2])] * 2, strict=True)
    )
)


@st.composite
def plans(draw: st.DrawFn) -> Project:
    """Draw a project that P6 can hold: every field it has a place for."""
    calendars = [
        Calendar(
            f"C{number}", LocalizedText(draw(NAMES)), None, WorkWeek.of({"mon-sat": draw(HOURS)})
        )
        for number in draw(st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True))
    ]
    free = draw(st.lists(st.integers(0, 60), max_size=3, unique=True))
    special = [CalendarException.on(date(2026, 3, 1) + timedelta(day)) for day in sorted(free)]
    calendars[0] = Calendar(
        calendars[0].id, calendars[0].name, None, calendars[0].week, exceptions=tuple(special)
    )
    others = [calendar.id for calendar in calendars[1:]]
    people = [
        Resource(f"r{number}", draw(NAMES), calendar=draw(st.sampled_from([None, *others])))
        for number in range(draw(st.integers(0, 2)))
    ]
    tasks: list[Task] = []
    parents: list[str | None] = [None]
    for number in range(draw(st.integers(0, 2))):
        parent = draw(st.sampled_from(parents))
        tasks.append(Task(f"w{number}", draw(NAMES), parent=parent))
        parents.append(f"w{number}")
    leaves = [
        draw(_leaves(f"A{number}", draw(st.sampled_from(parents)), others, people))
        for number in range(draw(st.integers(1, 5)))
    ]
    # Each node has activities, and shows them before the nodes below it.
    leaves += [Task(f"B{each.id}", "Base", duration="1d", parent=each.id) for each in tasks]
    links = [
        Dependency(leaves[one].id, leaves[other].id, kind, lag)
        for one, other, kind, lag in draw(
            st.lists(
                st.tuples(
                    st.integers(0, len(leaves) - 1),
                    st.integers(0, len(leaves) - 1),
                    st.sampled_from(get_args(DependencyType)),
                    st.sampled_from(("0d", "1d", "-1d", "0.5d")),
                ),
                max_size=4,
                unique_by=lambda link: link[:3],
            )
        )
        if one < other
    ]
    settings = ProjectSettings(
        "P",
        name=draw(NAMES),
        start=draw(st.sampled_from([date(2026, 3, 2), START])),
        finish=draw(st.one_of(st.none(), DAYS.map(lambda day: day + timedelta(days=1)))),
        data_date=draw(st.sampled_from([None, date(2026, 3, 9), START + timedelta(days=3)])),
        calendars=calendars,
        calendar=calendars[0].id,
        resources=people,
        lag_calendar=draw(st.sampled_from(("successor", "predecessor", "project", "elapsed"))),
    )
    return Project.from_records(settings, [*leaves, *tasks], links)


@st.composite
def _leaves(
    draw: st.DrawFn, id: str, parent: str | None, calendars: list[str], people: list[Resource]
) -> Task:
    name = draw(NAMES)
    if draw(st.integers(0, 4)) == 0:
        return Task(id, name, kind="milestone", parent=parent)
    duration = draw(LENGTHS)
    calendar = draw(st.sampled_from([None, *calendars]))
    more: dict[str, object] = {"priority": draw(st.sampled_from((100, 300, 500, 700, 900)))}
    kinds_ = draw(
        st.lists(st.sampled_from(("SNET", "FNLT", "MSO", "FNET")), max_size=2, unique=True)
    )
    more["constraints"] = [(kind, draw(DAYS)) for kind in kinds_]
    if len(kinds_) < 2:
        more["as_late_as_possible"] = draw(st.booleans())
    has_people = draw(st.booleans())
    if people and has_people:
        crew = draw(st.lists(st.sampled_from(people), min_size=1, max_size=2, unique=True))
        more["assignments"] = [Assignment(each.id, draw(st.integers(1, 300))) for each in crew]
        shared = len({each.calendar for each in crew}) == 1
        if draw(st.booleans()) or not shared:  # P6 knows no common time
            more["fixed"] = "duration"
        else:
            calendar = None
    progress = draw(st.integers(0, 3))
    begun = draw(DAYS)
    if progress == 1:
        left = draw(LENGTHS)
        more |= {"actual_start": begun, "remaining_duration": left}
        more["percent_complete"] = _percent_of(duration, left)
        if draw(st.booleans()):
            more["suspended"] = begun + timedelta(days=1)
            more["resume"] = begun + timedelta(days=2)
    elif progress == 2:
        more |= {"actual_start": begun, "actual_finish": begun + timedelta(days=3)}
    more["percent_complete_type"] = draw(st.sampled_from(("duration", "work", "physical")))
    more["physical_percent"] = draw(st.decimals(0, 100, places=3))
    return Task(id, name, parent=parent, duration=duration, calendar=calendar, **more)  # type: ignore[arg-type]


def _percent_of(duration: str, left: str) -> int:
    """Return the percentage that P6 shows of a duration: what is done of it, rounded half up."""
    whole, rest = (Fraction(each.removesuffix("d")) for each in (duration, left))
    done = max(whole - rest, Fraction())
    return int(done * 100 / whole + Fraction(1, 2)) if whole else 0


class TestLevelOfEffortWithFacts:
    """Actual dates come back, also of level of effort that no dependency dates."""

    @pytest.mark.parametrize("links", [(), (Dependency("A1", "L1", "FF"),)])
    @pytest.mark.parametrize("finish", [None, "2026-03-04T17:00"])
    def test_actual_dates(self, links: tuple[Dependency, ...], finish: str | None) -> None:
        facts: dict[str, Any] = {"actual_start": "2026-03-02T09:00", "actual_finish": finish}
        effort = Task("L1", "Watch", kind="level_of_effort", duration="5d", **facts)
        project = plan(Task("A1", "Dig", duration="2d"), effort, links=links)

        assert back(project) == project


class TestAnyPlan:
    """Laws of all plans."""

    @given(plans())
    def test_what_p6_can_hold_comes_back(self, project: Project) -> None:
        exported = written(project)

        assert kinds(exported) == {}
        assert back(project) == project

    @given(projects())
    def test_any_plan_is_written_and_read(self, project: Project) -> None:
        exported = written(project)
        assert exported.data is not None
        result = read_xer(exported.data).project

        leaves = [task.id for task in project if not project.is_summary(task.id)]
        assert sorted(t.id for t in result if not result.is_summary(t.id)) == sorted(leaves)
        again = written(result)
        assert again.data is not None
        assert read_xer(again.data).project == result


def test_given_a_lag_of_millennia_then_it_is_refused_and_not_written_unreadable() -> None:
    plan = Project("P", "P", start="2026-03-02")
    plan.add("A", "A", duration="479min")
    plan.add("B", "B", duration="1d")
    plan.link("A", "B", lag="999999999%")

    with pytest.raises(InputError) as caught:
        write_xer(plan)

    assert caught.value.context["field"] == "lag"
