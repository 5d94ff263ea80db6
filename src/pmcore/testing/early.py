"""The early schedule: the least fixpoint of the dependencies and all lower bounds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from pmcore.kernel import TaskId
from pmcore.testing.inequalities import Dates, Link
from pmcore.testing.leaves import Leaf
from pmcore.testing.plan import Plan
from pmcore.testing.state import State
from pmcore.testing.walking import first


def early_schedule(plan: Plan) -> tuple[list[Link], State]:
    """Return the least schedule that keeps all lower bounds, and the links with their lags.

    A lag that is a share of a summary needs the summary's early span first: schedule with a guess,
    measure the spans, and repeat until they stay. Without cycles each round settles a further
    summary.
    """
    least = {leaf.id: least_place(plan, leaf) for leaf in plan.everything()}
    nothing = Dates(plan.horizon.lo, plan.horizon.lo)
    links = plan.dependencies.binding(dict.fromkeys(plan.summaries, nothing))
    while True:
        state = least_schedule(plan, links, least)
        measured = plan.dependencies.binding(
            {summary: state.dates(summary) for summary in plan.summaries}
        )
        if measured == links:
            return links, state
        links = measured


def least_place(plan: Plan, leaf: Leaf) -> int:
    """Return the first place that a leaf's own lower bounds allow."""
    if leaf.standing == "finished":
        return 0
    return plan.limits.earliest(leaf)


def least_schedule(plan: Plan, links: list[Link], floors: Mapping[TaskId, int]) -> State:
    """Return the least schedule with no leaf before its floor, as far as pins and caps allow."""
    leaves = plan.everything()
    state = State(plan, {leaf.id: plan.restrained(leaf, floors[leaf.id]) for leaf in leaves})
    while any(_push(state, link) for link in links):
        pass
    return state


def _push(state: State, link: Link) -> bool:
    """Move the successors of one dependency later until it holds."""
    if state.plan.stretches(link):
        return state.stretch_by(link)
    leaves, predecessor = state.plan.bounded_leaves(link), state.before(link)
    return any(_push_leaf(state, leaf, link, predecessor) for leaf in leaves)


def _push_leaf(state: State, leaf: Leaf, link: Link, predecessor: Dates) -> bool:
    before = state.place[leaf.id]
    held = partial(state.plan.held, link, leaf)
    pushed = first(before, lambda place: link.holds(predecessor, *held(leaf.entry(place))))
    state.place[leaf.id] = state.plan.restrained(leaf, pushed)
    return state.place[leaf.id] != before


def hand_on(state: State, links: list[Link]) -> None:
    """Let what finished tasks hand on follow from where their predecessors stand."""
    plan = state.plan
    for carry in plan.carries.values():
        state.place[carry.id] = least_place(plan, carry)
    into = [link for link in links if link.successor in plan.carries]
    inside = [link for link in links if link.successor in plan.fixed and not link.bounds_a_finish]
    while any(_push_carries(state, link) for link in (*into, *inside)):
        pass


def _push_carries(state: State, link: Link) -> bool:
    predecessor = state.before(link)
    carries = [leaf for leaf in state.plan.bounded_leaves(link) if leaf.standing == "carry"]
    return any(_push_leaf(state, leaf, link, predecessor) for leaf in carries)
