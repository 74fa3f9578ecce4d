"""重播: replication 1 day by day, and every document's way through the positions.

Minutes count from the opening of the first day shown, on the clock of the office: what came before
is below 0. Documents and desks stand in columns, so that a browser gets little and reads it fast.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

MOST_DAYS, MOST_DOCUMENTS = 60, 3000  # shown, the warm-up left out
SIGNED, SENT_BACK, DECIDED = range(3)  # how a desk was closed


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionDay:
    """One position on one day; a document co-signed at several is at each of them."""

    came: int  # desks that opened
    signed: int  # signatures and 退回
    waiting: int  # at the close: nobody has taken them up
    in_hand: int  # at the close: being worked on, or outside
    late: int  # of both, past their due day


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedDay:
    """One day, all documents and each position that had any, by key."""

    day: date
    came: int
    decided: int
    in_office: int  # at the close
    late: int  # of them
    positions: Mapping[str, PositionDay]


@dataclass(frozen=True, slots=True, kw_only=True)
class Playback:
    """The days of a replication that are shown, the first after the warm-up.

    Without days there are more than MOST_DOCUMENTS on the first.
    """

    days: tuple[PlayedDay, ...]
    window_days: int | None  # of the whole; None: to the last decision of so many documents
    is_whole: bool  # whether the window ends with the last of the days


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """A column a fact; one place in each is one document."""

    number: tuple[int, ...]  # 1 for the first that came
    row: tuple[int, ...]  # which of the rows
    urgency: tuple[int, ...]  # which of the urgencies
    arrived: tuple[float, ...]
    due: tuple[float | None, ...]  # late after it; None where there are no due days


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """A column a fact; one place in each is one desk, in the order in which they opened."""

    document: tuple[int, ...]  # its place in the documents
    position: tuple[int, ...]  # which of the positions
    came: tuple[float, ...]
    began: tuple[float | None, ...]  # None: nobody took it up
    left: tuple[float | None, ...]  # None: open when the window ended
    how: tuple[int, ...]  # SIGNED, SENT_BACK, DECIDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """All that a picture of the days needs."""

    day_minutes: int
    spans: tuple[tuple[int, int], ...]  # office hours, minutes after midnight
    ends: float
    positions: tuple[str, ...]  # keys of those with work, in the order of the agency
    rows: tuple[str, ...]
    urgencies: tuple[str, ...]  # most urgent first
    documents: Documents
    visits: Visits
