"""What is wrong with data that a store wrote itself, told in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pmcore.kernel import Code, PmcoreError, ProjectId, StoreError

R = TypeVar("R")
# What code raises that was written for data of ours.
DAMAGE = (
    *(PmcoreError, ValueError, TypeError, KeyError, IndexError, AttributeError),
    *(ArithmeticError, RecursionError),
)


class NotAsKeptError(ValueError):
    """Data say what nobody wrote; what is wrong with them, in English and in Chinese.

    Attributes
    ----------
    reason
        By language.

    Examples
    --------
    >>> NotAsKeptError("its id is another", "其编号不同").reason["zh"]
    '其编号不同'
    """

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.reason = {"en": en, "zh": zh}


def as_kept(holds: object, en: str, zh: str) -> None:
    """Refuse data for which something does not hold.

    Raises
    ------
    NotAsKeptError
        With the reason.
    """
    if not holds:
        raise NotAsKeptError(en, zh)


def check_seal(kept: object, seal: str) -> None:
    """Refuse a row that holds another digest than its own.

    Raises
    ------
    NotAsKeptError
        Whatever it says.
    """
    as_kept(kept == seal, "it is not what was kept", "与所保存的不同")


def unpacked(what: str, project: ProjectId, read: Callable[[], R]) -> R:
    """Return what ``read`` reads of a row.

    Raises
    ------
    StoreError
        ``store.unreadable`` for whatever is wrong with it: what was written can be read.
    """
    try:
        return read()
    except StoreError:
        raise
    except DAMAGE as error:
        reason = reason_of(error)
    raise StoreError(Code.STORE_UNREADABLE, what=what, project=project, reason=reason) from None


def reason_of(error: Exception) -> dict[str, str]:
    """Return by language what is wrong with data, of what reading them raised.

    Examples
    --------
    >>> reason_of(KeyError("name"))
    {'en': "it makes no sense (KeyError: 'name')", 'zh': "其内容无法理解（KeyError: 'name'）"}
    """
    if isinstance(error, NotAsKeptError):
        return error.reason
    if isinstance(error, PmcoreError):
        return {language: error.message(language) for language in ("en", "zh")}
    said = f"{type(error).__name__}: {error}"
    return {"en": f"it makes no sense ({said})", "zh": f"其内容无法理解（{said}）"}
