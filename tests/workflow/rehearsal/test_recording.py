"""重播 tells the same as the result: worked out by hand, and beside what the run counted."""

from dataclasses import replace
from datetime import date

import pytest

from rules.marks import Action
from tests.workflow.rehearsal.small import MONDAY, a_scenario, rulebook, run_here
from workflow.rehearsal import recording
from workflow.rehearsal.figures import Until
from workflow.rehearsal.network.network import network_of
from workflow.rehearsal.playback import DECIDED, SENT_BACK, PlayedDay, PositionDay
from workflow.rehearsal.recording import Recording, recorded
from workflow.rehearsal.replicating import replicated
from workflow.rehearsal.scenario import (
    Absence,
    Arrivals,
    Behaviour,
    Clock,
    Distribution,
    Interarrival,
    Scenario,
    Service,
    Services,
    Weighted,
)
from workflow.rehearsal.wanted import Wanted

AWAY = Absence(position="主任秘書", unit="", since=date(2026, 3, 3), until=date(2026, 3, 12))
BUSY = a_scenario(
    days=12,
    per_day=12.0,
    absences=(AWAY,),
    behaviour=Behaviour(return_probability=0.1),
)


def taking(minutes: float) -> Service:
    return Service(distribution=Distribution.CONSTANT, mean_minutes=minutes)


# 承辦人員 drafts, 主任 decides: one of each, a document every 240 minutes of days of 480.
BY_HAND = Scenario(
    name="手算",
    start=MONDAY,
    days=2,
    warmup_days=1,
    arrivals=Arrivals(
        per_day=2,
        interarrival=Interarrival.CONSTANT,
        urgency={"最速件": 1},
        mix=(Weighted(row="line:438"),),
    ),
    services=Services(actions={Action.DRAFT: taking(100), Action.DECIDE: taking(300)}),
)


def recording_of(scenario: Scenario, **wanted: int) -> Recording:
    """Run, and recorded."""
    result = run_here(scenario, replications=1, **wanted).result
    return recorded(scenario, rulebook(), result, Wanted(replications=1, **wanted))


def at(came: int, signed: int, waiting: int, in_hand: int) -> PositionDay:
    return PositionDay(came=came, signed=signed, waiting=waiting, in_hand=in_hand, late=0)


def test_two_days_are_as_worked_out_by_hand() -> None:
    """Documents come at 240, 480, 720 …; they are drafted at once and decided from 340, 640, …

    The warm-up ends at 480: the second document belongs to it, and is drafted on the first day.
    """
    found = recording_of(BY_HAND).playback

    clerk, head = found.days[0].positions
    assert (clerk.rpartition("/")[2], head.rpartition("/")[2]) == ("承辦人員", "主任")
    assert found.days == (
        PlayedDay(
            day=date(2026, 3, 3),
            came=2,
            decided=2,
            in_office=2,
            late=0,
            positions={clerk: at(2, 2, 0, 1), head: at(2, 2, 0, 1)},
        ),
        PlayedDay(
            day=date(2026, 3, 4),
            came=2,
            decided=1,
            in_office=3,
            late=0,
            positions={clerk: at(2, 2, 0, 1), head: at(2, 1, 1, 1)},
        ),
    )
    assert found.is_whole


def test_the_moves_are_those_minutes() -> None:
    """The first document is with the head when the warm-up ends, taken up 140 minutes before."""
    moves = recording_of(BY_HAND).moves

    documents, visits = moves.documents, moves.visits
    assert documents.number == (1, 2, 3, 4, 5, 6)
    assert documents.arrived == (-240, 0, 240, 480, 720, 960)
    ways = list(
        zip(visits.document, visits.position, visits.came, visits.began, visits.left, strict=True)
    )
    assert ways == [
        (0, 1, -140, -140, 160),
        (1, 0, 0, 0, 100),
        (1, 1, 100, 160, 460),
        (2, 0, 240, 240, 340),
        (2, 1, 340, 460, 760),
        (3, 0, 480, 480, 580),
        (3, 1, 580, 760, None),
        (4, 0, 720, 720, 820),
        (4, 1, 820, None, None),
        (5, 0, 960, 960, None),
    ]
    assert [visits.how[each] for each in (0, 2, 4)] == [DECIDED] * 3
    assert documents.due[0] == 480  # 最速件 of the day before: late after this day
    assert (moves.day_minutes, moves.ends) == (480, 960)


def test_the_days_are_those_that_the_run_counted() -> None:
    found = recording_of(BUSY).playback

    replication = replicated(
        network_of(BUSY, rulebook()), Until(warmup_days=0, days=12), seed=0, number=1
    )
    assert [each.in_office for each in found.days] == list(replication.in_office)
    assert [each.late for each in found.days] == list(replication.late)
    assert max(replication.late) > 5
    assert sum(each.came for each in found.days) == replication.total.cases
    assert sum(each.decided for each in found.days) == replication.total.decided
    for key, figures in replication.positions.items():
        days = [each.positions[key] for each in found.days if key in each.positions]
        assert sum(each.signed for each in days) == figures.handled, key
        assert sum(each.came - each.signed for each in days) == (
            days[-1].waiting + days[-1].in_hand if days else 0
        )


def test_a_document_sent_back_is_seen_to_go_back() -> None:
    visits = recording_of(BUSY).moves.visits

    assert SENT_BACK in visits.how
    assert list(visits.came) == sorted(visits.came)


def test_a_window_of_documents_is_shown_to_its_last_decision() -> None:
    found = recording_of(BUSY, cases=15).playback

    assert found.window_days is None
    assert found.is_whole
    assert 1 < len(found.days) < 60
    assert sum(each.decided for each in found.days) >= 15


def test_nothing_is_due_where_there_is_no_calendar() -> None:
    found = recording_of(replace(BY_HAND, clock=Clock.CONTINUOUS))

    assert set(found.moves.documents.due) == {None}
    assert all(each.late == 0 for each in found.playback.days)


@pytest.mark.parametrize(("most", "days"), [(9, 3), (4, 1), (1, 0)])
def test_whole_days_of_no_more_documents_than_may_be_are_shown(
    monkeypatch: pytest.MonkeyPatch, most: int, days: int
) -> None:
    """Two are there when the window begins, and two come a day: with 1 nothing is run again."""
    monkeypatch.setattr(recording, "MOST_DOCUMENTS", most)
    scenario = replace(BY_HAND, days=6)

    found = recording_of(scenario)

    assert len(found.playback.days) == days
    assert not found.playback.is_whole
    assert len(found.moves.documents.number) == (2 + 2 * days if days else 0)
    assert found.moves.ends == days * 480


def test_a_long_window_is_shown_for_sixty_days() -> None:
    found = recording_of(replace(BY_HAND, days=70)).playback

    assert (len(found.days), found.window_days, found.is_whole) == (60, 70, False)
