"""Durable sign-offs: load the case, sign, store it, one commit each, the disk waited for."""

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.measuring import Group, Line, Round, Subject, Unit, medians, seconds_of
from tests.benchmarks.moves import COSIGNED_LINE
from tests.benchmarks.peers import Shape, spiff
from tests.workflow.builders import a_rulebook, signing
from tests.workflow.offices import a_document
from workflow.case.plan import pass_of, planned
from workflow.desk.casework import Casework
from workflow.office import LIVE, Office
from workflow.store.database import open_checkpoints, open_engine
from workflow.store.log import Store

AIM = 1000.0
CASES_A_ROUND = 20
SYNCS = 100
BUILD = Path("build")  # on the disk of the checkout: a folder in memory would not count
OURS = "chenhe: log, chain, read models, checkpoint"
PEER = "SpiffWorkflow, its serializer, the case as JSON"
BARE, SYNC = "bare SQLite, one row of 1 KB a commit", "bare disk, one line and fdatasync"


def measure() -> Subject:
    """Ours, SpiffWorkflow with its serializer, and what SQLite and this disk cost alone."""
    BUILD.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=BUILD) as folder:
        place = Path(folder)
        store = _store(place / "chenhe.db")
        found = medians(
            {
                OURS: _ours(store),
                PEER: _peer(_connection(place / "spiff.db")),
                BARE: _bare(_connection(place / "bare.db")),
                SYNC: _sync(place / "lines"),
            }
        )
        store.close()
    lines = tuple(
        Line(
            name=name,
            value=value,
            unit=Unit.PER_SECOND,
            aim=AIM if name == OURS else None,
        )
        for name, value in found.items()
    )
    title = "one process, one thread, SQLite, synchronous=FULL"
    note = f"One fdatasync on this disk takes {1e6 / found[SYNC]:.0f} µs; a sign-off needs two."
    return Subject(title="Sign-offs", groups=(Group(title=title, lines=lines),), note=note)


def _store(path: Path) -> Store:
    url = f"sqlite:///{path}"
    return Store(open_engine(url), open_checkpoints(url))


def _ours(store: Store) -> Round:
    work = Casework(office=Office(name=LIVE, rulebook=a_rulebook(), store=store))

    def once() -> float:
        cases = [work.register(a_document(COSIGNED_LINE)) for _ in range(CASES_A_ROUND)]
        signed, begun = 0, time.perf_counter()
        for case in cases:
            while case.outcome is None:
                case = work.act(case.id, signing(case, case.open[0]))
                signed += 1
        return signed / (time.perf_counter() - begun)

    return once


def _connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE cases (id INTEGER PRIMARY KEY, state TEXT)")
    return connection


def _peer(connection: sqlite3.Connection) -> Round:
    process, serializer = spiff.process(_shape()), spiff.Serializer()

    def start() -> int:
        text = serializer.dump(process.start())
        added = connection.execute("INSERT INTO cases (state) VALUES (?)", (text,))
        return int(added.lastrowid or 0)

    def sign(case_id: int) -> bool:
        connection.execute("BEGIN IMMEDIATE")
        (text,) = connection.execute("SELECT state FROM cases WHERE id = ?", (case_id,)).fetchone()
        case = serializer.load(text)
        signed = spiff.sign(case)
        changed: tuple[Any, ...] = (serializer.dump(case), case_id)
        connection.execute("UPDATE cases SET state = ? WHERE id = ?", changed)
        connection.execute("COMMIT")
        return signed

    def once() -> float:
        cases = [start() for _ in range(CASES_A_ROUND)]
        count = CASES_A_ROUND * sum(_shape())
        begun = time.perf_counter()
        for case_id in cases:
            for _ in range(sum(_shape())):
                sign(case_id)
        return count / (time.perf_counter() - begun)

    return once


def _shape() -> Shape:
    book = a_rulebook()
    walked = pass_of(planned(book.route(book.at_line(COSIGNED_LINE))), frozenset())
    return tuple(len(stage.duties) for stage in walked.stages)


def _bare(connection: sqlite3.Connection) -> Round:
    row = ("陳" * 340,)
    return _per_second(lambda: connection.execute("INSERT INTO cases (state) VALUES (?)", row))


def _sync(path: Path) -> Round:
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def append() -> None:
        os.write(file, b"x" * 150 + b"\n")
        os.fdatasync(file)

    return _per_second(append)


def _per_second(call: Callable[[], object]) -> Round:
    return lambda: 1 / seconds_of(call, times=SYNCS)
