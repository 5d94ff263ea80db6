"""Sorting by whole numbers, a round for every 16 bits: the order of nodes and edges."""

from __future__ import annotations

import numpy as np

from pmcore.scheduling.engine.arrays import Ints


def ordered_by(*keys: Ints) -> Ints:
    """Return the order that sorts by the first key, then by the next; equal ones keep their order.

    Numpy sorts 16 bits in linear time, so that a few rounds over the digits of all keys, the least
    first, are several times as quick as comparing.

    Parameters
    ----------
    *keys
        Numbers of the same things, none negative.

    Examples
    --------
    >>> ordered_by(np.array([1, 0, 1, 0]), np.array([70_000, 5, 4, 5])).tolist()
    [1, 3, 2, 0]
    """
    order = np.arange(keys[0].size)
    for key in reversed(keys):
        for shift in range(0, int(key.max(initial=0)).bit_length(), 16):
            # what is cut to 16 bits before it is put in order lies in a quarter of the memory
            digit = (key >> shift if shift else key).astype(np.uint16)
            order = order[np.argsort(digit[order], kind="stable")]
    return order
