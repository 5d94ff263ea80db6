"""What a comparison with stored dates found, as a document for other programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pmcore.exchange import (
    Agreement,
    CostAgreement,
    FieldAgreement,
    FieldDifference,
    Imported,
    compare_stored,
    compare_stored_costs,
    compare_stored_fields,
)

AGREEMENT_SCHEMA = "pmcore.agreement/1"


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that a file stored, held against what is computed."""

    imported: Imported
    agreement: Agreement
    fields: FieldAgreement
    costs: CostAgreement


def held(imported: Imported) -> Held:
    """Hold dates, floats and costs against what the file stored."""
    agreement = compare_stored(imported)
    return Held(
        imported,
        agreement,
        compare_stored_fields(imported, agreement),
        compare_stored_costs(imported, agreement),
    )


def agreement_to_data(held: Held, language: str) -> dict[str, Any]:
    """Write what was found as dictionaries, lists, texts and numbers, ready for JSON."""
    imported, agreement, fields = held.imported, held.agreement, held.fields
    differing = fields.differing()
    schedule, stored = agreement.schedule, held.imported.stored
    return {
        "schema": AGREEMENT_SCHEMA,
        "project": {"id": schedule.project_id, "name": schedule.project_name.to_json()},
        "options": asdict(schedule.options),
        "start": _pair(stored.start, schedule.start),
        "finish": _pair(stored.finish, schedule.finish),
        "finish_cause": agreement.finish_cause and agreement.finish_cause.name,
        "compared": agreement.compared,
        "agreeing": agreement.compared - len(agreement.differences),
        "share": agreement.share,
        "causes": agreement.causes(),
        "fields": {
            field: {"compared": count, "differing": differing[field]}
            for field, count in fields.compared.items()
        },
        "tasks": [_task(task, language) for task in fields.differences],
        "costs": _costs(held, language),
        "findings": [
            {
                **finding.to_dict(),
                "message": finding.message(language),
                "advice": finding.advice(language),
            }
            for finding in (*imported.findings, *schedule.findings)
        ],
    }


def _task(task: FieldDifference, language: str) -> dict[str, Any]:
    return {
        "task": task.dates.id,
        "name": task.dates.name.to_json(),
        "differences": {field: _pair(*pair) for field, pair in task.fields.items()},
        "cause": task.cause.name,
        "because": task.because,
        "message": task.reason(language),
    }


def _costs(held: Held, language: str) -> dict[str, Any]:
    """Say of costs what is said of dates; amounts are exact decimal texts."""
    costs, project = held.costs, held.imported.project
    differing = costs.differing()
    return {
        "currency": project.settings.currency,
        "fields": {
            name: {"compared": count, "differing": differing[name]}
            for name, count in costs.compared.items()
        },
        "tasks": [
            {
                "task": each.task,
                "name": project[each.task].name.to_json(),
                "differences": {
                    name: {"stored": f"{stored:f}", "computed": f"{computed:f}"}
                    for name, (stored, computed) in each.costs.items()
                },
                "cause": each.cause.name,
                "message": each.cause.zh if language == "zh" else each.cause.en,
            }
            for each in costs.differences
        ],
    }


def _pair(stored: datetime | float | None, computed: datetime | float) -> dict[str, Any]:
    return {"stored": _plain(stored), "computed": _plain(computed)}


def _plain(value: datetime | float | None) -> str | float | None:
    # Seconds are rare in such files, and shown where there are any.
    return value.isoformat() if isinstance(value, datetime) else value
