"""A service with FastAPI, SQLAlchemy and PostgreSQL: projects by HTTP, beside a table of its own.

Each request is one transaction of the service. A change and the line about it in the journal are
there together, or neither; a request that is sent again writes no other line. Requests that only
read write nothing, and show what the caller may see. Versions are ETags, so that nobody's work is
overwritten unseen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Engine,
    MetaData,
    String,
    Table,
    insert,
    select,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pmcore import PmcoreError, Project
from pmcore.exchange import plan_to_json
from pmcore.kernel import Code, StoreError, check_id
from pmcore.repositories import (
    EVERYTHING,
    And,
    ConflictError,
    Has,
    Is,
    Or,
    Origin,
    Predicate,
    ProjectReader,
    ProjectRepository,
    ProjectRow,
    Store,
    open_as_seen,
)
from pmcore.repositories.hosting import packed_change
from pmcore.repositories.sqlalchemy import join, lay_out
from pmcore.wbs import Author, Change

MOST_UNDOS = 20
TOKENS = {  # tenant, person, and whether they plan; a real service asks whoever knows its users
    "li": ("acme", "u.li", True),
    "wang": ("acme", "u.wang", True),
    "chen": ("acme", "u.chen", False),
    "smith": ("globex", "u.smith", True),
}
OPEN_TO_ALL = "public"  # the label of a project that everybody of its tenant may see
STATUS = {
    Code.STORE_CONFLICT: 412,
    Code.HISTORY_VERSION: 412,
    Code.STORE_PROJECT_UNKNOWN: 404,
    Code.STORE_PROJECT_EXISTS: 409,
    Code.STORE_BUSY: 503,
    Code.STORE_OVERTAKEN: 503,
    Code.STORE_JOIN_LOST: 503,
    Code.STORE_OLDER: 503,  # the service was updated, and its tables were not yet
    Code.STORE_NEWER: 503,
    Code.STORE_READ_ONLY: 503,
    Code.STORE_FULL: 507,
    Code.STORE_FAILED: 500,
    Code.STORE_UNREADABLE: 500,
}
PROBLEM = "application/problem+json"

tables = MetaData()
journal = Table(
    "journal",
    tables,
    # each command that is kept makes a version, and a version is never given twice
    Column("tenant", String(64), primary_key=True),
    Column("project", String(64), primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("actor", String(64), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("said", String(400), nullable=False),
)
router = APIRouter()


class ProblemError(Exception):
    """What is wrong with a request itself."""

    def __init__(self, status: int, code: str, detail: str, **headers: str) -> None:
        self.status, self.code, self.detail, self.headers = status, code, detail, headers


@dataclass(frozen=True)
class Caller:
    """Who asks, where, and for which tenant."""

    engine: Engine
    schema: str
    tenant: str
    actor: str
    plans: bool

    @property
    def own(self) -> Predicate:
        """What they may change: planners everything, others what they lead."""
        return EVERYTHING if self.plans else Is("lead", self.actor)

    @property
    def visible(self) -> Predicate:
        """What they may see: that, and what is open to all."""
        return Or((self.own, Has("labels", OPEN_TO_ALL)))

    @contextmanager
    def looking(self, id: str | None = None) -> Iterator[ProjectReader]:
        """Lend the tenant's projects to look at; nothing is written, and nobody waits."""
        with self._session() as session, self._store(session).view(self.tenant) as view:
            self._check(view.projects, id)
            yield view.projects

    @contextmanager
    def changing(self, id: str | None = None) -> Iterator[Work]:
        """Lend the tenant's projects in a transaction of the service, with its journal.

        It is committed here and not in a dependency, which would end after the answer was sent.
        """
        with self._session() as session, self._store(session).unit(self.tenant) as unit:
            self._check(unit.projects, id)
            if id is not None and not _is_among(unit.projects, id, self.own):
                raise ProblemError(403, "host.not_yours", f"Ask who leads {id} to change it.")
            yield Work(unit.projects, session, self)
            unit.commit()

    def authored(self) -> dict[str, Any]:
        """Return who changes something now."""
        return {"actor": self.actor, "at": datetime.now(UTC)}

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with Session(self.engine) as session, session.begin():
            yield session

    def _store(self, session: Session) -> Store:
        return join(session, schema=self.schema)

    def _check(self, projects: ProjectReader, id: str | None) -> None:
        """Let what is hidden be as what is not there."""
        if id is not None and not _is_among(projects, check_id(id, "project"), self.visible):
            raise StoreError(Code.STORE_PROJECT_UNKNOWN, project=id)


def _is_among(projects: ProjectReader, id: str, some: Predicate) -> bool:
    return projects.count(And((Is("id", id), some))) == 1


@dataclass(frozen=True)
class Work:
    """What a command has: projects, and the journal in the same transaction."""

    projects: ProjectRepository
    session: Session
    caller: Caller

    def note(self, project: str, version: int, said: str) -> None:
        """Write a line about what made a version, unless there is one: then it was made before."""
        here = {"tenant": self.caller.tenant, "project": project, "version": version}
        if self.session.execute(select(journal.c.said).filter_by(**here)).first() is None:
            line = {**here, **self.caller.authored(), "said": said}
            self.session.execute(insert(journal).values(line))


def caller(request: Request, authorization: Annotated[str, Header()] = "") -> Caller:
    """Return who asks."""
    token = authorization.removeprefix("Bearer ")
    if token not in TOKENS:
        raise ProblemError(
            401, "host.unknown", "Say who you are.", **{"WWW-Authenticate": "Bearer"}
        )
    return Caller(request.app.state.engine, request.app.state.schema, *TOKENS[token])


def command_key(idempotency_key: Annotated[str, Header()] = "") -> str:
    """Return the key of a command: sent again with it, a command does nothing more."""
    if not idempotency_key:
        raise ProblemError(
            400, "host.key_missing", "Name the command in the header Idempotency-Key."
        )
    return idempotency_key


def expected_version(id: str, if_match: Annotated[str, Header()] = "") -> int:
    """Return the version that a change is meant for."""
    if not if_match or if_match.strip() == "*":
        raise ProblemError(
            428, "host.version_missing", "Say in If-Match which version you have seen: its ETag."
        )
    tags = re.findall(r'(W/)?"([^"]*)"', if_match)  # a weak one fits nothing
    ours = [tag[len(id) + 1 :] for weak, tag in tags if not weak and tag.startswith(f"{id}-")]
    versions = [int(tag) for tag in ours if re.fullmatch(r"[0-9]{1,15}", tag)]
    if not versions:
        raise ProblemError(412, "host.etag_unknown", f"{if_match} is no ETag of {id}.")
    return max(versions)


Asking = Annotated[Caller, Depends(caller)]
Key = Annotated[str, Depends(command_key)]
Expected = Annotated[int, Depends(expected_version)]


@dataclass(frozen=True)
class Command:
    """A change: its key, and the version it is meant for."""

    key: Key
    expected: Expected


Changing = Annotated[Command, Depends()]


class NewProject(BaseModel):
    """What a project begins with."""

    model_config = ConfigDict(extra="forbid")
    id: str
    name: str
    start: str


class TaskEdit(BaseModel):
    """What of a task is to change; the task is added if it is new."""

    model_config = ConfigDict(extra="forbid")
    name: str | None = None
    duration: str | None = None
    priority: int | None = None
    notes: str | None = None


@router.post("/projects", status_code=201)
def create(new: NewProject, key: Key, asking: Asking) -> Response:
    """Make a project."""
    plan = Project(new.id, new.name, start=new.start, lead=asking.actor)
    with asking.changing() as work:
        version = work.projects.add(plan, key=key, author=Author(**asking.authored()))
        work.note(plan.id, version, f"create {plan.id}")
    return _answer(plan, 201, Location=f"/projects/{plan.id}")


@router.get("/projects")
def listed(
    asking: Asking, search: str = "", after: str | None = None, limit: int = 50
) -> dict[str, Any]:
    """List projects, a page at a time."""
    with asking.looking() as projects:
        page = projects.list(asking.visible, search=search, after=after, limit=limit)
    return {"projects": [_told(row) for row in page.rows], "after": page.after}


@router.get("/projects/{id}")
def opened(id: str, asking: Asking, if_none_match: Annotated[str, Header()] = "") -> Response:
    """Return a project as a plan document."""
    with asking.looking(id) as projects:
        tag = _tag(id, projects.version(id))
        if tag in if_none_match:
            return Response(status_code=304, headers={"ETag": tag})
        return _answer(projects.open(id))


@router.put("/projects/{id}/tasks/{task}")
def edit_task(id: str, task: str, edit: TaskEdit, command: Changing, asking: Asking) -> Response:
    """Change a task, or add it."""
    fields: Any = edit.model_dump(exclude_none=True)
    with asking.changing(id) as work:
        plan = open_as_seen(work.projects, id, command.expected)
        with plan.change_set(f"edit {task}", **asking.authored()):
            if task in plan:
                plan.update(task, **fields)
            else:
                plan.add(task, fields.pop("name", task), **fields)
        version = work.projects.save(plan, expected=command.expected, key=command.key)
        work.note(id, version, f"edit {task} of {id}")
    return Response(status_code=204, headers={"ETag": _tag(id, version)})


@router.post("/projects/{id}/undo")
def undo(id: str, command: Changing, asking: Asking) -> Response:
    """Take back the last change."""
    with asking.changing(id) as work:
        plan = open_as_seen(work.projects, id, command.expected, history=MOST_UNDOS)
        plan.undo(**asking.authored())
        version = work.projects.save(plan, expected=command.expected, key=command.key)
        work.note(id, version, f"undo in {id}")
    return Response(status_code=204, headers={"ETag": _tag(id, version)})


@router.get("/projects/{id}/changes")
def changes(id: str, asking: Asking, since: int = 0, limit: int = 100) -> dict[str, Any]:
    """Tell who changed what."""
    with asking.looking(id) as projects:
        found = projects.changes(id, since=since, limit=limit)
        added = projects.origin(id)
    return {"added": _origin(added), "changes": [_change(each) for each in found]}


def _answer(plan: Project, status: int = 200, **headers: str) -> Response:
    headers["ETag"] = _tag(plan.id, plan.version)
    return Response(plan_to_json(plan), status, headers, "application/json")


def _tag(id: str, version: int) -> str:
    return f'"{id}-{version}"'


def _told(row: ProjectRow) -> dict[str, Any]:
    return {**row.to_data(), "etag": _tag(row.id, row.version)}


def _change(change: Change) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(packed_change(change))
    return told


def _origin(added: Origin) -> dict[str, Any]:
    author = added.author
    at = author.at and author.at.isoformat()
    return {"version": added.version, "actor": author.actor, "at": at, "reason": author.reason}


def _problem(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    return {"type": f"urn:problem:{code}", "status": status, "code": code, "detail": detail, **more}


def on_error(request: Request, error: Exception) -> JSONResponse:
    """Answer with what is wrong, in the language of whoever asked."""
    assert isinstance(error, PmcoreError)
    status = STATUS.get(error.code, 422)
    language = "zh" if request.headers.get("Accept-Language", "").startswith("zh") else "en"
    more: dict[str, Any] = {"advice": error.advice(language), "context": error.context}
    headers = {"Retry-After": "1"} if status == 503 else {}
    if isinstance(error, ConflictError):
        more["changes"] = [_change(each) for each in error.changes]
        headers["ETag"] = _tag(str(error.context["project"]), int(str(error.context["found"])))
    told = _problem(status, error.code, error.message(language), **more)
    return JSONResponse(told, status, headers, PROBLEM)


def on_problem(request: Request, error: Exception) -> JSONResponse:
    """Answer with what is wrong with a request itself."""
    assert isinstance(error, ProblemError)
    told = _problem(error.status, error.code, error.detail)
    return JSONResponse(told, error.status, error.headers, PROBLEM)


def on_broken(request: Request, error: Exception) -> JSONResponse:
    """Answer where the database went away: nobody may know whether it kept the request."""
    detail = "Send the request again with the same Idempotency-Key: it is kept once."
    told = _problem(503, "host.database", detail)
    return JSONResponse(told, 503, {"Retry-After": "1"}, PROBLEM)


def on_invalid(request: Request, error: Exception) -> JSONResponse:
    """Answer with what does not fit the shape of a request."""
    assert isinstance(error, RequestValidationError)
    wrong = [{"at": each["loc"], "says": each["msg"]} for each in error.errors()]
    told = _problem(422, "host.invalid", "The request has another shape.", errors=wrong)
    return JSONResponse(told, 422, {}, PROBLEM)


def create_app(engine: Engine, schema: str = "pmcore") -> FastAPI:
    """Make the service over a database that :func:`create_tables` made ready."""
    app = FastAPI(title="Projects")
    app.state.engine, app.state.schema = engine, schema
    app.include_router(router)
    app.add_exception_handler(PmcoreError, on_error)
    app.add_exception_handler(ProblemError, on_problem)
    app.add_exception_handler(OperationalError, on_broken)
    app.add_exception_handler(RequestValidationError, on_invalid)
    return app


def create_tables(engine: Engine, schema: str = "pmcore") -> None:
    """Make the tables of the service and those of pmcore: a migration."""
    with engine.begin() as connection:
        tables.create_all(connection)
        lay_out(connection, schema=schema)
