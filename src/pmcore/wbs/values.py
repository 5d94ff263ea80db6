"""A small immutable mapping, so that records with named values stay hashable and picklable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

V = TypeVar("V")


class Values(Mapping[str, V], Generic[V]):
    """Named values of a record: immutable, sorted by name, hashable.

    Parameters
    ----------
    given
        Any mapping; it is copied.

    Examples
    --------
    >>> scope = Values({"store": ("main",), "marketplace": ("DE", "US")})
    >>> scope["store"], list(scope)
    (('main',), ['marketplace', 'store'])
    """

    __slots__ = ("_held",)
    _held: dict[str, V]

    def __init__(self, given: Mapping[str, V] | None = None) -> None:
        object.__setattr__(self, "_held", dict(sorted(given.items())) if given else {})

    def __getitem__(self, name: str) -> V:
        return self._held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Values) and self._held == other._held

    def __hash__(self) -> int:
        return hash(tuple(self._held.items()))

    def __repr__(self) -> str:
        return repr(self._held)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Values are immutable; cannot set {name}")

    def __reduce__(self) -> tuple[Any, ...]:
        return Values, (dict(self._held),)


NO_VALUES: Values[Any] = Values()
