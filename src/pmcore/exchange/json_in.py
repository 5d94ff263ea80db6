"""JSON of unknown origin, parsed strictly: no second key, no NaN, no endless digits or depth."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from typing import Any, NoReturn

from pmcore.exchange.limits import ReadLimits, too_deep, too_many_values
from pmcore.kernel import Code, DocumentError

LONGEST_NUMBER = 40
_STRUCTURE = frozenset(b'[]{},"')
_NOT_STRUCTURE = bytes(byte for byte in range(256) if byte not in _STRUCTURE)
_strings = re.compile(rb'"[^"]*"?')
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")  # as signed bytes: one level down, one up


def parse_json(text: str, limits: ReadLimits) -> Any:
    """Return the data of a JSON text; fractions become exact ``Decimal`` numbers.

    Raises
    ------
    DocumentError
        ``document.syntax``, ``document.key_twice``, ``document.number``, ``document.too_deep``.
    InputError
        ``input.too_many`` values.
    """
    check_shape(text, limits)
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise DocumentError(
            Code.DOCUMENT_SYNTAX,
            format="JSON",
            line=error.lineno,
            column=error.colno,
            problem=error.msg,
        ) from None
    except RecursionError:  # a host with a low recursion limit
        raise too_deep(limits.max_depth) from None


def check_shape(text: str, limits: ReadLimits) -> None:
    """Refuse too much depth and too many values before anything is built.

    The parser recurses; where a host has raised the recursion limit, depth could end the process.
    What is left of the text after escapes, strings and everything but brackets and commas are taken
    away is the shape of the document. Every value but the first comes after one of these.
    """
    raw = text.encode("utf-8", "surrogatepass")
    unescaped = raw.replace(b"\\\\", b"").replace(b'\\"', b"")
    # Two quotes side by side go first: what is inside strings stays inside, and most are that.
    marks = _strings.sub(b"", unescaped.translate(None, _NOT_STRUCTURE).replace(b'""', b""))
    if sum(map(marks.count, (b",", b"[", b"{"))) > limits.max_values:
        raise too_many_values(limits.max_values)
    steps = memoryview(marks.translate(_STEPS, b",")).cast("b")
    if max(accumulate(steps), default=0) > limits.max_depth:
        raise too_deep(limits.max_depth, _line_too_deep(unescaped, limits.max_depth))


def _line_too_deep(unescaped: bytes, limit: int) -> int:
    """Go through the shape once more, with its line breaks, which no string may hold."""
    shape = unescaped.translate(None, _NOT_STRUCTURE.replace(b"\n", b"")).replace(b'""', b"")
    marks = _strings.sub(b"", shape).translate(None, b",")
    steps = memoryview(marks.translate(_STEPS.replace(b"\n", b"\0"))).cast("b")
    first = next(at for at, depth in enumerate(accumulate(steps)) if depth > limit)
    return 1 + marks.count(b"\n", 0, first)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise key_twice(pairs, data)
    return data


def key_twice(pairs: list[tuple[str, Any]], data: dict[str, Any]) -> DocumentError:
    """Name the key that stands twice in an object, and the object by its id if it has one."""
    twice = next(_repeated(key for key, _ in pairs))
    held = data.get("id")
    owner = {"en": "", "zh": ""}
    if isinstance(held, str):
        owner = {"en": f" with id {held}", "zh": f"（id 为 {held}）"}
    return DocumentError(Code.DOCUMENT_KEY_TWICE, key=twice, owner=owner)


def _repeated(keys: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            yield key
        seen.add(key)


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        _refuse_number(digits)
    return int(digits)


def _fraction(digits: str) -> Decimal:
    if len(digits) > LONGEST_NUMBER:
        _refuse_number(digits)
    try:
        return Decimal(digits)
    except InvalidOperation:
        _refuse_number(digits)


def _constant(name: str) -> NoReturn:
    _refuse_number(name)


def _refuse_number(digits: str) -> NoReturn:
    raise DocumentError(Code.DOCUMENT_NUMBER, value=digits[:LONGEST_NUMBER])
