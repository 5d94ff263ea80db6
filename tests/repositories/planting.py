"""Plans and histories that name somebody in every text they have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pmcore.exchange import plan_from_data
from pmcore.kernel import ProjectError
from pmcore.wbs import Project

NAME = "Mallory Quux"
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
_HOLIDAYS = {
    "country": "CN",
    "notices": [
        {"year": 2026, "off": [{"first": "2026-05-01", "last": "2026-05-03", "label": "{}'s"}]}
    ],
}
_OFFICE = {
    "id": "office",
    "name": "Hours of {}",
    "zone": None,
    "week": {"mon-fri": "09:00-17:00"},
    "holidays": [_HOLIDAYS],
    "exceptions": [{"first": "2026-04-06", "label": "{} is away"}],
    "base": {"id": "base", "name": "As {}", "zone": None, "week": {"mon-fri": "09:00-17:00"}},
}
_PROJECT = {
    "id": "SITE",
    "name": {"en": "{}'s house", "zh": "{}的房子"},
    "start": "2026-03-02",
    "calendar": "office",
    "goal": {"en": "{} moves in", "zh": "{}入住"},
    "lead": "u.17",
    "client": "u.17",
    "mask": {"levels": [{"style": "number"}], "prefix": "{}-"},
    "field_definitions": [
        {"id": "boss", "kind": "choice", "label": "Like {}", "choices": ["{}", "nobody"]},
        {"id": "told", "label": {"en": "Told by {}"}},
        {"id": "due", "kind": "date"},
        {"id": "weight", "kind": "number"},
    ],
    "scope_axes": [{"id": "who", "label": "For {}", "values": ["{}", "all"]}],
    "scope": {"who": ["{}"]},
    "labels": ["by {}", "spring"],
    "external_refs": [{"system": "{}'s", "type": "of {}", "id": "x {}"}],
    "notes": "Call {}\nor {}",
}
_EACH = {
    "owner": "u.17",
    "labels": ["each {}"],
    "notes": "{}\tagain",
    "checklist": [{"text": "Greet {}"}],
    "deliverables": [
        {
            "id": "D1",
            "name": "{}'s report",
            "criteria": [{"text": "{} signs"}],
            "evidence": [{"uri": "file:///home/{}/report.pdf"}],
        }
    ],
    "fields": {"boss": "{}", "told": "as {} said", "due": "2026-05-01", "weight": "12.50"},
    "scope": {"who": ["{}"]},
}
_TASKS = [
    {"id": "dig", "name": "Dig for {}", "duration": "3d", "assignments": ["u.17 50%"], **_EACH},
    {"id": "pour", "name": {"en": "Pour", "zh": "{}浇筑"}, "duration": "2d"},
    {
        "id": "ship",
        "name": "Ship",
        "duration": "1d",
        "expenses": ["sand 12"],
        "external_refs": [{"system": "sap", "type": "order", "id": "{}"}],
    },
    {
        "id": "call",
        "name": "Call {}",
        "series": {
            "rule": "FREQ=WEEKLY;BYDAY=MO",
            "first": "2026-03-02",
            "count": 2,
            "each": {"duration": "1h", **_EACH},
        },
    },
    {"id": "call-1", "name": "{} 1", "parent": "call", "duration": "1h"},
]
_PLAN = {
    "schema": "pmcore.plan/1",
    "project": _PROJECT,
    "calendars": [_OFFICE],
    "resources": [
        {"id": "u.17", "units": 50},
        {"id": "boss", "name": {"en": "The boss of {}"}},
        {"id": "sand", "name": "{}'s sand", "kind": "material", "measure": "{} kg"},
    ],
    "tasks": _TASKS,
    "dependencies": [{"predecessor": "dig", "successor": "pour"}],
    "baselines": [
        {"number": 0, "name": "{}'s", "tasks": [{"task": "dig", "finish": "2026-03-04"}]}
    ],
}


def filled(data: Any, name: str) -> Any:
    """Return data with a name in every pair of braces."""
    if isinstance(data, str):
        return data.replace("{}", name)
    if isinstance(data, list):
        return [filled(item, name) for item in data]
    if isinstance(data, dict):
        return {key: filled(part, name) for key, part in data.items()}
    return data


def whole_plan(name: str) -> Project:
    """Return a plan that names somebody in every text it has."""
    return plan_from_data(filled(_PLAN, name))


def texts_of_plan() -> Any:
    """Return the plan as a document, its texts with braces where a name goes."""
    return _PLAN


@dataclass(frozen=True)
class Step:
    """One change of a history; ``name`` writes the name in one of the ways it is written."""

    kind: str
    number: int


Named = Callable[[str], str]
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
KINDS = ("notes", "add", "remove", "undo", "settings", "baseline", "labels", "move", "snapshot")


def done(plan: Project, step: Step, name: str) -> None:
    """Make a change that names somebody; what does not go in this plan is left out."""
    text = f"{name} {step.number}"
    ids = [task.id for task in plan if task.series is None and task.parent is None]
    id = ids[step.number % len(ids)] if ids else None
    with plan.change_set(f"{step.kind} {text}", actor=name, at=AT, reason=f"{name}\nwill"):
        if step.kind == "notes" and id is not None:
            plan.update(id, notes=f"({name})", name={"en": text, "zh": f"{name}好"})
        elif step.kind == "labels" and id is not None:
            plan.update(id, labels=[name, f"of {name}", "plain"])
        elif step.kind == "add" and f"n{step.number}" not in plan:
            plan.add(f"n{step.number}", text, duration="1d", owner="u.17")
        elif step.kind == "remove" and id is not None:
            plan.remove(id, "drop")
        elif step.kind == "settings":
            plan.configure(goal=f"Goal of {text}", notes=text)
        elif step.kind == "baseline":
            held = plan.baselines.get(0)
            if held is not None:
                plan.clear_baseline(0)
        elif step.kind == "move" and id is not None:
            plan.move(id, index=0)
    if step.kind == "undo":
        with suppress(ProjectError):  # there may be nothing to undo
            plan.undo(actor=name, reason=f"by {name}")


def found_on_disk(folder: Path, texts: Sequence[str]) -> dict[tuple[str, str], int]:
    """Count texts in all files of a folder, in every encoding and case."""
    found = {}
    for path in sorted(folder.iterdir()):
        held = path.read_bytes()
        for text in texts:
            forms = {text, text.upper(), text.casefold()}
            count = sum(held.count(form.encode(each)) for form in forms for each in ENCODINGS)
            if count:
                found[path.name, text] = count
    return found
