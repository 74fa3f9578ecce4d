"""A case as an audit counts it: by its unit, when it came, whether and when it was done.

Samples are drawn from these, and reports count by them; what is wrong with it is in the findings.
"""

from enum import Enum
from typing import NamedTuple

from workflow.audit.log import Log, LoggedCase


class CaseEnd(Enum):
    """How a case stands at the end of its records."""

    OPEN = "未結"
    DONE = "辦結"
    JOINED = "併辦"  # under another case, which is judged for it
    CANCELLED = "銷號"


class ExaminedCase(NamedTuple):
    """One case of an audit, in the order of the log. A tuple, since a log holds many."""

    id: str
    subject: str
    unit: str  # that drafts: of its row, else as the records say; "" where neither tells
    line: int  # of its row; 0 where none is known
    received: int  # the day, as date.toordinal(); 0 where no record tells
    ended: int  # the day of the close or the last decision, the same; 0 for one that is open
    end: CaseEnd
    is_confidential: bool = False  # 密 or above; False too where the log does not say 密等


class Trait(NamedTuple):
    """What of a case decides whether a sample may hold it, and in which stratum."""

    unit: str
    end: CaseEnd
    is_confidential: bool
    received: int  # date.toordinal(), 0 where unknown


def trait_of(case: ExaminedCase) -> Trait:
    """The traits of a case."""
    return Trait(case.unit, case.end, case.is_confidential, case.received)


def one_case(log: Log, case: LoggedCase) -> Log:
    """The records of one case by themselves, as if the file held no others."""
    span = slice(case.start, case.stop)
    return Log(
        file=log.file,
        cases=(case._replace(start=0, stop=case.stop - case.start),),
        steps=log.steps,
        step=log.step[span],
        number=log.number[span],
        at=log.at[span],
        due=log.due[span],
        people=log.people,
        person=log.person[span],
        principal=log.principal[span],
    )
