"""Write the reference pages that are lists of what the code holds: codes and public names.

``make docs`` runs it; a test fails when a page and the code differ.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pmcore
from pmcore.kernel import Code
from pmcore.kernel.catalogue import (
    calendars,
    exchange,
    general,
    repositories,
    scheduling,
    verify,
    wbs,
)

REFERENCE = Path(__file__).parent.parent / "docs" / "reference"

CODES_HEAD = """# Codes

Errors (`PmcoreError`) and findings (`Finding`) share these codes. They are public and stable: a
host may store them, translate them and decide by them. `{name}` stands for a value that
`error.context["name"]` holds as data; `!w` walks a list, `!n` is a translated noun.

An **error** severity marks what stops a call or makes a plan unusable, a **warning** what a planner
should look at, an **info** what is good to know.

This page is written by `make docs` from the message catalogue.
"""

API_HEAD = """# Public names

Every name a package promises in its `__all__`, with its first sentence; `help(name)` in Python
shows the rest. Names that are not listed here may change without notice. What `pmcore` itself
offers is where most programs start; the packages below hold those names and the less common ones.

This page is written by `make docs` from the docstrings.
"""

DEEPER = ("pmcore.repositories.hosting",)  # below a room, and public all the same

AREAS = {
    "Ids, texts, durations, input": general,
    "Calendars": calendars,
    "Tasks and projects": wbs,
    "Scheduling": scheduling,
    "Verifying a schedule": verify,
    "Stores": repositories,
    "Files and command line": exchange,
}


def codes_page() -> str:
    """Every code with its words, area by area."""
    parts = [CODES_HEAD]
    for title, table in AREAS.items():
        if table.ENTRIES:
            parts.append(f"## {title}\n")
            parts += [_code_section(code) for code in Code if code in table.ENTRIES]
    return "\n".join(parts)


def _code_section(code: Code) -> str:
    table = next(table for table in AREAS.values() if code in table.ENTRIES)
    words = table.ENTRIES[code]
    return (
        f"### `{code}`\n\n"
        f"*{words.severity}*, `Code.{code.name}`\n\n"
        f"- {words.en} {words.advice_en}\n"
        f"- {words.zh}{words.advice_zh}\n"
    )


def public_packages() -> list[str]:
    """Return ``pmcore`` and every package below it that promises names, in alphabetical order."""
    rooms = (f"pmcore.{info.name}" for info in pkgutil.iter_modules(pmcore.__path__) if info.ispkg)
    names = ["pmcore", *sorted([*rooms, *DEEPER])]
    return [name for name in names if getattr(import_module(name), "__all__", ())]


def api_page() -> str:
    """Every public name with its first sentence, package by package."""
    parts = [API_HEAD]
    for package in public_packages():
        module = import_module(package)
        parts.append(f"## `{package}`\n\n{first_line(module)}\n")
        parts.append("| name | what it is |\n| --- | --- |")
        parts += [f"| `{name}` | {summary(value)} |" for name, value in public_names(package)]
        parts.append("")
    return "\n".join(parts)


def public_names(package: str) -> Iterator[tuple[str, Any]]:
    """Names and values of a package's ``__all__``, without its version."""
    module = import_module(package)
    for name in sorted(module.__all__, key=str.lower):
        if not name.startswith("__"):
            yield name, getattr(module, name)


def is_ours(value: Any) -> bool:
    """Whether it is a class or function of pmcore, and so must explain itself."""
    described = inspect.isclass(value) or callable(value)
    return described and str(getattr(value, "__module__", "")).startswith("pmcore")


def summary(value: Any) -> str:
    """Return the first sentence of a docstring, or what an alias or constant stands for."""
    if is_ours(value):
        return first_line(value).replace("|", r"\|")
    shown = value.__name__ if inspect.isclass(value) else str(value)
    return f"`{shown}`".replace("typing.", "").replace("|", r"\|")


def first_line(value: Any) -> str:
    """First line of a docstring with its roles and double backticks turned into Markdown."""
    doc = inspect.getdoc(value) or ""
    line = doc.split("\n\n")[0].replace("\n", " ")
    for role in (":class:", ":func:", ":meth:", ":mod:", ":data:"):
        line = line.replace(f"{role}`~", "`").replace(f"{role}`", "`")
    return line.replace("``", "`")


def main() -> None:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in {"codes.md": codes_page(), "api.md": api_page()}.items():
        path = REFERENCE / name
        path.write_text(page, encoding="utf-8")
        print(f"wrote docs/reference/{name}")


if __name__ == "__main__":
    main()
