"""The values a plan document may hold, described for its JSON Schema.

Most are ``Any`` to pydantic: the records of ``wbs`` and ``calendars`` read them, so that a document
and a call in Python are held to the same rules by the same code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from pydantic import (
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError, core_schema

from pmcore.exchange.problems import CODED
from pmcore.kernel import Code, Finding, PmcoreError
from pmcore.kernel.coercion import MOST_ITEMS
from pmcore.kernel.ids import ID_PATTERN
from pmcore.wbs.contours import CONTOUR_NAMES, FLAT, MOST_PERCENT

T = TypeVar("T")

# No key that the document does not have, and nothing read as something else.
STRICT = ConfigDict(extra="forbid", strict=True)

_DATE = r"^\d{4}-\d{2}-\d{2}"
_TIME = _DATE + r"(T\d{2}:\d{2}([+-]\d{2}:\d{2}(:\d{2})?|Z)?)?$"
_WORK = r"(min|h|d|w|mo)"
_AMOUNT = r"\d{1,9}(\.\d{1,6})?"

Id = Annotated[Any, WithJsonSchema({"type": "string", "pattern": ID_PATTERN})]
OptionalId = Annotated[Any, WithJsonSchema({"type": ["string", "null"], "pattern": ID_PATTERN})]
Text = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1, "maxLength": 500},
                {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 500},
                },
            ]
        }
    ),
]
OptionalText = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "null"]},
                {"type": "object", "additionalProperties": {"type": "string"}},
            ]
        }
    ),
]
Notes = Annotated[Any, WithJsonSchema({"type": "string", "maxLength": 20_000})]
Day = Annotated[Any, WithJsonSchema({"type": "string", "pattern": _DATE + "$"})]
OptionalDay = Annotated[Any, WithJsonSchema({"type": ["string", "null"], "pattern": _DATE + "$"})]
OptionalClock = Annotated[
    Any,
    WithJsonSchema({"type": ["string", "null"], "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}),
]
OPTIONAL_COUNT = WithJsonSchema({"type": ["integer", "null"], "minimum": 1, "maximum": 20_000})
Moment = Annotated[Any, WithJsonSchema({"type": "string", "pattern": _TIME})]
OptionalMoment = Annotated[Any, WithJsonSchema({"type": ["string", "null"], "pattern": _TIME})]
OptionalInstant = Annotated[
    Any, WithJsonSchema({"type": ["string", "null"], "format": "date-time"})
]
Length = Annotated[
    Any,
    WithJsonSchema({"type": ["string", "null"], "pattern": rf"^{_AMOUNT} ?e?{_WORK}$"}),
]
Effort = Annotated[
    Any,
    WithJsonSchema({"type": ["string", "null"], "pattern": rf"^{_AMOUNT} ?{_WORK}$"}),
]
Lag = Annotated[
    Any,
    WithJsonSchema({"type": "string", "pattern": rf"^[+-]?{_AMOUNT} ?(e?{_WORK}|%)$"}),
]
Points = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": ["array", "null"],
            "items": {"type": "string", "pattern": rf"^{_AMOUNT} ?e?{_WORK}$"},
            "minItems": 3,
            "maxItems": 3,
        }
    ),
]
ContourSteps = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": [None, FLAT, *CONTOUR_NAMES]},
                {
                    "type": "array",
                    "items": {"type": "integer", "minimum": 0, "maximum": MOST_PERCENT},
                    "minItems": 1,
                    "maxItems": MOST_ITEMS,
                },
            ]
        }
    ),
]
Money = Annotated[Any, WithJsonSchema({"type": ["string", "number", "null"]})]
Percent = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "pattern": r"^\d{1,3}(\.\d{1,9})?$",
            "minimum": 0,
            "maximum": 100,
        }
    ),
]
Sum = Annotated[Any, WithJsonSchema({"type": ["string", "number"]})]
PRICE_PATTERN = r"^\d{1,15}(\.\d{1,9})?(/ ?" + _WORK + ")?$"
Price = Annotated[
    Any, WithJsonSchema({"type": ["string", "number"], "pattern": PRICE_PATTERN, "minimum": 0})
]
OptionalPrice = Annotated[
    Any,
    WithJsonSchema({"type": ["string", "number", "null"], "pattern": PRICE_PATTERN, "minimum": 0}),
]
OptionalLabel = Annotated[Any, WithJsonSchema({"type": ["string", "null"], "maxLength": 100})]
Flag = Annotated[Any, WithJsonSchema({"type": "boolean"})]
Labels = Annotated[
    Any, WithJsonSchema({"type": "array", "items": {"type": "string", "maxLength": 100}})
]
Ids = Annotated[
    Any, WithJsonSchema({"type": "array", "items": {"type": "string", "pattern": ID_PATTERN}})
]
Scope = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {
                "anyOf": [
                    {"type": "string"},
                    {"type": "array", "items": {"type": "string"}},
                ]
            },
        }
    ),
]
FieldValues = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": "object",
            "additionalProperties": {"type": ["string", "number", "boolean", "null"]},
        }
    ),
]
Hours = Annotated[
    Any,
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    ),
]
_WEEK = {
    "type": "object",
    "additionalProperties": {
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    },
}
Zone = Annotated[Any, WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "null"}]})]
Week = Annotated[
    Any,
    WithJsonSchema({"anyOf": [_WEEK, {"type": "array", "items": _WEEK, "minItems": 1}]}),
]
OptionalWeek = Annotated[
    Any,
    WithJsonSchema(
        {"anyOf": [_WEEK, {"type": "array", "items": _WEEK, "minItems": 1}, {"type": "null"}]}
    ),
]
Base = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "null"], "pattern": ID_PATTERN},
                {"type": "object", "description": "A calendar"},
            ]
        }
    ),
]


def whole(least: int, most: int) -> WithJsonSchema:
    """Describe a whole number."""
    return WithJsonSchema({"type": "integer", "minimum": least, "maximum": most})


def one_of(*words: str) -> WithJsonSchema:
    """Describe a choice of words."""
    return WithJsonSchema({"enum": list(words)})


def coded(make: Callable[[T], object]) -> Callable[[T], object]:
    """Let pydantic collect the coded errors of our records with their places."""

    def read(value: T) -> object:
        try:
            return make(value)
        except PmcoreError as error:
            raise PydanticCustomError(
                CODED, "{code}", {"code": str(error.code), "finding": error.to_finding()}
            ) from None

    return read


def or_text(read: Callable[[str], object], pattern: str) -> object:
    """Let an object be written as a text as well, read by ``read``."""
    return _OrText(read, pattern)


class _OrText:
    """What pydantic asks for the schemas of such a value."""

    def __init__(self, read: Callable[[str], object], pattern: str) -> None:
        self._read = coded(read)
        self._pattern = pattern

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> Any:
        return core_schema.no_info_wrap_validator_function(self._validate, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: Any, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [handler(schema), {"type": "string", "pattern": self._pattern}]}

    def _validate(self, value: object, handler: Callable[[object], object]) -> object:
        return self._read(value) if isinstance(value, str) else handler(value)


def _few(kind: type[Any], what: str, most: int) -> BeforeValidator:
    # pydantic reports every unknown key and every bad item; a hostile document may have millions.
    def check(value: object) -> object:
        if isinstance(value, kind) and len(value) > most:
            finding = Finding(Code.TOO_MANY, {"what": what, "count": len(value), "limit": most})
            raise PydanticCustomError(CODED, "{code}", {"code": finding.code, "finding": finding})
        return value

    return BeforeValidator(check)


FEW = _few(dict, "object", 100)
FEW_ITEMS = _few(list, "list", MOST_ITEMS)
