"""Lags behind finished work run from its actual finish: what of them is over is not waited for."""

from __future__ import annotations

import pytest

from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.options import ProgressReading
from pmcore.wbs import Project
from scheduling.builders import plan


def handed_on(lag: str, *, data_date: str | None = "2026-03-04") -> Project:
    """Return a plan in which b finished on Monday, though a goes on until Thursday evening."""
    project = plan("a 4d; b 1d; c 1d; a -> b")
    project.link("b", "c", lag=lag)
    project.update("b", actual_start="2026-03-02", actual_finish="2026-03-02")
    project.update("a", actual_start="2026-03-02", remaining_duration="2d")
    project.configure(data_date=data_date)
    return project


def start(project: Project, options: SchedulingOptions | None = None) -> str:
    made = schedule(project, options)
    assert made.verify().is_valid
    return f"{made['c'].early_start:%a %d %H:%M}"


class TestLeft:
    """Behind what is handed on counts the lag less the work from actual finish to data date."""

    @pytest.mark.parametrize(
        ("lag", "expected"),
        [
            ("0d", "Fri 06 09:00"),
            ("1d", "Fri 06 09:00"),
            ("2d", "Fri 06 09:00"),  # Monday evening to Wednesday morning is one day
            ("3d", "Mon 09 09:00"),
            ("-1d", "Thu 05 09:00"),
            ("16eh", "Fri 06 09:00"),
            ("100%", "Fri 06 09:00"),
            ("300%", "Mon 09 09:00"),
        ],
    )
    def test_of_a_lag_what_is_left_at_the_data_date_follows_what_it_missed(
        self, lag: str, expected: str
    ) -> None:
        project = handed_on(lag)
        project.configure(data_date="2026-03-05")
        project.update("a", remaining_duration="1d")

        assert start(project) == expected

    def test_given_no_data_date_then_all_of_it_counts(self) -> None:
        assert start(handed_on("1d", data_date=None)) == "Mon 09 09:00"

    def test_given_a_data_date_that_is_not_heeded_then_all_of_it_counts(self) -> None:
        ignored = SchedulingOptions(data_date="ignored")

        assert start(handed_on("1d"), ignored) == "Mon 09 09:00"

    def test_given_work_in_sequence_then_it_runs_from_the_actual_finish(self) -> None:
        project = plan("b 1d; c 1d")
        project.link("b", "c", lag="4d")
        project.update("b", actual_start="2026-03-02", actual_finish="2026-03-02")
        project.configure(data_date="2026-03-04")

        assert start(project) == "Mon 09 09:00"

    @pytest.mark.parametrize("progress", ["actual_dates", "progress_override"])
    def test_where_nothing_is_handed_on_then_it_runs_from_the_actual_finish(
        self, progress: ProgressReading
    ) -> None:
        options = SchedulingOptions(progress=progress)

        assert start(handed_on("4d"), options) == "Mon 09 09:00"


class TestTold:
    """The explanation says how much is left, and the dependency drives once."""

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "plus a lag of 3d in calendar office, of which 2d is left at the data date"),
            ("zh", "按日历 office 延隔 3天（至数据日期尚余 2天）"),
        ],
    )
    def test_what_is_left(self, language: str, said: str) -> None:
        made = schedule(handed_on("3d"))

        assert said in str(made.explain("c", language=language))
        assert _links(made) == [("a", "b"), ("b", "c")]

    def test_given_the_fact_decides_then_its_whole_lag_is_told(self) -> None:
        project = handed_on("10d")
        project.update("a", remaining_duration="0d")
        made = schedule(project)

        assert "plus a lag of 10d in calendar office, that is" in str(made.explain("c"))
        assert ("b", "c") in _links(made)


def _links(made: Schedule) -> list[tuple[str, str]]:
    return [(each.predecessor, each.successor) for each in made.driving()]
