"""Signatures, what is done with them, and what that makes of the plan."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from rules.marks import Action
from workflow.calendar import taipei_day
from workflow.case.amending import changed_content, cosign_duties, for_second_document
from workflow.case.case import Case, Signature
from workflow.case.duties import Duty
from workflow.case.plan import Answer
from workflow.case.words import DRAFT, MEMO, Form, Outcome, Stance
from workflow.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReceived(Event):
    """簽收: the holder of a desk has taken the document over."""

    ACTION: ClassVar = Action.RECEIVE
    IS_STAMPED: ClassVar = False

    desk: str

    def applied_to(self, case: Case) -> Case:
        """The desk counts as received; nothing else moves."""
        return case.but(received=case.received | {self.desk})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionAnswered(Event):
    """Whether a conditional co-signer must sign."""

    ACTION: ClassVar = Action.ANSWER_CONDITION
    IS_STAMPED: ClassVar = False

    target: str
    answer: Answer

    def applied_to(self, case: Case) -> Case:
        """The co-signer is asked, or is excused."""
        return case.with_plan(case.plan.answered(self.target, self.answer))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed(Event):
    """A duty done at a desk; `covers` are lower ones of the same holder, done with it (併計)."""

    desk: str
    duty: Duty
    covers: tuple[Duty, ...] = ()

    @property
    def is_comment(self) -> bool:
        """Whether a co-signer says 有意見."""
        return False

    def applied_to(self, case: Case) -> Case:
        """The duty is done, with those it covers, and this signature stands for all of them."""
        signature = Signature(
            sequence=self.sequence,
            at=self.at,
            position=self.position,
            person=self.person,
            person_id=self.person_id,
            for_person=self.for_person,
            for_person_id=self.for_person_id,
            is_comment=self.is_comment,
        )
        duties = (self.duty, *self.covers)
        return case.but(
            done=case.done | set(duties),
            signatures={**case.signatures, **dict.fromkeys(duties, signature)},
            signers=case.signers | self._signers(case),
        )

    def _signers(self, case: Case) -> set[tuple[str, str]]:
        """Who keeps what was read of a 密件, whatever becomes of the signature."""
        who = self.person_id or self.person
        return {(self.duty.holder, who)} if case.is_confidential and who else set()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSubmitted(Signed):
    """擬辦; the form of the documents and the options to choose from are set by the first."""

    ACTION: ClassVar = Action.DRAFT

    form: Form | None = None
    options: tuple[str, ...] = ()
    content_changed: bool = False  # co-signers are asked anew

    def applied_to(self, case: Case) -> Case:
        """The first draft says how 簽 and 稿 go together; a changed one is co-signed anew."""
        case = Signed.applied_to(self, case)
        if self.form is not None:
            document = MEMO if self.form is Form.MEMO_THEN_DRAFT else ""
            case = case.but(form=self.form, document=document)
        if self.options:
            case = case.but(options=self.options)
        if self.content_changed:
            case = case.without_duties(cosign_duties(case.done) | {case.plan.reconciling})
            case = case.with_plan(changed_content(case.plan))
        return case


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionsReconciled(Signed):
    """綜簽: the drafter has written up the co-signers' differing opinions."""

    ACTION: ClassVar = Action.RECONCILE

    through: tuple[str, ...] = ()  # positions that review it on its way up

    def applied_to(self, case: Case) -> Case:
        """Whoever is on its way up within the unit reviews it."""
        case = Signed.applied_to(self, case)
        done = frozenset(duty for duty in case.done if not duty.again)
        return case.but(done=done).with_plan(replace(case.plan, reconciled_through=self.through))


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReviewed(Signed):
    """審核."""

    ACTION: ClassVar = Action.REVIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCosigned(Signed):
    """會辦."""

    ACTION: ClassVar = Action.COSIGN

    stance: Stance

    @property
    def is_comment(self) -> bool:
        """Whether the co-signer says 有意見: then the drafter has to reconcile."""
        return self.stance is Stance.COMMENT

    def applied_to(self, case: Case) -> Case:
        """A co-signature; 綜簽 is owed after a comment."""
        return with_comments(Signed.applied_to(self, case))


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDecided(Signed):
    """核定. Of a 先簽後稿's 簽 it opens the 稿, whose due date is `next_due`."""

    ACTION: ClassVar = Action.DECIDE

    outcome: Outcome
    option: str = ""
    next_due: date | None = None

    def applied_to(self, case: Case) -> Case:
        """The route ends with an outcome; that of an approved 簽 begins the one of its 稿."""
        case = Signed.applied_to(self, case)
        is_approved = self.outcome in (Outcome.AS_PROPOSED, Outcome.OPTION)
        if case.document == MEMO and is_approved:
            return self._second_document(case)
        return case.but(outcome=self.outcome, option=self.option or case.option)

    def _second_document(self, case: Case) -> Case:
        if self.next_due:
            clock = replace(
                case.clock,
                due=self.next_due,
                ends_on=None,
                limit_from=taipei_day(self.at),
                added_days=0,
                pauses=(),
            )
            case = case.with_limit(clock)
        return case.but(
            plan=for_second_document(case.plan),
            done=frozenset(),
            carried=frozenset(),
            signatures={},
            document=DRAFT,
            option=self.option,
            options=(),
        )


def with_comments(case: Case) -> Case:
    """綜簽 is owed while comments stand that came after it, or before which there was none.

    A comment stands while its duty is done and its co-signer is still asked: what was returned,
    recalled or waived (免會) asks for no 綜簽 any more. The reviews of a 綜簽 stand as long as it.
    """
    asked = {branch.name for branch in case.plan.branches} - {*case.plan.spared}
    comments = [
        (duty.branch, signature.sequence)
        for duty, signature in case.signatures.items()
        if signature.is_comment and duty in case.done and duty.branch in asked
    ]
    names = dict.fromkeys(name for name, _ in comments if name)
    plan = replace(case.plan, commented=tuple(names))
    reconciled = case.signatures.get(plan.reconciling)
    reviews = {duty: each for duty, each in case.signatures.items() if duty.again}
    done = case.done.difference({plan.reconciling}, reviews)
    if reconciled and comments and reconciled.sequence > max(at for _, at in comments):
        since = reconciled.sequence
        done |= {plan.reconciling, *(d for d, each in reviews.items() if each.sequence > since)}
    if (plan, done) == (case.plan, case.done):
        return case
    return case.but(done=done).with_plan(plan)
