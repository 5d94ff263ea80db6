"""How far a task can slip and what it would meet then, told in sentences of one language."""

from __future__ import annotations

from collections.abc import Iterator

from pmcore.calendars import datetime_of
from pmcore.kernel.wording import say_minutes, say_moment
from pmcore.scheduling.dates import TaskDates
from pmcore.scheduling.phrases import Phrases, plain
from pmcore.scheduling.reason import Reason
from pmcore.scheduling.slips import Slip
from pmcore.wbs import Dependency

# how the sentences begin that say what a slip does, in the order of a Slip
_SLIPPING = ("free", "handed_on", "held")


class FloatTeller(Phrases):
    """Says floats, and what keeps a task from being later."""

    def not_later(self, reason: Reason) -> str:
        """Say what keeps the task from being later; nothing where that was said already."""
        dependency = reason.dependency
        if reason.kind == "project_finish":
            return self._project_end(reason.instant)
        if dependency is None:
            return self._bound(reason)
        lag = self.counted_lag(reason)
        key = self._kept_by(dependency)
        return self.say[key].format(
            past=self._past_start(reason) if dependency.type in ("SS", "SF") else self._past(),
            successor=self.name(dependency.successor),
            at=self.said_at(reason.instant),
            type=dependency.type,
            lag=self.say["comma"] + lag if lag else "",
        )

    def _project_end(self, finish: int) -> str:
        """Say what the project's finish asks for; without float that was said already."""
        imposed = self.schedule.project.settings.finish
        is_at_end = self.at(finish) == self.dates.late_finish
        if is_at_end and not self.dates.total_float:
            return ""
        past = self._past()
        if imposed is not None:
            return self.say["late_imposed_finish"].format(past=past, finish=plain(imposed))
        if is_at_end:
            return self.say["late_project_end"]
        at = self.moment(datetime_of(finish, self.schedule.zone))
        return self.say["late_project_finish"].format(past=past, at=at)

    def _kept_by(self, dependency: Dependency) -> str:
        """Name the sentence that says what a successor could not do in time."""
        if self.schedule.project[dependency.successor].actual_finish is not None:
            return "late_handed_on"
        if self.schedule[dependency.successor].kind == "milestone":
            return "late_dependency_reached"
        return "late_dependency_finish" if dependency.type in ("FF", "SF") else "late_dependency"

    def _past_start(self, reason: Reason) -> str:
        """Say past which start; of a started task, of what remains of it."""
        if reason.remaining_start is None:
            return self._past(at_start=True)
        return self.say["past_remaining"].format(late=self.said_at(reason.remaining_start))

    def _past(self, *, at_start: bool = False) -> str:
        late = self.dates.late_start if at_start else self.dates.late_finish
        key = "past_start" if at_start else "past_finish"
        return self.say[key].format(late=say_moment(late, self.language))

    def _bound(self, reason: Reason) -> str:
        if reason.kind == "started":
            past = self._past()
            successor, at = self.name(reason.task), self.said_at(reason.instant)
            return self.say["late_started"].format(past=past, successor=successor, at=at)
        constraint = reason.constraint
        at_start = constraint is not None and constraint.kind in ("SNLT", "MSO")
        return self.say[f"late_{reason.kind}"].format(
            past=self._past(at_start=at_start),
            kind="" if constraint is None else constraint.kind,
            meaning="" if constraint is None else self.say[constraint.kind],
            date="" if constraint is None else plain(constraint.at),
            deadline=self.deadline(reason),
            above=self.above(reason),
        )

    def floating(
        self, *, by_path: bool, worst: TaskDates | None = None, is_open: bool = False
    ) -> str:
        """Say the floats and whether the task is critical, by the longest path or by its float.

        Of a summary that is too late its ``worst`` leaf is told, by its own float. Of an open end
        it is not the project's finish that leaves it no float.
        """
        dates, key = self.dates, self._sign
        if is_held_too_early(dates):
            return self._told("negative_held", dates) + self._criticality(by_path=by_path)
        if self.is_moved and dates.total_float:
            is_late = dates.scheduled_finish >= dates.late_finish
            key += "_at_latest" if is_late else "_moved"
        if dates.kind == "summary" and dates.total_float:
            # its finish may be set by another leaf than its float
            key = "negative_inside" if dates.total_float < 0 else "float_inside"
        if key == "no_float" and dates.kind == "summary" and not (dates.is_critical or by_path):
            return self.say["no_float_inside"]
        if key == "no_float" and is_open:
            key = "no_float_open"
        told = dates if worst is None or dates.total_float >= 0 else worst
        return self._told(key, told) + self._criticality(by_path=by_path)

    def by_dates(self, *, by_path: bool) -> str:
        """Say the floats that the own dates of a summary tell, and whether it is critical."""
        return self._told(f"{self._sign}_by_dates", self.dates) + self._criticality(by_path=by_path)

    @property
    def _sign(self) -> str:
        total = self.dates.total_float
        return "negative" if total < 0 else "float" if total else "no_float"

    def _told(self, key: str, told: TaskDates) -> str:
        """Say one of the sentences on floats, with the total float of a task."""
        amount, is_elapsed = abs(told.total_float), told.is_elapsed
        return self.say[key].format(
            leaf=self.name(told.id),
            total=say_minutes(amount, self.conversion, self.language, elapsed=is_elapsed),
            free=self.length(self.dates.free_float),
            late=say_moment(self.dates.late_finish, self.language),
        )

    def _criticality(self, *, by_path: bool) -> str:
        dates = self.dates
        if dates.is_critical and dates.total_float > 0:
            return self.say["critical_with_float" if by_path else "critical_by_threshold"]
        if not dates.is_critical and dates.total_float <= 0 and by_path:
            return self.say["not_critical_without_float"]
        return self.say["critical" if dates.is_critical else "not_critical"]

    @property
    def tells_own(self) -> bool:
        """Whether free float is that of what waits for the task itself, and of no summary."""
        return self.schedule.options.free_float == "own" and self.dates.kind != "summary"

    @property
    def tells_free(self) -> bool:
        """Whether free float ends before total float, and counts from the dates that are told."""
        dates = self.dates
        return dates.total_float > max(0, dates.free_float) and not self.is_moved

    def slipping(self, slip: Slip) -> Iterator[str]:
        """Say what a slip beyond the free float does."""
        free = self.dates.free_float
        for key, successors in zip(_SLIPPING, slip, strict=True):
            if successors:
                said = self.say[f"{key}_limit" if free > 0 else f"{key}_none"]
                moved = self.listed([*map(self.name, successors)])
                yield said.format(free=self.length(free), moved=moved)

    # each float in full

    def between(self) -> str:
        """Say the early and the late dates, between which total float lies."""
        dates = self.dates
        moments = ("early_start", "early_finish", "late_start", "late_finish")
        return self.say["between"].format(
            task=self.name(dates.id),
            clock=self.clock(),
            **{name: say_moment(getattr(dates, name), self.language) for name in moments},
        )

    def total(self, reasons: tuple[Reason, ...]) -> list[str]:
        """Say total float and what keeps the late dates from being later."""
        total = self.dates.total_float
        key = "total_negative" if total < 0 else "total_some" if total else "total_none"
        key += "_held" if is_held_too_early(self.dates) else ""
        said = self.say[key].format(total=self.length(abs(total)))
        return [said, *dict.fromkeys(filter(None, map(self.not_later, reasons)))]

    def free_in_full(self, reasons: tuple[Reason, ...], slip: Slip) -> list[str]:
        """Say free float and what moves, or fails, beyond it."""
        free = self.dates.free_float
        key = "free_negative" if free < 0 else "free_some" if free else "free_nothing"
        said = [self.say[key].format(free=self.length(abs(free)))]
        if free >= 0 and not (self.tells_own and self.dates.total_float < 0):
            said += self.slipping(slip)
        elif broken := [task for tasks in slip for task in tasks]:
            moved = self.listed([*map(self.name, broken)])
            said.append(self.say["free_broken"].format(moved=moved))
        if self.tells_own and not reasons and 0 < free == self.dates.total_float:
            said.append(self.say["free_all"])
        for reason in reasons:
            if reason.kind == "project_finish":
                at = self.moment(datetime_of(reason.instant, self.schedule.zone))
                said.append(self.say["free_finish"].format(at=at))
        return said

    def interfering(self, reasons: tuple[Reason, ...], slip: Slip) -> str:
        """Say how much of total float makes others later, or the project."""
        rest = self.dates.interfering_float
        key = "interfering_negative" if rest < 0 else "interfering_none"
        key += "_held" if is_held_too_early(self.dates) else ""
        if rest > 0:
            is_finish = any(reason.kind == "project_finish" for reason in reasons)
            key = "interfering_finish" if is_finish else "interfering_some"
            key = "interfering_others" if slip.moved else key
        return self.say[key].format(rest=self.length(abs(rest)))

    def independent(self, reasons: tuple[Reason, ...], start: str) -> str:
        """Say what is left with all before it late, and what holds the task then."""
        own = self.dates.independent_float
        others = [reason for reason in reasons if reason.dependency is not None]
        names = dict.fromkeys(
            self.name(reason.task or each.predecessor)
            for reason in others
            if (each := reason.dependency) is not None
        )
        key = f"independent_{'some' if own else 'none'}{'' if others else '_alone'}"
        return self.say[key].format(own=self.length(own), start=start, before=self.listed([*names]))

    def independent_alone(self) -> str:
        """Say independent float, and nothing of what holds the task."""
        own = self.dates.independent_float
        key = "independent_plain" if own else "independent_nothing"
        return self.say[key].format(own=self.length(own))


def is_held_too_early(dates: TaskDates) -> bool:
    """Whether a task has negative float though its late dates are not before its early ones.

    Then a hard constraint holds it before what it waits for.
    """
    in_time = dates.early_start <= dates.late_start and dates.early_finish <= dates.late_finish
    return dates.total_float < 0 and in_time and dates.kind != "summary"
