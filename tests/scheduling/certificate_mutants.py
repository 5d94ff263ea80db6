"""Wrong schedules: a valid one with one thing changed, each kind of change by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from random import Random

from pmcore.calendars import WorkingTime, datetime_of, elapsed, instant_of
from pmcore.wbs import Project
from scheduling.certificate_rows import DATES, FLOATS, Rows, zone_of

_MINUTE = timedelta(minutes=1)
_FIRST, _LAST = date(2024, 1, 1), date(2028, 12, 31)


class Mutant:
    """A copy of valid rows to be spoilt."""

    def __init__(self, project: Project, rows: Rows, random: Random) -> None:
        self.project = project
        self.rows = [dict(row) for row in rows]
        self.random = random
        self.row = random.choice(self.rows)

    def pick(self, *, is_summary: bool) -> bool:
        """Choose a row of a leaf or of a summary task; say whether there is one."""
        found = [row for row in self.rows if self.project.is_summary(row["id"]) == is_summary]
        if found:
            self.row = self.random.choice(found)
        return bool(found)

    def pick_known(self, *, only_started: bool = False) -> bool:
        """Choose a row of a leaf of which something is known; say whether there is one."""
        leaves = [row for row in self.rows if not self.project.is_summary(row["id"])]
        tasks = [(row, self.project[row["id"]]) for row in leaves]
        found = [row for row, task in tasks if task.actual_start and not task.actual_finish]
        if not only_started:
            found = [row for row, task in tasks if task.actual_start or task.is_manual]
        if found:
            self.row = self.random.choice(found)
        return bool(found)

    def nudge(self, field: str) -> None:
        """Shift one date by one minute."""
        self.row[field] += self.random.choice((-1, 1)) * _MINUTE

    def move(self, series: str) -> None:
        """Move a leaf by one working minute, so that its duration stays right."""
        by = self.random.choice((-1, 1))
        time = self._time()
        start, finish = (
            instant_of(self.row[f"{series}_{end}"], time.zone) for end in ("start", "finish")
        )
        if start == finish:  # a milestone: to the end or the start of another working minute
            moments = time.finish_at(time.pos(start) + 1), time.start_at(time.pos(start) - 1)
            self._put(series, *[moments[0] if by > 0 else moments[1]] * 2)
        else:
            moved = time.start_at(time.pos(start) + by), time.finish_at(time.pos(finish) + by)
            self._put(series, *moved)

    def _put(self, series: str, start: int, finish: int) -> None:
        zone = zone_of(self.project, self.row["id"])
        self.row[f"{series}_start"] = datetime_of(start, zone)
        self.row[f"{series}_finish"] = datetime_of(finish, zone)

    def _time(self) -> WorkingTime:
        task = self.project[self.row["id"]]
        zone = zone_of(self.project, task.id)
        if task.duration is not None and task.duration.kind == "elapsed":
            return elapsed(_FIRST, _LAST, zone)
        calendar = task.calendar or self.project.settings.calendar or ""
        return self.project.calendars[calendar].compile(_FIRST, _LAST)


def _nudge_early_start(mutant: Mutant) -> None:
    mutant.nudge("early_start")


def _nudge_early_finish(mutant: Mutant) -> None:
    mutant.nudge("early_finish")


def _nudge_late_date(mutant: Mutant) -> None:
    mutant.nudge(mutant.random.choice(("late_start", "late_finish")))


def _nudge_scheduled_date(mutant: Mutant) -> None:
    mutant.nudge(mutant.random.choice(("scheduled_start", "scheduled_finish")))


def _move_early(mutant: Mutant) -> None:
    if mutant.pick(is_summary=False):
        mutant.move("early")


def _move_late(mutant: Mutant) -> None:
    if mutant.pick(is_summary=False):
        mutant.move("late")


def _move_scheduled(mutant: Mutant) -> None:
    if mutant.pick(is_summary=False):
        mutant.move("scheduled")


def _move_all(mutant: Mutant) -> None:
    if mutant.pick(is_summary=False):
        for series in ("early", "late", "scheduled"):
            mutant.move(series)


def _stretch_duration(mutant: Mutant) -> None:
    by = mutant.random.choice((1, 30, 480)) * _MINUTE
    for series in ("early", "late", "scheduled"):
        mutant.row[f"{series}_finish"] += by


def _move_summary(mutant: Mutant) -> None:
    if mutant.pick(is_summary=True):
        mutant.nudge(mutant.random.choice(DATES))


def _swap_dates(mutant: Mutant) -> None:
    other = mutant.random.choice(mutant.rows)
    for field, value in list(mutant.row.items()):
        if isinstance(value, datetime):
            mutant.row[field], other[field] = other[field], value


def _change_float(mutant: Mutant) -> None:
    field = f"{mutant.random.choice(FLOATS)}_minutes"
    mutant.row[field] += mutant.random.choice((-1, 1))


def _flip_critical(mutant: Mutant) -> None:
    mutant.row["is_critical"] = not mutant.row["is_critical"]


def _shift_everything(mutant: Mutant) -> None:
    by = mutant.random.choice((-7, -1, 1, 7)) * timedelta(days=1)
    for row in mutant.rows:
        for field, value in list(row.items()):
            if isinstance(value, datetime):
                row[field] = value + by


def _move_fact(mutant: Mutant) -> None:
    """Shift what is known of a task, its actual dates or those set by hand, in every series."""
    if not mutant.pick_known():
        return
    task = mutant.project[mutant.row["id"]]
    is_started = task.actual_start is not None and task.actual_finish is None
    end = "start" if is_started else mutant.random.choice(("start", "finish"))
    by = mutant.random.choice((-1440, -1, 1, 1440)) * _MINUTE
    for series in ("early", "late", "scheduled"):
        mutant.row[f"{series}_{end}"] += by


def _leave_one_minute_more(mutant: Mutant) -> None:
    """Let what remains of a started task take one minute more, or less."""
    if mutant.pick_known(only_started=True):
        for series in ("early", "late", "scheduled"):
            mutant.row[f"{series}_finish"] += mutant.random.choice((-1, 1)) * _MINUTE


def _go_before_the_data_date(mutant: Mutant) -> None:
    """Move whole days earlier, to before the data date, what could start before it."""
    data_date = mutant.project.settings.data_date
    if data_date is None:
        return
    day = date(data_date.year, data_date.month, data_date.day)
    found = [row for row in mutant.rows if row["early_start"].date() >= day]
    if found:
        mutant.row = mutant.random.choice(found)
        by = mutant.row["early_start"].date() - day + timedelta(days=1)
        for series in ("early", "scheduled"):
            for end in ("start", "finish"):
                mutant.row[f"{series}_{end}"] -= by


def _move_hammock(mutant: Mutant) -> None:
    """Shift a date of a level-of-effort task."""
    tasks = [(row, mutant.project[row["id"]]) for row in mutant.rows]
    found = [row for row, task in tasks if task.is_level_of_effort]
    if found:
        mutant.row = mutant.random.choice(found)
        mutant.row[mutant.random.choice(DATES)] += mutant.random.choice((-480, -1, 1)) * _MINUTE


def _drop_task(mutant: Mutant) -> None:
    mutant.rows.remove(mutant.row)


def _repeat_task(mutant: Mutant) -> None:
    mutant.rows.append(dict(mutant.row))


def _rename_task(mutant: Mutant) -> None:
    mutant.row["id"] = "Z9"


KINDS: Mapping[str, Callable[[Mutant], None]] = {
    function.__name__.strip("_").replace("_", " "): function
    for function in (
        _nudge_early_start,
        _nudge_early_finish,
        _nudge_late_date,
        _nudge_scheduled_date,
        _move_early,
        _move_late,
        _move_scheduled,
        _move_all,
        _stretch_duration,
        _move_summary,
        _swap_dates,
        _change_float,
        _flip_critical,
        _shift_everything,
        _move_fact,
        _leave_one_minute_more,
        _go_before_the_data_date,
        _move_hammock,
        _drop_task,
        _repeat_task,
        _rename_task,
    )
}


def mutated(kind: str, project: Project, rows: Rows, seed: int) -> Rows | None:
    """Return rows with one change of a kind; ``None`` where that changes nothing."""
    mutant = Mutant(project, rows, Random(seed))
    KINDS[kind](mutant)
    return None if mutant.rows == rows else mutant.rows
