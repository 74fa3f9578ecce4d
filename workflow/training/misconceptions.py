"""The misconceptions behind wrong answers, by name: misconceptions.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TOO_HIGH, BEYOND_AUTHORITY, FORGOTTEN_COSIGNER, COSIGNED_AT_WRONG_TIME = "M1", "M2", "M3", "M4"
OUTSIDE_BEFORE_HEAD, BLANK_SIGNS, WRONG_ROW, COUNTS_FIRST_DAY = "M5", "M6", "M7", "M8"
DAYS_OFF, LIMIT_OR_USED, COSIGNED_AGAIN, PARALLEL_AS_CHAIN = "M9", "M10", "M11", "M12"
MARK_FORGOTTEN, WRONG_DEPUTY_MARK, GUESSED_ROUTE = "M13", "M14", "M15"
COMMENT_UNANSWERED, APPROVED_MEANS_SENT, STAMP_WITHOUT_WORDS = "M16", "M17", "M18"
TIME_FILLED_IN_LATER, COSIGNED_AT_OWN_LEISURE = "M19", "M20"


@dataclass(frozen=True, slots=True, kw_only=True)
class Misconception:
    """One thing that people wrongly believe, and what holds instead."""

    id: str
    name: str
    why: str  # one sentence
    source: str  # the page that says so; "" where the table as printed does


@cache
def misconceptions() -> Mapping[str, Misconception]:
    """All of them by id, in the order of the file."""
    text = (files("workflow.training") / "misconceptions.toml").read_text("utf-8")
    every = (Misconception(**each) for each in tomllib.loads(text)["misconception"])
    return {each.id: each for each in every}
