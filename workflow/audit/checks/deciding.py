"""Who decided: nobody, somebody too low, somebody too high."""

from collections.abc import Iterator

from workflow.audit.checks.matter import Found, Matter, ladder_label
from workflow.audit.codes import DECIDED_ABOVE, DECIDED_BELOW, NO_DECISION


def no_decision(matter: Matter) -> Iterator[Found]:
    """Closed without a decision before it."""
    close, labels = matter.ending.close, matter.labels
    if not matter.is_last or matter.ending.is_open or close is None or labels.decision:
        return
    late = labels.late_decision
    facts = {
        "closing": matter.steps[close].action.value,
        "decider": ladder_label(matter.decider, labels),
    }
    if late:
        facts["who"] = ladder_label(late.position, labels)
    yield Found(
        code=NO_DECISION,
        position=matter.decider,
        records=(close, *((late.record,) if late else ())),
        sentence="after" if late else "",
        facts=facts,
    )


def decided_below(matter: Matter) -> Iterator[Found]:
    """Decided, then or once before, by a position below the Plan's decider."""
    labels = matter.labels
    low = [each for each in labels.decisions if labels.is_below(each)]
    if low:
        yield Found(
            code=DECIDED_BELOW,
            position=low[0].position,
            records=tuple(each.record for each in low),
            facts={
                "who": ladder_label(low[0].position, labels),
                "decider": ladder_label(low[0].due, labels),
            },
        )


def decided_above(matter: Matter) -> Iterator[Found]:
    """Decided by a position above the Plan's decider."""
    labels, decision = matter.labels, matter.labels.decision
    if decision and labels.is_above(decision):
        yield Found(
            code=DECIDED_ABOVE,
            position=decision.position,
            records=(decision.record,),
            facts={
                "who": ladder_label(decision.position, labels),
                "decider": ladder_label(decision.due, labels),
            },
        )
