"""What two processes read or write: the same as by one, whatever becomes of the helper."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from exchange.mspdi.agreed_plans import agreed_plan
from pmcore import schedule
from pmcore.calendars import Calendar
from pmcore.cli import main, plans, saving
from pmcore.exchange import Exported, Imported, ReadLimits, helper, read_mspdi, write_mspdi
from pmcore.exchange.exporting import Ledger, in_two
from pmcore.exchange.importing import sources
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.mspdi import ahead_in
from pmcore.kernel import DocumentError, InputError, PmcoreError
from pmcore.wbs import Project, Resource

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "mspdi" / "files"
LOST, OTHER = Feature("lost", "what is lost", "丢失"), Feature("other", "what else", "其他")
HERE = os.getpid()

# A process that is stopped while a helper makes these parts for it.
STOPPED = """
import os, signal, time
from pmcore.exchange.exporting import Ledger, in_two

def begin():
    time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)
    yield b""

list(in_two(begin(), {parts}, Ledger("XML")))
"""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system copies no process")


def made(begin: Iterator[bytes], end: Iterator[bytes], ledger: Ledger | None = None) -> bytes:
    found = b" ".join(in_two(begin, end, ledger or Ledger("XML")))
    assert not multiprocessing.active_children()
    return found


def who() -> Iterator[bytes]:
    yield b"here" if os.getpid() == HERE else b"elsewhere"


def counting(ledger: Ledger, *counted: tuple[Feature, str]) -> Iterator[bytes]:
    for feature, where in counted:
        ledger.left_out(feature, where)
        yield where.encode()


def owned(tasks: int = 9) -> Project:
    """A plan of which a file leaves something out in every part."""
    office = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
    people = [Resource("li"), Resource("wang")]
    plan = Project("P", "Plan", start="2026-03-02T08:00", calendars=[office], resources=people)
    for number in range(tasks):
        team = [("li", "wang")[number % 2]] if number % 3 else []
        plan.add(f"{number}", "Task", duration="2d", owner="li", assignments=team, labels=["a"])
        if number % 4:
            plan.link(f"{number - 1}", f"{number}")
    return plan


def told(about: Exported | Imported) -> list[dict[str, Any]]:
    return [dict(found.context) for found in about.findings]


def same(one: Imported, other: Imported) -> bool:
    """Whether two readings are the same in everything they hold."""
    names = ("project", "as_read", "stored", "extras", "options")
    return told(one) == told(other) and all(
        getattr(one, name) == getattr(other, name) for name in names
    )


def no_room() -> None:
    raise MemoryError


class TooLarge:
    """What takes more memory than there is when it is taken."""

    def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
        return no_room, ()


class TestHelper:
    """One makes the beginning, a copy of it the end."""

    def test_given_a_helper_then_it_makes_the_end(self) -> None:
        assert made(who(), who()) == b"here elsewhere"

    def test_given_what_both_count_then_it_is_added_up_and_the_first_is_the_first(self) -> None:
        ledger = Ledger("XML")
        ledger.left_out(LOST, "before")

        made(
            counting(ledger, (LOST, "a"), (LOST, "b")),
            counting(ledger, (OTHER, "c"), (LOST, "d")),
            ledger,
        )

        found = [(each.context["kind"], each.context["count"]) for each in ledger.findings()]
        firsts = [each.context["first"] for each in ledger.findings()]
        assert found == [("lost", 4), ("other", 1)]
        assert firsts == ["before", "c"]

    def test_given_a_helper_that_is_stopped_then_the_end_is_made_here(self) -> None:
        def stopped() -> Iterator[bytes]:
            yield b"begun"
            if os.getpid() != HERE:
                os.kill(os.getpid(), signal.SIGKILL)
            yield b"ended"

        assert made(who(), stopped()) == b"here begun ended"

    def test_given_a_helper_that_is_stopped_while_it_brings_then_the_end_is_made_here(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ledger, stopped, sent = Ledger("XML"), multiprocessing.Event(), Connection._send  # type: ignore[attr-defined]

        def sudden(self: Connection, message: memoryview) -> None:
            if os.getpid() == HERE or len(message) < 2**20:
                sent(self, message)
                return
            sent(self, message[: 2**19])
            stopped.set()
            os.kill(os.getpid(), signal.SIGKILL)

        def end() -> Iterator[bytes]:
            ledger.left_out(LOST, "end")
            yield b"x" * 2**20

        monkeypatch.setattr(Connection, "_send", sudden)

        assert made(who(), end(), ledger) == b"here " + b"x" * 2**20
        assert [each.context["count"] for each in ledger.findings()] == [1]
        assert stopped.is_set()

    def test_given_many_parts_then_no_two_are_sent_at_once(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Sent as one they would be held twice, by this process and by the helper."""
        taken, recv = list[object](), Connection.recv

        def watched(self: Connection) -> object:
            taken.append(recv(self))
            return taken[-1]

        monkeypatch.setattr(Connection, "recv", watched)

        assert made(who(), iter([b"x", b"y", b"z"])) == b"here x y z"
        assert [each for each in taken if isinstance(each, bytes)] == [b"x", b"y", b"z"]

    def test_given_no_room_for_what_is_brought_then_it_does_not_come(self) -> None:
        with helper.helping(lambda _: [TooLarge()]) as brought:
            assert brought() is None

    def test_given_a_helper_that_hangs_then_the_end_is_made_here(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def hung() -> Iterator[bytes]:
            if os.getpid() != HERE:
                threading.Event().wait()
            yield b"ended"

        monkeypatch.setattr(helper, "_PATIENCE", 0.1)

        assert made(who(), hung()) == b"here ended"

    def test_given_an_error_in_the_end_then_it_is_told_here(
        self, capfd: pytest.CaptureFixture[str]
    ) -> None:
        def wrong() -> Iterator[bytes]:
            yield b"x"
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            made(who(), wrong())

        assert not multiprocessing.active_children()
        assert capfd.readouterr() == ("", "")

    def test_given_an_error_in_the_beginning_then_no_helper_is_left(self) -> None:
        def endless() -> Iterator[bytes]:
            while True:
                yield b""

        def wrong() -> Iterator[bytes]:
            yield b"x"
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            made(wrong(), endless())

        assert not multiprocessing.active_children()

    def test_given_no_process_to_be_had_then_all_is_made_here(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused() -> int:
            raise BlockingIOError(11, "Resource temporarily unavailable")

        monkeypatch.setattr(os, "fork", refused)

        assert made(who(), who()) == b"here here"

    def test_given_a_system_that_copies_none_then_all_is_made_here(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])

        assert made(who(), who()) == b"here here"

    def test_given_a_helper_of_others_then_it_needs_none_of_its_own(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)  # type: ignore[attr-defined]

        assert made(who(), who()) == b"here here"

    def test_given_no_pipe_to_be_had_then_all_is_made_here(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused(*_given: Any, **_more: Any) -> None:
            raise OSError(24, "Too many open files")

        monkeypatch.setattr(multiprocessing.get_context("fork"), "Pipe", refused)

        assert made(who(), who()) == b"here here"

    @pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
    def test_given_an_ending_for_all_as_it_starts_then_a_helper_says_nothing_of_it(
        self, name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        number = signal.Signals[name]

        def ended() -> None:  # as by Ctrl-C, which reaches all processes of a terminal
            if os.getpid() != HERE:
                os.kill(os.getpid(), number)

        before = signal.signal(number, signal.default_int_handler)
        monkeypatch.setattr(multiprocessing.util, "_close_stdin", ended)
        try:
            whose = made(who(), who())
        finally:
            signal.signal(number, before)

        assert whose == (b"here here" if name == "SIGTERM" else b"here elsewhere")
        assert capfd.readouterr() == ("", "")
        assert not signal.pthread_sigmask(signal.SIG_BLOCK, ())

    @pytest.mark.parametrize(
        "parts", ["[b'x' * 2**20]", "iter(lambda: time.sleep(0.01) or b'x', b'')"]
    )
    def test_given_a_process_that_is_stopped_then_its_helper_does_not_outlive_it(
        self, parts: str
    ) -> None:
        asker = subprocess.Popen(
            [sys.executable, "-c", STOPPED.format(parts=parts)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

        said, _ = asker.communicate(timeout=30)  # until nobody holds its output

        assert (said, asker.returncode) == (b"", -signal.SIGKILL)


class TestReading:
    """Whoever helped, what was read is the same, and so is what is wrong with it."""

    @pytest.fixture(autouse=True)
    def every_file_is_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ahead_in, "_TO_BE_SPLIT", 0)

    @pytest.mark.skipif(not SAMPLES.is_dir(), reason="samples lie beside the checkout")
    def test_given_files_of_others_then_two_read_what_one_reads(self) -> None:
        for path in sorted(SAMPLES.iterdir()):
            one, two = read_mspdi(path), read_mspdi(path, processes=2)
            assert same(one, two), path.name

    def test_given_a_plan_then_a_helper_takes_its_later_tasks_apart(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "plan.xml"
        write_mspdi(owned(60), path)
        taken, at = list[int](), ahead_in.Ahead.at

        def watched(self: ahead_in.Ahead, place: int) -> ahead_in.Run | None:
            found = at(self, place)
            taken.append(len(found.records) if found else 0)
            return found

        monkeypatch.setattr(ahead_in.Ahead, "at", watched)

        two = read_mspdi(path, processes=2)

        assert same(two, read_mspdi(path))
        assert sum(taken) > 25

    @pytest.mark.parametrize("size", [0, 500, 5000])
    def test_given_a_file_that_breaks_off_then_it_says_the_same(
        self, size: int, tmp_path: Path
    ) -> None:
        path = tmp_path / "plan.xml"
        write_mspdi(owned(60), path)
        path.write_bytes(path.read_bytes()[:-1000][: size or None])
        told = []

        for processes in (1, 2):
            with pytest.raises(DocumentError) as caught:
                read_mspdi(path, processes=processes)
            told.append((caught.value.code, caught.value.context))

        assert told[0] == told[1]
        assert not multiprocessing.active_children()

    @pytest.mark.parametrize(
        "limits",
        [
            {"max_bytes": 9000},
            {"max_values": 900},
            {"max_tasks": 50},
            {"max_values": 1800, "max_tasks": 55},
            {"max_depth": 3},
        ],
    )
    def test_given_more_than_may_be_then_it_says_the_same(
        self, limits: dict[str, int], tmp_path: Path
    ) -> None:
        path = tmp_path / "plan.xml"
        write_mspdi(owned(60), path)
        told = []

        for processes in (1, 2):
            with pytest.raises(PmcoreError) as caught:
                read_mspdi(path, ReadLimits(**limits), processes=processes)
            told.append((caught.value.code, caught.value.context))

        assert told[0] == told[1]

    @pytest.mark.parametrize("most", range(40, 60))
    def test_given_too_large_a_file_then_it_says_no_less(
        self, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where it holds too many tasks as well, what is met first is told."""
        monkeypatch.setattr(sources, "_PART", 5000)
        path = tmp_path / "plan.xml"
        write_mspdi(owned(60), path)
        limits, told = ReadLimits(max_bytes=49_000, max_tasks=most), []

        for processes in (1, 2):
            with pytest.raises(PmcoreError) as caught:
                read_mspdi(path, limits, processes=processes)
            told.append((caught.value.code, caught.value.context))

        assert told[0] == told[1]

    @pytest.mark.parametrize("name", ["missing.xml", ".", "pipe"])
    def test_given_no_file_then_it_says_the_same(self, name: str, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        told = []

        for processes in (1, 2):
            with pytest.raises(DocumentError) as caught:
                read_mspdi(tmp_path / name, processes=processes)
            told.append((caught.value.code, caught.value.context))

        assert told[0] == told[1]

    def test_given_a_document_that_is_no_file_then_one_reads_it(self, tmp_path: Path) -> None:
        data = write_mspdi(owned(60)).data
        assert data is not None

        assert same(read_mspdi(data, processes=2), read_mspdi(data))
        assert same(read_mspdi(io.BytesIO(data), processes=2), read_mspdi(data))

    def test_given_a_helper_that_is_stopped_then_all_is_read_here(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "plan.xml"
        write_mspdi(owned(60), path)
        one = read_mspdi(path)

        def stopped(*_: Any) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(ahead_in, "take_ahead", stopped)

        assert same(read_mspdi(path, processes=2), one)

    @pytest.mark.parametrize("processes", [0, 3, "2", None, True])
    def test_given_another_number_then_it_is_refused(self, processes: Any) -> None:
        with pytest.raises(InputError) as caught:
            read_mspdi(b"<Project/>", processes=processes)

        assert caught.value.code == "value.invalid"


class TestWriting:
    """A file is the same, to the byte, and what is told of it."""

    @pytest.mark.parametrize("tasks", [0, 1, 2, 9])
    def test_given_a_plan_then_two_write_what_one_writes(self, tasks: int) -> None:
        plan = owned(tasks)
        dated = schedule(plan) if tasks else None

        one = write_mspdi(plan, schedule=dated)
        two = write_mspdi(plan, schedule=dated, processes=2)

        assert two.data == one.data
        assert told(two) == told(one)
        assert bool(told(one)) is bool(tasks)

    @pytest.mark.skipif(not SAMPLES.is_dir(), reason="samples lie beside the checkout")
    def test_given_files_of_others_then_two_write_what_one_writes(self) -> None:
        for path in sorted(SAMPLES.iterdir()):
            before = read_mspdi(path)
            dated = schedule(before.project, before.options) if len(before.project) else None
            for dates in (None, dated):
                one = write_mspdi(before.project, imported=before, schedule=dates)
                two = write_mspdi(before.project, imported=before, schedule=dates, processes=2)
                assert two.data == one.data, path.name
                assert told(two) == told(one)

    def test_given_what_cannot_be_written_then_it_is_told_and_the_file_is_as_it_was(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "plan.xml"
        path.write_text("before")
        plan = owned()
        plan.update("8", duration="999999999mo")

        with pytest.raises(InputError) as caught:
            write_mspdi(plan, path, processes=2)

        assert caught.value.code == "value.invalid"
        assert path.read_text() == "before"
        assert not multiprocessing.active_children()

    @pytest.mark.parametrize("processes", [0, 3, "2", None])
    def test_given_another_number_then_it_is_refused(self, processes: Any) -> None:
        with pytest.raises(InputError) as caught:
            write_mspdi(owned(), processes=processes)

        assert caught.value.code == "value.invalid"


class TestCommand:
    """Large files are read and written by two where the command is a process of its own."""

    @pytest.mark.parametrize(("worth", "processes", "helped"), [(1, 2, 1), (1, 1, 0), (50, 2, 0)])
    def test_given_a_large_plan_then_two_read_and_write_it(
        self,
        worth: int,
        processes: int,
        helped: int,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        read, asked, readers = tmp_path / "in.xml", list[int](), list[int]()
        write_mspdi(agreed_plan(20), read)

        def watched(*given: Any, processes: int, **more: Any) -> Exported:
            asked.append(processes)
            return write_mspdi(*given, processes=processes, **more)

        def reading(*given: Any, processes: int, **more: Any) -> Imported:
            readers.append(processes)
            return read_mspdi(*given, processes=processes, **more)

        monkeypatch.setattr(plans, "read_mspdi", reading)
        monkeypatch.setattr(saving, "_TASKS_FOR_TWO", worth)
        monkeypatch.setattr(saving, "write_mspdi", watched)
        for number in (1, processes):
            out = str(tmp_path / f"out{number}.xml")
            assert main(["convert", str(read), out, "--reschedule"], processes=number) == 0

        assert asked == [1, 1 + helped]
        assert readers == [1, processes]
        two = (tmp_path / f"out{processes}.xml").read_bytes()
        assert two == (tmp_path / "out1.xml").read_bytes()
