"""``pmcore db diff``: what is different between two versions of a project."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from pmcore.cli.console import say, terminal_width
from pmcore.cli.differing import Difference, diff_to_data, differences, said
from pmcore.cli.documents import write_document, wrote
from pmcore.cli.outputs import check_outputs
from pmcore.cli.stores import files_of, store_of
from pmcore.cli.tables import Column, table
from pmcore.cli.words import WORDS
from pmcore.kernel import LocalizedText

_Line: TypeAlias = tuple[str, str, str, str]  # what, its change, before, after
_LEAST = (16, 20, 16, 16)  # cells, so that all of it can be told apart on a narrow terminal


def run(command: argparse.Namespace) -> int:
    """Read both versions, and print one line for each field."""
    check_outputs([command.json], files_of(command.store))
    words = WORDS[command.lang]
    with store_of(command) as store, store.view(command.tenant) as view:
        latest = view.projects.version(command.project)
        last = latest if command.to is None else command.to
        before = view.projects.as_of(command.project, command.since)
        after = view.projects.as_of(command.project, last)
    found = differences(before, after)
    if command.json:
        data = diff_to_data(command.project, command.since, last, found)
        write_document(command.json, json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    lines = [line for each in found for line in _lines(each, command.lang)]
    if lines:
        say(_listed(lines, words, terminal_width(command.width)))
    else:
        say([words["db_no_difference"].format(first=command.since, last=last)])
    if command.json:
        say(wrote(command.json, command.lang))
    return 0


def _lines(difference: Difference, language: str) -> Iterator[_Line]:
    words = WORDS[language]
    about = words[f"db_diff_{difference.what}"].format(id=difference.id)
    if difference.sort in ("added", "removed"):
        before, after = difference.fields.get("name", (None, None))
        sort = words[f"db_diff_{difference.sort}"]
        yield about, sort, _name(before, language), _name(after, language)
        return
    for field, (before, after) in difference.fields.items():
        is_moved = difference.sort == "moved"
        yield about, words["db_diff_moved"] if is_moved else field, said(before), said(after)


def _name(value: Any, language: str) -> str:
    return "" if value is None else LocalizedText.of(value).pick(language)


def _listed(lines: list[_Line], words: Mapping[str, str], width: int | None) -> Iterator[str]:
    headings = words["db_about"], words["db_change"], words["db_before"], words["db_after"]
    yield from table(
        [
            Column(heading, [line[at] for line in lines], least=least)
            for at, (heading, least) in enumerate(zip(headings, _LEAST, strict=True))
        ],
        width,
    )
