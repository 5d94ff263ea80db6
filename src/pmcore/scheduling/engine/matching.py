"""Which of many known ids each given id is, all at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pmcore.kernel import TaskId
from pmcore.scheduling.engine.lengths import listed
from pmcore.scheduling.engine.network import Ints
from pmcore.scheduling.engine.ordering import ordered_by


def places_among(known: Sequence[TaskId], given: Sequence[TaskId]) -> Ints:
    """Return the place of each given id among the known ones; there are some, and all are known.

    Equal ids are one object (:func:`~pmcore.kernel.check_id`), so that sorting by where objects
    lie finds them without looking at any text: in a large plan that is most of the time a
    dictionary would take. Ids that came another way, as out of a pickle, are looked up.

    Examples
    --------
    >>> places_among(["dig", "pour"], ["pour", "pour", "dig"]).tolist()
    [1, 1, 0]
    """
    homes, wanted = listed(map(id, known), len(known)), listed(map(id, given), len(given))
    origin = min(homes.min(), wanted.min(initial=homes[0]))
    homes, wanted = homes - origin, wanted - origin
    by_home, by_wish = ordered_by(homes), ordered_by(wanted)
    found = homes[by_home].searchsorted(wanted[by_wish])
    places = np.empty(wanted.size, dtype=np.int64)
    places[by_wish] = by_home[np.minimum(found, homes.size - 1)]
    strangers = np.flatnonzero(homes[places] != wanted)
    if strangers.size:
        place_of = {id: place for place, id in enumerate(known)}
        places[strangers] = [place_of[given[i]] for i in strangers.tolist()]
    return places
