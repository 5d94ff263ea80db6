"""The command line as a process of its own: what it sets up there, no host of pmcore ever sees."""

from __future__ import annotations

import gc
from collections.abc import Sequence

from pmcore.cli.main import main

# Python goes through all objects in search of cycles each time they have grown by a quarter. A plan
# is objects that live to the end, without a cycle: of reading a large one that was a quarter of the
# time, and it finds nothing. In a process of ours it looks among young objects only, as a rule.
RARELY = 1000


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command as the process that it is, and return its exit code; see :func:`main`."""
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, RARELY)
    return main(arguments)
