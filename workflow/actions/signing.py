"""Signatures: 擬辦, 綜簽, 審核, 會辦, 核定; and 簽收, which signs for the paper alone."""

from datetime import date
from functools import reduce
from typing import TypedDict

from rules.agency.agency import Issuer
from rules.agency.practice import SecondLimit, ladder_position
from rules.marks import Action
from rules.route import SignStage
from rules.texts import as_known
from workflow.actions.parts import whose_turn
from workflow.actions.rule import (
    ANY_TEXT,
    AS_PROPOSED_OR,
    Events,
    Found,
    Group,
    Rule,
    Writer,
    check_answer,
    choice,
    while_somebody_is_told,
)
from workflow.actions.scene import Scene, at_desk, covering
from workflow.calendar import taipei_day
from workflow.case.case import Case
from workflow.case.duties import Duty
from workflow.case.machine import OutOfTurnError, advance
from workflow.case.words import DRAFT, MEMO, Form, Outcome, Stance, State
from workflow.events.fold import after
from workflow.events.signing import (
    ConditionAnswered,
    DocumentCosigned,
    DocumentDecided,
    DocumentReceived,
    DocumentReviewed,
    DraftSubmitted,
    OpinionsReconciled,
)
from workflow.refusals.base import NO_WAY, BadChoiceError, MissingInputError
from workflow.refusals.signing import (
    DisagreementError,
    OptionNotChosenError,
    OptionsOutsideMemoError,
    OutcomeOfOtherFormError,
    TooFewOptionsError,
    UnansweredConditionError,
    UnknownConditionError,
)
from workflow.refusals.turns import AlreadyReceivedError, NotYourTurnError

MARK_DECIDE_FOR = "代為決行"
MARK_COVERED = "併計"
MARK_CHANGED = "內容變更"
MEMO_OUTCOMES = (Outcome.AS_PROPOSED, Outcome.DO_NOT_DISPATCH)
DRAFT_OUTCOMES = (
    Outcome.DISPATCH,
    Outcome.DO_NOT_DISPATCH,
    Outcome.DISPATCH_LATER,
    Outcome.DISPATCH_AMENDED,
)


def draft(writer: Writer, found: Found) -> Events:
    """擬辦, with the answers about conditional co-signers that are still open."""
    command = writer.command
    form = _form(writer)
    options = _options(writer, form or writer.case.form)
    _check_conditions(writer)
    answered = tuple(
        ConditionAnswered(**writer.envelope(), target=name, answer=answer)
        for name, answer in command.conditions.items()
    )
    mark = _marks(MARK_CHANGED if command.content_changed else "", _mark(writer, found))
    submitted = DraftSubmitted(
        **writer.envelope(opinion=writer.opinion, mark=mark),
        **_signed(reduce(after, answered, writer.case), found),
        form=form,
        options=options,
        content_changed=command.content_changed,
    )
    return (*answered, submitted)


def _check_conditions(writer: Writer) -> None:
    case, conditions = writer.case, writer.command.conditions
    for name in conditions:
        if name not in case.plan.unanswered:
            allowed = "、".join(case.plan.unanswered) or NO_WAY
            raise UnknownConditionError(name=name[:40], allowed=allowed)
    left = [name for name in case.plan.unanswered if name not in conditions]
    if left:
        named = "、".join(f"{name}（{case.plan.condition_of(name)}）" for name in left)
        raise UnansweredConditionError(conditions=named)
    for name, answer in conditions.items():
        check_answer(name, answer)


def _form(writer: Writer) -> Form | None:
    """The form chosen by the first draft; once chosen it stays."""
    if not writer.command.form:
        return None
    form = choice(writer.command.form, Form, Action.DRAFT, "簽稿方式")
    chosen = writer.case.form
    if chosen is not None and form is not chosen:
        raise BadChoiceError(field="簽稿方式", value=form.value, allowed=chosen.value)
    return None if chosen else form


def _options(writer: Writer, form: Form | None) -> tuple[str, ...]:
    """What the decider of a 簽 may choose from."""
    options = tuple(each.strip() for each in writer.command.options if each.strip())
    is_memo = form in (None, Form.MEMO, Form.MEMO_THEN_DRAFT)
    if options and form and (not is_memo or writer.case.document == DRAFT):
        raise OptionsOutsideMemoError(form=_form_named(writer.case, form))
    words = {each.value for each in Outcome}
    are_alike = len(set(options)) < max(2, len(options))
    if options and (are_alike or not words.isdisjoint(options)):
        raise TooFewOptionsError(given="、".join(options)[:100])
    return options


def reconcile(writer: Writer, found: Found) -> Events:
    """綜簽: what the drafter makes of the differing opinions, in words."""
    if not writer.opinion:
        raise MissingInputError(action="綜簽", needed="意見", allowed=ANY_TEXT)
    envelope = writer.envelope(opinion=writer.opinion)
    through = _reviewing_again(writer)
    return (OpinionsReconciled(**envelope, **_signed(writer.case, found), through=through),)


def _reviewing_again(writer: Writer) -> tuple[str, ...]:
    """Through whom a 綜簽 goes up again: who has reviewed, as far as the agency settled."""
    plan = writer.case.plan
    top = ladder_position(writer.context.practice.reconciled_up_to, plan.ladder)
    if top not in plan.ladder.positions:  # of the ladder of another unit
        top = plan.ladder.head
    walked = [stage.position for stage in plan.stages if isinstance(stage, SignStage)]
    up_to = plan.ladder.up_to(top)
    return tuple(dict.fromkeys(each for each in walked if each in up_to and each != plan.drafter))


def review(writer: Writer, found: Found) -> Events:
    """審核."""
    envelope = writer.envelope(opinion=writer.opinion, mark=_mark(writer, found))
    return (DocumentReviewed(**envelope, **_signed(writer.case, found)),)


def cosign(writer: Writer, found: Found) -> Events:
    """會辦: no remark means consent; a comment and a 免會 need their words."""
    command = writer.command
    stance = choice(command.stance or Stance.AGREE.value, Stance, Action.COSIGN, "意見別")
    said = writer.opinion or command.reason.strip()
    if stance is not Stance.AGREE and not said:
        needed = "意見" if stance is Stance.COMMENT else "理由"
        raise MissingInputError(action=f"{stance.value}的會辦", needed=needed, allowed=ANY_TEXT)
    envelope = writer.envelope(opinion=said)
    return (DocumentCosigned(**envelope, **_signed(writer.case, found), stance=stance),)


def decide(writer: Writer, found: Found) -> Events:
    """核定: an explicit outcome, and an opinion, which 如擬 is by itself."""
    outcome, option = _outcome(writer)
    opinion = outcome.words(writer.opinion)
    if not opinion:
        needed = "批示意見"
        raise MissingInputError(action="核定", needed=needed, allowed=AS_PROPOSED_OR)
    mark = _marks(decision_mark(writer.case, _duty(found).position), _mark(writer, found))
    decided = DocumentDecided(
        **writer.envelope(opinion=opinion, mark=mark),
        **_signed(writer.case, found),
        outcome=outcome,
        option=option,
        next_due=_next_due(writer, outcome),
    )
    return (decided,)


def receive(writer: Writer, found: Found) -> Events:
    """簽收."""
    assert found.desk is not None
    return (DocumentReceived(**writer.envelope(), desk=found.desk.desk),)


def outcomes_of(case: Case) -> tuple[str, ...]:
    """What the decider may choose from, as this case stands."""
    if case.options:
        return (*case.options, Outcome.DO_NOT_DISPATCH.value)
    words = _outcomes_by_form(case)
    return tuple(each.value for each in words if each is not case.outcome)


def _outcomes_by_form(case: Case) -> tuple[Outcome, ...]:
    if case.form is None:
        return tuple(each for each in Outcome if each is not Outcome.OPTION)
    is_memo = case.form is Form.MEMO or case.document == MEMO
    return MEMO_OUTCOMES if is_memo else DRAFT_OUTCOMES


def _form_named(case: Case, form: Form) -> str:
    return f"{form.value}的{case.document}" if case.document else form.value


def _outcome(writer: Writer) -> tuple[Outcome, str]:
    case, outcomes = writer.case, outcomes_of(writer.case)
    allowed = "、".join(outcomes)
    chosen = as_known(writer.command.outcome.strip(), (*case.options, *outcomes))
    if chosen in case.options:
        return Outcome.OPTION, chosen
    if not chosen:
        raise MissingInputError(action="核定", needed="決定", allowed=allowed)
    words = {each.value: each for each in Outcome if each is not Outcome.OPTION}
    if chosen not in words or (case.is_put_off and chosen not in outcomes_of(case)):
        raise BadChoiceError(field="決定", value=chosen[:40], allowed=allowed)
    if case.options and chosen not in outcomes_of(case):
        raise OptionNotChosenError(outcome=chosen, allowed=allowed)
    if chosen not in outcomes_of(case) and case.form is not None:
        raise OutcomeOfOtherFormError(form=_form_named(case, case.form), allowed=allowed)
    return words[chosen], ""


def _next_due(writer: Writer, outcome: Outcome) -> date | None:
    """The due date of the 稿 that an approved 簽 opens, where it has a limit of its own."""
    case, limits = writer.case, writer.context.limits
    opens = case.document == MEMO and outcome in (Outcome.AS_PROPOSED, Outcome.OPTION)
    restarts = limits.policy.second_document is SecondLimit.RESTART
    by_urgency = not case.clock.is_given and limits.follows_urgency(case.category)
    if not (opens and restarts and by_urgency):
        return None
    return limits.counted(case.category, case.urgency, taipei_day(writer.now)).due


class SignedFields(TypedDict):
    """What every signature says of the duties it does."""

    desk: str
    duty: Duty
    covers: tuple[Duty, ...]


def _signed(case: Case, found: Found) -> SignedFields:
    """What is signed, with what it covers (併計); raises NotYourTurnError.

    The machine of the pass says whether it is allowed now; who is told after the decision (後會)
    stands outside of every pass, and so does who takes up again what was put off (緩發).
    """
    assert found.desk is not None
    lower = found.desk.duty
    duties = (lower, found.upper) if found.upper else (lower,)
    if lower.action is not Action.INFORM and not case.is_put_off:
        _advance(case, duties)
    return SignedFields(desk=found.desk.desk, duty=duties[-1], covers=duties[:-1])


def _advance(case: Case, duties: tuple[Duty, ...]) -> None:
    """Walk the machine through these duties; raises NotYourTurnError."""
    walked, done = case.current_pass, case.done
    for duty in duties:
        try:
            advance(walked, done, duty)
        except OutOfTurnError as error:
            raise NotYourTurnError(
                who=duty.label, action=duty.action.value, case=case.id, due=whose_turn(case)
            ) from error
        done |= {duty}


def _duty(found: Found) -> Duty:
    """The duty that is signed: the upper one where it covers the desk's."""
    assert found.desk is not None
    return found.upper or found.desk.duty


def decision_mark(case: Case, position: str) -> str:
    """府文 decided by an officer of the agency is 代為決行 (代擬代判), and the record says so."""
    ladder = case.plan.ladder
    for_city = case.issuer is Issuer.CITY and position in ladder.up_to(ladder.agency_head)
    return MARK_DECIDE_FOR if for_city else ""


def _mark(writer: Writer, found: Found) -> str:
    """併計 for who signs here, or has just signed below, as two; else 代 or 代行 for a deputy."""
    if found.upper:
        return MARK_COVERED
    duty = _duty(found)
    deputy = writer.deputy_mark(duty.position)
    return deputy or (MARK_COVERED if _signed_below(writer, duty) else "")


def _signed_below(writer: Writer, duty: Duty) -> bool:
    """Whether the neighbouring ladder duty below was signed by the same person."""
    ladder, person = writer.case.plan.ladder_duties, writer.command.actor.identity
    at = ladder.index(duty) if duty in ladder else 0
    if not at or not writer.context.may_cover(ladder[at - 1], duty, person):
        return False
    below = writer.case.signatures.get(ladder[at - 1])
    people = writer.context.organisation.directory
    return below is not None and people.is_one(below.signer, person)


def _marks(*marks: str) -> str:
    return "、".join(mark for mark in marks if mark)


def may_sign(scene: Scene) -> Found:
    """Whoever owes it at an open desk, or signs for the desk below too (併計)."""
    desk = at_desk(scene)
    return Found(desk=desk, upper=covering(scene, desk))


def may_decide(scene: Scene) -> Found:
    """Whoever decides; while co-signers disagree, by the agency's rule not the drafter alone."""
    found, case = may_sign(scene), scene.case
    alone = _duty(found).position == case.plan.drafter
    if alone and case.plan.commented and not scene.context.practice.drafter_settles_disagreement:
        units = "、".join(case.plan.commented)
        raise DisagreementError(case=case.id, units=units, who=scene.who)
    return found


def may_receive(scene: Scene) -> Found:
    """Whoever has it, once; raises AlreadyReceivedError."""
    desk = at_desk(scene)
    if desk.desk in scene.case.received:
        raise AlreadyReceivedError(case=scene.case.id, due=whose_turn(scene.case))
    return Found(desk=desk)


RULES = {
    Action.RECEIVE: Rule(
        guard=may_receive,
        act=receive,
        group=Group.RETURNING,
        also_while=frozenset({State.SUSPENDED, State.MERGED, State.REASSIGNING}),
        may_follow=while_somebody_is_told,
        in_bulk=True,
    ),
    Action.DRAFT: Rule(guard=may_sign, act=draft, group=Group.SIGNING, in_bulk=True),
    Action.REVIEW: Rule(guard=may_sign, act=review, group=Group.SIGNING, in_bulk=True),
    Action.COSIGN: Rule(
        guard=may_sign,
        act=cosign,
        group=Group.SIGNING,
        may_follow=while_somebody_is_told,
        in_bulk=True,
    ),
    Action.DECIDE: Rule(guard=may_decide, act=decide, group=Group.SIGNING, in_bulk=True),
    Action.RECONCILE: Rule(guard=may_sign, act=reconcile, group=Group.SIGNING),
}
