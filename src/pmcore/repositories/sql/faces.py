"""What stores that await can be asked: the requests there are, each of them awaited.

What is called says its signatures itself, as the protocols want them. What is awaited would say
all of them again; here a name and the request it stands for are enough, and types follow.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar, overload

from typing_extensions import override

from pmcore.repositories.sql.calling import await_again
from pmcore.repositories.sql.sessions import AsyncSession
from pmcore.repositories.sql.statements import Program

P = ParamSpec("P")
Q = TypeVar("Q")
R = TypeVar("R")


class AsyncFace(Generic[Q]):
    """Some requests in a session, to be awaited."""

    def __init__(self, session: AsyncSession, ask: Q) -> None:
        self._session, self._ask = session, ask


class Read(Generic[Q, P, R]):
    """A method that makes a program by the request of its own name, and awaits what it returns.

    Parameters
    ----------
    request
        What tells types; where requests of a narrower kind say it anew, that is what is asked.
    """

    def __init__(self, request: Callable[Concatenate[Q, P], Program[R]]) -> None:
        self.request, self.__doc__ = request, request.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, face: None, owner: type) -> Self: ...

    @overload
    def __get__(self, face: AsyncFace[Q], owner: type) -> Callable[P, Coroutine[Any, Any, R]]: ...

    def __get__(
        self, face: AsyncFace[Q] | None, owner: type
    ) -> Self | Callable[P, Coroutine[Any, Any, R]]:
        if face is None:
            return self
        session = face._session
        request: Callable[P, Program[R]] = getattr(face._ask, self._name)

        @wraps(request)  # help() tells what is asked
        async def method(*given: P.args, **named: P.kwargs) -> R:
            return await self.answer(session, lambda: request(*given, **named))

        return method

    async def answer(self, session: AsyncSession, make: Callable[[], Program[R]]) -> R:
        """Run the program."""
        return await session.run(make())


class Write(Read[Q, P, R]):
    """The same for what writes: it is run again where another transaction came first.

    Its arguments are read again then, so that none may be there but once.
    """

    @override
    async def answer(self, session: AsyncSession, make: Callable[[], Program[R]]) -> R:
        return await await_again(session, make)
