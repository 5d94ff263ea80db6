"""Numbers are written with the digits 0 to 9: those of other scripts look alike and are none."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar, Recurrence, WorkWeek
from pmcore.kernel import Duration, PmcoreError
from pmcore.wbs import (
    Amount,
    Assignment,
    Availability,
    Constraint,
    Dependency,
    Expense,
    Rate,
    Resource,
    Split,
    Task,
)

# All that Python takes for a digit, and what it takes between digits.
DIGITS = "".join(
    char
    for char in map(chr, range(128, sys.maxunicode + 1))
    if unicodedata.category(char) == "Nd" or char in "²³¹"
)

_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "duration": (Duration, "10.5d"),
    "amount": (Amount, "10.50"),
    "pace": (Amount, "10.50/h"),
    "rate": (lambda text: Rate(text, per_use=1), "10/h"),
    "overtime": (lambda text: Rate(1, overtime=text), "10/h"),
    "per use": (lambda text: Rate(1, per_use=text), "10.5"),
    "cost": (lambda text: Task("a", "A", cost=text), "10.50"),
    "expense": (Expense.parse, "fuel 10.5"),
    "assignment": (Assignment.parse, "li 50%"),
    "units": (lambda text: Resource("li", units=text), "100"),  # type: ignore[arg-type]
    "steps": (lambda text: Availability(text, 50), "2026-03-02"),
    "constraint": (Constraint.parse, "SNET 2026-03-02"),
    "time": (lambda text: Task("a", "A", deadline=text), "2026-03-02T10:00"),
    "lag": (lambda text: Dependency("a", "b", lag=text), "50%"),
    "pause": (lambda text: Split("1d", text), "10h"),
    "hours": (lambda text: WorkWeek.of({"mon-fri": text}), "09:00-17:00"),
    "week": (lambda text: Calendar.standard("a", zone=None, hours=text), "10:00-17:30"),
    "rule": (Recurrence, "FREQ=DAILY;COUNT=10;INTERVAL=12"),
}


@pytest.mark.parametrize("name", _READERS)
class TestDigits:
    """Only 0 to 9 are digits, and nothing stands between them."""

    def test_given_plain_digits_then_they_are_read(self, name: str) -> None:
        read, text = _READERS[name]
        if name != "units":  # a number, never a text
            assert read(text) is not None

    @given(digit=st.sampled_from(DIGITS), data=st.data())
    def test_given_a_digit_of_another_script_then_it_is_refused(
        self, name: str, digit: str, data: st.DataObject
    ) -> None:
        read, text = _READERS[name]
        places = [at for at, char in enumerate(text) if char.isdigit()]
        at = data.draw(st.sampled_from(places))
        with pytest.raises(PmcoreError):
            read(text[:at] + digit + text[at + 1 :])

    def test_given_an_underscore_between_digits_then_it_is_refused(self, name: str) -> None:
        read, text = _READERS[name]
        at = next(at for at in range(len(text)) if text[at : at + 2].isdigit())
        with pytest.raises(PmcoreError):
            read(text[: at + 1] + "_" + text[at + 1 :])
