"""Refusals of signatures and of taking them back: conditions, decisions, options, 抽回."""

from rules.marks import Action
from workflow.refusals.base import RefusedError


class UnansweredConditionError(RefusedError):
    """A conditional co-signer must be decided on before drafting ends."""

    template = "擬辦前請先決定是否會辦：%(conditions)s（需要，或不需要並說明理由）"


class UnknownConditionError(RefusedError):
    """An answer for a co-signer that is not conditional here."""

    template = "「%(name)s」在這件公文沒有待回答的條件會辦。待回答：%(allowed)s"


class DisagreementError(RefusedError):
    """The drafter alone does not settle what co-signers object to."""

    template = "「%(case)s」%(units)s仍有不同意見，不能由%(who)s自行核定。可行的是：%(ways)s"
    seeks = (Action.RAISE, Action.COSIGN_AGAIN)


class RecallEndedError(RefusedError):
    """The next holder has the document."""

    template = "%(who)s的%(action)s不能抽回：%(next)s已經%(what)s。可行的是：%(ways)s"
    seeks = (Action.RETURN, Action.RESUBMIT)


class CommentRecallEndedError(RecallEndedError):
    """The same of a co-signature: that one alone may be asked for again."""

    template = "%(who)s的會辦不能抽回：%(next)s已經%(what)s。可行的是：%(ways)s"
    seeks = (Action.RETURN, Action.COSIGN_AGAIN, Action.RESUBMIT)


class RecallTooLateError(RefusedError):
    """The days allowed for it have passed."""

    template = "%(who)s的%(action)s已過 %(days)s 個工作日，不能再抽回。可行的是：%(ways)s"
    seeks = (Action.RETURN, Action.RESUBMIT)


class NothingToRecallError(RefusedError):
    """No signature of the actor stands."""

    template = "%(who)s在「%(case)s」沒有可以抽回的簽核。已簽的：%(allowed)s"


class NotYourSignatureError(RefusedError):
    """A colleague's signature."""

    template = "這個簽核是%(signer)s的，%(who)s不能抽回；簽核者自己可以。其他可行的是：%(ways)s"
    seeks = (Action.RETURN, Action.RESUBMIT)


class OutcomeOfOtherFormError(RefusedError):
    """A decision that the form of the document does not allow."""

    template = "這是%(form)s，批示要用：%(allowed)s"


class OptionNotChosenError(RefusedError):
    """The drafter offered options; one must be picked, clearly."""

    template = "承辦人員提了幾個方案，請明確擇一，不能只批「%(outcome)s」。可用：%(allowed)s"


class OptionsOutsideMemoError(RefusedError):
    """Options are chosen from on a 簽."""

    template = "方案只能在簽上提出；這是%(form)s，請不提方案"


class TooFewOptionsError(RefusedError):
    """One option is none."""

    template = "方案要有兩個以上、各不相同，且不能與批示用語相同；現有：%(given)s"
