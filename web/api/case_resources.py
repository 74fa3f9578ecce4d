"""What the API tells of cases, field by field, as /openapi.json says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from rules.agency.agency import Issuer
from web.api.resources import Resource, Stage

NUMBER = "1150000001"
Day = date | Literal[""]  # empty where a 密件 says nothing


class RowTaken(Resource):
    """所依的流程列；密件為空。The row relied on; empty for a 密件 of others."""

    key: str
    """列的鍵。The row's key."""
    line: int = Field(examples=[9])
    """印在檔案第幾行。The line of the file as issued."""


class DeskResource(Resource):
    """一關：誰該做什麼。One open desk: who owes what."""

    unit: str = Field(examples=["綜合企劃組"])
    """單位。The unit."""
    position: str = Field(examples=["承辦人員"])
    """職稱。The position."""
    action: str = Field(examples=["擬辦"])
    """動作。What is due."""
    desk: str = Field(examples=["2.1"])
    """桌號，寫在 If-Match。Its token, for If-Match."""


class ListedCaseResource(Resource):
    """清單裡的一件。One case of a list."""

    id: str = Field(examples=[NUMBER])
    """文號。Its number."""
    state: str = Field(examples=["擬辦中"])
    """階段。Its state."""
    confidential: bool
    """密件。Whether it is a 密件."""
    subject: str
    """主旨。The subject."""
    unit: str
    """承辦單位。The drafting unit."""
    row: RowTaken
    """所依的流程列。The row relied on."""
    urgency: str
    """速別。The urgency."""
    due: date
    """限辦日期。When it is due."""
    days_left: int
    """剩幾個工作日，逾期為負。Working days left, negative when overdue."""
    outcome: str | None
    """決定，未核定為 null。The decision, if there is one."""
    open: list[DeskResource]
    """現在輪到。Whose turn it is."""


class CasePage(Resource):
    """一頁案件，限辦日期近者在前。A page of cases, the soonest due first."""

    items: list[ListedCaseResource]
    """各件。The cases."""
    total: int
    """各頁合計幾件。How many there are on all pages."""
    total_is_cut: bool
    """是否只數到這裡，可能更多。Whether there may be more: they are not counted any further."""
    next: str | None
    """下一頁的 cursor，最後一頁為 null。The cursor of the next page; null on the last."""


class Chased(Resource):
    """被稽催的人。Who was reminded."""

    holder: str
    """職稱。The holder."""
    count: int
    """幾次。How often."""


class ApplicationResource(Resource):
    """待准駁的申請。Something applied for that waits for a ruling."""

    action: str
    """申請什麼。What is applied for."""
    ruler: str
    """由誰准駁。Who rules on it."""
    reason: str
    """理由。Why."""
    row: str | None
    """改到哪一列。The row named."""
    due: date | None
    """展到哪一日。The day named."""


class CaseResource(Resource):
    """一件公文，與 chenhe case show --format json 相同；密件對流程外的人，內容是空的。

    One case, as of `chenhe case show --format json`; of a 密件 others are told nothing of its
    content.
    """

    id: str = Field(examples=[NUMBER])
    """文號。Its number."""
    version: int
    """最後一筆紀錄的序號。The sequence of its last event."""
    state: str = Field(examples=["擬辦中"])
    """階段。Its state."""
    row: RowTaken | dict[str, Any]
    """所依的流程列。The row relied on."""
    rulebook: str
    """所依規則版本。The version of the rules relied on."""
    unit: str
    """承辦單位。The drafting unit."""
    issuer: Issuer | str
    """府文或局文。In whose name it runs."""
    issued_on: Day | None
    """該表別的發布日期。When its schedule was issued."""
    subject: str
    """主旨。The subject."""
    category: str
    """類別。The category."""
    urgency: str
    """速別。The urgency."""
    received_at: datetime
    """收文時間。When it was received."""
    due: date
    """限辦日期。When it is due."""
    outcome: str | None
    """決定，未核定為 null。The decision, if there is one."""
    open: list[DeskResource]
    """現在輪到。Whose turn it is."""
    plan: list[Stage]
    """依序各關。The stages in order."""
    unanswered: list[str]
    """還沒有決定的條件會辦。Conditional co-signers to decide on."""
    excused: list[str]
    """免會的。Co-signers excused."""
    unchanged: list[str]
    """內容未變、不必重會的。Co-signers who need not sign again."""
    commented: list[str]
    """有意見的。Co-signers with an opinion."""
    added: list[str]
    """加會的。Co-signers added."""
    afterwards: list[str]
    """後會的。Who is told after the decision."""
    handler: str
    """承辦人。Who handles it."""
    handler_id: str
    """承辦人的代號。Their id."""
    initiated: bool
    """創簽。Whether it was initiated here."""
    confidential: bool
    """密件。Whether it is a 密件."""
    form: str | None
    """簽、先簽後稿……。How 簽 and 稿 go together."""
    document: str | None
    """現在是簽還是稿。Which document is on its way."""
    option: str | None
    """核定時所擇的方案。The option decided for."""
    options: list[str]
    """供核定者擇一的方案。The options to choose from."""
    ends_on: Day | None
    """期間末日。The end of the period, before days off."""
    counted_from: Day
    """使用日數由次日起算。Days used count from the day after."""
    extensions: int
    """展期幾次。How often it was extended."""
    paused_days: int
    """補正的日數。Days that the clock stood still."""
    suspended_since: Day | None
    """補正自何日。Since when it stands still."""
    closed_on: date | None
    """何日結案。When it was closed."""
    applications: list[ApplicationResource]
    """待准駁的申請。What waits for a ruling."""
    parent: str | None
    """併入哪一件。The case it was merged into."""
    children: list[str]
    """併入的各件。The cases merged into it."""
    returns: int
    """退回幾次。How often it was returned."""
    reassignments: int
    """改分幾次。How often it was reassigned."""
    reminders: int
    """稽催幾次。How often somebody was reminded."""
    chased: list[Chased]
    """稽催了誰。Who was reminded."""
    events: list[dict[str, Any]]
    """簽核紀錄，依序；kind 是事件，action 是動作。The record in order."""


class ActingResource(Resource):
    """以何身分。As whom the request was answered."""

    key: str = Field(examples=["綜合企劃組/股長"])
    """身分的鍵。The key of the identity."""
    title: str = Field(examples=["綜合企劃組股長"])
    """職稱。The position, as people say it."""
    person: str
    """姓名。The name."""
    person_id: str
    """代號，與姓名相同時為空。The id; empty where the name is."""
    for_person: str
    """被代理人。The absent one."""
    vacant: bool
    """職務出缺。Whether nobody holds it."""


class AskedField(Resource):
    """動作要填的一個欄位。One thing an action asks for."""

    name: str = Field(examples=["opinion"])
    """欄位，寫在要求裡。The field of the request."""
    label: str
    """名稱。What people call it."""
    kind: str = Field(examples=["words"])
    """怎麼填。How it is filled in."""
    required: bool
    """必填。Whether it must be given."""
    choices: list[str]
    """可選的值。What there is to choose from."""


class OfferResource(Resource):
    """一個動作：能做，或為什麼不能。One action: allowed, or why not."""

    action: str = Field(examples=["擬辦"])
    """動作。The action."""
    aliases: list[str]
    """別名。What people also call it."""
    group: str
    """哪一類。Its group."""
    allowed: bool
    """現在能不能做。Whether it is allowed now."""
    why: str | None
    """不能做的原因與可行的。Why not, and what would be allowed."""
    desk: str | None = Field(examples=["2.1"])
    """在哪一關做，寫在 If-Match；null 可寫 *。The desk, for If-Match; `*` where it is null."""
    explained: str
    """說明。What it is for."""
    fields: list[AskedField]
    """要填的欄位。What it asks."""


class Offers(Resource):
    """現在能對一件公文做什麼。What may be done to a case now."""

    case: str = Field(examples=[NUMBER])
    """文號。The case."""
    acting: ActingResource
    """以何身分。As whom."""
    items: list[OfferResource]
    """各動作。The actions."""


class WaitingResource(Resource):
    """待辦的一關。One desk of an inbox."""

    case: ListedCaseResource
    """案件。The case."""
    desk: str = Field(examples=["2.1"])
    """桌號，寫在 If-Match。Its token, for If-Match."""
    action: str = Field(examples=["審核"])
    """該做什麼。What is due."""
    since: datetime
    """自何時。Since when."""
    handler: str
    """承辦人。Who handles it."""
    has_draft: bool
    """有沒有草稿。Whether a draft is kept."""
    unanswered: list[str]
    """擬辦前要決定的條件會辦。Conditional co-signers to decide on."""
    together: list[str]
    """可與別件一起做的動作。What may be done together with others."""


class InboxResource(Resource):
    """一個身分的待辦，期限近的在前。What waits for one identity, the soonest due first."""

    acting: ActingResource
    """以何身分。Whose inbox."""
    items: list[WaitingResource]
    """各關。The desks."""
    total: int
    """共有幾關。How many there are."""
    theirs: int
    """同組他人有幾關。How many were assigned to others of the unit."""
