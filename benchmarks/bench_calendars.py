"""Calendars measured: answers first, then the time of each operation beside its peers.

Run ``python benchmarks/bench_calendars.py``. Peers, in the same run: pandas CustomBusinessHour, a
loop over minutes that asks "is this one worked?", and dateutil for rules. Times are those of the
processor, the best of several rounds, because the machine may be shared.
"""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
from dateutil.rrule import rrulestr

from pmcore.calendars import (
    Calendar,
    CalendarException,
    CountryHolidays,
    Recurrence,
    WorkingTime,
    elapsed,
)
from pmcore.calendars.compiling import compiled
from pmcore.calendars.rule_days import _found
from pmcore.calendars.zones import _blocks

FIRST, LAST = date(2016, 1, 1), date(2025, 12, 31)
EPOCH = datetime.fromisoformat("1970-01-01")
DAY = timedelta(days=1)
ROUNDS = 9
OFFICE_HOURS = "09:00-12:00 13:30-18:30"


def best(call: Callable[[], object], count: int = 1) -> float:
    """Seconds per operation, the best of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        call()
        times.append(time.process_time() - began)
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


def scalar() -> float:
    """Measure one question at a time; return the seconds of one addition."""
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
    assert peer / add >= 50, "pandas should be at least 50 times slower"
    return add


def batch() -> None:
    working = zoned().compile(FIRST, LAST)
    asked = questions(working, 100_000)
    t, n = (np.array(column) for column in zip(*asked, strict=True))
    many = working.batch()
    ends = many.add(t, n)
    assert ends[:5000].tolist() == [working.add(*each) for each in asked[:5000]]
    assert many.diff(t, ends).tolist() == n.tolist()
    order = np.argsort(t)
    for name, call in (
        ("add", lambda: many.add(t, n)),
        ("add, sorted", lambda: many.add(t[order], n[order])),
        ("add, backwards", lambda: many.add(ends, -n)),
        ("diff", lambda: many.diff(t, ends)),
        ("pos", lambda: many.pos(t)),
        ("next_start", lambda: many.next_start(t)),
        ("previous_finish", lambda: many.previous_finish(ends)),
    ):
        rate = 1 / best(call, len(asked))
        print(f"batch of 100,000: {name:16s}{rate / 1e6:8.1f} M/s")
        assert rate >= 4e6, f"{name} should do 4 million a second"
    print(f"batch: arrays made            {ms(best(working.batch))}\n")


def zoned(exceptions: Sequence[CalendarException] = ()) -> Calendar:
    return Calendar.standard(
        "cn",
        zone="America/Los_Angeles",
        hours=OFFICE_HOURS,
        holidays=CountryHolidays("CN"),
        exceptions=exceptions,
    )


def compiling() -> None:
    calendar = zoned()
    calendar.days(FIRST, LAST)

    def cold() -> WorkingTime:
        _blocks.cache_clear()
        return afresh(calendar)

    assert cold() == afresh(calendar)
    whole = elapsed(FIRST, LAST, calendar.zone)
    assert (whole.lo, whole.hi) == (cold().lo, cold().hi)
    print(f"compile 10 years, zone unseen {ms(best(cold))}")
    print(f"compile 10 years, zone seen   {ms(best(lambda: afresh(calendar)))}")
    print(f"compiled before               {ms(best(lambda: calendar.compile(FIRST, LAST)))}")
    print(f"resolve 10 years of days      {ms(best(lambda: calendar.days(FIRST, LAST)))}")
    print(f"resolve one day               {us(best(lambda: calendar.day(LAST)))}")

    one = calendar.compile(FIRST, LAST)
    other = Calendar.standard("sh", zone="Asia/Shanghai", hours=OFFICE_HOURS).compile(FIRST, LAST)
    both = one & other
    each = one.clip(both.lo, both.hi).total_minutes + other.clip(both.lo, both.hi).total_minutes
    assert both.total_minutes + (one | other).total_minutes == each
    print(f"both of two calendars         {ms(best(lambda: one & other))}")
    print(f"either of two calendars       {ms(best(lambda: one | other))}\n")


def afresh(calendar: Calendar) -> WorkingTime:
    compiled.cache_clear()
    return calendar.compile(FIRST, LAST)


def people(count: int = 1000) -> None:
    """A thousand people with twenty days off each, upon one office."""
    office = zoned()
    base = office.compile(FIRST, LAST)
    source = random.Random(7)
    made = [
        office.derive(
            f"p{n}",
            exceptions=[
                CalendarException.on(FIRST + at * DAY)
                for at in sorted(source.sample(range((LAST - FIRST).days), 20))
            ],
        )
        for n in range(count)
    ]
    for person in made[:20]:
        assert person.compile_over(base).expanded() == person.compile(FIRST, LAST)
    tracemalloc.start()
    kept = [person.compile_over(base) for person in made]
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    each = best(lambda: [person.compile_over(base) for person in made], count)
    asked = questions(base, 1000)
    walk = best(lambda: [kept[0].add(t, n) for t, n in asked], len(asked))
    print(f"person upon an office         {ms(each)}, {size / count / 1024:.2f} KiB")
    print(f"add upon an office            {us(walk)}\n")
    assert size / count <= 2048


def walked(text: str) -> list[date]:
    """Let dateutil walk, 7600 years later: where a rule has no date it walks to the year 9999."""
    first, last = (f"{day.year + 7600}{day:%m%d}" for day in (FIRST, LAST))
    dates = rrulestr(f"{text};WKST=MO;UNTIL={last}", dtstart=datetime.fromisoformat(first))
    return [found.date().replace(year=found.year - 7600) for found in dates]


def closed(text: str) -> list[date]:
    _found.cache_clear()
    return list(Recurrence(text).dates(FIRST, LAST))


def rules() -> None:
    """Rules over ten years, seen for the first time: in closed form, and walked by dateutil."""
    never = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    for name, text in {
        "Fridays": "FREQ=WEEKLY;BYDAY=FR",
        "every other day": "FREQ=DAILY;INTERVAL=2",
        "last workdays": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "30 February": never,
    }.items():
        assert closed(text) == walked(text)
        ours, theirs = best(lambda: closed(text)), best(lambda: walked(text))  # noqa: B023
        print(f"rule: {name:19s}{us(ours)}   dateutil {theirs / ours:8.0f} x")
        assert theirs / ours >= 2, "dateutil should be at least twice as slow"

    office = zoned()
    hostile = zoned([CalendarException.every(never, FIRST - n * DAY) for n in range(20)])

    def cold() -> WorkingTime:
        _found.cache_clear()
        return afresh(hostile)

    assert cold() == afresh(office)
    ours, usual = best(cold), best(lambda: afresh(office))
    print(f"20 rules of no date: compile {ms(ours)}   {ours / usual:6.1f} x ordinary\n")
    assert ours / usual <= 5


def adversaries(add: float) -> None:
    """Calendars made to be slow, against an ordinary one: ratios, not times.

    Questions cost what they always cost. Compiling is another matter: each exception that is given
    is looked at, 0.2 us, and each day that one of them holds on is laid by itself, 1 to 2 us where
    all exceptions differ. So the cost is proportional to the exceptions given and to the days they
    change. Ten thousand are some ten times an ordinary calendar, and more against one of two years
    than of ten, for that one takes a tenth of a millisecond. What is held are bounds on the cost of
    one exception or one rule, in parts of an ordinary calendar of ten years.
    """
    ordinary = zoned()
    usual = best(lambda: afresh(ordinary))
    weekdays = "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"
    cases = {
        "a day each": [CalendarException.on(FIRST + n * DAY, "08:00-11:00") for n in range(3653)],
        "10,000 days": [
            CalendarException.on(date(2000, 1, 1) + n * DAY, "first 50%") for n in range(10_000)
        ],
        "10,000 ranges": [
            CalendarException.between(
                FIRST + n % 50 * DAY, FIRST + 3600 * DAY, f"first {1 + n % 90}%"
            )
            for n in range(10_000)
        ],
        "20 rules": [
            CalendarException.every(weekdays, FIRST - n * DAY, "first 50%", until=date(2040, 1, 1))
            for n in range(20)
        ],
        "20 counted rules": [
            CalendarException.every(f"FREQ=DAILY;COUNT={5000 + n}", FIRST - 4000 * DAY, "first 50%")
            for n in range(20)
        ],
    }
    for name, exceptions in cases.items():
        calendar = zoned(exceptions)
        working = afresh(calendar)
        asked = questions(working, 1000)
        each = 0.2 if len(exceptions) == 20 else 1 / 400
        walk = best(lambda: [working.add(t, n) for t, n in asked], len(asked))  # noqa: B023
        ratio, slower = best(lambda: afresh(calendar)) / usual, walk / add  # noqa: B023
        print(f"{name:16s} compile {ratio:5.1f} x ordinary, add {slower:5.1f} x")
        assert slower <= 5
        assert ratio <= 2 + each * len(exceptions)
    dense = " ".join(f"{hour:02d}:00-{hour:02d}:30" for hour in range(24))
    calendar = Calendar.standard("d", zone="America/Los_Angeles", hours=dense, weekdays="mon-sun")
    count = len(afresh(calendar).starts)
    ratio = best(lambda: afresh(calendar)) / usual
    print(f"24 shifts a day  compile {ratio:5.1f} x ordinary, {count} shifts in all")
    assert ratio <= 7, "twelve times the shifts"


def main() -> None:
    add = scalar()
    batch()
    compiling()
    people()
    rules()
    adversaries(add)


if __name__ == "__main__":
    main()
