"""The row of a document, held against itself: its digest, and what lists ask for."""

from __future__ import annotations

import json

from pmcore.kernel import LocalizedText, TenantId
from pmcore.repositories.damage import as_kept, check_seal
from pmcore.repositories.documents import seal_of
from pmcore.repositories.rows import search_words, sorting_word


def check_document(tenant: TenantId, kind: str, id: str, version: int, *cells: str) -> None:
    """Refuse a row that is not as it was kept: name, words, sorting, data and digest.

    Raises
    ------
    NotAsKeptError, ValueError
        Of other errors that damaged data raise as well.
    """
    name, words, sorting, data, digest = cells
    check_seal(digest, seal_of(tenant, kind, id, version, data))
    found = search_words(LocalizedText.of(json.loads(name)), id)
    as_kept((words, sorting) == (found, sorting_word(found)), "its name is another", "其名称不同")
