"""Sorting and matching at once give what sorting and looking up one by one give."""

from __future__ import annotations

import pickle
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.kernel import check_id
from pmcore.scheduling import schedule
from pmcore.scheduling.engine.matching import places_among
from pmcore.scheduling.engine.ordering import ordered_by
from pmcore.wbs import Dependency, Project, Task

NUMBERS = st.integers(0, 2**50)
IDS = [check_id(f"T{n}") for n in range(20)]


class TestOrderedBy:
    """The order of the first key, then of the next; equal ones keep their order."""

    @given(
        st.lists(st.tuples(NUMBERS, NUMBERS | st.integers(0, 3), st.integers(0, 2)), max_size=40)
    )
    def test_it_equals_sorting_tuples(self, rows: list[tuple[int, int, int]]) -> None:
        keys = np.array(rows, dtype=np.int64).reshape(-1, 3).T

        assert ordered_by(*keys).tolist() == sorted(range(len(rows)), key=rows.__getitem__)


class TestPlacesAmong:
    """Each given id is found among the known ones, wherever its text came from."""

    @given(st.permutations(IDS), st.lists(st.sampled_from(IDS), max_size=40), st.booleans())
    def test_it_equals_looking_up(self, known: list[str], given: list[str], copied: bool) -> None:
        if copied:  # equal texts that are other objects
            given = [str(f" {id}"[1:]) for id in given]

        for few in (0, len(known)):  # by where objects lie, and looked up
            places = places_among(known, given, few=few)

            assert places.tolist() == [known.index(id) for id in given]

    def test_given_records_out_of_pickles_when_scheduled_then_nothing_changes(self) -> None:
        tasks = [Task(id, id, duration="1d") for id in IDS]
        links = [Dependency(a, b) for a, b in pairwise(IDS)]
        plain, copied = (
            Project("P", "P", start="2026-03-02", calendars=[Calendar.standard("c", zone=None)])
            for _ in range(2)
        )
        plain.add_many(tasks, links)
        copied.add_many(
            [pickle.loads(pickle.dumps(task)) for task in tasks],
            [pickle.loads(pickle.dumps(link)) for link in links],
        )

        assert schedule(copied).to_rows() == schedule(plain).to_rows()
