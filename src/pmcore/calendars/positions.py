"""Arithmetic on positions: what every kind of compiled working time has in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from operator import index

from pmcore.calendars.instants import datetime_of
from pmcore.kernel import CalendarId, Code, HorizonError, InputError
from pmcore.kernel.coercion import unusable


def whole(name: str, value: object) -> int:
    """Return a whole number of minutes, whoever's type it has.

    Raises
    ------
    InputError
        ``value.invalid`` for anything else: a float, a text, a datetime.
    """
    try:
        return index(value)  # type: ignore[arg-type]  # that is the question
    except TypeError:
        en = "it must be a whole number of minutes; instant_of gives that of a time"
        raise unusable(name, value, en, "应为整数分钟；时间可用 instant_of 换算") from None


class Positions(ABC):
    """Walks and differences, from three questions that a subclass answers.

    The position of an instant is the count of working minutes before it. Walks and differences
    refuse what is no whole minute (``value.invalid``); the three questions are asked too often for
    that and trust who asks.
    """

    __slots__ = ()

    calendar: CalendarId
    zone: str | None
    lo: int
    hi: int
    total_minutes: int

    @abstractmethod
    def pos(self, t: int) -> int:
        """Working minutes in ``[lo, t)``."""

    @abstractmethod
    def start_at(self, p: int) -> int:
        """Return the start of working minute ``p``, counted from 0: the largest instant there."""

    @abstractmethod
    def finish_at(self, p: int) -> int:
        """Return the end of working minute ``p``, counted from 1: the smallest instant there."""

    def diff(self, a: int, b: int) -> int:
        """Working minutes from ``a`` to ``b``; negative when ``b`` comes first."""
        if type(a) is not int or type(b) is not int:
            a, b = whole("a", a), whole("b", b)
        return self.pos(b) - self.pos(a)

    def add(self, t: int, n: int) -> int:
        """Walk ``n`` working minutes from ``t``.

        Forwards to the end of the last of them, the earliest finish; backwards (``n < 0``) to the
        start of the first of them, the latest start; with 0 not at all.
        """
        if type(t) is not int or type(n) is not int:
            t, n = whole("t", t), whole("n", n)
        if n > 0:
            return self.finish_at(self.pos(t) + n)
        if n < 0:
            return self.start_at(self.pos(t) + n)
        return t

    def next_start(self, t: int) -> int:
        """Return the smallest start of a working minute at or after ``t``."""
        return self.start_at(self.pos(t if type(t) is int else whole("t", t)))

    def previous_finish(self, t: int) -> int:
        """Return the largest end of a working minute at or before ``t``."""
        return self.finish_at(self.pos(t if type(t) is int else whole("t", t)))

    def total(self, a: int, b: int) -> int:
        """Working minutes within ``[a, b)``; ``a`` must not come after ``b``."""
        self._check_window(a, b)
        return self.pos(b) - self.pos(a)

    def _check_window(self, a: int, b: int) -> None:
        if a > b:
            problem = {"en": f"it must not lie before {a}", "zh": f"不能早于 {a}"}
            raise InputError(Code.VALUE_INVALID, field="b", value=b, problem=problem)
        if a < self.lo or b > self.hi:
            raise self._beyond(a if a < self.lo else b)

    def _beyond(self, t: int) -> HorizonError:
        return HorizonError(
            Code.CALENDAR_HORIZON,
            calendar=self.calendar,
            value=self._shown(t),
            first=self._shown(self.lo),
            last=self._shown(self.hi),
        )

    def _no_minute(self, p: int) -> HorizonError:
        return HorizonError(
            Code.CALENDAR_HORIZON_WORK,
            calendar=self.calendar,
            value=p,
            minutes=self.total_minutes,
            first=self._shown(self.lo),
            last=self._shown(self.hi),
        )

    def _shown(self, t: int) -> str:
        try:
            return datetime_of(t, self.zone).isoformat(timespec="minutes")
        except InputError:
            return str(t)

    def __repr__(self) -> str:
        span = f"{self._shown(self.lo)} to {self._shown(self.hi)}"
        return f"<{type(self).__name__} {self.calendar}: {self.total_minutes} minutes, {span}>"
