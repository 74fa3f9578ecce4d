"""What every event says, and the words that signers choose from."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Stance(Enum):
    """What a co-signer says; no remark means consent."""

    AGREE = "同意"
    COMMENT = "有意見"
    NOT_NEEDED = "免會"


class Outcome(Enum):
    """What the decider says."""

    AS_PROPOSED = "如擬"
    DISPATCH = "發"
    DO_NOT_DISPATCH = "不發"
    DISPATCH_LATER = "緩發"
    DISPATCH_AMENDED = "修正後發"
    OPTION = "擇定"  # one of the options that the drafter offered


class Form(Enum):
    """How 簽 and 稿 go together (文書處理手冊; New Taipei 文書處理要點)."""

    MEMO = "簽"
    MEMO_THEN_DRAFT = "先簽後稿"  # two documents, one plan each
    MEMO_WITH_DRAFT = "簽稿併陳"  # two documents, one plan
    DRAFT_ONLY = "以稿代簽"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One fact about one case: who, as which position, for whom, when, on which row."""

    case_id: str
    sequence: int  # 1 for the first event of a case
    at: datetime  # by the clock of the office, aware
    recorded_at: datetime
    unit: str
    position: str
    person: str
    for_person: str = ""  # 被代理人
    opinion: str = ""
    mark: str = ""  # 代為決行, 代
    rulebook: str  # the version relied on
    row: str  # the key of the row relied on
