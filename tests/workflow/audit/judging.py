"""What a kept audit comes to in these tests: findings made up, when and as a test wants them."""

from threading import Event

from workflow.audit.examined import CaseEnd, ExaminedCase
from workflow.audit.findings import Audit, CitedRow, Finding
from workflow.audit.kept.about import Asked, KeptAudit
from workflow.audit.kept.running import Progress
from workflow.audit.log import Log, LoggedCase

FOUND = Audit(
    file="紀錄.csv",
    cases=1,
    events=2,
    findings=(
        Finding(
            case_id="A",
            code="REVIEW_SKIPPED",
            position="股長",
            evidence=(1, 2),
            row=CitedRow(key="綜合企劃組/乙/項目/內容", line=9),
            facts={"who": "綜合企劃組股長", "above": "組長", "done": "核定", "action": "審核"},
            is_assumed=True,
        ),
    ),
    notes=("沒有名冊",),
    examined=(
        ExaminedCase(
            id="A",
            subject="示範",
            unit="綜合企劃組",
            line=9,
            received=739_000,
            ended=739_001,
            end=CaseEnd.DONE,
        ),
    ),
)
LOG = Log(file="紀錄.csv", cases=(LoggedCase("A", 0, 0),), steps=())


class Judging:
    """Judges as the test wants, and can be held up."""

    def __init__(self) -> None:
        self.came, self.may_go = Event(), Event()
        self.may_go.set()
        self.seen: list[tuple[str, bytes, Asked]] = []
        self.error: Exception | None = None

    def __call__(self, kept: KeptAudit, content: bytes, progress: Progress) -> tuple[Audit, Log]:
        self.seen.append((kept.file, content, kept.asked))
        progress("讀檔", 1, 4)
        self.came.set()
        assert self.may_go.wait(10)
        progress("比對", 2, 4)
        if self.error:
            raise self.error
        return FOUND, LOG
