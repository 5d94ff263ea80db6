"""People are erased at random while others work, in a store and in the one in memory at once."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from pmcore.kernel import StoreError
from pmcore.repositories import Store, backup, restored
from pmcore.testing.repository_contract.edits import Edit, authors
from pmcore.testing.repository_contract.machine import (
    RepositoryMachine,
    endings,
    rule,
    several,
    tenants,
)
from pmcore.wbs import Author
from repositories.tampering import sqlite

_WORDS = ("plan", "plan b", "上新", "100%", "Ärger", "spring", "o'clock", "u.li", "key-1", "ONE")
_words = st.lists(st.sampled_from(_WORDS), min_size=5, max_size=7, unique=True)


class ErasingMachine(RepositoryMachine):
    """The same work, with erasures between."""

    def make(self) -> AbstractContextManager[Store]:
        return sqlite()

    @rule(data=st.data(), some=several, author=authors)
    def save_more(self, data: st.DataObject, some: list[Edit], author: Author) -> None:
        """Save more often than machines without erasures: only what is kept can be erased."""
        self.save(data, "commit", some, author)

    @rule(tenant=tenants, words=_words, number=st.integers(0, 3), ending=endings)
    def erase(self, tenant: str, words: list[str], number: int, ending: str) -> None:
        """Erase somebody; the same number may stand for another command with other words."""

        def ask(store: Any) -> Any:
            with store.unit(tenant) as unit:
                told = unit.people.erase(f"u.{number}", also=words, key=f"erase-{number}")
                if ending == "commit":
                    unit.commit()
            with store.view(tenant) as view:
                return told, view.people.erased(), view.people.export("u.li", also=words)

        self._both(ask)

    @rule(tenant=tenants, id=st.sampled_from(["ONE", "TWO"]))
    def restore(self, tenant: str, id: str) -> None:
        """Take a project from a backup: whatever was done and erased, its log tells no lie."""

        def ask(store: Any) -> Any:
            with store.view(tenant) as view:
                text = backup(view.projects, id)
                try:
                    plan = restored(text)
                except StoreError as error:
                    raise AssertionError(text) from error
                assert plan == view.projects.open(id)
                return text, plan.as_of(plan.version - len(plan.log))

        self._both(ask)


TestRandomErasures = ErasingMachine.TestCase
TestRandomErasures.settings = settings(
    max_examples=settings().max_examples // 2, stateful_step_count=25
)
