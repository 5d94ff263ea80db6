"""Every statement says whose rows it is about, and no value is a part of its text."""

from __future__ import annotations

import re

import pytest

from pmcore.repositories import EVERYTHING, Has, Is, Or
from pmcore.repositories.sql.schema import TABLES
from pmcore.repositories.sql.statements import Statement
from pmcore.testing.repository_contract import run_contract
from pmcore.testing.repository_contract.cases import kept, opened
from pmcore.wbs import Project
from repositories.tampering import tampered

TENANTS = {"acme", "north", "south", "of-li.wei"}
WORDS = {"added", "array", "text"}  # the only texts that statements hold
# each of these names a table whose rows belong to tenants
_TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE|CROSS JOIN) (?!SET\b|json_each\b|below\b|one\b)(\w+)")
# and this one is asked for the tenant of a row that was found
_UNFINISHED = re.compile(
    r"EXISTS \(SELECT 1 FROM importing WHERE importing\.tenant = (\w+)\.tenant"
    r" AND importing\.project = \1\.id\)"
)


@pytest.fixture(scope="module")
def statements() -> list[Statement]:
    """Return each statement that the whole contract comes to, once."""
    seen: dict[str, Statement] = {}

    def note(statement: Statement) -> Statement:
        seen.setdefault(statement.sql, statement)
        return statement

    make = tampered(note)
    run_contract(make)
    return [*seen.values()]


def test_given_the_contract_then_it_comes_to_statements_of_every_kind(
    statements: list[Statement],
) -> None:
    verbs = {statement.sql.split()[0] for statement in statements}
    assert verbs == {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}
    assert {name for each in statements for name in _TABLE.findall(each.sql)} == {*TABLES}


def test_given_any_statement_then_every_table_in_it_is_asked_for_one_tenant(
    statements: list[Statement],
) -> None:
    for statement in statements:
        sql = _UNFINISHED.sub("", statement.sql)
        tables = _TABLE.findall(sql)
        asked = sql.count("tenant = ?") + sql.count("(tenant, ")
        if "ON CONFLICT (tenant, " in statement.sql:
            asked -= 1
        assert tables, statement.sql
        assert asked == len(tables), statement.sql
        for row in statement.rows:
            held = [cell for cell in row if cell in TENANTS and isinstance(cell, str)]
            assert len(held) >= len(tables), statement.sql
            assert len(set(held[: len(tables)])) == 1, statement.sql


def test_given_any_statement_then_values_are_marks_only(statements: list[Statement]) -> None:
    for statement in statements:
        texts = re.findall(r"'([^']*)'", statement.sql)
        assert set(texts) <= WORDS, statement.sql
        assert '"' not in statement.sql
        assert ";" not in statement.sql
        assert "--" not in statement.sql
        numbers = re.findall(r"(?<![\w])\d+", statement.sql)
        assert set(numbers) <= {"0", "1"}, statement.sql
        for row in statement.rows:
            assert len(row) == statement.sql.count("?"), statement.sql


def test_given_hostile_values_then_they_appear_in_no_text() -> None:
    hostile = "x'); DROP TABLE task; --"
    texts: list[str] = []

    def note(statement: Statement) -> Statement:
        texts.append(statement.sql)
        return statement

    plan = Project("SITE", hostile, start="2026-03-02", lead=None, labels=[hostile])
    plan.add("dig", hostile, notes=hostile)
    with tampered(note)() as store:
        kept(store, plan, hostile)
        with store.view("acme") as view:
            assert view.projects.count(Has("labels", hostile), search=hostile) == 1
            page = view.projects.list(Or((Is("client", hostile), EVERYTHING)), by="name", limit=1)
            assert page.rows[0].labels == (hostile,)
        assert opened(store) == plan
    assert len(texts) > 8
    assert not [text for text in texts if "DROP" in text]
