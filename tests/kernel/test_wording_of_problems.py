"""A problem says what must be, in English and Chinese."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from pmcore.kernel import (
    ConversionSettings,
    Duration,
    InputError,
    LocalizedText,
    check_text,
    minutes,
)
from pmcore.kernel.coercion import (
    choice,
    date_of,
    decimal_of,
    flag,
    listed,
    mapping_of,
    one_of_kind,
    whole_number,
)

ODD: Any = 1.5
PROVOKED: dict[str, Callable[[], object]] = {
    "conversion": lambda: ConversionSettings(minutes_per_day=0),
    "unit": lambda: Duration("3 days"),
    "share": lambda: Duration("50%").to_minutes(),
    "length": lambda: Duration("3d").of(480),
    "minutes": lambda: minutes(ODD),
    "sum": lambda: Duration("999999999d").plus(Duration("1d")),
    "no text": lambda: check_text(5, "name"),
    "long text": lambda: check_text("x" * 501, "name"),
    "empty text": lambda: check_text("", "name"),
    "control": lambda: check_text("a\x07", "name"),
    "no language": lambda: LocalizedText({}),
    "languages": lambda: LocalizedText({f"en-a{n}": "x" for n in range(100, 133)}),
    "tag": lambda: LocalizedText({"English!": "x"}),
    "date": lambda: date_of("soon", "deadline"),
    "number": lambda: decimal_of(Decimal("1e30"), "cost"),
    "whole number": lambda: whole_number(-1, "priority", 0, 1000),
    "flag": lambda: flag(1, "met"),
    "choice": lambda: choice("x", "kind", ("task", "milestone")),
    "list": lambda: listed("x", "labels", str),
    "mapping": lambda: mapping_of([], "scope"),
    "record": lambda: one_of_kind(5, "mask", str),
}


@pytest.mark.parametrize("provoked", PROVOKED)
def test_a_problem_says_what_must_be(provoked: str) -> None:
    with pytest.raises(InputError) as caught:
        PROVOKED[provoked]()

    problem = caught.value.context["problem"]
    assert isinstance(problem, dict)
    assert set(problem) == {"en", "zh"}
    assert " must " in str(problem["en"])
    assert any(word in str(problem["zh"]) for word in ("应", "须", "不得", "至多"))
