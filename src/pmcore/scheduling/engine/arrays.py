"""What the columns of a network are made of: integers and flags."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

# Bounds that are not set. Far outside every horizon, far inside int64.
NEVER = -(2**60)
FOREVER = 2**60
MINUTES_PER_YEAR = 525_960
