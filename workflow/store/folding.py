"""Cases folded from their events in the log, and kept until something is appended to them."""

from collections import OrderedDict
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from threading import Lock

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from workflow.case.case import Case
from workflow.events import from_json
from workflow.events.base import Event
from workflow.events.fold import replay
from workflow.office import BrokenRecordError
from workflow.store.database import damaged_text_readable
from workflow.store.foreign import SENSELESS
from workflow.store.straight import rows_of
from workflow.store.tables import CaseRow, EventRow

KEPT_CASES = 8192
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


def is_number(text: str) -> bool:
    """Whether this can be a 文號; some other text no database would take, even to look it up."""
    return text.isascii() and text.isdecimal()


@contextmanager
def legible(case_id: str) -> Generator[None]:
    """Records read in here that make no sense raise BrokenRecordError."""
    try:
        yield
    except SENSELESS as error:
        raise BrokenRecordError(case=case_id) from error


def events_of(connection: Connection, office: str, case_id: str) -> Iterator[Event]:
    """The events of one case, in order; raises ValueError at one that makes no sense."""
    where = {"in_office": office, "of_case": case_id}
    with damaged_text_readable(connection):
        for row in connection.execute(_OF_CASE, where):
            yield from_json(*row)


class FoldedCases:
    """The cases of every office, the least recently folded dropped beyond KEPT_CASES.

    A case is kept under the hash of its last event, so what another process appends is seen.
    """

    def __init__(self) -> None:
        self._cases: OrderedDict[tuple[str, str], tuple[str, Case]] = OrderedDict()
        self._lock = Lock()

    def remember(self, office: str, case: Case, last_hash: str) -> None:
        """Keep a folded case, under the hash of its last event."""
        with self._lock:
            self._cases[office, case.id] = (last_hash, case)
            self._cases.move_to_end((office, case.id))
            if len(self._cases) > KEPT_CASES:
                self._cases.popitem(last=False)

    def load(self, connection: Connection, office: str, case_id: str) -> Case | None:
        """The case, folded anew unless nothing was appended since; None if there is none.

        Raises BrokenRecordError.
        """
        if not is_number(case_id):
            return None
        where = {"in_office": office, "of_case": case_id}
        found = rows_of(connection, _LAST_HASH, where)
        if not found:
            return None
        last_hash = found[0][0]
        if kept := self._kept(office, case_id, last_hash):
            return kept
        with legible(case_id):
            case = replay(events_of(connection, office, case_id))
        self.remember(office, case, last_hash)
        return case

    def load_all(
        self, connection: Connection, office: str, hashes: Mapping[str, str]
    ) -> dict[str, Case]:
        """The cases of these numbers, each under the hash of its last event; one query at most.

        A case whose records make no sense is left out.
        """
        found = {number: self._kept(office, number, last) for number, last in hashes.items()}
        missing = [number for number, case in found.items() if case is None]
        for number, records in _records(connection, office, missing):
            try:
                case = replay(from_json(*record) for record in records)
            except SENSELESS:
                continue
            self.remember(office, case, hashes[number])
            found[number] = case
        return {number: case for number, case in found.items() if case}

    def _kept(self, office: str, case_id: str, last_hash: str) -> Case | None:
        known_hash, case = self._cases.get((office, case_id), ("", None))
        return case if known_hash == last_hash else None


def _records(
    connection: Connection, office: str, case_ids: Collection[str]
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Kind and payload of the events of each case, in order; nothing is asked for no case."""
    if not case_ids:
        return
    query = (
        select(col(EventRow.case_id), col(EventRow.kind), col(EventRow.payload))
        .where(col(EventRow.office) == office, col(EventRow.case_id).in_(case_ids))
        .order_by(col(EventRow.case_id), col(EventRow.sequence))
    )
    with damaged_text_readable(connection):
        rows = connection.execute(query).all()
    for case_id, group in groupby(rows, key=lambda row: row[0]):
        yield case_id, [(kind, payload) for _, kind, payload in group]
