"""Commands written once, for stores that are called and for stores that are awaited.

A command is a generator that yields what a store's method returned and is sent the answer. Of a
store that is called that is the answer itself; of one that is awaited it is awaited first. Errors
come out of the ``yield`` or of the call: alike for who catches them around both.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from inspect import isasyncgen, isawaitable, iscoroutine, isgenerator
from typing import Any, TypeAlias, TypeVar

from pmcore.kernel import InputError
from pmcore.kernel.coercion import unusable

UNAWAITED = (
    "it has to be awaited, which only a store that is awaited does",
    "它需要等待，只有异步的存储才会等待",
)
UNRUN = "it yields, and nothing of it would be run", "它含有 yield，其内容不会执行"
R = TypeVar("R")
Steps: TypeAlias = Generator[Any, Any, R]


def taken(steps: Steps[R]) -> R:
    """Return what a command returns, whose steps are answers already.

    Raises
    ------
    InputError
        ``value.invalid`` for a handler that has to be awaited, or yields.
    """
    answer = None
    try:
        while True:
            answer = steps.send(answer)
            if isawaitable(answer) or _is_left_lying(answer):  # of a handler, as none of a store
                answer = steps.throw(_unfinished(answer))
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
            if _is_left_lying(step):
                raise _unfinished(step)
            answer = await step if isawaitable(step) else step
        except BaseException as error:
            go_on = partial(steps.throw, error)
        else:
            go_on = partial(steps.send, answer)


def _is_left_lying(answer: object) -> bool:
    return isgenerator(answer) or isasyncgen(answer)


def _unfinished(answer: Any) -> InputError:
    """Say that what a handler returned is still to be done; nothing of it is."""
    if _is_left_lying(answer):
        return unusable("handlers", "a generator", *UNRUN)
    if iscoroutine(answer):
        answer.close()
    return unusable("handlers", "a coroutine", *UNAWAITED)
