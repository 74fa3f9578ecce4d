"""Many cases read at once, for lists that must know more of a case than its row says."""

from collections.abc import Collection, Iterator, Mapping
from itertools import groupby

from sqlalchemy import Connection, select
from sqlmodel import col

from workflow.case.case import Case
from workflow.events import from_json
from workflow.events.fold import replay
from workflow.store.database import damaged_text_readable
from workflow.store.log import Store
from workflow.store.tables import EventRow


def folded(
    store: Store, connection: Connection, office: str, hashes: Mapping[str, str]
) -> dict[str, Case]:
    """The cases of these numbers, each under the hash of its last event; one query at most.

    A case whose records make no sense is left out.
    """
    cases = {each: store.kept(office, each, last_hash) for each, last_hash in hashes.items()}
    missing = [each for each, case in cases.items() if case is None]
    for case_id, records in _records(connection, office, missing):
        try:
            case = replay(from_json(*record) for record in records)
        except ValueError:
            continue
        store.remember(office, case, hashes[case_id])
        cases[case_id] = case
    return {each: case for each, case in cases.items() if case}


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
