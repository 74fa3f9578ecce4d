"""The real pages: who visits keeps cookies, and reads the forms and links that a page holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.hostile.asks import Answer, Ask
from web.http.typed import MOST_FIELDS

FORM_TYPE = b"application/x-www-form-urlencoded"
TOKEN = "csrftoken"
TYPED_KINDS = frozenset({"text", "search", "date", "number", "textarea", ""})
REGISTRY = "機關/總收文"
DRAFTER = "綜合企劃組/承辦人員@示範承辦人員"
DEMONSTRATED = (REGISTRY, DRAFTER, "綜合企劃組/股長", "綜合企劃組/組長", "機關/局長")
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as a page shows it, and the cookies of who was shown it."""

    method: str
    action: str
    fields: Fields
    typed: frozenset[str] = frozenset()  # the names of the fields a person types into
    files: tuple[str, ...] = ()
    cookie: bytes = b""

    def filled(self, changed: Mapping[str, str]) -> Ask:
        """The request of whoever fills it in so; fields that it lacks are added."""
        names = {name for name, _ in self.fields}
        fields = [(name, changed.get(name, value)) for name, value in self.fields]
        return self.sent([*fields, *((k, v) for k, v in changed.items() if k not in names)])

    def sent(self, fields: list[tuple[str, str]]) -> Ask:
        """The request with these fields in its stead."""
        body = urlencode(fields, errors="surrogatepass").encode()
        # Of a field that comes twice only the last counts; no form of a page has more than so many.
        last = dict(fields[:MOST_FIELDS])
        texts = tuple(value for name, value in last.items() if name in self.typed and value.strip())
        if self.method == "get":
            target = self.action.partition("?")[0].encode() + b"?" + body
            return Ask(target=target, headers=((b"Cookie", self.cookie),))
        return Ask(
            method=b"POST",
            target=self.action.encode(),
            headers=((b"Cookie", self.cookie), (b"Content-Type", FORM_TYPE)),
            body=body,
            typed=texts,
        )


class _Reader(HTMLParser):
    """Collects forms and links as a browser understands them."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.links: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self._form: dict[str, Any] | None = None
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element opens."""
        given = {name: value or "" for name, value in attrs}
        if tag in ("a", "link", "img", "object") and (to := given.get("href") or given.get("src")):
            self.links.append(to)
        elif tag == "form":
            self._form = {
                "method": given.get("method", "get").lower(),
                "action": given.get("action") or self.here,
                "fields": [],
                "typed": set[str](),
                "files": [],
            }
            self.forms.append(self._form)
        elif self._form is not None and "disabled" not in given:
            self._field(self._form, tag, given)

    def _field(self, form: dict[str, Any], tag: str, given: Mapping[str, str]) -> None:
        name, kind, value = given.get("name", ""), given.get("type", ""), given.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            kept = dict(form["fields"])
            if "selected" in given or self._select not in kept:
                form["fields"] = [each for each in form["fields"] if each[0] != self._select]
                form["fields"].append((self._select, value))
        elif tag == "textarea" and name:
            self._area = name
            form["fields"].append((name, ""))
            if "hidden" not in given:
                form["typed"].add(name)
        elif tag == "input" and kind == "file":
            form["files"].append(name)
        elif tag in ("input", "button") and name:
            checked = kind not in ("checkbox", "radio") or "checked" in given
            if checked and (tag == "input" or name not in dict(form["fields"])):
                form["fields"].append((name, value))
            if tag == "input" and kind in TYPED_KINDS:
                form["typed"].add(name)

    def handle_endtag(self, tag: str) -> None:
        """One element closes."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        """Text; of a textarea it is the value."""
        if self._form is not None and self._area:
            fields = self._form["fields"]
            name, value = fields[-1]
            fields[-1] = (name, value + data.removeprefix("\n") if not value else value + data)


def read(page: str, here: str, cookie: bytes) -> tuple[list[Form], list[str]]:
    """The forms and links of a page of HTML."""
    reader = _Reader(here)
    reader.feed(page)
    forms = [
        Form(
            method=each["method"],
            action=each["action"].partition("#")[0] or here,
            fields=tuple(each["fields"]),
            typed=frozenset(each["typed"]),
            files=tuple(each["files"]),
            cookie=cookie,
        )
        for each in reader.forms
    ]
    return forms, reader.links


@dataclass(kw_only=True)
class Visitor:
    """A browser without a screen: keeps its cookies, follows what it is told to."""

    send: Callable[[Ask], Answer]
    cookies: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])

    @property
    def cookie(self) -> bytes:
        """The value of the header Cookie."""
        return b"; ".join(name + b"=" + value for name, value in self.cookies.items())

    def ask(self, ask: Ask) -> Answer:
        """Send with the visitor's cookies, and keep those that come."""
        headers = [each for each in ask.headers if each[0] != b"Cookie"]
        answer = self.send(replace(ask, headers=((b"Cookie", self.cookie), *headers)))
        for name, value in answer.headers:
            if name.lower() == b"set-cookie":
                key, _, kept = value.partition(b";")[0].partition(b"=")
                self.cookies[key.strip()] = kept
        return answer

    def get(self, target: str) -> Answer:
        """The page there."""
        return self.ask(Ask(target=target.encode()))

    def read(self, target: str) -> tuple[list[Form], list[str]]:
        """The forms and links of the page there; none of what is no page."""
        answer = self.get(target)
        if not answer.header("content-type").startswith("text/html"):
            return [], []
        return read(answer.text, target, self.cookie)

    def form(self, target: str, action: str, having: str = "") -> Form:
        """The form of that page which posts there and has a field of this name."""
        found = (
            each
            for each in self.read(target)[0]
            if each.action == action and each.method == "post"
            if not having or having in dict(each.fields)
        )
        return next(found)

    def act_as(self, key: str) -> None:
        """Be this position from now on."""
        form = self.form("/acting", "/acting")
        self.ask(form.filled({"acting": key, "back": "/rules"}))


def crawled(
    visitor: Visitor, start: Sequence[str], rooms: tuple[str, ...] = ("/",), most_alike: int = 2
) -> Iterator[tuple[str, list[Form]]]:
    """Every page of these rooms that links lead to, with its forms; files by their address alone.

    Of pages with like addresses only the first few.
    """
    waiting, seen, alike = list(start), set(start), Counter[str]()
    while waiting:
        target = waiting.pop(0)
        forms, links = visitor.read(target)
        yield target, forms
        for link in links:
            to = _within(link, target)
            if to in seen or not to.startswith(rooms) or alike[_kind(to)] >= most_alike:
                continue
            alike[_kind(to)] += 1
            seen.add(to)
            if "." in to.partition("?")[0]:
                yield to, []
            else:
                waiting.append(to)


def _within(link: str, here: str) -> str:
    """An address of this site that changes nothing of who visits; empty for any other."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or parts.path.startswith(("/static", "/language")):
        return ""
    path = parts.path or here.partition("?")[0]
    return f"{path}?{parts.query}" if parts.query else path


def _kind(target: str) -> str:
    """What addresses have in common that differ in numbers or in what is asked."""
    path, _, query = target.partition("?")
    names = sorted(each.partition("=")[0] for each in query.split("&"))
    return re.sub(r"\d+|[0-9a-f]{8,}", "*", path) + "?" + "&".join(names)
