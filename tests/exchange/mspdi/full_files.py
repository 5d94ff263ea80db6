"""Files as Microsoft Project writes them: a hundred fields a task, most of which say nothing."""

from __future__ import annotations

from collections.abc import Iterator

from exchange.mspdi.documents import SPACE, calendar

_PHASE, _PEOPLE = 20, 100
_START, _FINISH, _WORK = "2026-03-02T08:00:00", "2026-03-03T17:00:00", "PT16H0M0S"
_TASK = f"""
UID={{uid}} GUID=A0000000-1F66-E211-8FAE-{{uid:012d}} ID={{uid}} Name=Task-{{uid}} Active=1 Manual=0
Type=0 IsNull=0 CreateDate=2026-01-01T08:00:00 WBS={{code}} OutlineNumber={{code}}
OutlineLevel={{level}} Priority=500 Start={_START} Finish={_FINISH} Duration={_WORK}
ManualStart={_START} ManualFinish={_FINISH} ManualDuration={_WORK} DurationFormat=7
FreeformDurationFormat=7 Work={_WORK} Stop={_START} Resume={_START} ResumeValid=0 EffortDriven=0
Recurring=0 OverAllocated=0 Estimated=0 Milestone=0 Summary={{summary}} DisplayAsSummary=0
Critical=0 IsSubproject=0 IsSubprojectReadOnly=0 ExternalTask=0 EarlyStart={_START}
EarlyFinish={_FINISH} LateStart={_START} LateFinish={_FINISH} StartVariance=0 FinishVariance=0
WorkVariance=960000.00 FreeSlack=0 TotalSlack=4800 StartSlack=4800 FinishSlack=4800 FixedCost=0
FixedCostAccrual=3 PercentComplete=0 PercentWorkComplete=0 Cost=0 OvertimeCost=0
OvertimeWork=PT0H0M0S ActualDuration=PT0H0M0S ActualCost=0 ActualOvertimeCost=0
ActualWork=PT0H0M0S ActualOvertimeWork=PT0H0M0S RegularWork={_WORK} RemainingDuration={_WORK}
RemainingCost=0 RemainingWork={_WORK} RemainingOvertimeCost=0 RemainingOvertimeWork=PT0H0M0S
ACWP=0.00 CV=0.00 ConstraintType=0 CalendarUID=-1 LevelAssignments=1 LevelingCanSplit=1
LevelingDelay=0 LevelingDelayFormat=8 IgnoreResourceCalendar=0 HideBar=0 Rollup=0 BCWS=0.00
BCWP=0.00 PhysicalPercentComplete=0 EarnedValueMethod=0 {{link}} IsPublished=1 CommitmentType=0
"""
_LINK = "PredecessorUID={uid} Type=1 CrossProject=0 LinkLag=0 LagFormat=7"
_RESOURCE = "UID={uid} ID={uid} Name=Person-{uid} Type=1 IsNull=0 MaxUnits=1.00"
_ASSIGNMENT = f"""
UID={{uid}} GUID=B0000000-1F66-E211-8FAE-{{uid:012d}} TaskUID={{uid}} ResourceUID={{person}}
PercentWorkComplete=0 ActualCost=0 ActualOvertimeCost=0 ActualOvertimeWork=PT0H0M0S
ActualWork=PT0H0M0S ACWP=0 Confirmed=0 Cost=0 CostRateTable=0 CostVariance=0 CV=0 Delay=0
Finish={_FINISH} FinishVariance=0 WorkVariance=960000.00 HasFixedRateUnits=1 FixedMaterial=0
LevelingDelay=0 LevelingDelayFormat=7 LinkedFields=0 Milestone=0 Overallocated=0 OvertimeCost=0
OvertimeWork=PT0H0M0S RateScale=0 RegularWork={_WORK} RemainingCost=0 RemainingOvertimeCost=0
RemainingOvertimeWork=PT0H0M0S RemainingWork={_WORK} ResponsePending=0 Start={_START}
StartVariance=0 Units=1 UpdateNeeded=0 VAC=0 Work={_WORK} WorkContour=0 BCWS=0 BCWP=0
BookingType=0 CreationDate=2026-01-01T08:00:00
"""


def full_file(count: int) -> Iterator[str]:
    """Yield a file of so many rows, twenty to a phase, with an assignment for each task."""
    numbers = range(1, count + 1)
    yield (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Project {SPACE}>\n'
        f"<SaveVersion>14</SaveVersion><Title>Big</Title><ScheduleFromStart>1</ScheduleFromStart>"
        f"<StartDate>{_START}</StartDate><FinishDate>{_FINISH}</FinishDate>"
        f"<CalendarUID>1</CalendarUID>\n<Calendars>{calendar()}</Calendars>\n<Tasks>\n"
    )
    row, link = _template("Task", _TASK), _template("PredecessorLink", _LINK)
    for uid in numbers:
        phase, place = (uid - 1) // _PHASE + 1, (uid - 1) % _PHASE
        yield row.format(
            uid=uid,
            code=f"{phase}.{place}" if place else phase,
            level=2 if place else 1,
            summary=int(not place),
            link=link.format(uid=uid - 1) if place > 1 else "",
        )
    yield "</Tasks>\n<Resources>\n"
    person = _template("Resource", _RESOURCE)
    yield from (person.format(uid=uid) for uid in range(1, _PEOPLE + 1))
    yield "</Resources>\n<Assignments>\n"
    share = _template("Assignment", _ASSIGNMENT)
    yield from (
        share.format(uid=uid, person=uid % _PEOPLE + 1) for uid in numbers if uid % _PHASE != 1
    )
    yield "</Assignments>\n</Project>\n"


def _template(name: str, fields: str) -> str:
    """Make elements, one a line, of a list of names and texts."""
    lines = [f"<{name}>"]
    for field in fields.split():
        tag, equals, text = field.partition("=")
        lines.append(f"<{tag}>{text}</{tag}>" if equals else field)
    return "\n".join([*lines, f"</{name}>", ""])
