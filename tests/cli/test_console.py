"""Text on its way to a terminal is safe, and measured as terminals measure it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.cli.console import cells, cut, one_line, pad, terminal_width, wrapped
from pmcore.cli.tables import Column, table

TEXTS = st.text(st.sampled_from("ab 挖土，。（）\u0301\n\x1b\u202e"), max_size=60)


class TestSafety:
    """What comes from a plan cannot move the cursor or turn the text around."""

    @given(st.text(max_size=50))
    def test_a_line_has_no_controls(self, text: str) -> None:
        shown = one_line(text)

        assert not set(shown) & set(map(chr, [*range(32), *range(127, 160)]))
        assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028")
        assert len(shown) == len(text)

    @pytest.mark.parametrize(
        "hidden", ["\u200b", "\u00ad", "\ufeff", "\u2066", "\U000e0041", "\x9b"]
    )
    def test_given_a_character_that_hides_then_it_is_seen(self, hidden: str) -> None:
        assert one_line(f"a{hidden}b") == "a\ufffdb"

    @pytest.mark.parametrize("text", ["👩\u200d👧", "می\u200cخواهم", "א\u200f(b)", "挖土 Dig"])
    def test_given_a_character_that_a_script_needs_then_it_stays(self, text: str) -> None:
        assert one_line(text) == text

    def test_given_hidden_characters_then_wrapped_lines_are_measured_as_they_show(self) -> None:
        lines = wrapped("ab\u200bcd\u200b " * 9, 12)

        assert all(cells(one_line(line)) <= 12 for line in lines)

    def test_given_an_escape_sequence_then_it_shows_as_text(self) -> None:
        assert one_line("a\x1b[2Jb\nc\td") == "a\ufffd[2Jb c d"


class TestCells:
    """A Chinese character takes two cells, an accent none."""

    def test_given_texts_then_their_cells(self) -> None:
        assert [cells(text) for text in ("abc", "挖土", "e\u0301", "ＡＢ", "")] == [3, 4, 1, 4, 0]

    @given(TEXTS, st.integers(1, 20))
    def test_a_cut_text_fits(self, text: str, width: int) -> None:
        assert cells(cut(text, width)) <= width
        assert cells(text) > width or cut(text, width) == text

    @given(TEXTS, st.integers(0, 80), st.booleans())
    def test_a_padded_text_fills_its_cells(self, text: str, width: int, right: bool) -> None:
        assert cells(pad(text, width, right=right)) == max(cells(text), width)


class TestWrapping:
    """Lines break at spaces and beside Chinese characters, and lose nothing."""

    @given(TEXTS.map(one_line), st.integers(10, 30))
    def test_nothing_is_lost(self, text: str, width: int) -> None:
        def dense(words: str) -> str:
            return "".join(words.split())

        assert dense("".join(wrapped(text, width, "- ", "  "))) == dense("- " + text)

    @given(st.lists(st.sampled_from(("word", "挖", "土，", "longer")), max_size=30))
    def test_lines_fit(self, words: list[str]) -> None:
        lines = wrapped(" ".join(words), 12, "> ", "  ")

        assert all(cells(line) <= 12 for line in lines)

    def test_given_no_width_then_one_line(self) -> None:
        assert wrapped("word " * 100, None) == [("word " * 100).rstrip()]


class TestWidth:
    """As asked for, else the terminal's, else none."""

    def test_given_a_pipe_then_nobody_counts_columns(self) -> None:
        assert terminal_width(None, io.StringIO()) is None
        assert terminal_width(66, io.StringIO()) == 66


class TestTable:
    """Aligned by cells; narrowed first by shorter texts, then by cutting."""

    def test_given_room_then_texts_stand_as_they_are(self) -> None:
        columns = [Column("Task", ["挖土", "Pour"]), Column("Work", ["10h", "5h"], right=True)]

        assert list(table(columns, None)) == [
            "Task  Work",
            "----  ----",
            "挖土   10h",
            "Pour    5h",
        ]

    def test_given_little_room_then_shorter_texts_then_cuts(self) -> None:
        columns = [
            Column("Task", ["Mass production"], least=6),
            Column("Start", ["2026-03-02 09:00"], ["03-02"]),
        ]

        assert list(table(columns, 33))[-1] == "Mass production  2026-03-02 09:00"
        assert list(table(columns, 32))[-1] == "Mass production  03-02"
        assert list(table(columns, 20))[-1] == "Mass product…  03-02"
        assert list(table(columns, 1))[-1] == "Mass…   03-02"

    @pytest.mark.parametrize("width", [20, 30, 60])
    def test_given_a_width_that_can_be_met_then_no_line_is_wider(self, width: int) -> None:
        columns = [Column("Task", ["供应商寻源与询价", "Supplier search"], least=6)] * 2

        assert max(map(cells, table(columns, width))) <= width
