"""Projects that follow a removed one under its id: their versions go on where its ended."""

from __future__ import annotations

from dataclasses import replace

from pmcore.kernel import Code, ProjectId, StoreError
from pmcore.kernel.coercion import whole_number
from pmcore.repositories.commands import LATEST, closed
from pmcore.wbs import Change, Project

NEVER_REMOVED = -1
LATEST_BEGUN = 2**52  # so many versions may follow that nobody comes to the last one
_MOST_LOGGED = 2**32  # versions that a project in the place of a removed one brings along


def continued(project: Project, *, after: int) -> Project:
    """Return a project whose versions begin after another one's.

    A store never gives a version of an id twice, so that whoever still has a removed project open
    cannot save into the one that came in its place. What is added under the id of a removed
    project, such as a backup, therefore counts its versions on. Its log comes along.

    Parameters
    ----------
    after
        What ``store.project_removed`` tells as ``last``.

    Returns
    -------
    Project
        A copy; with the same versions where they are later already.

    Examples
    --------
    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> task = plan.add("dig", "Dig")
    >>> again = continued(plan, after=7)
    >>> again.version, [change.number for change in again.log], again == plan
    (9, [9], True)
    """
    last = whole_number(after, "after", NEVER_REMOVED, LATEST)
    by = last + 1 - (closed(project).version - len(project.log))
    if by <= 0:
        return project.copy()
    log = [_later(change, by) for change in project.log]
    return Project.of(project, version=project.version + by, log=log)


def _later(change: Change, by: int) -> Change:
    of = None if change.of is None else change.of + by
    return replace(change, number=change.number + by, of=of)


def check_first(project: ProjectId, first: int, last: int) -> None:
    """Refuse a version that a project of this id may not begin with.

    A file may say any version. One near the last there is would lock the id for ever, so that a
    project begins above 2**52 only where a removed one has come so far.

    Raises
    ------
    StoreError
        ``store.project_removed``.
    InputError
        ``value.invalid``.
    """
    check_later(project, first, last)
    whole_number(first, "version", 0, max(LATEST_BEGUN, last + _MOST_LOGGED))


def check_later(project: ProjectId, first: int, last: int) -> None:
    """Refuse a version that may have been one of a removed project of this id.

    Raises
    ------
    StoreError
        ``store.project_removed``.
    """
    if first <= last:
        raise StoreError(Code.STORE_PROJECT_REMOVED, project=project, last=last)
