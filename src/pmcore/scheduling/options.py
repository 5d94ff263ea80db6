"""How a schedule is computed where planners' tools disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from pmcore.kernel import Code, InputError

Criticality: TypeAlias = Literal["auto", "total_float", "longest_path"]


@dataclass(frozen=True, slots=True)
class SchedulingOptions:
    """Choices that change what a schedule says, each with its default.

    Attributes
    ----------
    criticality
        What makes a task critical: ``total_float`` at or below ``critical_float``, lying on the
        ``longest_path``, or ``auto``: total float, but as soon as tasks use more than one calendar
        or a finish is imposed the longest path and negative float, since float alone then no
        longer tells what moves the end.
    critical_float
        Threshold for ``total_float``, in working minutes of the task's own calendar.
    horizon_years
        How far from the project start a date may lie, in years (1 to 150). Calendars are
        compiled as far as the plan needs, never further; beyond it stands an error.

    Raises
    ------
    InputError
        ``value.invalid``.

    Examples
    --------
    >>> SchedulingOptions(criticality="longest_path").critical_float
    0
    """

    criticality: Criticality = "auto"
    critical_float: int = 0
    horizon_years: int = 40

    def __post_init__(self) -> None:
        if self.criticality not in get_args(Criticality):
            _refuse("criticality", self.criticality, "it is one of auto, total_float, longest_path")
        if type(self.critical_float) is not int or abs(self.critical_float) > 10**9:
            _refuse("critical_float", self.critical_float, "it is a whole number of minutes")
        if type(self.horizon_years) is not int or not 1 <= self.horizon_years <= 150:
            _refuse("horizon_years", self.horizon_years, "it is a whole number from 1 to 150")


def _refuse(field: str, value: object, problem: str) -> None:
    raise InputError(Code.VALUE_INVALID, field=field, value=value, problem=problem)
