"""Write docs/reference/event.schema.json, the JSON Schema of events.

``make docs`` runs it; a test fails when the file and the code differ.
"""

from __future__ import annotations

import json
from pathlib import Path

from pmcore.repositories import event_json_schema

PATH = Path(__file__).parent.parent / "docs" / "reference" / "event.schema.json"


def schema_text() -> str:
    """The schema as it is published."""
    return json.dumps(event_json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PATH.write_text(schema_text(), encoding="utf-8")
    print(f"wrote {PATH.relative_to(PATH.parents[2])}")
