"""One office's log in a transaction: locked, where it ends, what each change adds to it."""

from sqlalchemy import Connection, bindparam, update
from sqlmodel import col

from workflow.case.case import Case
from workflow.office import OtherAgencyError
from workflow.organisation.people import Organisation
from workflow.store.chain import GENESIS
from workflow.store.checkpoint import Checkpoint
from workflow.store.checkpoints import Checkpoints
from workflow.store.continuing import LogEnd, check_continues
from workflow.store.derived import LOCKED_HEAD, OPEN_OFFICE, DerivedDiffersError, ending_of
from workflow.store.foreign import making_sense
from workflow.store.straight import rows_of, run
from workflow.store.tables import OfficeRow

_MOVE_HEAD = (
    update(OfficeRow)
    .where(col(OfficeRow.name) == bindparam("in_office"))
    .values(events=bindparam("count"), head=bindparam("new_head"), settled=bindparam("count"))
)


class OpenLog:
    """What the changes of one log in one transaction share.

    The office's row is locked from here to the end of the transaction. `count` and `head` say
    where the log ends by now, `checkpoints` and `changed` (cases, each with the hash of its last
    event) what is to be done once all of it is kept, `serials` the last given of a year, and
    `organisation` how it is, once it was asked for.
    """

    def __init__(self, connection: Connection, office: str, agency: str) -> None:
        """Take the lock, opening the office if it is new; raises OtherAgencyError."""
        self.connection, self.office, self.agency = connection, office, agency
        self.checkpoints: list[Checkpoint] = []
        self.changed: list[tuple[Case, str]] = []
        self.serials: dict[int, int] = {}
        self.organisation: Organisation | None = None
        with making_sense(connection.engine.url):
            self.began = self._locked_end()  # where the log ended before
        self.count, self.head = self.began.count, self.began.head

    def check(self, checkpoints: Checkpoints) -> None:
        """Whether it may be continued; raises UnsoundLogError, CheckpointsUnwritableError."""
        with making_sense(self.connection.engine.url):
            check_continues(self.connection, checkpoints, self.office, self.began)
        if not self._is_at_end:
            raise DerivedDiffersError(what=f"office {self.office}")

    def check_agency(self, agency: str) -> None:
        """Whether the office keeps the cases of this agency; raises OtherAgencyError."""
        if self.agency != agency:
            raise OtherAgencyError(office=self.office, its=self.agency, given=agency)

    def move_head(self) -> None:
        """Let the office's row say where the log ends."""
        if self.count != self.began.count:
            moved = {"count": self.count, "new_head": self.head}
            run(self.connection, _MOVE_HEAD, {"in_office": self.office} | moved)

    def _locked_end(self) -> LogEnd:
        """Where the log ends; the office's row stays locked."""
        where = {"in_office": self.office}
        found = rows_of(self.connection, LOCKED_HEAD, where)
        if not found:
            # Two may open an office at once: the second waits here, and finds it open.
            opened = where | {"of_agency": self.agency, "start": GENESIS}
            self.connection.execute(OPEN_OFFICE, opened)
            found = rows_of(self.connection, LOCKED_HEAD, where)
        ((events, settled, head, agency),) = found
        given, self.agency = self.agency, agency
        self.check_agency(given)
        ending = ending_of(self.connection, self.office)
        self._is_at_end = (events, head) == (ending.count, ending.head)
        return LogEnd(count=ending.count, settled=settled, head=ending.head)
