"""XML made to fill memory or to take for ever: refused at once, in both formats that are XML."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import pytest

from pmcore.exchange import Imported, read_mspdi, read_pmxml
from pmcore.kernel import PmcoreError

READERS: dict[str, tuple[Callable[[bytes], Imported], str, str]] = {
    "mspdi": (read_mspdi, "Project", "http://schemas.microsoft.com/project"),
    "pmxml": (
        read_pmxml,
        "APIBusinessObjects",
        "http://xmlns.oracle.com/Primavera/P6/V8.2/API/BusinessObjects",
    ),
}
ALWAYS = 4_000_000  # bytes that parts of a file take, however small it is
LAUGHS = '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
DECLARED = {
    "a billion laughs": (LAUGHS, "&i;"),
    "one long text many times": (f'<!ENTITY a "{"a" * 300_000}">', "&a;" * 30_000),
    "a file of this machine": ('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
    "an address": ('<!ENTITY a SYSTEM "http://127.0.0.1:1/x">', "&a;"),
    "a parameter": ('<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;', ""),
}
ENDLESS: dict[str, tuple[Callable[[int], str], str]] = {
    "one level below the other": (lambda n: "<a>" * n + "</a>" * n, "document.too_deep"),
    "a name for each element": (
        lambda n: "".join(f"<e{i}/>" for i in range(4 * n)),
        "input.too_many",
    ),
    "a comment without end": (lambda n: "<!--" + "x" * 100 * n, "document.syntax"),
    "an attribute without end": (lambda n: '<a b="' + "y" * 100 * n, "document.syntax"),
    "a tag without end": (
        lambda n: "<a " + " ".join(f'b{i}="x"' for i in range(10 * n)),
        "document.syntax",
    ),
}


def refused(which: str, text: str, encoding: str = "utf-8") -> tuple[str, float, float]:
    """Return the code of a refusal, its seconds, and the most memory in sizes of the file."""
    read, _, _ = READERS[which]
    data = text.encode(encoding)
    tracemalloc.start()
    began = time.process_time()
    try:
        with pytest.raises(PmcoreError) as caught:
            read(data)
        seconds, (_, most) = time.process_time() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return caught.value.code, seconds, max(0, most - ALWAYS) / len(data)


@pytest.mark.parametrize("which", READERS)
class TestXmlBombs:
    """No declaration is read; what a parser would remember or look at for ever has a limit."""

    @pytest.mark.parametrize("bomb", DECLARED)
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_given_declarations_then_they_are_refused_where_they_begin(
        self, which: str, bomb: str, encoding: str
    ) -> None:
        root, (declared, used) = READERS[which][1], DECLARED[bomb]
        head = f'<?xml version="1.0" encoding="{encoding}"?>'
        text = f"{head}<!DOCTYPE {root} [{declared}]><{root}>{used}</{root}>"

        code, seconds, times = refused(which, text, encoding)

        assert (code, times < 10) == ("import.doctype", True)
        assert seconds < 0.5

    @pytest.mark.parametrize("bomb", ENDLESS)
    def test_given_what_never_ends_then_it_is_refused_soon(self, which: str, bomb: str) -> None:
        _, root, space = READERS[which]
        make, expected = ENDLESS[bomb]

        code, seconds, times = refused(which, f'<{root} xmlns="{space}">{make(100_000)}')

        assert (code, times < 10) == (expected, True), times
        assert seconds < 10

    def test_given_a_hundred_thousand_empty_records_then_few_of_them_are_looked_at(
        self, which: str
    ) -> None:
        _, root, space = READERS[which]
        text = f'<{root} xmlns="{space}"><Tasks>{"<Task/>" * 100_000}</Tasks></{root}>'

        _, seconds, _ = refused(which, text)

        assert seconds < 5
