"""Values that follow from each other, each found once, in whatever order they are asked for.

What a schedule does not show (where the parts of a task are, what finished tasks hand on, how late
a summary may be stretched) is computed along the dependencies. The rules are generators that yield
what else they need; a stack of them instead of calls in calls lets chains be of any length.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Any, TypeAlias

Wanted: TypeAlias = tuple[str, int]
Rule: TypeAlias = Generator[Wanted, Any, Any]


class Settling:
    """Finds values by rules, named ``(rule, number)``, and keeps them.

    Nothing may follow from itself.

    Examples
    --------
    >>> def fibonacci(n):
    ...     return n if n < 2 else (yield "fibonacci", n - 1) + (yield "fibonacci", n - 2)
    >>> Settling({"fibonacci": fibonacci}).of("fibonacci", 80)
    23416728348467685
    """

    def __init__(self, rules: Mapping[str, Callable[[int], Rule]]) -> None:
        self._rules = rules
        self._values: dict[Wanted, Any] = {}

    def of(self, rule: str, number: int) -> Any:
        """Return a value."""
        first = rule, number
        if first in self._values:
            return self._values[first]
        stack = [(first, self._rules[rule](number))]
        answer: Any = None
        while stack:
            wanted, work = stack[-1]
            try:
                needed = work.send(answer)
            except StopIteration as done:
                answer = self._values[wanted] = done.value
                stack.pop()
                continue
            if needed in self._values:
                answer = self._values[needed]
                continue
            stack.append((needed, self._rules[needed[0]](needed[1])))
            answer = None
        return answer
