"""Setting, replacing and clearing baselines."""

from __future__ import annotations

from collections.abc import Sequence

from pmcore.kernel import Code, ProjectError
from pmcore.kernel.coercion import one_of_kind, unusable
from pmcore.wbs.baselines import Baseline
from pmcore.wbs.draft import Draft
from pmcore.wbs.state import find_baseline


def set_baseline(draft: Draft, baseline: Baseline, *, replace: bool) -> None:
    """Put a baseline where none is yet, or in the place of the one that is there."""
    one_of_kind(baseline, "baseline", Baseline)
    state = draft.state
    if baseline.number in state.baselines and not replace:
        raise ProjectError(Code.BASELINE_EXISTS, project=state.settings.id, number=baseline.number)
    state.rules.check_baseline(baseline)
    draft.put_baseline(baseline.number, baseline)


def clear_baseline(draft: Draft, number: int) -> None:
    """Take a baseline away."""
    find_baseline(draft.state, number)
    draft.put_baseline(number, None)


def put_baselines(draft: Draft, baselines: Sequence[Baseline]) -> None:
    """Put ready baselines into a new project."""
    for baseline in baselines:
        if baseline.number in draft.state.baselines:
            en, zh = "each number must be there only once", "每个编号只能出现一次"
            raise unusable("baselines", baseline.number, en, zh)
        set_baseline(draft, baseline, replace=False)
