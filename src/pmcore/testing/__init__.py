"""What a host needs to test with pmcore: random plans, a slow scheduler, a certificate checker.

``pmcore.testing.strategies`` needs hypothesis: ``pip install -e '.[testing]'``.
"""

from __future__ import annotations

from pmcore.scheduling.certificate import Verification, verify
from pmcore.testing.listing import project_code
from pmcore.testing.reference import ReferenceDates, ReferenceSchedule, reference_schedule

__all__ = [
    "ReferenceDates",
    "ReferenceSchedule",
    "Verification",
    "project_code",
    "reference_schedule",
    "verify",
]
