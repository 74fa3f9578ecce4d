"""會辦: not at all, too early, too late; and an opinion that nobody reconciled."""

from collections.abc import Iterator

from workflow.audit.checks.matter import (
    Found,
    Matter,
    ladder_label,
    missing_cosigners,
    named,
)
from workflow.audit.codes import COSIGN_LATE, COSIGN_MISSING, COSIGN_ORDER, RECONCILE_MISSING
from workflow.audit.labels.labels import Cosigning, Labels
from workflow.case.duties import Duty


def cosign_missing(matter: Matter) -> Iterator[Found]:
    """A co-signer owed has not signed, and the document went on."""
    labels = matter.labels
    spare = [
        each
        for each in labels.strangers
        if each.is_cosignature and not each.is_twice and not each.cosigner
    ]
    own = {each.cosigner: each for each in labels.strangers if each.cosigner}
    for duty in missing_cosigners(labels):
        record, who, done = _went_on(duty, labels)
        instead = own.get(duty.branch or "") or (spare.pop(0) if spare else None)
        facts = {"who": duty.branch or "", "above": who, "done": done}
        if instead:
            facts["instead"] = instead.who
        changed = "changed" if duty in labels.stale else ""
        yield Found(
            code=COSIGN_MISSING,
            position=named(duty),
            records=tuple(sorted({record, *((instead.record,) if instead else ())})),
            sentence="instead" if instead else changed,
            facts=facts,
        )


def _went_on(duty: Duty, labels: Labels) -> tuple[int, str, str]:
    """The first signature that had to wait for this co-signer: its record, who, what was done."""
    is_behind = False
    decision = labels.decision
    for stage in labels.plan.owed():
        if is_behind:
            for each in stage.duties:
                if each in labels.met:
                    is_decision = decision is not None and decision.record == labels.met[each]
                    done = "核定" if is_decision else each.action.value
                    return labels.met[each], each.label, done
        is_behind = is_behind or duty in stage.members
    assert decision is not None
    return decision.record, ladder_label(decision.position, labels), "核定"


def cosign_order(matter: Matter) -> Iterator[Found]:
    """A co-signer signed before who comes first; of two the one that was too early."""
    labels = matter.labels
    for each in labels.cosigned.values():
        if not (early := _signed_later(each, labels)):
            continue
        first, record = early
        yield Found(
            code=COSIGN_ORDER,
            position=named(each.duty),
            records=tuple(sorted((each.record, record))),
            sentence="partner" if first.branch else "",
            facts={"who": each.duty.branch or "", "first": first.label},
        )


def _signed_later(each: Cosigning, labels: Labels) -> tuple[Duty, int] | None:
    """Who had to come first and came later, and by which record; None if nobody did.

    Who never came, or whose own signature is misplaced, is found as that.
    """
    for first in each.first:
        if first.branch:
            partner = labels.cosigned.get(first)
            record = partner.record if partner else labels.cosigned_after.get(first)
        else:
            record = labels.met.get(first)
        if record is not None and record > each.record and record not in labels.misplaced:
            return first, record
    return None


def cosign_late(matter: Matter) -> Iterator[Found]:
    """A co-signer signed after somebody who had to wait for it, or after the decision."""
    labels, decision = matter.labels, matter.labels.decision
    for each in labels.cosigned.values():
        is_early = _signed_later(each, labels) is not None
        if each.passed is None or is_early or each.passed_by in labels.misplaced:
            continue
        yield _late(each.duty, each.record, (each.passed_by, each.passed.label), matter)
    if decision is None:
        return
    for duty, record in labels.cosigned_after.items():
        who = ladder_label(decision.position, labels)
        yield _late(duty, record, (decision.record, who), matter)


def _late(duty: Duty, record: int, passed: tuple[int, str], matter: Matter) -> Found:
    at, who = passed
    return Found(
        code=COSIGN_LATE,
        position=named(duty),
        records=tuple(sorted((at, record))),
        facts={"who": duty.branch or "", "above": who, "done": matter.steps[at].action.value},
    )


def reconcile_missing(matter: Matter) -> Iterator[Found]:
    """有意見 that stands at the decision, and no 綜簽 after it."""
    labels, decision = matter.labels, matter.labels.decision
    if decision is None or not matter.says.stances:
        return
    for name, record in labels.comments.items():
        if record > labels.reconciled:
            yield Found(
                code=RECONCILE_MISSING,
                position=labels.plan.drafter,
                records=(record, decision.record),
                facts={
                    "who": name,
                    "drafter": ladder_label(labels.plan.drafter, labels),
                    "decider": ladder_label(decision.position, labels),
                },
            )
