"""Records that are taken apart at once are what the parser tells element by element."""

from __future__ import annotations

import time
from collections.abc import Iterator
from xml.parsers import expat

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exchange.mspdi.documents import SPACE
from pmcore.exchange import ReadLimits
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.ledger import Ledger
from pmcore.exchange.importing.plain import Plain
from pmcore.exchange.mspdi.ahead_in import Ahead, Run, take_ahead
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.xml_in import scan
from pmcore.exchange.problems import Problems
from pmcore.kernel import PmcoreError

OWN = "http://schemas.microsoft.com/project"
LISTS = ("Calendars", "Tasks", "Resources", "Assignments")
Told = tuple[list[tuple[object, ...]], tuple[object, ...] | None]


def scanned(chunks: Iterator[bytes], limits: ReadLimits, ahead: Ahead | None = None) -> Told:
    """Return the records of a document with their lines, and what it was left for."""
    found: list[tuple[object, ...]] = []
    try:
        scan(chunks, limits, lambda *record: found.append(record), ahead=ahead)
    except PmcoreError as error:
        context = error.context
        return found, (error.code, context.get("line"), context.get("column"))
    return found, None


class Oracle:
    """Hears of every element of a document, and keeps the whole of it."""

    def __init__(self, limits: ReadLimits) -> None:
        self.found: list[tuple[object, ...]] = []
        self.limits = limits
        self.open: list[tuple[str, int, list[Raw], list[str]]] = []
        self.spaces: list[dict[str, str]] = []  # of each open element, all that holds there
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.on_start
        self.parser.EndElementHandler = self.on_end
        self.parser.CharacterDataHandler = self.on_text

    def read(self, data: bytes) -> Told:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            return self.found, ("document.syntax", error.lineno, error.offset + 1)
        except RecursionError:
            return self.found, ("document.too_deep", self.parser.CurrentLineNumber, None)
        return self.found, None

    def meant(self, name: str, attributes: dict[str, str]) -> str:
        """Return what a name says with its namespace, that of Microsoft Project left out."""
        prefix, _, local = name.rpartition(":")
        held = {**self.spaces[-1]} if self.spaces else {prefix: ""}
        for said, space in attributes.items():
            if said.split(":")[0] == "xmlns":
                held[said[6:]] = space
        self.spaces.append(held)
        space = held.get(prefix, prefix)
        return local if space in ("", OWN) else f"{{{space}}}{local}"

    def on_start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self.meant(tag, attributes)
        if self.open:
            self.open[-1][3].clear()
        self.open.append((name, self.parser.CurrentLineNumber, [], []))
        if len(self.open) > self.limits.max_depth:
            raise RecursionError

    def on_text(self, text: str) -> None:
        self.open[-1][3].append(text)

    def on_end(self, _: str) -> None:
        self.spaces.pop()
        name, line, below, texts = self.open.pop()
        content = tuple(below) or "".join(texts)
        depth, section = len(self.open) + 1, self.open[1][0] if len(self.open) > 1 else ""
        if depth == 3 and section in LISTS:
            self.found.append((section, name, content, line))
        elif depth == 2 and name not in LISTS:
            self.found.append(("Project", name, content, line))
        elif depth > 2:
            self.open[-1][2].append((name, content))


def chunks_of(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


LONG = f"<Name>{'long ' * 20}</Name>"
FIELDS = st.sampled_from(
    ["<UID>1</UID>", "\n<Name>Dig</Name>", "<Name>围栏</Name>", "<Notes> </Notes>", "<Notes/>",
     "<Notes />", "<Notes></Notes>", "<Name>a &amp; b</Name>", "<Name>a > b</Name>", "\r\n",
     "<Name>a\r\nb</Name>", "<Name>a/></Name>", '<Name a="b">Dig</Name>', "<Name >x</Name>",
     "<Name>x</Name >", "<!-- <UID>2</UID> -->", "<![CDATA[<UID>3</UID>]]>", "<?a </Task> ?>",
     "<L><T>1</T><C/></L>", "<L>\n<T>1</T>\n</L>", "<L><L><L>1</L></L></L>", "<L><C/><C/></L>",
     "<L>\n <C/>\n</L>", "text", "<L>text<T>1</T>text</L>", "<Task>in</Task>", "<x:y>1</x:y>",
     "<Tasks>", "</Tasks>", "<Tasks/>", "<Task/>", "</Task>", "<Task>", "</Task><Task>", "]]>",
     LONG, "<!-- ", " -->", "<![CDATA[", "&", "<", "\0", "\r", "<Name>\ufffe</Name>", "\u3000",
     "<Name>\x0b</Name>", "<Name>\x7f\x85</Name>", "<L><T>1</L></T>", "</Name>", "<Name>",
     '<Name xmlns="urn:a">Evil</Name>', '<L xmlns="urn:a"><T>1</T><T xmlns="">2</T></L>',
     '<q:L xmlns:q="urn:a"><q:T>1</q:T><T>2</T></q:L>', f'<q:Name xmlns:q="{OWN}">Dig</q:Name>',
     f'<L xmlns="urn:a" xmlns:q="{OWN}"><q:T xmlns:q="urn:b">1</q:T><q:T>2</q:T></L>']
)  # fmt: skip
RECORDS = st.lists(FIELDS, max_size=8).map(lambda fields: f"<Task>{''.join(fields)}</Task>")
BETWEEN = st.sampled_from(
    ["", "\n", "\r\n", "\r", "\r\r\n", " \t\n", "\u3000", "\x0c",
     "<!-- -->", "<!-- </Task>", "-->", "<![CDATA[ </Task>", "]]>",
     "text", "<?a?>", "<Task/>", "<Task></Task>", "<Task> </Task>", "</Task >", "&lt;", "<Tasks>",
     "<Other><UID>1</UID></Other>", "</Tasks><Tasks>", "</Tasks>\n<Title>x</Title><Tasks >",
     "</Tasks><Resources>", "</Resources><Tasks>", "<![CDATA[<Tasks>",
     '</Tasks><Tasks xmlns="urn:a">', '</Tasks><Tasks xmlns:q="urn:a">', '<Task xmlns="urn:a"/>',
     f'</Tasks><q:Tasks xmlns="urn:a" xmlns:q="{OWN}">', "</q:Tasks><Tasks>"]
)  # fmt: skip
BODIES = st.lists(st.tuples(RECORDS, BETWEEN), max_size=6).map(
    lambda parts: "".join(record + between for record, between in parts)
)


class TestPlainRecords:
    """However a document is written and cut into parts, its records are those the parser tells."""

    @example("<Task><UID>1</UID></Task><![CDATA[ </Task><Task><UID>2</UID></Task>]]>", 9, "")
    @example("<Tasks><Task><UID>1</UID></Task></Tasks>", 9, "")
    @example("<Task><L>1</UID></Task><Task><UID>2</L></Task>", 999, "")
    @example("<Task><Name>a<!-- </Name> --></Name></Task>", 999, "")
    @example("<Task><Name>a<!-- </Name><UID>1</UID> --></Name></Task>", 999, "")
    @example("<Task><Name>&amp;</Name></Task><Task><Name>\r</Name></Task>", 999, "")
    @example("<Task><L><L><L><L><L>1</L></L></L></L></L></Task>", 999, "")
    @example("<!-- <Task><UID>1</UID></Task> --> text<Task><UID>2</UID></Task>", 999, "")
    @example("<Other><UID>1</UID></Task></Task>", 999, "")
    @example("<Task><UID>1</UID></Task><Other><Task><UID>1</UID></Task></Other>", 999, "")
    @example("<!-- </Task><Task><UID>2</UID></Task>-->", 9, "")
    @example("<Task><UID>1</UID></Task ><Task><UID>2</UID></Task>", 999, "")
    @example("\r\n\r <Task><UID>1</UID></Task>\n 围<Task><UID>\0</UID></Task>", 999, "")
    @example("<Task><L><T>1</L></T></Task>", 999, "")
    @example('<Task/></Tasks><Tasks xmlns="urn:a"><Task/><Task><UID>2</UID></Task>', 999, "")
    @example(
        f'</Tasks><q:Tasks xmlns="urn:a" xmlns:q="{OWN}"><q:Task/><Task><UID>2</UID></Task>'
        "</q:Tasks><Tasks>", 999, ""
    )  # fmt: skip
    @given(BODIES, st.integers(1, 400), st.sampled_from(["", "p:"]))
    def test_records_lines_and_errors_are_the_same(self, body: str, size: int, prefix: str) -> None:
        limits = ReadLimits(max_depth=6)
        data = f"<{prefix}Project><Tasks>{body}</Tasks></{prefix}Project>".encode()

        records, error = Oracle(limits).read(data)
        if prefix:
            records, _ = Oracle(limits).read(data.replace(b"p:Project", b"Project"))

        found, left = scanned(chunks_of(data, size), limits)
        fields = [record for record in found if record[0] != "Project"]
        assert fields == [record for record in records if record[0] != "Project"]
        assert left == error

    @pytest.mark.parametrize(
        "text",
        [
            *("", "Task", "<Task/>", "<Task></Task>", "<Task> </Task>", "<Task>Dig</Task>"),
            "text <Task><UID>1</UID></Task>",
            "<Task><UID>1</UID></Task> text",
            "<Tasks><UID>1</UID></Task>",
            "<Task><UID>1</UID></Tasks>",
            "<Task><UID>1</UID></Task><Task><UID>2</UID></Task>",
            "<Task><UID>1</UID></Task></Task>",
            "<Task><L><UID>1</UID></Task>",
            "<Task><L><UID>1</L></UID></Task>",
            "<Task><L>1</M></Task>",
            "<Task><UID>1</UID></L></Task>",
            "<Task><UID>1</UID></Task><L><T>1</T></L></Task>",
            "<Task><UID>\x01</UID></Task>",
            "\u3000<Task><UID>1</UID></Task>",
            "<Task><L><L><L><L>1</L></L></L></L></Task>",
            "<Task><Name>a<!-- </Name></Task>",
            "<Task><Name>a</Name><!-- --><UID>1</UID></Task>",
        ],
    )
    def test_what_is_not_one_plain_record_is_left_to_the_parser(self, text: str) -> None:
        assert Plain(3).fields(text, "Task") is None

    @pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "UTF-8"])
    def test_texts_are_read_in_the_encoding_that_is_declared(self, declared: str) -> None:
        text = (
            f'<?xml version="1.0" encoding="{declared}"?><Project {SPACE}>'
            "<Tasks><Task><Name>Ã¼ber</Name></Task></Tasks></Project>"
        )

        found, _ = scanned(chunks_of(text.encode(declared), 7), ReadLimits())

        assert found == [("Tasks", "Task", (("Name", "Ã¼ber"),), 1)]

    @pytest.mark.parametrize("size", [1, 7, 1000])
    @pytest.mark.parametrize(
        ("declared", "codec", "name"),
        [
            ("gb2312", "gbk", "挖沟"),
            ("GBK", "gbk", "开挖€"),
            ("GB18030", "gb18030", "挖沟𠀀"),
            ("Big5", "big5", "挖溝"),
            ("Shift_JIS", "cp932", "掘削①"),
            ("EUC-JP", "euc_jp", "掘削"),
            ("euc-kr", "cp949", "굴착"),
        ],
    )
    def test_code_pages_of_east_asia_are_read(
        self, declared: str, codec: str, name: str, size: int
    ) -> None:
        """In some of them the second byte of a character may be that of a letter or bracket."""
        head = f'<?xml version="1.0" encoding="{declared}" standalone="yes"?>\n<Project {SPACE}>'
        text = f"{head}<Tasks><Task><Name>{name}</Name></Task></Tasks></Project>"
        data = text.encode("gb18030" if codec == "gbk" else codec)

        found, _ = scanned(chunks_of(data, size), ReadLimits())

        assert found == [("Tasks", "Task", (("Name", name),), 2)]

    @pytest.mark.parametrize("most", range(1, 15))
    def test_elements_are_counted_the_same(self, most: int) -> None:
        body = "<Task><UID>1</UID><L><C/><T>1</T></L></Task>" * 2
        data = f"<Project><Tasks>{body}</Tasks></Project>".encode()
        said = data.replace(b"<UID>", b"<UID >")

        one, other = (
            scanned(chunks_of(each, 10_000), ReadLimits(max_values=most)) for each in (data, said)
        )

        assert (one[1] is None) == (other[1] is None) == (most > 11)

    @pytest.mark.parametrize("each", ["<Tasks></Tasks>", "<Tasks><Task/></Tasks>", "</Task >"])
    def test_lists_without_end_cost_seconds(self, each: str) -> None:
        data = f"<Project>{each * 60_000}</Project>".encode()
        begun = time.process_time()

        scanned(chunks_of(data, 2**18), ReadLimits())

        assert time.process_time() - begun < 5

    @pytest.mark.parametrize(
        "more", ["<a>" * 30 + "</a>" * 30, "<C/>" * 300_000, "x" * 5_000_000, "&lt;" * 300_000]
    )
    def test_a_record_without_end_costs_a_second(self, more: str) -> None:
        data = f"<Project><Tasks><Task>{more}<UID>1</UID></Task></Tasks></Project>".encode()
        begun = time.process_time()

        found, _ = scanned(chunks_of(data, 2**18), ReadLimits(max_values=10**7))

        assert len(found) == 1
        assert time.process_time() - begun < 5


class TestAhead:
    """Whatever was taken apart before, from wherever, a document's records are the same."""

    @example("<Task><UID>1</UID></Task>" * 3, 0, 9, "")
    @example(
        "\r\n<Task><UID>1</UID></Task>\n\n  <Task><UID>2</UID></Task> <Task></Task>", 30, 9, ""
    )
    @example(
        "<Task><A>1</A></Task>" * 2 + "<Task>&lt;</Task>" + "<Task><A>2</A></Task>" * 2, 9, 9, ""
    )
    @example("<Task><UID>1</UID></Task>" * 3 + "&", 9, 999, "")
    @example("<Task><UID>1</UID></Task>\n" * 3 + " <Task><UID>1</UID></Task>&", 9, 999, "")
    @example("<!-- </Task><Task><UID>1</UID></Task><Task><UID>2</UID></Task> -->", 9, 999, "")
    @example("<Task><UID>1</UID></Task></Tasks><Tasks ><Task><UID>1</UID></Task>", 9, 999, "")
    @example("<Task><![CDATA[</Task></Tasks><Resources>]]><Task><UID>1</UID></Task>", 9, 999, "")
    @example("<Task><UID>1</UID></Task></Tasks><Resources><Resource><A>1</A></Resource>", 9, 9, "")
    @given(
        st.lists(BODIES, min_size=1, max_size=3).map("".join),
        st.integers(0, 400),
        st.integers(1, 400),
        st.sampled_from(["", "p:"]),
    )
    def test_records_lines_and_errors_are_the_same(
        self, body: str, begin: int, size: int, prefix: str
    ) -> None:
        limits = ReadLimits(max_depth=6)
        data = f"<{prefix}Project><Tasks>{body}</Tasks></{prefix}Project>".encode()
        runs = take_ahead(chunks_of(data[begin:], size), begin, limits)

        found = scanned(chunks_of(data, size), limits, Ahead(begin, lambda: runs))

        assert found == scanned(chunks_of(data, 999), limits)

    def test_every_list_is_taken_apart(self) -> None:
        """What is in between is not plain, and left to whoever reads the document."""
        tasks, odd = "<Task><UID>1</UID></Task>" * 3, "<Task><UID>&#49;</UID></Task>"
        people = "<Resource><UID>1</UID></Resource>\n" * 2
        data = (
            f"{tasks}{odd}{tasks}</Tasks><Title>x</Title>\n<Resources>{people}</Resources>".encode()
        )

        runs = take_ahead(chunks_of(data, 7), 1000, ReadLimits())

        assert [(run.section, len(run.records)) for run in runs] == [
            ("Tasks", 2),
            ("Tasks", 3),
            ("Resources", 2),
        ]
        pieces = [data[run.begin - 1000 : run.end - 1000].decode() for run in runs]
        assert pieces == [tasks[25:], tasks, people.rstrip()]

    def test_what_was_taken_apart_is_what_is_told(self) -> None:
        data = b"<Project><Tasks>" + b"<Task><UID>1</UID></Task>\n" * 9 + b"</Tasks></Project>"
        [run] = take_ahead([data[60:]], 60, ReadLimits())
        marked = [((("UID", "ahead"),), line) for _, line in run.records]
        run.records[:] = marked

        records, _ = scanned(chunks_of(data, 7), ReadLimits(), Ahead(60, lambda: [run]))

        uids = [dict(fields)["UID"] for _, _, fields, _ in records]  # type: ignore[call-overload]
        assert uids == ["1"] * 2 + ["ahead"] * 7
        assert [line for _, _, _, line in records] == [*range(1, 10)]

    @pytest.mark.parametrize("codec", ["gb18030", "utf-16", "latin-1"])
    def test_places_of_another_encoding_are_not_taken_for_those_of_the_document(
        self, codec: str
    ) -> None:
        """In the file a later record stands where this one stands in what is parsed."""
        name = "gbk" if codec == "gb18030" else codec
        own = "ü" if codec == "latin-1" else "挖沟"
        head = f'<?xml version="1.0" encoding="{name}"?><Project><Tasks>'
        text = f"{head}<Task><Name>{own}</Name></Task>" + "<Task><UID>1</UID></Task>" * 3
        data = f"{text}</Tasks></Project>".encode(codec)
        whole = scanned(chunks_of(data, 7), ReadLimits())

        for begin in range(len(head), len(data)):
            wrong = Run("Tasks", begin, begin + 25, [((("UID", "wrong"),), 0)], is_ascii=False)
            ahead = Ahead(begin, lambda wrong=wrong: [wrong])  # type: ignore[misc]
            assert scanned(chunks_of(data, 7), ReadLimits(), ahead) == whole

    def test_nobody_waits_for_what_is_in_no_list(self) -> None:
        """As where what looks like one lies deeper, so that nothing of it can be taken over."""
        inner = "<Tasks>" + "<Task><UID>1</UID></Task>" * 9 + "</Tasks>"
        data = f"<Project><Views><View>{inner}</View></Views></Project>".encode()
        waited = list[int]()

        scanned(chunks_of(data, 7), ReadLimits(), Ahead(20, lambda: waited.append(1)))

        assert not waited

    @pytest.mark.parametrize("most", range(1, 22))
    def test_no_more_is_told_than_there_may_be(self, most: int) -> None:
        """Whoever counts the records sees the same ones before there are too many elements."""
        limits = ReadLimits(max_values=most)
        data = b"<Project><Tasks>" + b"<Task><UID>1</UID></Task>" * 9 + b"</Tasks></Project>"
        runs = take_ahead([data[60:]], 60, limits)

        found = scanned(chunks_of(data, 7), limits, Ahead(60, lambda: runs))

        assert found == scanned(chunks_of(data, 7), limits)

    @pytest.mark.parametrize("most", [1, 5, 50])
    @pytest.mark.parametrize("what", ["max_values", "max_tasks"])
    def test_it_stops_where_there_are_too_many(self, what: str, most: int) -> None:
        parts = (b"<Task><UID>1</UID></Task>" for _ in range(1000))

        runs = take_ahead(parts, 0, ReadLimits(**{what: most}))

        elements = most if what == "max_values" else 2 * most
        assert sum(run.elements for run in runs) <= elements + 2

    def test_it_stops_at_what_cannot_be_a_record(self) -> None:
        taken = 0

        def endless() -> Iterator[bytes]:
            nonlocal taken
            while True:
                taken += 1
                yield b"x" * 2**18

        assert take_ahead(endless(), 0, ReadLimits()) == []
        assert taken < 10

    def test_it_stops_when_nobody_waits(self) -> None:
        parts = iter([b"<Task><UID>1</UID></Task>"] * 9)

        assert take_ahead(parts, 0, ReadLimits(), lambda: False) == []
        assert len(list(parts)) == 8


class TestRecords:
    """A record answers by name; of two of a name, the first."""

    @given(st.lists(st.sampled_from("abc"), min_size=1, max_size=8), st.integers(0, 7))
    def test_a_field_taken_out_leaves_the_record_that_never_had_it(
        self, names: list[str], at: int
    ) -> None:
        desk = Desk(Problems(ReadLimits()), Ledger())
        raw: tuple[Raw, ...] = tuple((name, (("n", str(n)),)) for n, name in enumerate(names))
        name, content = raw[at % len(raw)]
        assert isinstance(content, tuple)
        record = Record(raw, "Task", desk)

        record.without(name, content)

        rest = tuple(each for each in raw if each[1] is not content)
        assert record.raw == rest
        assert record.fields == Record(rest, "Task", desk).fields
