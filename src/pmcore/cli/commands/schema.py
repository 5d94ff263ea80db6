"""``pmcore schema``: the JSON Schema of plan files."""

from __future__ import annotations

import argparse
import json


def run(command: argparse.Namespace) -> int:
    """Print the schema."""
    from pmcore.exchange import plan_json_schema

    print(json.dumps(plan_json_schema(), indent=2, ensure_ascii=False))
    return 0
