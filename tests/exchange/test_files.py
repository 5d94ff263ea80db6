"""Plan files on disk: complete or as they were."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pmcore import Project, load_plan, save_plan
from pmcore.calendars import Calendar, Holiday
from pmcore.exchange import ReadLimits, write_file
from pmcore.kernel import Code, DocumentError
from pmcore.wbs import Task


@pytest.fixture
def plan() -> Project:
    project = Project("SITE", "工地", start="2026-03-02")
    project.add("dig", "Dig", duration="3d")
    return project


class TestLoadAndSave:
    """The name of the file says which format it has."""

    @pytest.mark.parametrize("name", ["plan.json", "plan.yaml", "plan.YML", "plan"])
    def test_given_a_saved_plan_then_it_loads(
        self, name: str, plan: Project, tmp_path: Path
    ) -> None:
        save_plan(plan, tmp_path / name)

        assert load_plan(str(tmp_path / name)) == plan
        assert (tmp_path / name).read_bytes().startswith(b"{") is not ("y" in name.lower())

    def test_given_a_saved_plan_then_nothing_else_is_left_in_the_folder(
        self, plan: Project, tmp_path: Path
    ) -> None:
        save_plan(plan, tmp_path / "plan.json")
        save_plan(plan, tmp_path / "plan.json")

        assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]

    @pytest.mark.parametrize(
        ("name", "code"),
        [("none.json", Code.DOCUMENT_NOT_FOUND), (".", Code.DOCUMENT_UNREADABLE)],
    )
    def test_given_no_file_then_a_code(self, name: str, code: Code, tmp_path: Path) -> None:
        with pytest.raises(DocumentError) as caught:
            load_plan(tmp_path / name)

        assert caught.value.code is code

    def test_given_a_name_with_a_null_byte_then_a_code(self, plan: Project) -> None:
        with pytest.raises(DocumentError) as read:
            load_plan("a\0b")
        with pytest.raises(DocumentError) as written:
            save_plan(plan, "a\0b")

        assert read.value.code is Code.DOCUMENT_UNREADABLE
        assert written.value.code is Code.DOCUMENT_UNWRITABLE

    def test_given_a_file_beyond_the_limit_then_no_more_than_that_is_read(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "big.json"
        path.write_text(" " * 1000)

        with pytest.raises(DocumentError) as caught:
            load_plan(path, ReadLimits(max_bytes=999))

        assert caught.value.code is Code.DOCUMENT_TOO_LARGE


class TestWriting:
    """A file that cannot be written leaves the old one untouched."""

    def test_given_a_failure_halfway_then_the_old_file_stays(
        self, plan: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "plan.json"
        save_plan(plan, path)
        before = path.read_bytes()

        def fail(handle: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", fail)
        plan.add("pour", "Pour")
        with pytest.raises(DocumentError) as caught:
            save_plan(plan, path)

        assert caught.value.code is Code.DOCUMENT_UNWRITABLE
        assert path.read_bytes() == before
        assert [each.name for each in tmp_path.iterdir()] == ["plan.json"]

    def test_given_no_such_folder_then_a_code(self, plan: Project, tmp_path: Path) -> None:
        with pytest.raises(DocumentError) as caught:
            save_plan(plan, tmp_path / "none" / "plan.json")

        assert caught.value.code is Code.DOCUMENT_UNWRITABLE

    def test_given_a_link_then_the_file_it_leads_to_is_written(
        self, plan: Project, tmp_path: Path
    ) -> None:
        (tmp_path / "link.json").symlink_to(tmp_path / "plan.json")

        save_plan(plan, tmp_path / "link.json")

        assert (tmp_path / "link.json").is_symlink()
        assert load_plan(tmp_path / "plan.json") == plan

    def test_given_a_file_with_permissions_then_they_stay(
        self, plan: Project, tmp_path: Path
    ) -> None:
        path = tmp_path / "plan.json"
        save_plan(plan, path)
        path.chmod(0o600)

        save_plan(plan, path)

        assert path.stat().st_mode & 0o777 == 0o600

    def test_given_a_device_then_it_is_written_to_and_not_replaced(self) -> None:
        write_file(os.devnull, "x")

        assert not Path(os.devnull).is_file()

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have names on Unix")
    def test_given_a_pipe_without_a_reader_then_it_is_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.html")

        with pytest.raises(DocumentError, match="not a folder, pipe or disk") as caught:
            write_file(tmp_path / "pipe.html", "x")

        assert caught.value.code is Code.DOCUMENT_UNWRITABLE

    @pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="Unix")
    def test_given_standard_output_that_is_a_pipe_then_it_is_written_to(self) -> None:
        program = "from pmcore.exchange import write_file; write_file('/dev/stdout', 'x' * 200_000)"

        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

        assert done.stdout == b"x" * 200_000


class _Own:
    """A holiday source of a host."""

    official_until: int | None = None

    def between(self, first: object, last: object) -> tuple[Holiday, ...]:
        return ()

    def is_official(self, year: int) -> bool:
        return True

    def __hash__(self) -> int:
        return 1


def test_given_a_holiday_source_of_the_host_then_saving_is_refused(tmp_path: Path) -> None:
    office = Calendar.standard("office", zone="UTC", holidays=_Own())
    plan = Project("P", "P", start="2026-03-02", calendars=[office])
    plan.add_many([Task("A", "A")])

    with pytest.raises(DocumentError) as caught:
        save_plan(plan, tmp_path / "plan.json")

    assert caught.value.code is Code.DOCUMENT_HOLIDAYS
    assert "_Own" in caught.value.message()
    assert not list(tmp_path.iterdir())
