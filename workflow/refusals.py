"""Why an action is refused, and what would be allowed instead."""

from workflow.errors import WorkflowError


class RefusedError(WorkflowError):
    """The action is not allowed; nothing has changed."""


class NotYourTurnError(RefusedError):
    """The actor owes nothing of this kind now."""

    template = "%(who)s現在不能%(action)s「%(case)s」。現在輪到：%(due)s"


class ClosedCaseError(RefusedError):
    """The case has ended."""

    template = "「%(case)s」已結案（%(state)s），不能再%(action)s"


class StaleDeskError(RefusedError):
    """The desk the actor was looking at is no longer open."""

    template = "這件公文的這一關已不在您桌上：%(what)s。現在輪到：%(due)s。請重新查看案件後再簽"


class AlreadyReceivedError(RefusedError):
    """The holder of the desk has taken the document over before."""

    template = "「%(case)s」的這一關已經簽收，不必再簽收。現在輪到：%(due)s"


class MissingInputError(RefusedError):
    """The action needs a word that was not given."""

    template = "%(action)s必須填寫%(needed)s。可用：%(allowed)s"


class BadChoiceError(RefusedError):
    """A word that is not among those to choose from."""

    template = "「%(value)s」不是可用的%(field)s。可用：%(allowed)s"


class TooLongError(RefusedError):
    """A text is longer than the record keeps."""

    template = "%(field)s有 %(length)s 個字，最多 %(limit)s 個字；請縮短後再送"


class BadTextError(RefusedError):
    """A text holds a character that is none: half of a pair, or null."""

    template = "%(field)s含有無法儲存的字元；請刪去亂碼後再送"


class BadTargetError(RefusedError):
    """A return to somebody who has not signed."""

    template = "不能退回「%(target)s」。可退回：%(allowed)s"


class UnansweredConditionError(RefusedError):
    """A conditional co-signer must be decided on before drafting ends."""

    template = "擬辦前請先決定是否會辦：%(conditions)s（需要，或不需要並說明理由）"


class UnknownConditionError(RefusedError):
    """An answer for a co-signer that is not conditional here."""

    template = "「%(name)s」在這件公文沒有待回答的條件會辦。待回答：%(allowed)s"


class UnknownActionError(RefusedError):
    """No such action."""

    template = "沒有「%(action)s」這個動作。可用：%(allowed)s"


class TimeRunsBackError(RefusedError):
    """An action dated before the last event."""

    template = "動作時間 %(at)s 早於前一筆紀錄 %(last)s；時間不能倒退"


class UnknownCaseError(WorkflowError):
    """No case of this number in this office."""

    template = "找不到文號「%(case)s」的案件（%(office)s）。可用 chenhe case list 查看"
