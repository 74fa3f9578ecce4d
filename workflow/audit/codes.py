"""The table of codes: what each finding is called, how grave it is, what it says: codes.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

ROW_UNKNOWN, ROW_DOUBTFUL = "ROW_UNKNOWN", "ROW_DOUBTFUL"
NO_DECISION = "NO_DECISION"
DECIDED_BELOW, DECIDED_ABOVE = "DECIDED_BELOW", "DECIDED_ABOVE"
REVIEW_SKIPPED, RESIGN_MISSING = "REVIEW_SKIPPED", "RESIGN_MISSING"
SIGNED_AFTER_DECISION = "SIGNED_AFTER_DECISION"
OUT_OF_ORDER, REVIEW_EXTRA = "OUT_OF_ORDER", "REVIEW_EXTRA"
COSIGN_MISSING, COSIGN_ORDER, COSIGN_LATE = "COSIGN_MISSING", "COSIGN_ORDER", "COSIGN_LATE"
SAME_PERSON_TWICE, DEPUTY_INVALID = "SAME_PERSON_TWICE", "DEPUTY_INVALID"
MARK_MISSING, RECONCILE_MISSING = "MARK_MISSING", "RECONCILE_MISSING"
DISPATCH_UNAPPROVED, OPINION_MISSING = "DISPATCH_UNAPPROVED", "OPINION_MISSING"
TIME_DISORDER, EXTENSION_LATE = "TIME_DISORDER", "EXTENSION_LATE"
OVERDUE, COSIGN_OVERDUE = "OVERDUE", "COSIGN_OVERDUE"


class Severity(Enum):
    """How grave a finding is."""

    GRAVE = "嚴重"
    ORDINARY = "一般"
    HINT = "提示"

    @property
    def english(self) -> str:
        """The word in English; 一般 and 提示 have other ones elsewhere."""
        return self.name.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One thing that a finding may say, with places for its facts."""

    id: str  # "" for the usual one of its code
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One kind of finding, in both languages."""

    id: str
    severity: Severity
    name: str
    name_en: str
    meaning: str  # when it is found, and what is not found beside it
    meaning_en: str
    covers: tuple[str, ...]  # codes that are not reported beside it for the same signatures
    example: str
    example_en: str
    source: str  # the public page of the rule; "" where the table as printed is the rule
    sentences: tuple[Sentence, ...]

    def sentence(self, name: str = "", *, english: bool = False) -> str:
        """The template of one of its sentences; raises KeyError."""
        for each in self.sentences:
            if each.id == name:
                return each.en if english else each.zh
        raise KeyError(f"{self.id}: {name}")


@cache
def codes() -> Mapping[str, Code]:
    """All of them by id, in the order of the file."""
    text = (files("workflow.audit") / "codes.toml").read_text("utf-8")
    return {entry["id"]: _code(entry) for entry in tomllib.loads(text)["code"]}


def code_of(code: str) -> Code:
    """The code of this id; raises KeyError."""
    return codes()[code]


def _code(entry: dict[str, Any]) -> Code:
    plain = {
        name: each for name, each in entry.items() if name not in ("severity", "covers", "say")
    }
    return Code(
        severity=Severity(entry["severity"]),
        covers=tuple(entry["covers"]),
        sentences=tuple(Sentence(**{"id": "", **each}) for each in entry["say"]),
        **plain,
    )
