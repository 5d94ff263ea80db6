"""What the names of elements mean: those of the format itself, and those of other namespaces.

A name of another namespace is told in full, ``{urn:other}Name``, so that nothing takes it for the
format's own. Names without any namespace are the format's: some tools leave it out, for a whole
document or for what they add to one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

IsOwn = Callable[[str], bool]


class Namespaces:
    """What names mean at the place that the parser has come to.

    Declarations of an element hold for it and all below. None is copied: a document may declare
    thousands, and then one more with every element.

    Parameters
    ----------
    is_own
        Whether a namespace is the format's.

    Attributes
    ----------
    meanings
        By name as it stands, what it means here.

    Examples
    --------
    >>> spaces = Namespaces("urn:plan".__eq__)
    >>> spaces.enter(1, "p:Plan", ["xmlns:p", "urn:plan", "xmlns:x", "urn:other"])
    >>> [spaces.meanings[name] for name in ("p:Name", "Name", "x:Name")]
    ['Name', 'Name', '{urn:other}Name']
    """

    def __init__(self, is_own: IsOwn) -> None:
        self._is_own = is_own
        self._scopes: list[tuple[int, Mapping[str, str], _Meanings]] = []
        self.meanings = _Meanings(self._meaning)

    @property
    def depth(self) -> int:
        """The level of the innermost element that declares a namespace; 0 if there is none."""
        return self._scopes[-1][0] if self._scopes else 0

    def enter(self, depth: int, name: str, attributes: list[str]) -> None:
        """Take the root, or an element that begins and may declare a namespace."""
        declared = dict(_declared(attributes))
        if depth == 1:  # a root whose prefix nobody declares is taken as one without namespace
            declared.setdefault(name.rpartition(":")[0], "")
        if declared:
            self.meanings = _Meanings(self._meaning)
            self._scopes.append((depth, declared, self.meanings))

    def leave(self) -> None:
        """Take the end of the innermost element that declares a namespace."""
        self._scopes.pop()
        if self._scopes:
            self.meanings = self._scopes[-1][2]

    def _meaning(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        scopes = (said for _, said, _ in reversed(self._scopes))
        space = next((said[prefix] for said in scopes if prefix in said), prefix)
        return local if not space or self._is_own(space) else f"{{{space}}}{local}"


class _Meanings(dict[str, str]):
    """Meanings of names, each found once."""

    def __init__(self, find: Callable[[str], str]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, name: str) -> str:
        self[name] = found = self._find(name)
        return found


def _declared(attributes: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the prefixes that an element declares, and their namespaces."""
    for place in range(0, len(attributes), 2):
        name = attributes[place]
        if name == "xmlns" or name.startswith("xmlns:"):
            yield name[6:], attributes[place + 1]
