"""What the API is asked to change of people, deputies and closed days, field by field."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rules.agency.agency import Agency
from web.api.case_requests import LONGEST_WORD, ActorBody, Body, Day
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
