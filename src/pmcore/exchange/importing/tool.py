"""The tool that wrote a file: what it is called, and how its dates are explained."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from pmcore.exchange.importing.feature import Feature
from pmcore.kernel import TaskId

if TYPE_CHECKING:
    from pmcore.exchange.importing.imported import Imported, StoredCosts, StoredDates
    from pmcore.scheduling import Schedule, TaskDates


class Guesser(Protocol):
    """Guesses why stored dates are not the computed ones, task by task."""

    def of(self, dates: TaskDates, stored: StoredDates) -> tuple[Feature, TaskId | None]:
        """Return the likely cause, and the predecessor if the task only follows it."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool whose files are read.

    Attributes
    ----------
    name
        As people call it.
    format
        What its files are called.
    preset
        The preset of scheduling options that comes closest to it.
    guesser
        Makes what guesses causes, from what was imported, the computed dates and the tasks whose
        dates differ.
    pin
        Gives what sets the dates of one task whatever else says, if anything does.
    shown
        Gives the dates of tasks as the tool would show them, of those it shows otherwise.
    costs
        Gives the costs that a file stores.
    cost_cause
        Gives what of the costs of one task was not read, if anything was not.
    """

    name: str
    format: str
    preset: str
    guesser: Callable[[Imported, Schedule, frozenset[TaskId]], Guesser]
    pin: Callable[[Imported, TaskId], Feature | None]
    shown: Callable[[Imported, Schedule], Mapping[TaskId, TaskDates]]
    costs: Callable[[Imported], Mapping[TaskId, StoredCosts]]
    cost_cause: Callable[[Imported, TaskId], Feature | None]
