"""One case of a log shown as it was judged: its row, and each document beside its Plan."""

from dataclasses import dataclass

from rules.rulebook import Rulebook
from rules.rulerow import RuleRow
from workflow.audit.auditing import Basis
from workflow.audit.checks.matter import Matter, Says, says_of
from workflow.audit.judging import RowLostError, matters_of
from workflow.audit.log import Log, LoggedCase
from workflow.audit.matching import Matcher, drafting_unit


@dataclass(frozen=True, kw_only=True)
class Retraced:
    """A case; `matters` are its documents, none where its route was not judged."""

    log: Log
    case: LoggedCase
    rulebook: Rulebook  # the version in force when it came
    row: RuleRow | None
    matters: tuple[Matter, ...] = ()


def retraced(log: Log, case: LoggedCase, basis: Basis, says: Says | None = None) -> Retraced:
    """The case as an audit on this basis sees it; `says` where the log is but a part of one."""
    steps = log.steps_of(case)
    matcher = Matcher(basis.rulebooks, basis.confirmed, assumes=basis.assumes)
    match = matcher.match(case, drafting_unit(steps))
    finder, row = match.finder, match.row
    book, route = finder.book, finder.route(row) if row else None
    if route is None or case.unread:
        return Retraced(log=log, case=case, rulebook=book, row=row)
    try:
        matters = matters_of(
            match.read_along(steps), route, book.agency, says or says_of(log), finder.route_named
        )
    except RowLostError:
        matters = ()
    return Retraced(log=log, case=case, rulebook=book, row=row, matters=tuple(matters))
