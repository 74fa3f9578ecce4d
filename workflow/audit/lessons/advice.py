"""What helps once a finding was made: advice.toml, an entry a code."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """Which exercises of 演練 train this."""

    kind: str
    level: int
    skill: str  # a misconception that the exercise is about
    record: str = ""  # an action that its record must hold; "" for any


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """For one code; `explained` is "" where no published rule speaks of the reasons for it."""

    code: str
    next_time: str
    next_time_en: str
    practice: Practice
    explained: str = ""
    explained_en: str = ""
    explained_source: str = ""


@cache
def advice() -> Mapping[str, Advice]:
    """All of it by code, in the order of the file."""
    text = (files("workflow.audit.lessons") / "advice.toml").read_text("utf-8")
    return {entry["code"]: _advice(entry) for entry in tomllib.loads(text)["advice"]}


def _advice(entry: dict[str, Any]) -> Advice:
    practice = Practice(**entry.pop("practice"))
    return Advice(**entry, practice=practice)
