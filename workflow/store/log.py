"""One database with the logs of its offices: opened to append, read back, verified."""

from collections import OrderedDict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine, bindparam, or_, select, union
from sqlmodel import col

from workflow.case.case import Case
from workflow.errors import WorkflowError
from workflow.events import from_json
from workflow.events.base import Event
from workflow.events.fold import after, registered, replay
from workflow.events.handing import DocumentReassigned
from workflow.organisation.events import ORGANISATION, OrganisationEvent
from workflow.organisation.people import Organisation
from workflow.store import drafts, readmodel
from workflow.store.append import LOCKED_HEAD, Writing
from workflow.store.archive import RulebookArchive
from workflow.store.chain import RECORD_FIELDS, LogRecord, Verdict, verified
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import damaged_text_readable, transaction
from workflow.store.organisations import Organisations
from workflow.store.tables import CaseRow, EventRow, OfficeRow

KEPT_CASES = 8192
_IN_ORDER = (
    select(*(col(getattr(EventRow, name)) for name in RECORD_FIELDS))
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
_TOOK_A_ROW = (
    select(col(EventRow.office), col(EventRow.case_id), col(EventRow.kind), col(EventRow.payload))
    .where(
        col(EventRow.case_id) != ORGANISATION,
        or_(col(EventRow.sequence) == 1, col(EventRow.kind) == DocumentReassigned.__name__),
    )
    .execution_options(yield_per=1000)
)
_LAST_HASH = select(col(CaseRow.last_hash)).where(
    col(CaseRow.office) == bindparam("in_office"), col(CaseRow.id) == bindparam("of_case")
)


def is_number(text: str) -> bool:
    """Whether this can be a 文號; some other text no database would take, even to look it up."""
    return text.isascii() and text.isdecimal()


class BrokenRecordError(WorkflowError):
    """The records of a case make no sense: somebody has changed them."""

    template = "文號「%(case)s」的紀錄已損壞，無法讀取。請執行 chenhe log verify 查明"


@contextmanager
def legible(case_id: str) -> Generator[None]:
    """Records read in here that make no sense raise BrokenRecordError."""
    try:
        yield
    except ValueError as error:
        raise BrokenRecordError(case=case_id) from error


class Store:
    """One database: the log and the read models of every office in it."""

    def __init__(
        self, engine: Engine, checkpoints: Checkpoints, archive: RulebookArchive | None = None
    ) -> None:
        self.engine, self.checkpoints = engine, checkpoints
        self.archive = archive or RulebookArchive(None)
        self._cases: OrderedDict[tuple[str, str], tuple[str, Case]] = OrderedDict()
        self._lock = Lock()
        self._organisations = Organisations()

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
        self.checkpoints.append(*writing.checkpoints)

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
        if kept := self.kept(office, case_id, last_hash):
            return kept
        with legible(case_id):
            case = replay(_events(connection, where))
        self.remember(office, case, last_hash)
        return case

    def kept(self, office: str, case_id: str, last_hash: str) -> Case | None:
        """The case if it is in memory as of its last event."""
        known_hash, case = self._cases.get((office, case_id), ("", None))
        return case if known_hash == last_hash else None

    def remember(self, office: str, case: Case, last_hash: str) -> None:
        """Keep a folded case, under the hash of its last event."""
        with self._lock:
            self._cases[office, case.id] = (last_hash, case)
            self._cases.move_to_end((office, case.id))
            if len(self._cases) > KEPT_CASES:
                self._cases.popitem(last=False)

    def organisation(self, office: str, connection: Connection | None = None) -> Organisation:
        """The people and closures of an office; inside a transaction if one is given."""
        if connection is not None:
            return self._organisations.load(connection, office)
        with self.reading() as own:
            return self._organisations.load(own, office)

    def organisation_history(self, office: str) -> tuple[OrganisationEvent, ...]:
        """All that has happened to the organisation of an office, in order."""
        with self.reading() as connection:
            return self._organisations.history(connection, office)

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

    def cases_by_version(self) -> dict[str, int]:
        """How many cases each version of the rules ran, over all offices.

        A case that 改分 moved to a row of another version counts for both.
        """
        ran: dict[str, set[tuple[str, str]]] = {}
        with self.reading() as connection, damaged_text_readable(connection):
            for office, case_id, kind, payload in connection.execute(_TOOK_A_ROW):
                with legible(case_id):
                    version = from_json(kind, payload).rulebook
                ran.setdefault(version, set()).add((office, case_id))
        return {version: len(cases) for version, cases in ran.items()}

    def events(self, office: str) -> Iterator[Event]:
        """Every event of the cases of an office, in the order recorded."""
        for record in self.records(office):
            if record.case_id == ORGANISATION:
                continue
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
            connection.execute(LOCKED_HEAD, {"in_office": office})
            for record in _records(connection, office):
                if record.case_id == ORGANISATION:
                    continue
                with legible(record.case_id):
                    event = from_json(record.kind, record.payload)
                    known = cases.get(record.case_id)
                    cases[record.case_id] = after(known, event) if known else registered(event)
                hashes[record.case_id] = record.hash
            readmodel.clear(connection, office)
            for case in cases.values():
                readmodel.open_case(connection, office, case, hashes[case.id])
            drafts.sweep(connection, office)
        return len(cases)


def _records(connection: Connection, office: str) -> Iterator[LogRecord]:
    with damaged_text_readable(connection):
        for row in connection.execute(_IN_ORDER, {"in_office": office}).mappings():
            yield LogRecord(**row)


def _events(connection: Connection, of_case: dict[str, str]) -> Iterator[Event]:
    with damaged_text_readable(connection):
        for row in connection.execute(_OF_CASE, of_case):
            yield from_json(*row)
