"""Names and notes of a file: what had to be changed in them is noted."""

from __future__ import annotations

from pmcore.exchange.importing.changes import TEXT, UNNAMED
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.texts import fit_name, fit_notes
from pmcore.exchange.mspdi.record import Record


def name_of(record: Record, desk: Desk) -> str:
    """Return the name of a record; its id where it has none."""
    text = record.text("Name")
    fit = fit_name(text)
    if fit is None:
        desk.ledger.adjusted(UNNAMED, record.name)
        return record.name
    if fit != text:
        desk.ledger.adjusted(TEXT, record.name)
    return fit


def notes_of(record: Record, desk: Desk) -> str:
    """Return the notes of a record, several lines of them."""
    content = record.content("Notes")
    if not content:
        return ""
    notes, changed = fit_notes(content if isinstance(content, str) else "")
    if changed:
        desk.ledger.adjusted(TEXT, record.name)
    return notes
