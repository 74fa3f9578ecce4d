"""The organisations of the offices, folded from their events in the log.

Every request asks for one, and it seldom changes: it is kept under the hash of its last event.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, select
from sqlmodel import col

from workflow.errors import WorkflowError
from workflow.organisation.events import ORGANISATION, OrganisationEvent, from_json, replay
from workflow.organisation.people import Organisation
from workflow.store.database import damaged_text_readable
from workflow.store.foreign import SENSELESS
from workflow.store.straight import rows_of
from workflow.store.tables import EventRow

_OF_OFFICE = (
    col(EventRow.office) == bindparam("in_office"),
    col(EventRow.case_id) == ORGANISATION,
)
_LAST_HASH = (
    select(col(EventRow.hash)).where(*_OF_OFFICE).order_by(col(EventRow.sequence).desc()).limit(1)
)
_EVENTS = (
    select(col(EventRow.kind), col(EventRow.payload))
    .where(*_OF_OFFICE)
    .order_by(col(EventRow.sequence))
)


class BrokenOrganisationError(WorkflowError):
    """The records of an organisation make no sense: somebody has changed them."""

    template = "辦公室「%(office)s」的組織異動紀錄已損壞，無法讀取。請執行 chenhe log verify 查明"


class Organisations:
    """Each office's organisation, folded anew unless nothing was appended since."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str | None, Organisation]] = {}

    def load(self, connection: Connection, office: str) -> Organisation:
        """The organisation of an office; an empty one if nothing was ever recorded.

        One short query unless something was appended since; raises BrokenOrganisationError.
        """
        found = rows_of(connection, _LAST_HASH, {"in_office": office})
        last_hash = found[0][0] if found else None
        kept = self._kept.get(office)
        if kept and kept[0] == last_hash:
            return kept[1]
        with _legible(office):
            organisation = replay(_events(connection, office))
        self._kept[office] = (last_hash, organisation)
        return organisation

    def history(self, connection: Connection, office: str) -> tuple[OrganisationEvent, ...]:
        """Its events, in order; raises BrokenOrganisationError."""
        with _legible(office):
            return tuple(_events(connection, office))


@contextmanager
def _legible(office: str) -> Generator[None]:
    try:
        yield
    except SENSELESS as error:
        raise BrokenOrganisationError(office=office) from error


def _events(connection: Connection, office: str) -> Iterator[OrganisationEvent]:
    with damaged_text_readable(connection):
        for row in connection.execute(_EVENTS, {"in_office": office}):
            yield from_json(*row)
