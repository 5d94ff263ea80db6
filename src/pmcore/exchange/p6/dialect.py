"""How a file format of Primavera P6 calls what all of them hold.

The names and words of the database, which XER writes as they are, are the common ones: what reads
activities, calendars and links knows only those. Another format is a dialect of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a format calls tables, fields and words; without an entry, as the database does.

    Attributes
    ----------
    tables
        By the table of the database.
    fields
        By table and field.
    words
        By table, field and word.

    Examples
    --------
    >>> xml = Dialect({"TASK": "Activity"}, {("TASK", "task_code"): "Id"})
    >>> xml.table("TASK"), xml.field("TASK", "task_code"), xml.field("TASK", "task_name")
    ('Activity', 'Id', 'task_name')
    """

    tables: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], str] = field(default_factory=dict)
    words: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def table(self, table: str) -> str:
        """Return what a table is called."""
        return self.tables.get(table, table)

    def field(self, table: str, field: str) -> str:
        """Return what a field is called."""
        return self.fields.get((table, field), field)

    def word(self, table: str, field: str, word: str) -> str:
        """Return how a word is written."""
        return self.words.get((table, field, word), word)

    def listed(self, table: str, field: str, words: Iterable[str]) -> str:
        """Return words as they are written, in one line."""
        return ", ".join(self.word(table, field, word) for word in words)


XER = Dialect()
