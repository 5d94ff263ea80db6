"""Which of many known ids each given id is, all at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pmcore.kernel import TaskId
from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.lengths import listed
from pmcore.scheduling.engine.ordering import ordered_by

# So many ids lie in the processor's cache, where looking them up is the quickest.
_FEW = 20_000


def places_among(known: Sequence[TaskId], given: Sequence[TaskId], *, few: int = _FEW) -> Ints:
    """Return the place of each given id among the known ones; there are some, and all are known.

    Parameters
    ----------
    few
        Up to how many known ids each given one is looked up; results do not depend on it.

    Examples
    --------
    >>> places_among(["dig", "pour"], ["pour", "pour", "dig"]).tolist()
    [1, 1, 0]
    """
    if len(known) <= few:
        return _looked_up(known, given)
    places, strangers = _by_home(known, given)
    if strangers.size:
        places[strangers] = _looked_up(known, [given[i] for i in strangers.tolist()])
    return places


def _looked_up(known: Sequence[TaskId], given: Sequence[TaskId]) -> Ints:
    place_of = {id: place for place, id in enumerate(known)}
    return listed(map(place_of.__getitem__, given), len(given))


def _by_home(known: Sequence[TaskId], given: Sequence[TaskId]) -> tuple[Ints, Ints]:
    """Find places by where objects lie in memory, and say which given ids that did not find.

    Equal ids are one object (:func:`~pmcore.kernel.check_id`), so that no text is looked at: in a
    large plan that is most of the time a dictionary would take. Ids that came another way, as out
    of a pickle, are objects of their own.
    """
    homes, wanted = listed(map(id, known), len(known)), listed(map(id, given), len(given))
    origin = min(homes.min(), wanted.min(initial=homes[0]))
    homes, wanted = homes - origin, wanted - origin
    by_home, by_wish = ordered_by(homes), ordered_by(wanted)
    found = homes[by_home].searchsorted(wanted[by_wish])
    places = np.empty(wanted.size, dtype=np.int64)
    places[by_wish] = by_home[np.minimum(found, homes.size - 1)]
    return places, np.flatnonzero(homes[places] != wanted)
