"""Stores that call handlers for the wrong things, or at the wrong time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

from pmcore.kernel import StoreError
from pmcore.repositories import Event
from pmcore.repositories.commands import Outcome
from pmcore.repositories.handling import added
from repositories.mutants import Mutant
from repositories.mutants_of_hosting import of_a_dict
from repositories.tampering import around, memory, replaced

_AGAIN = "a_command_that_is_given_again_is_handled_once"
_ALL = "handlers_are_told_of_all_that_a_unit_wrote_before_it_is_kept"
_ERROR = "an_error_of_a_handler_keeps_nothing"
_WRITE = "what_handlers_write_is_kept_with_the_change"
_REFUSING = "handlers_may_refuse_a_change_whoever_makes_it"
_REFUSED = "handlers_are_not_told_of_what_a_host_does_not_let_pass"


def _always(written: Any, outcome: Outcome[Any], events: Iterable[Event]) -> Any:
    written.note(events)
    return outcome.answer


def _new(answer: int, *, is_new: bool) -> Outcome[int]:
    return Outcome(answer, is_new=True)


def _afterwards(unit: Any, handlers: Any, events: Callable[[], Any], keep: Any) -> Any:
    told = yield events()
    yield keep()
    for handler in handlers if told else ():
        yield handler(unit, told)


def _whatever_they_say(unit: Any, handlers: Any, events: Callable[[], Any], keep: Any) -> Any:
    told = yield events()
    for handler in handlers if told else ():
        try:
            yield handler(unit, told)
        except LookupError:
            continue
    yield keep()


def _without_a_word(unit: Any, handlers: Any, events: Callable[[], Any], keep: Any) -> Any:
    told = yield events()
    for handler in handlers if told else ():
        try:
            yield handler(unit, told)
        except LookupError:
            return
    yield keep()


def _half_over(unit: Any, handlers: Any, events: Callable[[], Any], keep: Any) -> Any:
    told = yield events()
    for handler in handlers if told else ():
        yield handler(unit, told)
    yield keep()


def _again_and_again(unit: Any, handlers: Any, events: Callable[[], Any], keep: Any) -> Any:
    while told := (yield events()):
        for handler in handlers:
            try:
                yield handler(unit, told)
            except StoreError:
                continue
    yield keep()


def _to_nobody(unit: Any, handlers: Any, events: Any, keep: Any) -> Any:
    yield keep()


def _unasked(command: Any, *_: object) -> Any:
    return (yield from command).answer


def _before_the_host_is_asked(real: Callable[..., Any]) -> Callable[..., Any]:
    def add(projects: Any, project: Any, log: Any, *rest: Any) -> Any:
        outcome = real(projects, project, log, *rest)
        projects.written.note(added(project.id, project.version, log))
        return outcome._replace(is_new=False)

    return add


def _whatever_became_of_it(unit: Any) -> tuple[Event, ...]:
    told: tuple[Event, ...] = unit._session.written.taken()
    return told


HANDLERS: tuple[Mutant, ...] = (
    ("hands over what is repeated", replaced("handling.Written.noted", _always), _AGAIN),
    (
        "hands over a removal that is repeated",
        replaced("sql.saving.Outcome", _new),
        "a_removal_that_is_repeated_is_handled_once",
    ),
    ("calls handlers when all is kept", replaced("sql.units.committed", _afterwards), _ERROR),
    ("keeps what a handler refuses", replaced("sql.units.committed", _whatever_they_say), _ERROR),
    (
        "keeps nothing without a word when a handler refuses",
        replaced("sql.units.committed", _without_a_word),
        _REFUSING,
    ),
    ("goes on after a handler failed", replaced("sql.units.committed", _half_over), _ERROR),
    ("hands over what handlers write", replaced("sql.units.committed", _again_and_again), _WRITE),
    ("calls no handlers", replaced("sql.units.committed", _to_nobody), _ALL),
    ("hosts: calls no handlers", replaced("hosting.units.committed", _to_nobody, of_a_dict), _ALL),
    (
        "lets a handler end the unit",
        replaced("handling.Written.taken", lambda written: tuple(chain(*written._noted))),
        "a_handler_that_commits_keeps_nothing_of_what_it_refuses",
    ),
    (
        "in memory: lets a handler end the unit",
        replaced("handling.Written.taken", lambda written: tuple(chain(*written._noted)), memory),
        "a_handler_that_commits_keeps_nothing_of_what_it_refuses",
    ),
    (
        "takes whatever is given for handlers",
        replaced("handling.checked_handlers", lambda handlers, awaits: handlers),
        "what_would_never_be_run_is_refused_before_anything_is_written",
    ),
    (
        "hosts: takes whatever is given for handlers",
        replaced("hosting.units.checked_handlers", lambda handlers, awaits: handlers, of_a_dict),
        "what_would_never_be_run_is_refused_before_anything_is_written",
    ),
    (
        "takes generator functions for handlers",
        replaced("handling.isgeneratorfunction", lambda _: False),
        "what_would_never_be_run_is_refused_before_anything_is_written",
    ),
    (
        "hands over nothing of imports",
        replaced("sql.importing.noted", _unasked),
        "an_import_is_handled_once_when_everybody_sees_it",
    ),
    (
        "hands over nothing of erasures",
        replaced("sql.people.erased_in", lambda erasure: ()),
        "an_erasure_is_handled_once_and_names_nobody",
    ),
    (
        "hands over what was rolled back",
        replaced("sql.units.SqlUnit._events", _whatever_became_of_it),
        "handlers_are_not_called_for_what_is_not_kept",
    ),
    (
        "hands over what the host did not let pass",
        around("hosting.projects.HostedProjects._add", _before_the_host_is_asked, memory),
        _REFUSED,
    ),
)
