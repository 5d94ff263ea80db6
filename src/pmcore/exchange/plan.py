"""Plan documents: a whole project as JSON, as YAML, or as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmcore.exchange.json_in import parse_json
from pmcore.exchange.layout import laid_out
from pmcore.exchange.limits import DEFAULT_LIMITS, ReadLimits
from pmcore.exchange.read_plan import read_plan
from pmcore.exchange.text_in import document_text
from pmcore.exchange.write_plan import project_data
from pmcore.wbs import Project


def plan_from_json(text: str | bytes, limits: ReadLimits = DEFAULT_LIMITS) -> Project:
    """Read a project from a JSON plan document.

    Parameters
    ----------
    text
        UTF-8 when it is bytes; a byte order mark is ignored.
    limits
        What to refuse by size alone.

    Returns
    -------
    Project
        Its log is empty; its version is the one written down.

    Raises
    ------
    DocumentError
        ``document.invalid`` when values cannot be used: ``error.findings`` has all of them, each
        with its place in ``context["place"]``. Before that, ``document.too_large``,
        ``document.too_deep``, ``document.encoding``, ``document.syntax``, ``document.number``,
        ``document.key_twice``, ``document.schema``.
    InputError
        ``input.too_many`` values; ``value.invalid`` for what is neither text nor bytes.

    Examples
    --------
    >>> plan = plan_from_json('''{
    ...     "schema": "pmcore.plan/1",
    ...     "project": {"id": "SITE", "name": "Site", "start": "2026-03-02"},
    ...     "tasks": [{"id": "dig", "name": "Dig", "duration": "3d"}]
    ... }''')
    >>> plan["dig"]
    Task('dig', 'Dig', duration='3d')
    """
    return read_plan(parse_json(document_text(text, limits), limits), limits)


def plan_to_json(project: Project) -> str:
    r"""Write a project as a JSON plan document.

    The same plan gives the same text: keys in a fixed order, defaults left out, tasks in outline
    order, each dependency on a line. What is read back from it is equal to the project. The log
    of changes is not part of a plan document.

    Raises
    ------
    DocumentError
        ``document.holidays`` for a holiday source of the host's own.

    Examples
    --------
    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> plan_from_json(plan_to_json(plan)) == plan
    True
    """
    return laid_out(project_data(project))


def plan_from_yaml(text: str | bytes, limits: ReadLimits = DEFAULT_LIMITS) -> Project:
    """Read a project from a YAML plan document; parameters as :func:`plan_from_json`.

    Plain YAML only: no anchors, aliases, tags or merge keys. ``2026-03-02``, ``yes`` and ``9:30``
    are texts; only ``true``, ``false``, ``null`` and decimal numbers are not.

    Raises
    ------
    DocumentError
        As :func:`plan_from_json`; ``document.yaml_feature``.
    MissingExtraError
        ``extra.missing`` without the extra ``yaml``.
    """
    from pmcore.exchange.yaml_in import parse_yaml

    own = limits.for_yaml()
    return read_plan(parse_yaml(document_text(text, own), own), own)


def plan_to_yaml(project: Project) -> str:
    """Write a project as a YAML plan document; it holds the same as :func:`plan_to_json`.

    Raises
    ------
    DocumentError
        ``document.holidays``.
    MissingExtraError
        ``extra.missing`` without the extra ``yaml``.
    """
    from pmcore.exchange.yaml_out import yaml_text

    return yaml_text(project_data(project))


def plan_from_data(data: Mapping[str, Any], limits: ReadLimits = DEFAULT_LIMITS) -> Project:
    """Read a project from a plan document that is parsed already; ``data`` is not changed.

    Raises
    ------
    DocumentError
        ``document.invalid``; ``document.schema``.
    """
    return read_plan(data, limits)


def plan_to_data(project: Project) -> dict[str, Any]:
    """Write a project as dictionaries, lists, texts, numbers and booleans, ready for JSON.

    Raises
    ------
    DocumentError
        ``document.holidays``.
    """
    return project_data(project)


def plan_json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a plan document, for editors and other programs.

    It tells shapes and spellings. What one value asks of another, such as ids that must exist, is
    checked when the document is read.

    Examples
    --------
    >>> sorted(plan_json_schema()["required"])
    ['project', 'schema']
    """
    from pmcore.exchange.schema import published_schema

    return published_schema()
