"""What ``pmcore db`` understands: plans in a store, from the first version to the last."""

from __future__ import annotations

import argparse

from pmcore.cli.arguments import PLAN, Commands, Parser, command_of, picking, speaking

LOCAL = "local"
_LONGEST = 1000  # digits: what is no version after all, the store says
MOST_EVENTS = 10_000  # of a listing, as of a claim


def tenant_of(command: argparse.Namespace) -> list[str]:
    """Return the arguments that name the tenant of a command in another one."""
    return [] if command.tenant == LOCAL else ["--tenant", command.tenant]


def db(commands: Commands) -> None:
    """Add the group of commands."""
    about = "Keep plans in a store: every version, who changed what, and the way back."
    group = command_of(commands, "db", about)
    actions = group.add_subparsers(metavar="ACTION", required=True, parser_class=Parser)
    _init(actions)
    _save(actions)
    _open(actions)
    _list(actions)
    _history(actions)
    _diff(actions)
    _undo(actions)
    _redo(actions)
    _remove(actions)
    _verify(actions)
    _migrate(actions)
    _backup(actions)
    _restore(actions)
    _export_person(actions)
    _erase_person(actions)
    _events(actions)
    _imports(actions)


def _init(actions: Commands) -> None:
    command = command_of(actions, "init", "Make an empty store.")
    command.add_argument("store", metavar="STORE", help="file to make; one that is there stays")
    speaking(command).set_defaults(module="db_init")


def _save(actions: Commands) -> None:
    command = _about_store(actions, "save", "Keep a plan as the next version of its project.")
    command.add_argument("plan", metavar="PLAN", help=PLAN)
    picking(command)
    command.add_argument(
        "--onto",
        metavar="VERSION",
        type=_version,
        help="version that PLAN holds all of (default: the one it was opened at)",
    )
    _signed(command).set_defaults(module="db_save")


def _open(actions: Commands) -> None:
    command = _about_project(actions, "open", "Write a project to a plan file.")
    command.add_argument(
        "output",
        metavar="OUT",
        help="file to write: JSON; YAML, Microsoft Project XML or Primavera XER if called so",
    )
    command.add_argument(
        "--as-of", metavar="VERSION", type=_version, help="as it was then (default: the last)"
    )
    _replacing(command).set_defaults(module="db_open")


def _list(actions: Commands) -> None:
    command = _about_store(actions, "list", "List the projects.")
    command.add_argument("--search", metavar="TEXT", default="", help="a part of a name or id")
    command.set_defaults(module="db_list")


def _history(actions: Commands) -> None:
    command = _about_project(actions, "history", "Tell what was changed, by whom, and why.")
    command.add_argument("--since", metavar="VERSION", type=_version, help="only what came after")
    command.set_defaults(module="db_history")


def _diff(actions: Commands) -> None:
    about = "Tell what is different between two versions of a project."
    command = _about_project(actions, "diff", about)
    command.add_argument("since", metavar="FROM", type=_version, help="the earlier version")
    command.add_argument(
        "to", metavar="TO", type=_version, nargs="?", help="the later one (default: the last)"
    )
    command.add_argument("--json", metavar="FILE", help="write the differences for other programs")
    command.set_defaults(module="db_diff")


def _undo(actions: Commands) -> None:
    command = _about_project(actions, "undo", "Take back the last change, as a new version.")
    _signed(command).set_defaults(module="db_undo")


def _redo(actions: Commands) -> None:
    about = "Make the change again that was taken back last, as a new version."
    command = _about_project(actions, "redo", about)
    _signed(command).set_defaults(module="db_redo")


def _remove(actions: Commands) -> None:
    about = "Remove a project with its whole history; keep a backup before."
    command = _about_project(actions, "remove", about)
    command.add_argument(
        "--at", metavar="VERSION", type=_version, required=True, help="the version it is at"
    )
    command.set_defaults(module="db_remove")


def _verify(actions: Commands) -> None:
    about = "Check that every row and every change is as it was saved."
    command = _about_store(actions, "verify", about)
    command.add_argument(
        "project", metavar="PROJECT", nargs="?", help="id of a project (default: all)"
    )
    command.set_defaults(module="db_verify")


def _migrate(actions: Commands) -> None:
    about = "Bring the tables of a store up to date; keep a copy before."
    command = command_of(actions, "migrate", about)
    command.add_argument("store", metavar="STORE", help="file that an older pmcore made")
    speaking(command).set_defaults(module="db_migrate")


def _backup(actions: Commands) -> None:
    about = "Write a project with its whole history to a file."
    command = _about_project(actions, "backup", about)
    command.add_argument("output", metavar="OUT", help="file to write")
    _replacing(command).set_defaults(module="db_backup")


def _restore(actions: Commands) -> None:
    about = "Take a project with its whole history from a backup."
    command = _about_store(actions, "restore", about)
    command.add_argument("backup", metavar="BACKUP", help="file that pmcore db backup wrote")
    command.add_argument(
        "--as", dest="as_id", metavar="ID", help="another id for it (default: the one it had)"
    )
    command.add_argument(
        "--values",
        metavar="N",
        type=_values,
        help="values to read at most, some 300 bytes of memory each (default: 2,000,000)",
    )
    _signed(command).set_defaults(module="db_restore")


def _export_person(actions: Commands) -> None:
    about = "Write all that is held on a person to a file."
    command = _about_person(actions, "export-person", about)
    command.add_argument("output", metavar="OUT", help="JSON file to write")
    _replacing(command).set_defaults(module="db_export_person")


def _erase_person(actions: Commands) -> None:
    about = "Erase a person from all projects, from their history, and from the file."
    command = _about_person(actions, "erase-person", about)
    _signed(command).set_defaults(module="db_erase_person")


def _events(actions: Commands) -> None:
    about = "List what a consumer of events is still to be told, or take it."
    command = _about_store(actions, "events", about)
    command.add_argument(
        "consumer", metavar="CONSUMER", nargs="?", help="who is told (default: say who there is)"
    )
    command.add_argument(
        "--subscribe",
        metavar="START",
        choices=("beginning", "now"),
        help="enter the consumer first, if it is new: beginning or now",
    )
    command.add_argument(
        "--unsubscribe", action="store_true", help="forget the consumer, and how far it has come"
    )
    command.add_argument(
        "--skip-unreadable",
        metavar="PROJECT",
        help="let the consumer go on past the next events of a project, if they cannot be read",
    )
    command.add_argument(
        "--take", action="store_true", help="note what is listed as told; it is not listed again"
    )
    command.add_argument(
        "--limit", metavar="N", type=_count, default=100, help="after how many it is enough"
    )
    command.add_argument("--json", metavar="FILE", help="write the events for other programs")
    command.set_defaults(module="db_events")


def _imports(actions: Commands) -> None:
    about = "List imports in batches that were broken off, or delete what one wrote."
    command = _about_store(actions, "imports", about)
    command.add_argument(
        "--drop", metavar="PROJECT", help="delete what the import of this project wrote so far"
    )
    command.set_defaults(module="db_imports")


def _about_person(actions: Commands, name: str, about: str) -> Parser:
    command = _about_store(actions, name, about)
    command.add_argument("person", metavar="PERSON", help="id of the person, which stays")
    command.add_argument(
        "--also",
        metavar="TEXT",
        action="append",
        default=[],
        help="a text that stands for them: a name, an address; may be given several times",
    )
    return command


def _about_store(actions: Commands, name: str, about: str) -> Parser:
    command = command_of(actions, name, about)
    command.add_argument("store", metavar="STORE", help="file that pmcore db init made")
    command.add_argument(
        "--tenant", metavar="ID", default=LOCAL, help=f"whose projects (default: {LOCAL})"
    )
    return speaking(command)


def _about_project(actions: Commands, name: str, about: str) -> Parser:
    command = _about_store(actions, name, about)
    command.add_argument("project", metavar="PROJECT", help="id of a project")
    return command


def _signed(command: Parser) -> Parser:
    command.add_argument("--actor", metavar="NAME", help="who makes the change")
    command.add_argument("--reason", metavar="TEXT", default="", help="why it is made")
    return command


def _replacing(command: Parser) -> Parser:
    command.add_argument("--replace", action="store_true", help="write over OUT if it is there")
    return command


def _values(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < len(text) < 16 and int(text):
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a number such as 5000000")


def _version(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a version such as 3")


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_EVENTS:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to {MOST_EVENTS}")
