"""Erasing a person from beginning to end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pmcore.kernel import Code, PartyId, StoreError, TenantId
from pmcore.repositories.changing import repeated
from pmcore.repositories.people.protocols import PeopleStore
from pmcore.repositories.people.records import Erasure, NotScrubbedError
from pmcore.repositories.people.words import listed_words
from pmcore.repositories.steps import Steps, taken


def erase_person(
    store: PeopleStore,
    tenant: TenantId,
    id: PartyId,
    *,
    also: Iterable[str] = (),
    key: str,
    actor: str | None = None,
    at: datetime | None = None,
    reason: str = "",
    attempts: int = 10,
) -> Erasure:
    """Erase a person in a unit of work of its own, so that a file holds no byte of them.

    What is erased and what is not, :meth:`PeopleRepository.erase` says. Whoever erases several
    people calls that for each in one unit, and ``scrub()`` of the store once.

    Parameters
    ----------
    also
        Other texts that stand for them, besides the name and the aliases that are kept.
    key
        Names the command, so that repeating it does nothing more.
    attempts
        How often it is tried at most, where others keep coming first.

    Raises
    ------
    NotScrubbedError
        ``store.not_scrubbed`` where others read or write the file of a store: the person is
        erased, ``error.told`` says from what, and repeating the command scrubs.
    StoreError
        ``store.busy`` and what else ``erase`` raises, where nothing is erased.

    Examples
    --------
    >>> from pmcore.repositories import MemoryStore, Person
    >>> from pmcore.wbs import Project
    >>> store, plan = MemoryStore(), Project("SITE", "Site", start="2026-03-02")
    >>> task = plan.add("dig", "Dig", owner="u.17", notes="Ask Li Wei for the key")
    >>> with store.unit("acme") as unit:
    ...     unit.people.put(Person("u.17", "Li Wei"))
    ...     unit.projects.add(plan, key="make"), unit.commit()
    (1, None)
    >>> erase_person(store, "acme", "u.17", key="leaves").projects[0].found
    {'task.notes': 1}
    >>> with store.view("acme") as view:
    ...     view.projects.open("SITE")["dig"].notes
    'Ask [erased] for the key'
    """
    words = listed_words(also, "also")

    def erase() -> Erasure:
        with store.unit(tenant) as unit:
            told = unit.people.erase(id, also=words, key=key, actor=actor, at=at, reason=reason)
            unit.commit()
        return told

    return taken(erased(store, erase, attempts))


def erased(store: object, erase: Callable[[], Any], attempts: int) -> Steps[Erasure]:
    """Erase by repeated attempts, then scrub the store if it can.

    It is asked for the method: a host's wrapper may pass it on where ``isinstance`` sees none.
    """
    told: Erasure = yield from repeated(erase, attempts)
    scrub: Callable[[], object] | None = getattr(store, "scrub", None)
    if scrub is not None:
        try:
            yield scrub()  # of a store that awaits, to be awaited
        except StoreError as error:
            if error.code is not Code.STORE_NOT_SCRUBBED:
                raise
            raise NotScrubbedError.after(told, error) from error
    return told
