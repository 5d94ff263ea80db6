"""What is asked of a list of projects, checked before any store sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar, get_args

from pmcore.kernel import check_text
from pmcore.kernel.coercion import choice, whole_number
from pmcore.kernel.predicate import Predicate, check_predicate
from pmcore.repositories.marks import mark_after, read_mark
from pmcore.repositories.protocols import MOST_ROWS, Sorting
from pmcore.repositories.rows import PROJECT_FIELDS, Page

_LONGEST_SEARCH = 200


class Listed(Protocol):
    """What a row says for lists to be sorted by."""

    @property
    def id(self) -> str:
        """What tells it from all others."""

    @property
    def sorting(self) -> str:
        """Its name, whatever its case."""


Row = TypeVar("Row", bound=Listed)


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A page of a list.

    Attributes
    ----------
    search
        Casefolded.
    place
        Where the page before ended: of a list by name the name and the id.
    """

    visible: Predicate
    search: str
    by: Sorting
    place: tuple[str, ...] | None
    limit: int

    @classmethod
    def of(
        cls,
        visible: object,
        search: object = "",
        by: object = "id",
        after: object = None,
        limit: object = 1,
        *,
        fields: Mapping[str, str] = PROJECT_FIELDS,
    ) -> ListQuery:
        """Check what was asked.

        Parameters
        ----------
        fields
            What the predicate may ask of rows.

        Raises
        ------
        InputError, StoreError
            ``value.invalid``, ``text.invalid``, ``store.page``.
        """
        checked = check_predicate(visible, fields)
        words = casefolded(search)
        choice(by, "by", get_args(Sorting))
        place = None if after is None else read_mark(str(by), after, 2 if by == "name" else 1)
        count = whole_number(limit, "limit", 1, MOST_ROWS)
        return cls(checked, words, "name" if by == "name" else "id", place, count)

    def place_of(self, row: Listed) -> tuple[str, ...]:
        """Return the place of a row in the list."""
        return (row.sorting, row.id) if self.by == "name" else (row.id,)

    def page(self, rows: list[Row]) -> Page[Row]:
        """Return a page of rows that were asked for, one more than the page holds."""
        if len(rows) <= self.limit:
            return Page(tuple(rows), None)
        held = rows[: self.limit]
        return Page(tuple(held), mark_after(self.by, self.place_of(held[-1])))


def casefolded(search: object) -> str:
    """Return what to look for, whatever its case.

    Raises
    ------
    InputError
        ``text.invalid``.
    """
    if search == "":
        return ""
    return check_text(search, "search", longest=_LONGEST_SEARCH).casefold()
