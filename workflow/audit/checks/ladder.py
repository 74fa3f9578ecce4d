"""Who signed on the ladder: left out, not again, after the decision, out of order, too many."""

from collections.abc import Iterator

from rules.marks import Action
from workflow.audit.checks.matter import (
    Found,
    Matter,
    above,
    ladder_label,
    missing_cosigners,
)
from workflow.audit.codes import (
    OUT_OF_ORDER,
    RESIGN_MISSING,
    REVIEW_EXTRA,
    REVIEW_SKIPPED,
    SIGNED_AFTER_DECISION,
)
from workflow.audit.labels.labels import Labels, Stranger
from workflow.case.duties import Duty


def review_skipped(matter: Matter) -> Iterator[Found]:
    """A position below the decision (or, of an open case, the highest signature) never signed."""
    labels = matter.labels
    for duty in skipped(labels):
        higher = above(labels, labels.rank_of[duty])
        if higher is None:
            continue
        record, who, done = higher
        instead = stand_in(duty, labels)
        facts = {"who": duty.label, "action": duty.action.value, "above": who, "done": done}
        if instead:
            facts["instead"] = instead.who
        yield Found(
            code=REVIEW_SKIPPED,
            position=duty.position,
            records=tuple(sorted({record, *((instead.record,) if instead else ())})),
            sentence="replaced" if instead else "",
            facts=facts,
        )


def skipped(labels: Labels) -> tuple[Duty, ...]:
    """The ladder duties below the highest signature that nobody ever signed or returned from."""
    if len(labels.met) == len(labels.ladder):
        return ()
    left = labels.unsigned_again
    return tuple(
        duty
        for duty in labels.ladder[: max(labels.top, 0)]
        if duty not in labels.met
        and duty not in left
        and duty.position not in labels.signed_afterwards
        and not _is_passed_by(duty, labels)
    )


def _is_passed_by(duty: Duty, labels: Labels) -> bool:
    """The due decider of what was decided above: that is said by the decision."""
    decision = labels.decision
    return duty.action is Action.DECIDE and decision is not None and labels.is_above(decision)


def stand_in(duty: Duty, labels: Labels) -> Stranger | None:
    """Who signed in the place of a ladder duty: between the signatures below and above it."""
    place = labels.rank_of[duty]
    below = [labels.met[each] for each in labels.ladder[:place] if each in labels.met]
    higher = above(labels, place)
    floor, ceiling = max(below, default=-1), higher[0] if higher else -1
    between = (
        each
        for each in labels.strangers
        if not each.is_cosignature and floor < each.record < ceiling
    )
    return next(between, None)


def resign_missing(matter: Matter) -> Iterator[Found]:
    """After a return or a recall somebody whose signature it voided did not sign again."""
    labels = matter.labels
    if not labels.voidings:
        return
    last = {duty: at for at, each in enumerate(labels.voidings) for duty in each.duties}
    for at, voiding in enumerate(labels.voidings):
        left = [
            duty
            for duty in labels.ladder[: labels.top + 1]
            if last.get(duty) == at
            and duty not in labels.met
            and duty.position not in labels.signed_afterwards
        ]
        if not left:
            continue
        step = matter.steps[voiding.record]
        by = f"{step.unit}{step.position}" or "退回者"
        yield Found(
            code=RESIGN_MISSING,
            position=left[0].position,
            records=(voiding.record,),
            facts={
                "by": by,
                "act": step.action.value,
                "who": "、".join(duty.label for duty in left),
            },
        )


def signed_after_decision(matter: Matter) -> Iterator[Found]:
    """A signature of the ladder after the decision and before any return."""
    labels, decision = matter.labels, matter.labels.decision
    if decision is None:
        return
    for record, duty in labels.afterwards:
        yield Found(
            code=SIGNED_AFTER_DECISION,
            position=duty.position,
            records=(decision.record, record),
            facts={
                "who": duty.label,
                "action": matter.steps[record].action.value,
                "decider": ladder_label(decision.position, labels),
            },
        )


def out_of_order(matter: Matter) -> Iterator[Found]:
    """A record that must be taken out for the ladder's signatures to rise."""
    for moved in matter.labels.moved:
        other = matter.labels.met.get(moved.other, moved.record)
        yield Found(
            code=OUT_OF_ORDER,
            position=moved.duty.position,
            records=tuple(sorted({moved.record, other})),
            sentence="early" if moved.is_early else "",
            facts={
                "who": moved.duty.label,
                "action": matter.steps[moved.record].action.value,
                "other": moved.other.label,
            },
        )


def review_extra(matter: Matter) -> Iterator[Found]:
    """Somebody signed before the decision whom the Plan does not name, or twice in one pass."""
    labels = matter.labels
    if not labels.strangers:
        return
    explained = _explained(labels)
    for each in labels.strangers:
        if each.record in explained:
            continue
        yield Found(
            code=REVIEW_EXTRA,
            position=each.named or matter.steps[each.record].position or each.who,
            records=(each.record,),
            sentence="twice" if each.is_twice else "",
            facts={"who": each.who, "action": matter.steps[each.record].action.value},
        )


def _explained(labels: Labels) -> set[int]:
    """The strangers that another finding shows as evidence, or that lie on the way too high."""
    found = {
        each.record for duty in skipped(labels) if (each := stand_in(duty, labels)) is not None
    }
    decision = labels.decision
    if decision and labels.is_above(decision):
        due = labels.plan.ladder.rank(decision.due)
        found |= {each.record for each in labels.strangers if due <= each.rank <= decision.rank}
    return found | replaced_cosignatures(labels)


def replaced_cosignatures(labels: Labels) -> set[int]:
    """The strange co-signatures that stand for missing ones: of the same unit, else in turn."""
    strange = [each for each in labels.strangers if each.is_cosignature and not each.is_twice]
    found = {each.record for each in strange if each.cosigner}
    missing = missing_cosigners(labels)
    others = [each.record for each in strange if not each.cosigner]
    return found | set(others[: len(missing)])
