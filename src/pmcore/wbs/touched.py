"""What a change touched, looked at in the state before it once it was taken back."""

from __future__ import annotations

from collections import Counter, defaultdict

from pmcore.kernel import TaskId
from pmcore.wbs.changes import Change, DependencyEdit, OutlineEdit, SettingsEdit, TaskEdit, inverted
from pmcore.wbs.cycles import check_precedence
from pmcore.wbs.dependency import Dependency
from pmcore.wbs.draft import Draft
from pmcore.wbs.state import ProjectState
from pmcore.wbs.task import Task
from pmcore.wbs.uses import Uses


class Touched:
    """What a change touched, made while it stands and asked once it was taken back.

    While it stands, the state is sound and meets its rules. So only what is touched can be wrong
    afterwards, and a log costs what its changes touch, however large the plan is.
    """

    def __init__(self, state: ProjectState, change: Change) -> None:
        self.state = state
        self.change = change
        self.tasks: set[TaskId] = set()
        self.parents: set[TaskId | None] = set()
        self.links: list[Dependency] = []
        self._settings = state.settings
        self._has_settings = any(isinstance(edit, SettingsEdit) for edit in change.edits)
        # How often an id stands below each parent, once the change is taken back.
        self._stands: dict[TaskId, Counter[TaskId | None]] = defaultdict(Counter)
        for edit in change.edits:
            if isinstance(edit, TaskEdit):
                self.tasks.add(edit.id)
                self.parents |= {each.parent for each in (edit.before, edit.after) if each}
            elif isinstance(edit, OutlineEdit):
                self._take_out(edit)
            elif isinstance(edit, DependencyEdit) and edit.before is not None:
                self.links.append(edit.before)
        self.parents |= self.tasks
        self._was = {id: state.tasks[id] for id in self.tasks if id in state.tasks}
        for id, task in self._was.items():
            self._stands[id][task.parent] += 1
        self._ranks = self._ranked()

    def is_sound(self) -> bool:
        """Whether all of it still makes a plan."""
        tasks, children = self.state.tasks, self.state.children
        return (
            all(map(self._stands_once, self.tasks))
            and not any(
                id is not None and id in children and id not in tasks for id in self.parents
            )
            and not any(self._is_used(id) for id in self.tasks if id not in tasks)
            and all(link.predecessor in tasks and link.successor in tasks for link in self.links)
            and not self._runs_in_a_circle()
        )

    def check_rules(self, uses: Uses | None) -> Uses | None:
        """Raise what the settings, then, or other records have against it.

        Parameters
        ----------
        uses
            Of the state while the change stood, if anybody has asked.

        Returns
        -------
        Uses | None
            Of the state now.
        """
        state, rules = self.state, self.state.rules
        now = [state.tasks[id] for id in self.tasks if id in state.tasks]
        rules.check_tasks(now)
        for id in self.parents & state.children.keys():
            if id is not None:
                rules.check_summary(state.tasks[id])
        for link in self.links:
            rules.check_dependency(link)
        self._check_precedence()
        owners = Draft(state, logged=False)
        owners.check_owners(self.tasks)
        if uses is not None:
            self._note(uses, now)
        if self._has_settings:
            uses = uses or Uses(state.tasks, state.children)
            rules.check_settings()
            asked = uses.of_changed(self._settings, state.settings)
            rules.check_tasks([state.tasks[id] for id in asked])
            owners.check_owners(uses.owned_by_none)
        return uses

    def _take_out(self, edit: OutlineEdit) -> None:
        self.tasks.update(edit.removed, edit.inserted)
        self.parents.add(edit.parent)
        for id in edit.inserted:
            self._stands[id][edit.parent] -= 1
        for id in edit.removed:
            self._stands[id][edit.parent] += 1

    def _stands_once(self, id: TaskId) -> bool:
        """Whether a task stands below its parent and nowhere else; one that is gone, nowhere."""
        stands = {parent: count for parent, count in self._stands[id].items() if count}
        task = self.state.tasks.get(id)
        return stands == ({} if task is None else {task.parent: 1})

    def _is_used(self, id: TaskId) -> bool:
        """Whether links lead from or to a task that is no more."""
        return id in self.state.out_of or id in self.state.into

    def _runs_in_a_circle(self) -> bool:
        """Whether a task is below itself: only where one with children came below another."""
        tasks, ends = self.state.tasks, set[TaskId]()
        summaries = [id for id in self.tasks if id in self.state.children]
        for start in filter(self._came, summaries):
            line: list[TaskId] = []
            id: TaskId | None = start
            while id is not None and id in tasks and id not in ends:
                line.append(id)
                if len(line) > len(tasks):
                    return True
                id = tasks[id].parent
            ends.update(line)
        return False

    def _came(self, id: TaskId) -> bool:
        task, was = self.state.tasks.get(id), self._was.get(id)
        return task is not None and (was is None or was.parent != task.parent)

    def _ranked(self) -> dict[str, int]:
        """Return the ranks of what may go and come again while the change is taken back."""
        ranks = self.state.ranks
        if ranks is None:
            return {}
        nodes = [*self.tasks, *(f"+{parent}" for parent in self.parents)]
        return {node: ranks[node] for node in nodes if node in ranks}

    def _check_precedence(self) -> None:
        state = self.state
        if state.ranks is not None:
            for node, rank in self._ranks.items():
                held = state.children if node[0] == "+" else state.tasks
                if node.removeprefix("+") in held:
                    state.ranks.setdefault(node, rank)
        check_precedence(state, inverted(self.change.edits))

    def _note(self, uses: Uses, now: list[Task]) -> None:
        for task in self._was.values():
            uses.remove(task)
        for task in now:
            uses.add(task)
        for id in self.parents:
            held = None if id is None else self.state.tasks.get(id)
            if held is not None and held.owner is None and id not in self.state.children:
                uses.owned_by_none.add(held.id)
            elif id is not None:
                uses.owned_by_none.discard(id)
