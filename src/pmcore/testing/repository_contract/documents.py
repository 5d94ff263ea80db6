"""Documents of a noun that a host adds: what holds for calendars holds for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from pmcore.kernel import Code, LocalizedText
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import Capability, Noun, Store
from pmcore.testing.repository_contract.cases import TENANT, Contract, needing, refused


@dataclass(frozen=True)
class Portfolio:
    """A document with an id, a name and more."""

    id: str
    title: str
    projects: tuple[str, ...]


def noun(kind: str) -> Noun[Portfolio]:
    """Return a noun of portfolios."""
    return Noun(
        kind=kind,
        type=Portfolio,
        id=lambda value: value.id,
        name=lambda value: LocalizedText(value.title),
        write=lambda value: [value.id, value.title, *value.projects],
        read=lambda data: Portfolio(data[0], data[1], tuple(data[2:])),
    )


_PORTFOLIOS, _SHORTLISTS = noun("portfolio"), noun("shortlist")
_ALL = Portfolio("all", "全部", ("SITE", "LAUNCH"))
_FEW = Portfolio("all", "Few", ("SITE",))


def _any(value: object) -> Any:
    """Return a value as something that no type says anything of."""
    return value


def _added(store: Any, kind: Noun[Portfolio], value: Portfolio, tenant: str = TENANT) -> None:
    with store.unit(tenant) as unit:
        assert unit.documents(kind).add(value, key="make") == 1
        unit.commit()


class DocumentContract(Contract):
    """What becomes of documents of a host's own noun."""

    needs = frozenset({Capability.DOCUMENTS})

    def test_what_is_no_noun_has_no_documents(self, store: Store) -> None:
        held: Any = store
        nouns: tuple[Any, ...] = (None, "portfolio", 5, Portfolio, _ALL)
        for kind in nouns:
            with held.view(TENANT) as view, held.unit(TENANT) as unit:
                refused(Code.VALUE_INVALID, partial(view.documents, kind))
                refused(Code.VALUE_INVALID, partial(unit.documents, kind))

    def test_a_document_is_added_saved_listed_and_removed(self, store: Store) -> None:
        held: Any = store
        _added(store, _PORTFOLIOS, _ALL)
        with held.unit(TENANT) as unit:
            documents = unit.documents(_PORTFOLIOS)
            assert documents.open("all") == _ALL
            assert documents.save(_FEW, expected=1, key="few") == 2
            unit.commit()
        with held.view(TENANT) as view:
            documents = view.documents(_PORTFOLIOS)
            assert (documents.open("all"), documents.version("all")) == (_FEW, 2)
            assert documents.kept("all", "few") == 2
            assert documents.verify("all") == ()
            (row,) = documents.list(EVERYTHING, search="few").rows
            assert (row.id, row.name, row.version) == ("all", LocalizedText("Few"), 2)
        with held.unit(TENANT) as unit:
            unit.documents(_PORTFOLIOS).remove("all", expected=2)
            unit.commit()
        with held.view(TENANT) as view:
            refused(Code.STORE_DOCUMENT_UNKNOWN, partial(view.documents(_PORTFOLIOS).open, "all"))

    def test_documents_of_two_kinds_do_not_meet(self, store: Store) -> None:
        held: Any = store
        _added(store, _PORTFOLIOS, _ALL)
        with held.view(TENANT) as view:
            for ask in ("open", "version", "verify"):
                call = getattr(view.documents(_SHORTLISTS), ask)
                refused(Code.STORE_DOCUMENT_UNKNOWN, partial(call, "all"))
            assert view.documents(_SHORTLISTS).count(EVERYTHING) == 0
        _added(store, _SHORTLISTS, _FEW)
        with held.unit(TENANT) as unit:
            unit.documents(_SHORTLISTS).remove("all", expected=1)
            unit.commit()
        with held.view(TENANT) as view:
            assert view.documents(_PORTFOLIOS).open("all") == _ALL
            assert view.documents(_SHORTLISTS).list(EVERYTHING).rows == ()

    @needing(Capability.CALENDARS)
    def test_documents_are_no_calendars(self, store: Store) -> None:
        held: Any = store
        _added(store, _PORTFOLIOS, _ALL)
        with held.view(TENANT) as view:
            refused(Code.STORE_DOCUMENT_UNKNOWN, partial(view.calendars.open, "all"))
            assert view.calendars.count(EVERYTHING) == 0

    def test_a_document_that_cannot_be_kept_is_refused(self, store: Store) -> None:
        held: Any = store
        endless: list[Any] = []
        endless.append(endless)
        for value, code in (
            (Portfolio("", "x", ()), Code.ID_INVALID),
            (Portfolio("a\0b", "x", ()), Code.ID_INVALID),
            (Portfolio("ok", "x", ("\ud800",)), Code.VALUE_INVALID),
            (Portfolio("ok", "x", (_any({1}),)), Code.VALUE_INVALID),
            (Portfolio("ok", "x", (_any(endless),)), Code.VALUE_INVALID),
        ):
            with held.unit(TENANT) as unit:
                documents = unit.documents(_PORTFOLIOS)
                refused(code, partial(documents.add, value, key="k"))
                refused(code, partial(documents.save, value, expected=1, key="k"))
                assert documents.count(EVERYTHING) == 0
                unit.commit()

    def test_a_document_of_another_type_is_refused(self, store: Store) -> None:
        held: Any = store
        with held.unit(TENANT) as unit:
            bad: Any = "all"
            refused(Code.VALUE_INVALID, partial(unit.documents(_PORTFOLIOS).add, bad, key="k"))
