"""待辦: whose documents wait for whom, and what may be signed there together."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, text

from rules.marks import Action
from tests.workflow.builders import a_rulebook, holder_of
from tests.workflow.offices import (
    ALONE,
    CITY_PLAIN,
    CONDITIONAL,
    PLAIN,
    REGISTRAR,
    ROLE_AND_UNIT,
    THREE_UNITS,
    WITH_AGENCY,
    a_document,
    an_office,
    sign,
    sign_until,
    the_desk,
)
from tests.workflow.staff import appointing
from workflow.actions.commands import Command
from workflow.case.duties import Actor
from workflow.desk.casework import Casework
from workflow.desk.drafts import Drafts
from workflow.desk.inbox import INBOX_ROWS, Inbox
from workflow.desk.staffing import Staffing
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine, transaction
from workflow.store.log import Store

pytestmark = pytest.mark.memory

DRAFTER = Actor(unit="秘書室", position="承辦人員", person="示範承辦人員")


def inbox_lines(work: Casework, **actor: str) -> list[int]:
    found = work.inbox(Actor(**actor))  # pyright: ignore[reportArgumentType]
    return [each.row.line for each in found.waiting]


def statements(store: Store) -> list[str]:
    """Every query sent from now on."""
    said: list[str] = []

    def hear(*told: str) -> None:
        if told[2].startswith("SELECT"):
            said.append(told[2])

    event.listen(store.engine, "before_cursor_execute", hear, named=False)
    return said


def test_the_drafter_of_a_unit_has_its_new_documents_only(work: Casework) -> None:
    work.register(a_document(PLAIN))
    work.register(a_document(THREE_UNITS))

    assert inbox_lines(work, unit="秘書室", position="承辦人員") == [PLAIN]
    assert inbox_lines(work, unit="綜合企劃組", position="承辦人員") == [THREE_UNITS]
    assert inbox_lines(work, unit="秘書室", position="主任") == []


def test_the_head_of_a_unit_has_what_the_unit_cosigns_beside_its_own(work: Casework) -> None:
    own = next(row for row in a_rulebook().rows if row.unit == "人事室" and row.decider == "主任")
    sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    sign(work, work.register(a_document(own.line)))

    assert sorted(inbox_lines(work, unit="人事室", position="主任")) == [THREE_UNITS, own.line]


@pytest.mark.parametrize("unit", ["", "機關", "綜合企劃組", "秘書室"])
def test_a_shared_position_has_one_inbox_whatever_unit_is_named(work: Casework, unit: str) -> None:
    sign_until(work, work.register(a_document(CITY_PLAIN)), "主任秘書")

    assert inbox_lines(work, unit=unit, position="主任秘書") == [CITY_PLAIN]


def test_an_outside_agency_has_its_own_inbox(work: Casework) -> None:
    sign_until(work, work.register(a_document(WITH_AGENCY)), "工務局")

    assert inbox_lines(work, unit="工務局", position="") == [WITH_AGENCY]
    assert inbox_lines(work, unit="工務局", position="科員") == [WITH_AGENCY]
    assert inbox_lines(work, unit="法務局", position="") == []


def test_a_role_has_its_own_inbox(work: Casework) -> None:
    sign_until(work, work.register(a_document(ROLE_AND_UNIT)), "法務人員")

    assert inbox_lines(work, unit="", position="法務人員") == [ROLE_AND_UNIT]
    assert inbox_lines(work, unit="綜合企劃組", position="府會聯絡人") == []


def test_an_inbox_loses_what_is_signed_and_shows_each_desk_once(work: Casework) -> None:
    case = work.register(a_document(ALONE))
    actor = Actor(unit=case.unit, position="承辦人員")

    drafted = sign(work, case)
    assert [each.row.id for each in work.inbox(actor).waiting] == [case.id]

    decided = sign(work, drafted)
    assert [each.desk.action for each in work.inbox(actor).waiting] == ["存查", "簽結"]

    sign(work, decided)
    assert work.inbox(actor) == Inbox(waiting=(), total=0)


def test_an_inbox_is_sorted_by_due_date(work: Casework) -> None:
    for urgency in ("普通件", "最速件", "速件"):
        work.register(a_document(urgency=urgency))

    inbox = work.inbox(Actor(unit="秘書室", position="承辦人員"))

    assert [each.row.urgency for each in inbox.waiting] == ["最速件", "速件", "普通件"]


@pytest.mark.parametrize("name", ["\0", "\ud800", "幽靈", "'", "字" * 100_000])
def test_somebody_unheard_of_has_an_empty_inbox(work: Casework, name: str) -> None:
    work.register(a_document())

    assert work.inbox(Actor(unit=name, position=name, person=name)).waiting == ()


def test_what_an_inbox_shows_can_be_signed(work: Casework) -> None:
    case = sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    duty = the_desk(case, "人事室主任").duty

    (found,) = work.inbox(holder_of(duty)).waiting
    after = work.act(found.row.id, Command(action=Action.COSIGN, actor=holder_of(duty)))

    assert after.version == case.version + 1


def test_a_desk_offers_its_own_action_and_first_of_all_its_receipt(work: Casework) -> None:
    case = work.register(a_document())

    (before,) = work.inbox(DRAFTER).waiting
    work.act(case.id, Command(action=Action.RECEIVE, actor=DRAFTER))
    (after,) = work.inbox(DRAFTER).waiting

    assert before.alike == (Action.RECEIVE, Action.DRAFT)
    assert after.alike == (Action.DRAFT,)


def test_conditions_are_answered_one_case_at_a_time(work: Casework) -> None:
    case = work.register(a_document(CONDITIONAL))
    actor = Actor(unit=case.unit, position="承辦人員")

    (found,) = work.inbox(actor).waiting

    assert found.unanswered == case.plan.unanswered
    assert found.alike == (Action.RECEIVE,)


def test_the_ways_to_close_a_case_are_signed_alike_too(work: Casework) -> None:
    decided = sign(work, sign(work, work.register(a_document(ALONE))))
    actor = Actor(unit=decided.unit, position="承辦人員")

    kinds = [each.alike for each in work.inbox(actor).waiting]

    assert kinds == [(Action.FILE,), (Action.CONCLUDE,)]


def test_only_who_typed_a_draft_sees_that_there_is_one(work: Casework) -> None:
    case = work.register(a_document())
    Drafts(office=work.office).save(DRAFTER, case.id, case.open[0].desk, {"opinion": "擬如擬"})
    colleague = Actor(unit="秘書室", position="承辦人員", person="示範同事")

    assert [each.has_draft for each in work.inbox(DRAFTER).waiting] == [True]
    assert [each.has_draft for each in work.inbox(colleague).waiting] == [False]


def test_an_inbox_says_how_many_there_are_beyond_what_it_lists(
    work: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.desk.inbox.INBOX_ROWS", 2)
    for _ in range(3):
        work.register(a_document())

    found = work.inbox(DRAFTER)

    assert (len(found.waiting), found.total) == (2, 3)


def test_an_inbox_can_be_asked_about_some_cases_only(work: Casework) -> None:
    cases = [work.register(a_document()) for _ in range(3)]

    found = work.inbox(DRAFTER, of_cases=[cases[1].id, "9999999999", "\0", "文號"])

    assert [each.row.id for each in found.waiting] == [cases[1].id]
    assert work.inbox(DRAFTER, of_cases=[]).waiting == ()


def test_a_full_inbox_takes_four_queries_and_two_when_its_cases_are_in_memory(
    work: Casework, database_url: str, checkpoints_file: Path
) -> None:
    for _ in range(INBOX_ROWS):
        work.register(a_document())

    store = Store(open_engine(database_url), Checkpoints(checkpoints_file))
    with closing(store):
        other = an_office(store)
        said = statements(store)
        first = other.inbox(DRAFTER)
        asked_first = len(said)
        second = other.inbox(DRAFTER)

    assert len(first.waiting) == INBOX_ROWS
    assert first == second == work.inbox(DRAFTER)
    # and one more each time, for the organisation, which goes straight to the driver
    assert (asked_first, len(said) - asked_first) == (3, 1)


def test_a_case_whose_records_make_no_sense_is_listed_and_offers_nothing(
    work: Casework, database_url: str, checkpoints_file: Path, store: Store
) -> None:
    case = work.register(a_document())
    work.register(a_document())
    with transaction(store.engine, writes=True) as connection:
        damage = "UPDATE event SET payload = '{}' WHERE case_id = :damaged"
        connection.execute(text(damage), {"damaged": case.id})

    store = Store(open_engine(database_url), Checkpoints(checkpoints_file))
    with closing(store):
        found = an_office(store).inbox(DRAFTER).waiting

    assert [(each.row.id == case.id, bool(each.alike)) for each in found] == [
        (True, False),
        (False, True),
    ]


def test_a_document_of_another_drafter_is_seen_but_not_signed_together(work: Casework) -> None:
    case = work.register(a_document())
    work.act(case.id, Command(action=Action.ASSIGN, actor=REGISTRAR, to="示範同事"))
    drafters = [appointing(name, "秘書室/承辦人員") for name in ("示範承辦人員", "示範同事")]
    Staffing(office=work.office).arrange(*drafters, by="示範人事")

    mine, seen = work.inbox(DRAFTER), work.inbox(DRAFTER, are_theirs=True)
    theirs = work.inbox(replace(DRAFTER, person="示範同事"))

    assert (mine.waiting, mine.total, mine.theirs) == ((), 0, 1)
    assert [(each.handler, each.alike) for each in seen.waiting] == [("示範同事", ())]
    assert [each.alike for each in theirs.waiting] == [(Action.RECEIVE, Action.DRAFT)]
    assert theirs.theirs == 0


def test_a_document_is_a_colleagues_only_while_the_colleague_drafts(work: Casework) -> None:
    case = work.register(a_document())
    work.act(case.id, Command(action=Action.ASSIGN, actor=REGISTRAR, to="示範同事"))
    drafters = [appointing(name, "秘書室/承辦人員") for name in ("示範承辦人員", "示範接手")]
    Staffing(office=work.office).arrange(*drafters, by="示範人事")

    found = work.inbox(DRAFTER)

    assert [each.row.id for each in found.waiting] == [case.id]
    assert found.theirs == 0


def test_what_nobody_was_named_for_waits_for_every_drafter_of_the_unit(work: Casework) -> None:
    case = work.register(a_document())
    drafters = [appointing(name, "秘書室/承辦人員") for name in ("示範承辦人員", "示範同事")]
    Staffing(office=work.office).arrange(*drafters, by="示範人事")

    for person in ("示範承辦人員", "示範同事"):
        found = work.inbox(replace(DRAFTER, person=person))
        assert [each.row.id for each in found.waiting] == [case.id]


def test_a_deputy_finds_what_was_assigned_to_who_is_away(work: Casework) -> None:
    case = work.register(a_document())
    work.act(case.id, Command(action=Action.ASSIGN, actor=REGISTRAR, to="示範同事"))
    drafters = [appointing(name, "秘書室/承辦人員") for name in ("示範承辦人員", "示範同事")]
    Staffing(office=work.office).arrange(*drafters, by="示範人事")

    standing_in = work.inbox(replace(DRAFTER, for_person="示範同事"))

    assert [each.row.id for each in standing_in.waiting] == [case.id]


def test_a_document_whose_clock_stands_still_is_not_signed_with_others(work: Casework) -> None:
    case = work.register(a_document())
    work.act(case.id, Command(action=Action.SUSPEND, actor=DRAFTER, reason="請對方補件"))

    (found,) = work.inbox(DRAFTER).waiting

    assert (found.desk.action, found.alike) == ("補正完成", ())


def test_options_to_choose_from_are_decided_one_case_at_a_time(work: Casework) -> None:
    case = work.register(a_document(ALONE))
    drafter = replace(DRAFTER, unit=case.unit)
    work.act(case.id, Command(action=Action.DRAFT, actor=drafter, options=("甲案", "乙案")))

    (found,) = work.inbox(drafter).waiting

    assert found.desk.action == "核定"
    assert found.alike == (Action.RECEIVE,)
