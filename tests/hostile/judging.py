"""What every answer has to be, whatever was asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from tests.hostile.asks import Answer, Ask
from tests.hostile.planted import SUM
from web.http.envelope import SECURITY_HEADERS
from web.http.middleware import STALLED_SECONDS

SLOWEST_SECONDS = 10.0  # of a machine that does other things too
UNAVAILABLE = 503
OF_OPERATORS = b"/health"  # the page that tells whoever runs the server where its files are
GIVEN_BACK = frozenset({400, 403, 409, 412, 413, 415, 422, UNAVAILABLE})
MARKUP = ("text/html", "image/svg+xml", "application/xml", "application/xhtml+xml")
PLANTED = ("<script>planted", '" onfocus=planted', "<b><b><b>")
ANY = Ask()
TRACES = ("Traceback (most recent call last)", "/site-packages/", '  File "', "sqlalchemy.exc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Says what is wrong with an answer; `folders` are those whose names no answer may tell."""

    folders: tuple[Path, ...]
    slowest_seconds: float = SLOWEST_SECONDS

    def is_failure(self, ask: Ask, answer: Answer) -> bool:
        """Whether it is 5xx, but for a 503 that gives back what was typed."""
        if answer.status != UNAVAILABLE:
            return answer.status >= 500 or answer.status == 0
        return bool(lost(ask, answer))

    def faults(self, ask: Ask, answer: Answer) -> list[str]:
        """Every one of them, in words."""
        folders = () if ask.target.startswith(OF_OPERATORS) else self.folders
        return [*self._status(ask, answer), *self._headers(answer), *_body(answer, folders, ask)]

    def raw_faults(self, answer: Answer) -> list[str]:
        """Of the answer to bytes that may be no request at all; none is due to half of one."""
        if answer.status == 0:
            return [f"{answer.seconds:.1f} s"] if answer.seconds > self.slowest_seconds else []
        faults = [f"{answer.status}"] if answer.status >= 500 else []
        return [*faults, *self._headers(answer), *_body(answer, self.folders)]

    def _status(self, ask: Ask, answer: Answer) -> Iterator[str]:
        if answer.status == 0:
            yield "no answer"
        elif self.is_failure(ask, answer):
            yield f"{answer.status}: {answer.text[:200]!r}"
        elif answer.status in GIVEN_BACK and (text := lost(ask, answer)):
            yield f"{answer.status} without the text typed: {text[:60]!r}"
        patience = STALLED_SECONDS if ask.is_endless else 0.0
        if answer.seconds > self.slowest_seconds + patience:
            yield f"{answer.seconds:.1f} s"

    def _headers(self, answer: Answer) -> Iterator[str]:
        missing = [name for name in SECURITY_HEADERS if answer.status and not answer.header(name)]
        if missing:
            yield f"{answer.status} lacks {', '.join(missing)}"
        for name, value in answer.headers:
            if b"\r" in value or b"\n" in value or b"\0" in value:
                yield f"a line break in {name!r}: {value!r}"
        to = answer.header("location")
        if to and (not to.startswith("/") or to[1:2] in ("/", "\\")):
            yield f"leads elsewhere: {to[:80]!r}"


def _body(answer: Answer, folders: Sequence[Path], ask: Ask = ANY) -> Iterator[str]:
    kind = answer.header("content-type")
    if kind.startswith(("image/", "application/pdf", "font/")) and "svg" not in kind:
        return
    text = answer.text
    for trace in (*TRACES, sys.prefix, *map(str, folders)):
        if trace in text:
            yield f"tells {trace!r}"
    if kind.startswith(MARKUP):
        yield from (f"markup unescaped: {each!r}" for each in PLANTED if each in text)
        if SUM in text:
            yield "a template in a text was carried out"
        if "\0" in text:
            yield "a NUL in a page"
    if "json" in kind and ask.method != b"HEAD":
        try:
            json.loads(answer.body)
        except ValueError:
            yield "JSON that is none"


def lost(ask: Ask, answer: Answer) -> str:
    """The first of the texts typed that the answer does not give back."""
    if not ask.typed:
        return ""
    back = _flat(unescape(answer.text))
    return next((text for text in ask.typed if _flat(text) not in back), "")


def _flat(text: str) -> str:
    """What of a text can be seen in any page: no spaces, no marks, nothing that is no character.

    Nor the sign that stands for those: nobody can type a NUL or half of a pair.
    """
    kept = (each for each in text if each.isprintable() and not each.isspace())
    return "".join(kept).replace("\N{REPLACEMENT CHARACTER}", "")
