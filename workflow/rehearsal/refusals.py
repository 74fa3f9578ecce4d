"""Why a rehearsal is not begun, or cannot go on."""

from rules.errors import RulesError
from workflow.errors import WorkflowError


class WantedFaultError(RulesError):
    """What is wanted of a rehearsal is none of what is allowed."""

    template = "預演的%(what)s「%(value)s」不合規定：%(why)s。可用：%(allowed)s"

    def __init__(self, *, key: str, what: str, value: object, why: str, allowed: str) -> None:
        self.key = key  # the field of Wanted
        super().__init__(what=what, value=value, why=why, allowed=allowed)


class NoEndError(RulesError):
    """Neither the scenario nor the command says when the window ends."""

    template = "情境「%(scenario)s」沒有說要預演多久。請在 [scenario] 寫 days，或另外指定天數或件數"


class RunLeavesCalendarError(RulesError):
    """The run would go on after the calendar ends."""

    template = (
        "情境「%(scenario)s」從 %(start)s 起要預演 %(wanted)s 日（暖機 %(warmup)s 日在內），"
        "但行事曆只到 %(last)s，只剩 %(left)s 日；沒有開始。"
        "請提早 start，或減少 days、warmup_days"
    )


class WarmupTooLateError(WorkflowError):
    """MSER-5 cuts in the last half of the pilot: it has not settled, or is too short to tell."""

    template = (
        "找不到情境「%(scenario)s」的暖機天數：試跑 %(days)s 日，在辦件數到第 %(found)s 日以後"
        "才算平穩，已在後半段。負荷將近 1 或超過 1 的職位不會平穩；請先看各職位的負荷，"
        "或自行指定 warmup_days"
    )


class PilotTooShortError(WorkflowError):
    """The calendar leaves too few days to find a warm-up by."""

    template = (
        "找不到情境「%(scenario)s」的暖機天數：試跑至少要 %(least)s 日，行事曆只剩 %(days)s 日。"
        "請提早 start，或自行指定 warmup_days"
    )


class WorkersLostError(WorkflowError):
    """Workers died again and again."""

    template = (
        "執行預演的工作程序一再中斷（已重試 %(times)s 次），可能是記憶體不足或被系統中止；"
        "已停止。請減少工作程序的數目再試"
    )


class ClusterUnavailableError(WorkflowError):
    """The cluster cannot be reached, or what reaches it is not installed."""

    template = "無法使用叢集 %(address)s：%(why)s"
