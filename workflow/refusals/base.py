"""Why an action is refused, and what would be allowed instead: what every refusal says."""

from dataclasses import dataclass

from rules.marks import Action
from workflow.errors import WorkflowError

NO_WAY = "無"


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


class MissingInputError(RefusedError):
    """The action needs a word that was not given."""

    template = "%(action)s必須填寫%(needed)s。請填：%(allowed)s"


class BadChoiceError(RefusedError):
    """A word that is not among those to choose from."""

    template = "「%(value)s」不是可用的%(field)s。可用：%(allowed)s"


class TooLongError(RefusedError):
    """A text is longer than the record keeps."""

    template = "%(field)s有 %(length)s 個字，最多 %(limit)s 個字；請縮短後再送"


class BadTextError(RefusedError):
    """A text holds what is no character: a control, half of a pair, a mark of direction."""

    template = "%(field)s含有無法儲存的字元：第 %(position)s 個字 %(character)s；請刪去亂碼後再送"


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

    template = "找不到文號「%(case)s」的案件（%(office)s）。請查對文號，或從清單找"
