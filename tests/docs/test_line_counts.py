"""How short the examples of hosts are, as pages say it, is how short they are."""

from __future__ import annotations

import ast
import re

import pytest

from pages import ROOT, all_pages

HOSTS = ROOT / "examples" / "hosts"
LIMITS = {"plain_dict.py": 60, "django_host/repository.py": 150, "fastapi_host.py": 240}


def lines_of_code(source: str) -> int:
    """Count lines without imports, docstrings, comments and blank lines."""
    passed_over: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        left_out: ast.stmt | None = None
        if isinstance(node, ast.Import | ast.ImportFrom):
            left_out = node
        elif isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            left_out = node.body[0]
        if left_out is not None:
            passed_over.update(range(left_out.lineno, (left_out.end_lineno or 0) + 1))
    lines = enumerate(source.splitlines(), start=1)
    kept = [line.strip() for number, line in lines if number not in passed_over]
    return sum(1 for line in kept if line and not line.startswith("#"))


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_given_a_host_then_pages_say_how_many_lines_of_code_it_has(name: str, limit: int) -> None:
    count = lines_of_code((HOSTS / name).read_text(encoding="utf-8"))
    assert count <= limit
    stem = name.partition("/")[0]
    said = [
        int(number)
        for page in all_pages()
        for paragraph in re.split(r"\n(?:\n|- )", page.read_text(encoding="utf-8"))
        if f"examples/hosts/{stem}`" in paragraph
        for number in re.findall(r"(\d+)\s+lines", paragraph)
    ]
    assert set(said) == {count}
