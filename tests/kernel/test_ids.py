"""Ids: 1 to 64 of a small set of ASCII characters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import InputError, check_id
from pmcore.kernel.ids import ID_PATTERN, check_ids


class TestCheckId:
    """Letters, digits and ``. _ : @ + -``, first a letter or digit, at most 64."""

    @pytest.mark.parametrize("value", ["T503", "a", "0", "u.li", "x:y@z+1-2_3", "a" * 64])
    def test_given_a_usable_id_then_it_comes_back(self, value: str) -> None:
        assert check_id(value) == value

    @pytest.mark.parametrize(
        "value",
        [
            *(
                "",
                " ",
                "a b",
                ".a",
                "-a",
                "_a",
                "a/b",
                "a\\b",
                "a\n",
                "a\x00",
                "é",
                "任务",
                "Ａ",
                "٣",
            ),
            pytest.param("a" * 65, id="65 characters"),
            pytest.param("a" * 10_000_000, id="10 MB"),
            *(None, 5, b"a", ["a"], float("nan")),
            pytest.param(10**5000, id="huge"),
        ],
    )
    def test_given_anything_else_then_id_invalid(self, value: object) -> None:
        with pytest.raises(InputError) as caught:
            check_id(value, "calendar")

        assert caught.value.code == "id.invalid"
        assert caught.value.message("en").startswith("calendar id ")
        assert caught.value.message("zh").startswith("日历编号 ")
        assert len(str(caught.value)) < 500

    @given(st.from_regex(ID_PATTERN.replace("$", r"\Z"), fullmatch=True))
    def test_every_id_of_the_published_pattern_is_usable(self, value: str) -> None:
        assert check_id(value) == value

    @given(st.text(max_size=70))
    def test_the_published_pattern_and_the_check_agree(self, value: str) -> None:
        try:
            check_id(value)
        except InputError:
            assert not re.fullmatch(ID_PATTERN, value)
        else:
            assert re.fullmatch(ID_PATTERN, value)


class TestManyIds:
    """Many at once are what each is by itself."""

    @given(st.lists(st.from_regex(ID_PATTERN, fullmatch=True), max_size=5))
    def test_given_usable_ids_then_they_come_back(self, ids: list[str]) -> None:
        assert check_ids(ids) == ids

    @pytest.mark.parametrize("bad", ["", "a b", "a\n", "a\nb", "é", "a" * 65, 5, None])
    def test_given_one_that_is_none_then_it_is_told(self, bad: object) -> None:
        with pytest.raises(InputError) as caught:
            check_ids(["a", bad, "b"], "parent")

        assert caught.value.code == "id.invalid"
        assert caught.value.context["what"] == "parent"
