"""Refusals about limits: 展期, 補正, 改速別."""

from rules.marks import Action
from workflow.refusals.base import RefusedError


class ExtensionTooLateError(RefusedError):
    """展期 only before expiry."""

    template = "「%(case)s」的限辦日期 %(due)s 已過，不能再展期；展期要在到期前核准，請儘速辦結"


class ExtensionTooLongError(RefusedError):
    """More than the agency allows."""

    template = (
        "展期 %(days)s 日超過規定。一次最多 %(each)s 日、至多 %(times)s 次、合計最多 %(most)s 日；"
        "本件已展 %(used)s 日、%(count)s 次；"
        "請減少日數，不能再展的請儘速辦結"
    )


class ExtensionOnceError(RefusedError):
    """The law lets this 類別 be extended once, by its own period at most."""

    template = (
        "%(category)s只能展期一次，最長為原處理期間（%(most)s 日）；本件已展 %(count)s 次，"
        "這次要展 %(days)s 日"
    )


class SecondNoticeError(RefusedError):
    """What is missing is told once."""

    template = "%(category)s的補正要一次通知完畢，「%(case)s」已通知過；請就現有資料辦理"


class NoticeTooLateError(RefusedError):
    """What is missing is told within the period."""

    template = (
        "%(category)s的補正要在期限內通知，「%(case)s」的限辦日期 %(due)s 已過；請就現有資料辦理"
    )


class ExtensionNotLaterError(RefusedError):
    """The new date is not later than the present one."""

    template = "展期後的日期 %(to)s 沒有晚於現在的限辦日期 %(due)s；請填更晚的日期"


class CategoryWithoutUrgencyError(RefusedError):
    """The limit of this 類別 does not follow the 速別."""

    template = "「%(category)s」的期限不依速別計算，改速別不會變更限辦日期。要延後：%(ways)s"
    seeks = (Action.EXTEND,)


class GivenDueError(RefusedError):
    """The due date was named."""

    template = "「%(case)s」的限辦日期 %(due)s 是指定的，不依速別計算。要延後：%(ways)s"
    seeks = (Action.EXTEND,)
