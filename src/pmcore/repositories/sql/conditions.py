"""Predicates as conditions of a query: what they hide never leaves the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from pmcore.kernel.predicate import And, Has, Is, Not, OneOf, Predicate
from pmcore.repositories.packing import packed
from pmcore.repositories.sql.dialects import Dialect

ALWAYS, NEVER = "1 = 1", "1 = 0"
_FLAT = 100  # parts that stand side by side


Condition: TypeAlias = tuple[str, list[Any]]
Member: TypeAlias = Callable[[Has], Condition | None]


def condition(predicate: Predicate, dialect: Dialect, member: Member = lambda _: None) -> Condition:
    """Return a condition and its values; fields were checked to be columns.

    There are two truth values as in :func:`holds`: where a column is empty, an equality is false
    and its negation true.

    Parameters
    ----------
    member
        Says otherwise what is in a collection that is no column of a list.

    Examples
    --------
    >>> from pmcore.kernel.predicate import Or
    >>> from pmcore.repositories.sql.dialects import SQLITE
    >>> mine = Or((Is("lead", None), Has("labels", "open")))
    >>> condition(Not(mine), SQLITE)[0]
    'NOT ((lead IS NULL) OR (EXISTS (SELECT 1 FROM json_each(labels) WHERE value = ?)))'
    """
    if isinstance(predicate, Is):
        return _equal(predicate.field, predicate.value)
    if isinstance(predicate, OneOf):
        return _among(predicate, dialect)
    if isinstance(predicate, Has):
        said = member(predicate)
        return said or (dialect.member.format(field=predicate.field), [predicate.value])
    if isinstance(predicate, Not):
        if isinstance(predicate.part, Not):
            return condition(predicate.part.part, dialect, member)
        part, values = condition(predicate.part, dialect, member)
        return f"NOT ({part})", values
    word, none = (" AND ", ALWAYS) if isinstance(predicate, And) else (" OR ", NEVER)
    parts = [condition(part, dialect, member) for part in predicate.parts]
    values = [value for _, held in parts for value in held]
    return _joined([f"({part})" for part, _ in parts], word) or none, values


def _equal(field: str, value: str | None) -> Condition:
    if value is None:
        return f"{field} IS NULL", []
    return f"{field} IS NOT NULL AND {field} = ?", [value]


def _among(predicate: OneOf, dialect: Dialect) -> Condition:
    """Give all values as one: no database takes any number of them."""
    if not predicate.values:
        return NEVER, []
    field, values = predicate.field, packed(sorted(predicate.values))
    return f"{field} IS NOT NULL AND {field} IN {dialect.among}", [values]


def _joined(parts: Sequence[str], word: str) -> str:
    """Join parts; very many of them in groups, for databases refuse conditions that are deep."""
    while len(parts) > _FLAT:
        groups = (parts[at : at + _FLAT] for at in range(0, len(parts), _FLAT))
        parts = [f"({word.join(group)})" for group in groups]
    return word.join(parts)
