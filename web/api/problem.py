"""What the API says of a request that it cannot answer: RFC 9457, field by field."""

from __future__ import annotations

from pydantic import Field

from web.api.resources import Doubt, Resource


class Fault(Resource):
    """一個欄位的錯。One field at fault."""

    field: str = Field(examples=["limit"])
    """欄位。The field."""
    value: str | None = Field(examples=["999"])
    """送來的值，未給為 null。What was sent; null if nothing was."""
    allowed: str = Field(examples=["100 以下的數"])
    """可用的值。What may be sent."""


class Problem(Resource):
    """RFC 9457：哪裡不對、怎麼辦。What went wrong."""

    type: str = Field(examples=["/problems/404", "/problems/not-your-turn"])
    """種類；規則不允許的，各有名稱。The kind of problem; each refusal by a rule has a name."""
    title: str
    """一句話。In a phrase."""
    status: int = Field(examples=[404])
    """HTTP 狀態。The HTTP status."""
    detail: str
    """說明。In full."""
    request_id: str = Field(examples=["9f86d081884c7d65"])
    """這個要求的代號，同 X-Request-ID；伺服器的紀錄裡也是它。By which the server's log knows it."""
    remedy: str = Field(default="")
    """403：在哪裡可以做。Where it can be done."""
    errors: list[Fault] = Field(default=[])
    """422：每一個有錯的欄位。Every field at fault."""
    candidates: list[str] = Field(default=[])
    """相近的列，或可用的身分。The nearest rows, or the identities there are."""
    doubts: list[Doubt] = Field(default=[])
    """409：這一列的疑義。Why the row has no route."""
