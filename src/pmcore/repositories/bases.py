"""What a save goes on from: the very version that is kept, and not one that is merely called so.

A store stamps each version that it keeps, no two alike, and with it each project that it gives or
takes. A project that has the stamp of what is kept goes on from that. One of a file, of another
tenant or of another store has it not, and is held against all that is kept.
"""

from __future__ import annotations

from secrets import token_hex

from pmcore.kernel import Code, ProjectError, ProjectId, StoreError
from pmcore.repositories.conflict import pending
from pmcore.wbs import Project


def drawn_stamp() -> str:
    """Return a stamp for a version that is about to be kept."""
    return token_hex(16)


def goes_on_from(project: Project, kept: Project) -> bool:
    """Whether a project without its changes since is what is kept.

    It takes as long as reading both. Of a log from elsewhere nothing is believed: each change is
    held against what it changed.

    Raises
    ------
    StoreError
        ``store.log_gap`` when its log does not reach back to what is kept.
    """
    pending(project, kept.version)
    try:
        return project.as_of(kept.version, may_lie=True) == kept
    except ProjectError:
        return False


def not_kept(project: ProjectId, expected: int) -> StoreError:
    """Make the error of a project that goes on from what is not kept."""
    return StoreError(Code.STORE_NOT_KEPT, project=project, expected=expected)
