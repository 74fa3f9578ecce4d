"""What the API tells of audits, field by field, as /openapi.json says."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from web.api.resources import Resource
from workflow.audit.codes import Severity
from workflow.kept.about import State


class ReachedResource(Resource):
    """做到哪裡。How far a run is."""

    stage: str
    """階段。The stage."""
    done: int
    """做了多少。How much of it is done."""
    of: int
    """共多少，不知道為 0。Of how much; 0 where that is not known."""


class CitedRowResource(Resource):
    """所依的流程列。The row relied on."""

    key: str
    """列的鍵。The row's key."""
    line: int = Field(examples=[123])
    """印在檔案第幾行。The line of the file as issued."""


class RejectedResource(Resource):
    """沒有讀入的一行或一格。A line or a cell that could not be read."""

    line: int
    """檔案第幾行，由 1 起。The line of the file, from 1."""
    column: str
    """欄名，整行為空。The heading; empty for the whole line."""
    value: str
    """內容。What stands there."""
    reason: str
    """為什麼，以及可用什麼。Why, and what is allowed."""


class AuditFinding(Resource):
    """一項發現。One deviation of one case."""

    case_id: str
    """文號。The case."""
    code: str = Field(examples=["REVIEW_SKIPPED"])
    """代碼。Its code."""
    severity: Severity
    """嚴重性。How grave it is."""
    position: str
    """職稱或會辦單位，對整件的為空。Of whom it speaks; empty for the whole case."""
    message: str
    """說明，可以直接寫進報告。The sentence, as it may stand in a report."""
    row: CitedRowResource | None
    """所依的流程列，不明為 null。The row relied on; null where none is known."""
    evidence: list[int]
    """第幾筆紀錄，1 是欄名之後第一筆。Record numbers, 1 = the first after the header."""
    assumed: bool
    """是否依推測而未經確認的列。Whether the row was suggested and nobody has confirmed it."""


class AssumedResource(Resource):
    """依主旨推測的列。A row suggested by the subject."""

    subject: str
    """主旨。The subject."""
    unit: str
    """擬辦的單位，不明為空。The drafting unit; empty where unknown."""
    row: CitedRowResource
    """推測的列。The row suggested."""
    score: float = Field(ge=0, le=1)
    """相合程度。How well it fits."""
    cases: list[str]
    """哪些文號。Which cases."""
    confirmed: bool
    """是否已確認。Whether somebody confirmed it."""


class UnjudgedResource(Resource):
    """沒有判流程的一件。A case whose route was not judged."""

    case_id: str
    """文號。The case."""
    records: list[int]
    """沒有讀入的紀錄。The records that could not be read."""


class StratumResource(Resource):
    """母體裡的一個單位。A unit of the population."""

    unit: str
    """單位，不明為空。The unit; empty where unknown."""
    population: int
    """母體裡幾件。How many of the population are its."""
    drawn: int
    """抽了幾件。How many were drawn."""


class SampleResource(Resource):
    """抽出的樣本，以及怎麼抽的。A sample, with all that draws it again."""

    way: Literal["random", "consecutive"]
    """隨機，或依文號連號。By a seed, or the first by number."""
    spread: Literal["together", "proportional", "each"]
    """不分層、依單位比例，或每個單位同數。Whether units are strata, and how."""
    seed: int | None
    """隨機的種子。The seed of a random one."""
    since: str | None = Field(examples=["2026-03-02"])
    """只抽這一天以後收文的。Only what came on this day or later."""
    cases: int
    """紀錄裡幾件。How many cases the records hold."""
    population: int
    """母體幾件。How many could be drawn."""
    excluded: dict[str, int] = Field(examples=[{"confidential": 2, "open": 31}])
    """排除的，各幾件。How many are excluded, by reason."""
    size: int
    """抽了幾件。How many were drawn."""
    confidence: float | None
    """信賴水準；件數由人指定的為 null。The confidence; null where the size was said."""
    tolerable: float | None
    """可容忍偏差率。The tolerable rate."""
    deviations: int | None
    """母體裡幾件偏差就達可容忍偏差率。How many deviations make that rate."""
    chance: float | None
    """有這麼多偏差而一件都沒抽到的機率。The chance that the sample holds none of them."""
    strata: list[StratumResource]
    """各單位；不分層為空。The units; empty where they are no strata."""
    ids: list[str]
    """抽出的文號，依抽出的次序。The cases in the order drawn."""
    told: list[str]
    """怎麼抽的，逐句。In sentences how it was drawn."""


class AuditState(Resource):
    """一份稽核做到哪裡；done 之後，結果的各欄也在這裡。

    How far an audit is; once it is done, the fields of its result stand here too.
    """

    id: str
    """稽核的代號。Its id: nobody can guess it."""
    state: Literal[
        State.UPLOADED, State.QUEUED, State.RUNNING, State.DONE, State.FAILED, State.CUT_OFF
    ]
    """uploaded、queued、running、done、failed，或 cut_off：伺服器中途停止，可再送一次。"""
    file: str
    """檔名。The file's name."""
    size: int
    """位元組數。Its size in bytes."""
    by: str
    """誰送來的。Who brought it."""
    created_at: datetime
    """何時送來。When it was brought."""
    ended_at: datetime | None
    """何時結束。When it ended."""
    order: Literal["file", "time"]
    """各筆的次序。In which order records are judged."""
    progress: ReachedResource | None
    """執行中做到哪裡。How far it is, while it runs."""
    problem: list[str]
    """failed 的原因。Why it failed."""
    cases: int | None = None
    """幾件。How many cases."""
    events: int | None = None
    """幾筆紀錄。How many records."""
    rejected: list[RejectedResource] | None = None
    """沒有讀入的。What could not be read."""
    findings: list[AuditFinding] | None = None
    """發現，依第一筆證據與代碼排序。The findings, by first record, then code."""
    summary: dict[str, int] | None = None
    """各代碼幾項。How many of each code."""
    assumptions: list[AssumedResource] | None = None
    """推測的列。Rows suggested."""
    unjudged: list[UnjudgedResource] | None = None
    """沒有判流程的公文。Cases whose route was not judged."""
    notes: list[str] | None = None
    """無從得知的事。What the log leaves unknown."""
    rulebooks: list[str] | None = None
    """所依規則版本。The versions of the rules relied on."""
    sample: SampleResource | None = None
    """最後一次抽的樣本；沒有抽過為 null。The sample drawn last; null where none was."""
    drawings: int | None = None
    """抽過幾次。How many samples were drawn."""


class AuditList(Resource):
    """留存的稽核，新的在前，不含結果。The audits kept, newest first, without results."""

    items: list[AuditState]
    """各份稽核。The audits."""
