"""Where a plan that a command made goes: a plan file, or one for another tool."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from shlex import quote
from typing import Protocol, TypedDict

from pmcore.cli.console import terminal_width, wrapped
from pmcore.cli.documents import write_document, wrote
from pmcore.cli.listing import listed
from pmcore.cli.outputs import STANDARD
from pmcore.cli.plans import Opened
from pmcore.cli.words import WORDS
from pmcore.exchange import (
    Exported,
    Imported,
    plan_to_json,
    save_plan,
    write_mspdi,
    write_xer,
)
from pmcore.exchange.mspdi.redated_out import redated_by_project
from pmcore.exchange.xer.redated_out import redated_by_p6
from pmcore.kernel import Code, Finding, InputError, MissingExtraError
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.wbs import Project

_JSON, _YAML, _XER, _XML = (".json",), (".yaml", ".yml"), (".xer",), (".xml",)
# How pmcore schedule reads a plan file.
_HERE = SchedulingOptions()
_TASKS_FOR_TWO = 10_000  # to start a process takes as long as to write a thousand of them


class _TellsMoved(Protocol):
    def __call__(
        self, project: Project, here: SchedulingOptions, options: SchedulingOptions
    ) -> tuple[Finding, ...]: ...


class _ForMicrosoft(TypedDict):
    """What a writer is told besides the plan."""

    schedule: Schedule | None
    options: SchedulingOptions
    imported: Imported | None


def saved(
    plan: Opened,
    output: str,
    language: str,
    *,
    reschedule: bool = False,
    zone: str | None = None,
    processes: int = 1,
    keep_forecast: bool = False,
) -> Exported | None:
    """Write the file; return what came of it where that is no plan file.

    A plan file does not say how it is scheduled: for another tool it is scheduled as that does, and
    what differs from how it is scheduled here is told.

    Parameters
    ----------
    reschedule
        Whether a file that holds dates gets those computed here, though its plan is unchanged.
    zone
        By whose clock a file that knows no zones tells all times.
    processes
        How many may write a large file at once.
    keep_forecast
        Whether a file for Microsoft Project keeps the dates that the plan has here.
    """
    ending = Path(output).suffix.lower()
    if ending in _XML:
        made_of = _for_microsoft(plan, reschedule=reschedule, keep_forecast=keep_forecast)
        exported = write_mspdi(
            plan.project,
            output,
            **made_of,
            zone=zone,
            language=language,
            processes=processes if len(plan.project) >= _TASKS_FOR_TWO else 1,
            keep_forecast=keep_forecast,
        )
        return _with_moved(plan, exported, redated_by_project, made_of["options"])
    if output == STANDARD:
        write_document(output, plan_to_json(plan.project))
        return None
    if ending not in _XER:
        save_plan(plan.project, output)
        return None
    options = plan.options or SchedulingOptions.primavera(lag_calendar=None)
    # A tool shows the dates it is given; what cannot be scheduled is written without any.
    dated = schedule(plan.project, options) if len(plan.project) else None
    exported = write_xer(
        plan.project, output, schedule=dated, options=options, zone=zone, language=language
    )
    return _with_moved(plan, exported, redated_by_p6, options)


def _with_moved(
    plan: Opened, exported: Exported, tell: _TellsMoved, options: SchedulingOptions
) -> Exported:
    """Add what a tool dates otherwise than a plan file is scheduled here."""
    if plan.options is not None or not len(plan.project) or options == _HERE:
        return exported
    moved = tell(plan.project, _HERE, options)
    return replace(exported, findings=(*moved, *exported.findings))


def _for_microsoft(plan: Opened, *, reschedule: bool, keep_forecast: bool) -> _ForMicrosoft:
    """Return what Microsoft Project XML is made of besides: what it was, and its dates."""
    before = None
    if plan.imported and plan.imported.tool.preset == "ms_project":
        before = plan.imported
    usual = SchedulingOptions.ms_project(lag_calendar=None, milestones="any")
    options = plan.options or (_HERE if keep_forecast else usual)
    is_dated = before is not None and not plan.is_edited and not reschedule
    dated = schedule(plan.project, options) if len(plan.project) and not is_dated else None
    return {"schedule": dated, "options": options, "imported": before}


def check_reschedule(path: str) -> None:
    """Refuse computed dates in a plan file, which holds none."""
    if Path(path).suffix.lower() not in (*_XML, *_XER):
        problem = {
            "en": f"--reschedule writes dates, and {path} would be a plan file, which holds none",
            "zh": f"--reschedule 会写入日期，而 {path} 是计划文件，不保存日期",
        }
        raise InputError(Code.CLI_USAGE, problem=problem, command="pmcore convert")


def check_forecast(path: str) -> None:
    """Refuse to keep dates in a file that needs no help, or gets none."""
    if Path(path).suffix.lower() not in _XML:
        problem = {
            "en": f"--keep-forecast is for Microsoft Project XML (.xml), and {path} would be none",
            "zh": f"--keep-forecast 用于 Microsoft Project XML（.xml），而 {path} 不是",
        }
        raise InputError(Code.CLI_USAGE, problem=problem, command="pmcore convert")


def check_zone(path: str) -> None:
    """Refuse a clock for a plan file, which keeps the zones there are."""
    if Path(path).suffix.lower() not in (*_XML, *_XER):
        problem = {
            "en": f"--zone moves times onto one clock, and {path} would be a plan file, which "
            "keeps all zones",
            "zh": f"--zone 把时间换算到同一时钟，而 {path} 是计划文件，会保留各时区",
        }
        raise InputError(Code.CLI_USAGE, problem=problem, command="pmcore convert")


def check_format(path: str) -> None:
    """Refuse a name of another format before anything is read; without an ending it is JSON."""
    ending = Path(path).suffix
    if ending.lower() not in (*_JSON, *_YAML, *_XER, *_XML, ""):
        named = {
            "JSON": _JSON,
            "YAML": _YAML,
            "Microsoft Project XML": _XML,
            "Primavera XER": _XER,
        }
        known = [f"{name} ({', '.join(endings)})" for name, endings in named.items()]
        raise InputError(Code.CLI_FORMAT, path=path, ending=ending, known=known)
    if ending.lower() in _YAML and find_spec("yaml") is None:  # reading may take long
        raise MissingExtraError(Code.EXTRA_MISSING, feature="YAML", package="pyyaml", extra="yaml")


def left_out(
    plan: Opened, exported: Exported | None, output: str, command: argparse.Namespace
) -> Iterator[str]:
    """Yield everything that the import found, and what else the new file cannot hold."""
    words, width = WORDS[command.lang], terminal_width(command.width, sys.stderr)
    found = (*plan.findings, *(exported.findings if exported else ()))
    yield from listed(found, command.lang, width, most=len(found), more="")
    if plan.imported and not exported:
        named = words["standard_output"] if output == STANDARD else output
        said = words["not_converted"].format(input=plan.path, output=named)
        yield from wrapped(said, width)


def done(plan: Opened, exported: Exported | None, output: str, language: str) -> Iterator[str]:
    """Yield where the file is, and what to do with it."""
    yield from wrote(output, language)
    if output == STANDARD:
        return
    words = WORDS[language]
    shown = f"pmcore schedule {quote(output)}{read_as(plan, exported)}"
    yield words["try"].format(command=shown)


def read_as(plan: Opened, exported: Exported | None) -> str:
    """Return the options that read a plan on as the tool did from whose file it came."""
    if not plan.imported or exported:
        return ""
    options, backward = plan.imported.options, ""
    if options.direction == "backward":
        backward = (
            " --backward --late-tasks marked" if options.late_tasks == "marked" else " --backward"
        )
    return f" --preset {plan.imported.tool.preset}{backward}"
