"""Nodes of the leaves: one each, more where people work apart or where a delay lies before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import compress
from typing import NamedTuple

import numpy as np

from pmcore.calendars.common import CommonCalendar
from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.crews import CrewReader, Crews, Remain
from pmcore.scheduling.engine.facts import FactReader
from pmcore.scheduling.engine.irregular import Irregular, read_irregular
from pmcore.scheduling.engine.lengths import Lengths
from pmcore.scheduling.engine.network import WorkCalendar
from pmcore.scheduling.engine.nodes import Kind, Nodes, Role
from pmcore.scheduling.engine.outline import Outline
from pmcore.scheduling.engine.remains import goes_on
from pmcore.scheduling.engine.standing import Facts, FixedSummaries
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Project, Task


class Delays(NamedTuple):
    """Minutes between where leaves would stand, nodes of their own, and where they do."""

    before: Ints
    after: Ints
    minutes: Ints
    calendar: Ints

    def with_more(self, more: Delays) -> Delays:
        """Return them with others behind."""
        return Delays(*map(np.concatenate, zip(self, more, strict=True)))


class Leaves(NamedTuple):
    """Nodes of leaves before anything is linked.

    Attributes
    ----------
    outline
        With the parts of leaves that people work on apart.
    nodes
        One for each leaf in outline order, then further parts, then what waits out delays.
    length
        Minutes of each node of a leaf as planned, whatever is done of it and pauses left out.
    entry
        By node: where what it waits for arrives, itself unless a delay lies before it.
    delays
        What delays ask: from where a leaf would stand to where it stands.
    inactive
        Nodes of leaves that take no part.
    hammocks
        Those of them that are level of effort.
    calendars
        All calendars by number; elapsed time has the number after the last.
    worked_in
        Numbers of those in which started leaves are or were worked by people apart, and of those
        of people on summary tasks: no date is found in them, but work is.
    """

    outline: Outline
    nodes: Nodes
    length: Ints
    entry: Ints
    delays: Delays
    inactive: Ints
    hammocks: Ints
    facts: Facts
    fixed: FixedSummaries
    calendars: tuple[WorkCalendar, ...]
    worked_in: Ints

    @property
    def elapsed(self) -> int:
        """Calendar number of elapsed time."""
        return len(self.calendars)


def read_leaves(
    project: Project,
    outline: Outline,
    lengths: Lengths,
    number: Mapping[str | None, int],
    options: SchedulingOptions,
) -> Leaves:
    """Read how long each leaf takes, in which calendar, and what is known of it.

    Parameters
    ----------
    number
        Numbers of the project's calendars by id; ``None`` is the project's own.

    Raises
    ------
    CalendarError
        ``calendar.holidays_unknown``.
    """
    known = project.settings.calendars
    tasks = [*compress(outline.tasks, (outline.node >= 0).tolist())]
    named = outline.node[outline.special]
    special: list[int] = named[named >= 0].tolist()
    reader = CrewReader(project, number, options)
    crews = reader.crews(tasks)
    calendars: tuple[WorkCalendar, ...] = (*known, *crews.common)
    nodes = _nodes(outline, tasks, lengths, _last_to_end(crews), len(calendars))
    nodes = _late(nodes, [leaf for leaf in special if tasks[leaf].as_late_as_possible])
    begun = [leaf for leaf in special if goes_on(tasks[leaf])]
    remains = {leaf: reader.remains(tasks[leaf]) for leaf in begun}
    facts_of = FactReader({id: known[at] for id, at in number.items()}, project.minutes)
    facts = facts_of.of_leaves(tasks, special, nodes.duration, remains)
    fixed = facts_of.of_summaries(outline)
    nodes = _going_on(nodes, remains)
    more = _other_parts(crews, facts).with_more(_other_remains(remains, crews.common))
    facts = _numbered(facts, more, len(tasks))
    owner = np.concatenate([np.arange(len(tasks)), more.leaf])
    outline, nodes = _with_parts(outline, nodes, more)
    length, irregular = nodes.duration, read_irregular(tasks, special, project.minutes)
    nodes = _pointed(_paused(nodes, irregular, owner), outline, irregular.hammocks)
    own = _own_delays(crews, more, facts, remains, len(tasks))
    nodes, entry, delays = _delayed(nodes, irregular, owner, own, len(calendars))
    return Leaves(
        outline=outline,
        nodes=nodes,
        length=length,
        entry=entry,
        delays=delays,
        inactive=_nodes_of(irregular.inactive, owner),
        hammocks=irregular.hammocks,
        facts=facts,
        fixed=fixed,
        calendars=calendars,
        worked_in=np.concatenate(
            [
                crews.calendar[np.isin(crews.leaf, begun)],
                reader.at_work(compress(outline.tasks, outline.is_summary.tolist())),
            ]
        ),
    )


def spread(places: Ints, values: Ints | int, count: int) -> Ints:
    """Return an array of zeros but for some places."""
    column = np.zeros(count, dtype=np.int64)
    column[places] = values
    return column


def _last_to_end(crews: Crews) -> Crews:
    """Return the part of each leaf that is the last to end: its first entry."""
    if not crews.leaf.size:
        return crews
    _, first = np.unique(crews.leaf, return_index=True)
    return crews.take(first)


def _going_on(nodes: Nodes, remains: Mapping[int, Sequence[Remain]]) -> Nodes:
    """Return nodes of which started ones are worked as what of them is the last to end."""
    last = {leaf: parts[0].calendar for leaf, parts in remains.items() if parts}
    if not last:
        return nodes
    calendar = nodes.calendar.copy()
    calendar[[*last]] = [*last.values()]
    return replace(nodes, calendar=calendar)


def _other_remains(
    remains: Mapping[int, Sequence[Remain]], common: tuple[CommonCalendar, ...]
) -> Crews:
    """Return what is left of the other parts of started leaves."""
    found = [
        (leaf, share.left, share.wait, calendar)
        for leaf, parts in remains.items()
        for share, calendar in parts[1:]
    ]
    columns = np.array(found, dtype=np.int64).reshape(-1, 4).T.copy()
    return Crews(columns[0], columns[1], columns[2], columns[3], common)


def _numbered(facts: Facts, more: Crews, count: int) -> Facts:
    """Give what is known of the other parts of started leaves the numbers of their nodes."""
    leaf = facts.leaf.copy()
    is_other = np.append(False, leaf[1:] == leaf[:-1])[: leaf.size]
    if not is_other.any():
        return facts
    leaf[is_other] = count + np.flatnonzero(np.isin(more.leaf, leaf))
    return replace(facts, leaf=leaf)


def _other_parts(crews: Crews, facts: Facts) -> Crews:
    """Return the other parts of leaves of which nothing is known."""
    if not crews.leaf.size:
        return crews
    is_other = np.append(False, crews.leaf[1:] == crews.leaf[:-1])[: crews.leaf.size]
    return crews.take(np.flatnonzero(is_other & ~np.isin(crews.leaf, facts.leaf)))


def _nodes(
    outline: Outline, leaves: Sequence[Task], lengths: Lengths, crews: Crews, elapsed: int
) -> Nodes:
    rows = np.flatnonzero(outline.node >= 0)
    minutes, in_elapsed, _ = lengths.of([leaf.duration for leaf in leaves])
    calendar = np.where(in_elapsed, elapsed, outline.calendar[rows])
    minutes[crews.leaf], calendar[crews.leaf] = crews.minutes, crews.calendar
    works = minutes > 0
    return Nodes(
        kind=np.where(works, int(Kind.WORK), int(Kind.POINT)),
        role=np.zeros(rows.size, dtype=np.int64),
        row=rows,
        calendar=np.where(works, calendar, outline.calendar[rows]),
        duration=minutes,
        is_late=np.zeros(rows.size, dtype=bool),
        earliest=np.zeros(rows.size, dtype=np.int64),
    )


def _late(nodes: Nodes, late: Sequence[int]) -> Nodes:
    """Return nodes of which some are to be scheduled as late as possible."""
    if not late:
        return nodes
    return replace(nodes, is_late=spread(np.array(late), 1, nodes.kind.size) > 0)


def _with_parts(outline: Outline, nodes: Nodes, more: Crews) -> tuple[Outline, Nodes]:
    """Append further parts of leaves; the longest of each has the leaf's own node."""
    if not more.leaf.size:
        return outline, nodes
    parts = replace(
        nodes.take(more.leaf),
        kind=np.where(more.minutes > 0, int(Kind.WORK), int(Kind.POINT)),
        calendar=np.where(more.minutes > 0, more.calendar, outline.calendar[nodes.row[more.leaf]]),
        duration=more.minutes,
    )
    main = np.unique(more.leaf)
    part_node = np.concatenate([main, nodes.kind.size + np.arange(more.leaf.size)])
    part_row = nodes.row[np.concatenate([main, more.leaf])]
    order = np.argsort(part_row, kind="stable")
    node = outline.node.copy()
    node[nodes.row[main]] = -1
    outline = replace(outline, node=node, part_row=part_row[order], part_node=part_node[order])
    return outline, nodes.with_more(parts)


def _nodes_of(leaves: Ints, owner: Ints) -> Ints:
    """Return all nodes of some leaves, those of their further parts included."""
    if not leaves.size:
        return leaves
    return np.flatnonzero(np.isin(owner, leaves))


def _paused(nodes: Nodes, irregular: Irregular, owner: Ints) -> Nodes:
    """Return nodes with the pauses in the work of each; what takes no time has none."""
    if not irregular.paused.size:
        return nodes
    pause = spread(irregular.paused, irregular.pause, int(owner.max()) + 1)[owner]
    length = nodes.duration
    return replace(nodes, duration=length + np.where(length > 0, pause, 0))


def _pointed(nodes: Nodes, outline: Outline, hammocks: Ints) -> Nodes:
    """Return nodes with hammocks as milestones: what dates them is not how long they take."""
    if not hammocks.size:
        return nodes
    kind, calendar, length = (each.copy() for each in (nodes.kind, nodes.calendar, nodes.duration))
    kind[hammocks], length[hammocks] = int(Kind.POINT), 0
    calendar[hammocks] = outline.calendar[nodes.row[hammocks]]
    return replace(nodes, kind=kind, calendar=calendar, duration=length)


def _delayed(
    nodes: Nodes, irregular: Irregular, owner: Ints, own: Ints, elapsed: int
) -> tuple[Nodes, Ints, Delays]:
    """Put nodes before those that are delayed: by their people's delays, then by leveling.

    Parameters
    ----------
    own
        Delays of people, by node, in working time; those of leveling are elapsed time.
    """
    nodes, entry, by_people = _behind(nodes, np.arange(owner.size), own, nodes.calendar)
    leveling = spread(irregular.delayed, irregular.delay, int(owner.max()) + 1)[owner]
    in_elapsed = np.full(owner.size, elapsed)
    nodes, entry, by_leveling = _behind(nodes, entry, leveling, in_elapsed)
    return nodes, entry, by_people.with_more(by_leveling)


def _own_delays(
    crews: Crews,
    more: Crews,
    facts: Facts,
    remains: Mapping[int, Sequence[Remain]],
    count: int,
) -> Ints:
    """Delays of the people who work apart, by node; of a started leaf what is left of them."""
    first = _last_to_end(crews)
    own = spread(first.leaf, first.delay, count)
    own[facts.leaf[facts.leaf < count]] = 0
    for leaf, parts in remains.items():
        own[leaf] = parts[0].share.wait if parts else 0
    return np.concatenate([own, more.delay])


def _behind(nodes: Nodes, entry: Ints, minutes: Ints, calendar: Ints) -> tuple[Nodes, Ints, Delays]:
    """Put nodes before those that are delayed: where they would stand without."""
    delayed = np.flatnonzero(minutes)
    if not delayed.size:
        return nodes, entry, Delays(delayed, delayed, delayed, delayed)
    before = nodes.kind.size + np.arange(delayed.size)
    waiting = nodes.take(delayed)
    waiting = replace(
        waiting,
        role=np.full(delayed.size, int(Role.DELAYED)),
        is_late=np.zeros(delayed.size, dtype=bool),
    )
    delays = Delays(before, entry[delayed], minutes[delayed], calendar[delayed])
    entry = entry.copy()
    entry[delayed] = before
    return nodes.with_more(waiting), entry, delays
