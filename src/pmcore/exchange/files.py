"""Plan files on disk: the one place of this room that touches files."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
_NOT_TO_WRITE = {
    "en": "it must be a regular file or a terminal, not a folder, pipe or disk",
    "zh": "应为普通文件或终端，而不是文件夹、管道或磁盘",
}
_STANDARD = ("/dev/stdout", "/dev/stderr")
_WITHOUT_HARD_LINKS = (errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK)
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

    A terminal, ``/dev/null`` and the like, and ``/dev/stdout`` whatever it leads to, are written
    to as they are. Other pipes are refused: without a reader one would be waited for without end.

    Raises
    ------
    DocumentError
        ``document.unwritable``.
    """
    write_parts(path, [text.encode(encoding)])


def write_parts(path: PathLike, parts: Iterable[bytes]) -> None:
    """Write a document that is made part by part.

    As :func:`write_file`: should making a part fail, the file is as it was.

    Raises
    ------
    DocumentError
        ``document.unwritable``.
    """
    with _unwritable_told(path):
        mode = _kind_of(path)
        if mode is None or stat.S_ISREG(mode):
            _replace(Path(os.path.realpath(path)), parts)  # a link stays a link
        elif stat.S_ISCHR(mode) or os.fspath(path) in _STANDARD:
            with open(path, "wb", opener=_open_without_waiting) as device:
                device.writelines(parts)  # it has no content to protect
        else:
            raise DocumentError(
                Code.DOCUMENT_UNWRITABLE, path=os.fspath(path), problem=_NOT_TO_WRITE
            )


def write_new_file(path: PathLike, text: str) -> None:
    """Write a text file where nothing stands yet: it is complete, or there is none.

    Raises
    ------
    InputError
        ``cli.exists``: anything stands there, were it a link that leads nowhere.
    DocumentError
        ``document.unwritable``.
    """
    target = Path(path)
    with _unwritable_told(path):
        if os.path.lexists(target):
            raise InputError(Code.CLI_EXISTS, path=target)
        with _written_beside(target, [text.encode()]) as name:
            _give_new_name(name, target)


@contextmanager
def _unwritable_told(path: PathLike) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise DocumentError(
            Code.DOCUMENT_UNWRITABLE, path=os.fspath(path), problem=_reason(error)
        ) from error


def _kind_of(path: PathLike) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _open_without_waiting(path: str, flags: int) -> int:
    """Open for writing; a pipe that nobody reads is an error instead of a wait."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if hasattr(os, "O_NONBLOCK"):
        os.set_blocking(handle, True)
    return handle


def _replace(target: Path, parts: Iterable[bytes]) -> None:
    with _written_beside(target, parts) as name:
        os.replace(name, target)


def _give_new_name(name: str, target: Path) -> None:
    try:
        _link(name, target)
    except FileExistsError:
        raise InputError(Code.CLI_EXISTS, path=target) from None


def _link(name: str, target: Path) -> None:
    try:
        os.link(name, target)  # unlike a rename it never replaces what somebody just put there
    except OSError as error:
        if error.errno not in _WITHOUT_HARD_LINKS:
            raise
        target.open("xb").close()
        os.replace(name, target)


@contextmanager
def _written_beside(target: Path, parts: Iterable[bytes]) -> Iterator[str]:
    """Give the name of a complete file in the same folder, which is gone afterwards."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
    try:
        with open(handle, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(target))
        yield name
    finally:
        Path(name).unlink(missing_ok=True)


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
