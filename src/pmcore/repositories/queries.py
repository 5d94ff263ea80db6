"""What is asked of a list of projects, checked before any store sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from pmcore.kernel import check_text
from pmcore.kernel.coercion import choice, whole_number
from pmcore.kernel.predicate import Predicate, check_predicate
from pmcore.repositories.marks import mark_after, read_mark
from pmcore.repositories.protocols import MOST_ROWS, Sorting
from pmcore.repositories.rows import PROJECT_FIELDS, Page, ProjectRow

_LONGEST_SEARCH = 200


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
    ) -> ListQuery:
        """Check what was asked.

        Raises
        ------
        InputError, StoreError
            ``value.invalid``, ``text.invalid``, ``store.page``.
        """
        checked = check_predicate(visible, PROJECT_FIELDS)
        words = "" if search == "" else check_text(search, "search", longest=_LONGEST_SEARCH)
        choice(by, "by", get_args(Sorting))
        place = None if after is None else read_mark(str(by), after, 2 if by == "name" else 1)
        count = whole_number(limit, "limit", 1, MOST_ROWS)
        return cls(checked, words.casefold(), "name" if by == "name" else "id", place, count)

    def place_of(self, row: ProjectRow) -> tuple[str, ...]:
        """Return the place of a row in the list."""
        return (row.sorting, row.id) if self.by == "name" else (row.id,)

    def page(self, rows: list[ProjectRow]) -> Page[ProjectRow]:
        """Return a page of rows that were asked for, one more than the page holds."""
        if len(rows) <= self.limit:
            return Page(tuple(rows), None)
        held = rows[: self.limit]
        return Page(tuple(held), mark_after(self.by, self.place_of(held[-1])))
