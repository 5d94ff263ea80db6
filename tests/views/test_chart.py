"""The chart as data."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.kernel import Code, InputError
from pmcore.views import GanttChart, GanttLink, GanttRow

ROW: dict[str, Any] = {
    "task": "T1",
    "wbs": "1",
    "name": "Dig",
    "kind": "task",
    "depth": 0,
    "start": 0,
    "finish": 480,
}
CHART: dict[str, Any] = {
    "title": "Fence",
    "rows": (GanttRow(**ROW), GanttRow(**ROW)),
    "links": (),
    "first": 0,
    "last": 480,
    "zone": None,
}


class TestGanttRow:
    """A row that cannot be drawn is refused, naming the field."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("kind", "bar"),
            ("depth", -1),
            ("finish", -1),
            ("percent_complete", 101),
            ("percent_complete", -1),
            ("percent_by_type", 101),
            ("percent_complete_type", "units"),
        ],
    )
    def test_given_a_bad_value_when_made_then_the_error_names_it(
        self, field: str, value: object
    ) -> None:
        with pytest.raises(InputError) as caught:
            GanttRow(**{**ROW, field: value})

        assert caught.value.code == Code.VALUE_INVALID
        assert (caught.value.context["field"], caught.value.context["value"]) == (field, value)


class TestGanttLink:
    """A link joins two different rows by one of four types."""

    @pytest.mark.parametrize(("successor", "type_"), [(0, "FS"), (1, "FX")])
    def test_given_a_bad_link_when_made_then_it_is_refused(
        self, successor: int, type_: Any
    ) -> None:
        with pytest.raises(InputError, match=r"value\.invalid"):
            GanttLink(0, successor, type_)


class TestGanttChart:
    """Every row lies in the window and every link joins rows of the chart."""

    @pytest.mark.parametrize(
        ("field", "change"),
        [
            ("row", {"first": 1}),
            ("row", {"last": 479}),
            ("last", {"first": 500}),
            ("first", {"first": -(10**9)}),
            ("last", {"last": 10**9}),
            ("link", {"links": (GanttLink(0, 2),)}),
            ("link", {"links": (GanttLink(-1, 1),)}),
            ("zone", {"zone": "Mars/Olympus"}),
            ("zone", {"zone": "../../etc/passwd"}),
            ("zone", {"zone": ""}),
        ],
    )
    def test_given_a_bad_chart_when_made_then_the_error_names_the_field(
        self, field: str, change: dict[str, Any]
    ) -> None:
        with pytest.raises(InputError) as caught:
            GanttChart(**{**CHART, **change})

        assert caught.value.code == Code.VALUE_INVALID
        assert caught.value.context["field"] == field

    def test_given_an_unknown_language_when_made_then_it_is_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            GanttChart(**{**CHART, "language": "de"})

        assert caught.value.code == Code.LANGUAGE_UNKNOWN

    def test_given_a_notebook_when_shown_then_it_is_the_svg(self) -> None:
        chart = GanttChart(**CHART)

        assert chart._repr_html_() == chart.to_svg()
