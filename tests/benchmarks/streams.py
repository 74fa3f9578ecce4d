"""400 boards that keep up by a stream: what a server needs, in quiet and at a sign-off a second.

Beside it what they cost where each asks every 15 seconds for what is unchanged. A process of its
own serves, twenty accounts listen with twenty tabs each, this process writes.
"""

import asyncio
import os
import tempfile
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from statistics import median

from tests.benchmarks.measuring import Group, Line, Subject, Unit
from tests.hostile.serving import Server, served
from tests.web.signing_in import HELD, PEOPLE, UNIT, Site, opened
from web.app import create_app
from web.http.listeners import MOST_OF_ONE
from web.settings import Settings
from workflow.actions.registering import Registration
from workflow.case.duties import Actor
from workflow.organisation.accounts import Role
from workflow.organisation.changes import Appoint

STREAMS, POLL_SECONDS = 400, 15
QUIET_SECONDS, SIGN_OFFS, ASKED = 60, 30, 150
MEGABYTE = 1024
TICKS = os.sysconf("SC_CLK_TCK")


def measure() -> Subject:
    """Memory, and processor time a minute, of one server."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        settings = Settings(database_url=f"sqlite:///{place / 'chenhe.db'}")
        site = opened(create_app(settings))
        sessions = _sessions(site)
        for at in range(ASKED):
            _register(site, at)
        with served(settings, place / "log") as server:
            return asyncio.run(_measured(site, server, sessions))


async def _measured(site: Site, server: Server, sessions: Sequence[str]) -> Subject:
    boards = [each.replace("_8000=", f"_{server.port}=") for each in sessions]
    polled = await _polled(server, boards)
    before = _memory(server)
    streams = [await _opened(server, boards[at % len(boards)]) for at in range(STREAMS)]
    memory = _memory(server) - before
    start = _processor(server)
    await asyncio.sleep(QUIET_SECONDS)
    quiet = (_processor(server) - start) * 60 / QUIET_SECONDS
    start, seen = _processor(server), list[float]()
    for at in range(SIGN_OFFS):
        seen.append(await _seen_by_all(site, streams, at))
    told = (_processor(server) - start) * 60 / SIGN_OFFS
    for _, writer in streams:
        writer.close()
    minute = Line(name="streams, nothing recorded", value=quiet)
    groups = (
        Group(
            title="processor time of the server in a minute",
            lines=(
                minute,
                Line(name="streams, a sign-off a second", value=told),
                Line(name=f"every {POLL_SECONDS} s a page that is unchanged", value=polled),
            ),
        ),
        Group(
            title="memory",
            lines=(
                Line(name="of all streams", value=memory / MEGABYTE, unit=Unit.MEGABYTES),
                Line(name="of the server before", value=before / MEGABYTE, unit=Unit.MEGABYTES),
            ),
        ),
        Group(
            title="from a sign-off until the last stream is told",
            lines=(
                Line(name="median", value=median(seen)),
                Line(name="longest", value=max(seen)),
            ),
        ),
    )
    return Subject(title=f"{STREAMS} boards that keep up", groups=groups, note=NOTE)


NOTE = "by /proc; pages that ask again once they were told come on top, spread by the server."


def _sessions(site: Site) -> list[str]:
    """The cookies of as many accounts as it takes to hold the streams."""
    names = [f"clerk{at}" for at in range(STREAMS // MOST_OF_ONE)]
    staff = [
        Appoint(person=f"示範{name}", unit=UNIT, position=HELD["clerk"], since=date(2026, 1, 2))
        for name in names
    ]
    site.services.staffing.arrange(*staff, by="示範人事")
    for name in names:
        site.open(name, Role.OFFICER, person=f"示範{name}")
    browsers = [site.signed_in(name).client.cookies for name in names]
    return ["; ".join(f"{kind}={kept}" for kind, kept in each.items()) for each in browsers]


def _register(site: Site, at: int) -> None:
    services = site.services
    position = services.rulebook.agency.registry_positions[0]
    actor = Actor(position=position, person=PEOPLE["registrar"])
    row = services.rulebook.at_line(9)
    services.casework.register(Registration(row=row, subject=f"示範 {at}", actor=actor))


async def _polled(server: Server, boards: Sequence[str]) -> float:
    """What so many boards take of the processor in a minute where each asks again and again."""
    known = {each: _version(await _board(server, each)) for each in boards}
    start = _processor(server)
    for at in range(ASKED):
        board = boards[at % len(boards)]
        assert (await _board(server, board, known[board])).startswith(b"HTTP/1.1 304"), board
    return (_processor(server) - start) / ASKED * STREAMS * 60 / POLL_SECONDS


async def _board(server: Server, cookie: str, version: str = "") -> bytes:
    lines = ("Connection: close", f"If-None-Match: {version}")
    reader, writer = await _asked(server, "/", cookie, *lines)
    answer = await reader.read()
    writer.close()
    return answer


def _version(answer: bytes) -> str:
    head = answer.partition(b"\r\n\r\n")[0].decode().splitlines()
    return next(each for each in head if each.lower().startswith("etag:")).partition(" ")[2]


async def _opened(server: Server, cookie: str) -> tuple[StreamReader, StreamWriter]:
    reader, writer = await _asked(server, "/live", cookie, "Accept: text/event-stream")
    assert b" 200 " in await reader.readline()
    await reader.readuntil(b"retry:")
    return reader, writer


async def _asked(
    server: Server, path: str, cookie: str, *lines: str
) -> tuple[StreamReader, StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", f"Cookie: {cookie}", *lines)
    writer.write("\r\n".join([*head, "", ""]).encode())
    return reader, writer


async def _seen_by_all(
    site: Site, streams: Sequence[tuple[StreamReader, StreamWriter]], at: int
) -> float:
    """One more record: seconds until the last stream tells of it, within a second of its own."""
    start = time.perf_counter()
    await asyncio.to_thread(_register, site, at)
    recorded = time.perf_counter()
    await asyncio.gather(*(reader.readuntil(b"data: ") for reader, _ in streams))
    seen = time.perf_counter()
    await asyncio.sleep(max(0.0, 1 - (seen - start)))
    return seen - recorded


def _processor(server: Server) -> float:
    """Seconds of the processor that the server has taken."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _memory(server: Server) -> int:
    """Kilobytes that it holds."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
