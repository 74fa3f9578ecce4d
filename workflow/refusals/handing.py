"""Refusals about whose hands a document is in: 分文, 移交, 改分, 稽催."""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from rules.marks import Action
from workflow.refusals.base import RefusedError

MOST_NAMED = 12  # of those to choose from, where nobody is near


class RemindedTodayError(RefusedError):
    """A holder is reminded of a document once a day."""

    template = (
        "「%(case)s」在 %(day)s 已對%(who)s稽催，同一人同一件一天一次。"
        "記錯的，當日可以撤銷：%(ways)s；再催請等次日"
    )
    seeks = (Action.WITHDRAW_REMINDER,)


class NotRemindableError(RefusedError):
    """Nobody has to do anything with the document."""

    template = "「%(case)s」現在沒有人要辦，不必稽催"


class NoReminderTodayError(RefusedError):
    """Only a reminder of the same day, of who still has the document, can be taken back."""

    template = (
        "「%(case)s」在 %(day)s 沒有可以撤銷的稽催。"
        "只能當日撤銷，而且公文還在被催的人手上；以前的稽催留在紀錄裡"
    )


class NotDrafterError(RefusedError):
    """A document is handed to somebody who does not draft for its unit."""

    template = "「%(person)s」（%(held)s）在 %(day)s 不是%(position)s，不能交給他承辦。%(hint)s"

    def __init__(
        self,
        *,
        person: str,
        held: Sequence[str],
        position: str,
        day: date,
        drafters: Sequence[str],
    ) -> None:
        self.person, self.drafters = person, tuple(drafters)
        near = get_close_matches(person, drafters, n=5, cutoff=0.5)
        names = "、".join((near or drafters)[:MOST_NAMED])
        hint = f"可以的是：{names}" if names else f"請管理者先登錄{position}的任職"
        what = f"當日任{'、'.join(held)}" if held else "當日沒有職務"
        super().__init__(person=person, held=what, position=position, day=day, hint=hint)


class AssignedTooLateError(RefusedError):
    """分文 is before drafting."""

    template = "「%(case)s」已經擬辦，不能再分文。要換人承辦：%(ways)s"
    seeks = (Action.HAND_OVER,)


class TooManyReassignmentsError(RefusedError):
    """The ruling of the arbiter stands."""

    template = "「%(case)s」已改分 %(count)s 次，最多 %(limit)s 次；第二次的裁定為最後，請照辦"


class BadRowError(RefusedError):
    """改分 names the unit that has the document already."""

    template = (
        "「%(row)s」是%(unit)s自己的列；改分要選其他單位的明細表項目。本單位內可行的是：%(ways)s"
    )
    seeks = (Action.CORRECT_ROW, Action.HAND_OVER)
