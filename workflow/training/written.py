"""Values as people write them in files: nothing is taken for what was not written.

Python takes a bare number for seconds since 1970 and true for 1; here both are refused.
"""

import re
from datetime import date
from typing import Annotated, Any, cast

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

_WRITTEN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEARS = range(1912, 2911)  # 民國 1 to 999


def _as_text(value: object) -> object:
    """TOML writes numbers and days without quotation marks; a record's cells are texts."""
    if value is None:
        return ""
    is_plain = isinstance(value, int | float | date) and not isinstance(value, bool)
    return str(value) if is_plain else value


def _written(value: object) -> object:
    """A day or time as people write it: a bare number would be read as seconds since 1970."""
    if isinstance(value, date):
        written = value.isoformat()
    elif isinstance(value, str) and _WRITTEN_DAY.match(value):
        written = value
    else:
        raise PydanticCustomError("not_written_out", "not as ISO 8601 writes it")
    if int(written[:4]) not in _YEARS:
        raise PydanticCustomError("far_day", "no year of a document")
    return value


def _day_only(value: object) -> object:
    """A time is no day, though Python's is a kind of it."""
    is_day = _WRITTEN_DAY.fullmatch(value) if isinstance(value, str) else type(value) is date
    if not is_day:
        raise PydanticCustomError("not_a_day", "not a day")
    return value


def no_truth(value: object) -> object:
    """Python takes true for 1."""
    if isinstance(value, bool):
        raise PydanticCustomError("int_type", "a number")
    return value


Cell = Annotated[str, BeforeValidator(_as_text)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written)]
Day = Annotated[date, BeforeValidator(_written), BeforeValidator(_day_only)]


class Model(BaseModel):
    """A value that stands in a file; null where something may be left out leaves it out."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        left_out = {name for name, field in cls.model_fields.items() if not field.is_required()}
        content = cast(dict[str, Any], given)
        return {
            name: value
            for name, value in content.items()
            if value is not None or name not in left_out
        }
