"""A log parted by days of receipt: what is learned from, and what is judged by.

The last third of the working days, from the first receipt to the last, is judged; what came before
is learned from. Neither part sees what happened later. The first sees nothing of the days of the
second: a document that was not yet decided then counts as undecided. For the second the record ends
with the close of the last day of receipt, as the window of a rehearsal does: what was decided after
it counts as undecided, in the record as in the simulation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workflow.audit.log import MISSING, Log, LoggedCase
from workflow.audit.matching import Rulebooks
from workflow.fitting.clock import DAY, FIRST, Ints
from workflow.fitting.fitting import seen_in
from workflow.fitting.parameter import FEWEST
from workflow.fitting.recorded import Recorded
from workflow.fitting.refusals import OneDayError, TooFewDaysError, TooFewDocumentsError
from workflow.rehearsal.scenario import Scenario
from workflow.texts import msgid

THIRDS, FEWEST_DAYS = 3, 6  # so that the last third has two days: errors are taken over days
LEARNED, JUDGED = msgid("前三分之二"), msgid("後三分之一")


@dataclass(frozen=True, kw_only=True)
class Parted:
    """Both parts of a log, as they could be seen at their ends."""

    learned: Recorded
    judged: Recorded  # of the whole log; `first` and `last` say which documents are judged
    first: int  # number of the first working day that is judged
    last: int
    begins: int  # number of the first working day of all

    @property
    def share(self) -> float:
        """The days judged, of those learned from."""
        return (self.last + 1 - self.first) / (self.first - self.begins)


def parted(
    log: Log,
    rulebooks: Rulebooks,
    like: Scenario,
    *,
    rejected: int = 0,
    confirmed: Mapping[str, str] | None = None,
) -> Parted:
    """The two parts; `confirmed` says the row of a 文號 or a 主旨.

    Raises what says why the log has none.
    """
    seen = seen_in(log, rulebooks, like, rejected=rejected, confirmed=confirmed)
    days = seen.documents.day
    begins, last = int(days.min()), int(days.max())
    _check_days(seen, begins, last)
    first = last + 1 - (last + 1 - begins) // THIRDS
    learned, judged = (
        seen_in(until(log, end), rulebooks, like, confirmed=confirmed)
        for end in (_midnight(seen, first), _midnight(seen, last) + DAY)
    )
    found = Parted(learned=learned, judged=judged, first=first, last=last, begins=begins)
    _check_documents(found)
    return found


def _check_days(seen: Recorded, begins: int, last: int) -> None:
    if begins == last:
        raise OneDayError(file=seen.file, day=seen.clock.date_of(begins))
    if (days := last + 1 - begins) < FEWEST_DAYS:
        raise TooFewDaysError(file=seen.file, days=days, least=FEWEST_DAYS)


def _check_documents(found: Parted) -> None:
    """Whether both parts have as many as an estimate needs."""
    judged = found.judged.documents
    parts = {
        LEARNED: found.learned.documents.decided,
        JUDGED: judged.decided[judged.day >= found.first],
    }
    for part, decided in parts.items():
        if (count := int((~np.isnan(decided)).sum())) < FEWEST:
            raise TooFewDocumentsError(file=found.judged.file, part=part, count=count, least=FEWEST)


def _midnight(seen: Recorded, day: int) -> int:
    """When a working day begins, in microseconds as a log counts them."""
    return (seen.clock.date_of(day).toordinal() - FIRST) * DAY


def until(log: Log, end: int) -> Log:
    """The records before a moment, of the cases that had come by then."""
    at = np.array(log.at, np.int64)
    is_kept = at < end
    places = np.zeros(len(at) + 1, np.int64)
    np.cumsum(is_kept, out=places[1:])
    chosen = np.flatnonzero(is_kept)
    columns = {
        name: type(values)(values.typecode, np.array(values)[chosen].tolist())
        for name in ("step", "number", "at", "due", "person", "principal")
        if len(values := getattr(log, name)) == len(at)
    }
    return replace(log, cases=_come(log.cases, places, end), **columns)


def _come(cases: Sequence[LoggedCase], places: Ints, end: int) -> list[LoggedCase]:
    """The cases received before a moment, with the places of the records that are left."""
    return [
        each._replace(start=int(places[each.start]), stop=int(places[each.stop]))
        for each in cases
        if each.received_at < end
        and (each.received_at != MISSING or places[each.start] < places[each.stop])
    ]
