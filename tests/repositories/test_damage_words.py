"""What is damaged is named in words that people know, the same ones wherever it is found."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from pages import ROOT
from pmcore.kernel import Code, StoreError
from pmcore.kernel.catalogue.nouns import NOUNS_ZH, STORED
from pmcore.repositories.sql.orphans import _TABLES

NAMING = {"unpacked", "_unlike", "_finding"}  # calls whose first argument says what it is


def _named(path: Path) -> Iterator[str]:
    """Yield what a module says to be damaged."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", None)
            values = node.args[:1] if called in NAMING else []
            if called == "StoreError":
                values = [each.value for each in node.keywords if each.arg == "what"]
        elif isinstance(node, ast.Dict):
            values = [
                value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and key.value == "what"
            ]
        else:
            continue
        # of a text with a number, such as that of a change, what stands before it
        texts = [each.values[0] if isinstance(each, ast.JoinedStr) else each for each in values]
        yield from (str(each.value).strip() for each in texts if isinstance(each, ast.Constant))


def test_given_what_the_code_calls_damaged_then_each_word_is_known() -> None:
    modules = (ROOT / "src" / "pmcore" / "repositories").rglob("*.py")
    said = {word for path in modules for word in _named(path)} | {*_TABLES.values()}
    assert {"settings", "change", "put_command", "rows"} <= said
    assert said - STORED.keys() - NOUNS_ZH.keys() == set()


PLAIN = {  # modules that raise a text in one language, which nobody is shown
    "ranks.py",  # a slip of ours
    "relisting.py",  # caught, and left to be told by verify
    "telling.py",  # caught, and told as events that are no JSON
}


def _raised_plainly(path: Path) -> bool:
    """Whether a module says in one language only what is wrong with data."""
    raised = (
        node.exc.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
    )
    return not {"ValueError", "TypeError", "KeyError"}.isdisjoint(raised)


def test_given_what_is_wrong_with_data_then_it_is_said_in_both_languages() -> None:
    modules = (ROOT / "src" / "pmcore" / "repositories").rglob("*.py")
    assert {path.name for path in modules if _raised_plainly(path)} == PLAIN


@pytest.mark.parametrize(
    ("what", "en", "zh"),
    [
        (
            "put_command",
            "record of events that were put of S cannot",
            "无法读取 S 的所放入事件的记录",
        ),
        ("change 5", "change 5 of S cannot be read", "无法读取 S 的变更 5："),
        ("portfolio", "portfolio of S cannot be read", "无法读取 S 的portfolio："),
        ({"en": "The file", "zh": "文件"}, "The file of S cannot be read", "无法读取 S 的文件："),
    ],
)
def test_given_a_damage_then_both_languages_name_it(what: object, en: str, zh: str) -> None:
    error = StoreError(Code.STORE_UNREADABLE, what=what, project="S", reason="torn")
    assert error.message("en").startswith(en)
    assert error.message("zh").startswith(zh)
