"""Signatures: 擬辦, 綜簽, 審核, 會辦, 核定."""

from collections.abc import Callable
from datetime import date
from typing import Any

from rules.agency import Issuer
from rules.marks import Action
from rules.practice import SecondLimit
from workflow.actions.parts import whose_turn
from workflow.actions.permits import covering
from workflow.actions.writer import ANY_TEXT, Writer, check_answer, choice
from workflow.case.case import Case, Desk
from workflow.case.duties import Duty
from workflow.case.machine import OutOfTurnError, advance
from workflow.case.words import DRAFT, MEMO, Form, Outcome, Stance
from workflow.deadlines import due_date
from workflow.events import (
    ConditionAnswered,
    DocumentCosigned,
    DocumentDecided,
    DocumentReviewed,
    DraftSubmitted,
    Event,
    OpinionsReconciled,
)
from workflow.refusals import (
    BadChoiceError,
    MissingInputError,
    NotYourTurnError,
    OptionNotChosenError,
    OptionsOutsideMemoError,
    OutcomeOfOtherFormError,
    TooFewOptionsError,
    UnansweredConditionError,
    UnknownConditionError,
)

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


def draft(writer: Writer, desk: Desk) -> tuple[Event, ...]:
    """擬辦, with the answers about conditional co-signers that are still open."""
    command = writer.command
    form = _form(writer)
    options = _options(writer, form or writer.case.form)
    _check_conditions(writer)
    for name, answer in command.conditions.items():
        writer.write(ConditionAnswered, target=name, answer=answer)
    changed = command.content_changed
    mark = _marks(MARK_CHANGED if changed else "", _mark(writer, desk.duty))
    facts = {"form": form, "options": options, "content_changed": changed, "mark": mark}
    return sign(writer, desk, DraftSubmitted, **facts)


def _check_conditions(writer: Writer) -> None:
    case, conditions = writer.case, writer.command.conditions
    for name in conditions:
        if name not in case.plan.unanswered:
            allowed = "、".join(case.plan.unanswered) or "無"
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


def reconcile(writer: Writer, desk: Desk) -> tuple[Event, ...]:
    """綜簽: what the drafter makes of the differing opinions, in words."""
    if not writer.command.opinion.strip():
        raise MissingInputError(action="綜簽", needed="意見", allowed=ANY_TEXT)
    return sign(writer, desk, OpinionsReconciled)


def review(writer: Writer, desk: Desk) -> tuple[Event, ...]:
    """審核."""
    return sign(writer, desk, DocumentReviewed, mark=_mark(writer, desk.duty))


def cosign(writer: Writer, desk: Desk) -> tuple[Event, ...]:
    """會辦: no remark means consent; a comment and a 免會 need their words."""
    command = writer.command
    stance = choice(command.stance or Stance.AGREE.value, Stance, Action.COSIGN, "意見別")
    said = command.opinion.strip() or command.reason.strip()
    if stance is not Stance.AGREE and not said:
        needed = "意見" if stance is Stance.COMMENT else "理由"
        raise MissingInputError(action=f"{stance.value}的會辦", needed=needed, allowed=ANY_TEXT)
    return sign(writer, desk, DocumentCosigned, stance=stance, opinion=said)


def decide(writer: Writer, desk: Desk) -> tuple[Event, ...]:
    """核定: an explicit outcome, and an opinion."""
    outcome, option = _outcome(writer)
    if not writer.command.opinion.strip():
        needed = "批示意見"
        raise MissingInputError(action="核定", needed=needed, allowed="任何文字，如「如擬」")
    mark = _marks(decision_mark(writer.case, desk.duty.position), _mark(writer, desk.duty))
    return sign(
        writer,
        desk,
        DocumentDecided,
        outcome=outcome,
        option=option,
        next_due=_next_due(writer, outcome),
        mark=mark,
    )


def outcomes_of(case: Case) -> tuple[str, ...]:
    """What the decider may choose from, as this case stands."""
    if case.options:
        return (*case.options, Outcome.DO_NOT_DISPATCH.value)
    return tuple(each.value for each in _outcomes_by_form(case))


def _outcomes_by_form(case: Case) -> tuple[Outcome, ...]:
    if case.form is None:
        return tuple(each for each in Outcome if each is not Outcome.OPTION)
    is_memo = case.form is Form.MEMO or case.document == MEMO
    return MEMO_OUTCOMES if is_memo else DRAFT_OUTCOMES


def _form_named(case: Case, form: Form) -> str:
    return f"{form.value}的{case.document}" if case.document else form.value


def _outcome(writer: Writer) -> tuple[Outcome, str]:
    case, chosen = writer.case, writer.command.outcome.strip()
    allowed = "、".join(outcomes_of(case))
    if chosen in case.options:
        return Outcome.OPTION, chosen
    if not chosen:
        raise MissingInputError(action="核定", needed="決定", allowed=allowed)
    words = {each.value: each for each in Outcome if each is not Outcome.OPTION}
    if chosen not in words:
        raise BadChoiceError(field="決定", value=chosen[:40], allowed=allowed)
    if case.options and chosen not in outcomes_of(case):
        raise OptionNotChosenError(outcome=chosen, allowed=allowed)
    if chosen not in outcomes_of(case) and case.form is not None:
        raise OutcomeOfOtherFormError(form=_form_named(case, case.form), allowed=allowed)
    return words[chosen], ""


def _next_due(writer: Writer, outcome: Outcome) -> date | None:
    """The due date of the 稿 that an approved 簽 opens, where it has a limit of its own."""
    case, limits = writer.case, writer.around.limits
    opens = case.document == MEMO and outcome in (Outcome.AS_PROPOSED, Outcome.OPTION)
    restarts = limits.policy.second_document is SecondLimit.RESTART
    by_urgency = not case.clock.is_given and limits.follows_urgency(case.category)
    if not (opens and restarts and by_urgency):
        return None
    return due_date(
        writer.now, urgency=case.urgency, limits=limits.urgencies, calendar=limits.calendar
    )


def sign(writer: Writer, desk: Desk, kind: Callable[..., Event], **facts: Any) -> tuple[Event, ...]:
    """One signature, as the machine of the pass allows it; with it, what it covers (併計)."""
    upper = covering(writer.scene, desk)
    signed = (desk.duty, upper) if upper else (desk.duty,)
    if desk.duty.action is not Action.INFORM:
        _advance(writer.case_now, signed)
    said = {
        "desk": desk.desk,
        "duty": signed[-1],
        "covers": signed[:-1],
        "opinion": writer.command.opinion.strip(),
    }
    if upper:
        marks = (decision_mark(writer.case, upper.position), MARK_COVERED)
        facts |= {"mark": _marks(*marks if upper.action is Action.DECIDE else marks[1:])}
    return writer.write(kind, **said | facts)


def _advance(case: Case, duties: tuple[Duty, ...]) -> None:
    """Walk the machine through these duties; raises NotYourTurnError."""
    done = case.done
    for duty in duties:
        try:
            advance(case.current_pass, done, duty)
        except OutOfTurnError as error:
            raise NotYourTurnError(
                who=duty.label, action=duty.action.value, case=case.id, due=whose_turn(case)
            ) from error
        done |= {duty}


def decision_mark(case: Case, position: str) -> str:
    """府文 decided by an officer of the agency is 代為決行 (代擬代判), and the record says so."""
    ladder = case.plan.ladder
    for_city = case.issuer is Issuer.CITY and position in ladder.up_to(ladder.agency_head)
    return MARK_DECIDE_FOR if for_city else ""


def _mark(writer: Writer, duty: Duty) -> str:
    """代 or 代行 for a deputy; 併計 for who has signed just before as the position below."""
    deputy = writer.deputy_mark(duty.position)
    return deputy or (MARK_COVERED if _signed_below(writer, duty) else "")


def _signed_below(writer: Writer, duty: Duty) -> bool:
    """Whether the neighbouring ladder duty below was signed by the same person."""
    ladder, person = writer.case.plan.ladder_duties, writer.command.actor.identity
    at = ladder.index(duty) if duty in ladder else 0
    if not at or not writer.around.may_cover(ladder[at - 1], duty, person):
        return False
    below = writer.case.signatures.get(ladder[at - 1])
    return below is not None and below.signer == person


def _marks(*marks: str) -> str:
    return "、".join(mark for mark in marks if mark)
