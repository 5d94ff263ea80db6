"""Conflicts: nobody's save is lost to another's."""

from __future__ import annotations

from threading import Barrier, Thread

from pmcore.kernel import Code, PmcoreError
from pmcore.repositories import ConflictError, Store, rebase
from pmcore.testing.repository_contract.cases import (
    TENANT,
    Contract,
    kept,
    opened,
    refused,
    removed,
    saved,
    small_plan,
)

_WRITERS, _TIMES = 4, 10
_MOMENT, _PATIENCE = 0.2, 60  # seconds
_MOST_ATTEMPTS = 1000


class ConflictContract(Contract):
    """What happens when two people save at once."""

    def test_the_second_of_two_saves_is_refused(self, store: Store) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        theirs.update("dig", duration="9d")
        saved(store, theirs, 1, "theirs")
        mine.update("walls", duration="9d")
        refused(Code.STORE_CONFLICT, lambda: saved(store, mine, 1, "mine"))
        assert opened(store) == theirs

    def test_a_conflict_carries_what_came_between(self, store: Store) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        theirs.update("dig", duration="9d")
        theirs.unlink("dig", "walls")
        saved(store, theirs, 1, "theirs")
        mine.update("walls", duration="9d")
        error = refused(Code.STORE_CONFLICT, lambda: saved(store, mine, 1, "mine"))
        assert isinstance(error, ConflictError)
        assert error.changes == theirs.log[-2:]
        assert (error.context["expected"], error.context["found"]) == (1, 3)

    def test_saving_nothing_new_on_an_old_version_is_refused(self, store: Store) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        theirs.update("dig", duration="9d")
        saved(store, theirs, 1, "theirs")
        refused(Code.STORE_CONFLICT, lambda: saved(store, mine, 1, "nothing"))

    def test_a_version_that_is_still_to_come_is_refused(self, store: Store) -> None:
        kept(store, small_plan())
        ahead = opened(store)
        ahead.update("dig", duration="8d")
        ahead.update("dig", duration="9d")
        error = refused(Code.STORE_NOT_YET, lambda: saved(store, ahead, 2, "ahead"))
        assert error.context == {"project": "SITE", "expected": 2, "found": 1}
        refused(Code.STORE_NOT_YET, lambda: saved(store, ahead, 3, "ahead"))
        refused(Code.STORE_NOT_YET, lambda: removed(store, "SITE", 2))
        assert opened(store) == small_plan()

    def test_removing_an_old_version_is_refused(self, store: Store) -> None:
        kept(store, small_plan())
        plan = opened(store)
        plan.update("dig", duration="9d")
        saved(store, plan, 1, "longer")

        def remove() -> None:
            with store.unit(TENANT) as unit:
                unit.projects.remove("SITE", expected=1)
                unit.commit()

        refused(Code.STORE_CONFLICT, remove)
        assert opened(store) == plan

    def test_a_unit_works_on_after_a_conflict(self, store: Store) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        theirs.update("dig", duration="9d")
        saved(store, theirs, 1, "theirs")
        mine.update("walls", duration="9d")
        with store.unit(TENANT) as unit:
            refused(Code.STORE_CONFLICT, lambda: unit.projects.save(mine, expected=1, key="mine"))
            unit.projects.add(small_plan("OTHER"), key="other")
            unit.commit()
        assert opened(store) == theirs
        assert opened(store, "OTHER").version == 1

    def test_two_links_that_close_a_loop_are_not_both_kept(self, store: Store) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        theirs.unlink("dig", "walls")
        saved(store, theirs, 1, "theirs")
        mine.add("roof", "Roof")
        mine.link("roof", "dig")
        refused(Code.STORE_CONFLICT, lambda: saved(store, mine, 1, "mine"))

    def test_changes_of_other_fields_are_rebased(self, store: Store) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        theirs.update("dig", duration="9d")
        saved(store, theirs, 1, "theirs")
        mine.update("dig", labels=["soil"])
        error = refused(Code.STORE_CONFLICT, lambda: saved(store, mine, 1, "mine"))
        assert isinstance(error, ConflictError)
        again = rebase(mine, 1, opened(store), error.changes)
        saved(store, again, 2, "mine")
        assert (str(opened(store)["dig"].duration), opened(store)["dig"].labels) == (
            "9d",
            ("soil",),
        )

    def test_of_two_units_at_once_only_one_keeps_its_save(self, store: Store) -> None:
        kept(store, small_plan())
        mine, theirs = opened(store), opened(store)
        mine.update("dig", duration="8d")
        theirs.update("dig", duration="9d")
        refusals: list[PmcoreError] = []

        def save_theirs() -> None:
            try:
                saved(store, theirs, 1, "theirs")
            except PmcoreError as refusal:
                refusals.append(refusal)

        other = Thread(target=save_theirs, daemon=True)
        try:
            with store.unit(TENANT) as unit:
                unit.projects.save(mine, expected=1, key="mine")
                other.start()
                other.join(_MOMENT)  # a store that locks makes the other one wait
                unit.commit()
        except PmcoreError as refusal:
            refusals.append(refusal)
        other.join(_PATIENCE)
        assert not other.is_alive(), "a save waits for ever"
        assert len(refusals) == 1, refusals
        assert refusals[0].code in (Code.STORE_CONFLICT, Code.STORE_BUSY), refusals
        assert opened(store).version == 2
        assert opened(store) in (mine, theirs)

    def test_no_increment_of_several_writers_is_lost(self, store: Store) -> None:
        kept(store, small_plan())
        start = Barrier(_WRITERS)
        failures: list[BaseException] = []

        def write(writer: int) -> None:
            try:
                start.wait()
                for time in range(_TIMES):
                    _increment(store, f"{writer}-{time}")
            except BaseException as failure:  # it would be lost with the thread
                failures.append(failure)

        threads = [Thread(target=write, args=(writer,), daemon=True) for writer in range(_WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(_PATIENCE)
        assert not any(thread.is_alive() for thread in threads), "a save waits for ever"
        assert not failures, failures
        assert opened(store)["dig"].priority == 500 + _WRITERS * _TIMES
        assert opened(store).version == 1 + _WRITERS * _TIMES


def _increment(store: Store, key: str) -> None:
    for _ in range(_MOST_ATTEMPTS):
        plan = opened(store)
        plan.update("dig", priority=plan["dig"].priority + 1)
        try:
            saved(store, plan, plan.version - 1, key)
        except ConflictError:
            continue
        return
    raise AssertionError("a save that nobody comes before is refused again and again")
