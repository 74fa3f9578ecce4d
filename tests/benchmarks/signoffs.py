"""Durable sign-offs: load the case, sign, store it, told once it is on the disk."""

import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from tests.benchmarks.measuring import Group, Line, Round, Subject, Unit, medians, seconds_of
from tests.benchmarks.moves import COSIGNED_LINE
from tests.benchmarks.peers import Shape, spiff
from tests.workflow.builders import a_rulebook, signing
from tests.workflow.offices import a_document
from workflow.case.case import Case
from workflow.case.plan import pass_of, planned
from workflow.desk.casework import Casework
from workflow.office import LIVE, Office
from workflow.store import turns
from workflow.store.database import open_checkpoints, open_engine
from workflow.store.log import Store

AIM, AIM_OF_MANY = 1000.0, 2000.0
CASES_A_ROUND, WRITERS = 20, 8
SYNCS = 100
BUILD = Path("build")  # on the disk of the checkout: a folder in memory would not count
OURS = "chenhe: log, chain, read models, checkpoint"
PEER = "SpiffWorkflow, its serializer, the case as JSON"
BARE, SYNC = "bare SQLite, one row of 1 KB a commit", "bare disk, one line and fdatasync"


ONE, MANY = "one writer, SQLite, synchronous=FULL", "eight writers in one process, the same"
TOGETHER, ALONE = "chenhe: who waits shares the syncs", "chenhe: each waits for its own"
BARE_MANY = "bare SQLite, a row a commit, and a line synced"


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
                TOGETHER: _many(store, together=turns.MOST_TOGETHER),
                ALONE: _many(store, together=0),
                BARE_MANY: _bare_many(place / "many.db", place / "more lines"),
            }
        )
        store.close()
    note = f"One fdatasync on this disk takes {1e6 / found[SYNC]:.0f} µs; a sign-off needs two."
    groups = (
        _group(ONE, found, (OURS, PEER, BARE, SYNC), AIM),
        _group(MANY, found, (TOGETHER, ALONE, BARE_MANY), AIM_OF_MANY),
    )
    return Subject(title="Sign-offs", groups=groups, note=note)


def _group(title: str, found: dict[str, float], names: Sequence[str], aim: float) -> Group:
    lines = (
        Line(
            name=name,
            value=found[name],
            unit=Unit.PER_SECOND,
            aim=aim if name == names[0] else None,
        )
        for name in names
    )
    return Group(title=title, lines=tuple(lines))


def _store(path: Path) -> Store:
    url = f"sqlite:///{path}"
    return Store(open_engine(url), open_checkpoints(url))


def _work(store: Store) -> Casework:
    return Casework(office=Office(name=LIVE, rulebook=a_rulebook(), store=store))


def _cases(work: Casework) -> list[Case]:
    return [work.register(a_document(COSIGNED_LINE)) for _ in range(CASES_A_ROUND)]


def _signed(work: Casework, cases: Sequence[Case]) -> int:
    """Sign until all of them are decided; says how often."""
    signed = 0
    for case in cases:
        while case.outcome is None:
            case = work.act(case.id, signing(case, case.open[0]))
            signed += 1
    return signed


def _ours(store: Store) -> Round:
    work = _work(store)

    def once() -> float:
        cases, begun = _cases(work), time.perf_counter()
        return _signed(work, cases) / (time.perf_counter() - begun)

    return once


def _many(store: Store, *, together: int) -> Round:
    """So many writers at once, each at cases of its own."""
    work = _work(store)

    def once() -> float:
        with ThreadPoolExecutor(WRITERS) as writers:
            every = list(writers.map(_cases, [work] * WRITERS))
            usual, turns.MOST_TOGETHER = turns.MOST_TOGETHER, together
            begun = time.perf_counter()
            signed = sum(writers.map(_signed, [work] * WRITERS, every))
            seconds = time.perf_counter() - begun
            turns.MOST_TOGETHER = usual
        return signed / seconds

    return once


def _connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
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


def _add(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO cases (state) VALUES (?)", ("陳" * 340,))


def _bare(connection: sqlite3.Connection) -> Round:
    return _per_second(lambda: _add(connection))


def _bare_many(database: Path, lines: Path) -> Round:
    """The two syncs of a sign-off and nothing else, by as many writers, one after the other."""
    connection, turn, append = _connection(database), Lock(), _appending(lines)

    def write(_: int) -> None:
        with turn:
            append()
            _add(connection)

    def once() -> float:
        with ThreadPoolExecutor(WRITERS) as writers:
            begun = time.perf_counter()
            list(writers.map(write, range(WRITERS * SYNCS)))
            return WRITERS * SYNCS / (time.perf_counter() - begun)

    return once


def _sync(path: Path) -> Round:
    return _per_second(_appending(path))


def _appending(path: Path) -> Callable[[], None]:
    """A line more, on the disk."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def append() -> None:
        os.write(file, b"x" * 150 + b"\n")
        os.fdatasync(file)

    return append


def _per_second(call: Callable[[], object]) -> Round:
    return lambda: 1 / seconds_of(call, times=SYNCS)
