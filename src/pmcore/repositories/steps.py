"""Commands written once, for stores that are called and for stores that are awaited.

A command is a generator that yields what a store's method returned and is sent the answer. Of a
store that is called that is the answer itself; of one that is awaited it is awaited first. Errors
come out of the ``yield`` or of the call: alike for who catches them around both.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from typing import Any, TypeAlias, TypeVar

R = TypeVar("R")
Steps: TypeAlias = Generator[Any, Any, R]


def taken(steps: Steps[R]) -> R:
    """Return what a command returns, whose steps are answers already."""
    answer = None
    try:
        while True:
            answer = steps.send(answer)
    except StopIteration as end:
        result: R = end.value
        return result


async def awaited(steps: Steps[R]) -> R:
    """Return what a command returns, after each of its steps was awaited."""
    go_on: Callable[[], Any] = partial(next, steps)
    while True:
        try:
            step = go_on()
        except StopIteration as end:
            result: R = end.value
            return result
        try:
            answer = await step
        except BaseException as error:
            go_on = partial(steps.throw, error)
        else:
            go_on = partial(steps.send, answer)
