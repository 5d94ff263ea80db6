"""What the command line understands."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NoReturn

from pmcore.kernel import Code, InputError
from pmcore.kernel.findings import LANGUAGES
from pmcore.version import __version__

_NARROWEST = 40


class _Parser(argparse.ArgumentParser):
    """Reports a wrong command like every other error, not by leaving the program."""

    def error(self, message: str) -> NoReturn:
        raise InputError(Code.CLI_USAGE, problem=message, command=self.prog)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the arguments of a command; ``module`` names the one of ``commands`` to run.

    Raises
    ------
    InputError
        ``cli.usage``.
    """
    return build_parser().parse_args(arguments)


def language_of(arguments: Sequence[str]) -> str:
    """Language asked for, even if the rest of the command makes no sense."""
    for name, value in pairwise([*arguments, ""]):
        asked = value if name == "--lang" else name.removeprefix("--lang=")
        if name.startswith("--lang") and asked in LANGUAGES:
            return asked
    return "en"


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = _Parser(
        prog="pmcore",
        description="Schedule a plan file, explain its dates, check it.",
        epilog="pmcore COMMAND --help tells more. Exit codes: 0 done, 1 check found errors, "
        "2 the command or its input cannot be used.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"pmcore {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    _schedule(commands)
    _explain(commands)
    _check(commands)
    _calendar(commands)
    _schema(commands)
    return parser


def _command(
    commands: argparse._SubParsersAction[_Parser], name: str, about: str, *, plan: bool = True
) -> _Parser:
    command: _Parser = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
    if plan:
        command.add_argument("plan", metavar="PLAN", help="plan file, JSON or YAML")
        command.add_argument(
            "--lang", choices=LANGUAGES, default="en", help="language of the output (default: en)"
        )
        command.add_argument(
            "--width", type=_width, help="columns of the output (default: the terminal's)"
        )
    command.add_argument("--debug", action="store_true", help="show the traceback of an error")
    return command


def _schedule(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = _command(commands, "schedule", "Compute dates and print them as a table.")
    command.add_argument("--start", metavar="DATE", help="start on this date instead of the plan's")
    outputs = {
        "html": "write a report",
        "svg": "write the Gantt chart",
        "json": "write the schedule for other programs",
        "csv": "write the tasks for a spreadsheet",
    }
    for kind, about in outputs.items():
        command.add_argument(f"--{kind}", metavar="FILE", help=about)
    command.set_defaults(module="schedule")


def _explain(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = _command(commands, "explain", "Say why a task has its dates.")
    command.add_argument("task", metavar="TASK", help="id of the task")
    command.add_argument("--start", metavar="DATE", help="start on this date instead of the plan's")
    command.set_defaults(module="explain")


def _check(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = _command(commands, "check", "List what is wrong or doubtful in a plan.")
    command.add_argument("--all", action="store_true", help="list every finding, however many")
    command.add_argument("--strict", action="store_true", help="exit with 1 for warnings, too")
    command.set_defaults(module="check")


def _calendar(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = _command(commands, "calendar", "Show each day of a calendar, its hours and why.")
    command.add_argument("name", metavar="NAME", help="id of a calendar of the plan")
    command.add_argument(
        "--from",
        dest="first",
        metavar="DATE",
        type=_date,
        help="first day (default: the plan's start)",
    )
    command.add_argument(
        "--to", dest="last", metavar="DATE", type=_date, help="last day (default: 28 days in all)"
    )
    command.set_defaults(module="calendar")


def _schema(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = _command(commands, "schema", "Print the JSON Schema of plan files.", plan=False)
    command.set_defaults(module="schema")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date such as 2026-03-02") from None


def _width(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 6 and int(text) >= _NARROWEST:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a number of columns from {_NARROWEST} on")
