"""What a plant is: it changes the lines of one case such that exactly one finding is due."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.audit_trial.sheet import Sheet
from tests.audit_trial.traces import Trace

# Whom the finding must name, any of these; ("",) where it speaks of the case. () where the record
# gives no place for it, and then nothing was changed.
Named = tuple[str, ...]
Planting = Callable[[Trace, Sheet, Random], Named]
CASE: Named = ("",)
NOWHERE: Named = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One way to deviate, and the code that it must be found under."""

    code: str
    way: str  # in a few words
    planting: Planting
    phase: int = 0  # what moves lines goes before what changes words, and clocks come last


WORDS, CLOCKS, LAST = 1, 2, 3
