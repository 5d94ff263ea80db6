"""Where databases write the same thing differently."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """The words of one database.

    Attributes
    ----------
    mark
        What stands for a value.
    among
        The texts of a list that is given as JSON, however many there are.
    by_index
        By which index a table is read, where a database would not find out by itself.
    member
        Whether a value of the list that a column holds as JSON passes a test. Of what is no such
        list nobody can tell: it neither passes nor fails, so that no predicate shows the row for
        it, and all others are listed.
    found
        Where a text is found among the words of a row; 0 for nowhere.
    take
        What makes a query take its rows ``c``, without those that somebody else has taken.
    is_moving
        Whether two statements may see two moments: what takes several is then read until the
        project is the same before and after.
    """

    mark: str
    among: str
    by_index: str
    member: str
    found: str
    take: str
    is_moving: bool = False

    def text(self, sql: str) -> str:
        """Return a statement as the database reads it."""
        return sql if self.mark == "?" else sql.replace("?", self.mark)


# Each question only of what the one before has found: of no JSON, json_type fails.
_IS_LIST = (
    "CASE WHEN json_valid({field}) THEN json_type({field}) = 'array'"
    " AND NOT EXISTS (SELECT 1 FROM json_each({field}) WHERE type <> 'text') END"
)
SQLITE = Dialect(
    mark="?",
    among="(SELECT value FROM json_each(?))",
    by_index=" INDEXED BY {index}",
    member=(
        f"CASE WHEN {_IS_LIST}"
        " THEN EXISTS (SELECT 1 FROM json_each({field}) WHERE value {test}) END"
    ),
    found="instr(words, ?)",
    take="",  # writers take turns from the beginning
)
# A list of texts as we write it: before version 16, PostgreSQL can but fail to read one.
_TEXT = r'"([^"\\\u0001-\u001f]|\\["\\])*"'
_LIST = rf"^\[(|{_TEXT}(,{_TEXT})*)\]$"
POSTGRES = Dialect(
    mark="%s",
    among="(SELECT jsonb_array_elements_text(?::jsonb))",
    by_index="",
    member=(
        f"CASE WHEN {{field}} ~ '{_LIST}' THEN EXISTS (SELECT 1 FROM"
        " jsonb_array_elements_text({field}::jsonb) held WHERE held {test}) END"
    ),
    found="strpos(words, ?)",
    take=" FOR UPDATE OF c SKIP LOCKED",
)
