"""Tasks of other projects, and links with them: odd ones are findings, many are no burden."""

from __future__ import annotations

import time

import pytest

from exchange.mspdi.documents import document, imported, kinds, link, task
from pmcore.exchange import Imported, read_mspdi, write_mspdi

STUB = "<ExternalTask>1</ExternalTask>"
DATES = "<Start>2026-03-09T08:00:00</Start><Finish>2026-03-10T17:00:00</Finish>"


def crossing(uid: int) -> str:
    """A link from a task of another project."""
    said = f"<CrossProject>1</CrossProject><CrossProjectName>other.mpp\\{uid}</CrossProjectName>"
    return link(uid).replace("<Type>", f"{said}<Type>")


def read_again(before: Imported) -> Imported:
    data = write_mspdi(before.project, imported=before).data
    assert data is not None
    return read_mspdi(data)


class TestOddStubs:
    """What another project dates is not for this file to refuse."""

    def test_one_that_finishes_before_it_starts_stands_at_its_finish(self) -> None:
        turned = "<Start>2026-03-09T08:00:00</Start><Finish>2026-03-04T17:00:00</Finish>"

        result = imported(task(1, STUB + turned), task(2, link(1)))

        stub = result.project["T1"]
        assert stub.manual_start == stub.manual_finish
        assert str(stub.manual_finish) == "2026-03-04 17:00:00"
        assert kinds(result)["external_turned"] == 1
        again = read_again(result)
        assert (again.project, again.stored.tasks) == (result.project, result.stored.tasks)

    @pytest.mark.parametrize(
        "rows",
        [
            (task(1, STUB + DATES + link(2)), task(2, STUB + DATES + link(1)), task(3, link(1))),
            (
                task(1, STUB + DATES + crossing(2)),
                task(2, STUB + DATES + crossing(1)),
                task(3, link(1)),
            ),
            (task(1, STUB + DATES + link(3)), task(3, link(1))),
            (task(1, STUB + DATES + link(1)), task(3, link(1))),
        ],
        ids=["stubs", "crossing", "through one's own", "itself"],
    )
    def test_links_into_them_that_run_in_a_circle_are_kept_beside_the_plan(
        self, rows: tuple[str, ...]
    ) -> None:
        result = imported(*rows)

        [read] = result.project.dependencies()
        assert (read.predecessor, read.successor) == ("T1", "T3")
        assert kinds(result)["external_circle"] == len(rows) - 1
        again = read_again(result)
        assert again.extras.tasks == result.extras.tasks
        assert again.project == result.project

    def test_links_into_them_without_a_circle_are_dependencies(self) -> None:
        result = imported(task(1), task(2, STUB + DATES + link(1)), task(3, link(2)))

        assert len(result.project.dependencies()) == 2
        assert "external_circle" not in kinds(result)


class TestManyLinks:
    """A task into which thousands of links lead costs as much for each as one of a few."""

    def test_eight_times_as_many_take_about_eight_times_as_long(self) -> None:
        few, many = (_seconds(count) for count in (1000, 8000))

        assert many / few < 16


def _seconds(count: int) -> float:
    """The least time in which so many links are read and written."""
    stubs = [task(uid, STUB + DATES) for uid in range(2, count + 2)]
    data = document(*stubs, task(1, "".join(map(crossing, range(2, count + 2)))))
    least = float("inf")
    for _ in range(2):
        begun = time.process_time()
        result = read_again(read_mspdi(data))
        least = min(least, time.process_time() - begun)
        assert len(result.project.predecessors("T1")) == count
    return least
