"""The project as a whole, its options, and the tables that every file has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pmcore.exchange.defaults import given_fields
from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.p6.header_in import (
    CRITICAL,
    FLOATS,
    LAG_FROM_EARLY_START,
    NO_CURRENCY,
    OPEN_CRITICAL,
    TOTAL_FLOAT,
)
from pmcore.exchange.xer.clock_out import Clock
from pmcore.exchange.xer.links_out import lag_word
from pmcore.exchange.xer.losses import BASELINES, field_of, readings
from pmcore.exchange.xer.numbers_out import Numbers
from pmcore.exchange.xer.sheet import Sheet, Value, hours, words
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import LagCalendarOption, Project
from pmcore.wbs.money import places_of

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule

VERSION = "20.12"
_HELD = frozenset(
    (
        "id",
        "name",
        "start",
        "finish",
        "data_date",
        "calendars",
        "calendar",
        "resources",
        "conversion",
        "lag_calendar",
        "field_definitions",
        "currency",
    )
)
# Options that say what floats and critical tasks are; those that move dates tell it by dates.
_FLOAT_OPTIONS = ("hard_float", "free_float", "float_calendar", "summary_float")
_FLOAT_WORDS = {read: word for word, read in reversed(FLOATS.items())}
_CRITICAL = {read: word for word, read in CRITICAL.items()}
_DOLLAR = "USD"
_CURRENCY: dict[str, Value] = {
    "curr_id": 1,
    "decimal_digit_cnt": 2,
    "curr_symbol": "$",
    "decimal_symbol": ".",
    "digit_group_symbol": ",",
    "pos_curr_fmt_type": "#1.1",
    "neg_curr_fmt_type": "(#1.1)",
    "curr_type": "US Dollar",
    "curr_short_name": "USD",
    "group_digit_cnt": 3,
    "base_exch_rate": 1,
}
_PROJECT: dict[str, Value] = {
    "fy_start_month_num": 1,
    "rsrc_self_add_flag": "Y",
    "allow_complete_flag": "Y",
    "rsrc_multi_assign_flag": "Y",
    "checkout_flag": "N",
    "project_flag": "Y",
    "step_complete_flag": "N",
    "cost_qty_recalc_flag": "N",
    "batch_sum_flag": "Y",
    "name_sep_char": ".",
    "def_complete_pct_type": "CP_Drtn",
    "task_code_base": 1000,
    "task_code_step": 10,
    "priority_num": 10,
    "def_duration_type": "DT_FixedDUR2",
    "task_code_prefix": "A",
    "def_qty_type": "QT_Hour",
    "def_rate_type": "COST_PER_QTY",
    "add_act_remain_flag": "N",
    "act_this_per_link_flag": "Y",
    "def_task_type": "TT_Task",
    "act_pct_link_flag": "N",
    "task_code_prefix_flag": "Y",
    "def_rollup_dates_flag": "Y",
    "use_project_baseline_flag": "Y",
    "rem_target_link_flag": "Y",
    "reset_planned_flag": "N",
    "allow_neg_act_flag": "N",
    "sum_assign_level": "SL_Taskrsrc",
    "export_flag": "Y",
}
_SCHEDULING: dict[str, Value] = {
    "schedoptions_id": 1,
    "sched_outer_depend_type": "SD_Both",
    "sched_setplantoforecast": "N",
    "sched_use_expect_end_flag": "Y",
    "level_float_thrs_cnt": 0,
    "level_outer_assign_flag": "N",
    "level_over_alloc_pct": 25,
    "level_within_float_flag": "N",
    "level_keep_sched_date_flag": "Y",
    "level_all_rsrc_flag": "Y",
    "sched_use_project_end_date_for_float": "Y",
    "enable_multiple_longest_path_calc": "N",
}


def first_line(project: Project) -> Iterator[str]:
    """Yield what stands in the first line; its date is the plan's, not that of today."""
    settings = project.settings
    yield from (VERSION, f"{settings.data_date or settings.start:%Y-%m-%d}", "Project")
    yield from ("admin", "admin", "pmcore", "Project Management", _code(project))


def common_sheets(project: Project) -> tuple[Sheet, Sheet]:
    """Return the tables that others refer to: a currency, and who is responsible."""
    office: dict[str, Value] = {"obs_id": 1, "seq_num": 0, "obs_name": "Enterprise"}
    return _sheet_of("CURRTYPE", _currency(project)), _sheet_of("OBS", office)


def _currency(project: Project) -> dict[str, Value]:
    """Return the currency of a plan; P6 has one for every project."""
    currency, code = project.settings.currency, _code(project)
    return {
        **_CURRENCY,
        "decimal_digit_cnt": places_of(currency),
        "curr_symbol": "$" if code == _DOLLAR else code,
        "curr_type": NO_CURRENCY if currency is None else code,
        "curr_short_name": code,
    }


def _code(project: Project) -> str:
    return project.settings.currency or _DOLLAR


class HeaderOut:
    """Writes what the project as a whole is set to."""

    def __init__(self, project: Project, numbers: Numbers, clock: Clock, ledger: Ledger) -> None:
        self._project = project
        self._numbers = numbers
        self._clock = clock
        self._ledger = ledger

    def project_sheet(
        self, calendar: int, options: SchedulingOptions, schedule: Schedule | None
    ) -> Sheet:
        """Write the project's own row; ``calendar`` is the number of its calendar."""
        project, settings = self._project, self._project.settings
        clock = self._clock
        for field in given_fields(settings):
            if field not in _HELD:
                self._ledger.left_out(field_of(field, of_project=True), project.id)
        for number in project.baselines:
            self._ledger.left_out(BASELINES, f"baseline {number}")
        start = clock.begins(settings.start, project.id)
        finish = None if schedule is None else clock.computed(schedule.finish)
        row: dict[str, Value] = {
            "proj_id": self._numbers.project,
            **_PROJECT,
            "proj_short_name": words(project.id),
            "clndr_id": calendar,
            "critical_drtn_hr_cnt": hours(options.critical_float),
            "critical_path_type": _CRITICAL.get(options.criticality, "CT_TotFloat"),
            "last_recalc_date": clock.begins(settings.data_date, project.id) or start,
            "plan_start_date": start,
            "plan_end_date": clock.ends(settings.finish, project.id),
            "scd_end_date": finish,
            "add_date": start,
        }
        return _sheet_of("PROJECT", row)

    def options_sheet(self, options: SchedulingOptions, lag_calendar: LagCalendarOption) -> Sheet:
        """Write how the plan is scheduled."""
        if told := ", ".join(_float_readings(options)):
            self._ledger.left_out(readings(told), self._project.id)
        row: dict[str, Value] = {
            **_SCHEDULING,
            "proj_id": self._numbers.project,
            "sched_retained_logic": "Y" if options.progress == "retained_logic" else "N",
            "sched_progress_override": "Y" if options.progress == "progress_override" else "N",
            "sched_calendar_on_relationship_lag": lag_word(lag_calendar),
            TOTAL_FLOAT: _FLOAT_WORDS[options.total_float],
            OPEN_CRITICAL: "Y" if options.open_ends == "own_finish" else "N",
            LAG_FROM_EARLY_START: "Y" if options.start_lag_from == "early_start" else "N",
        }
        return _sheet_of("SCHEDOPTIONS", row)


def _float_readings(options: SchedulingOptions) -> Iterator[str]:
    """Yield what the options say of floats that P6 has no word for."""
    usual = SchedulingOptions.primavera()
    for name in _FLOAT_OPTIONS:
        value = getattr(options, name)
        if value != getattr(usual, name):
            yield f"{name}={value}"
    if options.criticality not in _CRITICAL:
        yield f"criticality={options.criticality}"


def _sheet_of(name: str, row: dict[str, Value]) -> Sheet:
    sheet = Sheet(name, row)
    sheet.add(row)
    return sheet
