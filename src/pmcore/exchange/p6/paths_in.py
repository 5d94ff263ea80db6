"""How P6 splits a plan into float paths, where its options ask for it."""

from __future__ import annotations

from pmcore.exchange.p6.features import PATHS_END
from pmcore.exchange.p6.gathered import Gathered
from pmcore.scheduling import FloatPathOptions

ASKED = "enable_multiple_longest_path_calc"
_IS_LIMITED, _MOST = "limit_multiple_longest_path_calc", "max_multiple_longest_path"
_BY_TOTAL, _TO = "use_total_float_multiple_longest_paths", "key_activity_for_multiple_longest_paths"
HELD = frozenset((ASKED, _IS_LIMITED, _MOST, _BY_TOTAL, _TO))
_USUALLY = 10  # paths


def float_paths_of(gathered: Gathered) -> FloatPathOptions | None:
    """Return what the options ask for; ``None`` where they ask for no float paths."""
    options = gathered.options
    if options is None or not options.flag(ASKED):
        return None
    asked = options.number(_MOST)
    most = _USUALLY if asked is None else int(asked)
    if not options.flag(_IS_LIMITED, True):
        most = len(gathered.tasks)
    end = options.key(_TO)
    if end and end not in gathered.tasks:
        options.unused(PATHS_END)
    return {
        "most": max(most, 1),
        "to": gathered.tasks[end].name if end in gathered.tasks else None,
        "by": "total_float" if options.flag(_BY_TOTAL, True) else "free_float",
    }
