"""Why a kept audit has no report to print yet, and what to do about it."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from workflow.audit.kept.about import KeptAudit
from workflow.kept.about import KeptRefusedError, State

MOST_NAMED = 5  # the newest
NONE_KEPT = "一份也沒有留存；請先在頁面 /audits 稽核，或用 chenhe audit LOG --keep"


class AuditNotBegunError(KeptRefusedError):
    """It waits to be told how its columns are read."""

    template = (
        "「%(file)s」還沒有稽核：欄位對照還沒有確認。請在頁面 /audits/%(id)s/mapping 確認後執行"
    )


class AuditNotEndedError(KeptRefusedError):
    """It waits, or is read and judged just now."""

    template = "「%(file)s」的稽核還在排隊或執行，沒有結果可以印。請等它結束，再執行這個命令"


class AuditFailedError(KeptRefusedError):
    """It came to nothing."""

    template = "「%(file)s」的稽核沒有完成：%(why)s。請在頁面 /audits/%(id)s 再執行一次"


class AuditNotKeptError(KeptRefusedError):
    """No audit has this id; names those that are kept."""

    template = "%(folder)s 裡沒有稽核「%(id)s」。可用：%(known)s"

    def __init__(self, *, folder: Path, which: str, known: Iterable[KeptAudit]) -> None:
        named = "、".join(f"{each.id}（{each.file}）" for each in islice(known, MOST_NAMED))
        super().__init__(folder=folder, id=which[:40], known=named or NONE_KEPT)


STOPPED = {State.CANCELLED: "有人取消了", State.CUT_OFF: "做到一半中斷了"}


def check_done(kept: KeptAudit) -> None:
    """Raises AuditNotBegunError, AuditNotEndedError or AuditFailedError unless it is done."""
    if kept.state is State.DONE:
        return
    if kept.state is State.UPLOADED:
        raise AuditNotBegunError(file=kept.file, id=kept.id)
    if kept.state.is_busy:
        raise AuditNotEndedError(file=kept.file)
    why = STOPPED.get(kept.state) or "；".join(map(str, kept.problem))
    raise AuditFailedError(file=kept.file, id=kept.id, why=why.rstrip("。"))
