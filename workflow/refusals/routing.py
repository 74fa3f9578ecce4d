"""Refusals of another way than the row says: 退回, 加會, 陳請上級, 低一層決行, 更正適用項目."""

from rules.marks import Action
from workflow.refusals.base import RefusedError


class BadTargetError(RefusedError):
    """A return to somebody who has not signed."""

    template = "不能退回「%(target)s」。可退回：%(allowed)s"


class UnknownCosignerError(RefusedError):
    """The agency knows no such co-signer."""

    template = "沒有「%(name)s」這個會辦對象。可用：%(allowed)s"


class KnownCosignerError(RefusedError):
    """The co-signer has signed already."""

    template = "「%(name)s」已在流程中，也已會畢，不必加會。要它再會：%(ways)s"
    seeks = (Action.COSIGN_AGAIN,)


class AskedCosignerError(RefusedError):
    """The co-signer is asked already and has not signed, or has been told after the decision."""

    template = "「%(name)s」已在流程中，不必加會"


class NotWaivableError(RefusedError):
    """No co-signature of this name is still owed."""

    template = "「%(name)s」沒有可免的會辦。還沒會辦的：%(allowed)s"


class BadDeciderError(RefusedError):
    """The decision cannot go to this position."""

    template = "不能改由「%(target)s」核定。可用：%(allowed)s"


class NotCosignedError(RefusedError):
    """No co-signer of this name has signed."""

    template = "「%(name)s」還沒有會畢，不能重會。已會畢的：%(allowed)s"


class HeadHasSignedError(RefusedError):
    """The row is corrected within the unit, before its head has signed."""

    template = (
        "「%(case)s」已經%(who)s簽章，不能更正適用項目。該員的簽章退回或抽回之後才可以：%(ways)s"
    )
    seeks = (Action.RETURN, Action.RECALL)


class RowOfOtherUnitError(RefusedError):
    """更正適用項目 names a row of another unit."""

    template = "「%(row)s」是%(unit)s的列；更正適用項目要選%(own)s自己的列。要換單位：%(ways)s"
    seeks = (Action.REASSIGN,)


class SameRowError(RefusedError):
    """更正適用項目 names the row that the document runs by already."""

    template = "「%(case)s」現在就是依「%(row)s」辦理；請選本單位的另一個明細表項目"


class LoweredByOthersError(RefusedError):
    """低一層決行 is for whoever of this route decides, or ranks above."""

    template = (
        "%(who)s不能對「%(case)s」低一層決行：只有這件流程上核定層級以上的人可以。"
        "可以的是：%(allowed)s"
    )


class LoweredTooFarError(RefusedError):
    """More levels at once than the agency lets."""

    template = "低一層決行一次最多降 %(most)s 層，不能改由「%(target)s」核定。可用：%(allowed)s"


class NotDraftedError(RefusedError):
    """There is no draft yet to judge."""

    template = "「%(case)s」還沒有擬辦，不能%(action)s。現在輪到：%(due)s；擬辦之後才能決定層級"
