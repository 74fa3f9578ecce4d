"""One request and its answer, down to the bytes, however they travel."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

Headers = tuple[tuple[bytes, bytes], ...]
Message = MutableMapping[str, Any]
Application = Callable[..., Awaitable[None]]
HOST = b"127.0.0.1:8000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request as a client may send it, well made or not.

    `typed` are the texts that a person typed, which a refusal has to give back.
    """

    method: bytes = b"GET"
    target: bytes = b"/"
    headers: Headers = ()
    body: bytes = b""
    typed: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Short, and such that a fault can be made again."""
        headers = [(name.decode("latin-1"), value[:60]) for name, value in self.headers]
        return f"{self.method!r} {self.target[:160]!r} {headers} {self.body[:200]!r}"

    @property
    def changes(self) -> bool:
        """Whether its method may change anything."""
        return self.method not in (b"GET", b"HEAD", b"OPTIONS", b"TRACE")

    @property
    def is_endless(self) -> bool:
        """Whether it announces chunks: none of them come, and no end."""
        coded = (value for name, value in self.headers if name.lower() == b"transfer-encoding")
        return any(b"chunked" in value.lower() for value in coded)

    def wire(self, host: bytes) -> bytes:
        """The bytes of HTTP/1.1; length, host and the end of the line are added unless given."""
        given = {name.lower() for name, _ in self.headers}
        more = [] if b"host" in given else [(b"Host", host)]
        if self.body and not given & {b"content-length", b"transfer-encoding"}:
            more.append((b"Content-Length", str(len(self.body)).encode()))
        if b"connection" not in given:
            more.append((b"Connection", b"close"))
        lines = [name + b": " + value for name, value in (*more, *self.headers)]
        head = b"\r\n".join([self.method + b" " + self.target + b" HTTP/1.1", *lines])
        return head + b"\r\n\r\n" + self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; status 0 where nothing did."""

    status: int
    headers: Headers = ()
    body: bytes = field(default=b"", repr=False)
    seconds: float = 0.0

    def header(self, name: str) -> str:
        """The value of a header, the last if it comes twice."""
        wanted = name.lower().encode()
        values = [value for each, value in self.headers if each.lower() == wanted]
        return values[-1].decode("latin-1") if values else ""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")


class Inside:
    """Asks the application in this process, as a server on this machine would."""

    def __init__(self, app: Application) -> None:
        self.app = app
        # Of its own: a test in a browser leaves its loop to the thread it ran in.
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._runner = self._thread.submit(asyncio.Runner).result()

    def __call__(self, ask: Ask) -> Answer:
        """The answer; whatever the application lets through is a 500, as a server would say."""
        begun = time.perf_counter()
        messages: list[Message] = []
        try:
            self._thread.submit(self._runner.run, self._asked(ask, messages)).result()
        except Exception as error:  # any of them is a fault to be told
            if not messages:
                return Answer(status=500, body=repr(error).encode())
        body = b"".join(each.get("body", b"") for each in messages[1:])
        start = messages[0]
        return Answer(
            status=start["status"],
            headers=tuple((bytes(name), bytes(value)) for name, value in start["headers"]),
            body=body,
            seconds=time.perf_counter() - begun,
        )

    def close(self) -> None:
        """End the loop and its threads."""
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    async def _asked(self, ask: Ask, messages: list[Message]) -> None:
        bodies = [ask.body]

        async def receive() -> Message:
            if bodies:
                return {"type": "http.request", "body": bodies.pop(), "more_body": False}
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            messages.append(message)

        await self.app(_scope(ask), receive, send)


def _scope(ask: Ask) -> Message:
    """As uvicorn makes it of the same bytes."""
    path, _, query = ask.target.partition(b"?")
    named = {name.lower() for name, _ in ask.headers}
    host = () if b"host" in named else ((b"host", HOST),)
    length = ((b"content-length", str(len(ask.body)).encode()),) if ask.body else ()
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": ask.method.decode("ascii"),
        "scheme": "http",
        "path": unquote(path.decode("ascii")),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in (*host, *length, *ask.headers)],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
