"""What the command line calls a value: errors name the option that it came by, not a field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pmcore.kernel import InputError


@contextmanager
def told_as(names: Mapping[str, str]) -> Iterator[None]:
    """Rename the fields of errors about single values.

    >>> from pmcore.kernel.coercion import date_of
    >>> with told_as({"to": "DATE"}):  # doctest: +ELLIPSIS
    ...     date_of("soon", "to")
    Traceback (most recent call last):
    pmcore.kernel.errors.InputError: DATE cannot be soon: it must be a date, a time, or ISO text ...
    """
    try:
        yield
    except InputError as error:
        field = error.context.get("field")
        if not isinstance(field, str) or field not in names:
            raise
        renamed = type(error)(error.code, **{**error.context, "field": names[field]})
        raise renamed from None


def option(name: str) -> str:
    """Return the option by which a field is given.

    >>> option("saved_at")
    '--saved-at'
    """
    return f"--{name.replace('_', '-')}"
