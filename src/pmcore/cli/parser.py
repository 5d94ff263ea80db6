"""What the command line understands."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import pairwise

from pmcore.cli.arguments import (
    PLAN,
    Commands,
    Parser,
    about_plan,
    command_of,
    date_of,
    edit,
    picking,
    reading,
    speaking,
    whole_of,
)
from pmcore.cli.store_arguments import db
from pmcore.kernel import Code, InputError
from pmcore.kernel.findings import LANGUAGES
from pmcore.version import __version__
from pmcore.wbs.baselines import LAST_NUMBER


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of a command; ``module`` names the one of ``commands`` to run.

    Raises
    ------
    InputError
        ``cli.usage``.
    """
    command, unknown = build_parser().parse_known_args(arguments)
    unknown += ["--"] if arguments.count("--") > 1 else []  # argparse makes a list of the second
    if unknown:  # said here, since the whole command line does not know which command it was
        en, zh = f"{' '.join(unknown)} is not understood", f"无法识别 {' '.join(unknown)}"
        problem = {"en": en, "zh": zh}
        shown = command.module.replace("_", " ")  # of a group of commands, such as db open
        raise InputError(Code.CLI_USAGE, problem=problem, command=f"pmcore {shown}")
    return command


def language_of(arguments: Sequence[str]) -> str:
    """Language asked for, even if the rest of the command makes no sense."""
    for name, value in pairwise([*arguments, ""]):
        asked = value if name == "--lang" else name.removeprefix("--lang=")
        if name.startswith("--lang") and asked in LANGUAGES:
            return asked
    return "en"


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = Parser(
        prog="pmcore",
        description="Schedule a plan file, one of Microsoft Project or Primavera, explain its "
        "dates, check it, change it, verify schedules, keep every version.",
        epilog="pmcore COMMAND --help tells more. Exit codes: 0 done, 1 check or verify found "
        "errors, 2 the command or its input cannot be used.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"pmcore {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)
    _init(commands)
    _schedule(commands)
    _explain(commands)
    _compare(commands)
    _baseline(commands)
    _check(commands)
    _verify(commands)
    _calendar(commands)
    _convert(commands)
    _move(commands)
    _recur(commands)
    db(commands)
    _schema(commands)
    return parser


def _init(commands: Commands) -> None:
    command = command_of(commands, "init", "Write a small plan with comments to start from.")
    command.add_argument(
        "path", metavar="PATH", help="file to write: JSON, or YAML if it is called so"
    )
    command.add_argument(
        "--start", metavar="DATE", type=date_of, help="first day of the plan (default: 2026-03-02)"
    )
    speaking(command).set_defaults(module="init")


def _schedule(commands: Commands) -> None:
    command = about_plan(commands, "schedule", "Compute dates and print them as a table.")
    reading(command)
    outputs = {
        "html": "write a report: one page that needs nothing beside it",
        "svg": "write the Gantt chart",
        "json": "write a schedule document for other programs",
        "csv": "write one line per task for a spreadsheet",
    }
    for kind, about in outputs.items():
        command.add_argument(f"--{kind}", metavar="FILE", help=about)
    command.add_argument(
        "--baseline",
        metavar="N",
        type=whole_of,
        choices=range(LAST_NUMBER + 1),
        help="draw that baseline below the bars of --html and --svg",
    )
    command.add_argument(
        "--costs",
        action="store_true",
        help="show what each task costs, and what is incurred of it; --json and --csv say it, too",
    )
    command.set_defaults(module="schedule")


def _explain(commands: Commands) -> None:
    command = about_plan(commands, "explain", "Say why a task, or the whole plan, has its dates.")
    command.add_argument(
        "task", metavar="TASK", nargs="?", help="id of a task (default: what leads to the finish)"
    )
    asked = command.add_mutually_exclusive_group()
    asked.add_argument("--not-earlier", metavar="DATE", help="say why TASK does not start by then")
    asked.add_argument("--not-critical", action="store_true", help="say why TASK is not critical")
    asked.add_argument("--floats", action="store_true", help="say what ends each float of TASK")
    reading(command).set_defaults(module="explain")


def _compare(commands: Commands) -> None:
    command = command_of(
        commands,
        "compare",
        "Say what moved between two versions of a plan, or since the tool that wrote it.",
    )
    command.add_argument("old", metavar="OLD", help="plan as it was")
    command.add_argument(
        "new",
        metavar="NEW",
        nargs="?",
        help="plan as it is now (default: OLD, a file of another tool, scheduled here)",
    )
    picking(command)
    command.add_argument(
        "--json", metavar="FILE", help="write a comparison document for other programs"
    )
    reading(speaking(command)).set_defaults(module="compare")


def _baseline(commands: Commands) -> None:
    command = about_plan(
        commands, "baseline", "Say how far a plan is from a baseline; set or clear baselines."
    )
    command.add_argument(
        "--number",
        metavar="N",
        type=whole_of,
        choices=range(LAST_NUMBER + 1),
        default=0,
        help="which baseline, 0 to 10 (default: 0)",
    )
    output = command.add_mutually_exclusive_group()
    output.add_argument(
        "--set", metavar="FILE", help="write the plan with its dates of now as the baseline"
    )
    output.add_argument("--clear", metavar="FILE", help="write the plan without the baseline")
    command.add_argument("--name", metavar="TEXT", help="with --set: what to call it")
    command.add_argument(
        "--saved-at",
        metavar="TIME",
        help="with --set: when it was saved, such as 2026-03-02T09:00+08:00",
    )
    command.add_argument(
        "--replace", action="store_true", help="with --set: in the place of one that is there"
    )
    command.add_argument(
        "--json", metavar="FILE", help="write a variance document for other programs"
    )
    reading(command, dates=False).set_defaults(module="baseline")


def _check(commands: Commands) -> None:
    command = about_plan(commands, "check", "List what is wrong or doubtful in a plan.")
    command.add_argument(
        "--all", action="store_true", help="list every finding, not ten of each code"
    )
    command.add_argument("--strict", action="store_true", help="exit with 1 for warnings as well")
    reading(command).set_defaults(module="check")


def _verify(commands: Commands) -> None:
    command = about_plan(
        commands, "verify", "Say whether the dates and floats of a schedule of a plan are right."
    )
    command.add_argument(
        "schedule",
        metavar="SCHEDULE",
        help="JSON: what schedule --json writes, rows with an id, or rows by id",
    )
    command.add_argument(
        "--all", action="store_true", help="list every finding that is kept, not the first 20"
    )
    reading(command, usual="as the schedule says").set_defaults(module="verify")


def _calendar(commands: Commands) -> None:
    command = about_plan(commands, "calendar", "Show each day of a calendar, or list them all.")
    command.add_argument(
        "name", metavar="NAME", nargs="?", help="id of a calendar (default: list the calendars)"
    )
    command.add_argument(
        "--from",
        dest="first",
        metavar="DATE",
        type=date_of,
        help="first day (default: the plan's start)",
    )
    command.add_argument(
        "--to", dest="last", metavar="DATE", type=date_of, help="last day (default: 28 days in all)"
    )
    command.set_defaults(module="calendar")


def _convert(commands: Commands) -> None:
    command = command_of(
        commands,
        "convert",
        "Write a plan, or another tool's file, as a plan file or for another tool.",
    )
    command.add_argument("input", metavar="IN", help=PLAN)
    command.add_argument(
        "output",
        metavar="OUT",
        help="file to write: JSON; YAML, Microsoft Project XML or Primavera XER if called so",
    )
    command.add_argument(
        "--reschedule",
        action="store_true",
        help="write the dates computed here, not those that a Microsoft Project file has",
    )
    command.add_argument(
        "--keep-forecast",
        action="store_true",
        help="write to Microsoft Project XML when work that it would do earlier, as before the "
        "data date, starts and goes on here",
    )
    command.add_argument(
        "--zone",
        metavar="ZONE",
        help="tell all times of a file for another tool by the clock of this zone, such as UTC",
    )
    picking(command)
    speaking(command).set_defaults(module="convert")


def _move(commands: Commands) -> None:
    command = edit(commands, "move", "Write a plan that starts on another day.")
    command.add_argument("to", metavar="DATE", help="the new start: a date, or a time with offset")
    command.add_argument(
        "--by",
        choices=("calendar_days", "working_days"),
        default="calendar_days",
        help="which days dates that people set move by (default: calendar_days)",
    )
    command.add_argument(
        "--keep",
        action="append",
        default=[],
        choices=("constraints", "deadlines", "manual", "finish", "series"),
        help="dates that stay: of constraints, deadlines, set by hand, the imposed finish, those "
        "of recurring tasks; say it once for each",
    )
    command.add_argument(
        "--unstarted-only", action="store_true", help="leave tasks that have started as they are"
    )
    command.set_defaults(module="move")


def _recur(commands: Commands) -> None:
    command = edit(commands, "recur", "Write a plan with one more task, which recurs by a rule.")
    command.add_argument("task", metavar="ID", help="id of the summary task of all occurrences")
    command.add_argument("name", metavar="NAME", help="what it is called")
    command.add_argument(
        "rule", metavar="RULE", help="as iCalendar writes it: FREQ=WEEKLY;BYDAY=MO"
    )
    told = {
        "--first": ("DATE", "day the rule begins on (default: the plan's start)"),
        "--until": ("DATE", "last day that may be meant; this or --count is needed"),
        "--at": ("HH:MM", "time of day from which an occurrence may start"),
        "--duration": ("LENGTH", "how long each takes, as in 2h"),
        "--parent": ("ID", "summary task to put it under"),
        "--calendar": ("ID", "calendar of each (default: the plan's)"),
        "--owner": ("ID", "who is responsible"),
    }
    for option, (metavar, about) in told.items():
        command.add_argument(option, metavar=metavar, help=about)
    command.add_argument("--count", type=whole_of, metavar="N", help="how many days of the rule")
    command.add_argument(
        "--on-day-off",
        choices=("keep", "skip", "shift_later", "shift_earlier"),
        help="what becomes of an occurrence on a day without work (default: keep)",
    )
    command.add_argument(
        "--repeats",
        choices=("by_rule", "on_completion"),
        help="make all now, or the next when the last is finished (default: by_rule)",
    )
    command.add_argument(
        "--assign", action="append", metavar="WHO", help="who works on each, as in 'li 50%%'"
    )
    command.set_defaults(module="recur")


def _schema(commands: Commands) -> None:
    command = command_of(commands, "schema", "Print the JSON Schema of plan files.")
    command.set_defaults(module="schema")
