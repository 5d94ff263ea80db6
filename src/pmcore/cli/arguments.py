"""What commands of the command line have in common: the plan, its language, how to read it."""

from __future__ import annotations

import argparse
from datetime import date
from typing import NoReturn, TypeAlias

from pmcore.kernel import Code, InputError
from pmcore.kernel.findings import LANGUAGES

_NARROWEST = 40
PLAN = "plan file, JSON or YAML, Microsoft Project XML, or Primavera XER or XML"
LATE_TASKS = ("all", "marked")
PRESETS = ("pmcore", "ms_project", "primavera")


class Parser(argparse.ArgumentParser):
    """Reports a wrong command like every other error, not by leaving the program."""

    def error(self, message: str) -> NoReturn:
        """Raise ``cli.usage``."""
        raise InputError(Code.CLI_USAGE, problem=message, command=self.prog)


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def command_of(commands: Commands, name: str, about: str) -> Parser:
    """Add a command, with what every command takes."""
    command: Parser = commands.add_parser(
        name, help=about, description=about, allow_abbrev=False, add_help=False
    )
    command.add_argument("-h", "--help", action="help", help="tell what the command takes")
    command.add_argument("--debug", action="store_true", help="show the traceback of an error")
    return command


def speaking(command: Parser) -> Parser:
    """Add in which language, and how wide, a command writes."""
    command.add_argument(
        "--lang", choices=LANGUAGES, default="en", help="language of the output (default: en)"
    )
    command.add_argument(
        "--width", type=width_of, help="columns of the output (default: the terminal's)"
    )
    return command


def about_plan(commands: Commands, name: str, about: str) -> Parser:
    """Add a command that reads one plan."""
    command = command_of(commands, name, about)
    command.add_argument("plan", metavar="PLAN", help=PLAN)
    picking(command)
    return speaking(command)


def picking(command: Parser) -> None:
    """Add what a Primavera file does not say itself."""
    command.add_argument(
        "--project",
        metavar="ID",
        help="number or short name of a project, where a Primavera file holds several",
    )
    command.add_argument(
        "--encoding",
        metavar="NAME",
        help="code page of a Primavera XER, such as gbk or cp1251 (default: as its bytes tell)",
    )


def reading(
    command: Parser,
    *,
    usual: str = "pmcore, or as the other tool's file says",
    dates: bool = True,
) -> Parser:
    """Add how to read a plan, for commands that schedule it."""
    others = (("start", "start then"), ("finish", "impose this finish")) if dates else ()
    for name, other in others:
        command.add_argument(
            f"--{name}",
            metavar="DATE",
            help=f"{other} instead of what the plan says: a date, or a time with offset; "
            "the file is not changed",
        )
    command.add_argument(
        "--preset", choices=PRESETS, help=f"read the plan as that tool does (default: {usual})"
    )
    command.add_argument(
        "--backward", action="store_true", help="plan backward from the imposed finish"
    )
    command.add_argument(
        "--late-tasks",
        choices=LATE_TASKS,
        help="which tasks of a backward plan are late: all, or those marked as late as possible",
    )
    return command


def edit(commands: Commands, name: str, about: str) -> Parser:
    """Add a command that writes a changed plan; the one that is read stays as it is."""
    command = about_plan(commands, name, about)
    command.add_argument(
        "output",
        metavar="OUT",
        help="file to write: JSON; YAML, Microsoft Project XML or Primavera XER if called so",
    )
    return command


def date_of(text: str) -> date:
    """Read a date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a date such as 2026-03-02") from None


def whole_of(text: str) -> int:
    """Read a whole number."""
    if text.isascii() and text.isdigit() and len(text) < 6:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a whole number such as 12")


def width_of(text: str) -> int:
    """Read a number of columns."""
    if text.isascii() and text.isdigit() and len(text) < 6 and int(text) >= _NARROWEST:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a number of columns from {_NARROWEST} on")
