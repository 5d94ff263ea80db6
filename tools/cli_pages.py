"""Write what the documentation says about the command line: its arguments, and what it prints.

``make docs`` runs it; tests fail when a page and the program differ.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from pages import ROOT, all_pages, blocks, pasted_into_a_checkout, run_examples
from pmcore.cli import main as pmcore
from pmcore.cli.parser import build_parser
from pmcore.repositories import SqliteStore

REFERENCE = ROOT / "docs" / "reference" / "cli.md"
_written = re.compile(r"(?<=<!-- written by make docs -->\n).*?(?=<!-- end -->)", re.S)


def reference_page(text: str) -> str:
    """Return the page with the commands and their arguments as the program has them."""
    return _written.sub(lambda _: "\n".join(_commands()) + "\n", text)


def _commands() -> Iterator[str]:
    found = _subcommands()
    yield "| command | what it does |\n| --- | --- |"
    for name, command in found.items():
        yield f"| `{_usage(name, command)}` | {_lowered(command.description or '')} |"
    yield ""
    yield "| argument | of | meaning |\n| --- | --- | --- |"
    shared = _shared(found)
    for (_, of), action in shared.items():
        yield _row(action, of)
    rows = {row for row, _ in shared}
    for name, command in found.items():
        for action in command._actions:
            if _key(action) not in rows:
                yield _row(action, f"`{name}`")


def _shared(found: dict[str, argparse.ArgumentParser]) -> dict[Any, argparse.Action]:
    """Return the options that several commands have alike, with the words for these commands."""
    having: dict[tuple[str, str | None], dict[str, argparse.Action]] = {}
    for name, command in found.items():
        for action in command._actions:
            if action.option_strings:
                having.setdefault(_key(action), {})[name] = action
    ordered = sorted(having.items(), key=lambda each: -len(each[1]))
    return {
        (key, _named(owners, found)): next(iter(owners.values()))
        for key, owners in ordered
        if len(owners) > 1
    }


def _key(action: argparse.Action) -> tuple[str, str | None]:
    return max(action.option_strings, key=len, default=action.dest), action.help


def _named(owners: Collection[str], found: Collection[str]) -> str:
    others = [name for name in found if name not in owners]
    if not others:
        return "every command"
    if len(others) == 1:
        return f"every command but `{others[0]}`"
    return ", ".join(f"`{name}`" for name in owners)


def _subcommands() -> dict[str, argparse.ArgumentParser]:
    """Return all commands; those of a group have its name before theirs."""
    found: dict[str, argparse.ArgumentParser] = {}
    pending = [("", build_parser())]
    while pending:
        above, parser = pending.pop()
        groups = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
        if not groups:
            found[above] = parser
        inside = [
            (f"{above} {name}".strip(), one) for one in groups for name, one in one.choices.items()
        ]
        pending += reversed(inside)
    return found


def _usage(name: str, command: argparse.ArgumentParser) -> str:
    positional = [one for one in command._actions if not one.option_strings]
    named = [f"[{one.metavar}]" if one.nargs == "?" else str(one.metavar) for one in positional]
    return " ".join(["pmcore", name, *named])


def _row(action: argparse.Action, of: str) -> str:
    flag = next((one for one in action.option_strings if one.startswith("--")), "")
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else "")
    if not value and action.nargs != 0:
        value = action.dest.upper()
    shown = f"{flag} {value}".strip().replace("|", r"\|")
    told = (action.help or "").replace("%%", "%")  # argparse formats what it prints
    return f"| `{shown}` | {of} | {told} |"


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def console(text: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Yield each ``console`` block of a page: as it is, as it should be, and its place."""
    for block in blocks(text):
        if block.language == "console":
            first = text.index(block.body, len("\n".join(text.split("\n")[: block.line])))
            lines = block.body.splitlines()
            commands = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
            shown = "".join(f"$ {command}\n{_printed(command)}" for command in commands)
            yield block.body, shown, (first, first + len(block.body))


def _printed(command: str) -> str:
    """Return what a command prints, errors of pmcore included; others run in a shell."""
    if not command.startswith("pmcore "):
        return _shell(command, "")
    own, _, rest = command.partition(" | ")
    out = io.StringIO()
    engine = mock.patch.object(SqliteStore, "engine_findings", tuple)  # whatever is here
    with engine, contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        pmcore(shlex.split(own)[1:])
    return _shell(rest, out.getvalue()) if rest else out.getvalue()


def _shell(command: str, given: str) -> str:
    run = ["sh", "-c", command]
    # this Python and what is installed for it, whatever the shell would find
    ours = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return subprocess.run(
        run,
        input=given,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PATH": ours},
    ).stdout


def refreshed(page: Path) -> str:
    """Return a page with what its commands print now; files its Python writes are at hand."""
    text = page.read_text(encoding="utf-8")
    if page == REFERENCE:
        text = reference_page(text)
    with pasted_into_a_checkout():
        if any(block.language == "console" for block in blocks(text)):
            list(run_examples(page))
        found = list(console(text))
    for _, shown, (first, last) in reversed(found):
        text = text[:first] + shown + text[last:]
    return text


def main() -> None:
    for page in all_pages():
        before, after = page.read_text(encoding="utf-8"), refreshed(page)
        if before != after:
            page.write_text(after, encoding="utf-8")
            print(f"wrote {page.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
