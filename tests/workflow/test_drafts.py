"""Drafts: kept for who typed them, until the desk closes; no part of the record."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from rules.marks import Action
from tests.workflow.offices import (
    THREE_UNITS,
    Clock,
    a_document,
    an_office,
    everything_in,
    sign,
    sign_until,
    the_desk,
)
from workflow.actions.commands import Command
from workflow.calendar import TAIPEI
from workflow.case.case import Case
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.drafts import LONGEST_DRAFT, Drafts, DraftTooLargeError, NoSuchDeskError
from workflow.office import DEMONSTRATION
from workflow.refusals.base import BadTextError, TooLongError
from workflow.reports.desks import NO_CASE, Draft
from workflow.store import drafts as drafts_of
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine, transaction
from workflow.store.log import Store
from workflow.store.tables import DraftRow
from workflow.texts import LONGEST_TEXT

pytestmark = pytest.mark.memory

DRAFTER = Actor(unit="秘書室", position="承辦人員", person="示範甲")
COLLEAGUE = Actor(unit="秘書室", position="承辦人員", person="示範乙")
TYPED = {"action": "擬辦", "opinion": '擬如擬，\n並副知"各組"𠮷。', "needed:會計室": "yes"}


@pytest.fixture
def drafts(work: Casework) -> Drafts:
    return Drafts(office=work.office)


@pytest.fixture
def case(work: Casework) -> Case:
    return work.register(a_document())


def desk_of(case: Case) -> str:
    return case.open[0].desk


def test_what_was_typed_is_found_again_as_typed(drafts: Drafts, case: Case) -> None:
    saved = drafts.save(DRAFTER, case.id, desk_of(case), TYPED)

    assert drafts.load(DRAFTER, case.id) == saved
    assert saved.fields == TYPED
    assert saved.saved_at.tzinfo is TAIPEI


def test_a_later_draft_takes_the_place_of_the_earlier(
    drafts: Drafts, case: Case, work: Casework, store: Store
) -> None:
    clock = work.office.clock
    assert isinstance(clock, Clock)
    drafts.save(DRAFTER, case.id, desk_of(case), TYPED)
    clock.turn(minutes=5)

    later = drafts.save(DRAFTER, case.id, desk_of(case), {"opinion": "改了"})

    assert drafts.load(DRAFTER, case.id) == later
    assert len(everything_in(store)["draft"]) == 1


def test_nobody_sees_what_another_typed(drafts: Drafts, case: Case, work: Casework) -> None:
    drafts.save(DRAFTER, case.id, desk_of(case), TYPED)
    demonstration = an_office(work.office.store, name=DEMONSTRATION)

    assert drafts.load(COLLEAGUE, case.id) is None
    assert drafts.load(Actor(position="局長", person="示範甲"), case.id) is None
    assert Drafts(office=demonstration.office).load(DRAFTER, case.id) is None


def test_the_signature_takes_the_drafts_of_everybody_at_that_desk(
    drafts: Drafts, case: Case, work: Casework, store: Store
) -> None:
    drafts.save(DRAFTER, case.id, desk_of(case), TYPED)
    drafts.save(COLLEAGUE, case.id, desk_of(case), TYPED)

    sign(work, case)

    assert everything_in(store)["draft"] == []


def test_a_return_takes_the_drafts_of_the_desks_it_withdraws(
    drafts: Drafts, work: Casework, store: Store
) -> None:
    case = sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    other = next(desk for desk in case.open if desk.duty.label != "人事室主任")
    typist = Actor(unit=other.duty.unit, position=other.duty.position, person="示範丙")
    drafts.save(typist, case.id, other.desk, {"opinion": "會辦意見"})
    head = Actor(unit="人事室", position="主任", person="示範丁")

    work.act(case.id, Command(action=Action.RETURN, actor=head, to="承辦人員", reason="請補正"))

    assert everything_in(store)["draft"] == []


def test_another_branch_that_signs_leaves_a_draft_alone(drafts: Drafts, work: Casework) -> None:
    case = sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    head = Actor(unit="人事室", position="主任", person="示範丁")
    drafts.save(head, case.id, the_desk(case, "人事室主任").desk, {"opinion": "會辦意見"})
    at = next(n for n, desk in enumerate(case.open) if desk.duty.label != "人事室主任")

    sign(work, case, at_desk=at)

    kept = drafts.load(head, case.id)
    assert kept is not None
    assert kept.fields == {"opinion": "會辦意見"}


def test_a_draft_is_no_part_of_the_record(
    drafts: Drafts, case: Case, work: Casework, store: Store
) -> None:
    before = everything_in(store)

    drafts.save(DRAFTER, case.id, desk_of(case), TYPED)

    after = everything_in(store)
    assert before | {"draft": after["draft"]} == after
    assert work.case(case.id) == case


def test_making_the_read_models_again_keeps_the_drafts(
    drafts: Drafts, case: Case, work: Casework, store: Store
) -> None:
    saved = drafts.save(DRAFTER, case.id, desk_of(case), TYPED)
    registering = drafts.save(DRAFTER, NO_CASE, "收文", {"subject": "打到一半"})

    store.rebuild(work.office.name)

    assert drafts.load(DRAFTER, case.id) == saved
    assert drafts.load(DRAFTER, NO_CASE) == registering


def test_a_draft_saved_while_its_desk_closed_is_swept_away(
    drafts: Drafts, case: Case, work: Casework, store: Store
) -> None:
    sign(work, case)
    late = {"office": work.office.name, "case_id": case.id, "desk": desk_of(case)}
    late |= {"holder": "秘書室/承辦人員", "person": "示範甲", "fields": "{}"}
    with transaction(store.engine, writes=True) as connection:
        connection.execute(insert(DraftRow), late | {"saved_at": work.office.clock()})

    assert drafts.load(DRAFTER, case.id) is None
    other = work.register(a_document())
    drafts.save(COLLEAGUE, other.id, desk_of(other), TYPED)

    assert [row[1] for row in everything_in(store)["draft"]] == [other.id]


def test_one_who_thinks_better_of_it_forgets_only_the_own_draft(drafts: Drafts, case: Case) -> None:
    drafts.save(DRAFTER, case.id, desk_of(case), TYPED)
    drafts.save(COLLEAGUE, case.id, desk_of(case), TYPED)

    drafts.forget(DRAFTER, case.id, desk_of(case))

    assert drafts.load(DRAFTER, case.id) is None
    assert drafts.load(COLLEAGUE, case.id) is not None


@pytest.mark.parametrize(
    ("actor", "desk"),
    [(Actor(position="局長", person="示範甲"), ""), (DRAFTER, "9.1"), (DRAFTER, "\0")],
    ids=["not the actor's", "closed", "no desk"],
)
def test_a_draft_needs_an_open_desk_of_whoever_types(
    drafts: Drafts, case: Case, actor: Actor, desk: str
) -> None:
    with pytest.raises(NoSuchDeskError, match=rf"「{case.id}」的這一關不在.*桌上"):
        drafts.save(actor, case.id, desk or desk_of(case), TYPED)


@pytest.mark.parametrize("case_id", ["", "\0", "\ud800", "nowhere", "9" * 100_000])
def test_what_is_no_case_has_no_draft(drafts: Drafts, case_id: str) -> None:
    with pytest.raises(NoSuchDeskError, match="草稿沒有存"):
        drafts.save(DRAFTER, case_id, "1.1", TYPED)
    drafts.forget(DRAFTER, case_id, "1.1")

    assert drafts.load(DRAFTER, case_id) is None


def test_a_draft_is_as_long_as_the_record_would_keep(drafts: Drafts, case: Case) -> None:
    desk = desk_of(case)
    drafts.save(DRAFTER, case.id, desk, {"opinion": "字" * LONGEST_TEXT})

    with pytest.raises(TooLongError, match="意見有 2001 個字，最多 2000 個字"):
        drafts.save(DRAFTER, case.id, desk, {"opinion": "字" * (LONGEST_TEXT + 1)})
    with pytest.raises(TooLongError, match="草稿有 101 個字，最多 100 個字"):
        drafts.save(DRAFTER, case.id, desk, {"名" * 101: ""})
    with pytest.raises(BadTextError, match="意見含有無法儲存的字元"):
        drafts.save(DRAFTER, case.id, desk, {"opinion": "\ud800"})
    with pytest.raises(DraftTooLargeError, match=f"最多 {LONGEST_DRAFT} 個字"):
        drafts.save(DRAFTER, case.id, desk, {f"why:{n}": "字" * 500 for n in range(20)})

    kept = drafts.load(DRAFTER, case.id)
    assert kept is not None
    assert kept.fields == {"opinion": "字" * LONGEST_TEXT}


def test_a_second_process_finds_the_draft(
    drafts: Drafts, case: Case, database_url: str, checkpoints_file: Path
) -> None:
    saved = drafts.save(DRAFTER, case.id, desk_of(case), TYPED)
    store = Store(open_engine(database_url), Checkpoints(checkpoints_file))

    with closing(store):
        assert Drafts(office=an_office(store).office).load(DRAFTER, case.id) == saved


def test_a_desk_that_closes_while_a_draft_of_it_is_saved_leaves_none(
    work: Casework, case: Case, store: Store
) -> None:
    desk, office = case.open[0], work.office.name
    typed = Draft(desk=desk.desk, fields={"opinion": "擬"}, saved_at=work.office.clock())
    with ThreadPoolExecutor() as pool:
        with transaction(store.engine, writes=True) as connection:
            assert drafts_of.save(connection, office, case.id, DRAFTER, typed)
            signing = pool.submit(sign, work, case)
            with suppress(TimeoutError):  # it waits for this transaction
                signing.result(timeout=0.3)
        assert signing.result(timeout=30).version == case.version + 1

    assert everything_in(store)["draft"] == []


def test_a_document_half_filled_in_is_kept_for_who_typed_it_in_that_position(
    drafts: Drafts, case: Case
) -> None:
    elsewhere = replace(DRAFTER, unit="會計室")
    mine = drafts.save(DRAFTER, NO_CASE, "收文", {"subject": "打到一半"})
    other = drafts.save(elsewhere, NO_CASE, "收文", {"subject": "另一件"})

    drafts.save(DRAFTER, case.id, desk_of(case), TYPED)  # sweeps what has no desk any more

    assert drafts.load(COLLEAGUE, NO_CASE) is None
    assert drafts.load(DRAFTER, NO_CASE) == mine
    drafts.forget(DRAFTER, NO_CASE, "收文")
    assert drafts.load(DRAFTER, NO_CASE) is None
    assert drafts.load(elsewhere, NO_CASE) == other
