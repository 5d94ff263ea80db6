"""What a message suggests: names that look alike, found in a time that does not grow with them."""

from __future__ import annotations

import difflib
import random
import string

import pytest

from pmcore.kernel.likeness import by_beginning, closest

MANY = [f"task-number-{n:06d}" for n in range(3000)]


class TestCloseNames:
    """Up to three known names, the one most alike first."""

    @pytest.mark.parametrize("slip", ["desgin", "desig", "designn", "dezign", "esign"])
    def test_given_a_slip_then_the_name_is_found_among_few_and_among_many(self, slip: str) -> None:
        letters = random.Random(7)
        others = ["".join(letters.choices(string.ascii_lowercase, k=6)) for _ in range(400)]

        assert closest(slip, ["dig", "design", "pour"])[0] == "design"
        assert closest(slip, [*others, "design"])[0] == "design"

    def test_given_many_names_then_they_are_found_whatever_their_order(self) -> None:
        slip = "task-numbr-000012"
        found = [closest(slip, by_beginning(known)(slip)) for known in (MANY, MANY[::-1])]

        assert found[0][0] == "task-number-000012"
        assert found[0] == found[1]

    def test_given_another_beginning_or_length_among_many_then_nothing_is_compared(self) -> None:
        alike = by_beginning(MANY)

        assert [*map(alike, ("other", "task", None))] == [[], [], []]


class TestCost:
    """A document of names that all look alike had every one of them measured."""

    def test_given_names_that_all_look_alike_then_few_are_measured(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        measured: list[str] = []

        class Counted(difflib.SequenceMatcher[str]):
            def ratio(self) -> float:
                measured.append(self.a)  # type: ignore[attr-defined]
                return super().ratio()

        monkeypatch.setattr(difflib, "SequenceMatcher", Counted)
        alike = by_beginning(MANY)

        for n in range(100):
            assert closest(f"task-numbr-{n:06d}", alike(f"task-numbr-{n:06d}"))

        assert len(measured) <= 100 * 2 * 20  # each is called twice: to compare, and to sort by
