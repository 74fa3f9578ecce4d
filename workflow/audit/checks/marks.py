"""What a decision bears: the mark of who decides for another, its outcome, its words."""

from collections.abc import Iterator

from rules.agency.agency import Issuer
from rules.marks import Action
from workflow.audit.checks.matter import Found, Matter, ladder_label
from workflow.audit.codes import DISPATCH_UNAPPROVED, MARK_MISSING, OPINION_MISSING
from workflow.audit.labels.cutting import NOT_APPROVED

MARK_DECIDE_FOR = "代為決行"


def decided_for_unmarked(matter: Matter) -> Iterator[Found]:
    """A 府文 decided by another than the mayor, by whom the Plan names, without 代為決行."""
    labels, decision = matter.labels, matter.labels.decision
    if decision is None or not matter.says.marks or matter.issuer is not Issuer.CITY:
        return
    is_due = decision.position == decision.due
    is_mayor = decision.position == labels.plan.ladder.positions[-1]
    if is_due and not is_mayor and MARK_DECIDE_FOR not in matter.steps[decision.record].marks:
        yield Found(
            code=MARK_MISSING,
            position=decision.position,
            records=(decision.record,),
            facts={"who": ladder_label(decision.position, labels)},
        )


def dispatch_unapproved(matter: Matter) -> Iterator[Found]:
    """發文 after a decision that says 不發 or 緩發."""
    labels, decision = matter.labels, matter.labels.decision
    if decision is None or not matter.is_last or not matter.says.outcomes:
        return
    outcome = matter.steps[decision.record].outcome
    sent = (
        at
        for at in range(decision.record + 1, len(matter.steps))
        if matter.steps[at].action is Action.DISPATCH
    )
    at = next(sent, None)
    if at is not None and outcome in NOT_APPROVED:
        yield Found(
            code=DISPATCH_UNAPPROVED,
            position=decision.position,
            records=(decision.record, at),
            facts={"decider": ladder_label(decision.position, labels), "outcome": outcome},
        )


def opinion_missing(matter: Matter) -> Iterator[Found]:
    """A decision without words, where the log has any."""
    labels, decision = matter.labels, matter.labels.decision
    if decision is None or not matter.says.opinions:
        return
    if not matter.steps[decision.record].has_opinion:
        yield Found(
            code=OPINION_MISSING,
            position=decision.position,
            records=(decision.record,),
            facts={"who": ladder_label(decision.position, labels)},
        )
