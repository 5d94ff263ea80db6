"""What every room shares: ids, texts, durations, codes, errors and findings."""

from __future__ import annotations

from pmcore.kernel.codes import Code
from pmcore.kernel.duration import ConversionSettings, Duration, DurationKind, DurationLike, minutes
from pmcore.kernel.errors import (
    CalendarError,
    CycleError,
    DocumentError,
    HorizonError,
    InputError,
    LifecycleError,
    MissingExtraError,
    PmcoreError,
    ProjectError,
    ScheduleError,
    StoreError,
)
from pmcore.kernel.findings import Finding, JsonValue, json_safe
from pmcore.kernel.ids import (
    CalendarId,
    PartyId,
    ProjectId,
    ResourceId,
    TaskId,
    TenantId,
    check_id,
)
from pmcore.kernel.likeness import by_beginning, closest
from pmcore.kernel.text import LocalizedText, TextLike, check_text

__all__ = [
    "CalendarError",
    "CalendarId",
    "Code",
    "ConversionSettings",
    "CycleError",
    "DocumentError",
    "Duration",
    "DurationKind",
    "DurationLike",
    "Finding",
    "HorizonError",
    "InputError",
    "JsonValue",
    "LifecycleError",
    "LocalizedText",
    "MissingExtraError",
    "PartyId",
    "PmcoreError",
    "ProjectError",
    "ProjectId",
    "ResourceId",
    "ScheduleError",
    "StoreError",
    "TaskId",
    "TenantId",
    "TextLike",
    "by_beginning",
    "check_id",
    "check_text",
    "closest",
    "json_safe",
    "minutes",
]
