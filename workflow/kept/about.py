"""What is told of everything kept: whose it is, how far it is, why it failed or is refused.

Each room (audits, rehearsals) adds what it keeps, its limits and its words: nothing is deleted to
make room, so there is a limit to how many are kept, how many wait and how long one may run.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from rules.errors import ChenheError
from rules.sentence import Said
from workflow.errors import WorkflowError


class State(Enum):
    """How far it is.

    CUT_OFF is never written: it is what QUEUED or RUNNING means once nobody holds the lock.
    """

    UPLOADED = "uploaded"  # waits to be told how its columns are read; of audits only
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"  # somebody stopped it; it can be run again
    CUT_OFF = "cut_off"  # the server stopped meanwhile; it can be run again

    @property
    def is_busy(self) -> bool:
        """Whether somebody is at it."""
        return self in (State.QUEUED, State.RUNNING)


def said_of(error: ChenheError) -> tuple[Said, ...]:
    """What an error says, as it is kept: nothing of it is put into words of one language."""
    return tuple(
        Said(template=template, facts={name: _kept_fact(fact) for name, fact in facts.items()})
        for template, facts in error.sentences
    )


def _kept_fact(fact: object) -> "str | int | float | Said":
    return fact if isinstance(fact, str | int | float | Said) else str(fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One thing kept; what came of it stands in a file of its own."""

    id: str  # nobody can guess it
    by: str  # who brought it; "" where nobody said
    created_at: datetime
    state: State
    begun_at: datetime | None = None  # when its turn came
    ended_at: datetime | None = None
    problem: tuple[Said, ...] = ()  # why it failed

    @property
    def title(self) -> str:
        """What it is called where it is refused."""
        return self.id


class KeptRefusedError(WorkflowError):
    """It cannot be kept, or not be begun or stopped, now."""


class FullError(KeptRefusedError):
    """As many are kept as are kept at once; says `count`."""


class QueueFullError(KeptRefusedError):
    """The queue is full; says `count`."""


class BusyError(KeptRefusedError):
    """It waits or runs already; says `title`."""


class RunTooLongError(KeptRefusedError):
    """A run took longer than it may; says `minutes`."""


class UnknownKeptError(WorkflowError):
    """None has this id: never had, or it was deleted."""


class UnkeepableError(WorkflowError):
    """The folder cannot be written or read; says `file` and `why`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How one kind of kept things refuses, in its own words."""

    name: str  # of its thread and its logger
    full: type[FullError]
    queue_full: type[QueueFullError]
    busy: type[BusyError]
    too_long: type[RunTooLongError]
    unknown: type[UnknownKeptError]
    unkeepable: type[UnkeepableError]
    failed: Said  # where the program is at fault
