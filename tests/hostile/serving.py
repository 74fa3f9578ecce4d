"""A real server in a process of its own, which may be killed, and bytes sent to it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from threading import Event, Thread

import h11

from tests.hostile.asks import Answer, Ask
from web.settings import Settings

STARTS_WITHIN_SECONDS, ANSWERS_WITHIN_SECONDS = 60.0, 60.0
HEALTH = Ask(target=b"/healthz")
PAUSE_SECONDS = 0.2
# A server forked from a process that has read the modules starts at once; it holds no thread.
FORKING = multiprocessing.get_context("forkserver")


@dataclass(frozen=True, kw_only=True)
class Server:
    """One that listens on this machine."""

    port: int
    process: ForkServerProcess
    log: Path

    def __call__(self, ask: Ask) -> Answer:
        """Its answer to a request."""
        return self.raw(ask.wire(self.host), ask.method)

    @property
    def host(self) -> bytes:
        """As the header Host names it."""
        return f"127.0.0.1:{self.port}".encode()

    @property
    def processor_seconds(self) -> float:
        """How long it has kept a processor so far."""
        numbers = (
            Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        )
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")

    def raw(
        self, sent: bytes, method: bytes = b"GET", patience_seconds: float = ANSWERS_WITHIN_SECONDS
    ) -> Answer:
        """Its answer to these bytes, on a line of their own."""
        begun = time.perf_counter()
        try:
            with socket.create_connection(("127.0.0.1", self.port), patience_seconds) as line:
                answer = _received(line, sent, method)
        except (OSError, h11.RemoteProtocolError):  # no answer, or half of one
            answer = Answer(status=0)
        seconds = time.perf_counter() - begun
        return Answer(
            status=answer.status, headers=answer.headers, body=answer.body, seconds=seconds
        )

    def kill(self) -> None:
        """End it without a word, as a power cut would."""
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join()

    def stop(self) -> None:
        """Ask it to end, and wait."""
        self.process.terminate()
        self.process.join(10)
        if self.process.is_alive():
            self.kill()


def _received(line: socket.socket, sent: bytes, method: bytes) -> Answer:
    """Send, and read until the answer is whole or the line ends."""
    reader = h11.Connection(h11.CLIENT, max_incomplete_event_size=1 << 20)
    plain = "HEAD" if method == b"HEAD" else "GET"
    reader.send(h11.Request(method=plain, target="/", headers=[("Host", "x")]))
    reader.send(h11.EndOfMessage())
    with suppress(OSError):  # answered and closed before all was sent
        line.sendall(sent)
    status, headers, body = 0, (), bytearray()
    while True:
        event = reader.next_event()
        if event is h11.NEED_DATA:
            reader.receive_data(line.recv(1 << 16))
        elif isinstance(event, h11.Response):
            status, headers = event.status_code, tuple(event.headers)
        elif isinstance(event, h11.Data):
            body += event.data
        elif not isinstance(event, h11.InformationalResponse):
            return Answer(status=status, headers=headers, body=bytes(body))


@contextmanager
def served(settings: Settings, log: Path) -> Generator[Server]:
    """A server of these settings on a free port; ended when it is no longer needed."""
    server = start(settings, log)
    try:
        yield server
    finally:
        server.stop()


def start(settings: Settings, log: Path, port: int = 0) -> Server:
    """Start a server of these settings on this port, else a free one; its words go to the file.

    The cookies of a server carry its port: who comes back after a restart finds it there again.
    """
    FORKING.set_forkserver_preload(["web.commands.serve", "tests.hostile.serving"])
    port = port or free_port()
    process = FORKING.Process(target=_serve, args=(settings.model_copy(update={"port": port}), log))
    process.start()
    server = Server(port=port, process=process, log=log)
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and process.is_alive():
        if _listens(port) and server(HEALTH).status == 200:
            return server
        time.sleep(0.02)
    server.stop()
    raise RuntimeError(f"no server on port {port}: {log.read_text('utf-8')[-2000:]}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def _listens(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def _serve(settings: Settings, log: Path) -> None:
    """Inside the child: everything it prints goes to its log."""
    from web.commands.serve import run  # noqa: PLC0415 - only the child needs the server

    with log.open("ab", buffering=0) as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    run(settings)


def traces(log: Path) -> list[str]:
    """The last lines of the first traceback that a server wrote; a sentence is none."""
    text = log.read_text("utf-8", "replace").replace("\\n", "\n")  # lines within one of JSON
    _, found, behind = text.partition("Traceback (most recent")
    ends = [line for line in behind.splitlines() if line and not line.startswith(" ")][1:2]
    return [f"a traceback in its log: {ends}"] if found else []


@contextmanager
def watched(server: Server) -> Generator[Callable[[], float]]:
    """Ask again and again whether the server is alive; gives the slowest answer so far."""
    over, slowest = Event(), [0.0]

    def watch() -> None:
        while not over.wait(PAUSE_SECONDS):
            answer = server(HEALTH)
            late = answer.seconds if answer.status == 200 else ANSWERS_WITHIN_SECONDS
            slowest[0] = max(slowest[0], late)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield lambda: slowest[0]
    finally:
        over.set()
        watcher.join()
