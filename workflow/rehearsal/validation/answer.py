"""What comes of a validation: values to keep, to tell and to show."""

from dataclasses import dataclass
from datetime import date

from workflow.kept.about import Said

MEAN = "cycle_days"
SHARES = frozenset({"on_time_rate", "unfinished_rate"})  # of 1; all others are days or counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of the log and of the simulation.

    The bounds hold what one run more of the simulation would give, 19 times of 20: a log is one run
    too. They are wider than an interval of the mean, and None where a single replication ran.
    """

    key: str
    recorded: float | None
    simulated: float | None
    low: float | None = None
    high: float | None = None

    @property
    def is_alike(self) -> bool | None:
        """Whether the log could be one run of the simulation; None where that is not known."""
        if self.recorded is None or self.low is None or self.high is None:
            return None
        return self.low <= self.recorded <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """How long documents stay at a position: from the desk opening to its signature."""

    figure: Figure  # its key is that of the position; days a signature
    signatures: int  # in the log
    excess: float  # days of stay a document, simulated less recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the log, by days of receipt."""

    first: date
    last: date
    days: int  # working days
    received: int
    decided: int  # by its end, as that is for this part

    @property
    def unfinished(self) -> int:
        """How many were not yet decided."""
        return self.received - self.decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """A scenario fitted to the first part of a log, run over the days of the last part."""

    scenario: str  # the name of what was given
    file: str  # of the log
    seed: int
    replications: int
    warmup_days: int
    learned: Part
    judged: Part
    difference: float  # days that are asked about
    smallest_seen: float | None  # days
    figures: tuple[Figure, ...]
    positions: tuple[Stay, ...]  # that which differs most a document first
    earth_movers_distance: float | None  # days
    one_run_distance: float | None  # that between one replication and all of them, on average
    recorded_curve: tuple[float, ...]  # days of the decided at LEVELS
    simulated_curve: tuple[float, ...]
    notes: tuple[Said, ...] = ()

    @property
    def cycle(self) -> Figure:
        """The mean days from receipt to 核定."""
        return next(each for each in self.figures if each.key == MEAN)

    @property
    def is_seen(self) -> bool | None:
        """Whether a difference as large as asked about could be seen."""
        return None if self.smallest_seen is None else self.smallest_seen <= self.difference

    @property
    def is_alike(self) -> bool | None:
        """Whether the scenario resembles the office, by the mean."""
        return self.cycle.is_alike

    @property
    def most_apart(self) -> Stay | None:
        """The position beyond its bounds that makes most of the difference.

        None if none is, unless the whole is not alike: then that which makes most of it.
        """
        beyond = (each for each in self.positions if each.figure.is_alike is False)
        known = (each for each in self.positions if each.figure.is_alike is not None)
        return next(beyond, None if self.is_alike else next(known, None))
