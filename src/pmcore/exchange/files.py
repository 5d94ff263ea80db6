"""Plan files on disk: the one place of this room that touches files."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import TypeAlias

from pmcore.exchange.limits import DEFAULT_LIMITS, ReadLimits
from pmcore.exchange.plan import plan_from_json, plan_from_yaml, plan_to_json, plan_to_yaml
from pmcore.kernel import Code, DocumentError, InputError
from pmcore.wbs import Project

PathLike: TypeAlias = "str | os.PathLike[str]"
_YAML = (".yaml", ".yml")
_NOT_A_FILE = {
    "en": "it must be a regular file, not a folder, pipe or device",
    "zh": "应为普通文件，而不是文件夹、管道或设备",
}
_NOT_A_PATH = {"en": "it must be a path", "zh": "应为路径"}


def load_plan(path: PathLike, limits: ReadLimits = DEFAULT_LIMITS) -> Project:
    """Read a project from a plan file: YAML if it is called so, else JSON.

    Only regular files are read: a pipe without a writer would be waited for without end.

    Raises
    ------
    DocumentError
        ``document.not_found``, ``document.unreadable``, and those of
        :func:`~pmcore.exchange.plan_from_json`.
    InputError
        ``value.invalid`` for what is no path.
    MissingExtraError
        ``extra.missing`` for a YAML file without the extra ``yaml``.
    """
    file = _path(path)
    if _is_yaml(file):
        return plan_from_yaml(file_bytes(file, limits.for_yaml()), limits)
    return plan_from_json(file_bytes(file, limits), limits)


def save_plan(project: Project, path: PathLike) -> None:
    """Write a project to a plan file: YAML if it is called so, else JSON.

    The file is complete or as it was: a new one is written beside it and takes its place.

    Raises
    ------
    DocumentError
        ``document.unwritable``; ``document.holidays``.
    InputError
        ``value.invalid`` for what is no path.
    MissingExtraError
        ``extra.missing`` for a YAML file without the extra ``yaml``.
    """
    file = _path(path)
    write_file(file, (plan_to_yaml if _is_yaml(file) else plan_to_json)(project))


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


def file_bytes(path: Path, limits: ReadLimits) -> bytes:
    """Return the content of a regular file, at most one byte more than a document may have."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DocumentError(Code.DOCUMENT_UNREADABLE, path=str(path), problem=_NOT_A_FILE)
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


def _path(path: PathLike) -> Path:
    try:
        return Path(path)
    except TypeError:
        raise InputError(
            Code.VALUE_INVALID, field="path", value=path, problem=_NOT_A_PATH
        ) from None


def _is_yaml(path: Path) -> bool:
    return path.suffix.lower() in _YAML
