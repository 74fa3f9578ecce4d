"""What the printed papers of a case share: their head, signatures in rows, spans of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, takewhile
from typing import TypeVar

from rules.marks import Action
from web.language.i18n import Language, translate
from web.language.record import RecordEntry, record_of, who_of
from web.language.words import ISSUER_WORDS
from workflow.case.case import Case
from workflow.desk.casework import Casework
from workflow.events.base import Event
from workflow.events.journey import Journey, Visit, journey_of

# Of one list; a record that ran in circles is printed from its end. A file of so much is made in
# some ten seconds.
MOST_ROWS = 120
MOST_CHARACTERS = 30_000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperHead:
    """What stands at the top of every paper of a case.

    `handler` is who was named at 分文, else who drafted last; empty before anybody did.
    """

    case: Case
    agency: str
    handler: str
    issuer_word: str
    printed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """A case with all that its papers are made from.

    `record` has one entry an event, in order; `journey` walks the same events desk by desk.
    """

    head: PaperHead
    language: Language
    journey: Journey
    events: tuple[Event, ...]
    record: tuple[RecordEntry, ...]

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return self.journey.case

    def entry(self, event: Event) -> RecordEntry:
        """How the record tells this event.

        By sequence: the first event of a case has 1.
        """
        return self.record[event.sequence - 1]

    def taken_away(self, visit: Visit) -> str:
        """Why a desk closed without an act of its holder; empty if it did not."""
        if visit.closed_by is None or visit.answer:
            return ""
        facts: dict[str, object] = {
            "who": who_of(visit.closed_by),
            "action": visit.closed_by.action.value,
        }
        return translate(self.language, "因%(who)s%(action)s而收回", facts)


def papers_of(casework: Casework, case_id: str, language: Language) -> Papers:
    """All that the papers of a case are made from; raises UnknownCaseError."""
    casework.case(case_id)
    events = casework.history(case_id)
    journey = journey_of(events)
    case = journey.case
    head = PaperHead(
        case=case,
        agency=casework.office.rulebook.agency.name,
        handler=case.handler or _last_drafter(events),
        issuer_word=ISSUER_WORDS[case.issuer],
        printed_at=casework.office.clock(),
    )
    return Papers(
        head=head,
        language=language,
        journey=journey,
        events=events,
        record=record_of(events, language),
    )


def latest(rows: Sequence[Row], length: Callable[[Row], int]) -> tuple[Row, ...]:
    """As many rows as one list of a paper prints, the last ones; `length` is what one says.

    At most MOST_ROWS rows and MOST_CHARACTERS characters; it may be none, where the last row alone
    is too long.
    """
    written = accumulate(length(row) for row in reversed(rows))
    fitting = sum(1 for _ in takewhile(lambda total: total <= MOST_CHARACTERS, written))
    return tuple(rows[max(0, len(rows) - min(fitting, MOST_ROWS)) :])


def words_of(entry: RecordEntry | None) -> int:
    """How many characters of its own an entry brings to the paper."""
    return len(entry.opinion) if entry else 0


def span(start: datetime, end: datetime, language: Language) -> str:
    """How long it took, by the clock.

    Minutes under an hour, hours and minutes under a day, else days of 24 hours and hours: by the
    clock, not by working time.
    """
    minutes = int((end - start).total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return translate(language, "%(days)s 日 %(hours)s 時", {"days": days, "hours": hours})
    if hours:
        facts: dict[str, object] = {"hours": hours, "minutes": minutes}
        return translate(language, "%(hours)s 時 %(minutes)s 分", facts)
    return translate(language, "%(minutes)s 分", {"minutes": minutes})


def _last_drafter(events: Sequence[Event]) -> str:
    """Who drafted, where nobody was named at 分文."""
    drafts = (each.person for each in reversed(events) if each.action is Action.DRAFT)
    return next(drafts, "")
