"""Durations and lags in minutes, each distinct one converted once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from pmcore.kernel import ConversionSettings, Duration
from pmcore.scheduling.engine.arrays import Flags, Ints


def listed(numbers: Iterable[int], count: int) -> Ints:
    """Return an array of ``count`` numbers."""
    return np.fromiter(numbers, dtype=np.int64, count=count)


class Lengths:
    """Converts durations by the settings of a project."""

    def __init__(self, conversion: ConversionSettings) -> None:
        self._conversion = conversion

    def of(self, durations: Sequence[Duration | None]) -> tuple[Ints, Flags, Flags]:
        """Minutes of durations, whether they are elapsed time, whether they are percentages.

        ``None`` and percentages are 0 minutes.
        """
        # Durations of one text are one object, and the project keeps them alive: their identity
        # is a key that costs no hashing of decimals.
        names = listed(map(id, durations), len(durations))
        _, found, slot = np.unique(names, return_index=True, return_inverse=True)
        read = [self._minutes(durations[i]) for i in found.tolist()]
        table = np.array(read, dtype=np.int64).reshape(-1, 3)[slot]
        return table[:, 0].copy(), table[:, 1] > 0, table[:, 2] > 0

    def _minutes(self, duration: Duration | None) -> tuple[int, bool, bool]:
        if duration is None:
            return 0, False, False
        if duration.kind == "percent":
            return 0, False, True
        return duration.to_minutes(self._conversion), duration.kind == "elapsed", False
