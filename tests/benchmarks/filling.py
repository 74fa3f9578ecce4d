"""A database with a long history: documents of every row, one in ten still on its way.

CHENHE_CASES says how many cases it has. Every row of the table is walked once by the ordinary
actions. The cases are copies of these walks under numbers and days of their own, chained and stored
as the store does it, only in bulk.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from rules.days import YEARS_BEFORE_FOUNDING
from rules.marks import Action
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from tests.workflow.builders import a_rulebook, holder_of
from tests.workflow.offices import Clock, a_document, an_office, sign
from workflow import events
from workflow.actions import SIGNING
from workflow.actions.commands import Command
from workflow.calendar import TAIPEI, taiwan_calendar
from workflow.case import plan
from workflow.case.case import Case
from workflow.deadlines import due_date
from workflow.desk.casework import Casework
from workflow.events import fold
from workflow.office import DEMONSTRATION
from workflow.store import chain, checkpoints, pieces, readmodel, tables
from workflow.store.chain import GENESIS, LogRecord, link
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import beside, open_checkpoints, open_engine
from workflow.store.log import Store

FOLDER = Path("build") / "benchmarks"
CASES = int(os.environ.get("CHENHE_CASES", "100000"))
OPEN_EVERY, BATCH = 10, 1000
OLDEST_DAYS, RECENT_DAYS = 1000, 14
WALKED_ON = datetime(2015, 1, 5, 9, 0, tzinfo=TAIPEI)
WALKED_DUE = date(2015, 3, 2)
STEP = timedelta(minutes=20)
ABOUT = "示範某某"  # of a walk; each copy has a name of its own in its place
NAMES = (
    "安邦昌春德東方福光廣國和恆宏華嘉建金景康立隆美民明南平齊慶仁榮瑞"
    "生盛順松泰天通同萬文祥新興信旭陽義益永友裕元源遠雲正志中"
)
FIELDS = tuple(LogRecord.__dataclass_fields__)
SHAPED_BY = (events, plan, fold, chain, checkpoints, pieces, readmodel, tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One document all the way through: each stop on it, and its records (kind, payload)."""

    stops: tuple[Case, ...]
    records: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A case that went as far as one stop of a walk, under its own number and days."""

    walk: Walk
    stop: Case
    case_id: str
    day: date
    due: date
    about: str  # a word of its subject that few others have

    def record(self, sequence: int) -> tuple[str, str]:
        """Kind and payload of one of its events."""
        kind, payload = self.walk.records[sequence - 1]
        for walked, own in (
            (self.stop.id, self.case_id),
            (WALKED_ON.date().isoformat(), self.day.isoformat()),
            (WALKED_DUE.isoformat(), self.due.isoformat()),
            (ABOUT, self.about),
        ):
            payload = payload.replace(walked, own)
        return kind, payload

    def case(self) -> Case:
        """The case as its events leave it."""
        later = self.day - WALKED_ON.date()
        stop, clock = self.stop, self.stop.clock
        return replace(
            stop,
            id=self.case_id,
            subject=stop.subject.replace(ABOUT, self.about),
            clock=replace(
                clock,
                counted_from=clock.counted_from + later,
                limit_from=clock.limit_from + later,
                due=self.due,
            ),
            closed_on=stop.closed_on + later if stop.closed_on else None,
            received_at=stop.received_at + later,
            last_at=stop.last_at + later,
            open=tuple(replace(desk, opened_at=desk.opened_at + later) for desk in stop.open),
        )


class Log:
    """The chain as it grows, written in bulk."""

    def __init__(self) -> None:
        self.count, self.head = 0, GENESIS

    def add(self, copy: Copy, sequence: int) -> LogRecord:
        """One more record."""
        kind, payload = copy.record(sequence)
        self.count += 1
        record = LogRecord(
            office=DEMONSTRATION,
            number=self.count,
            case_id=copy.case_id,
            sequence=sequence,
            kind=kind,
            payload=payload,
            previous_hash=self.head,
        )
        self.head = link(record)
        return replace(record, hash=self.head)


def filled_database() -> Path:
    """The database, made anew if what shapes it has changed since."""
    book = a_rulebook()
    path = FOLDER / f"{_key(book)}.db"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        unfinished = FOLDER / "unfinished.db"
        fill(unfinished, copies(book, walks(book, book.rows), count=CASES))
        check(unfinished, count=CASES)
        for each in (beside(url_of(unfinished), "checkpoints"), unfinished):
            assert each is not None
            each.rename(FOLDER / each.name.replace(unfinished.name, path.name))
    return path


def _key(book: Rulebook) -> str:
    sources = [Path(str(module.__file__)).read_bytes() for module in SHAPED_BY]
    own = Path(__file__).read_bytes()
    return hashlib.sha256(
        b"".join((own, *sources, book.version.encode(), b"%d" % CASES))
    ).hexdigest()[:12]


def url_of(path: Path) -> str:
    """The database's address."""
    return f"sqlite:///{path}"


def walks(book: Rulebook, rows: Sequence[RuleRow]) -> list[Walk]:
    """Each of these rows that has a route, walked by the ordinary actions."""
    clock = Clock(WALKED_ON)
    store = Store(open_engine("sqlite://"), Checkpoints(None))
    work = an_office(store, name=DEMONSTRATION, clock=clock)
    urgencies = cycle(book.agency.limits)
    walked: list[Walk] = []
    for row in (row for row in rows if row.is_routable):
        clock.now = WALKED_ON
        subject = f"有關「{row.item}」{row.content}一案（{ABOUT}），簽請核示"
        document = a_document(row.line, subject=subject, urgency=next(urgencies), due=WALKED_DUE)
        stops = [work.register(document)]
        while not stops[-1].is_closed:
            clock.now += STEP
            stops.extend(_signed(work, stops[-1]))
        happened = work.history(stops[0].id)
        records = tuple((type(each).__name__, events.to_json(each).decode()) for each in happened)
        walked.append(Walk(stops=tuple(stops), records=records))
    store.close()
    return walked


def _signed(work: Casework, case: Case) -> Iterator[Case]:
    """One of the open desks signs; as in a careful office, what it signs was received (簽收)."""
    desk = case.open[0]
    if desk.duty.action in SIGNING:
        actor = holder_of(desk.duty)
        case = work.act(case.id, Command(action=Action.RECEIVE, actor=actor, desk=desk.desk))
        yield case
    yield sign(work, case)


def copies(book: Rulebook, walked: Sequence[Walk], *, count: int) -> Iterator[Copy]:
    """So many cases, in the order they came in."""
    random = Random(0)
    today = datetime.now(TAIPEI).date()
    ages = [
        random.randrange(RECENT_DAYS) if at % OPEN_EVERY == 0 else random.randrange(OLDEST_DAYS)
        for at in range(count)
    ]
    calendar = taiwan_calendar(book.agency.closures)
    serials: dict[int, int] = {}
    for age in sorted(ages, reverse=True):
        walk, day = random.choice(walked), today - timedelta(days=age)
        is_open = age < RECENT_DAYS
        stop = random.choice(walk.stops[:-1]) if is_open else walk.stops[-1]
        serials[day.year] = serials.get(day.year, 0) + 1
        yield Copy(
            walk=walk,
            stop=stop,
            case_id=f"{day.year - YEARS_BEFORE_FOUNDING:03d}{serials[day.year]:07d}",
            day=day,
            due=due_date(day, urgency=stop.urgency, limits=book.agency.limits, calendar=calendar),
            about="示範" + "".join(random.choices(NAMES, k=3)),
        )


def fill(path: Path, cases: Iterable[Copy]) -> None:
    """Write the log, the read models and the checkpoints of these cases, a batch at a time."""
    engine, log = open_engine(url_of(path)), Log()
    checkpoints = beside(url_of(path), "checkpoints")
    assert checkpoints is not None
    with engine.connect() as connection, checkpoints.open("w", encoding="utf-8") as lines:
        for careless in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-300000"):
            connection.exec_driver_sql(f"PRAGMA {careless}")
        connection.exec_driver_sql("BEGIN")
        left, serials = iter(cases), dict[int, int]()
        while batch := list(islice(left, BATCH)):
            lines.writelines(_add(connection, log, batch))
            for copy in batch:
                year = copy.day.year - YEARS_BEFORE_FOUNDING
                serials[year] = serials.get(year, 0) + 1
        connection.execute(insert(tables.OfficeRow), [_office(log)])
        rows = [{"office": DEMONSTRATION, "year": y, "last": last} for y, last in serials.items()]
        connection.execute(insert(tables.SerialRow), rows)
        connection.commit()
    engine.dispose()


def _add(connection: Connection, log: Log, batch: Sequence[Copy]) -> Iterator[str]:
    """Log and read models of these cases, their events mixed as in an office; the checkpoints."""
    longest = max(copy.stop.version for copy in batch)
    records = [
        log.add(copy, sequence)
        for sequence in range(1, longest + 1)
        for copy in batch
        if sequence <= copy.stop.version
    ]
    rows = [{name: getattr(record, name) for name in FIELDS} for record in records]
    connection.execute(insert(tables.EventRow), rows)
    last = {record.case_id: record.hash for record in records}
    cases = [copy.case() for copy in batch]
    rows = [readmodel.case_row(DEMONSTRATION, case, last[case.id]) for case in cases]
    connection.execute(insert(tables.CaseRow), rows)
    pieces.add(connection, [pieces.pieces_row(DEMONSTRATION, case) for case in cases])
    if desks := [row for case in cases for row in readmodel.desk_rows(DEMONSTRATION, case)]:
        connection.execute(insert(tables.DeskRow), desks)
    for record in records:
        checkpoint = {
            "office": record.office,
            "count": record.number,
            "head": record.hash,
            "case_id": record.case_id,
            "sequence": record.sequence,
        }
        yield json.dumps(checkpoint, ensure_ascii=False) + "\n"


def check(path: Path, *, count: int) -> None:
    """The log must stand as if the store had written it; raises ValueError."""
    store = Store(open_engine(url_of(path)), open_checkpoints(url_of(path)))
    verdict = store.verify(DEMONSTRATION)
    store.close()
    if verdict.first_bad or verdict.cases != count:
        raise ValueError(f"The log made for the benchmark does not verify: {verdict}")


def _office(log: Log) -> dict[str, Any]:
    agency = a_rulebook().agency.short
    return {"name": DEMONSTRATION, "agency": agency, "events": log.count, "head": log.head}
