"""What a visitor typed into a form that was not done, to be given back with the reason.

Whoever refuses it, a guard, a rule or an outage: read from the body as it came, without any of the
forms' own readers, so that it works where those have failed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PureWindowsPath

from fastapi import Request
from markupsafe import escape
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.types import Scope

from web.http.address import is_from_elsewhere
from web.http.fields import MOST_FIELDS, fields_in
from web.http.forms import NEEDED, WHY
from web.http.middleware import API_PREFIX, BODY, BODY_LIMIT, HELD_TOKEN, SAFE_METHODS, is_multipart
from web.language.i18n import msgid

LONGEST_HEAD = 4096  # bytes of what names a part
# Marked or chosen among what a page offers: as easily done again.
CHOSEN = frozenset({"chosen", "confirm_received", "urgency", "category", "stance", "outcome"})
NOT_GIVEN_BACK = frozenset({"csrftoken", "password", "before", "after"})
# What a form carries for itself; nobody typed it.
CARRIED = frozenset(
    {
        *("once", "acting", "back", "seen", "action", "do", "code", "of", "of_unit", "page", "q"),
        *("show", "shown", "status", "sign", "hints", "attempt", "help", "group", "level", "kind"),
        *(
            "content",
            "roster",
            "log",
            "confirmed",
            "desk",
            "onward",
            "form",
            "place",
            "choice",
            "initiated",
        ),
    }
)
LABELS = {
    "subject": msgid("主旨"),
    "opinion": msgid("意見"),
    "reason": msgid("理由"),
    "because": msgid("理由"),
    "options": msgid("方案"),
    "text": msgid("內容"),
    "remark": msgid("備考"),
    "cosign_text": msgid("會辦"),
    "urgency": msgid("速別"),
    "category": msgid("類別"),
    "received_at": msgid("收文時間"),
    "due": msgid("限辦日期"),
    "row": msgid("流程列"),
    "case": msgid("文號"),
    "to": msgid("對象"),
    "outcome": msgid("決定"),
    "stance": msgid("意見別"),
    "person": msgid("姓名"),
    "staff_number": msgid("員工編號"),
    "successor": msgid("接任者"),
    "holder": msgid("職務"),
    "unit": msgid("單位"),
    "reviewer": msgid("校對者"),
    "name": msgid("名稱"),
    "day": msgid("日期"),
    "way": msgid("抽法"),
    "spread": msgid("分層"),
    "size": msgid("件數"),
    "confidence": msgid("信賴水準"),
    "tolerable": msgid("可容忍偏差率"),
    "seed": msgid("種子"),
    "since": msgid("起始日"),
}
WORDS = frozenset({"subject", "opinion", "reason", "because", "options", "text", "remark"})
LONG = 60  # characters; a longer text has lines
LINE, MOST_SHOWN = 32, 1000  # characters of a line, and of those counted for a height


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedField:
    """One field of a form as it came, or the name of a file chosen there."""

    name: str
    value: str
    is_file: bool = False

    @property
    def label(self) -> str:
        """What the form calls it, a message id; its own name where that is not known."""
        bare = self.name.removeprefix(NEEDED).removeprefix(WHY)
        return LABELS.get(self.name, bare)

    @property
    def is_shown(self) -> bool:
        """Whether a visitor may look for it: not what the form carried for itself."""
        return bool(self.value.strip()) and self.name not in CARRIED

    @property
    def is_long(self) -> bool:
        """Whether it is a text, to be read and changed, and not a choice."""
        is_words = self.name in WORDS or self.name.startswith(WHY)
        return is_words or len(self.value) > LONG or "\n" in self.value

    @property
    def rows(self) -> int:
        """Lines to show at once, as far as a screen goes."""
        filled = sum(1 + len(line) // LINE for line in self.value[:MOST_SHOWN].splitlines())
        return max(2, min(12, filled))


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form that was not done: where it was sent, and what it said, in its order."""

    way: str
    is_multipart: bool
    fields: tuple[TypedField, ...]
    is_whole: bool  # nothing of it was cut off, and all of it could be read
    is_from_here: bool  # a page of this server's own surely sent it

    @property
    def shown(self) -> tuple[TypedField, ...]:
        """What the visitor typed, chose or marked."""
        return tuple(each for each in self.fields if each.is_shown)

    def unshown_in(self, page: str) -> tuple[TypedField, ...]:
        """What was typed, not chosen, and stands nowhere on a page of HTML."""
        held = _flat(page)
        texts = (each for each in self.shown if not each.is_file and each.name not in CHOSEN)
        return tuple(each for each in texts if _flat(str(escape(each.value))) not in held)

    @property
    def may_be_sent(self) -> bool:
        """Whether a form may offer it again: whole, and no other site's."""
        return self.is_whole and self.is_from_here


def _flat(text: str) -> str:
    """A text whatever its spaces and lines, which pages tidy, and without what none may hold."""
    return "".join(text.replace("\0", "\N{REPLACEMENT CHARACTER}").split())


def typed_in(request: Request) -> Typed | None:
    """What came with a request that was refused; None for no form, and for one of another site.

    Nor what a program or a part of a page sends: those still have it.
    """
    scope = request.scope
    is_ours = scope["method"] not in SAFE_METHODS and not is_from_elsewhere(scope)
    if not is_ours or scope["path"].startswith(API_PREFIX) or "hx-request" in request.headers:
        return None
    found = list(islice(_fields(scope), MOST_FIELDS + 1))
    given = [each for each in found if each.name not in NOT_GIVEN_BACK]
    if not any(each.is_shown for each in given):
        return None
    return Typed(
        way=_way(request),
        is_multipart=is_multipart(scope),
        fields=tuple(given[:MOST_FIELDS]),
        is_whole=len(found) <= MOST_FIELDS and _is_whole(scope, given),
        is_from_here=_is_from_here(scope),
    )


def _way(request: Request) -> str:
    """The address on this server, so that it leads nowhere else even if it begins with //."""
    path = "/" + request.url.path.lstrip("/")
    return path + (f"?{request.url.query}" if request.url.query else "")


def _is_whole(scope: Scope, given: list[TypedField]) -> bool:
    is_short = len(scope.get(BODY, b"")) < BODY_LIMIT
    return is_short and not any("\N{REPLACEMENT CHARACTER}" in each.value for each in given)


def _is_from_here(scope: Scope) -> bool:
    """By what the browser says, or because it held the token; another site's is none already."""
    headers = Headers(scope=scope)
    says_so = "same-origin" in headers.getlist("sec-fetch-site") or "origin" in headers
    return says_so or bool(scope.get(HELD_TOKEN))


def _fields(scope: Scope) -> Iterator[TypedField]:
    for name, value in fields_in(scope) or ():
        yield TypedField(name=name, value=value)
    kind, options = parse_options_header(Headers(scope=scope).get("content-type"))
    if kind == b"multipart/form-data" and options.get(b"boundary"):
        yield from _in_parts(scope.get(BODY, b""), options[b"boundary"])


def _in_parts(body: bytes, boundary: bytes) -> Iterator[TypedField]:
    """The library's own reader refuses what is cut short, which is what is looked for here."""
    for part in body.split(b"--" + boundary, MOST_FIELDS + 2)[1 : MOST_FIELDS + 2]:
        head, _, content = part.partition(b"\r\n\r\n")
        for line in head[:LONGEST_HEAD].split(b"\r\n"):
            title, _, said = line.partition(b":")
            if title.strip().lower() == b"content-disposition":
                yield from _in_part(parse_options_header(said.strip())[1], content)


def _in_part(options: dict[bytes, bytes], content: bytes) -> Iterator[TypedField]:
    name = options.get(b"name", b"").decode(errors="replace")
    if b"filename" in options:
        file = PureWindowsPath(options[b"filename"].decode(errors="replace")).name
        yield TypedField(name=name, value=file, is_file=True)
    elif name:
        text = content.removesuffix(b"\r\n").decode(errors="replace")
        yield TypedField(name=name, value=text)
