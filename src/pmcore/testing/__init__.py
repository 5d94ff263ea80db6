"""What a host needs to test with pmcore: random plans, and a slow scheduler to check against.

``pmcore.testing.strategies`` needs hypothesis: ``pip install 'pmcore[testing]'``.
"""

from __future__ import annotations

from pmcore.testing.listing import project_code
from pmcore.testing.reference import ReferenceDates, ReferenceSchedule, reference_schedule

__all__ = ["ReferenceDates", "ReferenceSchedule", "project_code", "reference_schedule"]
