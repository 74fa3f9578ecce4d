"""What every event says."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact about one case: who, as which position, for whom, when, on which row."""

    case_id: str
    sequence: int  # 1 for the first event of a case
    at: datetime  # by the clock of the office, aware
    recorded_at: datetime
    unit: str
    position: str
    person: str
    for_person: str = ""  # 被代理人
    person_id: str = ""  # empty where the name is the id, as in records older than ids
    for_person_id: str = ""
    opinion: str = ""
    mark: str = ""  # 代為決行, 代
    rulebook: str  # the version relied on
    row: str  # the key of the row relied on
