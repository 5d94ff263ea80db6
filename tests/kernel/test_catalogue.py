"""The registry of codes: every code has its words, and the two languages say the same."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from pmcore.kernel import Code
from pmcore.kernel.catalogue import (
    calendars,
    entry,
    exchange,
    general,
    registry,
    scheduling,
    verify,
    wbs,
)
from pmcore.kernel.catalogue.entry import Entry, fields_of

TABLES = (general, calendars, wbs, scheduling, verify, exchange)


class TestRegistry:
    """One entry per code, in one table."""

    def test_every_code_has_its_words(self) -> None:
        for code in Code:
            words = entry(code)

            assert words.en, code
            assert words.zh, code
            assert words.advice_en, code
            assert words.advice_zh, code
            assert words.severity in ("error", "warning", "info"), code

    def test_no_code_stands_in_two_tables(self) -> None:
        counts = Counter(code for table in TABLES for code in table.ENTRIES)

        assert [code for code, count in counts.items() if count > 1] == []

    def test_the_registry_keeps_the_order_of_the_codes(self) -> None:
        assert list(registry()) == list(Code)

    def test_a_code_reads_as_area_and_fault(self) -> None:
        for code in Code:
            assert re.fullmatch(r"[a-z]+(\.[a-z][a-z0-9_]*)+", code), code
            assert code.name == code.name.upper(), code


class TestWords:
    """Both languages name the same values, in prose of their own."""

    def test_both_languages_name_the_same_values(self) -> None:
        for code in Code:
            words = entry(code)

            assert fields_of(words.en) == fields_of(words.zh), code
            assert fields_of(words.advice_en) == fields_of(words.advice_zh), code

    def test_every_value_is_shown(self) -> None:
        for code in Code:
            words = entry(code)
            context = {name: f"<{name}>" for name in words.fields()}

            for language in ("en", "zh"):
                shown = words.message(context, language) + words.advice(context, language)
                assert [name for name in words.fields() if f"<{name}>" not in shown] == [], code

    def test_any_kind_of_value_can_be_shown(self) -> None:
        for code in Code:
            words = entry(code)

            for value in (None, 5, 0.5, ["a", "b"], {"en": "a"}, {"a": 1}, [["a"]]):
                for language in ("en", "zh"):
                    assert words.message(dict.fromkeys(words.fields(), value), language), code
                    assert words.advice({}, language), code

    @pytest.mark.parametrize(
        ("given", "shown"),
        [("", '""'), (" ", '" "'), ("li ", '"li "'), ("\u3000li", '"\u3000li"'), ("li", "li")],
    )
    def test_a_text_that_would_not_be_seen_is_quoted(self, given: str, shown: str) -> None:
        words = Entry("No {id}, {ids}.", "没有 {id}、{ids}。", "Try {id!w}.", "试 {id}。")
        context = {"id": given, "ids": ["a", given]}

        assert words.message(context, "en") == f"No {shown}, a, {shown}."
        assert words.message(context, "zh") == f"没有 {shown}、a, {shown}。"
        assert words.advice(context, "en") == f"Try {shown}."

    def test_words_in_two_languages_are_not_quoted(self) -> None:
        words = Entry("No.{more}", "否。{more}", "Try.", "试。")

        assert words.message({"more": {"en": "", "zh": " 无"}}, "en") == "No."
        assert words.message({"more": {"en": "", "zh": " 无"}}, "zh") == "否。 无"

    def test_chinese_is_chinese_and_english_is_not(self) -> None:
        for code in Code:
            words = entry(code)
            han = re.compile("[\u4e00-\u9fff]")

            assert han.search(words.zh), code
            assert han.search(words.advice_zh), code
            assert not han.search(words.en), code

    def test_a_sentence_ends(self) -> None:
        for code in Code:
            words = entry(code)

            assert words.en.endswith((".", "}", "?")), code
            assert words.zh.endswith(("。", "}", "？")), code
