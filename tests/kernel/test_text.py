"""Texts people type, in one language or several."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import InputError, LocalizedText, check_text
from pmcore.kernel.text import check_texts

words = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=20)
tags = st.sampled_from(["", "de", "en", "en-GB", "ja", "zh", "zh-CN", "zh-Hant-TW"])


def problem_of(value: object, **limits: object) -> str:
    with pytest.raises(InputError) as caught:
        check_text(value, "name", **limits)  # type: ignore[arg-type]
    assert caught.value.code == "text.invalid"
    problem = caught.value.context["problem"]
    assert isinstance(problem, dict)
    assert set(problem) == {"en", "zh"}
    return str(problem["en"])


class TestCheckText:
    """A name is one printable line within its limit; a note may have lines and tabs."""

    @pytest.mark.parametrize(
        "value", ["Dig", "封样", "Ærø – 5 %", "👩‍👧 family", "<b>&amp;", "a\u0301"]
    )
    def test_given_printable_text_then_it_comes_back(self, value: str) -> None:
        assert check_text(value, "name") is value

    @pytest.mark.parametrize("value", ["", " ", "\u3000", "\t\n", "\u200b", "\ufeff \u2060"])
    def test_given_nothing_to_see_then_it_is_empty(self, value: str) -> None:
        assert problem_of(value, lines=True) == "it must not be empty"

    @pytest.mark.parametrize(
        "char",
        [
            "\x00",
            "\x07",
            "\x1b",
            "\x7f",
            "\x85",
            "\x9b",
            "\u202e",
            "\u2066",
            "\u2028",
            "\ud800",
            "\ufffe",
            "\uffff",
        ],
    )
    @pytest.mark.parametrize("lines", [False, True])
    def test_given_a_character_that_repaints_or_breaks_then_it_is_named(
        self, char: str, lines: bool
    ) -> None:
        assert problem_of(f"ab{char}", lines=lines) == (
            f"it must be printable; character 3 is U+{ord(char):04X}"
        )

    @pytest.mark.parametrize("char", ["\n", "\t"])
    def test_lines_and_tabs_are_for_notes(self, char: str) -> None:
        assert check_text(f"a{char}b", "note", lines=True)
        assert problem_of(f"a{char}b") == (
            f"it must be printable; character 2 is U+{ord(char):04X}"
        )

    def test_the_limit_is_inclusive(self) -> None:
        assert check_text("x" * 500, "name")
        assert problem_of("x" * 501) == "it must have at most 500 characters, not 501"

    def test_given_ten_megabytes_then_the_error_stays_short(self) -> None:
        with pytest.raises(InputError) as caught:
            check_text("x" * 10_000_000, "name")

        assert len(json.dumps(caught.value.context)) < 400

    @pytest.mark.parametrize("value", [None, 5, b"Dig", ["Dig"], float("nan")])
    def test_given_no_string_then_it_is_refused(self, value: object) -> None:
        assert problem_of(value) == "it must be a text"


class TestPick:
    """The language itself, its base, the text without language, English, the first by tag."""

    @pytest.mark.parametrize(
        ("texts", "language", "picked"),
        [
            ({"en": "e", "zh": "z"}, "zh", "z"),
            ({"en": "e", "zh": "z"}, "zh-CN", "z"),
            ({"en": "e", "zh": "z", "zh-CN": "c"}, "zh-CN", "c"),
            ({"": "u", "en": "e", "zh": "z"}, "de", "u"),
            ({"en": "e", "zh": "z"}, "de", "e"),
            ({"ja": "j", "fr": "f"}, "de", "f"),
            ({"zh": "z"}, "en", "z"),
        ],
    )
    def test_given_texts_when_picked_then_the_best_for_the_reader(
        self, texts: dict[str, str], language: str, picked: str
    ) -> None:
        assert LocalizedText(texts).pick(language) == picked

    @given(st.dictionaries(tags, words, min_size=1), tags)
    def test_something_is_always_picked(self, texts: dict[str, str], language: str) -> None:
        assert LocalizedText(texts).pick(language) in texts.values()


class TestValue:
    """Immutable, hashable, ordered by language, and the same after every journey."""

    @given(st.one_of(words, st.dictionaries(tags, words, min_size=1)))
    def test_every_journey_gives_the_same_text(self, given_text: str | dict[str, str]) -> None:
        text = LocalizedText(given_text)

        assert pickle.loads(pickle.dumps(text)) == text
        assert copy.copy(text) == copy.deepcopy(text) == text
        assert LocalizedText(json.loads(json.dumps(text.to_json()))) == text
        assert eval(repr(text), {"LocalizedText": LocalizedText}) == text
        assert LocalizedText.of(text) is text
        assert LocalizedText(text) == text

    def test_the_order_of_writing_does_not_matter(self) -> None:
        one, other = LocalizedText(zh="封样", en="Sample"), LocalizedText(en="Sample", zh="封样")

        assert one == other
        assert hash(one) == hash(other)
        assert list(one) == [("en", "Sample"), ("zh", "封样")]
        assert one.languages == ("en", "zh")
        assert one != "Sample"

    def test_translations_may_be_added_to_a_text(self) -> None:
        assert LocalizedText("Sample", zh="封样").to_json() == {"": "Sample", "zh": "封样"}
        assert LocalizedText(LocalizedText(en="Sample"), zh="封样").languages == ("en", "zh")

    def test_a_text_without_language_prints_and_is_plain(self) -> None:
        assert (str(LocalizedText("Dig")), LocalizedText("Dig").to_json()) == ("Dig", "Dig")

    def test_a_text_can_be_padded_like_a_string(self) -> None:
        assert f"{LocalizedText(en='Dig', zh='挖'):6}|" == "Dig   |"

    def test_nothing_can_be_set(self) -> None:
        with pytest.raises(AttributeError, match="immutable"):
            LocalizedText("Dig")._held = ()


class TestRefusals:
    """Every text is checked, and every tag."""

    @pytest.mark.parametrize(
        "texts",
        [
            {},
            {"en": ""},
            {"en": "a", "zh": "\x1b"},
            {"en": None},
            {"english": "a"},
            {"en\n": "a"},
            {"e": "a"},
            {"еn": "a"},
            {5: "a"},
            {None: "a"},
            {"x" * 10_000_000: "a"},
            {f"a{chr(97 + n % 26)}-{n:04}": "a" for n in range(33)},
        ],
    )
    def test_given_a_bad_mapping_then_text_invalid(self, texts: dict[str, str]) -> None:
        with pytest.raises(InputError, match=r"text\.invalid"):
            LocalizedText(texts)

    @pytest.mark.parametrize("value", [None, 5, b"Dig", "", ["en"]])
    def test_given_no_text_then_text_invalid(self, value: object) -> None:
        with pytest.raises(InputError, match=r"text\.invalid"):
            LocalizedText(value)  # type: ignore[arg-type]


class TestManyTexts:
    """Many at once are what each is by itself."""

    @given(st.lists(st.one_of(words, st.text(max_size=6), st.none()), max_size=4), st.booleans())
    def test_given_any_texts_then_they_are_held_against_the_same_rules(
        self, texts: list[str | None], lines: bool
    ) -> None:
        try:
            each = [check_text(text, "name", longest=10, lines=lines) for text in texts]
        except InputError:
            with pytest.raises(InputError):
                check_texts(texts, "name", longest=10, lines=lines)
        else:
            assert check_texts(texts, "name", longest=10, lines=lines) == each

    @given(st.lists(st.one_of(words, st.dictionaries(tags, words, min_size=1, max_size=2))))
    def test_given_names_then_they_are_as_one_by_one(self, names: list[Any]) -> None:
        assert LocalizedText.of_all(names) == [LocalizedText.of(name) for name in names]
