"""A schedule that passes is the only one that can: whatever is changed in it is found."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given, note, settings
from hypothesis import strategies as st

from pmcore.calendars import Calendar, CountryHolidays, datetime_of
from pmcore.kernel import PmcoreError
from pmcore.scheduling import schedule
from pmcore.scheduling.certificate import verify
from pmcore.scheduling.options import SchedulingOptions
from pmcore.testing import project_code
from pmcore.testing.strategies import options as option_sets
from pmcore.testing.strategies import plans
from pmcore.wbs import Project
from scheduling.certificate_mutants import KINDS, mutated
from scheduling.certificate_rows import scheduled_slowly, verified

PLANS = min(settings().max_examples, 300)  # of 20 mutants each
PAIRS = settings(max_examples=min(settings().max_examples // 2, 500))


class TestMutants:
    """Of every valid schedule, mutants of every kind are rejected."""

    def test_given_a_valid_schedule_when_one_thing_is_changed_then_it_is_rejected(self) -> None:
        tally: Counter[str] = Counter()

        @settings(max_examples=PLANS)
        @given(plans(max_tasks=5), st.integers(0, 2**32))
        def reject(plan: tuple[Project, SchedulingOptions], seed: int) -> None:
            project, options = plan
            note(f"{project_code(project)}\n{options}")
            rows, finish = scheduled_slowly(project, options)
            for kind in KINDS:
                spoilt = mutated(kind, project, rows, seed)
                if spoilt is not None:
                    tally[kind] += 1
                    result = verified(project, spoilt, options, finish)
                    assert not result.is_valid, f"{kind} passed: {spoilt}"

        reject()
        assert len(KINDS) >= 8
        assert min(tally[kind] for kind in KINDS) >= PLANS // 60, tally  # rare: a data date
        assert tally.total() >= 12 * PLANS, tally  # 3,600 in the deep profile

    def test_given_a_valid_schedule_when_its_finish_is_changed_then_it_is_rejected(self) -> None:
        @settings(max_examples=PLANS // 3)
        @given(plans(max_tasks=3), st.sampled_from((-1440, -1, 1, 1440)))
        def reject(plan: tuple[Project, SchedulingOptions], by: int) -> None:
            project, options = plan
            rows, finish = scheduled_slowly(project, options)
            moved = datetime_of(round(finish.timestamp()) // 60 + by, "UTC")
            spoilt = moved if finish.tzinfo else finish.replace(minute=(finish.minute + 1) % 60)

            result = verified(project, rows, options, spoilt)

            assert list(result.found) == ["verify.finish"]

        reject()


class TestOtherSchedules:
    """A schedule that is right for something else is rejected, unless the two are equal."""

    @PAIRS
    @given(plans(max_tasks=5), option_sets())
    def test_given_a_schedule_for_other_options_when_verified_then_it_is_rejected(
        self, plan: tuple[Project, SchedulingOptions], other: SchedulingOptions
    ) -> None:
        project, options = plan
        other = replace(other, direction=options.direction)
        note(f"{project_code(project)}\n{options}\n{other}")
        (rows, _), (others, _) = (scheduled_slowly(project, each) for each in (options, other))

        assert verified(project, others, options).is_valid == (rows == others)

    @PAIRS
    @given(plans(max_tasks=5), st.randoms(use_true_random=False))
    def test_given_a_schedule_of_a_changed_plan_when_verified_then_it_is_rejected(
        self, plan: tuple[Project, SchedulingOptions], random: Random
    ) -> None:
        project, options = plan
        note(f"{project_code(project)}\n{options}")
        changed = _changed(project, random)
        (rows, _), (others, _) = (scheduled_slowly(each, options) for each in (project, changed))

        assert verified(project, others, options).is_valid == (rows == others)


_FACTS: dict[str, tuple[dict[str, Any], ...]] = {
    "data_date": (),
    "progress": (
        {"remaining_duration": "61min"},
        {"remaining_duration": "601min"},
        {"percent_complete": 41},
        {"actual_start": "2026-03-04"},
    ),
    "manual": ({"manual_start": "2026-03-05"}, {"manual_finish": "2026-03-13"}),
    "planned": (
        {
            "actual_start": None,
            "actual_finish": None,
            "remaining_duration": None,
            "suspended": None,
            "resume": None,
            "manual_start": None,
            "manual_finish": None,
        },
    ),
    "odd": (
        {"leveling_delay": "1ed"},
        {"leveling_delay": None},
        {"splits": ("30min pause 61min",)},
        {"splits": ()},
        {"is_active": False},
        {"is_active": True},
        {"kind": "level_of_effort"},
        {"kind": "task"},
    ),
}


def _changed(project: Project, random: Random) -> Project:
    """Return the plan with one dependency, duration, date or fact changed."""
    other = project.copy()
    tasks = [task for task in project.tasks() if not project.is_summary(task.id)]
    task = random.choice(tasks)
    links = project.dependencies()
    choice = random.choice(("unlink", "relink", "duration", "bounds", "alap", *_FACTS))
    try:
        if choice == "unlink" and links:
            other.unlink(*random.choice(links).key)
        elif choice == "relink" and links:
            other.relink(*random.choice(links).key, lag=random.choice(("0d", "1d", "-1h", "30%")))
        elif choice == "duration":
            other.update(task.id, duration=random.choice(("1d", "61min", "2ed")))
        elif choice == "bounds":
            other.update(task.id, constraints=(), deadline=None)
        elif choice == "data_date":
            other.configure(data_date=random.choice((None, "2026-03-05", "2026-03-11")))
        elif choice in _FACTS:
            told = [task for task in tasks if task.actual_start or task.is_manual] or tasks
            task = random.choice(told if choice in ("progress", "manual", "planned") else tasks)
            other.update(task.id, **random.choice(_FACTS[choice]))
        else:
            other.update(task.id, as_late_as_possible=not task.as_late_as_possible)
    except PmcoreError:
        return other  # a milestone has no duration: the plan as it was
    return other


class TestFarBounds:
    """A bound that no date within reach can break changes nothing, right or wrong."""

    def test_given_bounds_beyond_all_clocks_when_mutated_then_the_same_is_found(self) -> None:
        @settings(max_examples=PLANS)
        @given(plans(max_tasks=5), st.integers(0, 2**32))
        def find_the_same(plan: tuple[Project, SchedulingOptions], seed: int) -> None:
            project, options = plan[0], replace(plan[1], project_start="floor")
            rows, finish = scheduled_slowly(project, options)
            spoilt = [mutated(kind, project, rows, seed) for kind in KINDS]
            far = with_far_bounds(project)
            for each in (rows, *filter(None, spoilt)):
                near = verified(project, each, options, finish)
                assert verified(far, each, options, finish).findings == near.findings

        find_the_same()

    def test_given_a_bound_beyond_known_holidays_when_verified_then_it_is_not_asked(self) -> None:
        china = Calendar.standard("cn", zone="Asia/Shanghai", holidays=CountryHolidays("CN"))
        project = Project("P", name="P", start="2099-06-01", calendars=[china])
        far: dict[str, Any] = {"constraints": ["SNLT 2110-01-01"], "deadline": "2110-01-01"}
        project.add("dig", "Dig", duration="3d", **far)
        planned = schedule(project)
        (row,) = planned.to_rows()
        late = {"late_start": "2099-06-02T09:00+08:00", "late_finish": "2099-06-04T17:00+08:00"}

        assert planned.verify().is_valid
        assert verify(project, [row | late]).found["verify.bound_broken"] == 1


def with_far_bounds(project: Project) -> Project:
    """Return the project with a far bound of every kind on each task that has none of its kind.

    But for lower ones below a summary whose start was set by hand: an SNET of its own lets a task
    start before that.
    """
    far = project.copy()
    for task in far.tasks():
        if task.is_level_of_effort:
            continue
        at = {"SNET": "1974-01-02", "FNLT": "2190-01-02"}
        if any(project[above].manual_start for above in project.ancestors(task.id)):
            at = {"FNLT": "2190-01-02"}
        elif not far.is_summary(task.id):
            at |= {"FNET": "1974-01-02", "SNLT": "2190-01-02"}
        kinds = {held.kind for held in task.constraints}
        free = [] if kinds & {"MSO", "MFO"} else [kind for kind in at if kind not in kinds]
        bounds: list[Any] = [*task.constraints, *(f"{kind} {at[kind]}" for kind in free)]
        deadline = task.deadline or "2190-01-02"
        far.update(task.id, constraints=bounds, deadline=deadline)
    return far
