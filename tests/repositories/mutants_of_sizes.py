"""Stores that cut what is large or long, take two names for one, or count rows of pages.

All of them passed the contract before it had tests of sizes, extremes and pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from plain_dict import DictStore, DictTables

from pmcore.repositories import ConflictError, Store
from pmcore.repositories.memory import MemoryReader
from pmcore.wbs import Change, Project, Task
from repositories.mutants import Mutant
from repositories.tampering import Make, around, memory, replaced

_LARGE = "a_plan_of_very_many_tasks_comes_back"
_HISTORY = "a_long_history_is_kept_to_its_beginning"
_KEYS = "a_command_is_known_again_after_very_many_others"
_MANY = "very_many_projects_are_listed_and_counted"
_LONG = "the_longest_texts_come_back"
_LONG_LOG = "the_longest_texts_come_back_in_the_log"
_TEXTS = "texts_come_back_character_by_character"
_LIKE_KEYS = "keys_that_are_alike_are_several"
_LIKE_TENANTS = "tenants_whose_ids_are_alike_are_several"
_LIKE_PROJECTS = "projects_whose_ids_are_alike_are_several"
_ADDED = "a_list_goes_on_after_what_was_added_before"
_TASKS_ADDED = "a_list_of_tasks_goes_on_after_what_was_added_before"


def _on(**methods: Callable[..., Any]) -> Make:
    """Make stores in a dict that do something else with their rows."""
    tables: Any = type("Tables", (DictTables,), methods)

    class Reading(DictStore):
        def tables(self, tenant: str) -> DictTables:
            held = super().tables(tenant)
            read: DictTables = tables(held.kept_by_id, held.removals)
            return read

    return lambda: nullcontext(Reading())


def _reading(change: Callable[[Task], Task], most: int = 10**6) -> Make:
    """Make stores that read tasks in another way, or not all of them."""

    def read(tables: DictTables, id: str, log: Sequence[Change]) -> Project:
        plan = DictTables.read(tables, id, log)
        tasks = [change(task) for task in plan.tasks()[:most]]
        held = {task.id for task in tasks}
        links = [link for link in plan.dependencies() if {link.predecessor, link.successor} <= held]
        named: dict[str, Any] = {"baselines": plan.baselines.values(), "log": log}
        return Project.from_records(plan.settings, tasks, links, version=plan.version, **named)

    return _on(read=read)


def _with_notes(change: Callable[[str], str]) -> Make:
    return _reading(lambda task: replace(task, notes=change(task.notes)))


def _with_numbers(change: Callable[[Decimal], Decimal]) -> Make:
    def read(value: Any) -> Any:
        return change(value) if isinstance(value, Decimal) else value

    def reread(task: Task) -> Task:
        fields: Any = {name: read(held) for name, held in task.fields.items()}
        return replace(task, fields=fields)

    return _reading(reread)


def _logging(change: Callable[[Change], Change]) -> Make:
    """Make stores that read changes in another way."""

    def changes(tables: DictTables, *asked: Any) -> Sequence[Change]:
        return [change(each) for each in DictTables.changes(tables, *asked)]

    return _on(changes=changes)


def _without_microseconds(change: Change) -> Change:
    author = change.author
    at = author.at and author.at.replace(microsecond=0)
    return replace(change, author=replace(author, at=at))


def _with_short_reason(change: Change) -> Change:
    return replace(change, author=replace(change.author, reason=change.author.reason[:255]))


def _trimming(**named: Callable[[Any], Any]) -> Make:
    """Make stores that forget some of what they have whenever they save."""

    def update(tables: DictTables, project: Project, *given: Any) -> bool:
        was_there = DictTables.update(tables, project, *given)
        held = tables.kept_by_id[project.id]
        less = {name: trim(getattr(held, name)) for name, trim in named.items()}
        tables.kept_by_id[project.id] = held._replace(**less)
        return was_there

    return _on(update=update)


def _knowing_keys_by(form: Callable[[str], str]) -> Make:
    def kept(tables: DictTables, id: str, key: str) -> int | None:
        return {form(each): held for each, held in tables.kept_by_id[id].keys.items()}.get(
            form(key)
        )

    return _on(kept=kept)


def _compatible(key: str) -> str:
    return normalize("NFKC", key)


def _knowing_ids_by(form: Callable[[str], str]) -> Make:
    def find(tables: DictTables, id: str) -> str:
        there = [*tables.kept_by_id, *tables.removals]
        return next((each for each in there if form(each) == form(id)), id)

    def through(name: str) -> Callable[..., Any]:
        return lambda tables, id, *rest: getattr(DictTables, name)(tables, find(tables, id), *rest)

    asked = ("removed", "head", "read", "changes", "kept", "author")
    return _on(**{name: through(name) for name in asked})


@contextmanager
def _folding_tenants() -> Iterator[Any]:
    def folded(tenant: object) -> Any:
        return tenant.casefold() if isinstance(tenant, str) else tenant

    class Folding(DictStore):
        def tables(self, tenant: str) -> DictTables:
            return super().tables(folded(tenant))

        def unit(self, tenant: str) -> Any:
            return super().unit(folded(tenant))

    yield Folding()


def _at_most(count: int) -> Callable[[Any], Any]:
    return lambda real: lambda *given, **named: min(count, real(*given, **named))


def _first(count: int) -> Callable[[Any], Any]:
    return lambda real: lambda *given, **named: real(*given, **named)[:count]


def _short_history(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda reader, id, *, history=0: real(reader, id, history=min(history, 10))


def _short_pages(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given, limit=100, **named: real(*given, limit=min(limit, 50), **named)


def _few_between(project: str, expected: int, found: int, changes: Any) -> ConflictError:
    return _BETWEEN(project, expected, found, tuple(changes)[:5])


_BETWEEN = ConflictError.between


def _by_offset(method: str) -> Make:
    """Make stores whose marks say after how many rows a list goes on."""

    @contextmanager
    def make() -> Iterator[Store]:
        real, counts = getattr(MemoryReader, method), dict[str, int]()

        def listed(
            reader: Any, *given: Any, after: Any = None, limit: int = 50, **named: Any
        ) -> Any:
            before = 0 if after is None else counts[after]
            page = real(reader, *given, limit=1000, **named)
            rows = page.rows[before : before + limit]
            last = real(reader, *given, limit=max(1, before + limit), **named).after
            if last is not None:
                counts[last] = before + limit
            return replace(page, rows=rows, after=last)

        with replaced(f"memory.MemoryReader.{method}", listed, memory)() as store:
            yield store

    return make


CUT: tuple[Mutant, ...] = (
    ("reads the first 1,000 tasks", _reading(lambda task: task, 1000), _LARGE),
    ("keeps the last 50 changes", _trimming(log=lambda log: log[-50:]), _HISTORY),
    (
        "forgets keys after 20 commands",
        _trimming(keys=lambda keys: dict([*keys.items()][-20:])),
        _KEYS,
    ),
    (
        "opens with ten changes at most",
        around("memory.MemoryReader.open", _short_history, memory),
        "as_much_can_be_undone_as_was_opened",
    ),
    (
        "tells 50 changes at most",
        around("memory.MemoryReader.changes", _first(50), memory),
        _HISTORY,
    ),
    (
        "tells 100 of the last changes at most",
        around("memory.MemoryReader.last_changes", _first(100), memory),
        _HISTORY,
    ),
    (
        "tells of a conflict with five changes",
        replaced("conflict.ConflictError.between", _few_between, memory),
        "a_conflict_carries_however_much_came_between",
    ),
    ("counts to 100", around("memory.MemoryReader.count", _at_most(100), memory), _MANY),
    (
        "counts 100 tasks at most",
        around("memory.MemoryReader.count_tasks", _at_most(100), memory),
        _MANY,
    ),
    ("lists 50 projects at most", around("memory.MemoryReader.list", _short_pages, memory), _MANY),
    (
        "leases projects and hands out 20 of them",
        around("memory_outbox.MemoryOutbox.claim", _first(20), memory),
        "events_of_very_many_projects_are_handed_out",
    ),
    (
        "lists 50 people at most",
        around("people.in_memory.MemoryPeopleReader.list", _short_pages, memory),
        "very_many_people_are_listed",
    ),
)
LONG: tuple[Mutant, ...] = (
    ("cuts notes at 4,000 characters", _with_notes(lambda notes: notes[:4000]), _LONG),
    (
        "cuts notes at 65,535 bytes",
        _with_notes(lambda notes: notes.encode()[: 2**16 - 1].decode(errors="ignore")),
        _LONG,
    ),
    ("strips notes", _with_notes(str.strip), _TEXTS),
    ("composes letters of notes", _with_notes(lambda notes: normalize("NFC", notes)), _TEXTS),
    (
        "keeps numbers as floats",
        _with_numbers(lambda number: Decimal(repr(float(number)))),
        "numbers_come_back_digit_by_digit",
    ),
    ("cuts reasons at 255 characters", _logging(_with_short_reason), _LONG_LOG),
    (
        "cuts labels of changes at 50 characters",
        _logging(lambda change: replace(change, label=change.label[:50])),
        _LONG_LOG,
    ),
    (
        "keeps times to the second",
        _logging(_without_microseconds),
        "times_come_back_to_the_microsecond",
    ),
)
ALIKE: tuple[Mutant, ...] = (
    ("takes tenants for one whatever their case", _folding_tenants, _LIKE_TENANTS),
    ("takes ids for one whatever their case", _knowing_ids_by(str.lower), _LIKE_PROJECTS),
    ("knows ids by 63 characters", _knowing_ids_by(lambda id: id[:63]), _LIKE_PROJECTS),
    ("knows keys whatever their case", _knowing_keys_by(str.lower), _LIKE_KEYS),
    ("knows keys by 64 characters", _knowing_keys_by(lambda key: key[:64]), _LIKE_KEYS),
    ("trims keys", _knowing_keys_by(str.rstrip), _LIKE_KEYS),
    ("composes letters of keys", _knowing_keys_by(lambda key: normalize("NFC", key)), _LIKE_KEYS),
    ("takes wide letters of keys for others", _knowing_keys_by(_compatible), _LIKE_KEYS),
)
PAGES: tuple[Mutant, ...] = (
    ("goes on with a list after so many rows", _by_offset("list"), _ADDED),
    ("goes on with a list of tasks after so many rows", _by_offset("list_tasks"), _TASKS_ADDED),
)
SIZES: tuple[Mutant, ...] = (*CUT, *LONG, *ALIKE, *PAGES)
