"""What may be seen, as a condition of a query: what it hides never leaves the database."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from django.db.models import Q

from django_host.models import Label
from pmcore.repositories import And, Has, Is, Not, OneOf, Predicate

NONE = Q(pk__in=[])


def size_of(predicate: Predicate) -> int:
    """Return of how many parts a predicate is."""
    parts = [predicate.part] if isinstance(predicate, Not) else getattr(predicate, "parts", ())
    return 1 + sum(map(size_of, parts))


def condition(predicate: Predicate) -> Q:
    """Return a predicate as a condition on projects."""
    if isinstance(predicate, Is):
        name = "code" if predicate.field == "id" else predicate.field
        return Q(**{name: predicate.value})
    if isinstance(predicate, OneOf):
        name = "code" if predicate.field == "id" else predicate.field
        return Q(**{f"{name}__in": sorted(predicate.values)})
    if isinstance(predicate, Has):
        return Q(pk__in=Label.objects.filter(text=predicate.value).values("project"))
    if isinstance(predicate, Not):
        return ~condition(predicate.part)
    join, start = (and_, ~NONE) if isinstance(predicate, And) else (or_, NONE)
    return reduce(join, map(condition, predicate.parts), start)
