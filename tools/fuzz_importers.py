"""Search for bytes that break an importer: ``make fuzz FORMATS=xer SECONDS=600``.

Needs atheris (requirements-fuzz.txt). What follows the name of a format are options of libFuzzer.
It begins with the corpus in tests/fuzz, stops at the first input that breaks a rule of its harness
and writes that to ``build/fuzz/``; ``build/fuzz/<format>/`` keeps what led somewhere new.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pmcore"]):
    from fuzz.harness import FORMATS, Kind, probe

OUT = Path("build/fuzz")
_LARGEST = 8192
_WORDS = (
    b"", b" ", b"-1", b"0", b"1", b"2", b"3", b"7", b"19", b"9" * 30, b"1e400", b"NaN", b"INF",
    b"65535", b"-65535", b"true", b"Y", b"x" * 600, "\u202e".encode(), b"\xff", b"\0",
    b"1984-01-01T00:00:00", b"2149-12-31T23:59:59", b"2026-03-02T08:00:00", b"2026-03-02 08:00",
    b"0001-01-01T00:00:00", b"9999-12-31T23:59:59", b"2026-03-02T08:00:00Z", b"24:00", b"00:00",
    b"08:00:00", b"PT0H0M0S", b"PT9999999H0M0S", b"-PT8H", b"5d", b"-3ed", b"50%", b"0.1d",
    b'"5d"', b"[]", b"{}", b"null", b"&amp;", b"<b/>",
)  # fmt: skip


def _exchanged(kind: Kind, data: bytes, rng: random.Random) -> bytes:
    """Exchange a value for another of the document or a nasty one; or repeat, drop, move a line."""
    if rng.random() < 0.3:
        lines = data.split(b"\n")
        at = rng.randrange(len(lines))
        if rng.random() < 0.5:
            lines.insert(rng.randrange(len(lines) + 1), lines[at])
        else:
            del lines[at]
        return b"\n".join(lines)
    spots = [found.span() for found in re.finditer(kind.value, data)]
    if not spots:
        return data
    first, last = rng.choice(spots)
    other = rng.choice(spots)
    word = rng.choice(_WORDS) if rng.random() < 0.6 else data[slice(*other)]
    return data[:first] + word + data[last:]


def _mutator(kind: Kind) -> Callable[[bytes, int, int], bytes]:
    def mutate(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if rng.random() < 0.3:
            return bytes(atheris.Mutate(data, most))
        for _ in range(rng.randint(1, 3)):
            data = _exchanged(kind, data, rng)
        return data[:most]

    return mutate


def main() -> None:
    """Fuzz the format that the first argument names until time is up."""
    name, *options = sys.argv[1:]
    kind = FORMATS[name]
    found = OUT / name
    found.mkdir(parents=True, exist_ok=True)
    folders = [str(found), str(kind.files()[0].parent)]
    usual = [f"-max_len={_LARGEST}", "-timeout=30", "-rss_limit_mb=1024"]
    atheris.Setup(
        [sys.argv[0], *usual, f"-artifact_prefix={OUT}/{name}-", *options, *folders],
        lambda data: probe(kind, data),
        custom_mutator=_mutator(kind),
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
