"""Hypothesis profiles: ``fast`` while working, ``ci`` repeatable, ``deep`` for a long search.

And the collector is kept from what stays for good: each look at a million and a half objects of
fifteen thousand tests takes half a second.
"""

from __future__ import annotations

import gc
import os

from hypothesis import HealthCheck, settings

# A slow or shared machine must not turn a law red: no deadline, no complaint about speed.
_patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("fast", _patient, max_examples=50)
settings.register_profile("ci", _patient, max_examples=12, derandomize=True, print_blob=True)
settings.register_profile("deep", _patient, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))

gc.disable()  # nothing that is collected goes


def pytest_collection_finish() -> None:
    """Let the collector begin, now that all tests are there."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    gc.enable()
