"""What must hold of any bytes that somebody opens as a plan: for pytest and for atheris.

A document is read whole or refused with a code. What was read can be scheduled, saved and written
for other tools, or one of these is refused with a code; what was written can be read again.
Anything else that is raised is a defect.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from pmcore.exchange import (
    Imported,
    compare_stored,
    plan_from_json,
    plan_from_yaml,
    plan_to_json,
    read_mspdi,
    read_pmxml,
    read_xer,
    write_mspdi,
    write_xer,
)
from pmcore.kernel import Finding, PmcoreError
from pmcore.scheduling import Schedule, schedule
from pmcore.wbs import Project

CORPUS = Path(__file__).parent / "corpus"
_PLACED = frozenset(
    ("document.syntax", "document.too_deep", "document.yaml_feature", "import.doctype")
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document, and what reads it.

    Attributes
    ----------
    name
        Also the folder of its corpus.
    value
        Matches one value of a document: what is worth exchanging.
    """

    name: str
    read: Callable[[bytes], Imported | Project]
    value: bytes

    def files(self) -> list[Path]:
        """Return the corpus: small documents, good and hostile."""
        return sorted(path for path in (CORPUS / self.name).iterdir() if path.is_file())


FORMATS = {
    each.name: each
    for each in (
        Kind("mspdi", read_mspdi, rb"(?<=>)[^<>\n]+(?=<)"),
        Kind("pmxml", read_pmxml, rb"(?<=>)[^<>\n]+(?=<)"),
        Kind("xer", read_xer, rb"(?<=[\t|(])[^\t\r\n|()]+(?=[\t\r\n|()])"),
        Kind("json", plan_from_json, rb'"[^"\n]*"|[0-9.]+|true|false|null'),
        Kind("yaml", plan_from_yaml, rb"(?<=: )[^\n]+|(?<=- )[^\n]+"),
    )
}


def probe(kind: Kind, data: bytes) -> PmcoreError | None:
    """Open a document and do with it what users do; return what it was refused with, if it was."""
    try:
        read = kind.read(data)
    except PmcoreError as error:
        _check_told(error)
        return error
    imported = read if isinstance(read, Imported) else None
    project = imported.project if imported else read
    assert isinstance(project, Project)
    _check_findings(imported.findings if imported else ())
    assert plan_from_json(plan_to_json(project)) == project
    _check_written(project, _scheduled(project, imported), imported)
    return None


def _scheduled(project: Project, imported: Imported | None) -> Schedule | None:
    try:
        if imported is None:
            return schedule(project)
        agreement = compare_stored(imported)
    except PmcoreError as error:
        _check_told(error)
        return None
    _check_findings(agreement.findings)
    return agreement.schedule


def _check_written(project: Project, dates: Schedule | None, imported: Imported | None) -> None:
    is_mspdi = imported is not None and imported.tool.preset == "ms_project"
    extras = imported if is_mspdi else None
    try:
        written = write_mspdi(project, schedule=dates, imported=extras)
    except PmcoreError as error:
        _check_told(error)
    else:
        _check_findings(written.findings)
        assert len(read_mspdi(written.data or b"").project) == len(project)
    try:
        exported = write_xer(project, schedule=dates)
    except PmcoreError as error:
        _check_told(error)
    else:
        _check_findings(exported.findings)
        assert len(read_xer(exported.data or b"").project) == len(project)


def _check_told(error: PmcoreError) -> None:
    """Check that an error can be shown, sent as JSON, and says where in the document it is."""
    findings = getattr(error, "findings", ())
    _check_findings([error.to_finding(), *findings])
    if error.code in _PLACED:
        assert "line" in error.context, error
    if error.code == "document.invalid":
        assert findings, error
        assert all(finding.context["place"] for finding in findings), error


def _check_findings(findings: Iterable[Finding]) -> None:
    for finding in findings:
        json.dumps(finding.to_dict(), allow_nan=False).encode("utf-8")
        for language in ("en", "zh"):
            told = finding.message(language) + finding.advice(language)
            assert "stand-in" not in told, told
