"""What a kept rehearsal asks; without a word one scenario is compared with others."""

from dataclasses import dataclass
from enum import Enum

BY, ON_TIME, MOST_MORE = 0.2, 0.95, 10


class Kind(Enum):
    """Which question; the value is what programs say."""

    COMPARE = "compare"  # a scenario, and others less it
    SWEEP = "sweep"  # one or two inputs over all their values
    SENSITIVITY = "sensitivity"  # each input a little less and a little more
    STAFFING = "staffing"  # the fewest people of whom enough is in time
    FIT = "fit"  # the scenario that a log suggests
    VALIDATION = "validation"  # a scenario beside a log of the office


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with what is said of it; what another kind asks stays as it is here."""

    kind: Kind = Kind.COMPARE
    vary: tuple[str, ...] = ()  # of a sweep: KEY=VALUES each
    by: float = BY  # of a sensitivity: the share by which inputs change
    on_time: float = ON_TIME  # of a staffing: the rate aimed at
    most: int = MOST_MORE  # of a staffing: how many people more at most
    difference: float | None = None  # of a validation: days asked about; None: a tenth of the mean
    keeps: bool = False  # of a fit: times to sign and staff stay as they were


COMPARE = Question()
