"""``pmcore db init``: an empty store."""

from __future__ import annotations

import argparse
from shlex import quote

from pmcore.cli.console import say
from pmcore.cli.engine import warn_of_engine
from pmcore.cli.outputs import STANDARD
from pmcore.cli.words import WORDS
from pmcore.kernel import Code, InputError
from pmcore.repositories import SqliteStore


def run(command: argparse.Namespace) -> int:
    """Make the file, and say what to do with it."""
    if command.store == STANDARD:
        problem = {
            "en": "a store is a file, and - is standard output; ./- is a file of that name",
            "zh": "存储库是文件，而 - 表示标准输出；./- 表示名为 - 的文件",
        }
        raise InputError(Code.CLI_USAGE, problem=problem, command="pmcore db init")
    SqliteStore.create(command.store).close()
    warn_of_engine(command)
    words = WORDS[command.lang]
    say([words["wrote"].format(path=command.store)])
    say([words["try"].format(command=f"pmcore db save {quote(command.store)} PLAN")])
    return 0
