"""Calendars measured: answers first, then the time of each operation beside its peers.

Run ``python benchmarks/bench_calendars.py``. Peers, in the same run: pandas CustomBusinessHour,
and a loop over minutes that asks "is this one worked?".
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import pandas as pd

from pmcore.calendars import Calendar, CountryHolidays, WorkingTime, elapsed
from pmcore.calendars.compiling import compiled
from pmcore.calendars.zones import _block_segments

FIRST, LAST = date(2016, 1, 1), date(2025, 12, 31)
EPOCH = datetime.fromisoformat("1970-01-01")
ROUNDS = 5


def best(call: Callable[[], object], count: int = 1) -> float:
    """Seconds per operation, the best of a few rounds: the machine is shared."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times) / count


def us(seconds: float) -> str:
    return f"{seconds * 1e6:10.2f} us"


def ms(seconds: float) -> str:
    return f"{seconds * 1e3:10.2f} ms"


def moment(t: int) -> datetime:
    return EPOCH + timedelta(minutes=t)


def by_minutes(working: WorkingTime, t: int, n: int) -> int:
    """Add working minutes by asking of each minute whether it is worked."""
    while n:
        n -= working.is_working(t)
        t += 1
    return t


def questions(working: WorkingTime, count: int) -> list[tuple[int, int]]:
    """Instants in working hours with whole hours to add: what pandas can do as well."""
    source = random.Random(7)
    room = working.total_minutes - 200 * 60
    starts = [working.start_at(source.randrange(room)) for _ in range(count)]
    return [(t, source.randint(1, 160) * 60) for t in starts]


def pandas_hours(office: Calendar) -> pd.offsets.CustomBusinessHour:
    off = [p.date for p in office.days(FIRST, LAST) if p.date.weekday() < 5 and not p.is_working]
    return pd.offsets.CustomBusinessHour(
        start=["09:00", "13:00"], end=["12:00", "18:00"], holidays=off
    )


def check(working: WorkingTime, asked: Sequence[tuple[int, int]], offset: object) -> None:
    for t, n in asked[:300]:
        there = working.add(t, n)
        assert working.diff(t, there) == n
        # At a lunch break pandas answers 13:00 where we say 12:00: the same working time.
        theirs = (pd.Timestamp(moment(t)) + (n // 60) * offset).to_pydatetime()  # type: ignore[operator]
        assert working.pos((theirs - EPOCH) // timedelta(minutes=1)) == working.pos(there)
    for t, n in asked[:20]:
        assert by_minutes(working, t, n) == working.add(t, n)


def main() -> None:
    office = Calendar.standard(
        "office", zone=None, hours="09:00-12:00 13:00-18:00", holidays=CountryHolidays("US")
    )
    working = office.compile(FIRST, LAST)
    offset = pandas_hours(office)
    asked = questions(working, 10_000)
    check(working, asked, offset)
    ends = [(t, working.add(t, n)) for t, n in asked]
    print("answers equal pandas (300) and the loop over minutes (20)\n")

    add = best(lambda: [working.add(t, n) for t, n in asked], len(asked))
    diff = best(lambda: [working.diff(a, b) for a, b in ends], len(asked))
    start = best(lambda: [working.next_start(t) for t, _ in asked], len(asked))
    pairs = [(pd.Timestamp(moment(t)), (n // 60) * offset) for t, n in asked[:300]]
    peer = best(lambda: [stamp + hours for stamp, hours in pairs], len(pairs))
    loop = best(lambda: [by_minutes(working, t, n) for t, n in asked[:20]], 20)
    print(f"add                      {us(add)}")
    print(f"diff                     {us(diff)}")
    print(f"next_start               {us(start)}")
    print(f"pandas CustomBusinessHour{us(peer)}   {peer / add:8.0f} x add")
    print(f"loop over minutes        {us(loop)}   {loop / add:8.0f} x add\n")

    zoned = Calendar.standard(
        "cn",
        zone="America/Los_Angeles",
        hours="09:00-12:00 13:30-18:30",
        holidays=CountryHolidays("CN"),
    )
    zoned.days(FIRST, LAST)

    def compile_cold() -> WorkingTime:
        _block_segments.cache_clear()
        return compile_warm()

    def compile_warm() -> WorkingTime:
        compiled.cache_clear()
        return zoned.compile(FIRST, LAST)

    assert compile_cold() == compile_warm()
    whole = elapsed(FIRST, LAST, zoned.zone)
    assert (whole.lo, whole.hi) == (compile_warm().lo, compile_warm().hi)
    print(f"compile 10 years, zone unseen {ms(best(compile_cold))}")
    print(f"compile 10 years, zone seen   {ms(best(compile_warm))}")
    print(f"compiled before               {ms(best(lambda: zoned.compile(FIRST, LAST)))}")
    print(f"resolve 10 years of days      {ms(best(lambda: zoned.days(FIRST, LAST)))}")
    print(f"resolve one day               {us(best(lambda: zoned.day(LAST)))}")

    assert peer / add >= 50, "pandas should be at least 50 times slower"


if __name__ == "__main__":
    main()
