"""Predicates as conditions of a query: what they hide never leaves the database."""

from __future__ import annotations

from typing import Any

from pmcore.kernel.predicate import And, Has, Is, Not, OneOf, Predicate


def condition(predicate: Predicate) -> tuple[str, list[Any]]:
    """Return a condition and its values; fields were checked to be columns.

    ``IS`` instead of ``=``, so that there are two truth values as in :func:`holds`: where a
    column is empty, an equality is false and its negation true.

    >>> from pmcore.kernel.predicate import Or
    >>> condition(Not(Or((Is("lead", "u.li"), Has("labels", "open")))))[0]
    'NOT ((lead IS ?) OR (EXISTS (SELECT 1 FROM json_each(labels) WHERE value = ?)))'
    """
    if isinstance(predicate, Is):
        return f"{predicate.field} IS ?", [predicate.value]
    if isinstance(predicate, OneOf):
        values = sorted(predicate.values)
        marks = ", ".join("?" * len(values))
        return f"{predicate.field} IS NOT NULL AND {predicate.field} IN ({marks})", [*values]
    if isinstance(predicate, Has):
        found = f"EXISTS (SELECT 1 FROM json_each({predicate.field}) WHERE value = ?)"
        return found, [predicate.value]
    if isinstance(predicate, Not):
        part, values = condition(predicate.part)
        return f"NOT ({part})", values
    word, none = (" AND ", "1 = 1") if isinstance(predicate, And) else (" OR ", "1 = 0")
    parts = [condition(part) for part in predicate.parts]
    values = [value for _, held in parts for value in held]
    return word.join(f"({part})" for part, _ in parts) or none, values
