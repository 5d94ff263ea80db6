"""Plan files on disk: the one place of this room that touches files."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import TypeAlias

from pmcore.exchange.limits import DEFAULT_LIMITS, ReadLimits
from pmcore.exchange.plan import plan_from_json, plan_from_yaml, plan_to_json, plan_to_yaml
from pmcore.kernel import Code, DocumentError
from pmcore.wbs import Project

PathLike: TypeAlias = "str | os.PathLike[str]"
_YAML = (".yaml", ".yml")


def load_plan(path: PathLike, limits: ReadLimits = DEFAULT_LIMITS) -> Project:
    """Read a project from a plan file: YAML if it is called so, else JSON.

    Raises
    ------
    DocumentError
        ``document.not_found``, ``document.unreadable``, and those of
        :func:`~pmcore.exchange.plan_from_json`.
    MissingExtraError
        ``extra.missing`` for a YAML file without the extra ``yaml``.
    """
    text = _bytes(Path(path), limits)
    return (plan_from_yaml if _is_yaml(path) else plan_from_json)(text, limits)


def save_plan(project: Project, path: PathLike) -> None:
    """Write a project to a plan file: YAML if it is called so, else JSON.

    The file is complete or as it was: a new one is written beside it and takes its place.

    Raises
    ------
    DocumentError
        ``document.unwritable``; ``document.holidays``.
    MissingExtraError
        ``extra.missing`` for a YAML file without the extra ``yaml``.
    """
    write_file(path, (plan_to_yaml if _is_yaml(path) else plan_to_json)(project))


def write_file(path: PathLike, text: str, *, encoding: str = "utf-8") -> None:
    """Write a text file so that it is complete or as it was.

    Raises
    ------
    DocumentError
        ``document.unwritable``.
    """
    data = text.encode(encoding)
    try:
        target = Path(os.path.realpath(path))  # a link stays a link
        if target.exists() and not target.is_file():
            target.write_bytes(data)  # a device or a pipe has no content to protect
        else:
            _replace(target, data)
    except (OSError, ValueError) as error:
        raise DocumentError(
            Code.DOCUMENT_UNWRITABLE, path=os.fspath(path), problem=_reason(error)
        ) from error


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """Permissions of the file that is replaced, or those a new file would get."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _bytes(path: Path, limits: ReadLimits) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limits.max_bytes + 1)
    except FileNotFoundError:
        raise DocumentError(Code.DOCUMENT_NOT_FOUND, path=str(path)) from None
    except (OSError, ValueError) as error:
        raise DocumentError(
            Code.DOCUMENT_UNREADABLE, path=str(path), problem=_reason(error)
        ) from error


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _is_yaml(path: PathLike) -> bool:
    return Path(path).suffix.lower() in _YAML
