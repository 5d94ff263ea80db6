"""Elements of other namespaces are carried along unread, never read as Microsoft Project's."""

from __future__ import annotations

import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from exchange.mspdi.documents import document, imported, task
from pmcore.exchange import Imported, ReadLimits, read_mspdi, write_mspdi
from pmcore.exchange.mspdi.sections import MOST_HELD
from pmcore.exchange.mspdi.xml_in import scan
from pmcore.kernel import Code

OWN = "http://schemas.microsoft.com/project"
OTHER = 'xmlns="urn:other"'


def _kept(read: Imported) -> str:
    told = [each.message() for each in read.findings if each.code is Code.IMPORT_KEPT]
    return " ".join(told)


class TestOtherNamespaces:
    """What other programs put into a file for themselves stays theirs."""

    @pytest.mark.parametrize(
        "field",
        [
            f"<Name {OTHER}>Evil</Name>",
            '<x:Name xmlns:x="urn:other">Evil</x:Name>',
            f"<Deadline {OTHER}>2026-03-02T08:00:00</Deadline>",
            f"<PredecessorLink {OTHER}><PredecessorUID>2</PredecessorUID></PredecessorLink>",
        ],
    )
    def test_a_field_is_carried_along_unread(self, field: str) -> None:
        plain = imported(task(1), task(2))
        first, last = task(1).split("<Name>")
        read = imported(f"{first}{field}<Name>{last}", task(2))

        assert read.project == plain.project
        assert "{urn:other}" in _kept(read)

    def test_a_field_of_the_project_and_a_whole_list_are_carried_along_unread(self) -> None:
        header = f"<Tasks {OTHER}>{task(9)}</Tasks><Title {OTHER}>Evil</Title>"
        read = read_mspdi(document(task(1), header=header))

        assert [each.id for each in read.project.tasks()] == ["T1"]
        assert str(read.project.settings.name) != "Evil"
        assert "{urn:other}Tasks, {urn:other}Title" in _kept(read)

    def test_a_record_among_records_is_told(self) -> None:
        other = task(9).replace("<Task>", f"<Task {OTHER}>")
        read = imported(task(1), other, task(2))

        assert [each.id for each in read.project.tasks()] == ["T1", "T2"]
        told = [each for each in read.findings if "urn:other" in each.message()]
        assert [each.code for each in told] == [Code.IMPORT_ADJUSTED]

    def test_it_is_written_back_in_its_namespace(self, tmp_path: Path) -> None:
        field = (
            f'<x:Note xmlns:x="urn:&quot;a&amp;b" xmlns="{OWN}"><x:By>Li</x:By><Cost>5</Cost>'
            f'<y:Empty xmlns:y="urn:y"/></x:Note><p:Flag>1</p:Flag>'
        )
        read = imported(task(1, more=field), task(2))
        path = tmp_path / "back.xml"
        write_mspdi(read.project, path, imported=read)

        row = ElementTree.parse(path).getroot().findall(f".//{{{OWN}}}Task")
        (note,) = [each for row_ in row for each in row_.findall('{urn:"a&b}Note')]
        assert [(each.tag, each.text) for each in note] == [
            ('{urn:"a&b}By', "Li"), (f"{{{OWN}}}Cost", "5"), ("{urn:y}Empty", None),
        ]  # fmt: skip
        assert read_mspdi(path).project == read.project


class TestOwnNamespace:
    """However the own namespace is said, or left out, the file is the same."""

    @pytest.mark.parametrize(
        ("root", "prefix"),
        [("", ""), ('xmlns=""', ""), (f'xmlns="{OWN}" xmlns:x="urn:other"', ""),
         (f'xmlns:p="{OWN}"', "p:"), ("", "p:"), (f'xmlns:p="{OWN}" xmlns="urn:other"', "p:")],
    )  # fmt: skip
    def test_a_document_is_read(self, root: str, prefix: str) -> None:
        rows = f"<{prefix}Task><{prefix}UID>1</{prefix}UID><{prefix}Name>Dig</{prefix}Name>"
        text = (
            f"<{prefix}Project {root}><{prefix}StartDate>2026-03-02T08:00:00</{prefix}StartDate>"
            f"<{prefix}Tasks>{rows}</{prefix}Task></{prefix}Tasks></{prefix}Project>"
        )
        assert str(read_mspdi(text.encode()).project["T1"].name) == "Dig"

    def test_names_without_a_prefix_are_not_own_where_another_namespace_is_the_usual_one(
        self,
    ) -> None:
        text = (
            f'<p:Project xmlns:p="{OWN}" xmlns="urn:other">'
            "<p:StartDate>2026-03-02T08:00:00</p:StartDate>"
            f"<p:Tasks><p:Task><p:UID>1</p:UID></p:Task>{task(9)}{task(10)}</p:Tasks></p:Project>"
        )
        assert [each.id for each in read_mspdi(text.encode()).project.tasks()] == ["T1"]

    def test_nor_are_they_where_a_long_document_is_read_in_parts(self) -> None:
        head = f'<p:Project xmlns:p="{OWN}" xmlns="urn:other"><p:Tasks>'
        long = f"{head}<p:Task><p:Notes>{'x' * MOST_HELD}</p:Notes></p:Task>"
        found: list[str] = []
        parts = [long.encode(), task(9).encode(), b"</p:Tasks></p:Project>"]

        scan(parts, ReadLimits(), lambda _, name, *rest: found.append(name))

        assert found == ["Task", "{urn:other}Task"]

    @pytest.mark.parametrize(
        "field",
        [f'<q:Priority xmlns:q="{OWN}">700</q:Priority>', '<Priority xmlns="">700</Priority>'],
    )
    def test_a_field_with_another_prefix_or_none_is_read(self, field: str) -> None:
        assert imported(task(1, more=field)).project["T1"].priority == 700


@pytest.mark.parametrize("deep", [1, 90])
def test_thousands_of_declarations_cost_seconds(deep: int) -> None:
    many = " ".join(f'xmlns:n{number}="urn:{number}"' for number in range(9000))
    inner = '<a xmlns="urn:a"><b/></a>' * 50_000
    around = "".join(f'<c{level} xmlns:c="urn:c">' for level in range(deep))
    ends = "".join(f"</c{level}>" for level in reversed(range(deep)))
    text = f"<Project {many}><Tasks><Task>{around}{inner}{ends}</Task></Tasks></Project>"
    begun = time.process_time()

    scan([text.encode()], ReadLimits(max_depth=100), lambda *_: None)

    assert time.process_time() - begun < 5
