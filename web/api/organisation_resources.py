"""What the API is asked and tells of people, deputies and closed days, field by field."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from rules.agency.agency import Agency
from web.api.case_requests import LONGEST_WORD, ActorBody, Body, Day
from web.api.queries import LONGEST_QUERY, Query
from web.api.resources import Resource
from workflow.case.duties import holder_key
from workflow.organisation.changes import (
    Appoint,
    CloseDay,
    End,
    GiveNumber,
    HandOver,
    NameDeputies,
    ReopenDay,
    Request,
    ResetDeputies,
)
from workflow.organisation.identifying import position_named

MOST_CHANGES, MOST_DEPUTIES = 200, 20
Word = Annotated[str, Field(max_length=LONGEST_WORD)]
Named = Annotated[str, Field(min_length=1, max_length=LONGEST_WORD)]


class OrganisationQuery(Query):
    """Of which day."""

    on: str = Field("", max_length=LONGEST_QUERY, examples=["2026-03-02"])
    """哪一日，西元或民國；不給為今天。The day; today by default."""


class Appointing(Body):
    """到職。Somebody takes up a position."""

    kind: Literal["appoint"]
    """appoint。"""
    person: Named
    """姓名，或員工編號。A name, or a staff number."""
    position: Named
    """單位/職稱；各單位共用的可只寫職稱。UNIT/POSITION."""
    since: Day
    """到職日。The first day."""
    until: Day | None = None
    """最後一日。The last day."""
    staff_number: Word = ""
    """員工編號；與別人同名時必填。Needed where the name is known already."""

    def asked(self, agency: Agency) -> Request:
        """The same for the office."""
        unit, position = position_named(self.position, agency)
        return Appoint(
            person=self.person,
            staff_number=self.staff_number,
            unit=unit,
            position=position,
            since=self.since,
            until=self.until,
        )


class Numbering(Body):
    """登錄員工編號。Somebody is given a staff number."""

    kind: Literal["number"]
    """number。"""
    person: Named
    """姓名。The name."""
    staff_number: Named
    """員工編號。The number."""

    def asked(self, agency: Agency) -> Request:
        """The same for the office; `agency` is not asked."""
        return GiveNumber(person=self.person, staff_number=self.staff_number)


class Ending(Body):
    """離職。The last day in a position."""

    kind: Literal["end"]
    """end。"""
    person: Named
    """姓名，或員工編號。A name, or a staff number."""
    position: Named
    """單位/職稱。UNIT/POSITION."""
    until: Day
    """最後一日。The last day."""

    def asked(self, agency: Agency) -> Request:
        """The same for the office."""
        unit, position = position_named(self.position, agency)
        return End(person=self.person, unit=unit, position=position, until=self.until)


class HandingOver(Body):
    """職務移交：職務與手上的案件。Positions and cases go to a successor."""

    kind: Literal["hand-over"]
    """hand-over。"""
    person: Named
    """移交者。Who hands over."""
    successor: Named
    """接任者。Who takes over."""
    last_day: Day
    """最後一日。The last day."""

    def asked(self, agency: Agency) -> Request:
        """The same for the office; `agency` is not asked."""
        return HandOver(person=self.person, successor=self.successor, last_day=self.last_day)


class Deputising(Body):
    """指定代理人，或重設：原有的到前一日為止。Names deputies, or others instead."""

    kind: Literal["deputies", "reset-deputies"]
    """deputies 指定，reset-deputies 重設；重設而不給代理人，就是本人回來。"""
    person: Word = ""
    """請假者；職務出缺時不給。The absent one; nobody for a vacancy."""
    position: Word = ""
    """出缺的職務，代替請假者。The vacant position, instead."""
    deputies: list[Word] = Field(default_factory=list[str], max_length=MOST_DEPUTIES)
    """代理人，依順位。Who stands in, first choice first."""
    since: Day
    """第一日。The first day."""
    until: Day | None = None
    """最後一日。The last day."""

    def asked(self, agency: Agency) -> Request:
        """The same for the office."""
        vacant = holder_key(*position_named(self.position, agency)) if self.position else ""
        made = NameDeputies if self.kind == "deputies" else ResetDeputies
        return made(
            person=self.person,
            holder=vacant,
            deputies=tuple(self.deputies),
            since=self.since,
            until=self.until,
        )


class Closing(Body):
    """停班，或恢復上班。A day is closed, or opened again."""

    kind: Literal["close-day", "reopen-day"]
    """close-day 停班，reopen-day 恢復上班。"""
    day: Day
    """哪一日。The day."""

    def asked(self, agency: Agency) -> Request:
        """The same for the office; `agency` is not asked."""
        return CloseDay(day=self.day) if self.kind == "close-day" else ReopenDay(day=self.day)


Change = Annotated[
    Appointing | Numbering | Ending | HandingOver | Deputising | Closing,
    Field(discriminator="kind"),
]


class ChangesRequest(ActorBody):
    """人員、代理人、停班日的異動，全部登錄或全部不登錄。Changes: all of them, or none."""

    changes: list[Change] = Field(min_length=1, max_length=MOST_CHANGES)
    """各項異動，依序；kind 是 appoint、number、end、hand-over、deputies、reset-deputies、
    close-day 或 reopen-day。The changes, in order, each of a kind."""
    reason: str = ""
    """事由，如派令字號；停班必填。Why."""
    preview: bool = False
    """只看會登錄什麼，不登錄。Shows what it would record, and records nothing."""


APPOINTED = {
    "as": "機關/總收文",
    "reason": "示範派令",
    "changes": [
        {
            "kind": "appoint",
            "person": "示範甲",
            "position": "綜合企劃組/股長",
            "since": "2026-03-02",
        }
    ],
}
CLOSED_DAY = {
    "as": "機關/總收文",
    "reason": "示範颱風停止上班",
    "changes": [{"kind": "close-day", "day": "2026-11-24"}],
}


class MovedCase(Resource):
    """一件因異動而改變的公文。A case that changed with it."""

    id: str
    """文號。The case."""
    subject: str
    """主旨，密件不公開。The subject; not that of a 密件."""
    due: date
    """限辦日期。When it is due now."""


class OrganisationEventResource(Resource):
    """登錄的一筆。One event recorded; further fields by its kind."""

    kind: str = Field(examples=["PersonAppointed"])
    """種類。What happened."""
    words: str
    """說明。The same in a sentence."""


class ChangesResource(Resource):
    """登錄了什麼。What was recorded."""

    previewed: bool
    """只是預覽，沒有登錄。Whether nothing was recorded."""
    events: list[OrganisationEventResource]
    """各筆。The events."""
    handed: list[MovedCase]
    """移交給接任者的案件。Cases that went to a successor."""
    shifted: list[MovedCase]
    """限辦日期改變的案件。Cases whose due date moved."""


class DeputyResource(Resource):
    """一個代理人。One who stands in."""

    deputy: str
    """姓名。The name."""
    deputy_id: str
    """代號。The id."""
    order: int
    """順位。The choice."""
    since: date
    """第一日。The first day."""
    until: date | None
    """最後一日。The last day."""


class Holding(Resource):
    """任職者。Who holds a position."""

    person: str
    """姓名。The name."""
    person_id: str
    """代號。The id."""
    staff_number: str
    """員工編號。The staff number."""
    since: date
    """到職日。The first day."""
    until: date | None
    """最後一日。The last day."""
    is_away: bool
    """請假。Whether they are away."""


class PositionResource(Resource):
    """一個職務。One position."""

    unit: str
    """單位。The unit."""
    position: str
    """職稱。The position."""
    people: list[Holding]
    """任職者，出缺為空。Who holds it; nobody if it is vacant."""
    deputies: list[DeputyResource]
    """出缺的代理人。Who stands in for the vacancy."""
    acting: str | None
    """當日由誰代理。Who does that day."""


class AwayResource(Resource):
    """一個請假的人。Somebody away."""

    person: str
    """姓名。The name."""
    person_id: str
    """代號。The id."""
    acting: str | None
    """當日由誰代理。Who stands in that day."""
    acting_id: str | None
    """其代號。Their id."""
    deputies: list[DeputyResource]
    """代理人。The deputies."""


class ClosureResource(Resource):
    """一個停班日。A closed day."""

    day: date
    """哪一日。The day."""
    reason: str
    """事由。Why."""


class OrganisationResource(Resource):
    """某一日的組織，與 chenhe organisation show --format json 相同。

    As of `chenhe organisation show --format json`.
    """

    on: date
    """哪一日。The day."""
    positions: list[PositionResource]
    """各職務。The positions."""
    away: list[AwayResource]
    """請假的人。Who is away."""
    closures: list[ClosureResource]
    """停班日。The closed days."""
