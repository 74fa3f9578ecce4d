"""應經與實經 of whole cases: clean ones deviate nowhere, each planted deviation is seen."""

from random import Random

import pytest

from rules.rulebook import Rulebook
from tests.audit_trial.planted import PlantedCase, clean, singles
from tests.audit_trial.traces import traces
from web.language.i18n import Language
from web.picture.compared import Compared, Told, Words, compared
from web.picture.comparison import Fit, Seat
from workflow.audit.auditing import Basis, audit
from workflow.audit.codes import COSIGN_LATE, COSIGN_ORDER
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import log_of_rows
from workflow.audit.retracing import retraced

SEEN_AS = {  # where a deviation of the route is to be seen
    "NO_DECISION": {Fit.MISSING, Fit.AFTER},
    "DECIDED_BELOW": {Fit.MISSING, Fit.OTHERWISE},
    "DECIDED_ABOVE": {Fit.EXTRA},
    "REVIEW_SKIPPED": {Fit.MISSING},
    "RESIGN_MISSING": {Fit.MISSING},
    "SIGNED_AFTER_DECISION": {Fit.AFTER},
    "OUT_OF_ORDER": {Fit.MOVED},
    "REVIEW_EXTRA": {Fit.EXTRA},
    "COSIGN_MISSING": {Fit.MISSING},
    "COSIGN_ORDER": {Fit.MOVED},
    "COSIGN_LATE": {Fit.MOVED, Fit.AFTER},
}


def pictures(case: PlantedCase, rulebook: Rulebook) -> list[Compared]:
    """The pictures of the documents of one case."""
    basis = Basis(rulebooks=Rulebooks(current=rulebook))
    read = log_of_rows(case.lines, rulebook.agency, file="x")
    found = audit(read, basis).findings
    misplaced = {each.position for each in found if each.code in (COSIGN_LATE, COSIGN_ORDER)}
    (logged,) = read.log.cases
    told = {at: Told(number=at + 1) for at in range(logged.stop)}
    words = Words(name="x", language=Language.CHINESE, misplaced=frozenset(misplaced))
    matters = retraced(read.log, logged, basis).matters
    return [compared(matter, told, words) for matter in matters]


def seats(case: PlantedCase, rulebook: Rulebook) -> list[Seat]:
    """Every box of the pictures of one case."""
    return [
        seat
        for each in pictures(case, rulebook)
        for pair in each.view.pairings
        for seat in (pair.owed, pair.taken)
        if seat
    ]


@pytest.fixture(scope="module")
def cases(rulebook: Rulebook) -> tuple[list[PlantedCase], list[PlantedCase]]:
    """Clean ones, and one for each way of planting a deviation."""
    random = Random(11)
    made = traces(rulebook, random, 60)
    return clean(made), list(singles(made, random, each=1))


def test_a_clean_case_deviates_nowhere(
    cases: tuple[list[PlantedCase], list[PlantedCase]], rulebook: Rulebook
) -> None:
    ordinary = {Fit.MET, Fit.EVENT, Fit.VOID, Fit.AHEAD}

    found = [
        (case.number, seat.who, seat.fit)
        for case in cases[0]
        for seat in seats(case, rulebook)
        if seat.fit not in ordinary
    ]

    assert found == []


def test_a_planted_deviation_is_seen_in_the_picture(
    cases: tuple[list[PlantedCase], list[PlantedCase]], rulebook: Rulebook
) -> None:
    planted = [case for case in cases[1] if case.due[0].code in SEEN_AS]

    unseen = [
        (case.ways, case.due[0].code)
        for case in planted
        if SEEN_AS[case.due[0].code].isdisjoint(seat.fit for seat in seats(case, rulebook))
    ]

    assert {case.due[0].code for case in planted} >= SEEN_AS.keys() - {"RESIGN_MISSING"}
    assert unseen == []


def test_a_case_without_a_row_has_no_picture(
    cases: tuple[list[PlantedCase], list[PlantedCase]], rulebook: Rulebook
) -> None:
    unknown = next(case for case in cases[1] if case.due[0].code == "ROW_UNKNOWN")

    assert pictures(unknown, rulebook) == []
