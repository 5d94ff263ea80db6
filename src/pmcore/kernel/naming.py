"""How tasks are said to people: by id and name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pmcore.kernel.text import LocalizedText

# What of a finding's context are ids of tasks.
TASK_FIELDS = ("task", "leaf", "predecessor", "successor", "tasks", "predecessors")
_SHOWN_ENDS = 6  # of a long list, the first and the last so many are shown
_SAID = {"en": "{id} “{name}”", "zh": "{id}“{name}”"}
_GAP = re.compile("(?<=[”）]) (?=[\u4e00-\u9fff])")


def say_task(id: str, name: str, language: str = "en") -> str:
    """Say a task; one that is called as its id only once.

    >>> say_task("live", "On sale"), say_task("live", "开售", "zh"), say_task("T7", "T7")
    ('live “On sale”', 'live“开售”', 'T7')
    """
    return id if name == id else _SAID[language].format(id=id, name=name)


def close_gaps(chinese: str) -> str:
    """Leave no gap behind a closing mark, whatever was filled into a Chinese sentence.

    >>> close_gaps("须等 live“开售” 完成")
    '须等 live“开售”完成'
    """
    return _GAP.sub("", chinese)


def names_in(
    context: Mapping[str, Any], name_of: Callable[[str], LocalizedText | None]
) -> dict[str, LocalizedText]:
    """Return the names of the tasks that a message made of a context shows."""
    ids = dict.fromkeys(id for field in TASK_FIELDS for id in _ids(context.get(field)))
    names = ((id, name_of(id)) for id in ids)
    return {id: name for id, name in names if name is not None}


def with_names(context: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    """Return a context in which tasks are said by id and name, where ``task_names`` tells these."""
    names = context.get("task_names")
    if not isinstance(names, Mapping):
        return context

    def said(value: Any) -> Any:
        if isinstance(value, list):
            return [said(each) for each in value]
        name = names.get(value) if isinstance(value, str) else None
        return value if name is None else say_task(value, _picked(name, language), language)

    return {**context, **{field: said(context[field]) for field in TASK_FIELDS if field in context}}


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        ends = [*value[:_SHOWN_ENDS], *value[-_SHOWN_ENDS:]]
        yield from (each for each in ends if isinstance(each, str))


def _picked(name: Any, language: str) -> str:
    """Pick the words of a language from a name as it stands in a context, else others."""
    if not isinstance(name, Mapping) or not name:
        return str(name)
    words = (name[tag] for tag in (language, "en", *name) if tag in name)
    return str(next(words))
