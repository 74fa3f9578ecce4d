"""Appending to an office's log and reading it back."""

from collections import OrderedDict
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Lock

from sqlalchemy import Connection, Engine, bindparam, insert, select, text, union, update
from sqlmodel import col

from workflow.case import Case
from workflow.errors import WorkflowError
from workflow.events import Event, from_json, to_json
from workflow.replay import after, registered, replay
from workflow.store import readmodel
from workflow.store.chain import GENESIS, LogRecord, Verdict, link, verified
from workflow.store.checkpoints import Checkpoint, Checkpoints
from workflow.store.database import damaged_text_readable, transaction
from workflow.store.tables import CaseRow, EventRow, OfficeRow, SerialRow

KEPT_CASES = 8192
_FIELDS = tuple(LogRecord.__dataclass_fields__)
_ADD_EVENTS = insert(EventRow)
_IN_ORDER = (
    select(*(col(getattr(EventRow, name)) for name in _FIELDS))
    .where(col(EventRow.office) == bindparam("in_office"))
    .order_by(col(EventRow.number))
    .execution_options(yield_per=1000)
)
_OF_CASE = (
    select(col(EventRow.kind), col(EventRow.payload))
    .where(
        col(EventRow.office) == bindparam("in_office"),
        col(EventRow.case_id) == bindparam("of_case"),
    )
    .order_by(col(EventRow.sequence))
)
_LAST_HASH = select(col(CaseRow.last_hash)).where(
    col(CaseRow.office) == bindparam("in_office"), col(CaseRow.id) == bindparam("of_case")
)
_HEAD = (
    select(col(OfficeRow.events), col(OfficeRow.head), col(OfficeRow.agency))
    .where(col(OfficeRow.name) == bindparam("in_office"))
    .with_for_update()
)
_OPEN_OFFICE = text(
    "INSERT INTO office (name, agency, events, head)"
    " VALUES (:in_office, :of_agency, 0, :start) ON CONFLICT DO NOTHING"
)
_MOVE_HEAD = (
    update(OfficeRow)
    .where(col(OfficeRow.name) == bindparam("in_office"))
    .values(events=bindparam("count"), head=bindparam("new_head"))
)
_IN_YEAR = (
    col(SerialRow.office) == bindparam("in_office"),
    col(SerialRow.year) == bindparam("in_year"),
)
_LAST_SERIAL = select(col(SerialRow.last)).where(*_IN_YEAR)
_MOVE_SERIAL = update(SerialRow).where(*_IN_YEAR)


def is_number(text: str) -> bool:
    """Whether this can be a 文號; some other text no database would take, even to look it up."""
    return text.isascii() and text.isdecimal()


class BrokenRecordError(WorkflowError):
    """The records of a case make no sense: somebody has changed them."""

    template = "文號「%(case)s」的紀錄已損壞，無法讀取。請執行 chenhe log verify 查明"


class OtherAgencyError(WorkflowError):
    """An office keeps the cases of one agency only."""

    template = (
        "辦公室「%(office)s」已有機關「%(its)s」的案件，不能再記「%(given)s」的。"
        "請以 --agency 指定原來的機關，或以 --db 另用一個資料庫"
    )


@contextmanager
def legible(case_id: str) -> Generator[None]:
    """Records read in here that make no sense raise BrokenRecordError."""
    try:
        yield
    except ValueError as error:
        raise BrokenRecordError(case=case_id) from error


class Store:
    """One database: the log and the read models of every office in it."""

    def __init__(self, engine: Engine, checkpoints: Checkpoints) -> None:
        self.engine, self.checkpoints = engine, checkpoints
        self._cases: OrderedDict[tuple[str, str], tuple[str, Case]] = OrderedDict()
        self._lock = Lock()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()
        self.checkpoints.close()

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """A transaction that sees one moment of the database."""
        with transaction(self.engine) as connection:
            yield connection

    @contextmanager
    def writing(self, office: str, agency: str) -> Generator["Writing"]:
        """A transaction on one office's log: all of it is kept, or none.

        The checkpoint is on the disk before this returns.
        """
        with transaction(self.engine, writes=True) as connection:
            writing = Writing(self, connection, office, agency)
            yield writing
        for case, last_hash in writing.changed:
            self.remember(office, case, last_hash)
        for checkpoint in writing.checkpoints:
            self.checkpoints.append(checkpoint)

    def case(self, office: str, case_id: str) -> Case | None:
        """The case as its events leave it; None if there is none."""
        with self.reading() as connection:
            return self.load(connection, office, case_id)

    def load(self, connection: Connection, office: str, case_id: str) -> Case | None:
        """The same inside a transaction; folded anew unless nothing was appended since."""
        if not is_number(case_id):
            return None
        where = {"in_office": office, "of_case": case_id}
        last_hash = connection.execute(_LAST_HASH, where).scalar()
        if last_hash is None:
            return None
        kept = self._cases.get((office, case_id))
        if kept and kept[0] == last_hash:
            return kept[1]
        with legible(case_id):
            case = replay(_events(connection, where))
        self.remember(office, case, last_hash)
        return case

    def remember(self, office: str, case: Case, last_hash: str) -> None:
        """Keep a folded case, under the hash of its last event."""
        with self._lock:
            self._cases[office, case.id] = (last_hash, case)
            self._cases.move_to_end((office, case.id))
            if len(self._cases) > KEPT_CASES:
                self._cases.popitem(last=False)

    def history(self, office: str, case_id: str) -> tuple[Event, ...]:
        """The events of one case, in order; none if there is no such case."""
        if not is_number(case_id):
            return ()
        where = {"in_office": office, "of_case": case_id}
        with self.reading() as connection, legible(case_id):
            return tuple(_events(connection, where))

    def offices(self) -> tuple[str, ...]:
        """Every office with a log."""
        with self.reading() as connection:
            names = connection.execute(select(col(OfficeRow.name)).order_by(col(OfficeRow.name)))
            return tuple(names.scalars())

    def traces(self) -> tuple[str, ...]:
        """Every office that left a trace, to be verified: a row, records, or checkpoints."""
        named = union(select(col(OfficeRow.name)), select(col(EventRow.office)))
        with self.reading() as connection:
            names = set(connection.execute(named).scalars())
        return tuple(sorted(names | {each.office for each in self.checkpoints.read()}))

    def events(self, office: str) -> Iterator[Event]:
        """Every event of an office, in the order recorded."""
        for record in self.records(office):
            with legible(record.case_id):
                event = from_json(record.kind, record.payload)
            yield event

    def records(self, office: str) -> Iterator[LogRecord]:
        """Every record of an office's log, in order, a thousand at a time."""
        with self.reading() as connection:
            yield from _records(connection, office)

    def verify(self, office: str) -> Verdict:
        """Walk the office's log along its chain and its checkpoints."""
        checkpoints = (each for each in self.checkpoints.read() if each.office == office)
        return verified(self.records(office), checkpoints)

    def rebuild(self, office: str) -> int:
        """Make the read models again from the log; returns how many cases there are."""
        cases: dict[str, Case] = {}
        hashes: dict[str, str] = {}
        # One transaction for reading and writing, or a case registered in between would be lost.
        with transaction(self.engine, writes=True) as connection:
            connection.execute(_HEAD, {"in_office": office})
            for record in _records(connection, office):
                with legible(record.case_id):
                    event = from_json(record.kind, record.payload)
                    known = cases.get(record.case_id)
                    cases[record.case_id] = after(known, event) if known else registered(event)
                hashes[record.case_id] = record.hash
            readmodel.clear(connection, office)
            for case in cases.values():
                readmodel.open_case(connection, office, case, hashes[case.id])
        return len(cases)


def _records(connection: Connection, office: str) -> Iterator[LogRecord]:
    with damaged_text_readable(connection):
        for row in connection.execute(_IN_ORDER, {"in_office": office}).mappings():
            yield LogRecord(**row)


def _events(connection: Connection, of_case: dict[str, str]) -> Iterator[Event]:
    with damaged_text_readable(connection):
        for row in connection.execute(_OF_CASE, of_case):
            yield from_json(*row)


class Writing:
    """What one transaction appends to one office's log."""

    def __init__(self, store: Store, connection: Connection, office: str, agency: str) -> None:
        self._store, self._connection, self._office = store, connection, office
        self.checkpoints: list[Checkpoint] = []
        self.changed: list[tuple[Case, str]] = []
        self._count, self._head = self._locked_head(agency)

    def case(self, case_id: str) -> Case | None:
        """The case as it is now; nobody else can append before this transaction ends."""
        return self._store.load(self._connection, self._office, case_id)

    def next_serial(self, year: int) -> int:
        """The next serial of a 文號 in this year."""
        where = {"in_office": self._office, "in_year": year}
        last = self._connection.execute(_LAST_SERIAL, where).scalar()
        if last is None:
            values = {"office": self._office, "year": year, "last": 1}
            self._connection.execute(insert(SerialRow), values)
            return 1
        self._connection.execute(_MOVE_SERIAL, where | {"last": last + 1})
        return last + 1

    def append(self, events: Sequence[Event], *, before: Case | None, after: Case) -> None:
        """Add the events of one case to the log and bring the read models along."""
        records = [self._chained(event) for event in events]
        rows = [{name: getattr(record, name) for name in _FIELDS} for record in records]
        self._connection.execute(_ADD_EVENTS, rows)
        head = {"in_office": self._office, "count": self._count, "new_head": self._head}
        self._connection.execute(_MOVE_HEAD, head)
        if before is None:
            readmodel.open_case(self._connection, self._office, after, self._head)
        else:
            readmodel.change_case(self._connection, self._office, before, after, self._head)
        self.changed.append((after, self._head))

    def _chained(self, event: Event) -> LogRecord:
        self._count += 1
        record = LogRecord(
            office=self._office,
            number=self._count,
            case_id=event.case_id,
            sequence=event.sequence,
            kind=type(event).__name__,
            payload=to_json(event).decode(),
            previous_hash=self._head,
        )
        self._head = link(record)
        self.checkpoints.append(
            Checkpoint(
                office=self._office,
                count=self._count,
                head=self._head,
                case_id=event.case_id,
                sequence=event.sequence,
            )
        )
        return replace(record, hash=self._head)

    def _locked_head(self, agency: str) -> tuple[int, str]:
        """How long the log is and its last hash; the office's row stays locked."""
        where = {"in_office": self._office}
        found = self._connection.execute(_HEAD, where).one_or_none()
        if found is None:
            # Two may open an office at once: the second waits here, and finds it open.
            self._connection.execute(_OPEN_OFFICE, where | {"of_agency": agency, "start": GENESIS})
            found = self._connection.execute(_HEAD, where).one()
        if found[2] != agency:
            raise OtherAgencyError(office=self._office, its=found[2], given=agency)
        return found[0], found[1]
