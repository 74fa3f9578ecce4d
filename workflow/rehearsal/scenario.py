"""What a rehearsal supposes: documents, staff, hours, service times, absences. Frozen values.

Names of positions are those of the agency; a key of a position is 單位/職稱 (綜合企劃組/股長), or
職稱 alone for every unit that has it. Whatever a scenario leaves out has its default here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from rules.agency.agency import Mode
from rules.editing.edit import Edit
from rules.marks import Action

OUTSIDE = "府外"  # the unit of outside agencies in keys
ROLES = "職務"  # the unit of roles in keys
Shares = Mapping[str, float]


class Distribution(Enum):
    """How durations scatter about their mean."""

    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"
    GAMMA = "gamma"
    CONSTANT = "constant"


class Interarrival(Enum):
    """How the gaps between documents scatter."""

    EXPONENTIAL = "exponential"
    CONSTANT = "constant"


class Clock(Enum):
    """By which days a rehearsal runs."""

    TAIWAN = "taiwan"  # the working days of the government calendar, office hours only
    CONTINUOUS = "continuous"  # every day, round the clock


class Assignment(Enum):
    """Who of several 承辦人員 takes a document."""

    POOL = "pool"  # whoever is free
    OWN = "own"  # one of them by turn, and it comes back to him


class ReturnTo(Enum):
    """To whom a 退回 goes, where no position is named."""

    DRAFTER = "drafter"
    PREVIOUS = "previous"  # who signed before on the ladder


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A part of every working day, in minutes after midnight."""

    opens: int
    closes: int

    @property
    def minutes(self) -> int:
        """How long it is."""
        return self.closes - self.opens


OFFICE_HOURS = (
    Span(opens=510, closes=750),
    Span(opens=810, closes=1050),
)  # 08:30-12:30 13:30-17:30
ROUND_THE_CLOCK = (Span(opens=0, closes=1440),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What is said of a time to sign; None where it is left to what is said more generally."""

    distribution: Distribution | None = None
    mean_minutes: float | None = None
    cv: float | None = None  # standard deviation / mean; of lognormal and gamma only


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnaround:
    """How long an outside agency takes, in days of the office clock."""

    distribution: Distribution = Distribution.CONSTANT
    mean: float = 3.0
    cv: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """A row that documents follow, and its relative weight."""

    row: str  # KEY or line:N, as written
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """When more documents come than on average; relative weights, 1 where nothing is said.

    The average over a week of working days, and over the office hours of a day, stays `per_day`.
    """

    weekdays: Mapping[int, float] = field(default_factory=dict[int, float])  # 0 = Monday
    hours: Mapping[Span, float] = field(default_factory=dict[Span, float])


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """How many documents come, how urgent, and by which rows."""

    per_day: float = 30.0
    interarrival: Interarrival = Interarrival.EXPONENTIAL
    urgency: Shares = field(default_factory=dict[str, float])  # 速別 -> share; empty: all 普通件
    mix: tuple[Weighted, ...] = ()  # empty: every routable row alike
    profile: Profile = Profile()


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Times to sign, the more particular before the more general."""

    default: Service = Service()
    actions: Mapping[Action, Service] = field(default_factory=dict[Action, Service])
    positions: Mapping[str, Service] = field(default_factory=dict[str, Service])  # by key


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """How many hold each position: of a unit, else by default, else one.

    `units` has the units of the agency, and 機關 and 職務 for shared positions and roles.
    """

    default: Mapping[str, int] = field(default_factory=dict[str, int])
    units: Mapping[str, Mapping[str, int]] = field(default_factory=dict[str, Mapping[str, int]])
    assignment: Assignment = Assignment.POOL

    def holders(self, unit: str, position: str) -> int:
        """How many hold a position."""
        return self.units.get(unit, {}).get(position) or self.default.get(position, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """One holder less of a position, whole days, both included."""

    position: str
    unit: str  # "" for positions above a unit's head and for roles
    since: date
    until: date
    deputy: str = ""  # a position of the same unit or a shared one; "" = nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """How documents fare on their way."""

    return_probability: float = 0.0  # of a 審核 or 核定, at every visit; below 1
    return_to: ReturnTo | str = ReturnTo.DRAFTER  # or a position
    condition_probability: float = 0.5  # that a printed condition holds
    cosign: Mode | None = None  # None: as the route has it
    outside: Turnaround = Turnaround()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario, checked: every name in it is known to the agency it was read for."""

    name: str
    start: date
    days: int | None = None  # of the window; None where only --cases ends the run
    warmup_days: int | None = 0  # None: as many as MSER-5 finds (auto)
    clock: Clock = Clock.TAIWAN
    office_hours: tuple[Span, ...] = OFFICE_HOURS
    arrivals: Arrivals = Arrivals()
    services: Services = Services()
    staff: Staff = Staff()
    hours: Mapping[str, tuple[Span, ...]] = field(default_factory=dict[str, tuple[Span, ...]])
    absences: tuple[Absence, ...] = ()
    behaviour: Behaviour = Behaviour()
    edits: tuple[Edit, ...] = ()  # of the table; the routes that documents follow are those edited

    @property
    def day_hours(self) -> tuple[Span, ...]:
        """The hours of a day that a rehearsal has: all of them where it is continuous."""
        return self.office_hours if self.clock is Clock.TAIWAN else ROUND_THE_CLOCK

    @property
    def day_minutes(self) -> int:
        """Office minutes of a day."""
        return sum(span.minutes for span in self.day_hours)
