"""One case of a log shown as it was judged: its row, and each document beside its Plan."""

from dataclasses import dataclass, replace

from rules.marks import Action
from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from rules.texts import folded
from workflow.audit.auditing import Basis
from workflow.audit.checks.matter import Matter, Says
from workflow.audit.judging import RowLostError, matters_of
from workflow.audit.log import Log, LoggedCase, Step, moment_of
from workflow.audit.matching import RowFinder
from workflow.calendar import taipei_day


@dataclass(frozen=True, kw_only=True)
class Retraced:
    """A case; `matters` are its documents, none where its route was not judged."""

    log: Log
    case: LoggedCase
    rulebook: Rulebook  # the version in force when it came
    row: RuleRow | None
    matters: tuple[Matter, ...] = ()


def retraced(log: Log, case: LoggedCase, basis: Basis) -> Retraced:
    """The case as an audit on this basis sees it."""
    moment, steps = moment_of(case.received_at), log.steps_of(case)
    book = basis.rulebooks.in_force(taipei_day(moment) if moment else None)
    finder = RowFinder(book)
    row, is_ours = _row(case, steps, finder, basis)
    route = finder.route(row) if row else None
    if route is None or case.unread:
        return Retraced(log=log, case=case, rulebook=book, row=row)
    if is_ours:
        steps = tuple(replace(step, row="") for step in steps)
    says = Says(
        marks=log.has_marks,
        opinions=log.has_opinions,
        stances=log.has_stances,
        outcomes=log.has_outcomes,
    )
    try:
        matters = matters_of(steps, route, book.agency, says, finder.route_named)
    except RowLostError:
        matters = ()
    return Retraced(log=log, case=case, rulebook=book, row=row, matters=tuple(matters))


def _row(
    case: LoggedCase, steps: tuple[Step, ...], finder: RowFinder, basis: Basis
) -> tuple[RuleRow | None, bool]:
    """The row it runs by, and whether somebody else than the log says so."""
    known = {folded(text): row for text, row in basis.confirmed.items()}
    confirmed = known.get(folded(case.id), "" if case.row else known.get(folded(case.subject), ""))
    if confirmed or case.row or not (basis.assumes and case.subject):
        return finder.row(confirmed or case.row), bool(confirmed)
    drafts = (step.unit for step in steps if step.action is Action.DRAFT and step.unit)
    suggested = finder.suggested(case.subject, next(drafts, ""))
    return (suggested.row, True) if suggested else (None, False)
