"""What looks like a number in a file but has digits of another script is refused, or told."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.mspdi import documents as mspdi
from exchange.xer import documents as xer
from pmcore.exchange import plan_from_json, plan_from_yaml, read_mspdi, read_xer
from pmcore.kernel import PmcoreError
from wbs.test_digits import DIGITS

_TASK_FIELDS = (
    *("<PercentComplete>70</PercentComplete>", "<FixedCost>70</FixedCost>"),
    *("<Priority>70</Priority>", "<Work>PT70H0M0S</Work>", "<OutlineLevel>70</OutlineLevel>"),
    *("<LevelingDelay>70</LevelingDelay>", "<ActualStart>2027-03-02T08:00:00</ActualStart>"),
    "<PredecessorLink><PredecessorUID>7</PredecessorUID><Type>1</Type></PredecessorLink>",
    "<Baseline><Number>7</Number><Cost>1</Cost></Baseline>",
    "<Baseline><Number>0</Number><Cost>7</Cost></Baseline>",
)
_RESOURCE_FIELDS = (
    *("<UID>7</UID>", "<StandardRate>70</StandardRate>", "<MaxUnits>0.7</MaxUnits>"),
    *("<CostPerUse>70</CostPerUse>", "<Type>1</Type><OvertimeRate>70</OvertimeRate>"),
)
_ROW_FIELDS = {
    "TASK": ("target_drtn_hr_cnt", "remain_drtn_hr_cnt", "task_id"),
    "RSRCRATE": ("cost_per_qty", "max_qty_per_hr"),
    "TASKRSRC": ("target_qty_per_hr",),
}


def refused_or_told(read: Callable[[], object]) -> None:
    try:
        result = read()
    except PmcoreError:
        return
    assert getattr(result, "findings", ())


class TestDigits:
    """Only 0 to 9 are digits; 7 stands for one of another script."""

    @given(digit=st.sampled_from(DIGITS), field=st.sampled_from(_TASK_FIELDS))
    def test_given_a_task_of_microsoft_project(self, digit: str, field: str) -> None:
        given_ = mspdi.document(mspdi.task(1, field.replace("7", digit, 1)), mspdi.task(7))

        refused_or_told(lambda: read_mspdi(given_))

    @given(digit=st.sampled_from(DIGITS), field=st.sampled_from(_RESOURCE_FIELDS))
    def test_given_a_resource_of_microsoft_project(self, digit: str, field: str) -> None:
        uid = "" if "UID" in field else "<UID>1</UID>"
        person = f"<Resource>{uid}<Name>Li</Name>{field.replace('7', digit, 1)}</Resource>"

        refused_or_told(lambda: read_mspdi(mspdi.document(mspdi.task(1), resources=person)))

    @given(
        digit=st.sampled_from(DIGITS),
        place=st.sampled_from(
            [(table, each) for table, some in _ROW_FIELDS.items() for each in some]
        ),
    )
    def test_given_a_row_of_primavera(self, digit: str, place: tuple[str, str]) -> None:
        table, field = place
        rows: dict[str, dict[str, object]] = {
            "TASK": dict(xer.task(1)),
            "RSRCRATE": {"rsrc_id": 1, "start_date": "2026-01-01 00:00", "cost_per_qty": 1},
            "TASKRSRC": {"taskrsrc_id": 1, "proj_id": 1, "task_id": 1, "rsrc_id": 1},
        }
        rows[table][field] = digit
        tables = {name: [row] for name, row in rows.items() if name != "TASK"}
        given_ = xer.document(
            rows["TASK"], RSRC=[{"rsrc_id": 1, "rsrc_short_name": "li"}], **tables
        )

        refused_or_told(lambda: read_xer(given_))

    @pytest.mark.parametrize("read", [plan_from_json, plan_from_yaml])
    @given(
        digit=st.sampled_from(DIGITS),
        fields=st.sampled_from(
            [
                *({"cost": "7"}, {"percent_complete": "7"}, {"duration": "7d"}, {"cost": "1_7"}),
                *({"expenses": ["fuel 7"]}, {"assignments": ["li 7%"]}, {"deadline": "2027-03-02"}),
            ]
        ),
    )
    def test_given_a_plan_file(
        self, read: Callable[[str], object], digit: str, fields: dict[str, object]
    ) -> None:
        plan = {
            "schema": "pmcore.plan/1",
            "project": {"id": "P", "name": "P", "start": "2026-03-02"},
            "resources": [{"id": "li"}, {"id": "fuel", "kind": "material"}],
            "tasks": [{"id": "a", "name": "A", **fields}],
        }
        text = json.dumps(plan, ensure_ascii=False)
        written = text.replace("7", digit)
        with pytest.raises(PmcoreError):
            read(written)
