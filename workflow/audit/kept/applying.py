"""The work on an audit and the office's allow-list, brought to what was found.

What was found bears the standings, so that pages can ask by them. They are told anew after every
run, and after every entry; where a crash came between, the next look catches up.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from workflow.audit.codes import Severity
from workflow.audit.kept.uses import Applied, KeptUses, Use
from workflow.audit.kept.working import KeptWork
from workflow.audit.ledger.ledger import Ledger
from workflow.audit.ledger.wanted import By, Numbered, Standing, Wanted
from workflow.audit.work.allowing import Pattern, in_force
from workflow.calendar import taipei_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiding:
    """What a pattern would hide of one audit, as far as nobody has decided otherwise."""

    count: int
    grave: int  # of them 嚴重


def catch_up(ledger: Ledger, work: KeptWork, uses: KeptUses) -> None:
    """Tell the ledger how findings stand by the entries that it was not told of yet."""
    latest, marked = work.latest, uses.marked
    if latest == marked:
        return
    freed = work.undecided(marked)
    allowed = freed.intersection(uses.hidden()) if freed else ()
    back = dict.fromkeys(freed, Standing.OPEN) | dict.fromkeys(allowed, Standing.ALLOWED)
    ledger.mark(back | dict(work.decided(marked)))
    uses.keep_marked(latest)


def apply_work(
    ledger: Ledger, work: KeptWork, uses: KeptUses, patterns: Iterable[Pattern], at: datetime
) -> None:
    """Tell the ledger how every finding stands, by the entries and the allow-list of that day.

    Each use of a pattern is counted; entries about findings that are there no more are kept, and
    those findings are named.
    """
    known = tuple(patterns)
    listed, latest, decided = in_force(known, taipei_day(at)), work.latest, work.decided()
    hidden: dict[str, int] = {}
    hid, grave = Counter[int](), Counter[int]()
    for pattern in listed:
        for each in matching(ledger, pattern):
            if each.key in decided or each.key in hidden:
                continue
            hidden[each.key] = pattern.number
            hid[pattern.number] += 1
            grave[pattern.number] += each.finding.about.severity is Severity.GRAVE
    before = dict.fromkeys((*uses.hidden(), *work.undecided()), Standing.OPEN)
    ledger.mark(before | dict.fromkeys(hidden, Standing.ALLOWED) | dict(decided))
    used = [Use(pattern=p, hid=hid[p.number], grave=grave[p.number]) for p in listed]
    if used or known or uses.last_applied:
        uses.keep_applied(Applied(at=at, listed=len(known)), used, hidden)
    if named := work.named():
        uses.keep_void(sorted(named - set(ledger.keys())))
    if latest != uses.marked:
        uses.keep_marked(latest)


def hiding(ledger: Ledger, pattern: Pattern) -> Hiding:
    """What a pattern would hide among the findings that are open now."""
    found = _open_by_severity(ledger, pattern)
    return Hiding(count=found.total(), grave=found[Severity.GRAVE.value])


def _open_by_severity(ledger: Ledger, pattern: Pattern) -> Counter[str]:
    if pattern.line:  # no count is kept by lines
        found = (each for each in matching(ledger, pattern) if each.standing is Standing.OPEN)
        return Counter(each.finding.about.severity.value for each in found)
    wanted = _wanted(pattern).model_copy(update={"standing": Standing.OPEN.value})
    return Counter(ledger.counts(wanted, By.SEVERITY))


def matching(ledger: Ledger, pattern: Pattern) -> Iterator[Numbered]:
    """The findings of an audit that agree with a pattern."""
    for each in ledger.findings(_wanted(pattern)):
        if pattern.allows(each.finding, each.unit):
            yield each


def _wanted(pattern: Pattern) -> Wanted:
    return Wanted(code=pattern.code, unit=pattern.unit, position=pattern.position)
