"""YAML of unknown origin: plain values only, built without recursion."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import chain, islice
from types import ModuleType
from typing import Any

from pmcore.exchange.json_in import LONGEST_NUMBER, key_twice
from pmcore.exchange.limits import ReadLimits, too_deep, too_many_values
from pmcore.kernel import Code, DocumentError, MissingExtraError

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_whole = re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII).fullmatch
_fraction = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+", re.ASCII).fullmatch
_ENDINGS = ("MappingEndEvent", "SequenceEndEvent")

_BREAKS = "\n\r\x85\u2028\u2029"
_breaks = re.compile(f"\r\n|[{_BREAKS}]")
_percent_line = re.compile(f"(?<![^{_BREAKS}\ufeff])%")
_content_line = re.compile(f"(?<![^{_BREAKS}])[ \t\ufeff]*[^ \t\ufeff#{_BREAKS}]")


def yaml_module() -> ModuleType:
    """Return PyYAML, or raise ``extra.missing``."""
    try:
        import yaml
    except ImportError:
        raise MissingExtraError(
            Code.EXTRA_MISSING, feature="YAML", package="pyyaml", extra="yaml"
        ) from None
    return yaml


def parse_yaml(text: str, limits: ReadLimits) -> Any:
    """Return the data of one YAML document.

    Raises
    ------
    DocumentError
        ``document.syntax``, ``document.yaml_feature``, ``document.key_twice``,
        ``document.number``, ``document.too_deep``.
    InputError
        ``input.too_many`` values.
    MissingExtraError
        ``extra.missing``.
    """
    yaml = yaml_module()
    _refuse_directives_before_content(text)
    builder = _Builder(limits)
    try:
        # Events, not PyYAML's objects: nothing is resolved, shared or constructed behind our back.
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            builder.take(event)
            if type(event).__name__ == "DocumentEndEvent":
                _refuse_directives_after(text, event.end_mark.line)
    except yaml.YAMLError as error:
        raise _syntax(error) from None
    return builder.root


# libyaml compares every %TAG with all before it; it stands still over a file full of them. So they
# are refused before it sees them, in the two places where a line with "%" is a directive.
def _refuse_directives_before_content(text: str) -> None:
    found = _percent_line.search(text)
    if found and not _content_line.search(text, 0, found.start()):
        raise _directive(text, found.start())


def _refuse_directives_after(text: str, line: int) -> None:
    """Look from a line on, counted from 0: only comments may follow a document."""
    if "%" not in text:
        return
    begins = chain((0,), (found.end() for found in _breaks.finditer(text)))
    found = _percent_line.search(text, next(islice(begins, line, None), len(text)))
    if found:
        raise _directive(text, found.start())


def _directive(text: str, place: int) -> DocumentError:
    line = 1 + sum(1 for _ in _breaks.finditer(text, 0, place))
    return _feature("a directive", "指令", line)


class _Open:
    """A mapping or list that is being read."""

    __slots__ = ("is_mapping", "key", "values")

    def __init__(self, is_mapping: bool) -> None:
        self.is_mapping = is_mapping
        self.key: str | None = None
        self.values: list[Any] = []

    def add(self, value: Any, line: int) -> None:
        if not self.is_mapping:
            self.values.append(value)
        elif self.key is not None:
            self.values.append((self.key, value))
            self.key = None
        elif isinstance(value, str):
            self.key = value
        else:
            raise _feature("a key that is no text", "非文本的键", line)

    def close(self) -> Any:
        if not self.is_mapping:
            return self.values
        data = dict(self.values)
        if len(data) < len(self.values):
            raise key_twice(self.values, data)
        return data


class _Builder:
    """Takes the parser's events and builds dictionaries, lists and scalars."""

    def __init__(self, limits: ReadLimits) -> None:
        self.limits = limits
        self.open: list[_Open] = []
        self.root: Any = None
        self.documents = 0
        self.values = 0

    def take(self, event: Any) -> None:
        name, line = type(event).__name__, event.start_mark.line + 1
        if name == "ScalarEvent":
            _check_plain(event, line)
            self._add(self._scalar(event), line)
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            _check_plain(event, line)
            self._begin(name == "MappingStartEvent", line)
        elif name in _ENDINGS:
            self._add(self.open.pop().close(), line)
        elif name == "AliasEvent":
            raise _feature("an alias", "别名", line)
        elif name == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1:
                raise _feature("a second document", "第二个文档", line)

    def _begin(self, is_mapping: bool, line: int) -> None:
        if len(self.open) >= self.limits.max_depth:
            raise too_deep(self.limits.max_depth, line)
        if self.open and self.open[-1].is_mapping and self.open[-1].key is None:
            raise _feature("a key that is no text", "非文本的键", line)
        self.open.append(_Open(is_mapping))

    def _add(self, value: Any, line: int) -> None:
        self.values += 1
        if self.values > self.limits.max_values:
            raise too_many_values(self.limits.max_values)
        if self.open:
            self.open[-1].add(value, line)
        else:
            self.root = value

    def _scalar(self, event: Any) -> Any:
        text: str = event.value
        at_key = self.open and self.open[-1].is_mapping and self.open[-1].key is None
        self.values -= bool(at_key)
        if at_key or not event.implicit[0]:  # keys are texts, and so is whatever is quoted
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _whole(text) or _fraction(text):
            if len(text) > LONGEST_NUMBER:
                raise DocumentError(Code.DOCUMENT_NUMBER, value=text[:LONGEST_NUMBER])
            return Decimal(text) if "." in text else int(text)
        return text


def _check_plain(event: Any, line: int) -> None:
    if event.anchor is not None:
        raise _feature("an anchor", "锚点", line)
    if event.tag is not None:
        raise _feature("a tag", "标签", line)


def _feature(en: str, zh: str, line: int) -> DocumentError:
    return DocumentError(Code.DOCUMENT_YAML, feature={"en": en, "zh": zh}, line=line)


def _syntax(error: Any) -> DocumentError:
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = getattr(error, "problem", None) or str(error)
    return DocumentError(
        Code.DOCUMENT_SYNTAX, format="YAML", line=line, column=column, problem=problem
    )
