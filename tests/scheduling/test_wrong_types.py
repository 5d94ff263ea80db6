"""Whatever is handed to a schedule, a coded error or an answer comes back, never a bare one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import date
from functools import partial
from typing import Any

import pytest

from pmcore.kernel import PmcoreError
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.scheduling.certificate import verify
from scheduling.builders import plan

PLAN = plan("a 1d; b 2d; s -; c 1d in:s; a -> b; a -> s")
PLANNED = schedule(PLAN)
MOVED = schedule(plan("a 2d; b 2d; s -; c 1d in:s; a -> b; a -> s")).compare(PLANNED)
VERIFIED = PLANNED.verify()
OPTIONS = [field.name for field in fields(SchedulingOptions)]
ROW = ("id", "early_start", "total_float_minutes", "is_critical")

HOSTILE: tuple[Any, ...] = (
    *(None, 5, -1, True, 1.5, float("nan"), 10**30, "x", "", "a" * 5000, "\x00", "\ud800", b"x"),
    *([], ["a"], {}, {"a": 1}, (), {1, 2}, object(), object, len, ..., date(2026, 3, 2)),
    *(PLAN, PLANNED, SchedulingOptions()),
)


def verified(field: str, given: object) -> object:
    return verify(PLAN, [{"id": "b", field: given}])


def optional(make: Callable[..., SchedulingOptions], name: str, given: object) -> object:
    return make(**{name: given})


ASKED: dict[str, Callable[[Any], object]] = {
    "schedule a project": schedule,
    "schedule with options": lambda given: schedule(PLAN, given),
    "a task": lambda given: PLANNED[given],
    "whether it has a task": lambda given: given in PLANNED,
    "row": PLANNED.row,
    "paths": PLANNED.float_paths,
    "paths within": lambda given: PLANNED.float_paths(within=given),
    "explain a task": PLANNED.explain,
    "explain in a language": lambda given: PLANNED.explain("b", given),
    "explain a summary in a language": lambda given: PLANNED.explain("s", given),
    "explain the finish": PLANNED.explain_finish,
    "why is a task not earlier": lambda given: PLANNED.why_not_earlier(given, "2026-03-02"),
    "why not by a date": lambda given: PLANNED.why_not_earlier("b", given),
    "why not earlier in": lambda given: PLANNED.why_not_earlier("b", "2026-03-02", given),
    "why is a task not critical": PLANNED.why_not_critical,
    "why not critical in": lambda given: PLANNED.why_not_critical("b", given),
    "compare": PLANNED.compare,
    "say what moved": MOVED.to_text,
    "rows": PLANNED.to_rows,
    "frame": PLANNED.to_frame,
    "verify a project": lambda given: verify(given, {}),
    "verify dates": lambda given: verify(PLAN, given),
    "verify a row": lambda given: verify(PLAN, [given]),
    "verify the row of a task": lambda given: verify(PLAN, {"b": given}),
    "verify with options": lambda given: verify(PLAN, {}, given),
    "verify a finish": lambda given: verify(PLAN, {}, finish=given),
    "say what was verified": VERIFIED.to_text,
    **{f"verify {field}": partial(verified, field) for field in ROW},
    **{f"option {name}": partial(optional, SchedulingOptions, name) for name in OPTIONS},
    **{f"preset {name}": partial(optional, SchedulingOptions.ms_project, name) for name in OPTIONS},
}


class TestWrongTypes:
    """Hostile input is normal input: it gets a coded error."""

    @pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
    def test_given_anything_when_asked_then_nothing_but_a_coded_error_is_raised(
        self, ask: Callable[[Any], object]
    ) -> None:
        for given in HOSTILE:
            with suppress(PmcoreError):
                ask(given)

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("schedule a project", "value.invalid"),
            ("schedule with options", "value.invalid"),
            ("a task", "task.unknown"),
            ("row", "task.unknown"),
            ("paths within", "value.invalid"),
            ("explain a task", "task.unknown"),
            ("explain in a language", "language.unknown"),
            ("explain the finish", "language.unknown"),
            ("why is a task not earlier", "task.unknown"),
            ("why not by a date", "value.invalid"),
            ("why is a task not critical", "task.unknown"),
            ("compare", "value.invalid"),
            ("say what moved", "language.unknown"),
            ("frame", "value.invalid"),
            ("verify a project", "value.invalid"),
            ("verify dates", "value.invalid"),
            ("verify with options", "value.invalid"),
            ("say what was verified", "language.unknown"),
        ],
    )
    def test_given_a_text_of_no_sense_when_asked_then_the_code_says_what_is_wrong(
        self, name: str, code: str
    ) -> None:
        with pytest.raises(PmcoreError) as caught:
            ASKED[name]("nope")
        assert caught.value.code == code

    def test_given_no_language_when_rows_with_several_names_are_asked_then_it_is_refused(
        self,
    ) -> None:
        project = plan("a 1d")
        project.update("a", name={"en": "Dig", "zh": "挖掘"})
        with pytest.raises(PmcoreError) as caught:
            schedule(project).to_rows(5)  # type: ignore[arg-type]
        assert caught.value.code == "language.unknown"
