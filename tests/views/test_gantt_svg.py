"""The Gantt chart as SVG."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import Code, InputError
from pmcore.views import GanttChart, GanttLink, GanttRow, RowKind, gantt_svg
from pmcore.views.svg.layout import Rows, Sheet
from pmcore.views.svg.legend import balanced, spread

SVG = "{http://www.w3.org/2000/svg}"
DAY = 1440
MARCH_2 = 20_514 * DAY
LATE = MARCH_2 + 5 * DAY

names = st.one_of(
    st.text(st.characters(), max_size=30),
    st.sampled_from(["<script>alert(1)</script>", "]]>", "a&b;", "'\"", "שלום (a)", "x" * 10_000]),
)


@st.composite
def charts(draw: st.DrawFn) -> GanttChart:
    span = draw(st.sampled_from([0, 300, 20 * DAY, 400 * DAY, 60_000 * DAY]))
    moments = st.integers(MARCH_2, MARCH_2 + span)
    beyond = st.one_of(st.none(), st.integers(MARCH_2 - span - 10, MARCH_2 + 2 * span + 10))
    rows = tuple(draw(_row(moments, beyond)) for _ in range(draw(st.integers(0, 8))))
    ends = st.integers(0, max(0, len(rows) - 1))
    links = tuple(
        GanttLink(before, after, draw(st.sampled_from(["FS", "SS", "FF", "SF"])), driving, critical)
        for before, after, driving, critical in draw(
            st.lists(st.tuples(ends, ends, st.booleans(), st.booleans()), max_size=8)
        )
        if before != after
    )
    shading = tuple((MARCH_2 + k * 7 * DAY, MARCH_2 + (k * 7 + 2) * DAY) for k in range(9))
    zone, language = (
        draw(st.sampled_from([None, "Asia/Shanghai"])),
        draw(st.sampled_from(["en", "zh"])),
    )
    title, note = draw(names), draw(names)
    return GanttChart(title, rows, links, MARCH_2, MARCH_2 + span, zone, shading, note, language)


def _in_order(pair: tuple[int, int]) -> tuple[int, int]:
    return min(pair) - 30 * DAY, max(pair)


@st.composite
def _row(
    draw: st.DrawFn, moments: st.SearchStrategy[int], beyond: st.SearchStrategy[int | None]
) -> GanttRow:
    start, finish = sorted((draw(moments), draw(moments)))
    edges = draw(st.lists(st.integers(MARCH_2 - 9 * DAY, finish), unique=True, max_size=8))
    ordered = sorted(edges)
    rests = tuple(zip(ordered[::2], ordered[1::2], strict=False))
    kind: RowKind = draw(st.sampled_from(["task", "milestone", "summary"]))
    return GanttRow(
        task=draw(names),
        wbs=draw(names),
        name=draw(names),
        kind=kind,
        depth=draw(st.integers(0, 40)),
        start=start,
        finish=start if kind == "milestone" else finish,
        is_critical=draw(st.booleans()),
        float_until=draw(beyond),
        deadline=draw(beyond),
        baseline=draw(st.none() | st.tuples(moments, moments).map(_in_order)),
        is_late=draw(st.booleans()),
        owner=draw(names),
        percent_complete=draw(st.integers(0, 100)),
        note=draw(names),
        hidden=draw(st.sampled_from([0, 0, 31, 99_999])),
        rests=() if kind == "milestone" and start != finish else rests,
    )


widths = st.sampled_from([320, 700, 1280])


def fence(**changes: object) -> GanttChart:
    """Two tasks and a milestone, the first and last critical."""
    rows = (
        GanttRow("S", "1", "Fence", "summary", 0, MARCH_2, MARCH_2 + 9 * DAY),
        GanttRow("A", "1.1", "Dig", "task", 1, MARCH_2, MARCH_2 + 3 * DAY, is_critical=True),
        GanttRow(
            "B",
            "1.2",
            "Paint",
            "task",
            1,
            MARCH_2,
            MARCH_2 + 2 * DAY,
            float_until=MARCH_2 + 5 * DAY,
        ),
        GanttRow("M", "1.3", "Done", "milestone", 1, MARCH_2 + 9 * DAY, MARCH_2 + 9 * DAY, True),
    )
    links = (GanttLink(1, 3, "FS", True, True), GanttLink(2, 3))
    chart = GanttChart("Fence", rows, links, MARCH_2, MARCH_2 + 9 * DAY, None)
    return replace(chart, **changes)  # type: ignore[arg-type]


def parsed(chart: GanttChart, width: int = 1280, today: int | None = None) -> ET.Element:
    return ET.fromstring(gantt_svg(chart, width=width, today=today))


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in root.iter() if f"pmg-{name}" in (one.get("class") or "").split()]


def rows_of(root: ET.Element) -> list[ET.Element]:
    return of_class(root, "row")


class TestGanttSvg:
    """One self-contained, well-formed text; same input, same bytes."""

    @given(charts(), widths)
    def test_any_chart_is_well_formed_and_holds_only_elements_of_ours(
        self, chart: GanttChart, width: int
    ) -> None:
        root = parsed(chart, width)

        ours = {"svg", "title", "desc", "style", "rect", "path", "text", "g"}
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= ours
        allowed = {"class", "x", "y", "d", "width", "height", "rx", "data-task"}
        inner = [one for one in root.iter() if one is not root]
        assert {name for one in inner for name in one.attrib} <= allowed

    @given(charts())
    def test_the_same_chart_gives_the_same_bytes(self, chart: GanttChart) -> None:
        assert gantt_svg(chart) == gantt_svg(replace(chart))

    @given(charts(), widths)
    def test_all_numbers_are_whole(self, chart: GanttChart, width: int) -> None:
        for one in parsed(chart, width).iter():
            for name in ("x", "y", "width", "height", "d"):
                assert "." not in one.get(name, "")

    @given(charts(), widths)
    def test_every_shape_lies_on_the_paper(self, chart: GanttChart, width: int) -> None:
        root = parsed(chart, width)
        height = int(root.get("height", "0"))
        for shape in root.iter(f"{SVG}rect"):
            left, top, wide, high = (int(shape.get(k, "0")) for k in ("x", "y", "width", "height"))
            assert left >= 0
            assert top >= 0
            assert wide >= 0
            assert left + wide <= width
            assert top + high <= height

    def test_given_a_name_of_markup_when_drawn_then_it_stays_text(self) -> None:
        hostile = '<script>alert("1")</script>'
        row = GanttRow(hostile, hostile, hostile, "task", 0, MARCH_2, MARCH_2, note=hostile)
        chart = fence(rows=(row,), links=(), title=hostile, data_note=hostile)

        svg = gantt_svg(chart)

        assert "<script" not in svg
        assert rows_of(ET.fromstring(svg))[0].get("data-task") == hostile

    def test_given_no_rows_when_drawn_then_the_chart_says_so(self) -> None:
        root = parsed(fence(rows=(), links=()))

        assert root.findtext(f"{SVG}desc") == "There are no tasks to draw."

    @pytest.mark.parametrize("width", [319, 20_001, 800.0, True, "800"])
    def test_given_a_width_that_cannot_be_when_drawn_then_it_is_refused(self, width: int) -> None:
        with pytest.raises(InputError) as caught:
            gantt_svg(fence(), width=width)

        assert caught.value.code == Code.VALUE_INVALID

    def test_given_a_chart_when_drawn_then_it_is_named_for_those_who_cannot_see_it(self) -> None:
        root = parsed(fence())

        assert root.get("role") == "img"
        assert root[0].text == "Gantt chart: Fence"
        assert root[1].text == "2 Mar – 10 Mar · rows: 4 · critical tasks: 2"

    def test_given_a_chart_when_drawn_then_its_paper_is_white_and_its_styles_are_its_own(
        self,
    ) -> None:
        root = parsed(fence())
        style = root.findtext(f"{SVG}style") or ""

        assert of_class(root, "paper")[0].get("width") == "1280"
        assert ".pmg .pmg-paper{fill:#fff}" in style
        assert all(rule.startswith(".pmg") for rule in style.split("}")[:-1])


class TestMarks:
    """Every mark lies within the plot, at its dates."""

    @given(charts(), widths)
    def test_every_bar_lies_within_the_plot(self, chart: GanttChart, width: int) -> None:
        sheet = Sheet.of(chart, width)
        boxes = Rows.of(chart, sheet.scale, 100).boxes

        for box in boxes:
            assert sheet.scale.left < box.left < box.right < sheet.scale.right

    @given(charts(), widths)
    def test_texts_and_plot_stand_side_by_side(self, chart: GanttChart, width: int) -> None:
        sheet = Sheet.of(chart, width)
        edges = [edge for column in sheet.columns for edge in (column.left, column.right)]

        assert edges == sorted(edges)
        assert edges[-1] < sheet.scale.left
        assert sheet.scale.right - sheet.scale.left >= width * 2 // 5

    def test_given_a_bar_when_drawn_then_it_spans_its_dates(self) -> None:
        chart = fence()
        scale = Sheet.of(chart, 1280).scale

        bar = of_class(rows_of(parsed(chart))[1], "bar")[0]

        left, width = int(bar.get("x", "")), int(bar.get("width", ""))
        assert left == scale.x(MARCH_2)
        assert left + width == scale.x(MARCH_2 + 3 * DAY)

    def test_given_float_when_drawn_then_a_tail_ends_in_a_tick_at_the_late_finish(self) -> None:
        chart = fence()
        at = Sheet.of(chart, 1280).scale.x(MARCH_2 + 5 * DAY)

        tail = of_class(rows_of(parsed(chart))[2], "float")[0].get("d", "")

        assert f"H{at}M{at} " in tail

    def test_given_float_beyond_the_window_when_drawn_then_the_tail_has_no_tick(self) -> None:
        chart = fence()
        row = replace(chart.rows[2], float_until=MARCH_2 + 99 * DAY)

        tail = of_class(rows_of(parsed(replace(chart, rows=(row,), links=())))[0], "float")[0]

        assert tail.get("d", "").count("M") == 1

    @pytest.mark.parametrize(("late", "kind"), [(False, "deadline"), (True, "overdue")])
    def test_given_a_deadline_when_drawn_then_missed_ones_are_filled(
        self, late: bool, kind: str
    ) -> None:
        row = replace(fence().rows[1], deadline=MARCH_2 + DAY, is_late=late)

        (drawn,) = rows_of(parsed(fence(rows=(row,), links=())))

        assert len(of_class(drawn, kind)) == 1

    def test_given_a_deadline_beyond_the_window_when_drawn_then_it_points_there(self) -> None:
        chart = fence()
        row = replace(chart.rows[1], deadline=MARCH_2 + 99 * DAY)
        chart = replace(chart, rows=(row,), links=())
        edge = Sheet.of(chart, 1280).scale.right

        (drawn,) = rows_of(parsed(chart))

        (mark,) = of_class(drawn, "deadline")
        assert f"L{edge - 1} " in mark.get("d", "")

    @pytest.mark.parametrize(
        ("zone", "due", "start", "said"),
        [
            (None, 0, DAY, "Missed deadline: 1 Mar"),  # before it begins
            (None, DAY, DAY, "Missed deadline: 2 Mar"),  # a milestone on the next midnight
            (None, 600, DAY, "Missed deadline: 2 Mar"),
            ("America/Los_Angeles", 480, DAY, "Missed deadline: 1 Mar"),
            (None, DAY, DAY + 60, "Missed deadline: 2 Mar"),
        ],
    )
    def test_given_a_missed_deadline_when_pointed_at_then_its_own_day_is_said(
        self, zone: str | None, due: int, start: int, said: str
    ) -> None:
        first = fence().rows[1]
        row = replace(
            first,
            zone=zone,
            start=MARCH_2 + start,
            finish=MARCH_2 + start + 60,
            deadline=MARCH_2 + due,
            is_late=True,
        )
        chart = fence(rows=(row,), links=(), zone=zone and "UTC")

        for drawn in (chart, replace(chart, last=chart.first + 3 * DAY)):
            lines = (rows_of(parsed(drawn))[0].findtext(f"{SVG}title") or "").split("\n")
            assert any(line.startswith(said) for line in lines)

    def test_given_progress_when_drawn_then_that_share_is_filled(self) -> None:
        row = replace(fence().rows[1], percent_complete=50)

        (drawn,) = rows_of(parsed(fence(rows=(row,), links=())))

        bar, done = of_class(drawn, "bar")[0], of_class(drawn, "done")[0]
        assert int(done.get("width", "")) == (int(bar.get("width", "")) - 2) // 2

    def test_given_today_when_passed_then_one_line_is_drawn_and_none_otherwise(self) -> None:
        assert len(of_class(parsed(fence(), today=MARCH_2 + DAY), "today")) == 2  # line and legend
        assert not of_class(parsed(fence()), "today")


class TestCritical:
    """Critical is not told by colour alone: a mark beside the texts, an outline, a heavier line."""

    def test_given_critical_rows_when_drawn_then_a_mark_stands_beside_exactly_those(self) -> None:
        marked = [row.get("data-task") for row in rows_of(parsed(fence())) if of_class(row, "mark")]

        assert marked == ["A", "M"]

    def test_given_critical_marks_when_styled_then_only_they_have_an_outline(
        self,
    ) -> None:
        style = parsed(fence()).findtext(f"{SVG}style") or ""
        rules = dict(rule.split("{") for rule in style.split("}")[:-1])

        for kind in ("bar", "milestone", "summary"):
            assert "stroke-width:2" in rules[f".pmg .pmg-critical .pmg-{kind}"]
            assert "stroke" not in rules[f".pmg .pmg-{kind}"]
        assert "stroke-width:2" in rules[".pmg .pmg-critical .pmg-link"]
        assert "stroke-width" not in rules[".pmg .pmg-driving .pmg-link"]

    def test_given_a_critical_row_when_pointed_at_then_a_word_says_so(self) -> None:
        titles = [row.findtext(f"{SVG}title") or "" for row in rows_of(parsed(fence()))]

        assert ["Critical" in title for title in titles] == [False, True, False, True]


class TestLinks:
    """Critical dependencies lie on top of driving ones, and these on quiet ones; all below bars."""

    def test_given_links_of_all_kinds_when_drawn_then_critical_ones_come_last(self) -> None:
        links = (GanttLink(0, 1, "FS", True, True), GanttLink(0, 2, "FS", True), GanttLink(0, 3))
        root = parsed(fence(links=links))

        (drawn,) = of_class(root, "links")
        kinds = [one.get("class") for one in drawn]
        assert kinds == ["pmg-quiet", "pmg-driving", "pmg-critical"]
        assert list(root).index(drawn) < list(root).index(rows_of(root)[0])


class TestLegend:
    """Every sign in use is explained, and no other."""

    def test_given_the_fence_when_drawn_then_its_signs_are_listed(self) -> None:
        (legend,) = of_class(parsed(fence()), "legend")

        assert [one.text for one in of_class(legend, "key")] == [
            "Task",
            "Critical task",
            "Summary task",
            "Milestone",
            "Total float",
            "Dependency",
            "Critical dependency",
        ]

    @given(charts(), widths)
    def test_entries_stand_beside_each_other(self, chart: GanttChart, width: int) -> None:
        (legend,) = of_class(parsed(chart, width), "legend")
        places = [(int(key.get("y", "")), int(key.get("x", ""))) for key in of_class(legend, "key")]

        assert places == sorted(places)
        assert all(x < width for _, x in places)

    @pytest.mark.parametrize("width", [360, 700, 1280])
    def test_given_several_lines_when_placed_then_none_is_left_with_one_entry(
        self, width: int
    ) -> None:
        widths = [90, 110, 80, 150, 80, 90, 120, 100, 150, 190]
        room = width - 32
        lines = [line for line, _ in balanced(widths, room, 18)]

        assert max(lines) == spread(widths, room, 18)[-1][0]
        assert lines.count(max(lines)) > 1 or width == 360


class TestTable:
    """Texts beside the plot fit their columns; what is cut can be read in the tooltip."""

    def test_given_a_long_name_when_drawn_then_it_is_cut_and_the_tooltip_is_whole(self) -> None:
        name = "Compliance checklist for all target markets of the coming launch season"
        row = replace(fence().rows[1], name=name, owner="Li")

        (drawn,) = rows_of(parsed(fence(rows=(row,), links=())))

        shown = [one.text or "" for one in drawn.iter(f"{SVG}text")]
        assert any(text.endswith("…") and name.startswith(text[:-1]) for text in shown)
        assert (drawn.findtext(f"{SVG}title") or "").split("\n")[:3] == [
            f"1.1 {name}",
            "2 Mar – 4 Mar",
            "Owner: Li",
        ]

    def test_given_people_when_pointed_at_then_they_are_named(self) -> None:
        row = replace(fence().rows[1], people="mei 50%, chen")

        (drawn,) = rows_of(parsed(fence(rows=(row,), links=())))

        assert "\nPeople: mei 50%, chen\n" in (drawn.findtext(f"{SVG}title") or "") + "\n"

    def test_given_folded_rows_when_drawn_then_critical_ones_are_not_counted(self) -> None:
        row = replace(fence().rows[0], hidden=2)

        assert "critical" not in (parsed(fence(rows=(row,), links=()))[1].text or "")

    def test_given_a_rolled_up_summary_when_drawn_then_it_says_how_many(self) -> None:
        row = replace(fence().rows[0], hidden=1234)

        (drawn,) = rows_of(parsed(fence(rows=(row,), links=())))

        assert [one.text for one in of_class(drawn, "more")] == ["+1,234"]

    def test_given_a_note_when_drawn_then_it_stands_below_the_title(self) -> None:
        (note,) = of_class(parsed(fence(data_note="40 of 300 tasks shown")), "note")

        assert note.text == "40 of 300 tasks shown"

    def test_given_two_years_when_drawn_then_dates_name_the_year(self) -> None:
        chart = fence(last=MARCH_2 + 400 * DAY)

        cells = [one.text for one in of_class(rows_of(parsed(chart))[1], "cell")]

        assert cells == ["1.1", "2 Mar 2026", "4 Mar 2026"]

    def test_given_some_hours_when_drawn_then_dates_name_the_time(self) -> None:
        row = GanttRow("A", "1", "Dig", "task", 0, MARCH_2 + 540, MARCH_2 + 660)
        chart = GanttChart("Fence", (row,), (), row.start, row.finish, None)

        cells = [one.text for one in of_class(rows_of(parsed(chart))[0], "cell")]

        assert cells == ["1", "2 Mar 09:00", "2 Mar 11:00"]

    def test_given_a_row_of_another_zone_when_drawn_then_its_dates_are_of_that_zone(self) -> None:
        row = replace(fence().rows[1], zone="America/Los_Angeles")
        chart = fence(rows=(row,), links=(), zone="Asia/Shanghai")

        cells = [one.text for one in of_class(rows_of(parsed(chart))[0], "cell")]

        assert cells == ["1.1", "1 Mar", "4 Mar"]

    def test_given_chinese_when_drawn_then_every_word_is_chinese(self) -> None:
        chart = fence(language="zh", title="围栏")
        root = parsed(replace(chart, rows=tuple(replace(row, name="任务") for row in chart.rows)))

        texts = [one.text or "" for one in root.iter(f"{SVG}text")]
        latin = [text for text in texts if re.search("[A-Za-z]", text)]
        assert latin == ["WBS"]
        assert root.get("lang") == "zh-Hans"


class TestManyRows:
    """Long charts stand closer and repeat their axis at the bottom."""

    @pytest.mark.parametrize(("count", "height", "axes"), [(10, 28, 1), (50, 24, 2), (300, 20, 2)])
    def test_given_a_number_of_rows_when_drawn_then_rows_are_as_high_as_suits(
        self, count: int, height: int, axes: int
    ) -> None:
        chart = fence(rows=(fence().rows[1],) * count, links=())

        boxes = Rows.of(chart, Sheet.of(chart, 1280).scale, 0).boxes

        assert boxes[1].top - boxes[0].top == height
        assert len(of_class(parsed(chart), "axis")) == axes


class TestShading:
    """Non-working time is shaded where it is wide enough to be told apart."""

    @pytest.mark.parametrize(("weeks", "shown"), [(2, 2), (8, 8), (100, 0)])
    def test_given_weekends_when_the_span_grows_then_shading_gives_way(
        self, weeks: int, shown: int
    ) -> None:
        end = MARCH_2 + weeks * 7 * DAY
        days = [MARCH_2 + (7 * week + 5) * DAY for week in range(weeks)]
        weekends = tuple((day, day + 2 * DAY) for day in days)
        chart = GanttChart("Fence", (), (), MARCH_2, end, None, weekends)

        shades = of_class(parsed(chart), "shade")

        assert len(shades) == (shown + 1 if shown else 0)  # and one in the legend
