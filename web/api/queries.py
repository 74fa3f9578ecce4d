"""What the API may be asked, field by field, as /openapi.json describes it."""

from __future__ import annotations

import re
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from rules.rulebook import Rulebook
from rules.rulerow import Status
from rules.texts import as_known
from web.http.numbers import WholeNumber
from workflow.audit.log import Order
from workflow.case.words import State
from workflow.reports.board import Nearness
from workflow.training.faults import BadExercisesError
from workflow.training.making.wanted import MOST_SEED
from workflow.training.requesting import MIXED, kinds_named

LONGEST_QUERY = 100
LONGEST_SUBJECT = 500
MOST_EXERCISES = 100  # of one answer; the command makes more
View = Literal["full", "trainee", "key"]
FULL = "full"  # the only view that says its seed, so that answers can be scored
LONGEST_MAPPING = 20_000  # characters of TOML
AUDIT_CHOICES = {"order": tuple(each.value for each in Order), "organisation": ("", "office")}
CURSOR = "^([0-9a-f]{8})?$"


def choices(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """The closed sets a request may choose from; empty means any."""
    units = rulebook.agency.units
    positions = dict.fromkeys(each for unit in units for each in unit.ladder.positions)
    return {
        "unit": ("", *(unit.name for unit in units)),
        "schedule": ("", *dict.fromkeys(row.schedule for row in rulebook.rows)),
        "decider": ("", *positions),
        "status": ("", *(each.value for each in Status)),
        "state": ("", *(each.value for each in State)),
        "urgency": ("", *rulebook.agency.limits),
        "nearness": ("", *(each.value for each in Nearness)),
    }


def cursor_after(line: int) -> str:
    """The cursor of the page that begins after `line`."""
    return f"{line:08x}"


def line_of(cursor: str) -> int:
    """The line that a cursor stands for; 0 for none."""
    return int(cursor or "0", 16)


def _known(value: str, info: ValidationInfo) -> str:
    """One of the words that the field may say, however it is spelled."""
    assert isinstance(info.context, Rulebook)
    allowed = choices(info.context)[info.field_name or ""]
    value = as_known(value, allowed)
    if value not in allowed:
        raise PydanticCustomError("not_one_of", "{allowed}", {"allowed": "、".join(allowed[1:])})
    return value


def _cursor(value: str) -> str:
    """Nothing but what a page before gave."""
    if not re.fullmatch(CURSOR, value):
        raise PydanticCustomError("not_a_cursor", "next of the page before")
    return value


def _kinds(value: str) -> str:
    """Kinds of exercises, or why they are none."""
    try:
        kinds_named(value)
    except BadExercisesError as error:
        allowed = error.faults[0].facts["allowed"]
        raise PydanticCustomError("not_one_of", "{allowed}", {"allowed": allowed}) from error
    return value


def _audit_choice(value: str, info: ValidationInfo) -> str:
    """One of the words that the field may say."""
    allowed = AUDIT_CHOICES[info.field_name or ""]
    if value not in allowed:
        said = "、".join(filter(None, allowed))
        raise PydanticCustomError("not_one_of", "{allowed}", {"allowed": said})
    return value


def _view(value: str, info: ValidationInfo) -> str:
    """A view; but for the full one the seed must be given, so that it can be had again."""
    if value not in get_args(View):
        allowed = "、".join(get_args(View))
        raise PydanticCustomError("not_one_of", "{allowed}", {"allowed": allowed})
    if value != FULL and info.data.get("seed", 0) is None:
        raise PydanticCustomError("without_seed", "with a seed")
    return value


OneOf = Annotated[str, AfterValidator(_known)]


class Query(BaseModel):
    """What may stand after the question mark; validated with the rulebook as its context."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class RowQuery(Query):
    """Which rows, and from where on."""

    q: str = Field("", max_length=LONGEST_QUERY, examples=["議會"])
    """每個詞都須出現。Words that all must occur."""
    unit: OneOf = ""
    """單位。The unit."""
    schedule: OneOf = ""
    """表別。The schedule."""
    decider: OneOf = ""
    """核定層級。Who decides."""
    status: OneOf = ""
    """讀取狀態。How the row was read."""
    limit: WholeNumber = Field(50, ge=1, le=100)
    """一頁至多幾列。Rows a page at most."""
    cursor: Annotated[
        str, AfterValidator(_cursor), Field(json_schema_extra={"pattern": CURSOR})
    ] = ""
    """前一頁的 next；第一頁免填。The field next of the page before."""


class SuggestionQuery(Query):
    """What the document is about."""

    subject: str = Field(
        min_length=1, max_length=LONGEST_SUBJECT, examples=["員工職名章遺失，申請重刻"]
    )
    """主旨。The subject."""
    unit: OneOf = ""
    """只找這個單位。Only rows of this unit."""
    top: WholeNumber = Field(5, ge=1, le=20)
    """至多幾列。Rows at most."""


class ExerciseQuery(Query):
    """Which set of exercises."""

    kind: Annotated[str, AfterValidator(_kinds)] = Field(
        MIXED, max_length=LONGEST_QUERY, examples=["order,deadline"]
    )
    """題型，可寫多種，以逗號分開；mixed 為各種都有。The kinds, comma between; mixed for all."""
    level: WholeNumber = Field(1, ge=1, le=3)
    """第幾級。The level."""
    count: WholeNumber = Field(10, ge=1, le=MOST_EXERCISES)
    """幾題。How many."""
    seed: WholeNumber | None = Field(None, ge=0, le=MOST_SEED)
    """同一個種子出同一份題；不寫則另抽一個。The same seed makes the same set; else one is drawn."""
    unit: OneOf = ""
    """只用這個單位的列。Only rows of this unit."""
    rows: str = Field("", max_length=LONGEST_SUBJECT, examples=["line:123,line:133"])
    """只用這些列，以逗號分開。Only these rows, comma between."""
    view: Annotated[
        str, AfterValidator(_view), Field(json_schema_extra={"enum": list(get_args(View))})
    ] = FULL
    """full 題組全文；trainee 給學員的、key 解答，都要同時給 seed。

    All; what a trainee may have, or the key, both by a seed.
    """


class AuditQuery(Query):
    """How a log is to be read and judged."""

    file: str = Field("log", min_length=1, max_length=LONGEST_QUERY, examples=["簽核紀錄.csv"])
    """檔名，寫在發現裡。The file's name, as findings quote it."""
    mapping: str = Field("", max_length=LONGEST_MAPPING, examples=['[columns]\n"文號" = ["案號"]'])
    """欄位對照，TOML；不給則由檔案推測。How columns are read; by default as the file suggests."""
    sheet: str = Field("", max_length=LONGEST_QUERY)
    """活頁簿的哪個工作表；不給則取最像紀錄的。Which worksheet; by default the likeliest."""
    order: Annotated[
        str,
        AfterValidator(_audit_choice),
        Field(json_schema_extra={"enum": list(AUDIT_CHOICES["order"])}),
    ] = Order.FILE.value
    """一件公文的各筆依檔案次序或依時間。Records of a case in the file's order, or by time."""
    organisation: Annotated[
        str,
        AfterValidator(_audit_choice),
        Field(json_schema_extra={"enum": list(AUDIT_CHOICES["organisation"])}),
    ] = ""
    """office：以辦公室的人員判斷現任與代理。Judges holders and deputies by the office's people."""
    assume_rows: bool = False
    """沒有寫流程列的，依推測的列來判，並註明。Judges by suggested rows, and says so."""
    by: str = Field("", max_length=LONGEST_QUERY, examples=["示範檢核員"])
    """誰送來的。Who brings it."""
