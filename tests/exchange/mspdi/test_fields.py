"""Custom fields of a Microsoft Project file: typed values of the plan, and back again."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from exchange.mspdi.documents import document, imported, kinds, task
from pmcore import Calendar, Project
from pmcore.exchange import Exported, plan_from_json, plan_to_json, read_mspdi, write_mspdi
from pmcore.exchange.mspdi.slots import SLOTS, SLOTS_BY_NAME
from pmcore.kernel import Duration
from pmcore.wbs import FieldDefinition

OFFICE = Calendar.standard("C1", zone=None, hours="08:00-12:00 13:00-17:00")


def number(name: str) -> str:
    return SLOTS_BY_NAME[name].number


def definition(name: str, more: str = "", *, field: str | None = None) -> str:
    return (
        f"<ExtendedAttribute><FieldID>{field or number(name)}</FieldID>"
        f"<FieldName>{name}</FieldName>{more}</ExtendedAttribute>"
    )


def header(*definitions: str) -> str:
    return f"<ExtendedAttributes>{''.join(definitions)}</ExtendedAttributes>"


def said(name: str, value: str, more: str = "", *, field: str | None = None) -> str:
    return (
        f"<ExtendedAttribute><FieldID>{field or number(name)}</FieldID>"
        f"<Value>{value}</Value>{more}</ExtendedAttribute>"
    )


def plan(*definitions: FieldDefinition, **fields: Any) -> Project:
    made = Project(
        "P",
        "P",
        start="2026-03-02T08:00",
        calendars=[OFFICE],
        field_definitions=definitions,
    )
    made.add("T1", "Dig", duration="1d", fields=fields)
    return made


def told(exported: Exported) -> dict[str, int]:
    return {
        str(each.context["kind"]): int(str(each.context["count"])) for each in exported.findings
    }


def back(project: Project, **more: Any) -> Project:
    data = write_mspdi(project, **more).data
    assert data is not None
    return read_mspdi(data).project


class TestNumbers:
    """Every task of Microsoft Project has the same fields under the same numbers."""

    def test_there_are_as_many_as_the_tool_offers(self) -> None:
        counts: dict[str, int] = {}
        for slot in SLOTS.values():
            family = slot.name.rstrip("0123456789")
            counts[family] = counts.get(family, 0) + 1

        assert counts == {
            "Text": 30,
            "Number": 20,
            "Flag": 20,
            "Date": 10,
            "Duration": 10,
            "Cost": 10,
            "Start": 10,
            "Finish": 10,
        }
        assert len(SLOTS) == len(SLOTS_BY_NAME) == 120

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("Text1", 188743731),
            ("Text5", 188743743),
            ("Text10", 188743750),
            ("Text11", 188743997),
            ("Text30", 188744016),
            ("Number5", 188743771),
            ("Number6", 188743982),
            ("Number20", 188743996),
            ("Flag10", 188743761),
            ("Flag11", 188743972),
            ("Flag20", 188743981),
            ("Date1", 188743945),
            ("Duration3", 188743785),
            ("Duration4", 188743955),
            ("Cost3", 188743788),
            ("Cost4", 188743938),
            ("Start5", 188743744),
            ("Start6", 188743962),
            ("Finish10", 188743971),
        ],
    )
    def test_the_numbers_are_those_of_the_tool(self, name: str, expected: int) -> None:
        assert number(name) == str(expected)


class TestReading:
    """A definition becomes one of the project, a value one of its kind."""

    def test_each_kind_of_value(self) -> None:
        names = ("Text1", "Number2", "Flag3", "Date1", "Start1", "Duration1", "Cost1")
        result = imported(
            task(
                1,
                said("Text1", "wet &amp; cold")
                + said("Number2", "1.5")
                + said("Flag3", "1")
                + said("Date1", "2026-03-05T17:00:00")
                + said("Start1", "2026-03-02T08:00:00")
                + said("Duration1", "PT16H0M0S", "<DurationFormat>7</DurationFormat>")
                + said("Cost1", "12345"),
            ),
            header=header(*map(definition, names)),
        )

        assert dict(result.project["T1"].fields) == {
            "Text1": "wet & cold",
            "Number2": Decimal("1.5"),
            "Flag3": True,
            "Date1": datetime.fromisoformat("2026-03-05T17:00"),
            "Start1": datetime.fromisoformat("2026-03-02T08:00"),
            "Duration1": Duration("2d"),
            "Cost1": Decimal("123.45"),
        }
        kinds_of = {each.id: each.kind for each in result.project.settings.field_definitions}
        assert list(kinds_of.values()) == [
            "text",
            "number",
            "flag",
            "moment",
            "moment",
            "duration",
            "cost",
        ]
        assert (kinds(result), result.findings) == ({}, ())

    def test_an_alias_is_the_label_and_a_translated_name_does_not_count(self) -> None:
        more = "<Alias>Kostenstelle</Alias>"
        result = imported(
            task(1, said("Text1", "x")),
            header=header(definition("Texte1", more, field=number("Text1"))),
        )

        assert result.project.settings.field_definitions == (
            FieldDefinition("Text1", "text", "Kostenstelle"),
        )

    def test_a_value_without_a_definition_defines_its_field(self) -> None:
        result = imported(task(1, said("Number7", "3")))

        assert result.project.settings.field_definitions == (FieldDefinition("Number7", "number"),)
        assert kinds(result) == {}

    def test_a_field_restricted_to_a_list_is_a_choice(self) -> None:
        texts = "".join(
            f"<Value><ID>{i}</ID><Value>{t}</Value></Value>" for i, t in enumerate("AB")
        )
        listed = f"<RestrictValues>1</RestrictValues><ValueList>{texts}</ValueList>"
        result = imported(
            task(1, said("Text1", "B")),
            task(2, said("Text1", "C")),
            header=header(definition("Text1", listed)),
        )

        assert result.project.settings.field_definitions == (
            FieldDefinition("Text1", "choice", choices=["A", "B"]),
        )
        assert dict(result.project["T1"].fields) == {"Text1": "B"}
        assert kinds(result) == {"custom_field": 1}

    def test_a_long_float_is_rounded_and_told(self) -> None:
        result = imported(task(1, said("Number1", "0.333333333333333")))

        assert result.project["T1"].fields["Number1"] == Decimal("0.333333333")
        assert kinds(result) == {"field_rounded": 1}
        data = write_mspdi(result.project, imported=result).data
        assert data is not None
        assert b"<Value>0.333333333333333</Value>" in data

    @pytest.mark.parametrize(
        "value",
        [
            said("Number1", "many"),
            said("Number1", "1e15"),
            said("Number1", "NaN"),
            said("Cost1", "x"),
            said("Flag1", "yes"),
            said("Date1", "soon"),
            said("Date1", "1900-01-01T00:00:00"),
            said("Duration1", "2 days"),
            said("Text1", "x" * 20_001),
            said("Text1", "a\u202eb"),
            said("Text1", "   "),
            said("", "x", field="188776448"),
            said("", "x", field="205520904"),
            said("", "x", field="Text1"),
            "<ExtendedAttribute><Value>x</Value></ExtendedAttribute>",
            "<ExtendedAttribute>x</ExtendedAttribute>",
            said("Text1", "a") + said("Text1", "b"),
            said("Text1", "<Value>x</Value>"),
        ],
    )
    def test_what_cannot_be_read_is_told_and_kept_and_refuses_nothing(self, value: str) -> None:
        result = imported(task(1), task(2, value))

        assert kinds(result) == {"custom_field": 1}
        data = write_mspdi(result.project, imported=result).data
        assert data is not None
        again = read_mspdi(data)
        assert again.extras.tasks["T2"] == result.extras.tasks["T2"]
        assert again.project == result.project

    def test_thousands_of_definitions_are_no_more_fields_than_there_are(self) -> None:
        definitions = [
            *map(definition, SLOTS_BY_NAME),
            *(definition("X", field=str(188_776_448 + count)) for count in range(5000)),
            *map(definition, SLOTS_BY_NAME),
        ]
        result = imported(task(1, said("Text1", "x")), header=header(*definitions))

        assert len(result.project.settings.field_definitions) == len(SLOTS)
        assert kinds(result) == {"custom_field": 5000 + len(SLOTS)}
        data = write_mspdi(result.project, imported=result).data
        assert data is not None
        assert read_mspdi(data).extras.project == result.extras.project

    def test_hundreds_of_bad_values_are_all_told(self) -> None:
        result = imported(*(task(uid, said("Date1", "x")) for uid in range(1, 301)))

        assert kinds(result) == {"custom_field": 300}


class TestWriting:
    """Own fields go where there is room; what a file said stands as it stood."""

    FIELDS = (
        FieldDefinition("sku", "text", "Article"),
        FieldDefinition("grade", "choice", choices=["A", "B"]),
        FieldDefinition("due", "date"),
        FieldDefinition("seen", "moment"),
        FieldDefinition("weight", "number"),
        FieldDefinition("wait", "duration"),
        FieldDefinition("price", "cost"),
        FieldDefinition("hot", "flag"),
        FieldDefinition("Text7", "text", "Site"),
    )
    VALUES: ClassVar[dict[str, Any]] = {
        "sku": "A-17",
        "grade": "B",
        "due": date(2026, 3, 9),
        "seen": datetime.fromisoformat("2026-03-02T09:30"),
        "weight": Decimal("-1.25"),
        "wait": Duration("2ed"),
        "price": Decimal("9.99"),
        "hot": False,
        "Text7": "north\n& south",
    }

    def test_own_fields_come_back_with_their_ids_kinds_and_values(self) -> None:
        project = plan(*self.FIELDS, **self.VALUES)
        exported = write_mspdi(project)
        assert exported.data is not None

        assert told(exported) == {}
        assert read_mspdi(exported.data).project == project

    def test_the_fields_have_the_right_type_and_their_label(self) -> None:
        data = write_mspdi(plan(*self.FIELDS, **self.VALUES)).data
        assert data is not None
        space = "{http://schemas.microsoft.com/project}"
        names = {}
        for each in ET.fromstring(data).iter(f"{space}ExtendedAttribute"):
            if (name := each.findtext(f"{space}FieldName")) is not None:
                names[each.findtext(f"{space}Alias")] = name

        assert names == {
            "Article": "Text1",
            "grade": "Text2",
            "due": "Date1",
            "seen": "Date2",
            "weight": "Number1",
            "wait": "Duration1",
            "price": "Cost1",
            "hot": "Flag1",
            "Site": "Text7",
            "pmcore field id": "Text29",
        }

    def test_a_file_read_and_written_again_is_the_same(self) -> None:
        first = write_mspdi(plan(*self.FIELDS, **self.VALUES)).data
        assert first is not None
        result = read_mspdi(first)

        assert write_mspdi(result.project, imported=result).data == first

    def test_a_value_that_changed_keeps_its_field(self) -> None:
        file = write_mspdi(plan(*self.FIELDS, **self.VALUES)).data
        assert file is not None
        was, project = read_mspdi(file), read_mspdi(file).project
        fields = {**project["T1"].fields, "sku": "B-18", "wait": "1w"}
        del fields["grade"]
        project.update("T1", fields=fields)

        again = back(project, imported=was)

        assert again == project
        assert again["T1"].fields["sku"] == "B-18"
        assert "grade" not in again["T1"].fields

    def test_a_definition_that_changed_is_written_anew_and_others_stand(self) -> None:
        file = document(
            task(1, said("Text1", "a") + said("Number1", "1") + said("Flag1", "1")),
            header=header(
                definition("Text1", "<Alias>Site</Alias><Formula>[Name]</Formula>"),
                definition("Number1", "<Formula>[ID]</Formula>"),
                definition("Flag1"),
            ),
        )
        was, project = read_mspdi(file), read_mspdi(file).project
        text, count, _ = project.settings.field_definitions
        project.update("T1", fields={"Text1": "a", "Number1": 1})
        project.configure(field_definitions=[FieldDefinition("Text1", "text", "Place"), count])
        exported = write_mspdi(project, imported=was)
        assert exported.data is not None

        assert text.label.pick() == "Site"
        assert b"[ID]" in exported.data
        assert b"[Name]" not in exported.data
        assert b"Flag1" not in exported.data
        assert number("Flag1").encode() not in exported.data
        assert set(read_mspdi(exported.data).project.settings.field_definitions) == set(
            project.settings.field_definitions
        )

    def test_a_new_field_takes_none_that_the_file_uses(self) -> None:
        file = document(task(1, said("Text1", "a")), header=header(definition("Text2")))
        was, project = read_mspdi(file), read_mspdi(file).project
        definitions = project.settings.field_definitions
        project.configure(field_definitions=[*definitions, FieldDefinition("sku")])
        project.update("T1", fields={"Text1": "a", "sku": "x"})
        data = write_mspdi(project, imported=was).data
        assert data is not None

        assert dict(read_mspdi(data).project["T1"].fields) == {"Text1": "a", "sku": "x"}
        assert number("Text3").encode() in data

    def test_a_field_whose_kind_changed_moves_and_leaves_nothing_behind(self) -> None:
        file = write_mspdi(plan(FieldDefinition("size", "text"), size="9")).data
        assert file is not None
        was, project = read_mspdi(file), read_mspdi(file).project
        with project.change_set():
            project.update("T1", fields={})
            project.configure(field_definitions=[FieldDefinition("size", "number")])
            project.update("T1", fields={"size": 9})

        assert back(project, imported=was) == project

    def test_too_many_fields_are_told(self) -> None:
        definitions = [FieldDefinition(f"f{count}", "cost") for count in range(12)]
        exported = write_mspdi(plan(*definitions, f0=1, f11=2))
        assert exported.data is not None

        assert told(exported) == {"fields": 2}
        assert exported.findings[0].context["first"] == "f10"
        assert dict(read_mspdi(exported.data).project["T1"].fields) == {"f0": 1}
        assert all(each.message("zh") for each in exported.findings)

    def test_without_room_for_their_ids_only_fields_of_the_file_are_written(self) -> None:
        texts = [FieldDefinition(f"Text{count}") for count in range(1, 31)]
        exported = write_mspdi(plan(*texts, FieldDefinition("size", "number"), size=1, Text30="x"))
        assert exported.data is not None

        assert told(exported) == {"fields": 1}
        assert dict(read_mspdi(exported.data).project["T1"].fields) == {"Text30": "x"}

    def test_fields_keep_their_numbers_through_a_plan_file(self) -> None:
        file = document(
            task(1, said("Text9", "a") + said("Date4", "2026-03-05T17:00:00")),
            header=header(definition("Text9", "<Alias>Site</Alias>"), definition("Date4")),
        )
        project = plan_from_json(plan_to_json(read_mspdi(file).project))
        data = write_mspdi(project).data
        assert data is not None

        assert read_mspdi(data).project == project
        assert number("Text9").encode() in data
        assert number("Date4").encode() in data

    def test_values_in_a_zone_are_written_on_its_clock(self) -> None:
        zoned = Calendar.standard("C1", zone="Asia/Shanghai")
        project = Project(
            "P",
            "P",
            start="2026-03-02",
            calendars=[zoned],
            field_definitions=[FieldDefinition("seen", "moment")],
        )
        project.add("T1", "Dig", duration="1d", fields={"seen": "2026-03-02T01:00+00:00"})

        assert back(project)["T1"].fields["seen"] == datetime.fromisoformat("2026-03-02T09:00")
