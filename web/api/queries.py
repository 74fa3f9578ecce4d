"""What the API may be asked, field by field, as /openapi.json describes it."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from rules.rulebook import Rulebook
from rules.rulerow import Status
from rules.texts import as_known

LONGEST_QUERY = 100
LONGEST_SUBJECT = 500
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
    }


def cursor_after(line: int) -> str:
    """The cursor of the page that begins after `line`."""
    return f"{line:08x}"


def line_of(cursor: str) -> int:
    """The line that a cursor stands for; 0 for none."""
    return int(cursor or "0", 16)


def _known(value: str, info: ValidationInfo) -> str:
    assert isinstance(info.context, Rulebook)
    allowed = choices(info.context)[info.field_name or ""]
    value = as_known(value, allowed)
    if value not in allowed:
        raise PydanticCustomError("not_one_of", "{allowed}", {"allowed": "、".join(allowed[1:])})
    return value


def _cursor(value: str) -> str:
    if not re.fullmatch(CURSOR, value):
        raise PydanticCustomError("not_a_cursor", "next of the page before")
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
    limit: int = Field(50, ge=1, le=100)
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
    top: int = Field(5, ge=1, le=20)
    """至多幾列。Rows at most."""
