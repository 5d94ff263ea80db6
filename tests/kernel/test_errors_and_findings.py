"""Errors and findings: one code, JSON-safe values, words in two languages, safe to send."""

from __future__ import annotations

import copy
import json
import pickle
import sys
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import (
    Code,
    CycleError,
    DocumentError,
    Finding,
    InputError,
    LocalizedText,
    MissingExtraError,
    PmcoreError,
    check_id,
    json_safe,
)

COPIES: list[Callable[[Any], Any]] = [
    copy.copy,
    copy.deepcopy,
    *(lambda it, n=n: pickle.loads(pickle.dumps(it, n)) for n in range(2, 6)),
]

values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(),
        st.binary(),
        st.dates(),
        st.decimals(),
        st.characters(categories=("Cc", "Cf", "Cs")),
    ),
    lambda inner: st.one_of(
        st.lists(inner),
        st.tuples(inner, inner),
        st.dictionaries(st.one_of(st.text(), st.integers()), inner),
    ),
    max_leaves=20,
)


def subclasses(kind: type[PmcoreError]) -> list[type[PmcoreError]]:
    # Those of pmcore: a test may define its own.
    found = [kind]
    for child in kind.__subclasses__():
        if child.__module__.startswith("pmcore"):
            found += subclasses(child)
    return found


class Hostile:
    """Cannot even be printed."""

    def __str__(self) -> str:
        raise RuntimeError("no")


class TestJsonSafe:
    """Fit for JSON and for one line of a terminal; long input is cut."""

    @given(values)
    def test_whatever_goes_in_json_comes_out(self, value: object) -> None:
        safe = json_safe(value)

        assert json.loads(json.dumps(safe, allow_nan=False)) == safe

    @given(values)
    def test_twice_is_the_same_as_once(self, value: object) -> None:
        assert json_safe(json_safe(value)) == json_safe(value)

    @given(st.text())
    def test_no_text_can_repaint_a_terminal(self, text: str) -> None:
        safe = json_safe(text)

        assert isinstance(safe, str)
        assert {unicodedata.category(char) for char in safe}.isdisjoint(
            ("Cc", "Cf", "Cs", "Zl", "Zp")
        )

    @pytest.mark.parametrize(
        ("value", "safe"),
        [
            (float("inf"), "inf"),
            (10**18, "~2^59"),
            pytest.param(-(10**5000), "~-2^16609", id="huge"),
            (Decimal("1.50"), "1.50"),
            (date(2026, 3, 2), "2026-03-02"),
            (Code.ID_INVALID, "id.invalid"),
            (numpy.int64(5), 5),
            (numpy.float64(0.5), 0.5),
            ({"b", "a"}, ["a", "b"]),
            ("\x1b[2J", "\\u001b[2J"),
            ("\U000e0041", "\\U000e0041"),
            (Hostile(), "<Hostile>"),
            pytest.param(Fraction(10**5000), "<Fraction>", id="huge fraction"),
            (LocalizedText("Dig"), "Dig"),
            (LocalizedText(en="Dig", zh="挖"), {"en": "Dig", "zh": "挖"}),
        ],
    )
    def test_given_a_value_then_its_safe_form(self, value: object, safe: object) -> None:
        assert json_safe(value) == safe
        assert type(json_safe(value)) is type(safe)

    def test_given_ten_megabytes_then_little_is_kept(self) -> None:
        assert len(str(json_safe("x" * 10_000_000))) == 200
        assert len(str(json_safe(b"\xff" * 10_000_000))) == 200

    def test_given_a_long_list_then_both_ends_are_kept(self) -> None:
        path = json_safe(list(range(100_000)))

        assert isinstance(path, list)
        assert (len(path), path[0], path[499:502], path[-1]) == (
            1000,
            0,
            [499, "… 99001 …", 99_501],
            99_999,
        )

    def test_given_deep_or_endless_nesting_then_it_ends(self) -> None:
        deep: list[Any] = []
        for _ in range(100_000):
            deep = [deep]
        endless: list[Any] = []
        endless.append(endless)
        laughs: list[Any] = ["ha"] * 1000
        for _ in range(10):
            laughs = [laughs] * 1000
        limit = sys.getrecursionlimit()

        assert json_safe(deep) == json_safe(endless) == [[["…"]]]
        assert len(json.dumps(json_safe(laughs), ensure_ascii=False)) < 10_000_000
        assert sys.getrecursionlimit() == limit


class TestErrors:
    """One hierarchy; each error has a code, its values, a message and advice, in en and zh."""

    @pytest.mark.parametrize("kind", subclasses(PmcoreError))
    @pytest.mark.parametrize("copied", COPIES)
    def test_every_error_survives_every_copy(
        self, kind: type[PmcoreError], copied: Callable[[PmcoreError], PmcoreError]
    ) -> None:
        error = kind(Code.ID_INVALID, what="task", value="a\x1bb", code="kept", self="kept")
        error.add_note("noted")

        twin = copied(error)

        assert type(twin) is kind
        assert (twin.code, twin.context) == (error.code, error.context)
        assert str(twin) == str(error)
        assert twin.__notes__ == ["noted"]

    def test_findings_travel_with_the_error(self) -> None:
        findings = [Finding(Code.ID_INVALID, {"what": "task", "value": n}) for n in "?!"]
        error = InputError.collected(findings)

        twin = pickle.loads(pickle.dumps(error))

        assert twin.findings == tuple(findings)
        assert twin.message() == "2 problem(s) stop this input. First: task id ? is not usable."
        assert DocumentError(Code.ID_INVALID).findings == ()

    def test_the_message_names_the_values_and_ends_with_what_to_try(self) -> None:
        with pytest.raises(InputError) as caught:
            check_id("a b")

        assert str(caught.value) == (
            "task id a b is not usable. Use 1 to 64 of the characters A-Z a-z 0-9 . _ : @ + -, "
            "starting with a letter or digit. [id.invalid]"
        )

    def test_the_same_values_read_in_chinese(self) -> None:
        error = InputError(Code.VALUE_INVALID, field="x", value=0, problem={"en": "e", "zh": "中"})

        assert error.message("en") == "x cannot be 0: e."
        assert error.message("zh") == "x 不能为 0：中。"
        assert error.advice("zh")

    def test_a_long_path_is_walked_with_its_middle_left_out(self) -> None:
        path = [f"T{n}" for n in range(100)]
        error = CycleError(Code.ID_INVALID, what="task", value=path)

        assert "T5, … 88 …, T94" in error.message()

    def test_given_a_missing_value_then_the_report_still_stands(self) -> None:
        assert InputError(Code.ID_INVALID).message() == "? id ? is not usable."

    @pytest.mark.parametrize("language", ["de", "", "zh_CN", None])
    def test_given_an_unknown_language_then_it_says_which_exist(self, language: Any) -> None:
        with pytest.raises(InputError) as caught:
            InputError(Code.ID_INVALID).message(language)

        assert caught.value.code == "language.unknown"
        assert caught.value.context["known"] == ["en", "zh"]

    def test_a_missing_extra_is_an_import_error(self) -> None:
        error = MissingExtraError(
            Code.EXTRA_MISSING, feature="YAML", package="PyYAML", extra="yaml"
        )

        assert isinstance(error, ImportError)
        assert "pip install -e '.[yaml]'" in str(error)

    def test_braces_in_a_value_are_only_text(self) -> None:
        assert InputError(Code.ID_INVALID, what="task", value="{what.__class__}").message() == (
            "task id {what.__class__} is not usable."
        )


class TestFindings:
    """What a planner should see, as an immutable value."""

    @given(st.dictionaries(st.text(max_size=5), values, max_size=4))
    def test_a_finding_is_json_and_survives_copies(self, context: dict[str, Any]) -> None:
        finding = Finding(Code.ID_INVALID, context)

        json.dumps(finding.to_dict(), allow_nan=False)
        for copied in COPIES:
            assert copied(finding) == finding
            assert hash(copied(finding)) == hash(finding)

    def test_equal_findings_hash_alike_whatever_the_order_inside(self) -> None:
        one = Finding(Code.ID_INVALID, {"value": {"a": 1, "b": 2}})
        other = Finding(Code.ID_INVALID, {"value": {"b": 2.0, "a": True}})

        assert one == other
        assert len({one, other}) == 1

    def test_an_error_and_its_finding_say_the_same(self) -> None:
        error = InputError(Code.ID_INVALID, what="task", value="?")
        finding = error.to_finding()

        assert finding.code == error.code
        for language in ("en", "zh"):
            assert finding.message(language) == error.message(language)
            assert finding.advice(language) == error.advice(language)

    def test_the_task_is_named_once(self) -> None:
        assert Finding(Code.ID_INVALID, {"task": "T1"}).task == "T1"
        assert Finding(Code.ID_INVALID, {}).task is None

    def test_a_finding_cannot_be_changed(self) -> None:
        finding = Finding(Code.ID_INVALID, {"value": 1})

        with pytest.raises(AttributeError):
            finding.code = Code.TEXT_INVALID  # type: ignore[misc]
        with pytest.raises(TypeError):
            finding.context["value"] = 2  # type: ignore[index]
