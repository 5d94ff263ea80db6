"""What to try next, said to somebody at a command line, where the library speaks to a program."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import TypeAlias

from pmcore.cli.outputs import STANDARD
from pmcore.cli.store_arguments import tenant_of
from pmcore.kernel import Code, PmcoreError
from pmcore.kernel.catalogue import entry

_Texts: TypeAlias = tuple[str, str]  # in English and in Chinese

# A command stands last and without a stop, so that it can be pasted with the rest of its line.
# {store} is the store of the command with its tenant, ready to be pasted; {file} without.
_ADVICE: dict[Code, _Texts] = {
    Code.STORE_NOT_FOUND: (
        "Check the name, or make one: pmcore db init {file}",
        "请检查名称，或新建：pmcore db init {file}",
    ),
    Code.STORE_EXISTS: (
        "Choose another name. If it is a store already, go on: pmcore db list {file}",
        "请换一个名称。若它已是存储库，可继续使用：pmcore db list {file}",
    ),
    Code.STORE_PROJECT_UNKNOWN: (
        "Check the id, or list the projects: pmcore db list {store}",
        "请检查编号，或列出全部项目：pmcore db list {store}",
    ),
    Code.STORE_CONFLICT: (
        "Version {found} is kept now: write it to another file (pmcore db open), and go on there.",
        "现存版本为 {found}：请用 pmcore db open 将其写入另一文件，并在其中继续。",
    ),
    Code.STORE_NOT_YET: (
        "Version {found} is kept now: give that, or open it anew (pmcore db open).",
        "现存版本为 {found}：请使用该版本号，或重新打开（pmcore db open）。",
    ),
    Code.STORE_CONSUMER_UNKNOWN: (
        "Enter it once: pmcore db events {store} {consumer} --subscribe now",
        "请先登记：pmcore db events {store} {consumer} --subscribe now",
    ),
    Code.HISTORY_EMPTY: (
        "A new change ends what can be redone. All of them: pmcore db history {store} {project}",
        "新的变更会使可重做的内容失效。查看历史：pmcore db history {store} {project}",
    ),
    Code.STORE_IMPORTING: (
        "Wait for it. Drop what nobody goes on with: pmcore db imports {store} --drop {project}",
        "请等待导入完成。若无人继续：pmcore db imports {store} --drop {project}",
    ),
    Code.STORE_PERSON_UNKNOWN: (
        "Check the id. For somebody who was never kept, give what stands for them: --also TEXT.",
        "请检查编号。若要抹除未登记的人员，请用 --also TEXT 给出代表此人的文字。",
    ),
    Code.DOCUMENT_INVALID: (
        "{advice} Nothing was loaded. pmcore check lists every problem.",
        "{advice}未载入任何内容。可用 pmcore check 列出所有问题。",
    ),
}
_VALUES: _Texts = (
    "If you trust the file, and have the memory, allow more of it: --values N.",
    "若文件可信且内存充足，可用 --values N 放宽上限。",
)
_OF_COMMAND: dict[tuple[str, Code], _Texts] = {
    ("db_init", Code.STORE_FAILED): (
        "Check that the folder exists and that you may write there.",
        "请检查文件夹是否存在，以及您是否有写入权限。",
    ),
    ("db_restore", Code.STORE_PROJECT_EXISTS): (
        "Restore it under another id beside that: --as ID.",
        "请以其他编号并存恢复：--as ID。",
    ),
    ("db_restore", Code.TOO_MANY): _VALUES,
    ("db_restore", Code.DOCUMENT_TOO_LARGE): _VALUES,
}
_ALIKE: _Texts = (
    "Ids that look like it: {close}. All projects: pmcore db list {store}",
    "相近编号：{close}。全部项目：pmcore db list {store}",
)
_OTHER_TENANTS: _Texts = (
    "There are tenants {tenants}: name one with --tenant.",
    "另有租户 {tenants}：请用 --tenant 指明。",
)
_FOLDER: _Texts = (
    "It is a folder: name the file of a store in it.",
    "这是文件夹：请给出其中存储库的文件名。",
)
_REPLACE: _Texts = (
    "Choose another name, or write over it with --replace.",
    "请换一个文件名，或用 --replace 覆盖。",
)


def advice(error: PmcoreError, language: str, command: argparse.Namespace | None = None) -> str:
    """Say what to try, naming options and commands where the library would name functions.

    >>> advice(PmcoreError(Code.STORE_CONSUMER_UNKNOWN, consumer="erp"), "en")
    'Enter it once: pmcore db events STORE erp --subscribe now'
    """
    texts = _texts(error, command)
    if texts is None:
        return error.advice(language)
    en, zh = texts
    words = entry(error.code)._replace(advice_en=en, advice_zh=zh)
    return words.advice({**error.context, **_named(command)}, language)


def _texts(error: PmcoreError, command: argparse.Namespace | None) -> _Texts | None:
    """Return the words that suit what is known; ``None`` where those of the library do."""
    if error.code is Code.STORE_PROJECT_UNKNOWN:
        if error.context.get("tenants"):
            return _OTHER_TENANTS
        if error.context.get("close"):
            return _ALIKE
    if error.code is Code.STORE_NOT_FOUND and _is_folder(getattr(command, "store", None)):
        return _FOLDER
    if error.code is Code.CLI_EXISTS:
        return _REPLACE if hasattr(command, "replace") else None
    asked = (getattr(command, "module", ""), error.code)
    return _OF_COMMAND.get(asked) or _ADVICE.get(error.code)


def _is_folder(path: str | None) -> bool:
    try:
        return path is not None and Path(path).is_dir()
    except (OSError, ValueError):
        return False


def _named(command: argparse.Namespace | None) -> Mapping[str, str]:
    """Return how the store of a command is named in another command."""
    store = getattr(command, "store", None)
    if command is None or store is None:
        return {"store": "STORE", "file": "STORE"}
    store = "./-" if store == STANDARD else store
    tenant = tenant_of(command) if hasattr(command, "tenant") else []
    return {"store": " ".join(map(quote, [store, *tenant])), "file": quote(store)}
