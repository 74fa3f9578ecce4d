"""The cookies of this server alone, whatever else a browser holds for the machine's name.

A browser keeps one set of cookies for all ports of a name: two servers on one machine would end
each other's forms. So the names that go out carry the port that the visitor asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.http.address import asked_for

Header = tuple[bytes, bytes]

LONGEST_COOKIE = 4096  # bytes of a value; browsers keep no more
_VALUE = re.compile(r'"?[!#-+\--:<-\[\]-~]*"?')  # https://www.rfc-editor.org/rfc/rfc6265


class OwnCookies:
    """Hands on the cookies of these names, and no others.

    Of `for_each_port` the name outside ends in the port; those `for_all` have one name everywhere.
    What is no cookie by RFC 6265 is left out as if it had not been sent, and so is a token in a
    header that cannot be one.
    """

    def __init__(
        self, app: ASGIApp, for_each_port: Iterable[str], for_all: Iterable[str], port: int
    ) -> None:
        self.app, self.port = app, port
        self.for_each_port, self.for_all = tuple(for_each_port), tuple(for_all)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with our cookies under the names we know them by."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        port = self._port(scope)
        outside = {name: f"{name}_{port}" for name in self.for_each_port}
        outside |= {name: name for name in self.for_all}
        others = [each for each in scope["headers"] if _is_handed_on(*each)]
        ours = "; ".join(_found(scope, outside)).encode("ascii")
        scope = {**scope, "headers": [*others, (b"cookie", ours)] if ours else others}

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [_renamed(each, outside) for each in message.get("headers", ())]
                message = {**message, "headers": kept}
            await send(message)

        await self.app(scope, receive, named)

    def _port(self, scope: Scope) -> int:
        """The port that the visitor's browser asked for; the server's own where no host is said.

        A host alone means the port of its scheme: of several servers behind one proxy each listens
        on another, and whoever signed in at one is known to all.
        """
        asked, server = asked_for(scope), scope.get("server")
        meant = asked and asked.port_by(scope.get("scheme", "http"))
        return meant or (server and server[1]) or self.port


def _is_handed_on(name: bytes, value: bytes) -> bool:
    """asgi-csrf compares a token by itself, and fails on what is not ASCII."""
    return name != b"cookie" and (name != b"x-csrftoken" or value.isascii())


def _found(scope: Scope, outside: dict[str, str]) -> Iterator[str]:
    """Each of our cookies once, the first that was sent: browsers put the closest first."""
    sent: dict[str, str] = {}
    for header in Headers(scope=scope).getlist("cookie"):
        for part in header.split(";"):
            name, _, value = part.partition("=")
            sent.setdefault(name.strip(), value.strip())
    for name, called in outside.items():
        value = sent.get(called)
        if value is not None and len(value) <= LONGEST_COOKIE and _VALUE.fullmatch(value):
            yield f"{name}={value}"


def _renamed(header: Header, outside: dict[str, str]) -> Header:
    name, value = header
    if name.lower() != b"set-cookie":
        return header
    called, equals, rest = value.partition(b"=")
    known = outside.get(called.decode("latin-1"))
    return (name, known.encode("ascii") + equals + rest) if known else header
