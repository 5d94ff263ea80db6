"""Predicates as conditions of a query: what they hide never leaves the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from pmcore.kernel import Code, InputError
from pmcore.kernel.predicate import And, Has, Is, Not, OneOf, Or, Predicate
from pmcore.repositories.packing import packed
from pmcore.repositories.sql.dialects import Dialect

ALWAYS, NEVER = "1 = 1", "1 = 0"
_FLAT = 100  # parts that stand side by side
_FEW = 10
_MOST_VALUES = 30_000  # SQLite takes 32,766 in a statement, PostgreSQL 65,535

Condition: TypeAlias = tuple[str, list[Any]]
Member: TypeAlias = Callable[[str, Sequence[str]], Condition | None]


def condition(
    predicate: Predicate, dialect: Dialect, member: Member = lambda field, values: None
) -> Condition:
    """Return a condition and its values; fields were checked to be columns.

    There are two truth values as in :func:`holds`: where a column is empty, an equality is false
    and its negation true. What some parts of an *or* ask of one field is asked at once: a database
    would look at every row as often as there are values.

    Parameters
    ----------
    member
        Says otherwise whether some of these values are in a collection that is no column of a
        list.

    Raises
    ------
    InputError
        ``value.invalid`` for more values than a database takes in one statement.

    Examples
    --------
    >>> from pmcore.repositories.sql.dialects import SQLITE
    >>> mine = Or((Is("lead", None), Is("client", "north")))
    >>> condition(Not(mine), SQLITE)
    ('NOT ((lead IS NULL) OR (client IS NOT NULL AND client = ?))', ['north'])
    """
    sql, values, _ = _Conditions(dialect, member).of(predicate)
    if len(values) > _MOST_VALUES:
        problem = {
            "en": f"it asks for more than {_MOST_VALUES} values, one by one",
            "zh": f"逐一查询的值超过 {_MOST_VALUES} 个",
        }
        raise InputError(
            Code.VALUE_INVALID, field="predicate", value=f"{len(values)} values", problem=problem
        )
    return sql, values


def among(values: Iterable[str], dialect: Dialect) -> Condition:
    """Return the test for one of several values; many are given as one, for no database takes any.

    >>> from pmcore.repositories.sql.dialects import SQLITE
    >>> among(["open"], SQLITE), among(["open", "new"], SQLITE)
    (('= ?', ['open']), ('IN (?, ?)', ['new', 'open']))
    """
    some = sorted(values)
    if len(some) == 1:
        return "= ?", some
    if len(some) <= _FEW:
        return f"IN ({', '.join('?' * len(some))})", some
    return f"IN {dialect.among}", [packed(some)]


_Part: TypeAlias = tuple[str, list[Any], int]  # with how deep it is


class _Conditions:
    """Makes conditions of one dialect."""

    def __init__(self, dialect: Dialect, member: Member) -> None:
        self._dialect, self._member = dialect, member

    def of(self, predicate: Predicate) -> _Part:
        if isinstance(predicate, Is):
            return self._equal(predicate)
        if isinstance(predicate, OneOf):
            return self._one_of(predicate.field, predicate.values)
        if isinstance(predicate, Has):
            return self._some(predicate.field, (predicate.value,))
        if isinstance(predicate, Not):
            if isinstance(predicate.part, Not):
                return self.of(predicate.part.part)
            part, values, depth = self.of(predicate.part)
            return f"NOT ({part})", values, depth + 1
        if isinstance(predicate, And):
            return _joined([*map(self.of, _without_nots(predicate.parts))], " AND ", ALWAYS)
        return _joined([*self._any(predicate.parts)], " OR ", NEVER)

    def _any(self, parts: Iterable[Predicate]) -> Iterable[_Part]:
        """Yield a part for each field that is asked for values, and the others as they are."""
        one_of: dict[str, set[str]] = defaultdict(set)
        some: dict[str, set[str]] = defaultdict(set)
        for part in parts:
            if isinstance(part, Is) and part.value is not None:
                one_of[part.field].add(part.value)
            elif isinstance(part, OneOf):
                one_of[part.field] |= part.values
            elif isinstance(part, Has):
                some[part.field].add(part.value)
            else:
                yield self.of(part)
        for field, values in one_of.items():
            yield self._one_of(field, values)
        for field, values in some.items():
            yield self._some(field, sorted(values))

    def _equal(self, asked: Is) -> _Part:
        if asked.value is None:
            return f"{asked.field} IS NULL", [], 1
        return self._one_of(asked.field, {asked.value})

    def _one_of(self, field: str, values: Iterable[str]) -> _Part:
        if not values:
            return NEVER, [], 1
        test, held = among(values, self._dialect)
        return f"{field} IS NOT NULL AND {field} {test}", held, 1

    def _some(self, field: str, values: Sequence[str]) -> _Part:
        said = self._member(field, values)
        if said is None:
            test, held = among(values, self._dialect)
            said = self._dialect.member.format(field=field, test=test), held
        return *said, 1


def _without_nots(parts: Sequence[Predicate]) -> Sequence[Predicate]:
    """Return parts of an *and* of which at most one says *not*: none of several."""
    nots = [part.part for part in parts if isinstance(part, Not)]
    if len(nots) < 2:
        return parts
    return [*(part for part in parts if not isinstance(part, Not)), Not(Or(tuple(nots)))]


def _joined(parts: list[_Part], word: str, none: str) -> _Part:
    """Join parts, the deepest last, very many of them in groups.

    Databases refuse conditions that are deep, and of a row of parts each but the last lies one
    level deeper than the one after it.
    """
    if not parts:
        return none, [], 1
    parts.sort(key=_depth)
    while len(parts) > _FLAT:
        groups = (parts[at : at + _FLAT] for at in range(0, len(parts), _FLAT))
        parts = [_joined(group, word, none) for group in groups]
    values = [value for _, held, _ in parts for value in held]
    depth = max(len(parts) - at + _depth(part) for at, part in enumerate(parts))
    return word.join(f"({part})" for part, _, _ in parts), values, depth


def _depth(part: _Part) -> int:
    return part[2]
