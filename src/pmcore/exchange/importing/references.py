"""Numbers of the file that name nothing in it."""

from __future__ import annotations

from pmcore.kernel import Code, Finding


def unknown(field: str, uid: int | str | None) -> Finding:
    """Say that a field names a record the file does not have.

    >>> unknown("TaskUID", 7).message()
    'TaskUID 7 names nothing in the file.'
    """
    return Finding(Code.IMPORT_REFERENCE, {"field": field, "uid": uid})
