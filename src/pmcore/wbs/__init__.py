"""What is to be done: projects, their tasks, dependencies and settings, and every edit of them."""

from __future__ import annotations

from pmcore.wbs.amounts import Amount
from pmcore.wbs.assignments import Assignment
from pmcore.wbs.baselines import Baseline, BaselineTask
from pmcore.wbs.changes import (
    Author,
    BaselineEdit,
    Change,
    DependencyEdit,
    Edit,
    OutlineEdit,
    SettingsEdit,
    TaskEdit,
)
from pmcore.wbs.constraint import Constraint, ConstraintKind
from pmcore.wbs.contours import Contour
from pmcore.wbs.definitions import FieldDefinition, ScopeAxis
from pmcore.wbs.deliverable import AcceptanceCriterion, Deliverable, FileRef
from pmcore.wbs.dependency import Dependency, DependencyKey, DependencyType
from pmcore.wbs.details import ChecklistItem, Estimate, ExternalRef
from pmcore.wbs.edits_move import DateChoice, MovedDate, ProjectMove
from pmcore.wbs.expenses import Expense
from pmcore.wbs.lint import LintOptions, lint
from pmcore.wbs.mask import WbsLevel, WbsMask
from pmcore.wbs.precedence import check_loops
from pmcore.wbs.project import Project
from pmcore.wbs.rates import Accrual, Availability, Rate, RateTable
from pmcore.wbs.reading import ReadableProject
from pmcore.wbs.resources import Resource, ResourceKind
from pmcore.wbs.rollup import RollUp, roll_up
from pmcore.wbs.rules import Rules
from pmcore.wbs.series import OnDayOff, Repeats, Series
from pmcore.wbs.settings import LagCalendarOption, Lifecycle, ProjectSettings, SettingsFields
from pmcore.wbs.shifting import MoveBy
from pmcore.wbs.splits import Split
from pmcore.wbs.task import Task
from pmcore.wbs.task_fields import (
    FixedSide,
    NewTaskFields,
    PercentCompleteType,
    TaskFields,
    TaskKind,
    TaskStatus,
)
from pmcore.wbs.values import Values

__all__ = [
    "AcceptanceCriterion",
    "Accrual",
    "Amount",
    "Assignment",
    "Author",
    "Availability",
    "Baseline",
    "BaselineEdit",
    "BaselineTask",
    "Change",
    "ChecklistItem",
    "Constraint",
    "ConstraintKind",
    "Contour",
    "DateChoice",
    "Deliverable",
    "Dependency",
    "DependencyEdit",
    "DependencyKey",
    "DependencyType",
    "Edit",
    "Estimate",
    "Expense",
    "ExternalRef",
    "FieldDefinition",
    "FileRef",
    "FixedSide",
    "LagCalendarOption",
    "Lifecycle",
    "LintOptions",
    "MoveBy",
    "MovedDate",
    "NewTaskFields",
    "OnDayOff",
    "OutlineEdit",
    "PercentCompleteType",
    "Project",
    "ProjectMove",
    "ProjectSettings",
    "Rate",
    "RateTable",
    "ReadableProject",
    "Repeats",
    "Resource",
    "ResourceKind",
    "RollUp",
    "Rules",
    "ScopeAxis",
    "Series",
    "SettingsEdit",
    "SettingsFields",
    "Split",
    "Task",
    "TaskEdit",
    "TaskFields",
    "TaskKind",
    "TaskStatus",
    "Values",
    "WbsLevel",
    "WbsMask",
    "check_loops",
    "lint",
    "roll_up",
]
