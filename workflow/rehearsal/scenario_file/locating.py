"""On which line of a TOML text each key and item stands; tomllib says what, not where."""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

Place = tuple[str | int, ...]  # keys and numbers, from the outside in
_TOKEN = re.compile(
    r"""(?P<string>"{3}(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}|'{3}(?:[^']|'{1,2}(?!'))*+'{3,5}"""
    r"""|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
    r"""|(?P<comment>\#[^\n]*+)|(?P<mark>[=\[\]{},.\n])|(?P<bare>[^\s=\[\]{},.\#"']++)""",
    re.DOTALL,
)


_MARKS = frozenset("=[]{},\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    text: str
    line: int


def lines_of(text: str, wanted: Collection[Place]) -> dict[Place, int]:
    """The line, from 1, of tables, keys and items of a text that tomllib has read.

    No more of the text is looked at than holds the wanted.
    """
    locator, pending = _Locator(), list(wanted)
    for token in _tokens(text):
        while pending and pending[-1] in locator.lines:
            pending.pop()
        if not pending:
            break
        locator.take(token)
    return locator.lines


def line_of(lines: dict[Place, int], place: Place) -> int:
    """The line of a place, or of the nearest table around it."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def line_of_deep_key(text: str, most: int) -> int | None:
    """The line of the first key with more dots than this, of any text; dots in texts are none."""
    dots = 0
    for token in _tokens(text):
        if token.text == ".":
            dots += 1
        elif token.text in _MARKS:
            dots = 0
        if dots >= most:
            return token.line
    return None


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        if found.lastgroup != "comment":
            yield _Token(text=found[0], line=line)
        line += found[0].count("\n")


@dataclass(kw_only=True)
class _Locator:
    """Follows the tokens of a sound text. `_open` holds the lists and tables within a value."""

    lines: dict[Place, int] = field(default_factory=dict[Place, int])
    _sizes: dict[Place, int] = field(default_factory=dict[Place, int])  # of [[tables]], by name
    _table: Place = ()
    _header: int = 0  # brackets that opened a header
    _key: list[str] = field(default_factory=list[str])  # parts of a key, before its value
    _in_value: bool = False
    _open: list[tuple[str, Place, int]] = field(default_factory=list[tuple[str, Place, int]])
    _value: Place = ()  # whose value is being read

    def take(self, token: _Token) -> None:
        """One token more."""
        if self._in_value:
            self._take_of_value(token)
        elif token.text == "[":
            self._header += 1
        elif token.text == "]":
            self._close_header(token)
        elif token.text == "=":
            self._begin_value(self._table, token.line)
        elif token.text not in (".", "\n"):
            self._key += _parts(token.text)

    def _close_header(self, token: _Token) -> None:
        """The end of [table] or [[table]]; the second bracket finds no key."""
        if not self._key:
            return
        place = self._resolved(self._key)
        if self._header > 1:
            at = self._sizes.get(place, 0)
            self._sizes[place] = at + 1
            self.lines.setdefault(place, token.line)
            place = (*place, at)
        self._note(place, 0, token.line)
        self._table, self._key, self._header = place, [], 0

    def _resolved(self, names: list[str]) -> Place:
        """Where a header points: through a [[table]] into its last one."""
        place: Place = ()
        for at, name in enumerate(names):
            place = (*place, name)
            if at + 1 < len(names) and place in self._sizes:
                place = (*place, self._sizes[place] - 1)
        return place

    def _begin_value(self, table: Place, line: int) -> None:
        self._value = (*table, *self._key)
        self._note(self._value, len(table), line)
        self._key, self._in_value = [], True

    def _note(self, place: Place, known: int, line: int) -> None:
        """The line of a place and of what lies between it and the table known already."""
        for size in range(known + 1, len(place)):
            self.lines.setdefault(place[:size], line)
        self.lines[place] = line

    def _take_of_value(self, token: _Token) -> None:
        kind, place, at = self._open[-1] if self._open else ("", (), 0)
        if token.text in ("]", "}"):
            self._open.pop()
            self._in_value = bool(self._open)
        elif token.text == "\n":
            self._in_value = bool(self._open)
        elif token.text == ",":
            self._open[-1] = (kind, place, at + 1)
        elif kind == "{" and not self._value:
            self._take_of_key(token, place)
        else:
            self._take_of_item(token, kind, place, at)
        if token.text in ("]", "}", ","):
            self._value = ()

    def _take_of_key(self, token: _Token, place: Place) -> None:
        if token.text == "=":
            self._begin_value(place, token.line)
        elif token.text not in (".", "\n"):
            self._key += _parts(token.text)

    def _take_of_item(self, token: _Token, kind: str, place: Place, at: int) -> None:
        item: Place = (*place, at) if kind == "[" else self._value
        self.lines.setdefault(item, token.line)
        if token.text in ("[", "{"):
            self._open.append((token.text, item, 0))
            self._value = ()


def _parts(text: str) -> list[str]:
    """The key that a token is: quoted, or bare."""
    if text[0] == '"' and "\\" in text:
        return list(tomllib.loads(f"{text} = 0"))
    return [text[1:-1] if text[0] in "\"'" else text]
