"""Requests at random, from the application's own list of routes and the pages' own forms."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from urllib.parse import quote, urlencode

from tests.hostile.asks import Ask, Headers
from tests.hostile.damaging import DAMAGES
from tests.hostile.pages import TOKEN, Form
from tests.hostile.planted import TEXTS, a_text, header_bytes, odd_bytes
from tests.hostile.values import (
    COOKIES,
    HOSTS,
    JSON_TEXTS,
    METHODS,
    NAMES,
    ORIGINS,
    TYPES,
    VALUES,
    WORDS,
)

Made = Callable[["Fuzz"], Ask]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One method of one path, as the application lists it."""

    method: str
    path: str


@dataclass(kw_only=True)
class Fuzz:
    """Makes requests; the same seed makes the same of the same pages."""

    random: Random
    ways: Sequence[Way]
    forms: Sequence[Form]
    targets: Sequence[str]  # addresses that were found on pages
    cookie: bytes
    subjects: Mapping[str, Sequence[str]]  # what stands in a path by the name of its place

    def ask(self) -> Ask:
        """One of any kind."""
        (made,) = self.random.choices([*MAKERS], weights=[*MAKERS.values()])
        return made(self)

    # Forms

    def filled_form(self) -> Ask:
        """A form of a page with something odd in some of its fields."""
        form = self._form()
        names = [name for name, _ in form.fields if name != TOKEN]
        some = self.random.sample(names, min(len(names), self.random.randint(1, 3)))
        return form.filled({name: a_text(self.random) for name in some})

    def crooked_form(self) -> Ask:
        """A form with fields left out, doubled, added, or moved; its token may go too."""
        form = self._form()
        fields = [each for each in form.fields if self.random.random() > 0.15]
        for _ in range(self.random.randint(0, 3)):
            fields.append((self._name(form), a_text(self.random)))
        if self.random.random() < 0.02:
            fields += [(f"x{at}", "y") for at in range(2000)]
        self.random.shuffle(fields)
        return form.sent(fields)

    def odd_body(self) -> Ask:
        """A form whose bytes are damaged, or called something else."""
        form = self._form()
        ask = form.filled({})
        body = bytearray(ask.body)
        for _ in range(self.random.randint(1, 4)):
            at = self.random.randint(0, len(body))
            body[at:at] = self.random.choice(
                (b"%", b"%zz", b"%ff", b"\xff", b"&", b"=", b"\0", b";")
            )
        headers: Headers = ask.headers
        if self.random.random() < 0.5:
            kept = [each for each in headers if each[0] != b"Content-Type"]
            headers = (*kept, (b"Content-Type", self.random.choice(TYPES)))
        cut = (
            bytes(body[: self.random.randint(0, len(body))]) if self.random.random() < 0.2 else body
        )
        return replace(ask, body=bytes(cut), headers=headers, typed=())

    def multipart(self) -> Ask:
        """A form in parts, whole or broken, with files where none belong."""
        form = self._form()
        boundary = b"----planted"
        parts = [
            self._part(name, value)
            for name, value in form.fields
            if name == TOKEN or self.random.random() > 0.1
        ]
        parts += [self._file(name) for name in form.files or ("file",)]
        body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
        body += b"--" + boundary + b"--\r\n"
        if self.random.random() < 0.4:
            body = self._broken(body)
        headers = (
            (b"Cookie", form.cookie),
            (b"Content-Type", b"multipart/form-data; boundary=" + boundary),
        )
        return Ask(method=b"POST", target=form.action.encode(), headers=headers, body=body)

    # Addresses

    def queried(self) -> Ask:
        """A page with odd questions in its address."""
        target = self.random.choice(self.targets)
        path, _, query = target.partition("?")
        asked = [each.partition("=")[::2] for each in query.split("&") if each]
        fields = [
            (name, a_text(self.random) if self.random.random() < 0.6 else value)
            for name, value in asked
        ]
        for _ in range(self.random.randint(0, 2)):
            fields.append((self.random.choice(WORDS), a_text(self.random)))
        text = urlencode(fields, errors="surrogatepass").encode()[:60_000]
        if self.random.random() < 0.1:
            text += self.random.choice(
                (b"&%", b"&%ff=%ff", b"&&&=", b"&a[]=1&a[b]=2", b"&;;", b"%00=1")
            )
        return self._plain(path.encode() + b"?" + text)

    def pathed(self) -> Ask:
        """A route with something odd in its places."""
        way = self.random.choice(self.ways)
        path = re.sub(r"{(\w+)(?::\w+)?}", lambda place: self._place(place[1]), way.path)
        method = way.method if self.random.random() < 0.8 else "GET"
        return replace(self._plain(path.encode()[:60_000]), method=method.encode())

    def any_method(self) -> Ask:
        """An address by a method that it may not know, with a body or without."""
        ask = self._plain(self.random.choice(self.targets).encode())
        body = odd_bytes(self.random) if self.random.random() < 0.5 else b""
        headers = (*ask.headers, (b"Content-Type", self.random.choice(TYPES)))
        return replace(ask, method=self.random.choice(METHODS), headers=headers, body=body)

    # Headers

    def headed(self) -> Ask:
        """A sound request with headers that are none."""
        if self.random.random() < 0.4:
            ask = self._form().filled({})
        else:
            ask = self._plain(self.random.choice(self.targets).encode())
        headers = list(ask.headers)
        for _ in range(self.random.randint(1, 3)):
            name = self.random.choice(NAMES)
            known = {b"Host": HOSTS, b"Origin": ORIGINS, b"Cookie": COOKIES, b"Content-Type": TYPES}
            if self.random.random() < 0.5:
                value = header_bytes(self.random)
            else:
                value = self.random.choice(known.get(name, VALUES))
            headers.append((name, value))
        return replace(ask, headers=tuple(headers), typed=())

    # Programs

    def program(self) -> Ask:
        """A request to the API with a body of JSON that it does not know."""
        way = self.random.choice([each for each in self.ways if each.path.startswith("/api/")])
        path = re.sub(r"{(\w+)(?::\w+)?}", lambda place: self._place(place[1]), way.path)
        kind = b"application/json" if self.random.random() < 0.8 else self.random.choice(TYPES)
        headers: Headers = ((b"Content-Type", kind),)
        if self.random.random() < 0.2:
            headers = (*headers, (b"Idempotency-Key", header_bytes(self.random)))
        return Ask(
            method=way.method.encode(),
            target=path.encode()[:60_000] + self._query(),
            headers=headers,
            body=self._json().encode("utf-8", "surrogatepass"),
        )

    # Bytes

    def raw(self, host: bytes) -> bytes:
        """The bytes of a request, damaged so that no library would send them."""
        whole = self._form().filled({}).wire(host)
        if self.random.random() < 0.5:
            whole = self._plain(self.random.choice(self.targets).encode()).wire(host)
        return self.random.choice(DAMAGES)(self.random, whole)

    # What they are made of

    def _form(self) -> Form:
        return self.random.choice(self.forms)

    def _plain(self, target: bytes) -> Ask:
        return Ask(target=target or b"/", headers=((b"Cookie", self.cookie),))

    def _name(self, form: Form) -> str:
        names = [name for name, _ in form.fields] or ["x"]
        return self.random.choice([*names, *WORDS, self.random.choice(TEXTS)])

    def _place(self, name: str) -> str:
        if self.random.random() < 0.4:
            return quote(self.random.choice([*self.subjects.get(name, ()), "1"]))
        return quote(a_text(self.random), safe="", errors="surrogatepass") or "%20"

    def _query(self) -> bytes:
        if self.random.random() < 0.5:
            return b""
        asked = [(self.random.choice(WORDS), a_text(self.random)) for _ in range(2)]
        return b"?" + urlencode(asked, errors="surrogatepass").encode()[:60_000]

    def _json(self) -> str:
        if self.random.random() < 0.5:
            return self.random.choice(JSON_TEXTS)
        return json.dumps(self._value(3), ensure_ascii=self.random.random() < 0.5)

    def _value(self, deep: int) -> object:
        random = self.random
        kind = random.randint(0, 7 if deep else 4)
        if kind >= 6:
            return {
                random.choice(WORDS): self._value(deep - 1) for _ in range(random.randint(0, 5))
            }
        if kind == 5:
            return [self._value(deep - 1) for _ in range(random.randint(0, 4))]
        plain = (random.choice(TEXTS), random.randint(-(2**70), 2**70), random.random(), None, True)
        return plain[kind]

    def _part(self, name: str, value: str) -> bytes:
        head = f'Content-Disposition: form-data; name="{name}"\r\n\r\n'
        return (head + value).encode("utf-8", "surrogatepass")

    def _file(self, name: str) -> bytes:
        file = self.random.choice(
            (b"x.csv", b"", b"../../x", b"\xff", b"a\0b.xlsx", b"n" * 9000, b'"')
        )
        kind = self.random.choice(
            (b"text/csv", b"application/pdf", b"", b"\xff", b"multipart/mixed")
        )
        content = self.random.choice(
            (b"", b"\0", b"PK\x03\x04", b"\xef\xbb\xbf", b"a,b\n1,2\n", b"<")
        )
        disposition = b'Content-Disposition: form-data; name="' + name.encode() + b'"; filename="'
        return disposition + file + b'"\r\nContent-Type: ' + kind + b"\r\n\r\n" + content

    def _broken(self, body: bytes) -> bytes:
        at = self.random.randint(0, len(body))
        return self.random.choice(
            (
                body[:at],
                body[at:],
                body[:at] + odd_bytes(self.random, 9) + body[at:],
                body.replace(b"\r\n", b"\n"),
                body.replace(b"form-data", b"attachment"),
                body.replace(b"name=", b"nome="),
                body.replace(b"Content-Disposition", b"Content-Disposition" * 900),
                body.replace(b"----planted", b"----planned"),
                body * 40,
            )
        )


MAKERS: dict[Made, float] = {
    Fuzz.filled_form: 24,
    Fuzz.crooked_form: 10,
    Fuzz.odd_body: 8,
    Fuzz.multipart: 8,
    Fuzz.queried: 16,
    Fuzz.pathed: 10,
    Fuzz.any_method: 5,
    Fuzz.headed: 12,
    Fuzz.program: 7,
}
