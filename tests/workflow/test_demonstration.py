"""The demonstration: cases of every kind over every unit, whatever day it is seeded."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from rules.marks import Action
from tests.workflow.offices import Clock, a_document, an_office, everything_in
from workflow.audit.auditing import Basis, audit
from workflow.audit.matching import Rulebooks
from workflow.audit.reading.records import log_of_rows
from workflow.calendar import TAIPEI, taipei_day
from workflow.case.duties import Actor
from workflow.case.words import Stance, State
from workflow.demonstration.seed import seed
from workflow.desk.casework import Casework
from workflow.events.handing import DocumentRegistered
from workflow.events.signing import DocumentCosigned
from workflow.office import DEMONSTRATION, LIVE, OtherAgencyError
from workflow.organisation.acting import check_actor
from workflow.organisation.posts import posts_on
from workflow.reports.board import BoardFilter, BoardRow
from workflow.reports.records import log_rows
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine
from workflow.store.log import Store

# A Monday, a Sunday, just after midnight on the first working day of a year.
MOMENTS = ("2026-11-23T09:00", "2026-11-22T12:00", "2027-01-04T00:01")


def seeded(folder: Path, moment: str) -> Casework:
    store = Store(open_engine(f"sqlite:///{folder / 'demo.db'}"), Checkpoints(None))
    clock = Clock(datetime.fromisoformat(moment).replace(tzinfo=TAIPEI))
    work = an_office(store, name=DEMONSTRATION, clock=clock)
    assert seed(work) == 40
    return work


@pytest.fixture(scope="module", params=MOMENTS)
def work(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Casework:
    return seeded(tmp_path_factory.mktemp("demo"), request.param)


def rows_of(work: Casework) -> list[BoardRow]:
    boards = [work.board(BoardFilter(is_closed=closed)) for closed in (False, True)]
    return [row for board in boards for row in board.rows]


def test_forty_cases_lie_over_all_eight_units(work: Casework) -> None:
    rows = rows_of(work)

    units = Counter(row.unit for row in rows)
    assert units == dict.fromkeys((unit.name for unit in work.office.rulebook.agency.units), 5)
    assert len(units) == 8


def test_they_stand_at_different_stages(work: Casework) -> None:
    states = Counter(row.state for row in rows_of(work))

    assert {State.DRAFTING.value, State.REVIEWING.value, State.COSIGNING.value} < states.keys()
    assert State.DECIDED.value in states or State.FILED.value in states
    assert states[State.COSIGNING.value] >= 3


def test_one_is_overdue(work: Casework) -> None:
    assert 1 <= sum(row.days_left < 0 for row in rows_of(work) if not row.is_closed) <= 6


def test_something_has_befallen_a_few(work: Casework) -> None:
    rows = rows_of(work)
    acts = {event.action for event in work.office.store.events(DEMONSTRATION)}

    assert sum(row.is_confidential for row in rows) == 1
    assert acts >= {Action.ADD_COSIGNER, Action.APPLY, Action.SUSPEND, Action.ARCHIVE}
    assert Stance.COMMENT in {
        event.stance
        for event in work.office.store.events(DEMONSTRATION)
        if isinstance(event, DocumentCosigned)
    }


def test_two_were_returned(work: Casework) -> None:
    assert sorted(row.returns for row in rows_of(work))[-3:] == [0, 1, 1]


def test_an_audit_has_something_to_find_in_it(work: Casework) -> None:
    book, events = work.office.rulebook, work.office.store.events(DEMONSTRATION)
    read = log_of_rows(log_rows(events), book.agency, file=DEMONSTRATION)
    basis = Basis(rulebooks=Rulebooks(current=book), organisation=work.office.organisation)

    assert set(audit(read, basis).summary) == {"OVERDUE", "COSIGN_OVERDUE"}


def test_some_are_closed(work: Casework) -> None:
    assert any(row.is_closed for row in rows_of(work))


def test_every_urgency_is_there(work: Casework) -> None:
    assert {row.urgency for row in rows_of(work)} == {"最速件", "速件", "普通件"}


def test_nobody_in_it_looks_like_a_real_person(work: Casework) -> None:
    events = list(work.office.store.events(DEMONSTRATION))

    assert all(event.person.startswith("示範") for event in events)
    assert all("示範" in each.subject for each in events if isinstance(each, DocumentRegistered))


def test_everybody_who_signed_held_the_position_that_day(work: Casework) -> None:
    organisation = work.office.organisation

    for event in work.office.store.events(DEMONSTRATION):
        actor = Actor(unit=event.unit, position=event.position, person=event.person)
        check_actor(organisation, actor, taipei_day(event.at))


def test_no_position_is_vacant_and_every_unit_has_several_drafters(work: Casework) -> None:
    organisation, agency = work.office.organisation, work.office.rulebook.agency

    posts = posts_on(organisation, agency, work.today)

    assert [post.label for post in posts if post.is_vacant] == []
    assert all(person.startswith("示範") for person in organisation.people)
    drafters = [len(post.holders) for post in posts if post.position == "承辦人員"]
    assert min(drafters) >= 3


def test_of_two_deputies_in_order_the_first_is_away_too(work: Casework) -> None:
    organisation, today = work.office.organisation, work.today

    away = [name for name in organisation.people if organisation.is_away(name, today)]

    assert away == ["示範主任秘書", "示範副局長"]
    deputies = [each.deputy for each in organisation.deputies("示範副局長", today)]
    assert deputies == ["示範主任秘書", "示範專門委員"]
    assert organisation.acting_deputy("示範副局長", today) == "示範專門委員"


def test_one_person_holds_two_neighbouring_positions(work: Casework) -> None:
    held = ("政風室/承辦人員", "政風室/主任")

    assert work.office.organisation.same_holder(*held, "示範政風室兼任", work.today)


def test_one_day_ahead_is_closed(work: Casework) -> None:
    (closure,) = work.office.organisation.closures

    assert closure.day > work.today
    assert closure.reason.startswith("示範")


def test_nothing_in_it_lies_ahead(work: Casework) -> None:
    now = work.office.clock()

    assert all(event.at <= now for event in work.office.store.events(DEMONSTRATION))


def test_it_is_made_on_working_days_in_office_hours(work: Casework) -> None:
    for event in work.office.store.events(DEMONSTRATION):
        at = event.at.astimezone(TAIPEI)
        assert work.office.calendar.is_working_day(at.date())
        assert 9 <= at.hour < 18


def test_its_log_is_sound(work: Casework) -> None:
    assert isinstance(work.office.store, Store)
    verdict = work.office.store.verify(DEMONSTRATION)

    assert (verdict.cases, verdict.first_bad) == (40, None)


def test_seeding_again_adds_nothing(work: Casework) -> None:
    before = everything_in(work.office.store)

    assert seed(work) == 0
    assert everything_in(work.office.store) == before


def test_seeding_twice_at_one_moment_makes_the_same(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()

    works = [seeded(tmp_path / name, MOMENTS[0]) for name in ("one", "two")]

    one, two = (everything_in(work.office.store) for work in works)
    assert one == two


def test_one_document_of_the_users_own_keeps_the_demonstration_away(store: Store) -> None:
    work = an_office(store, name=DEMONSTRATION)
    work.register(a_document())

    assert seed(work) == 0


def test_the_live_office_is_left_alone(store: Store) -> None:
    live = an_office(store)
    live.register(a_document())

    assert seed(an_office(store, name=DEMONSTRATION)) == 40
    assert len(rows_of(live)) == 1
    assert store.verify(LIVE).events == 1


def test_a_demonstration_of_another_agency_is_not_taken_for_ones_own(tmp_path: Path) -> None:
    work = seeded(tmp_path, MOMENTS[0])
    book = work.office.rulebook
    other = replace(book, agency=replace(book.agency, short="別的機關"))

    with pytest.raises(OtherAgencyError, match="別的機關"):
        seed(Casework(office=replace(work.office, rulebook=other)))
