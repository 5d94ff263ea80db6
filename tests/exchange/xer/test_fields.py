"""User defined fields of activities: typed values of the plan, and back again."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from exchange.xer.documents import imported, kinds, task
from pmcore import Calendar, Project
from pmcore.exchange import Exported, read_xer, write_xer
from pmcore.kernel import Duration
from pmcore.wbs import FieldDefinition

TEXT = {"udf_type_id": 7, "table_name": "TASK", "logical_data_type": "FT_TEXT"}


def kind(number: int, word: str, **more: object) -> dict[str, object]:
    own = {"udf_type_name": f"user_field_{number}", "udf_type_label": f"Field {number}"}
    return {**TEXT, "udf_type_id": number, **own, "logical_data_type": word, **more}


def value(number: int, **more: object) -> dict[str, object]:
    return {"udf_type_id": number, "fk_id": 100, "proj_id": 1, **more}


def plan(*definitions: FieldDefinition, **fields: Any) -> Project:
    office = Calendar.standard("C1", zone=None, hours="08:00-12:00 13:00-17:00")
    made = Project("P", "P", start="2026-03-02", calendars=[office], field_definitions=definitions)
    made.add("A1", "Dig", duration="1d", fields=fields)
    return made


def written(project: Project) -> tuple[Project, set[str]]:
    exported: Exported = write_xer(project)
    assert exported.data is not None
    told = {str(each.context["kind"]) for each in exported.findings}
    return read_xer(exported.data).project, told


class TestReading:
    """The type of a field says what its values are."""

    def test_each_kind_of_value(self) -> None:
        types = ("FT_TEXT", "FT_FLOAT_2_DECIMALS", "FT_INT", "FT_MONEY", "FT_START_DATE")
        result = imported(
            task(),
            UDFTYPE=[kind(number, word) for number, word in enumerate(types, 1)],
            UDFVALUE=[
                value(1, udf_text='a ""wet"" one'),
                value(2, udf_number="1.5"),
                value(3, udf_number="-7"),
                value(4, udf_number="99.95"),
                value(5, udf_date="2026-03-05 17:00"),
            ],
        )

        assert dict(result.project["A100"].fields) == {
            "UDF1": 'a "wet" one',
            "UDF2": Decimal("1.5"),
            "UDF3": Decimal(-7),
            "UDF4": Decimal("99.95"),
            "UDF5": datetime.fromisoformat("2026-03-05T17:00"),
        }
        assert result.project.settings.field_definitions[0] == FieldDefinition(
            "UDF1", "text", "Field 1"
        )
        assert (kinds(result), result.extras.tasks["A100"][-1][0]) == ({}, "UDFVALUE")

    def test_a_name_that_people_gave_is_the_id(self) -> None:
        types = [kind(1, "FT_TEXT", udf_type_name="sku"), kind(2, "FT_TEXT", udf_type_name="a b")]

        result = imported(task(), UDFTYPE=types, UDFVALUE=[value(1, udf_text="A-17")])

        assert dict(result.project["A100"].fields) == {"sku": "A-17"}
        assert [each.id for each in result.project.settings.field_definitions] == ["sku", "UDF2"]

    @pytest.mark.parametrize(
        ("types", "said"),
        [
            ([], value(7, udf_text="x")),
            ([kind(7, "FT_STATICTYPE")], value(7, udf_text="UDF_G1")),
            ([kind(7, "FT_INT")], value(7, udf_number="many")),
            ([kind(7, "FT_INT")], value(7, udf_number="NaN")),
            ([kind(7, "FT_INT")], value(7, udf_number="1e99")),
            ([kind(7, "FT_MONEY")], value(7, udf_text="5")),
            ([kind(7, "FT_END_DATE")], value(7, udf_date="soon")),
            ([kind(7, "FT_END_DATE")], value(7, udf_date="1900-01-01 00:00")),
            ([kind(7, "FT_TEXT")], value(7, udf_text="a\u202eb")),
            ([kind(7, "FT_TEXT")], value(7, udf_text="x" * 20_001)),
        ],
    )
    def test_what_cannot_be_read_is_told_and_kept_and_refuses_nothing(
        self, types: list[dict[str, object]], said: dict[str, object]
    ) -> None:
        result = imported(task(), UDFTYPE=types, UDFVALUE=[said])

        assert kinds(result) == {"custom_field": 1}
        assert not result.project["A100"].fields
        assert "UDFVALUE" in {name for name, _ in result.extras.tasks["A100"]}

    def test_a_field_of_a_resource_with_the_number_of_an_activity_is_none_of_it(self) -> None:
        result = imported(
            task(),
            UDFTYPE=[kind(7, "FT_TEXT", table_name="RSRC")],
            UDFVALUE=[value(7, udf_text="x")],
        )

        assert (kinds(result), result.project.settings.field_definitions) == ({}, ())
        assert "UDFVALUE" not in {name for name, _ in result.extras.tasks["A100"]}
        assert "UDFVALUE" in {name for name, _ in result.extras.project}

    def test_thousands_of_types_leave_room_for_those_that_are_used(self) -> None:
        types = [kind(number, "FT_TEXT") for number in range(1, 5001)]

        result = imported(task(), UDFTYPE=types, UDFVALUE=[value(4999, udf_text="x")])

        assert dict(result.project["A100"].fields) == {"UDF4999": "x"}
        assert len(result.project.settings.field_definitions) == 1000

    def test_a_long_float_is_rounded_and_told(self) -> None:
        result = imported(
            task(), UDFTYPE=[kind(7, "FT_INT")], UDFVALUE=[value(7, udf_number="0.33333333333")]
        )

        assert result.project["A100"].fields["UDF7"] == Decimal("0.333333333")
        assert kinds(result) == {"field_rounded": 1}


class TestWriting:
    """Texts, numbers, costs and times have a type in P6; what has none is told."""

    def test_what_p6_has_a_type_for_comes_back(self) -> None:
        project = plan(
            FieldDefinition("never", "text"),
            FieldDefinition("sku", "text", "Article"),
            FieldDefinition("UDF9", "number"),
            FieldDefinition("price", "cost"),
            FieldDefinition("seen", "moment"),
            sku='the "deep"\nend',
            UDF9=Decimal("-0.25"),
            price=12,
            seen="2026-03-02T09:30",
        )

        back, told = written(project)

        assert (back, told) == (project, set())

    def test_choices_and_days_come_back_as_texts_and_times(self) -> None:
        project = plan(
            FieldDefinition("grade", "choice", choices=["A"]),
            FieldDefinition("due", "date"),
            grade="A",
            due=date(2026, 3, 9),
        )

        back, told = written(project)

        assert told == {"field_kind"}
        assert dict(back["A1"].fields) == {
            "due": datetime.fromisoformat("2026-03-09T00:00"),
            "grade": "A",
        }

    def test_flags_and_durations_are_left_out(self) -> None:
        project = plan(
            FieldDefinition("hot", "flag"),
            FieldDefinition("wait", "duration"),
            hot=True,
            wait=Duration("2d"),
        )

        back, told = written(project)

        assert told == {"project_field_definitions"}
        assert not back.settings.field_definitions

    def test_fields_of_summary_tasks_are_told(self) -> None:
        project = plan(FieldDefinition("sku"))
        project.add("S", "Site", fields={"sku": "x"})
        project.move("A1", "S")

        _, told = written(project)

        assert told == {"fields"}

    def test_a_tab_and_a_name_of_p6_itself_are_told(self) -> None:
        project = plan(FieldDefinition("user_field_3"), user_field_3="a\tb ")

        back, told = written(project)

        assert told == {"field_text", "field_id"}
        assert dict(back["A1"].fields) == {"UDF1": "a b"}
