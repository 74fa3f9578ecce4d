"""What the later lines of a record tell of an earlier one that leaves it out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from rules.marks import Action
from workflow.case.plan import Answer
from workflow.case.words import Form, Outcome
from workflow.training.situations.lines import UNRECORDED, Line

STEP = timedelta(minutes=5)  # to a line without a time
SIGNING = (Action.DRAFT, Action.REVIEW, Action.RECONCILE, Action.DECIDE)
TURNING = (Action.RETURN, Action.RECALL, Action.RESUBMIT, Action.REASSIGN, Action.CORRECT_ROW)
CLOSING = (Action.DISPATCH, Action.FILE, Action.CONCLUDE)
FORMS = tuple(each.value for each in Form)
OUTCOMES = tuple(each.value for each in Outcome if each is not Outcome.OPTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A line, and those that follow it."""

    line: Line
    later: Sequence[Line]

    def moment(self, last: datetime) -> datetime:
        """When it was written: as it says, else a few minutes after the one before.

        Never after the next line that says when.
        """
        line = self.line
        if line.at and line.has_hour:
            return line.at
        at = last + STEP
        if line.at and line.at.date() != last.date():
            at = line.at
        following = (each.at for each in self.later if each.at and each.has_hour)
        return max(last, min(at, next(following, at)))

    def next_signer(self) -> str:
        """Who signs next on the ladder; "" if nobody does."""
        return next((each.who.position for each in self.later if each.action in SIGNING), "")

    def answer(self, name: str, unit: str) -> Answer:
        """Whether a conditional co-signer of a document of `unit` was asked when it was drafted.

        Whoever co-signs later was; whoever is added later (加會) was not yet.
        """
        for line in self.later:
            if line.action is Action.ADD_COSIGNER and line.target == name:
                break
            if line.who.cosigner == name != unit or line.target == name:
                return Answer(required=True)
        return Answer(required=False, reason=UNRECORDED)

    def form(self) -> str:
        """How 簽 and 稿 go together: as marked, or 先簽後稿 if a 稿 is drafted after a decision."""
        if marked := next((mark for mark in self.line.marks if mark in FORMS), ""):
            return marked
        is_decided = False
        for each in self.later:
            if each.action in TURNING:
                break
            if is_decided and each.action is Action.DRAFT:
                return Form.MEMO_THEN_DRAFT.value
            is_decided = is_decided or each.action is Action.DECIDE
        return ""

    def options(self) -> tuple[str, ...]:
        """What the decider had to choose from, if a decision on it is none of the usual words."""
        chosen = (each.outcome for each in self._until_drafted() if each.action is Action.DECIDE)
        unusual = next((each for each in chosen if each and each not in OUTCOMES), "")
        return (unusual, UNRECORDED) if unusual else ()

    def _until_drafted(self) -> Iterator[Line]:
        """What follows, up to the next draft."""
        return takewhile(lambda each: each.action is not Action.DRAFT, self.later)

    def outcome(self, allowed: Sequence[str]) -> str:
        """The decision: as told, in the words of the opinion, by what came of it, else 如擬."""
        if self.line.outcome:
            return self.line.outcome
        if self.line.opinion in allowed:
            return self.line.opinion
        after = (Action.DECIDE, Action.DRAFT, *CLOSING)
        follows = next((each.action for each in self.later if each.action in after), None)
        wanted = Outcome.DISPATCH if follows is Action.DISPATCH else Outcome.AS_PROPOSED
        return wanted.value if wanted.value in allowed else allowed[0]

    def ruling(self, granting: Action) -> Line | None:
        """How what is applied for here was ruled on: granted by this action, or denied."""
        ruling = (granting, Action.DENY)
        return next((each for each in self.later if each.action in ruling), None)
