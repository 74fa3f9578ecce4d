"""Who has a case next, as the switcher of the demonstration knows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from web.http.roll import Acting, Roll, roll
from workflow.case.case import Case
from workflow.desk.casework import Casework


def known_to(casework: Casework) -> Roll:
    """Whom a visitor may act as today."""
    office = casework.office
    return roll(office.rulebook.agency, office.organisation, casework.today)


def sitting(known: Roll, case: Case, holder: str) -> Acting | None:
    """Who sits at an inbox for this case: of several drafters the one it was assigned to."""
    drafter = case.plan.holder_of(case.plan.drafter)
    return known.holding(holder, case.handled_by if holder == drafter else "")


def successors(casework: Casework, cases: Iterable[Case]) -> tuple[Acting, ...]:
    """Who has these cases now, each once, in the order of their desks."""
    return tuple(dict.fromkeys(_each(known_to(casework), cases)))


def _each(known: Roll, cases: Iterable[Case]) -> Iterator[Acting]:
    for case in cases:
        for desk in case.open:
            if found := sitting(known, case, desk.duty.holder):
                yield found
