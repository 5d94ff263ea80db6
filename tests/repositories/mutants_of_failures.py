"""Stores that keep a part when something fails, or show less when they are opened anew."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import Any

from plain_dict import DictStore, Kept

from pmcore.kernel import Code, StoreError
from pmcore.repositories import Store
from pmcore.repositories.hosting import HostedUnit
from repositories.mutants import Mutant
from repositories.tampering import Make, around

_CANCELLED = "a_unit_that_is_cancelled_is_kept_as_a_whole_or_not_at_all"
_FAILS = "a_unit_that_fails_at_any_step_is_kept_as_a_whole_or_not_at_all"
_ANEW = "what_was_committed_is_there_in_a_store_that_is_opened_anew"
Held = tuple[dict[str, Kept], dict[str, int]]  # projects, and the versions of removals
Tenants = dict[str, Held]


class OnDisk(DictStore):
    """A store whose dict is the disk: another one reads of it what ``read`` makes of it."""

    def __init__(self, tenants: Tenants, read: Callable[[Tenants], Tenants]) -> None:
        super().__init__()
        self.tenants, self.read = tenants, read

    def opened_anew(self) -> OnDisk:
        """Make another store on the same disk."""
        return OnDisk(self.read(self.tenants), self.read)


def on_disk(read: Callable[[Tenants], Tenants] = lambda tenants: tenants) -> Make:
    """Make stores on a disk."""
    return lambda: nullcontext(OnDisk({}, read))


def _reading(change: Callable[[Held], Held]) -> Callable[[Tenants], Tenants]:
    """Read something else of what is kept."""

    def read(tenants: Tenants) -> Tenants:
        for tenant, held in tenants.items():
            tenants[tenant] = change(held)
        return tenants

    return read


def _each(change: Callable[[Kept], Kept]) -> Callable[[Tenants], Tenants]:
    """Read something else of each project that is kept."""
    return _reading(lambda held: ({id: change(each) for id, each in held[0].items()}, held[1]))


def _ending(end: Callable[[DictStore, Callable[[], None], BaseException | None], None]) -> Make:
    """Make stores that end a unit in another way, by what it raised."""

    class Ending(DictStore):
        @contextmanager
        def unit(self, tenant: str) -> Iterator[HostedUnit]:
            if not self._writing.acquire(timeout=0.1):
                raise StoreError(Code.STORE_BUSY, seconds=5)
            tables = self.tables(tenant)
            keep = partial(self.tenants.__setitem__, tenant, (tables.kept_by_id, tables.removals))
            raised: BaseException | None = None
            try:
                with HostedUnit(tables, keep) as unit:
                    yield unit
            except BaseException as error:
                raised = error
                raise
            finally:
                end(self, keep, raised)

    return lambda: nullcontext(Ending())


def _kept_when_cancelled(store: Any, keep: Any, raised: BaseException | None) -> None:
    if isinstance(raised, CancelledError):
        keep()
    store._writing.release()


def _kept_when_it_failed(store: Any, keep: Any, raised: BaseException | None) -> None:
    if isinstance(raised, StoreError):
        keep()
    store._writing.release()


def _locked_when_cancelled(store: Any, keep: Any, raised: BaseException | None) -> None:
    if not isinstance(raised, CancelledError):
        store._writing.release()


@contextmanager
def _writing_at_once() -> Iterator[Store]:
    """Make a store whose units write to what others see."""

    class AtOnce(DictStore):
        def tables(self, tenant: str) -> Any:
            held = super().tables(tenant)
            held.kept_by_id, held.removals = self.tenants.setdefault(tenant, ({}, {}))
            return held

    yield AtOnce()


def _finding_nothing(real: Callable[..., Any]) -> Callable[..., Any]:
    def verify(*asked: Any) -> Any:
        yield from real(*asked)
        return ()

    return verify


FAILURES: tuple[Mutant, ...] = (
    ("keeps what a cancelled unit wrote", _ending(_kept_when_cancelled), _CANCELLED),
    ("keeps what a unit wrote before it failed", _ending(_kept_when_it_failed), _FAILS),
    ("keeps the lock of a cancelled unit", _ending(_locked_when_cancelled), _CANCELLED),
    ("writes at once", _writing_at_once, "a_statement_that_fails_keeps_all_or_nothing"),
    ("writes at the end of the program", on_disk(_reading(lambda _: ({}, {}))), _ANEW),
    ("keeps the log in memory only", on_disk(_each(lambda held: held._replace(log=()))), _ANEW),
    (
        "remembers keys in memory only",
        on_disk(_each(lambda held: held._replace(keys={}))),
        "commands_are_known_again_in_a_store_that_is_opened_anew",
    ),
    (
        "remembers removals in memory only",
        on_disk(_reading(lambda held: (held[0], {}))),
        "a_removal_is_remembered_by_a_store_that_is_opened_anew",
    ),
    ("reads the disk once", on_disk(dict), "two_stores_on_the_same_data_see_each_other"),
    (
        "finds nothing wrong",
        around("sql.checking.verify_project", _finding_nothing),
        "damage_is_told_and_never_read_as_something_else",
    ),
)
