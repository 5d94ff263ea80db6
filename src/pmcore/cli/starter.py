"""The plan that ``pmcore init`` writes: small, complete, commented, in JSON or YAML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from pmcore.calendars import Calendar, CountryHolidays
from pmcore.exchange import plan_to_json
from pmcore.wbs import Dependency, Project, ProjectSettings, Task

_EN = {
    "try": "Schedule it with: pmcore schedule FILE",
    "start": "First day of the plan; change it and schedule again.",
    "calendar": "Public holidays of CN with make-up workdays; every IANA zone and most countries "
    "are known.",
    "summary": "A task with others below it is a summary: it sums them up and has no duration.",
    "duration": "5d is five working days; also 3h, 2w, 90min, and 16ed for elapsed days.",
    "deadline": "A deadline moves nothing; missing it is reported.",
    "link": "FS (the default), SS, FF or SF; a lag may be negative.",
}
_ZH = {
    "try": "排程请运行：pmcore schedule FILE",
    "start": "计划的第一天；修改后重新排程即可。",
    "calendar": "含中国公共假期与调休上班；支持所有 IANA 时区和多数国家。",
    "summary": "下面还有任务的任务是摘要任务：它汇总下级，自身没有工期。",
    "duration": "5d 为五个工作日；也可写 3h、2w、90min，连续日写 16ed。",
    "deadline": "截止日期不影响排程；错过时会报告。",
    "link": "FS（默认）、SS、FF 或 SF；延隔可为负。",
}
_COMMENTS: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": _EN, "zh": _ZH})
_LINKS = (
    Dependency("design", "sample"),
    Dependency("design", "photos", "SS", lag="2d"),
    Dependency("sample", "signed"),
    Dependency("signed", "live"),
    Dependency("photos", "live"),
)
_WEEKS = 5  # from the start to the deadline

_YAML = """\
# {try}
schema: pmcore.plan/1
project:
  id: LAMP
  name: {{en: Desk lamp, zh: 台灯}}
  start: "{first}"  # {start}
  calendar: office
calendars:
  # {calendar}
  - id: office
    zone: Asia/Shanghai
    week: {{mon-fri: 09:00-12:00 13:30-18:30}}
    holidays:
      - {{country: CN}}
tasks:
  # {summary}
  - {{id: P1, name: {{en: Development, zh: 开发}}}}
  # {duration}
  - {{id: design, name: {{en: Design, zh: 设计}}, parent: P1, duration: 5d, owner: u.li}}
  - {{id: sample, name: {{en: Sample, zh: 打样}}, parent: P1, duration: 10d, owner: u.chen}}
  - {{id: signed, name: {{en: Approved, zh: 封样}}, parent: P1, kind: milestone, owner: u.li}}
  - {{id: photos, name: {{en: Product photos, zh: 产品摄影}}, duration: 3d, owner: u.li}}
  # {deadline}
  - {{id: live, name: {{en: On sale, zh: 开售}}, kind: milestone, owner: u.li, deadline: "{due}"}}
dependencies:
  # {link}
  - {{predecessor: design, successor: sample}}
  - {{predecessor: design, successor: photos, type: SS, lag: 2d}}
  - {{predecessor: sample, successor: signed}}
  - {{predecessor: signed, successor: live}}
  - {{predecessor: photos, successor: live}}
"""


def starter_yaml(first: date, language: str) -> str:
    """Write the plan as YAML with comments of one language beside what they are about."""
    return _YAML.format(first=first, due=_due(first), **_COMMENTS[language])


def starter_json(first: date, language: str) -> str:
    """Write the plan as JSON; JSON has no comments, so notes hold them.

    Raises
    ------
    InputError
        ``time.out_of_range`` for a start that no plan may have.
    """
    said = _COMMENTS[language]
    office = Calendar.standard(
        "office",
        zone="Asia/Shanghai",
        hours="09:00-12:00 13:30-18:30",
        holidays=CountryHolidays("CN"),
    )
    settings = ProjectSettings(
        "LAMP",
        name={"en": "Desk lamp", "zh": "台灯"},
        start=first,
        calendars=[office],
        calendar="office",
        notes="\n".join(said[about] for about in ("try", "start", "calendar", "link")),
    )
    return plan_to_json(Project.from_records(settings, _tasks(said, _due(first)), _LINKS))


def _tasks(said: Mapping[str, str], due: date) -> list[Task]:
    def task(id: str, en: str, zh: str, **fields: Any) -> Task:
        return Task(id, {"en": en, "zh": zh}, **fields)

    first = {"parent": "P1", "owner": "u.li"}
    return [
        task("P1", "Development", "开发", notes=said["summary"]),
        task("design", "Design", "设计", duration="5d", notes=said["duration"], **first),
        task("sample", "Sample", "打样", duration="10d", parent="P1", owner="u.chen"),
        task("signed", "Approved", "封样", kind="milestone", **first),
        task("photos", "Product photos", "产品摄影", duration="3d", owner="u.li"),
        task(
            "live",
            "On sale",
            "开售",
            kind="milestone",
            owner="u.li",
            deadline=due,
            notes=said["deadline"],
        ),
    ]


def _due(first: date) -> date:
    return date.fromordinal(min(first.toordinal() + 7 * _WEEKS, date.max.toordinal()))
