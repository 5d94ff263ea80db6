"""Small documents, good and hostile: what each ends in, how soon, and with how little memory."""

from __future__ import annotations

import time
import tracemalloc
from functools import lru_cache
from pathlib import Path

import pytest

from fuzz.harness import CORPUS, FORMATS, Kind, probe
from pmcore.kernel import PmcoreError

FILES = [(kind, path) for kind in FORMATS.values() for path in kind.files()]
_SECONDS, _BYTES = 1.0, 32 * 2**20


def _outcome(error: PmcoreError | None) -> str:
    """Say what a document was refused with, and where: as ``expected.txt`` does."""
    if error is None:
        return "read"
    findings = getattr(error, "findings", ())
    if findings:
        return f"{findings[0].code} at {findings[0].context['place']}"
    line = error.context.get("line")
    return f"{error.code} at line {line}" if line else str(error.code)


@lru_cache
def _expected() -> dict[str, str]:
    lines = (CORPUS / "expected.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


@pytest.fixture(scope="module")
def warm() -> None:
    """Leave out of the measures what is loaded and compiled once."""
    for kind in FORMATS.values():
        good = next(path for path in kind.files() if path.stem == "good-everything")
        probe(kind, good.read_bytes())


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize(
    ("kind", "path"), FILES, ids=[f"{kind.name}/{path.name}" for kind, path in FILES]
)
class TestDocument:
    """A file of the corpus ends in a plan, or in a code with its place."""

    def test_it_is_read_or_refused_as_expected(self, kind: Kind, path: Path) -> None:
        name, data = f"{kind.name}/{path.name}", path.read_bytes()
        begun = time.process_time()
        outcome = _outcome(probe(kind, data))
        took = time.process_time() - begun

        assert outcome == _expected()[name]
        assert outcome == "read" or not path.name.startswith("good-")
        assert took < _SECONDS

    def test_it_takes_little_memory(self, kind: Kind, path: Path) -> None:
        data = path.read_bytes()
        tracemalloc.start()
        try:
            probe(kind, data)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

        assert peak < _BYTES


def test_nothing_is_expected_of_files_that_are_gone() -> None:
    assert sorted(_expected()) == sorted(f"{kind.name}/{path.name}" for kind, path in FILES)


# What other programs write, and people drop where a plan should be.
BINARIES = {
    "zip": b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00" + bytes(range(256)),
    "mpp": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
    "gzip": b"\x1f\x8b\x08\x00" + bytes(range(256)),
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "sqlite": b"SQLite format 3\x00\x10\x00",
    "pickle": b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00cos\nsystem\n",
    "zeros": bytes(4096),
    "ones": b"\xff" * 4096,
    "mark alone": b"\xef\xbb\xbf",
    "utf-32": "<Project/>".encode("utf-32"),
}


@pytest.mark.parametrize("kind", FORMATS.values(), ids=FORMATS)
class TestOtherFiles:
    """What is no text of the kind is refused, whatever it is."""

    @pytest.mark.parametrize("program", BINARIES)
    def test_binary_files_are_refused(self, kind: Kind, program: str) -> None:
        error = probe(kind, BINARIES[program])

        assert error is not None
        assert error.code != "document.invalid"

    def test_files_of_the_other_formats_are_refused(self, kind: Kind) -> None:
        for other in FORMATS.values():
            if other is kind or {other.name, kind.name} == {"json", "yaml"}:
                continue  # JSON is YAML, too
            for path in other.files():
                if path.name.startswith("good-"):
                    assert probe(kind, path.read_bytes()) is not None
