"""When a leaf is worked: its bar, cut where splits pause it and where its work was interrupted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from pmcore.calendars import WorkingTime
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.engine.irregular import pauses_of
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.engine.standing import Standing
from pmcore.wbs import ReadableProject, Task

Interval: TypeAlias = tuple[int, int]


def may_rest(task: Task) -> bool:
    """Whether the work of a leaf may rest between its start and its finish."""
    is_begun = task.actual_start is not None and task.actual_finish is None
    return bool(task.splits) or is_begun


def segments_of(
    project: ReadableProject, solution: Solution, columns: Columns, row: int
) -> list[Interval]:
    """Return the instants between which a row is worked, in order.

    One pair but for a leaf with splits, and for one that has started and whose remaining work
    goes on later. Nights and weekends are not cut out.
    """
    begin = int(columns.scheduled_start[row])
    # a start by hand may lie behind the last finish of a summary
    end = max(begin, int(columns.scheduled_finish[row]))
    network = solution.network
    node, task = network.outline.main_node(row), network.outline.tasks[row]
    if node < 0 or begin == end or not may_rest(task):
        return [(begin, end)]
    nodes: list[int] = network.outline.leaves(row).tolist()
    if len(nodes) > 1 and begun(network, node) is None:
        return [(begin, end)]
    pauses = [*pauses_of(task.splits, project.minutes)]
    worked: list[Interval] = []
    for each in nodes:
        until = end if len(nodes) == 1 else int(solution.scheduled.finish[each])
        worked += _worked(solution, each, (begin, until), pauses)
    return _merged(sorted(worked)) or [(begin, end)]


def _worked(
    solution: Solution, node: int, span: Interval, pauses: Sequence[Interval]
) -> Iterator[Interval]:
    """Yield the instants between which a leaf, or a part of a started one, is worked."""
    network = solution.network
    working = solution.ground.table.working[int(network.nodes.calendar[node])]
    told, (begin, end) = begun(network, node), span
    first, last = working.pos(begin), working.pos(end)
    if told is not None and told.waited:
        goes_on = last - told.left
        first = min(first + told.waited, goes_on) if told.done else goes_on
    yield from _instants(working, begin, end, worked_positions(told, first, last, pauses))


def _merged(pieces: Iterable[Interval]) -> list[Interval]:
    """Return pieces, in order, with those that meet or overlap as one."""
    found: list[Interval] = []
    for begin, end in pieces:
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found


def passed_pauses(done: int, pauses: Iterable[Interval]) -> int:
    """Minutes of the pauses that lie in the first minutes of a leaf, which count them.

    >>> passed_pauses(960, [(240, 480), (720, 480)])
    480
    """
    over = 0
    for after, pause in pauses:
        if after >= done - over - pause:
            break
        over += pause
    return over


class Begun(NamedTuple):
    """Minutes of a started leaf, or of a part of it, each with its pauses.

    Attributes
    ----------
    waited
        From the actual start to where it began, or would have begun.
    done, left
        Of its work.
    """

    waited: int
    done: int
    left: int


def begun(network: Network, node: int) -> Begun | None:
    """Return what is done and left of a started leaf; ``None`` for any other."""
    facts = network.facts
    place = int(facts.leaf.searchsorted(node))
    if place == len(facts) or int(facts.leaf[place]) != node:
        return None
    if facts.standing[place] != Standing.STARTED:
        return None
    return Begun(int(facts.waited[place]), int(facts.done[place]), int(facts.remaining[place]))


def worked_positions(
    told: Begun | None, first: int, last: int, pauses: Sequence[Interval]
) -> list[Interval]:
    """Return the positions between which a leaf is worked that stands from ``first`` to ``last``.

    Parameters
    ----------
    told
        What is done and left of a started one.
    pauses
        Minutes of work before each pause, and of the pause, in order.
    """
    found, place = [], first
    for rest, resumed in _rests(told, first, last, pauses):
        if rest >= last:
            break
        if resumed <= rest:
            continue
        if rest > place:
            found.append((place, rest))
        place = max(place, resumed)
    return [*found, (place, last)] if place < last else found


def _rests(told: Begun | None, first: int, last: int, pauses: Sequence[Interval]) -> list[Interval]:
    """Positions between which a leaf rests that is worked from ``first`` to ``last``."""
    if told is None:
        return [*_paused(first, 0, pauses, last)]
    _, done, left = told
    over = passed_pauses(done, pauses)
    behind = [each for each in pauses if each[0] < done - over]
    resumed = last - left
    ahead = [*_paused(resumed, done - over, pauses[len(behind) :], last)]
    if resumed < first + done:  # it started after its data date: the bar holds but what remains
        return ahead
    # work of which nothing is done has only been begun: there is no first piece to be apart
    interrupted = [(first + done, resumed)] if done and left else []
    return [*_paused(first, 0, behind, first + done), *interrupted, *ahead]


def _paused(place: int, done: int, pauses: Sequence[Interval], last: int) -> Iterator[Interval]:
    """Positions of pauses in work that goes on at ``place`` when so much of it is done.

    Work and pauses end at ``last``; what is to pause after more work than there is rests at its
    end.
    """
    work = last - place - sum(pause for _, pause in pauses)
    over = 0
    for after, pause in pauses:
        begin = place + min(after - done, work) + over
        over += pause
        yield begin, begin + pause


def _instants(
    working: WorkingTime, begin: int, end: int, worked: Iterable[Interval]
) -> Iterator[Interval]:
    """Return pieces of an interval of instants, given as positions; its own ends stay."""
    first, last = working.pos(begin), working.pos(end)
    for start, finish in worked:
        yield (
            begin if start == first else working.start_at(start),
            end if finish == last else working.finish_at(finish),
        )
