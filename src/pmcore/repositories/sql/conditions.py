"""Predicates as conditions of a query: what they hide never leaves the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pmcore.kernel.predicate import And, Has, Is, Not, OneOf, Predicate
from pmcore.repositories.sql.dialects import Dialect

ALWAYS, NEVER = "1 = 1", "1 = 0"
_FLAT = 100  # parts that stand side by side


def condition(predicate: Predicate, dialect: Dialect) -> tuple[str, list[Any]]:
    """Return a condition and its values; fields were checked to be columns.

    There are two truth values as in :func:`holds`: where a column is empty, an equality is false
    and its negation true.

    >>> from pmcore.kernel.predicate import Or
    >>> from pmcore.repositories.sql.dialects import SQLITE
    >>> mine = Or((Is("lead", "u.li"), Has("labels", "open")))
    >>> condition(Not(mine), SQLITE)[0]
    'NOT ((lead IS ?) OR (EXISTS (SELECT 1 FROM json_each(labels) WHERE value = ?)))'
    """
    if isinstance(predicate, Is):
        return f"{predicate.field} {dialect.same} ?", [predicate.value]
    if isinstance(predicate, OneOf):
        values = sorted(predicate.values)
        if not values:
            return NEVER, []
        marks = ", ".join("?" * len(values))
        return f"{predicate.field} IS NOT NULL AND {predicate.field} IN ({marks})", [*values]
    if isinstance(predicate, Has):
        return dialect.member.format(field=predicate.field), [predicate.value]
    if isinstance(predicate, Not):
        if isinstance(predicate.part, Not):
            return condition(predicate.part.part, dialect)
        part, values = condition(predicate.part, dialect)
        return f"NOT ({part})", values
    word, none = (" AND ", ALWAYS) if isinstance(predicate, And) else (" OR ", NEVER)
    parts = [condition(part, dialect) for part in predicate.parts]
    values = [value for _, held in parts for value in held]
    return _joined([f"({part})" for part, _ in parts], word) or none, values


def _joined(parts: Sequence[str], word: str) -> str:
    """Join parts; very many of them in groups, for databases refuse conditions that are deep."""
    while len(parts) > _FLAT:
        groups = (parts[at : at + _FLAT] for at in range(0, len(parts), _FLAT))
        parts = [f"({word.join(group)})" for group in groups]
    return word.join(parts)
