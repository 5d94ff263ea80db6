"""Random work of two people in two tenants, in a store and in the plain one in memory at once.

Whatever is done, both must answer alike. Subclass :class:`RepositoryMachine`, give it a store, and
let pytest run its ``TestCase``::

    class OurMachine(RepositoryMachine):
        def make(self) -> AbstractContextManager[Store]:
            return OurStore(connection)

    TestOurMachine = OurMachine.TestCase

It needs hypothesis: ``pip install -e '.[testing]'``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any, TypeAlias

from pmcore.kernel.predicate import Predicate
from pmcore.repositories import (
    MemoryStore,
    ProjectReader,
    ProjectRepository,
    Store,
    continued,
)
from pmcore.repositories.protocols import Sorting, TaskSorting
from pmcore.repositories.rows import ProjectRow
from pmcore.repositories.task_rows import TaskRow
from pmcore.testing.repository_contract.asking import (
    Command,
    check_same,
    everything_of,
    in_projects,
    key_of,
    shown,
    told_by,
)
from pmcore.testing.repository_contract.edits import (
    GROWTHS,
    Edit,
    authors,
    begun,
    edit,
    edits,
    names,
    predicates,
    projects,
    signed,
    st,
    stateful,
    task_predicates,
)
from pmcore.wbs import Author, Project
from pmcore.wbs.changes import NOBODY

TENANTS, PEOPLE, IDS = ("north", "NORTH"), ("li", "wang"), ("ONE", "one")
tenants, people, ids = (st.sampled_from(each) for each in (TENANTS, PEOPLE, IDS))
endings = st.sampled_from(["commit", "commit", "commit", "leave", "rollback", "fail"])
versions = st.integers(0, 9)
several = st.lists(edits, min_size=1, max_size=4)
_LARGE = 700  # tasks on a page of a large plan
rule = stateful.rule
Desk: TypeAlias = tuple[str, str, str]  # who works in which tenant on which project


class RepositoryMachine(stateful.RuleBasedStateMachine):
    """Adds, edits, saves, repeats, removes and asks at random; a subclass makes the store."""

    def make(self) -> AbstractContextManager[Store]:
        """Make an empty store, and clear up after it."""
        raise NotImplementedError

    @stateful.initialize(growth=st.sampled_from(["none", "none", *sorted(GROWTHS)]))
    def begin(self, growth: str) -> None:
        """Begin with a project in each tenant, which everybody has open."""
        self.stack = ExitStack()
        self.stores: tuple[Store, Store] = (self.stack.enter_context(self.make()), MemoryStore())
        self.held: dict[Desk, tuple[Project, int]] = {}
        self.sent: list[Command] = []
        self.growth = growth
        for tenant in TENANTS:
            plan = begun(tenant)
            self._sent(Command(tenant, plan, None, "make"))
            for who in PEOPLE:
                self.held[who, tenant, "ONE"] = plan.copy(), plan.version

    @rule(who=people, tenant=tenants, project=projects, some=several, after=st.integers(-1, 30))
    def add(self, who: str, tenant: str, project: Project, some: list[Edit], after: int) -> None:
        """Add a project, which may be there already, or have been there at later versions."""
        edit(project, some)
        project = continued(project, after=after)
        if self._sent(Command(tenant, project.copy(), None, self._key(tenant, project.id))):
            self.held[who, tenant, project.id] = project, project.version

    @rule(who=people, tenant=tenants, id=ids, history=versions)
    def open(self, who: str, tenant: str, id: str, history: int) -> None:
        """Open a project."""
        opened = self._asked(tenant, lambda projects: projects.open(id, history=history))
        if isinstance(opened, Project):
            self.held[who, tenant, id] = opened, opened.version

    @rule(data=st.data(), some=several)
    def edit(self, data: st.DataObject, some: list[Edit]) -> None:
        """Edit a project that somebody has open."""
        project, _ = self.held[self._desk(data)]
        edit(project, some)

    @rule(data=st.data(), ending=endings, some=several, author=authors)
    def save(self, data: st.DataObject, ending: str, some: list[Edit], author: Author) -> None:
        """Save a project that somebody has open; whoever finds a conflict opens it anew."""
        _, tenant, id = desk = self._desk(data)
        project, expected = self.held[desk]
        signed(project, some, author)
        if self._sent(Command(tenant, project.copy(), expected, self._key(tenant, id)), ending):
            self.held[desk] = project, project.version
        elif ending == "commit":
            self.open(*desk, history=3)

    @rule(tenant=tenants, who=people, ending=endings, some=several)
    def save_together(self, tenant: str, who: str, ending: str, some: list[Edit]) -> None:
        """Save all that somebody has open in one unit; a refusal holds up none of the others."""
        commands = []
        for id in IDS:
            if (who, tenant, id) in self.held:
                project, expected = self.held[who, tenant, id]
                edit(project, some)
                commands.append(Command(tenant, project.copy(), expected, self._key(tenant, id)))
        for command in self._sent_together(tenant, commands, ending):
            desk = who, tenant, command.project.id
            self.held[desk] = self.held[desk][0], command.project.version

    @stateful.precondition(lambda machine: machine.growth in GROWTHS)
    @rule(data=st.data())
    def grow(self, data: st.DataObject) -> None:
        """Save much at once, in some of the runs: what is large takes time."""
        _, tenant, id = desk = self._desk(data)
        self.open(*desk, history=3)
        project, expected = self.held[desk]
        commands, used = [], self._count(tenant, id)
        for number, some in enumerate(GROWTHS[self.growth]):
            edit(project, some)
            key = key_of(used + number)
            commands.append(Command(tenant, project.copy(), expected, key))
            expected = project.version
        for command in self._sent_together(tenant, commands, "commit"):
            self.held[desk] = project, command.project.version
        self._sent(commands[0])  # a key is known again, however many came after it
        self.growth = "grown"

    @rule(data=st.data(), ending=endings)
    def repeat(self, data: st.DataObject, ending: str) -> None:
        """Ask again for what was asked for before."""
        self._sent(data.draw(st.sampled_from(self.sent)), ending)

    @rule(data=st.data(), late=st.integers(-1, 1))
    def save_oddly(self, data: st.DataObject, late: int) -> None:
        """Save with a key that somebody used, or on a version that was not opened."""
        desk = self._desk(data)
        key = data.draw(st.sampled_from(self.sent)).key
        project, expected = self.held[desk]
        self._sent(Command(desk[1], project.copy(), max(0, expected + late), key))

    @rule(data=st.data(), late=st.integers(-1, 1), ending=endings)
    def remove(self, data: st.DataObject, late: int, ending: str) -> None:
        """Remove a project, if it is at a version."""
        who, tenant, id = self._desk(data)
        expected = max(0, self.held[who, tenant, id][1] + late)

        def remove(projects: ProjectRepository) -> None:
            projects.remove(id, expected=expected)

        self._both(lambda store: in_projects(store, tenant, ending, remove))

    @rule(data=st.data(), ago=st.integers(-1, 4), limit=st.integers(1, 4))
    def look_back(self, data: st.DataObject, ago: int, limit: int) -> None:
        """Ask for what was."""
        _, tenant, id = desk = self._desk(data)
        version = max(0, self.held[desk][1] - ago)
        self._asked(tenant, lambda projects: projects.changes(id, since=version, limit=limit))
        self._asked(tenant, lambda projects: projects.last_changes(id, limit))
        self._asked(tenant, lambda projects: projects.as_of(id, version))

    @rule(
        tenant=tenants,
        visible=predicates,
        search=st.just("") | names,
        by=st.sampled_from(["id", "name"]),
    )
    def list_pages(self, tenant: str, visible: Predicate, search: str, by: Sorting) -> None:
        """List what is visible, one row to a page, and count it."""

        def pages(projects: ProjectReader) -> list[ProjectRow]:
            rows: list[ProjectRow] = []
            after = None
            while len(rows) < len(IDS):
                page = projects.list(visible, search=search, by=by, after=after, limit=1)
                rows += page.rows
                after = page.after
                if after is None:
                    break
            return rows

        rows = self._asked(tenant, pages)
        count = self._asked(tenant, lambda projects: projects.count(visible, search=search))
        assert len(rows) == count

    @rule(
        tenant=tenants,
        id=st.none() | ids,
        visible=task_predicates,
        by=st.sampled_from(["outline", "name", "id"]),
        limit=st.integers(1, 3),
    )
    def list_tasks(
        self, tenant: str, id: str | None, visible: Predicate, by: TaskSorting, limit: int
    ) -> None:
        """List tasks that are visible, page by page, and count them."""

        def pages(projects: ProjectReader) -> list[TaskRow]:
            rows: list[TaskRow] = []
            most = _LARGE if self.growth == "grown" else limit
            page = projects.list_tasks(id, visible, by=by, limit=most)
            while page.after is not None and len(rows) < len(IDS) * 9 * most:
                rows += page.rows
                page = projects.list_tasks(id, visible, by=by, limit=most, after=page.after)
            return [*rows, *page.rows]

        rows = self._asked(tenant, pages)
        count = self._asked(tenant, lambda projects: projects.count_tasks(id, visible))
        assert not isinstance(rows, list) or len(rows) == count

    @rule(data=st.data(), some=several)
    def look_while_it_is_saved(self, data: st.DataObject, some: list[Edit]) -> None:
        """Look from a view that began before a save."""
        desk = self._desk(data)
        with self.stores[0].view(desk[1]) as tested, self.stores[1].view(desk[1]) as plain:
            views = tested.projects, plain.projects
            self.save(data, "commit", some, NOBODY)
            for ask in (everything_of(id) for id in IDS):
                check_same(told_by(ask, views[0]), told_by(ask, views[1]))

    def teardown(self) -> None:
        """Nothing is lost, and nothing is found wrong."""
        with self.stack:
            for tenant in TENANTS:
                for id in IDS:
                    self._asked(tenant, everything_of(id))
            for store in self.stores:
                verify = getattr(store, "verify", None)  # of some that keep rows beside projects
                assert verify is None or verify() == ()

    def _desk(self, data: st.DataObject) -> Desk:
        return data.draw(st.sampled_from(sorted(self.held)))

    def _key(self, tenant: str, id: str) -> str:
        """Return a key that is new to a project; others may have used it."""
        return key_of(self._count(tenant, id))

    def _count(self, tenant: str, id: str) -> int:
        """Count the commands that were given for a project."""
        return sum((each.tenant, each.project.id) == (tenant, id) for each in self.sent)

    def _sent_together(self, tenant: str, commands: list[Command], ending: str) -> list[Command]:
        """Ask both stores for commands in one unit; return those that were kept."""
        told = self._both(
            lambda store: in_projects(
                store, tenant, ending, lambda unit: [told_by(each.run, unit) for each in commands]
            )
        )
        self.sent += commands
        for id in sorted({each.project.id for each in commands}):
            self._asked(tenant, everything_of(id))
        if ending != "commit" or told[0] != "returned":
            return []
        answers = zip(commands, told[1], strict=True)
        return [command for command, (outcome, *_) in answers if outcome == "returned"]

    def _sent(self, command: Command, ending: str = "commit") -> bool:
        """Ask both stores for a command; return whether it was kept."""
        before = command.project.copy()
        told = self._both(lambda store: in_projects(store, command.tenant, ending, command.run))
        self.sent.append(command)
        assert shown(command.project) == shown(before), "a save must leave the project as it is"
        self._asked(command.tenant, everything_of(command.project.id))
        return ending == "commit" and told[0] == "returned"

    def _asked(self, tenant: str, ask: Callable[[ProjectReader], Any]) -> Any:
        """Ask both stores, each in a view of its own; return what was answered or raised."""

        def look(store: Store) -> Any:
            with store.view(tenant) as view:
                return ask(view.projects)

        return self._both(look)[1]

    def _both(self, ask: Callable[[Store], Any]) -> tuple[Any, ...]:
        tested, plain = (told_by(ask, store) for store in self.stores)
        check_same(tested, plain)
        return tested
