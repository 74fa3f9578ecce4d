"""What each operation of the API answers: lists of resources, and problems."""

from __future__ import annotations

from pydantic import Field

from web.api.resources import Doubt, Finding, Resource, Row, RowDoubt, Suggestion


class Answer(Resource):
    """What every list says of itself."""

    rulebook: str = Field(examples=["taipei-doit@0123456789ab"])
    """所依規則版本。The version of the rules answered from."""


class RowPage(Answer):
    """依原表次序的一頁列。A page of rows in printed order."""

    total: int
    """全部頁合計幾列。How many rows all pages have."""
    items: list[Row]
    """各列。The rows."""
    next: str | None
    """下一頁的 cursor，沒有下一頁為 null。The cursor of the next page; null on the last."""


class Suggestions(Answer):
    """最相合者在前；都不合則為空。Best first; empty when nothing fits."""

    items: list[Suggestion]
    """各列。The rows."""


class Doubts(Answer):
    """全部未答的疑義。Every doubt not yet answered."""

    items: list[RowDoubt]
    """各疑義。The doubts."""


class Findings(Answer):
    """檢查整張表的結果。What the checks found."""

    items: list[Finding]
    """各結果。The findings."""


class Fault(Resource):
    """一個欄位的錯。One field at fault."""

    field: str = Field(examples=["limit"])
    """欄位。The field."""
    value: str | None = Field(examples=["999"])
    """收到的值，未給為 null。What was sent; null if nothing was."""
    allowed: str = Field(examples=["100 以下的數"])
    """可用的值。What may be sent."""


class Problem(Resource):
    """RFC 9457：哪裡不對、怎麼辦。What went wrong."""

    type: str = Field(examples=["/problems/404"])
    """種類。The kind of problem."""
    title: str
    """一句話。In a phrase."""
    status: int = Field(examples=[404])
    """HTTP 狀態。The HTTP status."""
    detail: str
    """說明。In full."""
    errors: list[Fault] = Field(default=[])
    """422：每一個有錯的欄位。Every field at fault."""
    candidates: list[str] = Field(default=[])
    """404：相近的列。The nearest rows."""
    doubts: list[Doubt] = Field(default=[])
    """409：這一列的疑義。Why the row has no route."""
