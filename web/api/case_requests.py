"""What the API may be asked of cases, field by field: which ones, by whom, and what to do."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from rules.rulerow import RuleRow
from web.api.queries import LONGEST_QUERY, OneOf, Query, WholeNumber
from web.http.forms import MOST_DAYS
from web.http.identity import Claim
from workflow.actions import read_action
from workflow.actions.commands import Command
from workflow.actions.registering import Registration
from workflow.calendar import TAIPEI
from workflow.case.duties import Actor
from workflow.case.plan import Answer
from workflow.case.words import CLOSED, State
from workflow.desk.inbox import INBOX_ROWS
from workflow.moments import FIRST_DAY, LAST_DAY
from workflow.reports.board import BoardFilter, BoardRow, LastListed, Nearness

PLACE = "^([01][0-9a-f]{6}[0-9]{1,20})?$"  # closed or not, the day in hex, the 文號
DRAFTER, REGISTRY = "綜合企劃組/承辦人員", "機關/總收文"
LONGEST_WORD, LONGEST_ROW = 200, 1000


def _near(day: date) -> date:
    """A day that a case can be about."""
    if not FIRST_DAY <= day <= LAST_DAY:
        allowed = {"first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()}
        raise PydanticCustomError("far_day", "{first} to {last}", allowed)
    return day


def _in_taiwan(moment: datetime) -> datetime:
    """A time near enough; without an offset it is Taiwan's."""
    _near(moment.date())
    return moment if moment.tzinfo else moment.replace(tzinfo=TAIPEI)


Day = Annotated[date, AfterValidator(_near)]
Moment = Annotated[datetime, AfterValidator(_in_taiwan)]


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


Conditions = dict[str, ConditionAnswer]


def _answers(conditions: Conditions) -> dict[str, Answer]:
    return {
        name: Answer(required=each.required, reason=each.reason)
        for name, each in conditions.items()
    }


class RegistrationRequest(ActorBody):
    """收文：依流程表的一列立案。A document that comes in, by a row of the table."""

    acting_as: str = Field(alias="as", min_length=1, max_length=LONGEST_WORD, examples=[REGISTRY])
    """以何身分收文。As whom it is registered."""
    row: str = Field(min_length=1, max_length=LONGEST_ROW, examples=["line:9"])
    """依哪一列：KEY 或 line:行號。By which row."""
    subject: str
    """主旨。The subject."""
    urgency: str = "普通件"
    """速別。The urgency."""
    category: str = "一般"
    """類別。The category."""
    received_at: Moment | None = None
    """收文時間，沒有時區的是臺灣的；不給為現在。When it came; now by default."""
    confirmed: bool = False
    """確認收文時間無誤；超過一年前的要確認。That it was received then, however long ago."""
    due: Day | None = None
    """限辦日期；不給則依類別與速別推算。When it is due; else counted."""
    within: int = Field(0, ge=0)
    """文到幾日，代替限辦日期。Days from receipt, instead."""
    initiated: bool = False
    """創簽：沒有來文。Initiated here."""
    confidential: bool = False
    """密件。A 密件."""
    conditions: Conditions = Field(default_factory=Conditions)
    """條件會辦，依名稱。Conditional co-signers, by name."""

    def registration(self, row: RuleRow, actor: Actor) -> Registration:
        """The same for the casework."""
        return Registration(
            row=row,
            subject=self.subject,
            actor=actor,
            urgency=self.urgency,
            category=self.category,
            received_at=self.received_at,
            is_receipt_confirmed=self.confirmed,
            due=self.due,
            within=self.within,
            is_initiated=self.initiated,
            is_confidential=self.confidential,
            conditions=_answers(self.conditions),
        )


class ActionRequest(ActorBody):
    """對一件公文做一個動作；各動作要什麼，看 fields。One action; `fields` says what it asks."""

    action: str = Field(min_length=1, max_length=LONGEST_WORD, examples=["擬辦"])
    """動作。The action."""
    opinion: str = ""
    """意見。The opinion."""
    outcome: str = ""
    """核定：如擬、發、不發……，或所擇的方案。The decision."""
    stance: str = ""
    """會辦：同意、有意見、免會；准駁：同意、不同意。The stance of a co-signer, or a ruling."""
    to: str = ""
    """對象。Whom or what it names."""
    reason: str = ""
    """理由。Why."""
    form: str = ""
    """擬辦：簽、先簽後稿、簽稿併陳、以稿代簽。How 簽 and 稿 go together."""
    options: list[str] = Field(default_factory=list[str])
    """擬辦：供核定者擇一的方案。Options to choose from."""
    content_changed: bool = False
    """擬辦：內容變更，會辦重來。Co-signers are asked anew."""
    days: int = Field(0, ge=0, le=MOST_DAYS)
    """展期：日數。Days more."""
    due: Day | None = None
    """展期：新的限辦日期，代替日數。The new due date, instead."""
    urgency: str = ""
    """改速別：新的速別。The new urgency."""
    conditions: Conditions = Field(default_factory=Conditions)
    """擬辦：條件會辦，依名稱。Conditional co-signers, by name."""

    def command(self, actor: Actor, desk: str) -> Command:
        """The same for the casework; raises UnknownActionError."""
        return Command(
            action=read_action(self.action, self.to),
            actor=actor,
            opinion=self.opinion,
            outcome=self.outcome,
            stance=self.stance,
            to=self.to,
            reason=self.reason,
            conditions=_answers(self.conditions),
            desk=desk,
            form=self.form,
            options=tuple(self.options),
            content_changed=self.content_changed,
            days=self.days,
            due=self.due,
            urgency=self.urgency,
        )


REGISTERED = {
    "as": REGISTRY,
    "row": "line:9",
    "subject": "示範市政顧問會議",
    "urgency": "速件",
}
DRAFTED = {"as": DRAFTER, "action": "擬辦", "opinion": "擬如說明"}
DECIDED = {"as": "機關/局長", "action": "核定", "opinion": "可", "outcome": "發"}
