"""What several files of this room share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pmcore.scheduling import trials


@pytest.fixture(scope="class", params=["tried", "followed"])
def either_way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Find root causes by trial, and then as in plans with too much to try."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "followed":
            patch.setattr(trials, "MOST_SCHEDULED", 0)
        yield
