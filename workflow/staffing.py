"""People, deputies and closures of an office: the calls that the web and the command line share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce

from workflow.arranging.deciding import arrange
from workflow.arranging.requests import Entry, HandOver, Request
from workflow.calendar import taipei_day
from workflow.enrolling import Enrolment, enrol
from workflow.office import Office
from workflow.organisation import Organisation
from workflow.organising import OrganisationEvent, after
from workflow.roster import Roster
from workflow.store import lists


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedCase:
    """A case on its way whose drafter leaves."""

    id: str
    subject: str
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What a hand-over moved: the events of the organisation, and the cases of the leaver."""

    events: tuple[OrganisationEvent, ...]
    cases: tuple[HandedCase, ...]


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
        return self.office.store.organisation_history(self.office.name)

    @property
    def today(self) -> date:
        """The day by the office's clock."""
        return taipei_day(self.office.clock())

    def arrange(
        self, *requests: Request, by: str, reason: str = "", at: datetime | None = None
    ) -> tuple[OrganisationEvent, ...]:
        """All of these requests in order; raises RefusedError, and then nothing is written."""
        office = self.office
        with office.store.writing(office.name, office.rulebook.agency.short) as log:
            organisation = log.organisation()
            entry = self._entry(organisation, by, reason, at)
            events = self._arranged(organisation, requests, entry)
            log.append_to_organisation(events)
        return events

    def import_roster(self, roster: Roster, *, by: str, reason: str = "") -> Enrolment:
        """All of a roster; raises BadInputError with every fault, and then nothing is written."""
        office = self.office
        with office.store.writing(office.name, office.rulebook.agency.short) as log:
            enrolment = self._enrolled(log.organisation(), roster, by, reason)
            log.append_to_organisation(enrolment.events)
        return enrolment

    def preview_roster(self, roster: Roster, *, by: str, reason: str = "") -> Enrolment:
        """What `import_roster` would change; nothing is written."""
        return self._enrolled(self.organisation, roster, by, reason)

    def hand_over(
        self, request: HandOver, *, by: str, reason: str = "", at: datetime | None = None
    ) -> HandedOver:
        """職務移交: positions go to the successor; names the cases on their way that stay."""
        cases = self.cases_of(request.person)
        events = self.arrange(request, by=by, reason=reason, at=at)
        return HandedOver(events=events, cases=cases)

    def cases_of(self, person: str) -> tuple[HandedCase, ...]:
        """The cases on their way that this person handles, soonest due first."""
        with self.office.store.reading() as connection:
            return tuple(
                HandedCase(id=case_id, subject=subject, due=due)
                for case_id, subject, due in lists.handled_by(connection, self.office.name, person)
            )

    def preview(
        self, *requests: Request, by: str, reason: str = "", at: datetime | None = None
    ) -> tuple[OrganisationEvent, ...]:
        """What `arrange` would record; nothing is written."""
        organisation = self.organisation
        return self._arranged(organisation, requests, self._entry(organisation, by, reason, at))

    def _enrolled(
        self, organisation: Organisation, roster: Roster, by: str, reason: str
    ) -> Enrolment:
        return enrol(
            roster,
            organisation,
            entry=self._entry(organisation, by, reason or f"匯入名冊 {roster.file}", None),
            agency=self.office.rulebook.agency,
            calendar=self.office.calendar_with(organisation.closed_days),
        )

    def _entry(
        self, organisation: Organisation, by: str, reason: str, at: datetime | None
    ) -> Entry:
        now = self.office.clock()
        return Entry(
            at=at or max(now, organisation.last_at or now),
            recorded_at=now,
            recorded_by=by,
            reason=reason,
        )

    def _arranged(
        self, organisation: Organisation, requests: Sequence[Request], entry: Entry
    ) -> tuple[OrganisationEvent, ...]:
        office = self.office
        events: tuple[OrganisationEvent, ...] = ()
        for request in requests:
            arranged = arrange(
                organisation,
                request,
                entry=entry,
                agency=office.rulebook.agency,
                calendar=office.calendar_with(organisation.closed_days),
            )
            organisation = reduce(after, arranged, organisation)
            events = (*events, *arranged)
        return events
