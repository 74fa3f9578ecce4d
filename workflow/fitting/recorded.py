"""What a log tells of documents and of every signature, in arrays: when each could be taken up."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rules.marks import Action
from workflow.fitting.clock import DAY, Floats, Ints, LogClock


@dataclass(frozen=True, kw_only=True)
class Documents:
    """The documents, in the order of the log."""

    received: Floats  # office minute
    day: Ints  # number of the working day of receipt
    received_at: Ints  # microseconds
    decided: Floats  # office minute of the 核定, nan before
    line: Ints  # of the row; 0 where it is not known, or in doubt
    urgency: Ints  # index into `urgencies`
    in_time: Ints  # 1, 0; -1 where not known
    urgencies: tuple[str, ...]

    @property
    def is_timed(self) -> NDArray[np.bool_]:
        """Whether the hour of receipt is told; midnight is what is read of a day alone."""
        return self.received_at % DAY != 0

    @property
    def cycle(self) -> Floats:
        """Office minutes from receipt to 核定."""
        return self.decided - self.received


@dataclass(frozen=True, kw_only=True)
class Signatures:
    """Every signature, in the order of the log."""

    minute: Floats
    opened: Floats  # when the desk opened if branches sign at once
    opened_in_turn: Floats  # if they sign one after the other
    document: Ints
    key: Ints  # index into `keys`
    action: Ints  # index into ACTIONS
    person: Ints  # 0 where nobody is named
    clock_minute: Floats  # after midnight
    in_office: Ints  # whether in office hours
    is_deputised: Ints
    keys: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What is counted along the way."""

    conditions: Mapping[int, tuple[int, int]]  # document -> (hold, asked)
    in_order: int
    out_of_order: int
    targets: Mapping[str, int]  # of 退回: "drafter", "previous" or a position


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """All of it, and what had to be left out."""

    file: str
    clock: LogClock
    documents: Documents
    signatures: Signatures
    counts: Counts
    last_minute: float
    after_hours: int  # receipts outside office hours
    left_out: Mapping[str, int] = field(default_factory=dict[str, int])

    @cached_property
    def horizon(self) -> float:
        """Documents received by then had the time to be decided (19 of 20 take no longer)."""
        cycle = self.documents.cycle
        decided = cycle[~np.isnan(cycle)]
        return self.last_minute - float(np.quantile(decided, 0.95)) if len(decided) else -np.inf


ACTIONS = (Action.DRAFT, Action.REVIEW, Action.COSIGN, Action.DECIDE)
RETURNING = len(ACTIONS)  # a 退回 of a 審核
RETURNING_DECISION = RETURNING + 1


def floats(values: "array[float]") -> Floats:
    """An array of numpy."""
    return np.array(values, np.float64)


def ints(values: "array[int]") -> Ints:
    """An array of numpy."""
    return np.array(values, np.int64)
