"""Plans as they were, and logs from elsewhere that do not fit."""

from __future__ import annotations

import pytest

from pmcore.kernel import Code, ProjectError
from pmcore.wbs import (
    Change,
    Dependency,
    DependencyEdit,
    Edit,
    OutlineEdit,
    Project,
    Task,
    TaskEdit,
)
from pmcore.wbs.changes import NOBODY
from wbs.plans import plan


def _with_log(edits: list[Edit], number: int = 1) -> Project:
    """Return a plan whose log holds a change that was never made."""
    made = plan("S; .dig 3d; .pour; T; dig -> T")
    log = [Change(number, "forged", NOBODY, tuple(edits))]
    return Project.from_records(
        made.settings, made.tasks(), made.dependencies(), version=1, log=log
    )


_DIG, _S = Task("dig", "dig", parent="S", duration="3d"), Task("S", "S")


@pytest.mark.parametrize(
    "edits",
    [
        pytest.param([OutlineEdit(None, 0, ("dig",), ())], id="a child twice"),
        pytest.param([OutlineEdit(None, 0, (), ("T",))], id="another one there"),
        pytest.param([OutlineEdit(None, -1, (), ("x",))], id="no place"),
        pytest.param([OutlineEdit("S", 0, (), ("dig",))], id="a task without place"),
        pytest.param([OutlineEdit("NONE", 0, ("T",), ())], id="below nothing"),
        pytest.param([TaskEdit(None, _DIG)], id="a task that goes and stays in the outline"),
        pytest.param([TaskEdit(None, Task("gone", "gone"))], id="a task that never was"),
        pytest.param(
            [TaskEdit(None, _S), OutlineEdit(None, 0, (), ("S",))], id="a summary without its own"
        ),
        pytest.param([OutlineEdit("dig", 0, ("T",), ())], id="a task in two places"),
        pytest.param([TaskEdit(Task("new", "new"), None)], id="a task that comes to no place"),
        pytest.param(
            [TaskEdit(Task("S", "S", parent="dig"), _S), OutlineEdit("dig", 0, ("S",), ())],
            id="a circle",
        ),
        pytest.param(
            [TaskEdit(Task("S", "S", parent="S"), _S), OutlineEdit("S", 0, ("S",), ())],
            id="below itself",
        ),
        pytest.param([DependencyEdit(Dependency("dig", "x"), None)], id="a link to nothing"),
        pytest.param([DependencyEdit(None, Dependency("pour", "T"))], id="a link that never was"),
        pytest.param([DependencyEdit(None, Dependency("dig", "S"))], id="a link beside another"),
        pytest.param([DependencyEdit(None, Dependency("dig", "T", "SS"))], id="another type"),
        pytest.param([DependencyEdit(Dependency("dig", "T"), None)], id="a link that still is"),
        pytest.param([TaskEdit(None, None)], id="nothing at all"),
    ],
)
def test_a_log_that_does_not_fit_is_refused(edits: list[Edit]) -> None:
    with pytest.raises(ProjectError) as raised:
        _with_log(edits).as_of(0)
    assert raised.value.code is Code.HISTORY_BROKEN


def test_a_log_with_other_numbers_is_refused() -> None:
    for number in (0, 7):
        with pytest.raises(ProjectError) as raised:
            _with_log([], number).as_of(0)
        assert raised.value.code is Code.HISTORY_VERSION


def test_every_version_is_shown_as_it_was() -> None:
    made = plan("S; .dig 3d; .pour; T; dig -> T")
    made.remove("S", "drop")
    made.add("house", "House")
    made.move("T", "house")
    past = plan("S; .dig 3d; .pour; T; dig -> T")
    assert made.as_of(past.version) == past
    assert made.as_of(made.version) == made
    assert len(made.as_of(0)) == 0


def test_a_log_that_may_lie_must_say_what_is_there() -> None:
    longer, shorter = _DIG.replace(duration="9d"), _DIG.replace(duration="1d")
    lying = _with_log([TaskEdit(shorter, longer)])  # it is 3d
    assert lying.as_of(0)["dig"] == shorter
    for asked in (lambda: lying.as_of(0, may_lie=True), lying.check_log):
        with pytest.raises(ProjectError) as raised:
            asked()
        assert raised.value.code is Code.HISTORY_BROKEN
    true = _with_log([TaskEdit(shorter, _DIG)])
    true.check_log()
    assert true.as_of(0, may_lie=True)["dig"] == shorter
