"""Refused because of who acts, or where the case stands: not his turn, not his part, too late."""

from rules.marks import Action
from workflow.refusals.base import RefusedError


class NotYourTurnError(RefusedError):
    """The actor owes nothing of this kind now."""

    template = "%(who)s現在不能%(action)s「%(case)s」。現在輪到：%(due)s"


class NotTheRegistryError(NotYourTurnError):
    """Only the registry hands out what nobody has drafted yet."""

    template = "%(who)s現在不能%(action)s「%(case)s」。現在輪到：擬辦前由%(registry)s分文"


class ClosedCaseError(RefusedError):
    """The case has ended."""

    template = "「%(case)s」已結案（%(state)s），不能再%(action)s。還可以的是：%(ways)s"
    seeks = (Action.COSIGN, Action.ADD_COSIGNER, Action.ARCHIVE)


class StaleDeskError(RefusedError):
    """The desk the actor was looking at is no longer open."""

    template = "這件公文的這一關已不在您桌上：%(what)s。現在輪到：%(due)s。請重新查看案件後再簽"


class DeskLostError(StaleDeskError):
    """The desk was open when the action was sent, and somebody else was faster."""

    template = (
        "您送出時這一關還開著，別人先了一步：%(what)s。現在輪到：%(due)s。"
        "沒有寫入任何內容；請重新查看案件後再簽"
    )


class AlreadyReceivedError(RefusedError):
    """The holder of the desk has taken the document over before."""

    template = "「%(case)s」的這一關已經簽收，不必再簽收。現在輪到：%(due)s"


class NotForPartError(RefusedError):
    """Somebody else's part in the case allows this."""

    template = "%(who)s不能對「%(case)s」%(action)s。可以的是：%(allowed)s"


class ConfidentialCaseError(RefusedError):
    """Who is not on the way of a 密件 learns no more of it than that it exists."""

    template = (
        "「%(case)s」是密件，%(who)s當日不在它的流程上，看不到內容，也不能辦理。"
        "請由承辦人、流程上的人或其代理人辦理"
    )


class NotHandlerError(RefusedError):
    """Another drafter of the unit has the document."""

    template = (
        "「%(case)s」由%(handler)s承辦，%(who)s不能%(action)s。請由承辦人或其代理人辦理；"
        "要換人承辦：%(ways)s"
    )
    seeks = (Action.HAND_OVER,)


class OwnDraftError(RefusedError):
    """Somebody would judge what he drafted himself."""

    template = (
        "「%(case)s」是%(who)s擬的，不能再以%(position)s的身分%(action)s自己的稿。"
        "可以的是：%(allowed)s；或請管理者另行指定%(absent)s的代理人"
        "（管理頁，或 chenhe organisation deputy、reset）"
    )


class AlreadyDecidedError(RefusedError):
    """Only an undecided case allows this."""

    template = "「%(case)s」已核定，不能再%(action)s。現在輪到：%(due)s"


class FutureReceiptError(RefusedError):
    """An older record says that it is received on a day to come: its dates are all wrong."""

    template = (
        "「%(case)s」的收文日 %(received)s 還沒有到，不能%(action)s；可能年份誤填。"
        "可行的是：%(ways)s，之後以正確的收文日重新收文"
    )
    seeks = (Action.CANCEL,)


class SuspendedCaseError(RefusedError):
    """The clock stands still (補正)."""

    template = "「%(case)s」補正中，期限暫停，不能%(action)s。補正到了，先辦：%(ways)s"
    seeks = (Action.RESUME,)


class MergedCaseError(RefusedError):
    """The case follows another one."""

    template = "「%(case)s」已併入「%(parent)s」，隨該件辦理，不能%(action)s。可行的是：%(ways)s"
    seeks = (Action.FILE,)


class ApplicationPendingError(RefusedError):
    """Somebody has yet to rule on an application."""

    template = "「%(case)s」已申請%(what)s，不能%(action)s。先由%(ruler)s決定"
