"""How long to look: a few seconds, or as long as ``make test-deep`` takes."""

from __future__ import annotations

import os

IS_DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
