"""Text on its way into markup."""

from __future__ import annotations

import html
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.views.text import clean, escape, fit, text_width

anything = st.text(st.characters(), max_size=60)  # surrogates and controls included


class TestEscape:
    """Every text is legal XML, and none becomes markup."""

    @given(anything)
    def test_any_text_survives_in_an_element_and_in_an_attribute(self, value: str) -> None:
        element = ET.fromstring(f'<a b="{escape(value)}">{escape(value)}</a>')

        assert element.text == element.get("b") or not value
        assert (element.text or "") == clean(value)

    @given(anything)
    def test_escaping_loses_nothing_but_what_cleaning_replaced(self, value: str) -> None:
        assert html.unescape(escape(value)) == clean(value)

    @pytest.mark.parametrize("bad", ["\x00", "\x1b", "\x7f", "\x85", "\ud800", "\u202e", "\ufffe"])
    def test_given_a_forbidden_character_when_escaped_then_it_is_replaced(self, bad: str) -> None:
        assert escape(f"a{bad}b") == "a\ufffdb"

    def test_given_lines_when_escaped_then_they_become_one(self) -> None:
        assert escape("a\r\n\tb\u2028c") == "a b c"

    def test_given_ten_thousand_characters_when_escaped_then_they_are_cut(self) -> None:
        assert len(escape("x" * 10_000)) == 500
        assert escape("x" * 10_000).endswith("…")


class TestFit:
    """A text is cut to its room and says so by an ellipsis."""

    @given(anything, st.integers(0, 400), st.integers(8, 20), st.booleans())
    def test_no_text_is_wider_than_its_room(
        self, value: str, room: int, size: int, bold: bool
    ) -> None:
        shown = fit(value, room, size, bold=bold)

        assert text_width(shown, size, bold=bold) <= room

    @given(anything)
    def test_a_text_with_room_enough_is_whole(self, value: str) -> None:
        assert fit(value, 10_000, 12) == clean(value)

    @given(anything.filter(lambda value: len(value) > 1), st.integers(1, 80))
    def test_a_cut_text_begins_like_the_whole_and_ends_in_an_ellipsis(
        self, value: str, room: int
    ) -> None:
        shown = fit(value, room, 12)

        if shown and shown != clean(value):
            assert shown.endswith("…")
            assert clean(value).startswith(shown[:-1])

    def test_given_a_joined_emoji_when_cut_inside_then_no_joiner_is_left(self) -> None:
        family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

        assert "\u200d…" not in {fit(family, room, 12)[-2:] for room in range(60)}


class TestTextWidth:
    """Widths are estimated rather too wide than too narrow."""

    def test_chinese_is_twice_as_wide_as_digits_or_nearly(self) -> None:
        assert text_width("目标", 12) == 25
        assert text_width("11", 12) == 14

    @given(anything, anything)
    def test_a_longer_text_is_never_narrower(self, one: str, other: str) -> None:
        assert text_width(one + other, 12) >= text_width(one, 12)

    @given(anything)
    def test_bold_is_never_narrower(self, value: str) -> None:
        assert text_width(value, 12, bold=True) >= text_width(value, 12)
