"""The row of a person: who somebody is, with a digest of it."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from pmcore.kernel import PartyId, TenantId
from pmcore.repositories.damage import check_seal, unpacked
from pmcore.repositories.digests import sealed
from pmcore.repositories.packing import packed
from pmcore.repositories.people.records import Person
from pmcore.repositories.sql.statements import Cells

_SEAL = "seal"  # in the data of a person


def person_cells(tenant: TenantId, person: Person) -> Cells:
    """Return labels and data as a row holds them."""
    data = person.to_data()
    id = data.pop("id")
    return packed(person.labels), packed({**data, _SEAL: _seal(tenant, id, data)})


def erased_cells(tenant: TenantId, id: PartyId, when: str) -> Cells:
    """Return labels, data and moment of somebody who was erased: nothing is left of them."""
    return "[]", packed({_SEAL: _seal(tenant, id, {}, when)}), when


def person_of(tenant: TenantId, id: PartyId, data: str) -> Person:
    """Read who somebody is.

    Raises
    ------
    StoreError
        ``store.unreadable``.
    """
    return unpacked("person", id, partial(read_person, tenant, id, data))


def read_person(tenant: TenantId, id: PartyId, data: str) -> Person:
    """Read who somebody is; ``NotAsKeptError`` when it is not what was kept."""
    held = json.loads(data)
    check_seal(held.pop(_SEAL), _seal(tenant, id, held))
    return Person.from_data({"id": id, **held})


def resealed(tenant: TenantId, id: PartyId, data: str, erased: str | None) -> str:
    """Return the data of a row of an older version of the tables, with the digest of today.

    The first ones held none, those after them one that did not say whose it is.
    """
    if erased is not None:
        return data or erased_cells(tenant, id, erased)[1]
    held = json.loads(data)
    if held.pop(_SEAL, None) in (None, sealed("person", id, packed(held))):
        return packed({**held, _SEAL: _seal(tenant, id, held)})
    return data


def _seal(tenant: TenantId, id: PartyId, data: dict[str, Any], erased: str | None = None) -> str:
    return sealed("person", tenant, id, packed(data), erased)
