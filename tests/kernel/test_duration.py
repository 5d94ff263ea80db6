"""Durations: what is read, what is refused, and how they become minutes."""

from __future__ import annotations

import copy
import decimal
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import Code, ConversionSettings, Duration, InputError, minutes
from pmcore.kernel.duration import ELAPSED_UNITS, WORKING_UNITS

UNITS = (*WORKING_UNITS, *ELAPSED_UNITS, "%")


@st.composite
def typed_durations(draw: st.DrawFn, units: tuple[str, ...] = UNITS) -> str:
    """Text as a person may type it: sign, up to 9 digits, up to 6 places, an optional space."""
    sign = draw(st.sampled_from(["", "+", "-"]))
    whole = draw(st.integers(0, 999_999_999))
    places = draw(st.one_of(st.just(""), st.from_regex(r"\.[0-9]{1,6}", fullmatch=True)))
    space = draw(st.sampled_from(["", " "]))
    return f"{sign}{whole}{places}{space}{draw(st.sampled_from(units))}"


def code_of(text: object) -> Code:
    with pytest.raises(InputError) as caught:
        Duration(text)  # type: ignore[arg-type]
    return caught.value.code


class TestReading:
    """Number and unit, at most 9 digits before and 6 after the point; nothing else."""

    @pytest.mark.parametrize(
        ("text", "minutes", "kind"),
        [
            ("90min", 90, "working"),
            ("3h", 180, "working"),
            ("5d", 2400, "working"),
            ("2w", 4800, "working"),
            ("1mo", 9600, "working"),
            ("1.5d", 720, "working"),
            ("-2d", -960, "working"),
            ("+1 d", 480, "working"),
            (" 1d\n", 480, "working"),
            ("7emin", 7, "elapsed"),
            ("2eh", 120, "elapsed"),
            ("16ed", 23_040, "elapsed"),
            ("1ew", 10_080, "elapsed"),
            ("1emo", 43_200, "elapsed"),
        ],
    )
    def test_given_a_typed_length_when_read_then_minutes_and_kind(
        self, text: str, minutes: int, kind: str
    ) -> None:
        assert (Duration(text).to_minutes(), Duration(text).kind) == (minutes, kind)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " ",
            "d",
            "5",
            "5 days",
            "5D",
            "5M",
            "5e",
            "e5d",
            "5  d",
            ".5d",
            "5.d",
            "5,5d",
            "1_000d",
            "0x10d",
            "1e5d",
            "--5d",
            "+-5d",
            "nan",
            "NaNd",
            "inf",
            "infd",
            "Infinity",
            "1234567890d",
            "1.1234567d",
            "5d;rm",
            "5d\x00",
            "5\x1b[31md",
            "٣d",
            "५d",
            "\uff15d",
            "²d",
            "5％",
            "五天",
            "9" * 25 + "d",
        ],
    )
    def test_given_anything_else_when_read_then_it_is_refused(self, text: str) -> None:
        assert code_of(text) == "duration.invalid"

    @pytest.mark.parametrize(
        "value",
        [
            None,
            5,
            5.0,
            float("nan"),
            Decimal("NaN"),
            b"5d",
            ["5d"],
            object(),
            pytest.param(10**5000, id="huge"),
        ],
    )
    def test_given_no_text_when_read_then_it_is_refused(self, value: object) -> None:
        assert code_of(value) == "duration.invalid"

    def test_given_ten_megabytes_when_read_then_the_error_stays_short(self) -> None:
        with pytest.raises(InputError) as caught:
            Duration("5" * 10_000_000)

        assert len(str(caught.value)) < 600

    @given(typed_durations())
    def test_what_is_printed_reads_back_as_the_same_duration(self, text: str) -> None:
        duration = Duration(text)

        assert Duration(str(duration)) == duration
        assert eval(repr(duration), {"Duration": Duration}) == duration

    @given(st.text(max_size=30))
    def test_no_text_gets_past_the_two_outcomes(self, text: str) -> None:
        try:
            outcome = Duration(text).unit
        except InputError as error:
            outcome = error.code
        assert outcome in (*UNITS, "duration.invalid")

    def test_given_a_duration_when_read_then_it_is_itself(self) -> None:
        duration = Duration("5d")

        assert Duration(duration) is duration

    @pytest.mark.parametrize("text", ["-0d", "0.000d", "+0d"])
    def test_zero_has_one_spelling(self, text: str) -> None:
        assert str(Duration(text)) == str(-Duration(text)) == "0d"
        assert Duration(text).is_zero


class TestConversion:
    """Typed units become minutes by the project's settings, never by a calendar's day."""

    @given(
        typed_durations(units=(*WORKING_UNITS, *ELAPSED_UNITS)),
        st.integers(1, 1440),
        st.integers(1, 10_080),
        st.integers(1, 31),
    )
    def test_minutes_are_exact_or_refused(
        self, text: str, per_day: int, per_week: int, per_month: int
    ) -> None:
        settings = ConversionSettings(per_day, per_week, per_month)
        duration = Duration(text)
        exact = Fraction(duration.amount) * settings.minutes_in(duration.unit)

        if exact.denominator == 1:
            assert duration.to_minutes(settings) == exact
        else:
            with pytest.raises(InputError, match=r"duration\.not_whole_minutes"):
                duration.to_minutes(settings)

    def test_given_a_short_day_when_converted_then_a_day_is_short(self) -> None:
        assert Duration("2d").to_minutes(ConversionSettings(minutes_per_day=450)) == 900
        assert Duration("2ed").to_minutes(ConversionSettings(minutes_per_day=450)) == 2880

    def test_given_a_third_of_an_hour_typed_badly_then_the_error_shows_the_product(self) -> None:
        with pytest.raises(InputError) as caught:
            Duration("0.333h").to_minutes()

        assert caught.value.context == {"value": "0.333h", "minutes": "19.98"}

    @pytest.mark.parametrize("field", ["minutes_per_day", "minutes_per_week", "days_per_month"])
    @pytest.mark.parametrize("value", [0, -1, 10_081, 1.5, True, "480", None, float("nan")])
    def test_given_an_impossible_setting_then_it_is_refused(
        self, field: str, value: object
    ) -> None:
        with pytest.raises(InputError) as caught:
            ConversionSettings(**{field: value})  # type: ignore[arg-type]

        assert caught.value.code == "value.invalid"
        assert caught.value.context["field"] == field

    def test_the_hosts_decimal_context_changes_nothing(self) -> None:
        with decimal.localcontext() as context:
            context.prec = 2
            context.traps[decimal.Inexact] = True

            assert Duration("1234.5d").to_minutes() == 592_560
            assert str(-Duration("123456789.5min")) == "-123456789.5min"
            assert str(Duration("12345d").plus(Duration("1d"))) == "12346d"
            assert Duration("33.333333%").of(12_345) == 4115


class TestPercent:
    """A percentage is a share of something, rounded half away from zero to a whole minute."""

    @given(typed_durations(units=("%",)), st.integers(0, 10**9))
    def test_a_share_is_within_half_a_minute(self, text: str, whole: int) -> None:
        exact = Fraction(Duration(text).amount) * whole / 100
        share = Duration(text).of(whole)

        assert abs(share - exact) <= Fraction(1, 2)
        assert (-Duration(text)).of(whole) == -share

    def test_given_half_a_minute_then_it_rounds_away_from_zero(self) -> None:
        assert (Duration("50%").of(3), Duration("-50%").of(3)) == (2, -2)

    def test_a_percentage_alone_has_no_minutes(self) -> None:
        with pytest.raises(InputError, match=r"duration\.invalid"):
            Duration("50%").to_minutes()

    def test_a_length_is_not_a_share(self) -> None:
        with pytest.raises(InputError, match=r"duration\.invalid"):
            Duration("5d").of(480)


class TestAdding:
    """Working, elapsed and percent never combine by accident."""

    @given(typed_durations(), typed_durations())
    def test_only_the_same_kind_adds_up(self, left: str, right: str) -> None:
        one, other = Duration(left), Duration(right)
        if one.kind != other.kind:
            with pytest.raises(InputError, match=r"duration\.mixed"):
                one.plus(other)
            return
        if one.unit == other.unit and abs(one.amount + other.amount) < 10**9:
            total = one.plus(other)
            assert total.amount == one.amount + other.amount
            assert Duration(str(total)) == total

    @given(st.integers(-9999, 9999), st.integers(-9999, 9999))
    def test_units_of_one_kind_add_up_in_minutes(self, days: int, hours: int) -> None:
        total = Duration(f"{days}d").plus(Duration(f"{hours}h"))

        assert total.to_minutes() == days * 480 + hours * 60

    def test_given_two_units_then_the_sum_is_in_minutes(self) -> None:
        assert str(Duration("1d").plus(Duration("4h"))) == "720min"
        assert str(Duration("1ed").plus(Duration("4eh"))) == "1680emin"

    def test_given_a_sum_beyond_nine_digits_then_it_is_refused(self) -> None:
        with pytest.raises(InputError, match=r"duration\.invalid"):
            Duration("999999999d").plus(Duration("1d"))


class TestMinutes:
    """A count of working minutes as a duration."""

    @given(st.integers(-999_999_999, 999_999_999))
    def test_minutes_come_back(self, count: int) -> None:
        assert minutes(count).to_minutes() == count

    @pytest.mark.parametrize(
        "count", [1.5, float("nan"), "5", None, 10**9, pytest.param(10**5000, id="huge")]
    )
    def test_given_no_whole_number_in_range_then_it_is_refused(self, count: object) -> None:
        with pytest.raises(InputError, match=r"duration\.invalid"):
            minutes(count)  # type: ignore[arg-type]


class TestValue:
    """A duration is an immutable value: equal by amount and unit, safe to copy and to send."""

    def test_equal_amounts_are_equal_however_typed(self) -> None:
        assert Duration("1.50d") == Duration("+1.5 d")
        assert hash(Duration("1.50d")) == hash(Duration("1.5d"))
        assert Duration("1d") != Duration("480min")
        assert Duration("1d") != "1d"

    @given(typed_durations())
    def test_copies_are_equal(self, text: str) -> None:
        duration = Duration(text)

        assert pickle.loads(pickle.dumps(duration)) == duration
        assert copy.copy(duration) == copy.deepcopy(duration) == duration

    @pytest.mark.parametrize("name", ["amount", "unit", "other"])
    def test_nothing_can_be_set(self, name: str) -> None:
        with pytest.raises(AttributeError, match="immutable"):
            setattr(Duration("5d"), name, 1)


class TestHints:
    """What people write out is answered with how it is written here."""

    @pytest.mark.parametrize(
        ("written", "right"),
        [
            ("2 weeks", "2w"),
            ("30 days", "30d"),
            ("3D", "3d"),
            ("5天", "5d"),
            (3, "3d"),
            ("7", "7d"),
        ],
    )
    def test_given_a_length_in_words_when_refused_then_the_right_form_is_shown(
        self, written: str, right: str
    ) -> None:
        with pytest.raises(InputError, match=rf" {right}\. Write"):
            Duration(written)
