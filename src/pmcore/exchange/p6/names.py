"""Names of a file, made fit for a plan: what had to be changed is noted."""

from __future__ import annotations

from pmcore.exchange.importing.changes import TEXT, UNNAMED
from pmcore.exchange.importing.texts import fit_name
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.kernel import LocalizedText


def name_of(record: Record, field: str, desk: P6Desk) -> LocalizedText:
    """Return the name of a record; its id where it has none."""
    text = record.words(field)
    fit = fit_name(text)
    if fit is None:
        desk.ledger.adjusted(UNNAMED, record.name or record.place)
        return LocalizedText(record.name or record.head.table)
    if fit != text:
        desk.ledger.adjusted(TEXT, record.name or record.place)
    return LocalizedText(fit)
