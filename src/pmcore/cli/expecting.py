"""Expected finishes of Primavera files: durations by them, where the file says that they count."""

from __future__ import annotations

import argparse
from dataclasses import replace

from pmcore.cli.plans import Opened, options_of
from pmcore.tracking import expected_finishes
from pmcore.wbs import Project


def as_expected(plan: Opened, command: argparse.Namespace) -> Opened:
    """Return a plan whose tasks end when who does the work says so, as in the tool that wrote it.

    Only the importers of Primavera's formats read expected finishes, and only where the options of
    the file use them. A plan file of our own says itself how long its tasks take, and who asks for
    the reading of another tool gets that.
    """
    is_asked = command.preset in (None, "primavera")
    project = plan.project
    if plan.imported is None or not is_asked:
        return plan
    if all(task.expected_finish is None for task in project):
        return plan
    found = expected_finishes(project, options_of(command, plan.options))
    tasks = [
        task.replace(**found.changes[task.id]) if task.id in found.changes else task
        for task in project.tasks()
    ]
    # Not an edit: the version stays the plan's.
    changed = Project.from_records(
        project.settings,
        tasks,
        project.dependencies(),
        baselines=project.baselines.values(),
        version=project.version,
        made_from=project.made_from,
    )
    return replace(plan, project=changed, expected=tuple(found.changes), unmet=found.findings)
