"""Why tasks moved between two schedules: edits, followed along what their dates follow from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from pmcore.kernel import TaskId
from pmcore.scheduling.cause import FIELDS_OF, MOST_CAUSES, Cause, CauseKind
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.hung import hung_dependencies, hung_reasons
from pmcore.scheduling.influence import END, Dates, Influence, Place, late_links, pushing_links
from pmcore.scheduling.presences import Presence, presences
from pmcore.scheduling.settings_changed import ZONES, changed_settings
from pmcore.scheduling.spelling import Spelling
from pmcore.scheduling.spreading import Spread
from pmcore.wbs import Dependency, Task
from pmcore.wbs.progress import ends_by_hand

if TYPE_CHECKING:
    from pmcore.scheduling.comparing import Side

_Edit: TypeAlias = tuple[Cause, list[Place]]
_Acting: TypeAlias = "Callable[[Side, Dependency], list[Place]]"
# where a dependency acts, at which task, and whether on the finish of a summary alone
_End: TypeAlias = "tuple[_Acting, TaskId, bool]"
# which of some fields of a task were edited
_Edited: TypeAlias = "Callable[[Task, Task, Iterable[str]], tuple[str, ...]]"
# what stands for a task in the network: itself, and what is known of it
_STANDS_FOR = (Role.LEAF, Role.STARTED, Role.CARRY, Role.DELAYED)


def causes_of(before: Side, after: Side, moved: set[TaskId]) -> dict[TaskId, list[Cause]]:
    """Find the edits behind each moved task, at most three a task.

    An edit is followed from the task it touches to every moved task that something driving
    connects to it: forwards where early dates are scheduled, backwards where late ones are. What
    moved later is followed along what drives it now, for what drove it before held it no more; what
    moved earlier along what drove it before. Only where that tells nothing does anything driving
    count. Tasks that no edit reaches moved because of the settings.

    Returns
    -------
    dict[TaskId, list[Cause]]
        For every moved task, in the order of the edits, those of tasks first. A summary has
        only causes that stretched it; it moves with its leaves for theirs.
    """
    edits = list(_edits(before, after))
    spread = Spread(before, after, moved)
    found = spread.all(edits, Influence(before, after, driving_only=True))
    if not all(found.values()):
        # One of several equal reasons went away: it drove nothing alone. Or lags are shares of
        # what a summary spans: then later can make earlier.
        influence = Influence(before, after, driving_only=False)
        wider = spread.all(edits, influence, one_way=False)
        found = {task: causes or wider[task] for task, causes in found.items()}
    if changed := tuple(changed_settings(before, after)):
        for causes in found.values():
            if not causes:
                causes.append(Cause("settings", settings=changed))
    return found


def _edits(before: Side, after: Side) -> Iterator[_Edit]:
    """Edits that can have moved something, with the places where they act."""
    was, now = _spanned(before), _spanned(after)
    spelling = Spelling(before, after)
    if before.is_floating != after.is_floating:
        yield from _zone_edits(before, after)
    for task in after.schedule.task_ids:
        if task in before.schedule:
            old, new = before.project[task], after.project[task]
            if old is not new:
                yield from _task_edits(after, old, new, spelling.edited)
                yield from _known_edits(after, old, new, spelling.edited)
                beside = was.get(task, []) + now.get(task, [])
                if beside and (old.parent != new.parent or old.is_active != new.is_active):
                    yield _moved_beside(old, new, spelling.edited), beside
    for task, places in (*was.items(), *now.items()):
        if cause := _alone(before, after, task):
            yield cause, places
    yield from _presence_edits(before, after)
    yield from _link_edits(before, after)


def _link_edits(before: Side, after: Side) -> Iterator[_Edit]:
    """Dependencies that went and came, those between the same two tasks one after the other.

    Of the edits that act on the same leaves, as on all of a summary, the first few are enough: what
    these reach has as many causes as are told.
    """
    acting: Counter[_End] = Counter()
    for (predecessor, successor), causes in _relinked(before, after).items():
        with_a_task = _alone(before, after, predecessor) or _alone(before, after, successor)
        ends = {link: _ends(after, link) for _, link in causes}
        acting.update(set(chain.from_iterable(ends.values())))
        for kind, link in causes:
            few = (end[0](after, link) for end in ends[link] if acting[end] <= MOST_CAUSES)
            cause = with_a_task or Cause(kind, link.successor, link)
            yield cause, [*chain.from_iterable(few)]


def _relinked(
    before: Side, after: Side
) -> dict[tuple[TaskId, TaskId], list[tuple[CauseKind, Dependency]]]:
    """Dependencies that went, and those that came, by the tasks that they are between."""
    kinds: tuple[tuple[CauseKind, Side, Side], ...] = (
        ("dependency_removed", before, after),
        ("dependency_added", after, before),
    )
    found: dict[tuple[TaskId, TaskId], list[tuple[CauseKind, Dependency]]] = {}
    for kind, one, other in kinds:
        for link in _links(one, other):
            found.setdefault((link.predecessor, link.successor), []).append((kind, link))
    return found


def _ends(after: Side, link: Dependency) -> tuple[_End, _End]:
    """Return where a dependency acts at its ends: the same for all that act there alike."""
    return (
        (_at_successor, link.successor, _is_stretching(after, link)),
        (_at_predecessor, link.predecessor, False),
    )


def _zone_edits(before: Side, after: Side) -> Iterator[_Edit]:
    """Tasks whose clock is not the project's: without zones they stand elsewhere beside others."""
    zoned = before if after.is_floating else after
    abroad = zoned.abroad()
    for task in after.schedule.task_ids:
        if task in abroad:
            yield Cause("settings", settings=(ZONES,)), _leaves(after, task)


def _task_edits(after: Side, old: Task, new: Task, edited_of: _Edited) -> Iterator[_Edit]:
    at_task = [Place(new.id, Role.LEAF, dates) for dates in Dates]
    is_longer = edited_of(old, new, ("duration",)) and not new.is_level_of_effort
    if is_longer or old.kind != new.kind:
        # facts may hold its dates, but percent lags are shares of it all the same
        shares = (link for link in _links_out(after, new.id) if link.lag.kind == "percent")
        cause = Cause("duration", new.id, fields=edited_of(old, new, FIELDS_OF["duration"]))
        yield cause, at_task + _followers(after, shares)
    if old.calendar != new.calendar:
        yield Cause("calendar", new.id, fields=("calendar",)), at_task
    if edited := edited_of(old, new, FIELDS_OF["assignment"]):
        yield Cause("assignment", new.id, fields=edited), at_task
    if edited := edited_of(old, new, FIELDS_OF["constraint"]):
        yield Cause("constraint", new.id, fields=edited), _leaves(after, new.id)


def _known_edits(after: Side, old: Task, new: Task, edited_of: _Edited) -> Iterator[_Edit]:
    """Edits of what is known of a task, whatever its plan says."""
    if edited := edited_of(old, new, FIELDS_OF["progress"]):
        # how long it has gone on shortens lags out of its start, wherever what remains of it stands
        lags = _lags_from_remaining(after, new)
        places = _leaves(after, new.id) + _followers(after, lags)
        yield Cause("progress", new.id, fields=edited), places
    if edited := edited_of(old, new, FIELDS_OF["manual"]):
        ends = [Place(new.id, role, Dates.EARLY) for role in (Role.START, Role.FINISH)]
        yield Cause("manual", new.id, fields=edited), ends + _leaves(after, new.id)
    if edited := edited_of(old, new, FIELDS_OF["delay"]):
        yield Cause("delay", new.id, fields=edited), _leaves(after, new.id)
    if old.is_active != new.is_active:
        followers = _followers(after, _links_out(after, new.id))
        cause = Cause("activity", new.id, fields=("is_active",))
        yield cause, _leaves(after, new.id) + followers


def _presence_edits(before: Side, after: Side) -> Iterator[_Edit]:
    """Edits that let a task count, or count no more, where it is an end or holds others late."""
    for side, other in ((before, after), (after, before)):
        held, freed = _held_late(side), Counter[TaskId]()
        for each in presences(side, other):
            cause = _of_presence(before, after, each)
            if cause is None:
                continue
            places = [END] if each.is_last else []
            for summary, role, has_turned in each.ends("early"):
                places.append(Place(summary, role, Dates.EARLY))
                if has_turned:
                    places += [Place(summary, Role.LEAF, dates) for dates in Dates]
            for task in each.bounded(held):
                freed[task] += 1
                if task in after.schedule and freed[task] <= MOST_CAUSES:
                    places += [one for one in _leaves(after, task) if one.dates is Dates.LATE]
            if places:
                yield cause, places


def causes_of_ends(before: Side, after: Side) -> Iterator[tuple[TaskId, Cause]]:
    """Yield summaries with the edits of tasks that are their end in one schedule only.

    That is their finish; of those that only start elsewhere it is their start.
    """
    for each in (*presences(before, after), *presences(after, before)):
        cause = _of_presence(before, after, each)
        for summary, role, _ in each.ends("scheduled"):
            rows = before.schedule.row(summary), after.schedule.row(summary)
            finishes = (side.dates["scheduled_finish"] for side in (before, after))
            stays = len({int(dates[row]) for dates, row in zip(finishes, rows, strict=True)}) == 1
            if cause is not None and (stays or role is Role.FINISH):
                yield summary, cause


def _of_presence(before: Side, after: Side, presence: Presence) -> Cause | None:
    """Edit that made a task count, or count no more; none where others did."""
    task = presence.task
    if cause := _alone(before, after, task):
        return cause
    old, new = before.project[task], after.project[task]
    if presence.is_elsewhere or old.is_active != new.is_active:
        return _moved_beside(old, new, Spelling(before, after).edited)
    if old.kind != new.kind:
        return Cause("duration", task, fields=("kind",))
    return None


def _alone(before: Side, after: Side, task: TaskId) -> Cause | None:
    """Return that a task came or went, all that it is part of together; nothing of one in both."""
    kinds: tuple[tuple[CauseKind, Side, Side], ...] = (
        ("task_removed", before, after),
        ("task_added", after, before),
    )
    for kind, one, other in kinds:
        if task in one.schedule and task not in other.schedule:
            whole = task
            for above in one.project.ancestors(task):
                if above in other.schedule:
                    break
                whole = above
            return Cause(kind, whole)
    return None


def _held_late(side: Side) -> dict[TaskId, list[TaskId]]:
    """Predecessors of the dependencies that hold something that is scheduled late, by successor."""
    found: dict[TaskId, list[TaskId]] = {}
    for number in sorted(late_links(side)):
        if number >= 0:
            link = side.solution.network.dependencies[number]
            found.setdefault(link.successor, []).append(link.predecessor)
    return found


def _moved_beside(old: Task, new: Task, edited_of: _Edited) -> Cause:
    """Edit of a task that came beside others, or went from there."""
    if old.parent != new.parent:
        return Cause("constraint", new.id, fields=edited_of(old, new, FIELDS_OF["constraint"]))
    return Cause("activity", new.id, fields=("is_active",))


def _spanned(side: Side) -> dict[TaskId, list[Place]]:
    """Places of level of effort without dependencies, by each task that gives it a date."""
    solution, found = side.solution, dict[TaskId, list[Place]]()
    rows = solution.network.nodes.row[[*sorted(solution.network.hammocks.loose)]].tolist()
    for row in rows:
        places = [
            Place(solution.network.outline.ids[row], Role.LEAF, dates)
            for dates in (Dates.EARLY, Dates.LATE, Dates.PUSHED)
        ]
        dated = (solution.early, solution.late, solution.scheduled)
        reasons = (reason for each in dated for reason in hung_reasons(solution, row, each))
        for task in dict.fromkeys(each.task for each in reasons if each.task is not None):
            found.setdefault(task, []).extend(places)
    return found


def _links_out(after: Side, task: TaskId) -> tuple[Dependency, ...]:
    return after.project.links().get(task, ())


def _lags_from_remaining(after: Side, task: Task) -> Iterator[Dependency]:
    """Yield the dependencies of which only so much lag counts as is longer than a task went on."""
    is_started = task.actual_start is not None and task.actual_finish is None
    is_started = is_started and not ends_by_hand(task)
    if is_started and after.schedule.options.start_lag_from == "early_start":
        for link in _links_out(after, task.id):
            if link.type in ("SS", "SF") and link.lag.amount > 0:
                yield link


def _followers(after: Side, links: Iterable[Dependency]) -> list[Place]:
    return [place for link in links for place in _entered(after, link)]


def _leaves(after: Side, task: TaskId) -> list[Place]:
    """Every place of the leaves of a task."""
    outline, row = after.solution.network.outline, after.schedule.row(task)
    below = outline.tasks[row : outline.end[row]]
    return [
        Place(each.id, role, dates) for each in below for role in _STANDS_FOR for dates in Dates
    ]


def _links(one: Side, other: Side) -> list[Dependency]:
    """Dependencies that hold something in one schedule and are not in the other one's project."""
    known = set(other.solution.network.dependencies)
    if known.issuperset(one.solution.network.dependencies):
        return []
    numbers = late_links(one) | pushing_links(one)
    holding = [
        one.solution.network.dependencies[number] for number in sorted(numbers) if number >= 0
    ]
    hung = hung_dependencies(one.solution)
    links = dict.fromkeys([*one.schedule.driving(), *holding, *hung])
    return [link for link in links if link not in known]


def _entered(after: Side, link: Dependency) -> list[Place]:
    """Where a dependency acts: on each leaf at its ends, or on the finish of a summary."""
    return _at_successor(after, link) + _at_predecessor(after, link)


def _at_successor(after: Side, link: Dependency) -> list[Place]:
    if link.successor not in after.schedule:
        return []
    if _is_stretching(after, link):
        return [Place(link.successor, Role.FINISH, Dates.EARLY)]
    return _leaves(after, link.successor)


def _at_predecessor(after: Side, link: Dependency) -> list[Place]:
    if link.predecessor not in after.schedule:
        return []
    is_hung = after.project[link.predecessor].is_level_of_effort
    places = _leaves(after, link.predecessor)
    return [one for one in places if is_hung or one.dates is Dates.LATE]


def _is_stretching(after: Side, link: Dependency) -> bool:
    is_known = link.successor in after.schedule
    return is_known and link.type in ("FF", "SF") and after.project.is_summary(link.successor)
