"""Why an action is refused, and what would be allowed instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from rules.marks import Action
from workflow.errors import WorkflowError

NO_WAY = "無"
MOST_NAMED = 12  # of those to choose from, where nobody is near


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Something that may be done instead, and who may do it."""

    action: Action
    who: tuple[str, ...]


class RefusedError(WorkflowError):
    """The action is not allowed; nothing has changed.

    `seeks` are the actions that may help: whoever refuses looks up which of them are open, and the
    sentence names no other (`ways`).
    """

    seeks: tuple[Action, ...] = ()
    ways: tuple[Way, ...] = ()

    def __init__(self, **facts: object) -> None:
        super().__init__(**({"ways": NO_WAY} | facts if self.seeks else facts))

    def naming(self, ways: tuple[Way, ...]) -> "RefusedError":
        """The same refusal, with the ways that are open."""
        said = "；".join(f"{'、'.join(way.who)}（{way.action.value}）" for way in ways)
        refusal = type(self)(**self.facts | {"ways": said or NO_WAY})
        refusal.ways = ways
        return refusal


class UnsoundLogError(RefusedError):
    """The log cannot be continued as it stands, so nothing was recorded."""


class NotYourTurnError(RefusedError):
    """The actor owes nothing of this kind now."""

    template = "%(who)s現在不能%(action)s「%(case)s」。現在輪到：%(due)s"


class ClosedCaseError(RefusedError):
    """The case has ended."""

    template = "「%(case)s」已結案（%(state)s），不能再%(action)s。還可以的是：%(ways)s"
    seeks = (Action.COSIGN, Action.ADD_COSIGNER, Action.ARCHIVE)


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
    """A text holds what is no character: a control, half of a pair, a mark of direction."""

    template = "%(field)s含有無法儲存的字元：第 %(position)s 個字 %(character)s；請刪去亂碼後再送"


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

    template = "動作時間 %(at)s 早於前一筆紀錄 %(last)s；時間不能倒退，請填 %(last)s 或之後的時間"


class FutureTimeError(RefusedError):
    """An action, or a receipt, dated later than it is recorded."""

    template = "%(what)s %(at)s 晚於現在 %(now)s；請查對年月日，填 %(now)s 或之前的時間"


class ClockBehindError(RefusedError):
    """The clock says less than the last record: nothing is dated ahead of its own time."""

    template = (
        "「%(case)s」的前一筆紀錄在 %(last)s，晚於現在 %(now)s；主機時鐘可能不準，"
        "請管理人員校正時鐘，或過了該時間再辦"
    )


class UnknownCaseError(WorkflowError):
    """No case of this number in this office."""

    template = "找不到文號「%(case)s」的案件（%(office)s）。可用 chenhe case list 查看"


class NotForPartError(RefusedError):
    """Somebody else's part in the case allows this."""

    template = "%(who)s不能對「%(case)s」%(action)s。可以的是：%(allowed)s"


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


class HeadChangedError(RefusedError):
    """The head who decided has left before the document was dispatched."""

    template = (
        "「%(case)s」是%(decider)s以%(position)s的身分核定的，現在已不是他；還沒發文的要先送新任看過。"
        "先重新陳核，由%(now)s核定後再發文：%(ways)s"
    )
    seeks = (Action.RESUBMIT,)


class OpenChildrenError(RefusedError):
    """The parent closes last."""

    template = "「%(case)s」還有併入的案件沒有結案：%(children)s。請先將它們存查，本件最後結案"


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


class DisagreementError(RefusedError):
    """The drafter alone does not settle what co-signers object to."""

    template = "「%(case)s」%(units)s仍有不同意見，不能由%(who)s自行核定。可行的是：%(ways)s"
    seeks = (Action.RAISE, Action.COSIGN_AGAIN)


class NotCosignedError(RefusedError):
    """No co-signer of this name has signed."""

    template = "「%(name)s」還沒有會畢，不能重會。已會畢的：%(allowed)s"


class HeadHasSignedError(RefusedError):
    """The row is corrected within the unit, before its head has signed."""

    template = (
        "「%(case)s」已經%(who)s簽章，不能更正適用列。該員的簽章退回或抽回之後才可以：%(ways)s"
    )
    seeks = (Action.RETURN, Action.RECALL)


class RowOfOtherUnitError(RefusedError):
    """更正適用列 names a row of another unit."""

    template = "「%(row)s」是%(unit)s的列；更正適用列要選%(own)s自己的列。要換單位：%(ways)s"
    seeks = (Action.REASSIGN,)


class SameRowError(RefusedError):
    """更正適用列 names the row that the document runs by already."""

    template = "「%(case)s」現在就是依「%(row)s」辦理；請選本單位的另一列"


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


class AssignedTooLateError(RefusedError):
    """分文 is before drafting."""

    template = "「%(case)s」已經擬辦，不能再分文。要換人承辦：%(ways)s"
    seeks = (Action.HAND_OVER,)


class TooManyReassignmentsError(RefusedError):
    """The ruling of the arbiter stands."""

    template = "「%(case)s」已改分 %(count)s 次，最多 %(limit)s 次；第二次的裁定為最後，請照辦"


class BadRowError(RefusedError):
    """改分 names the unit that has the document already."""

    template = "「%(row)s」是%(unit)s自己的列；改分要選另一個單位的列。本單位內可行的是：%(ways)s"
    seeks = (Action.CORRECT_ROW, Action.HAND_OVER)


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


class MergedWithItselfError(RefusedError):
    """A case cannot go along with itself."""

    template = "「%(case)s」不能併入自己；請填另一件的文號"


class MergedTooLateError(RefusedError):
    """The parent has its decision."""

    template = "「%(case)s」不能併入「%(parent)s」：該件%(state)s；請併入還沒核定的案件"


class MergedOnwardsError(RefusedError):
    """The parent goes along with another itself."""

    template = "「%(case)s」不能併入「%(parent)s」：該件已併入「%(other)s」，請直接併入那一件"


class MergedParentError(RefusedError):
    """Others go along with this one."""

    template = "「%(case)s」已有案件併入它，不能再併入「%(parent)s」；請以它為主件"


class MergedAcrossUnitsError(RefusedError):
    """The two cases are not one unit's."""

    template = (
        "「%(case)s」不能併入「%(parent)s」：承辦單位不同（%(unit)s、%(other)s）。"
        "要先改分：%(ways)s"
    )
    seeks = (Action.REASSIGN,)


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
