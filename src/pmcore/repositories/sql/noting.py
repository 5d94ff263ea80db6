"""Noting what was written at the end of the program that wrote it.

A caller may be cancelled while a thread runs its program: what is written then is noted as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from pmcore.repositories.commands import Outcome
from pmcore.repositories.events import Event
from pmcore.repositories.handling import Written
from pmcore.repositories.sql.statements import Program

R = TypeVar("R")


def noted(command: Program[Outcome[R]], written: Written, events: Iterable[Event]) -> Program[R]:
    """Return what a command answers, and note its events unless it was given before."""
    outcome = yield from command
    return written.noted(outcome, events)


def events_in(written: Written) -> Program[tuple[Event, ...]]:
    """Take what was noted: as a program, after those that run, in a unit that is not over."""
    yield from ()
    return written.taken()
