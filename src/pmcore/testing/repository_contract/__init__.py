"""What every store must do: tests that a host runs against its own.

Subclass :class:`RepositoryContract` in a test module and give it a store::

    class TestOurStore(RepositoryContract):
        @pytest.fixture
        def store(self) -> Iterator[Store]:
            yield OurStore(connection)

pytest finds the tests. Or let ``python -m pmcore.testing our_module:make_store`` run them all
and print a report. No test may be overridden: a store that needs one left out is no store. What
only some stores can do, a store declares (``capabilities``): tests of what it does not are skipped.
"""

from __future__ import annotations

from pmcore.testing.repository_contract.at_once import AtOnceContract
from pmcore.testing.repository_contract.bases import BaseContract
from pmcore.testing.repository_contract.calendar_lists import CalendarListContract
from pmcore.testing.repository_contract.calendars import CalendarContract
from pmcore.testing.repository_contract.claims import ClaimContract
from pmcore.testing.repository_contract.conflicts import ConflictContract
from pmcore.testing.repository_contract.damaged_events import DamagedEventContract
from pmcore.testing.repository_contract.documents import DocumentContract
from pmcore.testing.repository_contract.durability import DurabilityContract
from pmcore.testing.repository_contract.epochs import EpochContract
from pmcore.testing.repository_contract.erased_traces import ErasedTraceContract
from pmcore.testing.repository_contract.erased_words import ErasedWordContract
from pmcore.testing.repository_contract.erasing import ErasingContract
from pmcore.testing.repository_contract.erasures import ErasureContract
from pmcore.testing.repository_contract.extremes import ExtremeContract
from pmcore.testing.repository_contract.failures import FailureContract
from pmcore.testing.repository_contract.handlers import HandlerContract
from pmcore.testing.repository_contract.hooks import Hooks
from pmcore.testing.repository_contract.imports import ImportContract
from pmcore.testing.repository_contract.keys import KeyContract
from pmcore.testing.repository_contract.lists import ListContract
from pmcore.testing.repository_contract.logs import LogContract
from pmcore.testing.repository_contract.marks import MarkContract
from pmcore.testing.repository_contract.moves import MoveContract
from pmcore.testing.repository_contract.other_quotas import OtherQuotaContract
from pmcore.testing.repository_contract.outbox import OutboxContract
from pmcore.testing.repository_contract.outbox_questions import OutboxQuestionContract
from pmcore.testing.repository_contract.paging import PagingContract
from pmcore.testing.repository_contract.people import PeopleContract
from pmcore.testing.repository_contract.quotas import QuotaContract
from pmcore.testing.repository_contract.reports import CaseResult, run_contract
from pmcore.testing.repository_contract.rows import RowContract
from pmcore.testing.repository_contract.schedules import ScheduleContract
from pmcore.testing.repository_contract.sizes import SizeContract
from pmcore.testing.repository_contract.task_lists import TaskListContract
from pmcore.testing.repository_contract.tenants import TenantContract
from pmcore.testing.repository_contract.units import UnitContract

__all__ = ["CaseResult", "Hooks", "RepositoryContract", "run_contract"]


class RepositoryContract(
    UnitContract,
    RowContract,
    ConflictContract,
    BaseContract,
    EpochContract,
    KeyContract,
    LogContract,
    ListContract,
    TaskListContract,
    TenantContract,
    DocumentContract,
    CalendarContract,
    CalendarListContract,
    ScheduleContract,
    PeopleContract,
    ErasingContract,
    ErasedWordContract,
    ErasedTraceContract,
    OutboxContract,
    ClaimContract,
    MoveContract,
    DamagedEventContract,
    OutboxQuestionContract,
    ErasureContract,
    ImportContract,
    QuotaContract,
    OtherQuotaContract,
    HandlerContract,
    AtOnceContract,
    SizeContract,
    ExtremeContract,
    PagingContract,
    MarkContract,
    FailureContract,
    DurabilityContract,
):
    """All groups of tests together."""
