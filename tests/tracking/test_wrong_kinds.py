"""What is no schedule, no project and no log is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pmcore import Calendar, Project, schedule
from pmcore.kernel import InputError
from pmcore.tracking import (
    WorkLog,
    baseline_of,
    cost_status,
    effort_status,
    expected_finishes,
    progress_as_planned,
    variance,
)

PLAN = Project("P", "P", start="2026-03-02")
DUG = Project("D", "D", start="2026-03-02", calendars=[Calendar.standard("office", zone=None)])
DUG.add("dig", "Dig", duration="1d")
CALLS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "baseline_of": ("schedule", baseline_of),
    "cost_status": ("schedule", cost_status),
    "progress_as_planned": ("schedule", lambda given: progress_as_planned(given, "2026-03-02")),
    "variance": ("schedule", variance),
    "expected_finishes": ("project", expected_finishes),
    "effort_status": ("project", lambda given: effort_status(given, WorkLog())),
    "cost_status, log": ("log", lambda given: cost_status(schedule(DUG), given)),
    "effort_status, log": ("log", lambda given: effort_status(PLAN, given)),
}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        (name, wrong)
        for name in CALLS
        for wrong in (None, 5, "P", [PLAN])
        if (name, wrong) != ("cost_status, log", None)  # where nobody keeps a log
    ],
)
def test_a_value_of_another_kind_is_named(name: str, wrong: object) -> None:
    field, call = CALLS[name]

    with pytest.raises(InputError) as caught:
        call(wrong)

    assert (caught.value.code, caught.value.context["field"]) == ("value.invalid", field)
