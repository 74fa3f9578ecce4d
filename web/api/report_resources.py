"""What the API is asked and tells of 稽催 and 月報表, field by field, as /openapi.json says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from web.api.case_requests import LONGEST_WORD, ActorBody, ReaderQuery
from web.api.queries import LONGEST_QUERY, Query
from web.api.resources import Resource
from workflow.reports.reminders import Limit

MOST_LINES = 10_000


class SheetQuery(ReaderQuery):
    """Which form of a paper, and for whom."""

    format: Literal["html", "pdf"] = "html"
    """html 或 pdf。The form of the file."""


class StatisticsQuery(Query):
    """Which month, and of which unit."""

    month: str = Field("", max_length=LONGEST_QUERY, examples=["2026-11"])
    """月份，115-11 或 2026-11；不給為本月。The month; this one by default."""
    unit: str = Field("", max_length=LONGEST_QUERY)
    """只看這個單位。Of this unit only."""


class RemindersQuery(ReaderQuery):
    """Whose sheets."""

    place: str = Field("", max_length=LONGEST_QUERY)
    """只看這一處手上的：單位、機關、外機關。Of what lies there only."""


class RemindersRequest(ActorBody):
    """稽催一處今天要催的，或撤銷今天的稽催。Reminds a place, or takes today's back."""

    place: str = Field(min_length=1, max_length=LONGEST_WORD, examples=["會計室"])
    """哪一處。The place of the sheet."""
    do: Literal["remind", "withdraw"] = "remind"
    """remind 稽催，withdraw 撤銷今天的。What to do."""
    only: list[str] = Field(default_factory=list[str], max_length=MOST_LINES)
    """只對這些行（line）；不給為整張。Only these lines of the sheet; all by default."""


REMINDED = {"as": "機關/總收文", "place": "會計室"}


class RemindedResource(Resource):
    """做了多少。What came of it."""

    documents: int
    """幾件。How many documents."""
    passed_over: int
    """略過幾件：今天已催過，或已不在那裡。How many were passed over."""
    lines: list[str]
    """做了的各行。The lines that were done."""


class ReminderResource(Resource):
    """稽催單的一行。One line of a sheet."""

    line: str
    """這一行的代號。The token of this line."""
    case_id: str
    """文號。The case."""
    unit: str
    """承辦單位。The drafting unit."""
    subject: str
    """主旨。The subject."""
    urgency: str
    """速別。The urgency."""
    due: date
    """限辦日期。When the case is due."""
    limit: Limit
    """以限辦日期或會辦時限計。Which limit counts."""
    last_day: date
    """最後一日。The last day."""
    days_left: int
    """剩幾個工作日，逾期為負。Working days left, negative when late."""
    since: datetime
    """自何時在那裡。Since when it lies there."""
    actions: list[str]
    """該做什麼。What is due."""
    reminded: int
    """已催幾次。How often so far."""
    reminded_today: bool
    """今天催過。Whether today."""
    told: str | None
    """陳報誰。Who above is told."""


class RemindedHolder(Resource):
    """一個職務要催的。What one holder is reminded of."""

    holder: str
    """職稱。The holder."""
    reminders: list[ReminderResource]
    """各行，最遲的在前。The lines, the latest first."""


class ReminderSheetResource(Resource):
    """一張稽催單。The sheet of one place."""

    place: str
    """哪一處。The place."""
    count: int
    """幾件。How many documents."""
    late: int
    """其中逾期幾件。How many of them are late."""
    holders: list[RemindedHolder]
    """各職務。The holders."""


class RemindersResource(Resource):
    """今天的稽催單。The sheets of today."""

    today: date
    """今天。The day."""
    places: list[str]
    """各處。Every place there is."""
    sheets: list[ReminderSheetResource]
    """各張，最遲的在前。The sheets, the worst first."""


class FiguresResource(Resource):
    """一個單位或合計的數字；比率由 0 到 1。Figures; rates from 0 to 1, null of nothing."""

    carried: int
    """前月未結。Open when the month began."""
    received: int
    """本月收文。Received."""
    cancelled: int
    """銷號。Cancelled."""
    closed: int
    """辦結。Closed."""
    issued: int
    """發文。Issued."""
    filed: int
    """存查。Filed."""
    in_time: int
    """依限辦結。Closed in time."""
    late: int
    """逾限辦結。Closed late."""
    in_time_rate: float | None
    """依限辦結比率。The rate closed in time."""
    average_days: float | None
    """發文平均使用日數。Average days used."""
    open: int
    """月底未結。Open at the end."""
    overdue: int
    """未結逾期。Overdue of those."""
    averaged: int
    """計入平均件數。How many the average counts."""
    used_days: float
    """使用日數合計。Days used together."""


class UnitFiguresResource(FiguresResource):
    """一個單位的數字。The figures of one unit."""

    unit: str
    """單位。The unit."""


class MonthResource(Resource):
    """一個月的趨勢。One month of the trend."""

    month: str = Field(examples=["2026-11"])
    """月份。The month."""
    closed: int
    """辦結。Closed."""
    in_time: int
    """依限辦結。Closed in time."""
    in_time_rate: float | None
    """依限辦結比率。The rate closed in time."""
    issued: int
    """發文。Issued."""
    average_days: float | None
    """發文平均使用日數。Average days used."""


class StatisticsResource(Resource):
    """公文處理成績月報表，與 chenhe statistics --format json 相同。

    As of `chenhe statistics --format json`.
    """

    agency: str
    """機關。The agency."""
    month: str = Field(examples=["2026-11"])
    """月份。The month."""
    until: date
    """統計至何日。Up to which day."""
    units: list[UnitFiguresResource]
    """各單位。The units."""
    total: FiguresResource
    """合計。All of them."""
    trend: list[MonthResource]
    """連同前十一個月。With the eleven months before."""
    formulas: list[str]
    """怎麼算。How it is counted."""
