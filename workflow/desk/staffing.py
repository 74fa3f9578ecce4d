"""People, deputies and closures of an office: the calls that the web and the command line share.

`by` is who records it, `reason` why, `at` when it happened if not now (aware). A refusal of
workflow.organisation.refusals leaves the log as it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce

from rules.texts import one_line
from workflow.calendar import taipei_day
from workflow.case.case import Case
from workflow.deadlines import limits_of
from workflow.events.base import Event
from workflow.events.dating import moment_of
from workflow.events.fold import after as case_after
from workflow.office import Appending, Office
from workflow.organisation.arranging import arrange
from workflow.organisation.changes import HandOver, Provenance, Request
from workflow.organisation.consequences import Consequence
from workflow.organisation.directory import Person
from workflow.organisation.events import OrganisationEvent, after
from workflow.organisation.identifying import known_person
from workflow.organisation.people import Organisation
from workflow.organisation.roster import Roster
from workflow.organisation.roster_import import Enrolment, enrol
from workflow.reports.desks import HandedCase
from workflow.reports.listing import handed


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What a hand-over moved: the events of the organisation, and the cases of the leaver."""

    events: tuple[OrganisationEvent, ...]
    cases: tuple[HandedCase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """What an arrangement changed: the organisation, and cases on their way."""

    events: tuple[OrganisationEvent, ...]
    handed: tuple[Case, ...] = ()  # that went from a leaver to the successor
    shifted: tuple[Case, ...] = ()  # whose due date moved


@dataclass(frozen=True, kw_only=True)
class Staffing:
    """The organisation of one office."""

    office: Office

    @property
    def organisation(self) -> Organisation:
        """The organisation as it is now."""
        return self.office.organisation

    @property
    def history(self) -> tuple[OrganisationEvent, ...]:
        """All that has happened to it, in order."""
        with self.office.reading() as records:
            return records.organisation_history()

    @property
    def today(self) -> date:
        """The day by the office's clock."""
        return taipei_day(self.office.clock())

    def arrange(
        self, *requests: Request, by: str, reason: str = "", at: datetime | None = None
    ) -> tuple[OrganisationEvent, ...]:
        """What `arranged` does; the events of the organisation."""
        return self.arranged(*requests, by=by, reason=reason, at=at).events

    def hand_over(
        self, request: HandOver, *, by: str, reason: str = "", at: datetime | None = None
    ) -> HandedOver:
        """職務移交: positions and cases on their way go to the successor."""
        arranged = self.arranged(request, by=by, reason=reason, at=at)
        moved = sorted(arranged.handed, key=lambda case: (case.due, case.id))
        return HandedOver(events=arranged.events, cases=tuple(map(handed, moved)))

    def arranged(
        self, *requests: Request, by: str, reason: str = "", at: datetime | None = None
    ) -> Arranged:
        """All of these requests in order; raises RefusedError, and then nothing is written.

        One transaction: organisation and cases change together or not at all. A leaver's cases go
        to the successor, and due dates move with days closed or opened again.
        """
        with self.office.writing() as log:
            organisation = log.organisation()
            provenance = self._provenance(organisation, by, reason, at)
            events = self._arranged(organisation, requests, provenance)
            log.append_to_organisation(events)
            told = Consequence(
                at=provenance.at,
                recorded_at=provenance.recorded_at,
                recorded_by=by,
                reason=reason or "職務移交",
            )
            handed = tuple(
                self._tell(log, case, told.handed_over(case, successor))
                for leaver, successor in _hand_overs(log.organisation(), requests)
                for case in log.open_cases(handler=leaver)
            )
            shifted = self._shifted(log, organisation.closed_days, told)
            return Arranged(events=events, handed=handed, shifted=shifted)

    def _shifted(
        self, log: Appending, closed_before: frozenset[date], told: Consequence
    ) -> tuple[Case, ...]:
        """The cases whose due date moves with the days closed or opened again, told so."""
        closed_now = log.organisation().closed_days
        if closed_now == closed_before:
            return ()
        limits = limits_of(self.office.rulebook.agency, self.office.calendar_with(closed_now))
        before = self.office.calendar_with(closed_before)
        moved = (
            (case, limits.moved(case.category, case.clock, before)) for case in log.open_cases()
        )
        return tuple(
            self._tell(log, case, told.shifted(case, to))
            for case, to in moved
            if to.due != case.due
        )

    def _tell(self, log: Appending, case: Case, event: Event) -> Case:
        """Append the event to the log; the case once it has happened."""
        changed = case_after(case, event)
        log.append((event,), before=case, after=changed)
        return changed

    def import_roster(self, roster: Roster, *, by: str, reason: str = "") -> Enrolment:
        """All of a roster; raises BadInputError with every fault, and then nothing is written."""
        with self.office.writing() as log:
            enrolment = self._enrolled(log.organisation(), roster, by, reason)
            log.append_to_organisation(enrolment.events)
        return enrolment

    def preview_roster(self, roster: Roster, *, by: str, reason: str = "") -> Enrolment:
        """What `import_roster` would change; nothing is written."""
        return self._enrolled(self.organisation, roster, by, reason)

    def cases_of(self, person: str) -> tuple[HandedCase, ...]:
        """The cases on their way that the person of this id handles, soonest due first."""
        with self.office.reading() as records:
            words = records.organisation().directory.words_of(person)
            return records.handled_by(words)

    def preview(
        self, *requests: Request, by: str, reason: str = "", at: datetime | None = None
    ) -> tuple[OrganisationEvent, ...]:
        """What `arrange` would record; nothing is written."""
        organisation = self.organisation
        return self._arranged(
            organisation, requests, self._provenance(organisation, by, reason, at)
        )

    def _enrolled(
        self, organisation: Organisation, roster: Roster, by: str, reason: str
    ) -> Enrolment:
        return enrol(
            roster,
            organisation,
            provenance=self._provenance(
                organisation, by, reason or f"匯入名冊 {roster.file}", None
            ),
            agency=self.office.rulebook.agency,
            calendar=self.office.calendar_with(organisation.closed_days),
        )

    def _provenance(
        self, organisation: Organisation, by: str, reason: str, at: datetime | None
    ) -> Provenance:
        now = self.office.clock()
        return Provenance(
            at=moment_of(at, now, {"人員異動": organisation.last_at or now}),
            recorded_at=now,
            recorded_by=by,
            reason=reason,
        )

    def _arranged(
        self, organisation: Organisation, requests: Sequence[Request], provenance: Provenance
    ) -> tuple[OrganisationEvent, ...]:
        office = self.office
        events: tuple[OrganisationEvent, ...] = ()
        for request in requests:
            arranged = arrange(
                organisation,
                request,
                provenance=provenance,
                agency=office.rulebook.agency,
                calendar=office.calendar_with(organisation.closed_days),
            )
            organisation = reduce(after, arranged, organisation)
            events = (*events, *arranged)
        return events


def _hand_overs(
    organisation: Organisation, requests: Sequence[Request]
) -> Iterator[tuple[tuple[str, ...], Person]]:
    """What records call each leaver, and the successor; of an organisation already changed."""
    for request in requests:
        if isinstance(request, HandOver):
            leaver, successor = (
                known_person(organisation, one_line(word), on=request.last_day)
                for word in (request.person, request.successor)
            )
            yield organisation.directory.words_of(leaver.id), successor
