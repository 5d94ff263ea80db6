"""Words for the codes of wbs."""

from __future__ import annotations

from pmcore.kernel.catalogue.entry import Entry
from pmcore.kernel.codes import Code

ENTRIES: dict[Code, Entry] = {}
