"""The checks: each code a small predicate over the labels; none reads what another found."""

from collections.abc import Callable, Iterator

from workflow.audit.checks import cosigning, deciding, ladder, marks
from workflow.audit.checks.matter import Found, Matter

Check = Callable[[Matter], Iterator[Found]]

# What hangs on who did what in which order; when and by whom is looked at case by case.
ROUTE_CHECKS: tuple[Check, ...] = (
    deciding.no_decision,
    deciding.decided_below,
    deciding.decided_above,
    ladder.review_skipped,
    ladder.resign_missing,
    ladder.signed_after_decision,
    ladder.out_of_order,
    ladder.review_extra,
    cosigning.cosign_missing,
    cosigning.cosign_order,
    cosigning.cosign_late,
    cosigning.reconcile_missing,
    marks.decided_for_unmarked,
    marks.dispatch_unapproved,
    marks.opinion_missing,
)


def route_findings(matter: Matter) -> tuple[Found, ...]:
    """All that the checks find in one document."""
    return tuple(found for check in ROUTE_CHECKS for found in check(matter))
