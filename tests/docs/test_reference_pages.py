"""The generated reference pages and the code say the same; ``make docs`` writes them anew."""

from __future__ import annotations

import inspect

import pytest

from reference_pages import (
    REFERENCE,
    api_page,
    codes_page,
    is_ours,
    public_names,
    public_packages,
)


def test_given_the_registry_when_the_codes_page_is_read_then_they_agree() -> None:
    assert (REFERENCE / "codes.md").read_text(encoding="utf-8") == codes_page(), "run: make docs"


def test_given_the_public_names_when_the_api_page_is_read_then_they_agree() -> None:
    assert (REFERENCE / "api.md").read_text(encoding="utf-8") == api_page(), "run: make docs"


@pytest.mark.parametrize("package", public_packages())
def test_given_a_package_when_its_names_are_read_then_each_explains_itself(package: str) -> None:
    silent = [
        name
        for name, value in public_names(package)
        if is_ours(value) and not (inspect.getdoc(value) or "").strip()
    ]

    assert silent == []
