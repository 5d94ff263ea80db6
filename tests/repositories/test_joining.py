"""A store that joins transactions of a host: savepoints only, whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from threading import Thread
from typing import Any, cast

import pytest

from pmcore.calendars import Calendar
from pmcore.kernel import Code, StoreError
from pmcore.repositories import EVERYTHING, ConflictError, Limits, Store
from pmcore.repositories.capabilities import ALL, Capability
from pmcore.repositories.entitlements import UNLIMITED
from pmcore.repositories.sql.schema import TABLES
from pmcore.repositories.sql.statements import Statement
from pmcore.scheduling import schedule
from pmcore.testing.repository_contract import RepositoryContract, run_contract
from pmcore.testing.repository_contract.cases import refused, small_plan
from repositories.depth import IS_DEEP, leave_steps_to_deep
from repositories.engines import Place
from repositories.hosting import (
    HOSTS,
    IN_TURN,
    CommittingStore,
    Host,
    OfSqlAlchemy,
    postgres_engine,
)

# with another prefix only names differ: deep runs see to all of them
_BRIDGES = ("sqlalchemy_sqlite", "sqlalchemy_postgres")
ON_POSTGRES = [name for name in HOSTS if "postgres" in name or "psycopg" in name]


@pytest.fixture(params=HOSTS)
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    with IN_TURN[request.param](request) as made:
        yield made


@pytest.fixture(scope="module")
def engine(laid_out: Place) -> Iterator[Any]:
    engine = postgres_engine(laid_out.where, laid_out.schema)
    yield engine
    engine.dispose()


class TestContract(RepositoryContract):
    """Inside transactions that see one moment a store does all that any store does."""

    @pytest.fixture(params=[name for name in HOSTS if IS_DEEP or name in _BRIDGES])
    def store(self, request: pytest.FixtureRequest) -> Iterator[Store]:
        if request.param == "sqlalchemy_postgres":  # its many tests share one layout
            leave_steps_to_deep(request)
            place, engine = (request.getfixturevalue(name) for name in ("emptied", "engine"))
            yield cast("Any", CommittingStore(OfSqlAlchemy(engine, place.schema, "task")))
            return
        with HOSTS[request.param](request) as host:
            yield cast("Any", CommittingStore(host))


def _longer(store: Any, days: int = 9) -> Any:
    with store.view("acme") as view:
        plan = view.projects.open("SITE")
    plan.update("dig", duration=f"{days}d")
    return plan


def with_site(host: Host) -> Host:
    with host.transaction() as here:
        with here.store.unit("acme") as unit:
            unit.projects.add(small_plan(), key="make")
            unit.commit()
        here.commit()
    return host


def _state(host: Host) -> tuple[list[str], int | None]:
    """Return the host's rows and our version, as anybody sees them."""
    with host.transaction(read_only=True) as here, here.store.view("acme") as view:
        try:
            version = view.projects.version("SITE")
        except StoreError:
            return here.orders(), None
        assert view.projects.verify("SITE") == ()
        return here.orders(), version


class TestTogether:
    """What the host writes and what we write are kept together or not at all."""

    def test_given_a_commit_of_the_host_then_both_are_kept(self, host: Host) -> None:
        with host.transaction() as here:
            here.order("before")
            with here.store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                here.order("within")
                unit.commit()
            here.order("after")
            here.commit()
        assert _state(host) == (["after", "before", "within"], 1)

    def test_given_a_rollback_of_the_host_then_neither_is_kept(self, host: Host) -> None:
        with host.transaction() as here:
            here.order("before")
            with here.store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                unit.commit()
            here.rollback()
        assert _state(host) == ([], None)

    def test_given_a_unit_first_then_the_rollback_takes_it_too(self, host: Host) -> None:
        with host.transaction() as here:
            with here.store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                unit.commit()
            here.order("after")
            here.rollback()
        assert _state(host) == ([], None)

    def test_others_see_nothing_before_the_host_commits(self, host: Host) -> None:
        with host.transaction() as here:
            with here.store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                unit.commit()
            assert _state(host) == ([], None)
            here.commit()
        assert _state(host) == ([], 1)

    def test_several_units_in_one_transaction_are_kept_together(self, host: Host) -> None:
        with host.transaction() as here:
            with here.store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                unit.commit()
            with here.store.unit("acme") as unit:
                unit.projects.save(_longer(here.store), expected=1, key="longer")
                unit.commit()
            here.commit()
        assert _state(host) == ([], 2)


class TestEntitled:
    """A joined store asks what the store it comes from asks, in the host's transaction."""

    def test_given_a_limit_then_what_is_above_it_is_refused_and_the_host_goes_on(
        self, host: Host
    ) -> None:
        host.entitlements = Limits(projects=1)
        with host.transaction() as here:
            here.order("first")
            with here.store.unit("acme") as unit:
                unit.projects.add(small_plan("ONE"), key="make")
                unit.commit()
            with here.store.unit("acme") as unit:
                more = small_plan("TWO")
                refused(Code.QUOTA_EXCEEDED, lambda: unit.projects.add(more, key="make"))
            assert here.orders() == ["first"]
            here.commit()
        with host.transaction(read_only=True) as here, here.store.view("acme") as view:
            assert [row.id for row in view.projects.list(EVERYTHING).rows] == ["ONE"]


class TestTakenBack:
    """A unit that is not committed takes back its own writes, and nothing of the host's."""

    def test_leaving_without_commit_leaves_the_rows_of_the_host(self, host: Host) -> None:
        with host.transaction() as here:
            here.order("before")
            with here.store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
            assert here.orders() == ["before"]
            here.commit()
        assert _state(host) == (["before"], None)

    def test_a_rollback_of_the_unit_leaves_the_rows_of_the_host(self, host: Host) -> None:
        with host.transaction() as here:
            here.order("before")
            with here.store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                unit.rollback()
                refused(Code.STORE_UNIT_OVER, lambda: unit.projects.version("SITE"))
            here.order("after")
            here.commit()
        assert _state(host) == (["after", "before"], None)

    def test_a_conflict_leaves_the_rows_of_the_host(self, host: Host) -> None:
        with_site(host)
        with host.transaction() as here:
            mine = _longer(here.store, 5)
            with here.store.unit("acme") as unit:
                unit.projects.save(_longer(here.store), expected=1, key="theirs")
                unit.commit()
            here.order("before")
            with pytest.raises(ConflictError) as caught, here.store.unit("acme") as unit:
                unit.projects.save(mine, expected=1, key="mine")
            assert [change.number for change in caught.value.changes] == [2]
            here.order("after")
            here.commit()
        assert _state(host) == (["after", "before"], 2)

    def test_a_unit_goes_on_after_a_conflict(self, host: Host) -> None:
        with_site(host)
        with host.transaction() as here:
            with here.store.unit("acme") as unit:
                stale = unit.projects.open("SITE")
                stale.update("dig", duration="9d")
                unit.projects.save(stale, expected=1, key="one")
                refused(
                    Code.STORE_CONFLICT,
                    lambda: unit.projects.save(small_plan_changed(), expected=1, key="two"),
                )
                unit.projects.add(small_plan("OTHER"), key="other")
                unit.commit()
            here.commit()
        assert _state(host) == ([], 2)

    def test_an_exception_of_the_host_in_a_unit_leaves_earlier_rows(self, host: Host) -> None:
        with host.transaction() as here:
            here.order("before")
            with suppress(LookupError), here.store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                here.order("within")  # it lies in the savepoint, and goes with it
                raise LookupError
            here.commit()
        assert _state(host) == (["before"], None)

    def test_a_save_that_fails_half_way_is_taken_back_at_once(
        self, host: Host, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with_site(host)
        with host.transaction() as here:
            here.order("before")
            plan = _longer(here.store)
            with here.store.unit("acme") as unit, monkeypatch.context() as patched:
                patched.setattr("pmcore.repositories.sql.saving.keep", _failing)
                refused(
                    Code.STORE_FAILED,
                    lambda: unit.projects.save(plan, expected=1, key="longer"),
                )
                refused(Code.STORE_UNIT_OVER, unit.commit)
                here.order("after")  # the host's transaction goes on, even inside
            here.commit()
        assert _state(host) == (["after", "before"], 1)

    def test_a_refused_unit_does_not_keep_another_from_the_same_work(self, host: Host) -> None:
        with host.transaction() as here:
            for _ in range(3):
                with here.store.unit("acme") as unit:
                    unit.projects.add(small_plan(), key="make")
            with here.store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                unit.commit()
            here.commit()
        assert _state(host) == ([], 1)


def small_plan_changed() -> Any:
    plan = small_plan()
    plan.update("dig", duration="4d")
    return plan


def _failing(*_: object) -> Any:
    from pmcore.repositories.sql.statements import ask

    yield from ask("SELECT one FROM nowhere")


class TestNested:
    """Savepoints of the host around ours, and ours in each other."""

    def test_given_a_savepoint_of_the_host_rolled_back_then_our_unit_goes_with_it(
        self, host: Host
    ) -> None:
        with host.transaction() as here:
            here.order("before")
            here.execute("SAVEPOINT theirs")
            with here.store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                unit.commit()
            here.execute("ROLLBACK TO SAVEPOINT theirs")
            here.execute("RELEASE SAVEPOINT theirs")
            here.commit()
        assert _state(host) == (["before"], None)

    def test_given_a_savepoint_of_the_host_in_our_unit_then_it_takes_back_its_own(
        self, host: Host
    ) -> None:
        with host.transaction() as here:
            with here.store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                here.execute("SAVEPOINT theirs")
                here.order("within")
                here.execute("ROLLBACK TO SAVEPOINT theirs")
                here.execute("RELEASE SAVEPOINT theirs")
                unit.commit()
            here.commit()
        assert _state(host) == ([], 1)

    def test_given_a_unit_in_a_unit_then_the_outer_one_takes_back_both(self, host: Host) -> None:
        with host.transaction() as here:
            with here.store.unit("acme") as outer:
                outer.projects.add(small_plan(), key="make")
                with here.store.unit("acme") as inner:
                    inner.projects.add(small_plan("OTHER"), key="other")
                    inner.commit()
                assert outer.projects.version("OTHER") == 1
            with here.store.view("acme") as view:
                refused(Code.STORE_PROJECT_UNKNOWN, lambda: view.projects.version("OTHER"))
            here.commit()
        assert _state(host) == ([], None)

    def test_given_a_unit_in_a_unit_left_without_commit_then_the_outer_one_is_kept(
        self, host: Host
    ) -> None:
        with host.transaction() as here:
            with here.store.unit("acme") as outer:
                outer.projects.add(small_plan(), key="make")
                with here.store.unit("acme") as inner:
                    inner.projects.save(_longer(here.store), expected=1, key="longer")
                outer.commit()
            here.commit()
        assert _state(host) == ([], 1)


class TestMisuse:
    """What cannot go well is refused, or told at the latest when the unit is left."""

    def test_given_a_commit_of_the_host_in_a_unit_then_it_is_told(self, host: Host) -> None:
        with host.transaction() as here:

            def commit_within() -> None:
                with here.store.unit("acme") as unit:
                    unit.projects.add(small_plan(), key="make")
                    here.commit()

            refused(Code.STORE_JOIN_LOST, commit_within)
        assert _state(host) == ([], 1)  # it was the host that kept it

    def test_given_a_rollback_of_the_host_in_a_unit_then_nothing_more_is_written(
        self, host: Host
    ) -> None:
        with host.transaction() as here, here.store.unit("acme") as unit:
            unit.projects.add(small_plan(), key="make")
            here.rollback()
            refused(
                Code.STORE_JOIN_LOST,
                lambda: unit.projects.add(small_plan("OTHER"), key="other"),
            )
            refused(Code.STORE_UNIT_OVER, unit.commit)
        assert _state(host) == ([], None)

    def test_given_an_exception_then_it_is_not_hidden_by_a_lost_transaction(
        self, host: Host
    ) -> None:
        with host.transaction() as here:

            def fail_within() -> None:
                with here.store.unit("acme"):
                    here.rollback()
                    raise LookupError

            with pytest.raises(LookupError):
                fail_within()

    def test_given_a_transaction_that_is_over_then_no_unit_begins(self, host: Host) -> None:
        with host.transaction() as here:
            here.commit()
            with pytest.raises(StoreError) as caught, here.store.unit("acme"):
                pass
        assert caught.value.code is Code.STORE_NOT_JOINABLE

    def test_given_a_failed_statement_of_the_host_then_commit_of_the_unit_says_so(
        self, host: Host
    ) -> None:
        """PostgreSQL refuses all that follows; SQLite goes on."""
        with host.transaction() as here:
            here.order("before")
            with here.store.unit("acme") as unit:
                unit.projects.add(small_plan(), key="make")
                with pytest.raises(Exception, match="nowhere"):
                    here.execute("SELECT one FROM nowhere")
                if here.host.schema != "main":  # on PostgreSQL
                    refused(Code.STORE_FAILED, unit.commit)
                else:
                    unit.rollback()
            here.commit()
        assert _state(host) == (["before"], None)

    def test_what_is_no_tenant_is_refused(self, host: Host) -> None:
        with host.transaction() as here:
            refused(Code.ID_INVALID, lambda: here.store.unit("a b").__enter__())
            refused(Code.ID_INVALID, lambda: here.store.view("").__enter__())


class TestMoments:
    """What is read in a transaction that isolates less than REPEATABLE READ."""

    @pytest.fixture(params=ON_POSTGRES)
    def host(self, request: pytest.FixtureRequest) -> Iterator[Host]:
        with IN_TURN[request.param](request) as made:
            yield with_site(made)

    def test_given_a_save_in_the_middle_of_an_opening_then_it_is_of_one_version(
        self, host: Host, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _saving_between_tables(host, monkeypatch, times=1)
        committed = host.transaction(isolation="READ COMMITTED")
        with committed as here, here.store.view("acme") as view:
            plan = view.projects.open("SITE")
        assert (plan.version, str(plan.settings.name), str(plan["dig"].duration)) == (2, "2", "2d")

    def test_given_repeatable_read_then_it_is_of_the_version_it_began_with(
        self, host: Host, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _saving_between_tables(host, monkeypatch, times=1)
        with host.transaction() as here, here.store.view("acme") as view:
            assert view.projects.open("SITE") == small_plan()

    def test_given_saves_without_end_then_the_host_is_told(
        self, host: Host, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _saving_between_tables(host, monkeypatch, times=1000)
        committed = host.transaction(isolation="READ COMMITTED")
        with committed as here, here.store.view("acme") as view:
            refused(Code.STORE_OVERTAKEN, lambda: view.projects.open("SITE"))

    def test_what_takes_many_rows_is_of_one_version(
        self, host: Host, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: tuple[Callable[[Any], Any], ...] = (
            lambda projects: projects.verify("SITE"),
            lambda projects: projects.as_of("SITE", 1) == small_plan(),
            lambda projects: projects.keep_snapshot("SITE"),
        )
        for ask in asked:
            with monkeypatch.context() as patched:
                _saving_between_tables(host, patched, times=1)
                with host.transaction(isolation="READ COMMITTED") as here:
                    with here.store.unit("acme") as unit:
                        assert ask(unit.projects) in ((), True, None)
                        unit.commit()
                    here.commit()
            assert _state(host)

    def test_given_dates_that_are_kept_anew_in_the_middle_then_those_read_fit_together(
        self, host: Host, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _give_calendar(host)
        _keep_dates(host)

        def keep_others() -> None:
            _save(host, 2)
            _keep_dates(host)

        _meanwhile(monkeypatch, "LEFT JOIN schedule", keep_others)
        committed = host.transaction(isolation="READ COMMITTED")
        with committed as here, here.store.view("acme") as view:
            assert view.schedules.open("SITE", stale_ok=True).version == 3
            assert view.schedules.verify("SITE") == ()

    def test_given_a_save_while_a_person_is_erased_then_nothing_of_it_is_overwritten(
        self, host: Host, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _give_calendar(host, owner="u.li")
        told: list[str] = []

        def save() -> None:
            try:
                _save(host, 2)
                told.append("kept")
            except StoreError as error:
                told.append(error.code)

        other = Thread(target=save)

        def save_meanwhile() -> None:
            other.start()
            other.join(0.3)  # it may have to wait for the erasure

        _meanwhile(monkeypatch, "FROM baseline", save_meanwhile)
        with host.transaction(isolation="READ COMMITTED") as here:
            with here.store.unit("acme") as unit:
                unit.people.erase("u.li", also=["Dig"], key="erase")
                unit.commit()
            here.commit()
        other.join()
        with host.transaction() as here, here.store.view("acme") as view:
            assert view.projects.verify("SITE") == ()
            plan = view.projects.open("SITE")
        assert (told, plan.version) == (["store.conflict"], 3)
        assert str(plan.settings.name) == "Site"

    def test_given_a_save_while_a_person_is_exported_then_it_is_of_one_version(
        self, host: Host, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _give_calendar(host, owner="u.li")
        _saving_between_tables(host, monkeypatch, times=1)
        committed = host.transaction(isolation="READ COMMITTED")
        with committed as here, here.store.view("acme") as view:
            during = view.people.export("u.li", also=["Site"])
        with host.transaction() as here, here.store.view("acme") as view:
            assert view.people.export("u.li", also=["Site"]) == during

    def test_given_read_committed_then_what_is_declared_holds(self, host: Host) -> None:
        with host.transaction() as here:
            declared = here.store.capabilities
        assert ALL - declared == {Capability.SNAPSHOT_READ}
        results = run_contract(
            lambda: nullcontext(Committed(host)),
            only=None if IS_DEEP else [f"test_{name}" for name in _AT_READ_COMMITTED],
        )
        assert [each for each in results if each.failure] == []
        skipped = [each.skipped for each in results if each.skipped]
        missed = {each for each in Capability if any(str(each) in reason for reason in skipped)}
        assert missed == {Capability.SNAPSHOT_READ}

    def test_given_a_save_by_another_then_a_unit_at_read_committed_meets_a_conflict(
        self, host: Host
    ) -> None:
        with host.transaction(isolation="READ COMMITTED") as here:
            mine = _longer(here.store, 5)
            with here.store.unit("acme") as unit:
                _save(host, 1)
                refused(
                    Code.STORE_CONFLICT, lambda: unit.projects.save(mine, expected=1, key="mine")
                )

    def test_given_a_save_by_another_then_a_unit_at_repeatable_read_is_overtaken(
        self, host: Host
    ) -> None:
        """The host's transaction sees the old version for good: only the host can begin anew."""
        with host.transaction() as here:
            mine = _longer(here.store, 5)
            here.order("before")
            with here.store.unit("acme") as unit:
                _save(host, 1)
                refused(
                    Code.STORE_OVERTAKEN, lambda: unit.projects.save(mine, expected=1, key="mine")
                )
            here.commit()  # its own row is as it was
        assert _state(host) == (["before"], 2)


def _save(host: Host, version: int) -> None:
    """Let somebody else save a version that differs in two tables."""
    with host.transaction(isolation="READ COMMITTED") as there:
        with there.store.unit("acme") as unit:
            plan = unit.projects.open("SITE")
            with plan.change_set("both"):
                plan.update("dig", duration=f"{version + 1}d")
                plan.configure(name=str(version + 1))
            unit.projects.save(plan, expected=version, key=f"k{version}")
            unit.commit()
        there.commit()


def _give_calendar(host: Host, *, owner: str | None = None) -> None:
    office = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-17:00")
    with host.transaction(isolation="READ COMMITTED") as there:
        with there.store.unit("acme") as unit:
            plan = unit.projects.open("SITE")
            with plan.change_set("calendar"):
                plan.configure(calendars=[office], calendar="office")
                plan.update("dig", owner=owner)
            unit.projects.save(plan, expected=1, key="calendar")
            unit.commit()
        there.commit()


def _keep_dates(host: Host) -> None:
    """Compute the dates of what is saved last, and keep them."""
    with host.transaction(isolation="READ COMMITTED") as there:
        with there.store.unit("acme") as unit:
            unit.schedules.keep(schedule(unit.projects.open("SITE")))
            unit.commit()
        there.commit()


class Committed(CommittingStore):
    """A host whose views are at READ COMMITTED as well; each use begins with nothing kept."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.entitlements, self.handlers = UNLIMITED, ()
        with host.transaction() as here:
            self.capabilities = here.store.capabilities
            for name in TABLES:
                here.execute(f'DELETE FROM "{host.schema}".{name}')
            here.commit()

    @contextmanager
    def view(self, tenant: str) -> Iterator[Any]:
        committed = self._host.transaction(isolation="READ COMMITTED")
        with committed as here, here.store.view(tenant) as view:
            yield view


_AT_READ_COMMITTED = (
    *("a_view_sees_one_moment", "a_view_sees_the_moment_it_began"),
    *("a_conflict_carries_what_came_between", "a_repeated_save_returns_the_version_it_kept"),
    *("no_increment_of_several_writers_is_lost", "undo_goes_on_where_the_last_session_stopped"),
)


def _meanwhile(patched: pytest.MonkeyPatch, part: str, call: Callable[[], object]) -> None:
    """Let something happen once, after a statement with some part."""
    from pmcore.repositories.sql.joining import JoinedSession

    real, left = JoinedSession._executed, [True]

    def executed(session: JoinedSession, statement: Statement) -> list[Any]:
        rows = real(session, statement)
        if part in statement.sql and left:
            left.clear()
            call()
        return rows

    patched.setattr(JoinedSession, "_executed", executed)


def _saving_between_tables(host: Host, patched: pytest.MonkeyPatch, *, times: int) -> None:
    """Let somebody else save after the settings were read, before the tasks are."""
    from pmcore.repositories.sql.joining import JoinedSession

    real, left = JoinedSession._executed, [times]

    def executed(session: JoinedSession, statement: Statement) -> list[Any]:
        rows = real(session, statement)
        if "FROM settings" in statement.sql and left[0]:
            before, left[0] = left[0], 0  # the other one may read in peace
            with host.transaction() as there, there.store.view("acme") as view:
                version = view.projects.version("SITE")
            _save(host, version)
            left[0] = before - 1
        return rows

    patched.setattr(JoinedSession, "_executed", executed)
