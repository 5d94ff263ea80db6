"""Work that people logged, and what it makes of the effort that was planned."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pmcore.kernel import ConversionSettings, PmcoreError
from pmcore.tracking import EffortStatus, WorkEntry, WorkLog, effort_status
from pmcore.wbs import Assignment, Project, Resource
from scheduling.builders import plan

ENTRIES = [
    WorkEntry("dig", "li", "2026-03-03", "6h"),
    WorkEntry("pour", "li", "2026-03-03", "2h", note="Started late"),
    WorkEntry("dig", "wang", "2026-03-02", "1d"),
]


def project() -> Project:
    made = plan("dig -; pour -; s -; x 1d in:s; y 1d in:s")
    made.configure(resources=[Resource("li"), Resource("wang")])
    return made


class TestWorkLog:
    """Sums of entries, by task, person and day."""

    def test_given_entries_when_summed_then_minutes_come_by_each_key(self) -> None:
        log = WorkLog(ENTRIES)

        assert log.by_task() == {"dig": 840, "pour": 120}
        assert log.by_resource() == {"li": 480, "wang": 480}
        assert log.by_day() == {date(2026, 3, 2): 480, date(2026, 3, 3): 480}
        assert log.minutes(task="dig", until="2026-03-02") == 480
        assert repr(log) == "<WorkLog of 3 entries, 16h>"
        assert len(log.with_more(ENTRIES[:1])) == 4

    def test_given_another_day_then_typed_days_follow_it(self) -> None:
        log = WorkLog(ENTRIES, conversion=ConversionSettings(600, 3000, 21))

        assert log.minutes(resource="wang") == 600

    @pytest.mark.parametrize(
        ("entry", "code"),
        [
            (("dig", "li", "2026-03-02T09:00", "6h"), "value.invalid"),
            (("dig", "li", "soon", "6h"), "value.invalid"),
            (("dig", "li", "2026-03-02", "-6h"), "duration.negative"),
            (("dig", "li", "2026-03-02", "6eh"), "duration.kind"),
            (("", "li", "2026-03-02", "6h"), "id.invalid"),
            (("dig", "li", "2026-03-02", "6h", "a\nb"), "text.invalid"),
        ],
    )
    def test_given_what_cannot_be_used_then_it_is_refused(
        self, entry: tuple[Any, ...], code: str
    ) -> None:
        with pytest.raises(PmcoreError) as caught:
            WorkEntry(*entry)
        assert caught.value.code == code

    def test_given_more_than_a_day_has_then_it_is_refused(self) -> None:
        long = [WorkEntry("dig", "li", "2026-03-02", "13h")] * 2

        with pytest.raises(PmcoreError, match="24 hours") as caught:
            WorkLog(long)
        assert caught.value.code == "value.invalid"

    @pytest.mark.parametrize(
        ("entry", "code"),
        [
            (WorkEntry("other", "li", "2026-03-02", "1h"), "task.unknown"),
            (WorkEntry("dig", "zhao", "2026-03-02", "1h"), "project.resource_unknown"),
        ],
    )
    def test_given_entries_that_do_not_fit_the_project_then_the_id_is_named(
        self, entry: WorkEntry, code: str
    ) -> None:
        with pytest.raises(PmcoreError) as caught:
            effort_status(project(), WorkLog([entry]))
        assert caught.value.code == code


class TestEffortStatus:
    """Planned less logged is left; percent of effort follows."""

    @pytest.mark.parametrize(
        ("fields", "status", "percent"),
        [
            ({"effort": "4d", "assignments": ["li"]}, (1920, 840, 1080), 43),
            ({"duration": "2d", "assignments": ["li", "wang 50%"]}, (1440, 840, 600), 58),
            ({"assignments": [Assignment("li", effort="1d")]}, (480, 840, 0), 100),
            ({"duration": "2d"}, (None, 840, None), None),
        ],
    )
    def test_given_a_plan_then_what_is_left_follows(
        self, fields: dict[str, Any], status: tuple[Any, ...], percent: int | None
    ) -> None:
        made = project()
        made.update("dig", **fields)
        found = effort_status(made, WorkLog(ENTRIES))["dig"]

        assert found == EffortStatus(*status)
        assert found.percent == percent
        assert found.overrun == max(840 - (status[0] or 840), 0)

    def test_given_a_finished_task_then_nothing_is_left(self) -> None:
        made = project()
        made.update("dig", effort="9d", actual_start="2026-03-02", actual_finish="2026-03-03")
        found = effort_status(made, WorkLog(ENTRIES))["dig"]

        assert (found.remaining, found.percent) == (0, 100)

    def test_given_a_summary_then_it_adds_up_what_is_below(self) -> None:
        made = project()
        made.update("x", effort="1d")
        log = WorkLog([WorkEntry("x", "li", "2026-03-02", "2h")])

        assert effort_status(made, log)["s"] == EffortStatus(480, 120, 360)
