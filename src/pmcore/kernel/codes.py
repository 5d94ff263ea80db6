"""The stable codes that errors and findings share."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Every code pmcore may raise or report: public, stable, listed in ``docs/reference/codes.md``.

    The words for a code, in English and Chinese, stand in :mod:`pmcore.kernel.catalogue`.
    """

    # kernel
    ID_INVALID = "id.invalid"
    TEXT_INVALID = "text.invalid"
    LANGUAGE_UNKNOWN = "language.unknown"
    DURATION_INVALID = "duration.invalid"
    DURATION_MIXED = "duration.mixed"
    DURATION_NOT_WHOLE = "duration.not_whole_minutes"
    VALUE_INVALID = "value.invalid"
    INPUT_INVALID = "input.invalid"
    EXTRA_MISSING = "extra.missing"
    TIME_NAIVE = "time.naive"
    TIME_AWARE = "time.aware"
    TIME_SUB_MINUTE = "time.sub_minute"
    TIME_OUT_OF_RANGE = "time.out_of_range"

    # calendars

    # wbs

    # scheduling

    # exchange and command line
