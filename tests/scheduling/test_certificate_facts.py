"""What the certificate checker says of progress, dates by hand, delays and people apart."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.calendars import Calendar
from pmcore.kernel import Code
from pmcore.scheduling import schedule
from pmcore.scheduling.certificate import verify
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Assignment, Project, Resource
from scheduling.builders import plan
from scheduling.certificate_rows import scheduled_slowly

# 2026-03-02 is a Monday; the office works 9-12 and 13-18 in Shanghai, Monday to Friday.
_ZONE = "+08:00"


def at(day: int, time: str) -> str:
    """Write a time of March 2026."""
    return f"2026-03-{day:02}T{time}{_ZONE}"


def span(start: str, finish: str) -> dict[str, str]:
    """Return early dates of a row."""
    return {"early_start": start, "early_finish": finish}


def said(project: Project, rows: dict[str, Any], **options: Any) -> list[str]:
    """Return what is found, the code with the message."""
    found = verify(project, rows, SchedulingOptions(**options)).findings
    return [f"{finding.code}: {finding.message()}" for finding in found]


class TestProgress:
    """A start that is known stays; what remains waits, and no earlier than the data date."""

    @pytest.fixture
    def project(self) -> Project:
        project = plan("dig 2d; pour 1d; dig -> pour")
        project.update("dig", actual_start="2026-03-02", remaining_duration="1d")
        project.configure(data_date="2026-03-04")
        return project

    def test_given_an_actual_start_that_moved_then_it_is_named(self, project: Project) -> None:
        moved = {"dig": span(at(2, "10:00"), at(4, "18:00")), "pour": {}}

        (message,) = said(project, moved)

        assert message == (
            "verify.fact: early_start of dig is 2026-03-02T10:00+08:00, but its actual start is "
            "2026-03-02T09:00+08:00: it is 1eh off."
        )

    def test_given_one_minute_more_of_what_remains_then_it_is_too_late(
        self, project: Project
    ) -> None:
        longer = {"dig": span(at(2, "09:00"), at(5, "09:01")), "pour": {}}

        (found,) = verify(project, longer).findings

        assert found.code is Code.VERIFY_NOT_EARLIEST
        assert (found.context["rule"], found.context["minutes"]) == ("data_date", 1)

    def test_given_work_before_the_data_date_then_the_bound_is_broken(
        self, project: Project
    ) -> None:
        early = {"dig": span(at(2, "09:00"), at(3, "18:00")), "pour": {}}

        (found,) = verify(project, early).findings

        assert (found.code, found.context["rule"]) == (Code.VERIFY_BOUND_BROKEN, "data_date")
        assert said(project, early, data_date="ignored") == []

    def test_given_a_task_finished_out_of_sequence_then_it_hands_on_what_it_should_have_waited_for(
        self,
    ) -> None:
        project = plan("dig 2d; pour 1d; dry 1d; dig -> pour; pour -> dry")
        project.update("pour", actual_start="2026-03-02", actual_finish="2026-03-02")
        project.update("dig", actual_start="2026-03-02", remaining_duration="1d")
        after_dig = {
            "dig": span(at(2, "09:00"), at(3, "18:00")),
            "pour": span(at(2, "09:00"), at(2, "18:00")),
            "dry": span(at(4, "09:00"), at(4, "18:00")),
        }
        after_pour = after_dig | {"dry": span(at(3, "09:00"), at(3, "18:00"))}

        for rows, right in ((after_dig, "retained_logic"), (after_pour, "actual_dates")):
            readings = ("retained_logic", "actual_dates", "progress_override")
            valid = {each for each in readings if not said(project, rows, progress=each)}
            assert right in valid
            assert ("retained_logic" in valid) == (rows is after_dig)

    def test_given_a_fact_beyond_all_calendars_then_a_finding_says_so_and_no_other(self) -> None:
        project = plan("all -; dig 2d in:all; pour 1d; dig -> pour")
        project.update("dig", actual_start="2190-01-01")
        project.update("all", manual_finish="2190-01-01")
        rows = dict.fromkeys(("all", "dig", "pour"), span(at(2, "09:00"), at(2, "18:00")))

        found = verify(project, rows).findings

        assert {(finding.code, finding.task) for finding in found} == {
            (Code.VERIFY_OUT_OF_REACH, "all"),
            (Code.VERIFY_OUT_OF_REACH, "dig"),
        }


class TestDatesByHand:
    """A manual task keeps its dates; a manual summary has its own and holds what is below."""

    def test_given_a_manual_task_before_its_predecessor_then_its_dates_are_right(self) -> None:
        project = plan("dig 2d; pour 1d; dig -> pour")
        project.update("pour", manual_start="2026-03-02")
        rows: dict[str, Any] = {"dig": {}, "pour": span(at(2, "09:00"), at(2, "18:00"))}

        assert said(project, rows) == []
        rows["pour"]["early_finish"] = at(2, "18:01")
        assert "but its date set by hand is 2026-03-02T18:00+08:00" in said(project, rows)[0]

    def test_given_a_manual_summary_then_nothing_below_begins_before_it(self) -> None:
        project = plan("all -; dig 1d in:all; live 0d; all -> live")
        project.update("all", manual_start="2026-03-04", manual_finish="2026-03-13")
        rows = {
            "all": span(at(4, "09:00"), at(13, "18:00")),
            "dig": span(at(4, "09:00"), at(4, "18:00")),
            "live": span(at(13, "18:00"), at(13, "18:00")),
        }

        assert said(project, rows) == []
        rows["dig"] = span(at(3, "09:00"), at(3, "18:00"))
        (found,) = verify(project, rows).findings
        assert (found.code, found.context["rule"]) == (Code.VERIFY_BOUND_BROKEN, "floor")
        rows["dig"], rows["all"] = (
            span(at(4, "09:00"), at(4, "18:00")),
            span(at(4, "09:00"), at(4, "18:00")),
        )
        assert [each.split(":")[0] for each in said(project, rows)][-1] == "verify.fact"


class TestWork:
    """Pauses lengthen it, delays come before it, people who work apart share it."""

    def test_given_a_pause_then_it_comes_on_top_of_the_duration(self) -> None:
        project = plan("dig 1d")
        project.update("dig", splits=["4h pause 4h"])

        assert said(project, {"dig": span(at(2, "09:00"), at(3, "12:00"))}) != []
        assert said(project, {"dig": span(at(2, "09:00"), at(3, "14:00"))}) == []

    def test_given_a_leveling_delay_then_it_passes_after_what_the_task_waits_for(self) -> None:
        project = plan("dig 1d; pour 1d; dig -> pour")
        project.update("pour", leveling_delay="2ed")
        rows = {"dig": span(at(2, "09:00"), at(2, "18:00"))}

        assert said(project, rows | {"pour": span(at(5, "09:00"), at(5, "18:00"))}) == []
        (found,) = verify(project, rows | {"pour": span(at(4, "09:00"), at(4, "18:00"))}).findings
        assert found.code is Code.VERIFY_DEPENDENCY_BROKEN

    def test_given_people_who_work_apart_then_the_task_ends_with_the_last_of_them(self) -> None:
        project = plan("dig 1d; pour 1d; dig -> pour")
        night = Calendar.standard("night", zone="Asia/Shanghai", hours="18:00-22:00")
        project.configure(calendars=[*project.settings.calendars, night])
        project.configure(resources=[Resource("li"), Resource("wang", calendar="night")])
        crew = [Assignment("li", effort="8h"), Assignment("wang", effort="8h")]
        project.update("dig", assignments=crew)
        rows = {"dig": span(at(2, "09:00"), at(3, "22:00"))}
        rows["pour"] = span(at(4, "09:00"), at(4, "18:00"))

        assert said(project, rows) == []
        rows["dig"] = span(at(2, "09:00"), at(2, "18:00"))
        assert said(project, rows)[-1] == (
            "verify.summary_span: early_finish of dig is 2026-03-02T18:00+08:00; the work of those "
            "who work on it makes it 2026-03-03T22:00+08:00, 1ed 4eh away."
        )


class TestWhatTakesNoPart:
    """Nothing waits for an inactive task, nor does what it hands on when it is finished."""

    def test_given_an_inactive_finished_task_then_what_leads_into_it_floats_freely(self) -> None:
        project = plan("dig 1d; pour 1d; dry 1d; paint 3d; dig -> pour FF+3ed; pour -> dry")
        project.update("pour", actual_start="2026-03-02", actual_finish="2026-03-02")
        project.update("pour", is_active=False)
        rows, finish = scheduled_slowly(project)
        (dig,) = (row for row in rows if row["id"] == "dig")

        assert dig["free_float_minutes"] == dig["total_float_minutes"] == 2 * 8 * 60
        assert verify(project, rows, finish=finish).is_valid
        assert schedule(project).verify().is_valid


class TestReadings:
    """Options that say what binds a task."""

    def test_given_a_lead_then_by_default_the_project_start_holds_only_what_nothing_else_tells(
        self,
    ) -> None:
        project = plan("dig 1d; pour 1d; dig -> pour FS-2d")
        before = {
            "dig": span(at(2, "09:00"), at(2, "18:00")),
            "pour": span("2026-02-27T09:00+08:00", "2026-02-27T18:00+08:00"),
        }

        assert said(project, before, project_start="default") == []
        assert "the project start 2026-03-02" in said(project, before)[0]

    def test_given_open_ends_that_end_by_themselves_then_nothing_without_successor_floats(
        self,
    ) -> None:
        project = plan("dig 1d; pour 3d")
        rows: dict[str, Any] = {
            "dig": span(at(2, "09:00"), at(2, "18:00")) | {"late_start": at(2, "09:00")},
            "pour": span(at(2, "09:00"), at(4, "18:00")),
        }

        assert said(project, rows, open_ends="own_finish") == []
        assert "2d too early" in said(project, rows)[0]
        rows["dig"]["late_start"] = at(4, "09:00")
        assert said(project, rows) == []
        assert "nothing waits for it" in said(project, rows, open_ends="own_finish")[0]

    def test_given_an_inactive_task_then_nothing_waits_for_it(self) -> None:
        project = plan("dig 1d; pour 1d; dig -> pour")
        project.update("dig", is_active=False)
        rows = {
            "dig": span(at(2, "09:00"), at(2, "18:00")),
            "pour": span(at(2, "09:00"), at(2, "18:00")),
        }

        assert said(project, rows) == []
