"""Changes that nobody gave a label are called by their operation, in Chinese as well."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

import pmcore.wbs
from pmcore.cli.operations import operation
from pmcore.repositories import SqliteStore
from pmcore.testing.repository_contract.cases import kept, opened, saved, small_plan
from pmcore.wbs.settings import Lifecycle

_LABEL = re.compile(r'(?:_edit\(|label: str = )"([a-z ]+)"')


def _labels() -> set[str]:
    """Return the labels that operations of plans give by themselves."""
    folder = Path(pmcore.wbs.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))]
    return {label for text in texts for label in _LABEL.findall(text)}


def test_every_operation_has_a_chinese_name() -> None:
    labels = _labels()
    assert {"add", "move project", "change set"} <= labels
    assert len(labels) > 20
    assert [label for label in sorted(labels) if operation(label, "zh") == label] == []
    assert len({operation(label, "zh") for label in labels}) == len(labels)


@pytest.mark.parametrize("stage", get_args(Lifecycle))
def test_every_step_of_a_life_has_a_chinese_name(stage: str) -> None:
    assert operation(f"advance to {stage}", "zh").startswith("转为")
    assert operation(f"advance to {stage}", "zh") != f"转为{stage}"


def test_a_label_that_somebody_gave_stays() -> None:
    assert operation("延期", "zh") == "延期"
    assert operation("advance to the coast", "zh") == "advance to the coast"
    assert operation("add", "en") == "add"


def test_lists_of_changes_say_it(pmcore_: Callable[..., Any], tmp_path: Path) -> None:
    path = str(tmp_path / "plans.db")
    with SqliteStore.create(path) as store:
        kept(store, small_plan(), tenant="acme")
        plan = opened(store, tenant="acme")
        plan.update("dig", duration="9d")
        with plan.change_set("slip"):
            plan.update("dig", duration="10d")
        saved(store, plan, 1, "two", "acme")
    told = pmcore_("db", "history", path, "SITE", "--tenant", "acme", "--lang", "zh").out
    assert "修改任务" in told
    assert "slip" in told
    assert "update" not in told
