"""What the API tells of people, deputies and closed days, field by field."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from web.api.queries import LONGEST_QUERY, Query
from web.api.resources import Resource


class OrganisationQuery(Query):
    """Of which day."""

    on: str = Field("", max_length=LONGEST_QUERY, examples=["2026-03-02"])
    """哪一日，西元或民國；不給為今天。The day; today by default."""


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
