"""The example of a service: HTTP in front, PostgreSQL behind, one transaction for each request."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier, Thread
from typing import Any

import pytest

from pmcore.kernel import Code, StoreError
from repositories.hosting import drop

pytest.importorskip("fastapi")
pytest.importorskip("httpx2")
pytest.importorskip("sqlalchemy")
LI = {"Authorization": "Bearer li"}
WANG = {"Authorization": "Bearer wang"}
CHEN = {"Authorization": "Bearer chen"}
SMITH = {"Authorization": "Bearer smith"}


@pytest.fixture
def client(conninfo: str, schema: str) -> Iterator[Any]:
    psycopg = pytest.importorskip("psycopg")
    from fastapi.testclient import TestClient
    from fastapi_host import create_app, create_tables
    from sqlalchemy import create_engine

    given = psycopg.conninfo.conninfo_to_dict(conninfo)
    given["options"] = f"-c search_path={schema}-host"
    engine = create_engine("postgresql+psycopg://", connect_args=given)
    with engine.begin() as connection:
        connection.exec_driver_sql(f'CREATE SCHEMA "{schema}-host"')
    create_tables(engine, schema)
    with TestClient(create_app(engine, schema), raise_server_exceptions=False) as made:
        yield made
    engine.dispose()
    drop(conninfo, schema)


def _made(client: Any, id: str = "SITE", who: dict[str, str] = LI) -> str:
    """Create a project with a task and return its ETag."""
    body = {"id": id, "name": "Site", "start": "2026-03-02"}
    answer = client.post("/projects", json=body, headers={**who, "Idempotency-Key": f"make-{id}"})
    assert answer.status_code == 201, answer.text
    return _tag(_edit(client, answer.headers["ETag"], "dig-1", id=id, who=who, duration="3d"))


def _edit(
    client: Any, tag: str, key: str, *, id: str = "SITE", who: dict[str, str] = LI, **edit: Any
) -> Any:
    headers = {**who, "If-Match": tag, "Idempotency-Key": key}
    return client.put(f"/projects/{id}/tasks/dig", json=edit, headers=headers)


def _tag(answer: Any) -> str:
    assert answer.status_code == 204, answer.text
    return str(answer.headers["ETag"])


def _duration(client: Any) -> str:
    (task,) = client.get("/projects/SITE", headers=LI).json()["tasks"]
    return str(task["duration"])


def _journal(client: Any) -> list[str]:
    from fastapi_host import journal
    from sqlalchemy import select

    with client.app.state.engine.begin() as connection:
        return [*connection.execute(select(journal.c.said)).scalars()]


class TestVersions:
    """ETag and If-Match: nobody overwrites what they have not seen."""

    def test_given_a_project_then_its_etag_names_its_version(self, client: Any) -> None:
        assert _made(client) == '"SITE-1"'
        answer = client.get("/projects/SITE", headers=LI)
        assert (answer.status_code, answer.headers["ETag"]) == (200, '"SITE-1"')
        again = client.get("/projects/SITE", headers={**LI, "If-None-Match": '"SITE-1"'})
        assert (again.status_code, again.content) == (304, b"")

    def test_given_an_old_version_then_412_tells_what_came_between(self, client: Any) -> None:
        tag = _made(client)
        _tag(_edit(client, tag, "theirs", who=WANG, duration="9d"))
        answer = _edit(client, tag, "mine", duration="5d")
        told = answer.json()
        assert answer.status_code == 412
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["ETag"] == '"SITE-2"'
        assert told["code"] == "store.conflict"
        assert [(each["version"], each["actor"]) for each in told["changes"]] == [(2, "u.wang")]
        assert _duration(client) == "9d"

    def test_given_no_version_then_428(self, client: Any) -> None:
        _made(client)
        for headers in ({}, {"If-Match": "*"}):
            answer = client.put(
                "/projects/SITE/tasks/dig",
                json={"duration": "5d"},
                headers={**LI, "Idempotency-Key": "k", **headers},
            )
            assert (answer.status_code, answer.json()["code"]) == (428, "host.version_missing")

    @pytest.mark.parametrize(
        "tag",
        ['"OTHER-1"', 'W/"SITE-1"', "SITE-1", '"SITE-"', '"SITE-1e9"', '"SITE-999"', "'", "\t"],
    )
    def test_given_what_is_no_version_of_it_then_it_is_refused(self, tag: str, client: Any) -> None:
        _made(client)
        answer = _edit(client, tag, "k", duration="5d")
        assert answer.status_code in (412, 428)
        assert _duration(client) == "3d"

    def test_given_several_versions_then_the_newest_of_it_counts(self, client: Any) -> None:
        _made(client)
        tags = 'W/"SITE-9", "OTHER-8", "SITE-0", "SITE-1"'
        assert _edit(client, tags, "k", duration="5d").status_code == 204
        assert _duration(client) == "5d"

    def test_given_two_who_save_at_once_then_one_is_kept_and_the_other_is_told(
        self, client: Any
    ) -> None:
        tag = _made(client)
        for turn in range(5):
            answers = _at_once(client, tag, turn)
            assert sorted(answer.status_code for answer in answers) == [204, 412]
            (kept,) = [answer for answer in answers if answer.status_code == 204]
            (told,) = [answer.json() for answer in answers if answer.status_code == 412]
            assert [each["version"] for each in told["changes"]] == [turn + 2]
            tag = kept.headers["ETag"]


def _at_once(client: Any, tag: str, turn: int) -> list[Any]:
    """Return the answers to two who save at once."""
    start, answers = Barrier(2), list[Any]()

    def save(who: dict[str, str], days: int) -> None:
        start.wait()
        answers.append(_edit(client, tag, f"{turn}-{days}", who=who, duration=f"{days}d"))

    days = 10 * (turn + 1)
    threads = [Thread(target=save, args=each) for each in ((LI, days), (WANG, days + 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class TestKeys:
    """Idempotency-Key: a request that is sent again does nothing more."""

    def test_given_a_request_sent_again_then_it_is_kept_once(self, client: Any) -> None:
        tag = _made(client)
        first = _tag(_edit(client, tag, "k", duration="9d"))
        _tag(_edit(client, first, "later", duration="4d"))
        assert _tag(_edit(client, tag, "k", duration="9d")) == first
        assert _duration(client) == "4d"
        assert _made(client) == '"SITE-1"'

    def test_given_a_key_with_another_request_then_it_is_refused(self, client: Any) -> None:
        tag = _made(client)
        _tag(_edit(client, tag, "k", duration="9d"))
        answer = _edit(client, tag, "k", duration="2d")
        assert (answer.status_code, answer.json()["code"]) == (422, "store.key_reused")

    def test_given_no_key_then_400(self, client: Any) -> None:
        tag = _made(client)
        answer = client.post("/projects/SITE/undo", headers={**LI, "If-Match": tag})
        assert (answer.status_code, answer.json()["code"]) == (400, "host.key_missing")


class TestHistory:
    """Changes with who and when, and undo."""

    def test_given_changes_then_they_are_told_and_undone_once(self, client: Any) -> None:
        tag = _tag(_edit(client, _made(client), "k", who=WANG, duration="9d"))
        headers = {**LI, "If-Match": tag, "Idempotency-Key": "undo-1"}
        for _ in range(2):
            assert _tag(client.post("/projects/SITE/undo", headers=headers)) == '"SITE-3"'
        assert _duration(client) == "3d"
        told = client.get("/projects/SITE/changes?since=1", headers=LI).json()["changes"]
        assert [(each["kind"], each["actor"]) for each in told] == [
            ("edit", "u.wang"),
            ("undo", "u.li"),
        ]

    def test_given_lists_then_they_come_in_pages(self, client: Any) -> None:
        for number in range(3):
            _made(client, f"P{number}")
        first = client.get("/projects?limit=2", headers=LI).json()
        rest = client.get(f"/projects?limit=2&after={first['after']}", headers=LI).json()
        found = [row["id"] for page in (first, rest) for row in page["projects"]]
        assert (found, rest["after"]) == (["P0", "P1", "P2"], None)
        assert first["projects"][0]["etag"] == '"P0-1"'
        bad = client.get("/projects?after=nowhere", headers=LI)
        assert (bad.status_code, bad.json()["code"]) == (422, "store.page")


class TestTenants:
    """What another tenant has does not exist."""

    def test_given_another_tenant_then_404_as_for_what_never_was(self, client: Any) -> None:
        _made(client)
        for path in ("/projects/SITE", "/projects/NONE", "/projects/SITE/changes"):
            answer = client.get(path, headers=SMITH)
            assert (answer.status_code, answer.json()["code"]) == (404, "store.project_unknown")
        assert _edit(client, '"SITE-1"', "k", who=SMITH, duration="9d").status_code == 404
        assert client.get("/projects", headers=SMITH).json()["projects"] == []
        assert _made(client, who=SMITH) == '"SITE-1"'

    def test_given_who_plans_nothing_then_only_what_they_lead_or_is_open_to_all(
        self, client: Any
    ) -> None:
        _made(client)
        _made(client, "MINE", CHEN)
        _made(client, "OPEN")
        _opened_to_all(client, "OPEN")
        ids = [row["id"] for row in client.get("/projects", headers=CHEN).json()["projects"]]
        assert ids == ["MINE", "OPEN"]
        assert client.get("/projects/OPEN", headers=CHEN).status_code == 200
        hidden = [
            client.get("/projects/SITE", headers=CHEN),
            client.get("/projects/SITE/changes", headers=CHEN),
            _edit(client, '"SITE-1"', "k", who=CHEN, duration="9d"),
            client.post(
                "/projects/SITE/undo",
                headers={**CHEN, "If-Match": '"SITE-1"', "Idempotency-Key": "u"},
            ),
        ]
        assert {(each.status_code, each.json()["code"]) for each in hidden} == {
            (404, "store.project_unknown")
        }
        assert _duration(client) == "3d"

    def test_given_what_is_open_to_all_then_only_its_lead_and_planners_change_it(
        self, client: Any
    ) -> None:
        _made(client, "MINE", CHEN)
        _made(client, "OPEN")
        _opened_to_all(client, "OPEN")
        undo = {**CHEN, "If-Match": '"OPEN-2"', "Idempotency-Key": "u"}
        refused = [
            _edit(client, '"OPEN-2"', "k", id="OPEN", who=CHEN, duration="9d"),
            client.post("/projects/OPEN/undo", headers=undo),
        ]
        assert {(each.status_code, each.json()["code"]) for each in refused} == {
            (403, "host.not_yours")
        }
        assert _edit(client, '"OPEN-2"', "k", id="OPEN", duration="9d").status_code == 204
        mine = _edit(client, '"MINE-1"', "k", id="MINE", who=CHEN, duration="9d")
        assert mine.status_code == 204

    def test_given_nobody_then_401(self, client: Any) -> None:
        for headers in ({}, {"Authorization": "Bearer nobody"}):
            answer = client.get("/projects", headers=headers)
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def _opened_to_all(client: Any, id: str) -> None:
    """Give a project the label that lets everybody of its tenant see it."""
    from fastapi_host import OPEN_TO_ALL

    from pmcore.repositories import change_project
    from pmcore.repositories.sqlalchemy import join

    state = client.app.state
    with state.engine.begin() as connection:
        store = join(connection, schema=state.schema)
        change_project(
            store, "acme", id, lambda plan: plan.configure(labels=[OPEN_TO_ALL]), key="open"
        )


class TestTogether:
    """The journal of the service and what pmcore keeps are one transaction."""

    def test_given_a_request_sent_again_then_the_journal_has_one_line_of_it(
        self, client: Any
    ) -> None:
        tag = _made(client)
        for _ in range(3):
            _tag(_edit(client, tag, "k", duration="9d"))
        assert _made(client) == '"SITE-1"'
        assert _journal(client) == ["create SITE", "edit dig of SITE", "edit dig of SITE"]

    def test_given_the_same_request_twice_at_once_then_the_journal_has_one_line_of_it(
        self, client: Any
    ) -> None:
        tag, start, told = _made(client), Barrier(4), list[str]()

        def send() -> None:
            start.wait()
            told.append(_tag(_edit(client, tag, "k", duration="9d")))

        threads = [Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert told == ['"SITE-2"'] * 4
        assert len(_journal(client)) == 3

    def test_given_an_edit_that_changes_nothing_then_the_journal_has_no_line_of_it(
        self, client: Any
    ) -> None:
        tag = _made(client)
        assert _tag(_edit(client, tag, "k", duration="3d")) == tag
        assert len(_journal(client)) == 2

    def test_given_requests_that_read_then_nothing_is_written_and_no_writer_waited_for(
        self, client: Any
    ) -> None:
        _made(client)
        before = _journal(client)
        with client.app.state.engine.begin() as connection:
            connection.exec_driver_sql("LOCK TABLE journal IN EXCLUSIVE MODE")
            for path in ("/projects", "/projects/SITE", "/projects/SITE/changes"):
                assert client.get(path, headers=LI).status_code == 200
        assert _journal(client) == before

    def test_given_what_is_refused_then_the_journal_has_no_line_of_it(self, client: Any) -> None:
        tag = _made(client)
        before = _journal(client)
        assert before == ["create SITE", "edit dig of SITE"]
        assert _edit(client, tag, "k1", duration="soon").status_code == 422
        assert _edit(client, '"SITE-0"', "k2", duration="1d").status_code == 412
        assert _journal(client) == before

    def test_given_a_journal_that_fails_then_nothing_is_kept(self, client: Any) -> None:
        tag = _made(client)
        with client.app.state.engine.begin() as connection:
            connection.exec_driver_sql(
                "ALTER TABLE journal ADD CHECK (left(said, 9) <> 'edit roof')"
            )
        headers = {**LI, "If-Match": tag, "Idempotency-Key": "k"}
        answer = client.put("/projects/SITE/tasks/roof", json={}, headers=headers)
        assert answer.status_code == 500
        assert client.get("/projects/SITE", headers=LI).headers["ETag"] == tag

    def test_given_a_database_that_went_away_then_the_request_may_be_sent_again(
        self, client: Any
    ) -> None:
        from sqlalchemy import event

        tag, lost = _made(client), [True]
        engine = client.app.state.engine

        def break_after_commit(connection: Any) -> None:
            if lost and lost.pop():
                connection.connection.dbapi_connection.commit()
                connection.connection.dbapi_connection.close()

        event.listen(engine, "commit", break_after_commit)
        answer = _edit(client, tag, "k", duration="9d")
        assert (answer.status_code, answer.json()["code"]) == (503, "host.database")
        assert _tag(_edit(client, tag, "k", duration="9d")) == '"SITE-2"'
        assert _duration(client) == "9d"


class TestProblems:
    """Whatever is wrong is told as problem+json, with a code."""

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"id": "a b", "name": "x", "start": "2026-03-02"}, "id.invalid"),
            ({"id": "A", "name": "", "start": "2026-03-02"}, "text.invalid"),
            ({"id": "A", "name": "x", "start": "tomorrow"}, "value.invalid"),
            ({"id": "A", "name": "x\0", "start": "2026-03-02"}, "text.invalid"),
            ({"id": "A", "name": "x"}, "host.invalid"),
            ({"id": "A", "name": "x", "start": "2026-03-02", "tenant": "globex"}, "host.invalid"),
            ([], "host.invalid"),
        ],
    )
    def test_given_hostile_input_then_422_with_a_code(
        self, body: object, code: str, client: Any
    ) -> None:
        headers = {**LI, "Idempotency-Key": "k"}
        answer = client.post("/projects", json=body, headers=headers)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert (answer.status_code, answer.json()["code"]) == (422, code)

    @pytest.mark.parametrize(
        "code", ["busy", "overtaken", "join_lost", "older", "newer", "full", "failed", "unreadable"]
    )
    def test_given_what_is_wrong_with_the_database_then_it_is_no_fault_of_the_request(
        self, code: str
    ) -> None:
        from fastapi_host import on_error
        from starlette.requests import Request

        said: dict[str, Any] = {"path": "db", "found": 1, "known": 2, "command": "c", "seconds": 5}
        error = StoreError(Code(f"store.{code}"), reason="r", what="rows", project="S", **said)
        answer = on_error(Request({"type": "http", "headers": []}), error)
        assert answer.status_code >= 500
        assert ("Retry-After" in answer.headers) == (answer.status_code == 503)

    def test_given_an_id_twice_then_409_in_the_language_asked_for(self, client: Any) -> None:
        _made(client)
        body = {"id": "SITE", "name": "Another", "start": "2026-03-02"}
        headers = {**LI, "Idempotency-Key": "other", "Accept-Language": "zh-CN"}
        answer = client.post("/projects", json=body, headers=headers)
        told = answer.json()
        assert (answer.status_code, told["code"]) == (409, "store.project_exists")
        assert "已存在" in told["detail"]
