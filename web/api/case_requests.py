"""What the API may be asked of cases, field by field: which ones, by whom, and what to do."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from web.api.queries import LONGEST_QUERY, OneOf, Query, WholeNumber
from web.http.identity import Claim
from workflow.case.words import CLOSED, State
from workflow.desk.inbox import INBOX_ROWS
from workflow.reports.board import BoardFilter, BoardRow, LastListed, Nearness

PLACE = "^([01][0-9a-f]{6}[0-9]{1,20})?$"  # closed or not, the day in hex, the 文號
DRAFTER, REGISTRY = "綜合企劃組/承辦人員", "機關/總收文"
LONGEST_WORD = 200


def place_of(row: BoardRow) -> str:
    """The cursor of the page that begins after this case."""
    return f"{int(row.is_closed)}{row.due.toordinal():06x}{row.id}"


def last_listed(cursor: str) -> LastListed | None:
    """The case that a cursor stands for; None for the beginning."""
    if not cursor:
        return None
    day = min(max(int(cursor[1:7], 16), 1), date.max.toordinal())
    due = date.fromordinal(day)
    return LastListed(is_closed=cursor[0] == "1", due=due, id=cursor[7:])


def _place(value: str) -> str:
    """Nothing but what a page before gave."""
    if not re.fullmatch(PLACE, value):
        raise PydanticCustomError("not_a_cursor", "next of the page before")
    return value


class ReaderQuery(Query):
    """Who asks: without anybody a 密件 is told as everybody may see it."""

    acting_as: str = Field("", alias="as", max_length=LONGEST_QUERY, examples=[DRAFTER])
    """以何身分：單位/職稱，或身分的鍵。As whom: UNIT/POSITION, or the key of an identity."""
    person: str = Field("", max_length=LONGEST_QUERY)
    """是誰，姓名或員工編號；不只一人時必填。Who that is; needed where several hold it."""
    for_person: str = Field("", max_length=LONGEST_QUERY)
    """被代理人。The absent one, of a deputy."""

    @property
    def claim(self) -> Claim | None:
        """As whom; None for nobody in particular."""
        if not (self.acting_as or self.person or self.for_person):
            return None
        return _claim(self.acting_as, self.person, self.for_person)


class ActorQuery(ReaderQuery):
    """Who asks, where it has to be somebody."""

    acting_as: str = Field(alias="as", min_length=1, max_length=LONGEST_QUERY, examples=[DRAFTER])
    """以何身分：單位/職稱，或身分的鍵。As whom: UNIT/POSITION, or the key of an identity."""

    @property
    def actor(self) -> Claim:
        """As whom."""
        return _claim(self.acting_as, self.person, self.for_person)


class CaseQuery(ReaderQuery):
    """Which cases, and from where on."""

    q: str = Field("", max_length=LONGEST_QUERY, examples=["採購"])
    """每個詞都須出現：主旨、文號、姓名。Words that all must occur."""
    unit: OneOf = ""
    """承辦單位。The drafting unit."""
    state: OneOf = ""
    """階段。The state."""
    urgency: OneOf = ""
    """速別。The urgency."""
    nearness: OneOf = ""
    """期限：逾期、今日到期……。How near the due date is."""
    closed: bool = False
    """連已結案的，排在後面。The closed too, after the others."""
    limit: WholeNumber = Field(50, ge=1, le=100)
    """一頁至多幾件。Cases a page at most."""
    cursor: Annotated[str, AfterValidator(_place), Field(json_schema_extra={"pattern": PLACE})] = ""
    """前一頁的 next；第一頁免填。The field next of the page before."""

    @property
    def filter(self) -> BoardFilter:
        """The same for the casework."""
        state = State(self.state) if self.state else None
        return BoardFilter(
            unit=self.unit,
            state=state,
            urgency=self.urgency,
            nearness=Nearness(self.nearness) if self.nearness else None,
            text=self.q.strip(),
            is_closed=None if self.closed or state in CLOSED else False,
            after=last_listed(self.cursor),
        )


class InboxQuery(ActorQuery):
    """Whose inbox, and what of it."""

    whose: Literal["own", "colleagues"] = "own"
    """own 等您處理，colleagues 同組他人。One's own, or what was assigned to others of the unit."""
    limit: WholeNumber = Field(50, ge=1, le=INBOX_ROWS)
    """至多幾關，期限近的在前。Desks at most, the soonest due first."""


class Body(BaseModel):
    """What is sent as JSON."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class ActorBody(Body):
    """Who acts."""

    acting_as: str = Field(alias="as", min_length=1, max_length=LONGEST_WORD, examples=[DRAFTER])
    """以何身分：單位/職稱，或身分的鍵。As whom: UNIT/POSITION, or the key of an identity."""
    person: str = Field("", max_length=LONGEST_WORD)
    """是誰，姓名或員工編號；不只一人時必填。Who that is; needed where several hold it."""
    for_person: str = Field("", max_length=LONGEST_WORD)
    """被代理人。The absent one, of a deputy."""

    @property
    def actor(self) -> Claim:
        """As whom."""
        return _claim(self.acting_as, self.person, self.for_person)


def _claim(acting_as: str, person: str, for_person: str) -> Claim:
    return Claim(acting_as=acting_as, person=person.strip(), for_person=for_person.strip())


class ConditionAnswer(Body):
    """條件會辦是否需要。Whether a conditional co-signer is needed."""

    required: bool
    """需要。Whether it is."""
    reason: str = ""
    """不需要時的理由。Why not."""
