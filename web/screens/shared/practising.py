"""Where an exercise is found, what its kind teaches, and which brings a misconception up."""

from __future__ import annotations

from web.language.i18n import msgid
from web.links import way
from workflow.training.exercise import Kind

PRACTICE = "/practice"
ANOTHER = "next"  # what the address says to be given an exercise
TEACHES = {
    Kind.FIND_ROW: msgid("一件公文適用分層負責明細表的哪一列。"),
    Kind.ORDER: msgid("誰簽、誰核定、會辦在哪裡加入。"),
    Kind.NEXT: msgid("辦到一半的案件，現在輪到誰做什麼。"),
    Kind.DEADLINE: msgid("限辦日期是哪一天，用了幾個工作日，有沒有逾限。"),
    Kind.DEFECT: msgid("辦完的一件公文，紀錄裡有沒有缺失、是哪一項、說的是誰。"),
}
# Where a misconception is practised: the kind and the lowest level that bring it up.
PRACTISED_IN = {
    **dict.fromkeys(("M1", "M2"), (Kind.ORDER, 1)),
    **dict.fromkeys(("M3", "M4", "M6", "M12"), (Kind.ORDER, 2)),
    **dict.fromkeys(("M5", "M13"), (Kind.ORDER, 3)),
    "M7": (Kind.FIND_ROW, 1),
    **dict.fromkeys(("M8", "M9"), (Kind.DEADLINE, 1)),
    "M10": (Kind.DEADLINE, 2),
    **dict.fromkeys(("M11", "M14"), (Kind.NEXT, 3)),
    **dict.fromkeys(("M16", "M17", "M18"), (Kind.DEFECT, 2)),
    **dict.fromkeys(("M15", "M19", "M20"), (Kind.DEFECT, 3)),
}


def practice_way(kind: Kind, level: int, skill: str = "") -> str:
    """The address that gives an exercise, on one misconception if it is named."""
    return way(PRACTICE, kind=kind.value, level=level, skill=skill, do=ANOTHER)
