"""The words officials use of a case: where it stands, what is said, how it may end."""

from enum import Enum

from rules.marks import Action


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

    def words(self, opinion: str) -> str:
        """The 批示意見 as recorded: what was written, else 如擬, which says all by itself."""
        return opinion or (self.value if self is Outcome.AS_PROPOSED else "")


class Form(Enum):
    """How 簽 and 稿 go together (文書處理手冊; New Taipei 文書處理要點)."""

    MEMO = "簽"
    MEMO_THEN_DRAFT = "先簽後稿"  # two documents, one plan each
    MEMO_WITH_DRAFT = "簽稿併陳"  # two documents, one plan
    DRAFT_ONLY = "以稿代簽"


class State(Enum):
    """Where a case stands, in the word officials use."""

    DRAFTING = "擬辦中"
    REVIEWING = "陳核中"
    COSIGNING = "會辦中"
    REASSIGNING = "改分中"
    SUSPENDED = "補正中"
    MERGED = "併辦中"
    DECIDED = "已核定"
    DISPATCHED = "已發文"
    FILED = "已存查"
    CONCLUDED = "已簽結"
    ARCHIVED = "已歸檔"
    CANCELLED = "已銷號"


CLOSED = frozenset(
    {State.DISPATCHED, State.FILED, State.CONCLUDED, State.ARCHIVED, State.CANCELLED}
)
WAITING_FOR = {
    Action.DRAFT: State.DRAFTING,
    Action.RECONCILE: State.REVIEWING,
    Action.REVIEW: State.REVIEWING,
    Action.DECIDE: State.REVIEWING,
    Action.COSIGN: State.COSIGNING,
    Action.REASSIGN: State.REASSIGNING,
    Action.RESUME: State.SUSPENDED,
    Action.DISPATCH: State.DECIDED,
    Action.FILE: State.DECIDED,
    Action.CONCLUDE: State.DECIDED,
}
MEMO, DRAFT = "簽", "稿"  # the two documents of a 先簽後稿
# What may follow a decision: 不發 goes to 存查; 發文 needs 發.
CLOSING = {
    Outcome.AS_PROPOSED: (Action.FILE, Action.CONCLUDE),
    Outcome.OPTION: (Action.FILE, Action.CONCLUDE),
    Outcome.DISPATCH: (Action.DISPATCH,),
    Outcome.DISPATCH_AMENDED: (Action.DISPATCH,),
    Outcome.DO_NOT_DISPATCH: (Action.FILE,),
    Outcome.DISPATCH_LATER: (Action.FILE,),
}
CLOSING_ACTIONS = frozenset(action for actions in CLOSING.values() for action in actions)
