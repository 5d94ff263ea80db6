"""Hypothesis profiles: ``fast`` while working, ``ci`` repeatable, ``deep`` for a long search."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A slow or shared machine must not turn a law red: no deadline, no complaint about speed.
_patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("fast", _patient, max_examples=50)
settings.register_profile("ci", _patient, max_examples=12, derandomize=True, print_blob=True)
settings.register_profile("deep", _patient, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))
