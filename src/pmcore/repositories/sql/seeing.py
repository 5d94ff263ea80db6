"""Which projects are there for everybody: all but those whose import has not ended."""

from __future__ import annotations


def unfinished(project: str = "project") -> str:
    """Return the condition that a project is being imported; ``project`` names its table.

    A version below zero alone says nothing: one bit of a sound version makes it one, and what
    was damaged must be found, not hidden and not deleted.
    """
    importing = f"importing.tenant = {project}.tenant AND importing.project = {project}.id"
    return f"{project}.version < 0 AND EXISTS (SELECT 1 FROM importing WHERE {importing})"


def seen(project: str = "project") -> str:
    """Return the condition that everybody sees a project."""
    return f"NOT ({unfinished(project)})"
