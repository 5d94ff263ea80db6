"""Loops are found in ids alone, before there are records, just as the project finds them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import CycleError, PmcoreError, ProjectError
from pmcore.wbs import Dependency, Project, Task, check_loops
from wbs.plans import has_loop, plan

Ids = dict[str, str | None]
Links = list[tuple[str, str]]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Ids, Links]:
    """Up to eight tasks, any of them below any other, with up to twelve dependencies."""
    names = [f"t{n}" for n in range(draw(st.integers(1, 8)))]
    name = st.sampled_from(names)
    forward = draw(st.booleans())
    parents: Ids = {}
    for at, id in enumerate(names):
        above = names[:at] if forward else names
        parents[id] = draw(st.none() | st.sampled_from(above)) if above else None
    links = draw(st.lists(st.tuples(name, name), max_size=12, unique=True))
    if forward:
        links = [(min(pair), max(pair)) for pair in links]
    return parents, [pair for pair in dict.fromkeys(links) if pair[0] != pair[1]]


def from_records(rows: list[Task], links: Links) -> Project:
    return Project.from_records(plan().settings, rows, [Dependency(*pair) for pair in links])


def refusal_of(check: Callable[[], object]) -> PmcoreError | None:
    try:
        check()
    except PmcoreError as error:
        return error
    return None


class TestCheckLoops:
    """A plan of these ids is refused with the very error that a plan of records gets."""

    @given(graphs())
    def test_ids_are_refused_as_records_are(self, graph: tuple[Ids, Links]) -> None:
        parents, links = graph
        rows = [Task(id, id, parent=parent) for id, parent in parents.items()]

        said = refusal_of(lambda: check_loops(parents, links))
        made = refusal_of(lambda: from_records(rows, links))

        assert type(said) is type(made)
        if said is not None and made is not None:
            assert (said.code, said.context) == (made.code, made.context)
        else:
            assert not has_loop(from_records(rows, links))

    def test_given_a_summary_that_is_waited_for_below_itself_then_family(self) -> None:
        with pytest.raises(ProjectError, match=r"dependency\.family"):
            check_loops({"S": None, "a": "S"}, [("S", "a")])

    def test_given_a_loop_of_a_hundred_thousand_then_it_is_walked_at_its_ends(self) -> None:
        count = 100_000
        links = [(f"t{n}", f"t{(n + 1) % count}") for n in range(count)]

        with pytest.raises(CycleError) as caught:
            check_loops({f"t{n}": None for n in range(count)}, links)

        assert caught.value.context["length"] == count
        assert len(str(caught.value)) < 2000


class TestTakingBack:
    """A bulk edit that fails leaves the project as it was, however many records it had added."""

    @pytest.mark.parametrize("asked_before", [False, True])
    def test_given_a_long_ring_when_added_then_nothing_stays(self, asked_before: bool) -> None:
        project = plan("a; b 2d; S; .c; a -> b; b -> c")
        before = project.copy()
        if asked_before:  # links by successor are kept only once somebody has asked for them
            assert project.predecessors("b")
        rows = [Task(f"t{n}", "T", parent="S" if n % 2 else "a") for n in range(300)]
        ring = [Dependency(f"t{n}", f"t{(n + 1) % 300}") for n in range(300)]

        with pytest.raises(CycleError):
            project.add_many(rows, [*ring, Dependency("t7", "b"), Dependency("b", "t9")])

        assert project == before
        assert project.version == before.version
        for task in project:
            assert project.predecessors(task.id) == before.predecessors(task.id)
        project.add_many(rows, ring[:-1])
        assert len(project.undo().edits) > 600
        assert project == before


class TestRanks:
    """A plan that was read is ranked when somebody copies it, or edits its structure."""

    @staticmethod
    def read() -> Project:
        project = plan("a; b 2d; c; a -> b; b -> c")
        return Project.from_records(project.settings, project.tasks(), project.dependencies())

    def test_given_a_plan_that_was_read_when_copied_then_no_copy_ranks_it_again(self) -> None:
        project = self.read()
        assert project._state.ranks is None

        copies = [project.copy(), project.copy()]

        assert project._state.ranks is not None
        for copy in copies:
            assert copy._state.ranks == project._state.ranks
            with pytest.raises(CycleError):
                copy.link("c", "a")
        assert copies[0] == project

    def test_given_a_plan_that_was_read_then_its_first_edit_closes_no_loop(self) -> None:
        project = self.read()

        with pytest.raises(CycleError) as caught:
            project.link("c", "a")

        assert caught.value.context["path"] == ["c", "a", "b", "c"]
        project.link("a", "c")
        assert project._state.ranks is not None
