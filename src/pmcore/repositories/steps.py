"""Commands written once, for stores that are called and for stores that are awaited.

A command is a generator that yields what a store's method returned and is sent the answer. Of a
store that is called that is the answer itself; of one that is awaited it is awaited first. Errors
come out of the ``yield`` or of the call: alike for who catches them around both.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from inspect import isawaitable, iscoroutine
from typing import Any, TypeAlias, TypeVar

from pmcore.kernel import Code, InputError

R = TypeVar("R")
Steps: TypeAlias = Generator[Any, Any, R]


def taken(steps: Steps[R]) -> R:
    """Return what a command returns, whose steps are answers already.

    Raises
    ------
    InputError
        ``value.invalid`` for a handler that has to be awaited.
    """
    answer = None
    try:
        while True:
            answer = steps.send(answer)
            if isawaitable(answer):  # a handler, as no store that is called returns one
                answer = steps.throw(_unawaited(answer))
    except StopIteration as end:
        result: R = end.value
        return result


async def awaited(steps: Steps[R]) -> R:
    """Return what a command returns; each step is awaited, but for handlers that need not be."""
    go_on: Callable[[], Any] = partial(next, steps)
    while True:
        try:
            step = go_on()
        except StopIteration as end:
            result: R = end.value
            return result
        try:
            answer = await step if isawaitable(step) else step
        except BaseException as error:
            go_on = partial(steps.throw, error)
        else:
            go_on = partial(steps.send, answer)


def _unawaited(answer: Any) -> InputError:
    """Say that a handler has to be awaited, by a store that is not; nothing of it is done."""
    if iscoroutine(answer):
        answer.close()
    problem = {
        "en": "it has to be awaited, which only a store that is awaited does",
        "zh": "它需要等待，只有异步的存储才会等待",
    }
    return InputError(Code.VALUE_INVALID, field="handlers", value="a coroutine", problem=problem)
