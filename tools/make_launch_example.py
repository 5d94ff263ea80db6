"""Write examples/new_product_launch.json from the template's YAML, with its default parameters.

Usage: python tools/make_launch_example.py TEMPLATE.yaml [OUT.json]

Until templates are a room of their own, this turns one of them into a plan: phases become summary
tasks, roles are cast, approvals become approvers, working days become days of the project. KPIs,
triggers, risks, guest visibility and repetition have no place in a plan yet and are left out.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from pmcore import Calendar, CountryHolidays, Dependency, Project, Task, save_plan
from pmcore.calendars import lunar_new_year_closure
from pmcore.wbs import AcceptanceCriterion, Deliverable, Estimate, ProjectSettings

START = "2026-03-02"
SHUTDOWN_YEARS = range(2026, 2029)
OUT = Path(__file__).parent.parent / "examples" / "new_product_launch.json"
CAST = {
    "project_manager": "u.li",
    "product_manager": "u.wang",
    "listing_operator": "u.zhao",
    "ip_specialist": "u.sun",
    "finance_analyst": "u.qian",
    "buyer": "u.chen",
    "quality_engineer": "u.liu",
    "compliance_engineer": "u.zhou",
    "copywriter": "u.wu",
    "designer": "u.he",
    "brand_manager": "u.xu",
    "logistics": "u.gao",
    "ads_specialist": "u.lin",
    "photo_studio": "g.lightbox",
    "test_lab": "g.testlab",
    "translator": "g.wordsmith",
    "inspection_company": "g.inspect",
    "freight_forwarder": "g.oceanway",
}
_NAMES = {
    "cn_office": {"en": "Office in China", "zh": "中国办公室"},
    "cn_factory": {"en": "Factory in China", "zh": "中国工厂"},
    "us_market": {"en": "US market", "zh": "美国市场"},
    "always": {"en": "Around the clock", "zh": "全天候"},
}
_link = re.compile(r"(\w+)(?: (FS|SS|FF|SF)([+-]\d+(?:wd|ed))?)?").fullmatch


def launch_plan(template: Mapping[str, Any]) -> Project:
    """Return the plan of the template with default parameters."""
    tasks, links = [], []
    for phase in template["phases"]:
        tasks.append(Task(phase["id"], phase["name"]))
        for given in phase["tasks"]:
            tasks.append(task_of(given, phase["id"]))
            links += [link_of(after, given["id"]) for after in given["after"]]
    settings = ProjectSettings(
        "LAUNCH-1",
        name=template["name"],
        start=START,
        calendars=[calendar_of(name, given) for name, given in template["calendars"].items()],
        calendar="cn_office",
        owners="required",
        goal=template["summary"],
        lead=CAST["project_manager"],
    )
    return Project.from_records(settings, tasks, links)


def task_of(given: Mapping[str, Any], phase: str) -> Task:
    """Return one task; the default parameters drop none and vary no duration."""
    milestone = given.get("milestone", False)
    return Task(
        given["id"],
        given["name"],
        parent=phase,
        kind="milestone" if milestone else "task",
        duration=None if milestone else length(given["duration"]),
        calendar=given.get("calendar"),
        owner=CAST[given["owner"]],
        approvers=[CAST[role] for role in given.get("approval", {}).get("by", ())],
        estimate=Estimate(*map(length, given["estimate"])) if "estimate" in given else None,
        deliverables=deliverables_of(given),
    )


def deliverables_of(given: Mapping[str, Any]) -> list[Deliverable]:
    """Return what a task hands over; its acceptance criteria belong to the first deliverable."""
    names = given.get("deliverables", ())
    if not names and given.get("acceptance"):
        names = [given["name"]]
    criteria = [AcceptanceCriterion(text) for text in given.get("acceptance", ())]
    return [
        Deliverable(f"D{number}", name, criteria=criteria if number == 1 else ())
        for number, name in enumerate(names, start=1)
    ]


def length(text: str) -> str:
    """Turn ``5wd`` into ``5d``; ``16ed`` is written alike."""
    return text.replace("wd", "d")


def link_of(after: str, successor: str) -> Dependency:
    """Read ``T101 SS+2wd``."""
    match = _link(after)
    assert match, after
    predecessor, kind, lag = match.groups()
    return Dependency(predecessor, successor, kind or "FS", length(lag or "0d"))  # type: ignore[arg-type]


def calendar_of(name: str, given: Mapping[str, Any]) -> Calendar:
    """Return one calendar; the factory's New Year shutdown becomes an exception for each year."""
    country = given["base"]
    closures = given.get("closures", ())
    assert all(rule["rule"] == "lunar_new_year" for rule in closures)
    return Calendar.standard(
        name,
        name=_NAMES[name],
        zone=given["tz"],
        weekdays=" ".join(given["weekdays"]),
        hours=" ".join(given["hours"]),
        holidays=() if country == "none" else CountryHolidays(country),
        exceptions=[
            exception
            for rule in closures
            for exception in lunar_new_year_closure(
                SHUTDOWN_YEARS, before=-days(rule["from"]), after=days(rule["to"])
            )
        ],
    )


def days(text: str) -> int:
    """Read ``-10d``."""
    return int(text.removesuffix("d"))


def main(arguments: list[str]) -> None:
    template = yaml.safe_load(Path(arguments[0]).read_text(encoding="utf-8"))
    plan = launch_plan(template)
    out = Path(arguments[1]) if len(arguments) > 1 else OUT
    save_plan(plan, out)
    print(f"wrote {out}: {len(plan)} tasks, {len(plan.dependencies())} dependencies")


if __name__ == "__main__":
    main(sys.argv[1:])
