"""What can be asked of an organisation; people as they are called.

A name will do while only one person bears it; else a 員工編號, or a label 姓名（員工編號）.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Appoint:
    """到職; with `until`, the last day is known from the start.

    A `staff_number` nobody has makes another person of that name, if the name is known.
    """

    person: str
    staff_number: str = ""  # 員工編號
    unit: str
    position: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveNumber:
    """登錄員工編號 of somebody who was appointed without one."""

    person: str
    staff_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """離職: the last day in one position; the day before the first if it was never taken up."""

    person: str
    unit: str
    position: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """職務移交: everything somebody holds after `last_day` goes to the successor."""

    person: str
    successor: str
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDeputies:
    """Somebody is away, or a position is vacant; these stand in, first choice first."""

    person: str = ""
    holder: str = ""  # the vacant position, as Duty.holder names it; instead of a person
    deputies: tuple[str, ...]
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetDeputies:
    """From `since` on these stand in instead; with none, the person is back."""

    person: str = ""
    holder: str = ""  # the vacant position; instead of a person
    since: date
    deputies: tuple[str, ...] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDay:
    """停班."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenDay:
    """恢復上班."""

    day: date


Request = (
    Appoint | GiveNumber | End | HandOver | NameDeputies | ResetDeputies | CloseDay | ReopenDay
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a change comes from: when it is recorded, by whom, and why."""

    at: datetime  # by the clock of the office, aware
    recorded_at: datetime  # by the machine's clock, aware
    recorded_by: str
    reason: str = ""
