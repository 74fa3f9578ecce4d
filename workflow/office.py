"""An office: a rulebook, a clock and a log of its own. Nothing mixes between offices."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from rules.rulebook import Rulebook
from workflow.calendar import TAIPEI, WorkingCalendar, taiwan_calendar
from workflow.organisation.people import Organisation
from workflow.store.log import Store

LIVE = "live"
DEMONSTRATION = "demo"


def taipei_now() -> datetime:
    """The machine's clock, in Taiwan's time."""
    return datetime.now(TAIPEI)


@dataclass(frozen=True, kw_only=True)
class Office:
    """One agency at work: the live office, or the demonstration."""

    name: str
    rulebook: Rulebook
    store: Store
    clock: Callable[[], datetime] = taipei_now

    @property
    def organisation(self) -> Organisation:
        """Who holds what, who stands in for whom, and which days were closed."""
        return self.store.organisation(self.name)

    @property
    def calendar(self) -> WorkingCalendar:
        """The working days of this office, less the closures recorded."""
        return self.calendar_with(self.organisation.closed_days)

    def calendar_with(self, closed_days: frozenset[date]) -> WorkingCalendar:
        """The working days of this agency, less these closures and those of its settings."""
        return taiwan_calendar(self.rulebook.agency.closures | closed_days)
