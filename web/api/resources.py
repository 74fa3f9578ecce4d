"""What the API tells of the table and lists of it, field by field, as /openapi.json says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from rules.agency.agency import CosignerKind, Issuer, Mode
from rules.marks import Action
from rules.rulerow import Status


class Resource(BaseModel):
    """Fields may be added to an answer, never renamed or taken away."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)


class Step(Resource):
    """一個職稱的一個動作。One position's part in a row."""

    position: str = Field(examples=["股長"])
    """職稱。The position."""
    action: Action
    """動作。What it does."""


class Cosigner(Resource):
    """受會單位、機關或職務。A party asked to co-sign."""

    name: str = Field(examples=["會計室"])
    """全名。Its full name."""
    kind: CosignerKind
    """本機關單位、外機關、職務。A unit, an outside agency or a role of the agency."""
    condition: str | None = Field(examples=["必要時"])
    """只在此條件成立時會辦。Asked only if this holds."""
    before: str | None
    """須先於此會辦者。The co-signer that waits for this one."""


class Doubt(Resource):
    """讀不定之處與各種讀法。What cannot be read, with the lawful readings near it."""

    code: str = Field(examples=["TWO_DECIDERS"])
    """疑義代碼。What kind of doubt."""
    message: str
    """說明。The doubt in a sentence."""
    candidates: list[list[Step]]
    """候選讀法。The candidate readings."""


class RowDoubt(Doubt):
    """一列的一個疑義。One doubt of one row."""

    key: str
    """列的鍵。The row's key."""
    line: int = Field(examples=[13])
    """印在檔案第幾行。The line of the file as issued."""
    printed: list[str]
    """該行各格原文。Every cell of the line, as printed."""


class Finding(RowDoubt):
    """檢查的一個結果。Something in the table worth a look."""

    related: list[int]
    """相關的其他行。The lines of the other rows involved."""


class Correction(Resource):
    """校對者的答覆。A reviewer's answer, in force."""

    number: int
    """校對紀錄的編號。Its number in the journal."""
    key: str
    """列的鍵。The row's key."""
    line: int
    """印在檔案第幾行。The line of the file as issued."""
    printed: list[str]
    """當時各格原文。The cells as printed then."""
    steps: list[Step]
    """讀為。The reading."""
    cosign_text: str
    """會辦讀為。The co-signing text as read."""
    remark: str
    """備考讀為。The remark as read."""
    reviewer: str
    """校對者。Who answered."""
    at: datetime
    """時間。When."""
    because: str
    """理由。Why."""


class Source(Resource):
    """原表的位置。Where it is printed."""

    file: str
    """檔名。The file as issued."""
    line: int = Field(examples=[9])
    """第幾行，由 1 起。The line, counted from 1."""


class Row(Resource):
    """流程表的一列。One row of the responsibility table."""

    key: str = Field(examples=["綜合企劃組/乙/市政顧問會議/市政顧問會議作業。"])
    """鍵：單位/表別/項目/內容[/業務名稱]。The row's key."""
    unit: str = Field(examples=["綜合企劃組"])
    """單位。The unit."""
    schedule: str = Field(examples=["乙"])
    """表別。The schedule."""
    issuer: Issuer
    """府文或局文。In whose name it runs: the city's (府) or the agency's own (機關)."""
    item: str
    """公務項目。The item."""
    content: str
    """公務內容。The content."""
    task: str
    """業務名稱，未印者為空。The task, empty where none is printed."""
    status: Status
    """讀取狀態。How far the row can be trusted; a doubtful row has no route."""
    steps: list[Step]
    """職稱與動作，存疑列為空。Who does what; empty while doubtful."""
    decider: str | None = Field(examples=["局長"])
    """核定層級，存疑列為 null。Who decides; null while doubtful."""
    cosigners: list[Cosigner]
    """會辦對象。Who co-signs."""
    cosign_text: str
    """會辦原文。The co-signing text as printed."""
    remark: str
    """備考。The remark."""
    doubts: list[Doubt]
    """疑義。What cannot be read."""
    repair: str | None
    """修補的理由。Why it is read otherwise than printed."""
    correction: Correction | None
    """現行的校對。The reviewer's answer in force."""
    confirmed_by: str | None
    """確認整頁者。Who confirmed its page against the print."""
    issued_on: date | None
    """該表別的發布日期。When its schedule was issued."""
    issue_document: str
    """發布文號。By which letter."""
    printed: list[str]
    """該行各格原文。Every cell of the line, as printed."""
    page: int
    """原表第幾頁。The page of the table."""
    source: Source
    """原表的位置。Where it is printed."""


class Branch(Resource):
    """一個會辦分支。One co-signer's part of a stage."""

    name: str
    """會辦對象。Who co-signs."""
    kind: CosignerKind
    """種類。Its kind."""
    condition: str | None
    """只在此條件成立時會辦。Asked only if this holds."""
    signers: list[str]
    """依序簽名的職稱，空字串為該機關自定。The positions that sign, in order."""


class SignStage(Resource):
    """一關簽核。One signature of the ladder."""

    kind: Literal["sign"]
    """簽核。"""
    position: str
    """職稱。The position."""
    action: Action
    """動作。What it does."""
    assisting: bool
    """襄助核稿。Whether the position assists the reviewers."""


class CosignStage(Resource):
    """一關會辦，全部會完才續陳。A round of co-signing; all sign before the ladder goes on."""

    kind: Literal["cosign"]
    """會辦。"""
    mode: Mode
    """並會或順會。All at once or one after the other."""
    branches: list[Branch]
    """各分支。The branches."""
    before: list[Annotated[list[str], Field(min_length=2, max_length=2)]]
    """先後：前者會畢後者才會。Pairs: the first signs before the second."""


Stage = Annotated[SignStage | CosignStage, Field(discriminator="kind")]


class RouteResource(Resource):
    """一列的陳核流程，條件還沒有決定。A row's route, conditions open."""

    key: str
    """列的鍵。The row's key."""
    line: int
    """印在檔案第幾行。The line of the file as issued."""
    unit: str
    """單位。The unit."""
    schedule: str
    """表別。The schedule."""
    issuer: Issuer
    """府文或局文。In whose name it runs."""
    issued_on: date | None
    """該表別的發布日期。When its schedule was issued."""
    issue_document: str
    """發布文號。By which letter."""
    version: str = Field(examples=["taipei-doit@0123456789ab"])
    """所依規則版本。The version of the rules answered from."""
    ladder: list[str]
    """該單位的全部職稱，由下而上。Every position of the unit, lowest first."""
    stages: list[Stage]
    """依序各關。The stages in order."""


class Suggestion(Resource):
    """可能適用的一列。A row that a document may be about."""

    key: str
    """列的鍵。The row's key."""
    line: int
    """印在檔案第幾行。The line of the file as issued."""
    unit: str
    """單位。The unit."""
    score: float = Field(ge=0, le=1)
    """相合程度，0 到 1。How well it fits."""
    matched: list[str]
    """主旨中對上的詞。The words of the subject that matched."""
    likened: dict[str, str]
    """主旨的詞，在這一列裡另有說法者。Words that stand otherwise in the row."""
    routable: bool
    """能否排流程。Whether a document may follow it now."""


class Listed(Resource):
    """What every list says of itself."""

    rulebook: str = Field(examples=["taipei-doit@0123456789ab"])
    """所依規則版本。The version of the rules answered from."""


class RowPage(Listed):
    """依原表次序的一頁列。A page of rows in printed order."""

    total: int
    """全部頁合計幾列。How many rows all pages have."""
    items: list[Row]
    """各列。The rows."""
    next: str | None
    """下一頁的 cursor，沒有下一頁為 null。The cursor of the next page; null on the last."""


class Suggestions(Listed):
    """最相合者在前；都不合則為空。Best first; empty when nothing fits."""

    items: list[Suggestion]
    """各列。The rows."""


class Doubts(Listed):
    """全部未答的疑義。Every doubt not yet answered."""

    items: list[RowDoubt]
    """各疑義。The doubts."""


class Findings(Listed):
    """檢查整張表的結果。What the checks found."""

    items: list[Finding]
    """各結果。The findings."""
