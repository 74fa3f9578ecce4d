"""Refusals about the end of a case, and about cases that go along with another."""

from rules.marks import Action
from workflow.refusals.base import RefusedError


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
