"""The one exception hierarchy: what stops us, with a code, the values and advice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from pmcore.kernel.catalogue import entry
from pmcore.kernel.codes import Code
from pmcore.kernel.findings import Finding, JsonValue, check_language, json_safe

__all__ = [
    "CalendarError",
    "CycleError",
    "DocumentError",
    "HorizonError",
    "InputError",
    "LifecycleError",
    "MissingExtraError",
    "PmcoreError",
    "ProjectError",
    "ScheduleError",
    "StoreError",
]


class PmcoreError(Exception):
    """Base of every error pmcore raises on purpose.

    Parameters
    ----------
    code
        The stable code.
    **context
        The values the message names. They are made JSON-safe, and long ones are cut.

    Examples
    --------
    >>> from pmcore.kernel import Code, InputError
    >>> error = InputError(Code.ID_INVALID, what="task", value="a b")
    >>> print(error.code, "|", error.message())
    id.invalid | task id a b is not usable.
    >>> error.message("zh")
    '任务编号 a b 不可用。'
    """

    code: Code
    context: Mapping[str, JsonValue]

    def __init__(self, code: Code, /, **context: object) -> None:
        self.code = code
        self.context = {name: json_safe(value) for name, value in context.items()}
        super().__init__(code)

    def message(self, language: str = "en") -> str:
        """Say what is wrong, naming the values, in ``en`` or ``zh``."""
        return entry(self.code).message(self.context, check_language(language))

    def advice(self, language: str = "en") -> str:
        """Say what to try, in ``en`` or ``zh``."""
        return entry(self.code).advice(self.context, check_language(language))

    def to_finding(self) -> Finding:
        """Return the same report as data."""
        return Finding(self.code, self.context)

    def __str__(self) -> str:
        return f"{self.message()} {self.advice()} [{self.code}]"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.code, dict(self.context), self.__dict__)


def _rebuild(
    kind: type[PmcoreError], code: Code, context: dict[str, Any], state: dict[str, Any]
) -> PmcoreError:
    error = kind.__new__(kind)
    PmcoreError.__init__(error, code, **context)
    error.__dict__.update(state)
    return error


class InputError(PmcoreError):
    """A value handed to pmcore is not usable.

    When several values were checked together, ``findings`` lists every problem.
    """

    findings: tuple[Finding, ...] = ()

    @classmethod
    def collected(cls, findings: Sequence[Finding]) -> Self:
        """Make one error of all findings of a validation, the first one quoted."""
        error = cls(Code.INPUT_INVALID, count=len(findings), first=findings[0].message())
        error.findings = tuple(findings)
        return error


class CalendarError(PmcoreError):
    """A calendar is wrong or cannot answer."""


class HorizonError(CalendarError):
    """A date was asked for beyond the range a calendar was compiled for."""


class ProjectError(PmcoreError):
    """An edit would break a rule of the project; the project is as it was."""


class CycleError(ProjectError):
    """Tasks wait for each other; ``context["path"]`` walks the loop, first name repeated."""


class LifecycleError(ProjectError):
    """The project's state does not allow this."""


class ScheduleError(PmcoreError):
    """The project cannot be scheduled."""


class DocumentError(PmcoreError):
    """A file or document cannot be read or written."""

    findings: tuple[Finding, ...] = ()


class StoreError(PmcoreError):
    """What was asked of a store cannot be done; nothing of it was kept."""


class MissingExtraError(PmcoreError, ImportError):
    """An optional package is needed; the advice names the extra to install."""
