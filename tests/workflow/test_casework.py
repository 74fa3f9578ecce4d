"""Casework: what comes in is checked as a whole, and each sees what waits for them."""

from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import text

from rules.errors import DoubtfulRowError
from tests.workflow.builders import a_rulebook, holder_of, signing
from tests.workflow.offices import (
    ALONE,
    CITY_PLAIN,
    DOUBTFUL,
    MONDAY_MORNING,
    PLAIN,
    REGISTRAR,
    ROLE_AND_UNIT,
    THREE_UNITS,
    WITH_AGENCY,
    Clock,
    a_document,
    an_office,
    everything_in,
    on,
    play,
    sign,
    sign_to_the_end,
    sign_until,
    the_desk,
)
from workflow.calendar import OutsideCalendarError
from workflow.case import State
from workflow.casework import Casework
from workflow.commands import Actor, Command
from workflow.deadlines import UnknownUrgencyError
from workflow.events import ConditionAnswered, DocumentDecided, DocumentRegistered
from workflow.office import DEMONSTRATION, LIVE
from workflow.plan import Answer
from workflow.refusals import (
    BadChoiceError,
    BadTextError,
    MissingInputError,
    TimeRunsBackError,
    TooLongError,
    UnknownCaseError,
    UnknownConditionError,
)
from workflow.registering import (
    CATEGORIES,
    LONGEST_SUBJECT,
    DueBeforeReceiptError,
    RegistrationError,
)
from workflow.store.log import Store


def test_a_document_comes_in_on_its_row(work: Casework) -> None:
    case = work.register(a_document(PLAIN, subject="有關檔案調閱一案"))

    (event,) = work.history(case.id)
    assert isinstance(event, DocumentRegistered)
    assert (case.id, case.version, case.state) == ("1150000001", 1, State.DRAFTING)
    assert (case.line, case.row) == (PLAIN, a_rulebook().at_line(PLAIN).key)
    assert (event.unit, event.position, event.person) == ("秘書室", "總收文", "示範總收文")
    assert event.rulebook == a_rulebook().version
    assert case.received_at == event.at == event.recorded_at == MONDAY_MORNING


@pytest.mark.parametrize(
    ("urgency", "due"), [("最速件", (11, 24)), ("速件", (11, 26)), ("普通件", (12, 1))]
)
def test_the_due_date_follows_from_the_urgency(
    work: Casework, urgency: str, due: tuple[int, int]
) -> None:
    case = work.register(a_document(urgency=urgency))

    assert (case.urgency, case.due) == (urgency, on(*due))


def test_a_due_date_given_stands(work: Casework) -> None:
    assert work.register(a_document(due=on(11, 23))).due == on(11, 23)


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_is_known(work: Casework, category: str) -> None:
    assert work.register(a_document(category=category)).category == category


def test_numbers_go_on_within_the_year_of_receipt(work: Casework) -> None:
    last_year = MONDAY_MORNING - timedelta(days=365)

    cases = [
        work.register(a_document(received_at=received))
        for received in (None, last_year, None, last_year)
    ]

    assert [case.id for case in cases] == ["1150000001", "1140000001", "1150000002", "1140000002"]


def test_the_year_of_receipt_is_taiwans(work: Casework) -> None:
    new_year = datetime.fromisoformat("2025-12-31T16:30:00+00:00")

    assert work.register(a_document(received_at=new_year)).id == "1150000001"


def test_every_fault_is_told_at_once(work: Casework) -> None:
    document = a_document(
        THREE_UNITS,
        subject=" \n ",
        category="普通",
        urgency="特急件",
        due=on(11, 20),
        conditions={"法務局": Answer(required=True)},
    )

    with pytest.raises(RegistrationError) as caught:
        work.register(document)

    assert [type(fault) for fault in caught.value.faults] == [
        MissingInputError,
        BadChoiceError,
        UnknownConditionError,
        UnknownUrgencyError,
        DueBeforeReceiptError,
    ]
    assert len(str(caught.value).splitlines()) == len(caught.value.sentences) == 5
    assert not any(everything_in(work.office.store).values())


def the_fault(work: Casework, **facts: object) -> Exception:
    """The only fault of an otherwise sound registration; nothing is written for it."""
    line = facts.pop("line", PLAIN)
    with pytest.raises(RegistrationError) as caught:
        work.register(a_document(line, **facts))  # pyright: ignore[reportArgumentType]
    assert not any(everything_in(work.office.store).values())
    (fault,) = caught.value.faults
    return fault


def test_two_megabytes_are_no_subject(work: Casework) -> None:
    fault = the_fault(work, subject="字" * 700_000)

    assert isinstance(fault, TooLongError)
    assert str(fault) == "主旨有 700000 個字，最多 500 個字；請縮短後再送"


def test_the_longest_subject_is_kept_whole(work: Casework) -> None:
    subject = "字" * LONGEST_SUBJECT

    assert work.register(a_document(subject=subject)).subject == subject


@pytest.mark.parametrize("subject", ["", "   ", "\n\t", "\0", "\u200b\u202e", "\ud800"])
def test_a_subject_without_a_letter_is_none(work: Casework, subject: str) -> None:
    assert str(the_fault(work, subject=subject)) == "收文必須填寫主旨。可用：任何文字"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<script>alert('a')</script>", "<script>alert('a')</script>"),
        ("{{ 7*7 }} &amp; <b>粗體</b>", "{{ 7*7 }} &amp; <b>粗體</b>"),
        ("'; DROP TABLE event; --", "'; DROP TABLE event; --"),
        ("第一行\r\n第二行\t第三欄", "第一行 第二行 第三欄"),
        ("有關\0本案\x07\x1b[31m", "有關 本案 [31m"),
        ("半個字\udce6", "半個字"),
        ("罕用字𠮷與😀", "罕用字𠮷與😀"),
    ],
)
def test_a_subject_is_kept_as_one_line_of_plain_text(
    work: Casework, written: str, kept: str
) -> None:
    case = work.register(a_document(subject=written))

    assert case.subject == kept
    assert work.inbox(Actor(unit=case.unit, position="承辦人員"))[0].subject == kept


def test_an_unknown_urgency_lists_the_known(work: Casework) -> None:
    sentence = str(the_fault(work, urgency="特急件"))

    assert sentence == "沒有「特急件」這種速別。可用的速別：最速件、速件、普通件。"


def test_an_unknown_category_lists_the_known(work: Casework) -> None:
    assert "可用：一般、限期、專案、人民申請、訴願、監察" in str(the_fault(work, category="密件"))


def test_nothing_is_due_before_its_receipt(work: Casework) -> None:
    assert "限辦日期 2026-11-22 早於收文日 2026-11-23" in str(the_fault(work, due=on(11, 22)))


@pytest.mark.parametrize("year", [1911, 1999, 2200])
def test_a_receipt_outside_the_calendar_is_refused(work: Casework, year: int) -> None:
    received = MONDAY_MORNING.replace(year=year)

    assert isinstance(the_fault(work, received_at=received), OutsideCalendarError)


def test_a_name_of_a_megabyte_is_refused(work: Casework) -> None:
    fault = the_fault(work, actor=Actor(position="總收文", person="示" * 1_000_000))

    assert isinstance(fault, TooLongError)


def test_a_name_that_is_no_text_is_refused(work: Casework) -> None:
    fault = the_fault(work, actor=Actor(position="總收文", person="\ud800"))

    assert isinstance(fault, BadTextError)


def test_a_doubtful_row_takes_no_document(work: Casework) -> None:
    with pytest.raises(DoubtfulRowError, match=r"第 13 行.*讀法有疑義"):
        work.register(a_document(DOUBTFUL))

    assert not any(everything_in(work.office.store).values())


# Conditions


def a_conditional_line() -> tuple[int, str]:
    """A row with a conditional co-signer, and its name."""
    found = (
        (row.line, each.name)
        for row in a_rulebook().rows
        if row.is_routable
        for each in row.cosigners
        if each.condition
    )
    return next(found)


def test_a_condition_may_be_answered_with_the_registration(work: Casework) -> None:
    line, name = a_conditional_line()
    excused = Answer(required=False, reason="與該機關無關")

    case = work.register(a_document(line, conditions={name: excused}))

    _, answered = work.history(case.id)
    assert isinstance(answered, ConditionAnswered)
    assert answered.answer == excused
    assert (case.plan.unanswered, case.plan.excused) == ((), (name,))


def test_a_condition_left_open_is_asked_of_the_drafter(work: Casework) -> None:
    line, name = a_conditional_line()

    case = work.register(a_document(line))

    assert case.plan.unanswered == (name,)


def test_a_no_needs_its_reason(work: Casework) -> None:
    line, name = a_conditional_line()

    fault = the_fault(work, line=line, conditions={name: Answer(required=False)})

    assert str(fault) == f"不會辦{name}必須填寫理由。可用：任何文字"


# Acting


def test_a_document_runs_from_receipt_to_its_end(work: Casework) -> None:
    case = sign_to_the_end(work, work.register(a_document(WITH_AGENCY)))

    assert case.state is State.FILED
    assert sum(isinstance(each, DocumentDecided) for each in work.history(case.id)) == 1


def test_an_unknown_case_is_named_shortly(work: Casework) -> None:
    case_id = "9" * 1_000_000

    with pytest.raises(UnknownCaseError, match=r"找不到文號「9{40}」"):
        work.case(case_id)
    with pytest.raises(UnknownCaseError, match=r"找不到文號「9{40}」"):
        work.act(case_id, Command(action="擬辦", actor=REGISTRAR))


@pytest.mark.parametrize("case_id", ["", "\0", "\ud800", "文號", "1150000001'--"])
def test_what_is_no_number_is_an_unknown_case(work: Casework, case_id: str) -> None:
    work.register(a_document())
    command = Command(action="擬辦", actor=REGISTRAR)

    with pytest.raises(UnknownCaseError):
        work.case(case_id)
    with pytest.raises(UnknownCaseError):
        work.act(case_id, command)
    assert work.history(case_id) == ()


def test_the_clock_of_the_office_dates_an_action(work: Casework) -> None:
    case = work.register(a_document())
    clock = work.office.clock
    assert isinstance(clock, Clock)
    clock.turn(hours=2)

    sign(work, case)

    assert work.history(case.id)[-1].at == MONDAY_MORNING + timedelta(hours=2)


def test_an_action_may_be_entered_later(work: Casework) -> None:
    case = work.register(a_document(received_at=MONDAY_MORNING - timedelta(days=3)))
    at = MONDAY_MORNING - timedelta(days=1)

    work.act(case.id, signing(case, case.open[0]), at=at)

    event = work.history(case.id)[-1]
    assert (event.at, event.recorded_at) == (at, MONDAY_MORNING)


def test_time_does_not_run_back(work: Casework) -> None:
    case = work.register(a_document())

    with pytest.raises(TimeRunsBackError, match="時間不能倒退"):
        work.act(case.id, signing(case, case.open[0]), at=MONDAY_MORNING - timedelta(seconds=1))


def test_after_an_action_dated_ahead_the_next_is_not_dated_before_it(work: Casework) -> None:
    case = work.register(a_document())
    ahead = MONDAY_MORNING + timedelta(days=2)
    case = work.act(case.id, signing(case, case.open[0]), at=ahead)

    sign(work, case)

    assert work.history(case.id)[-1].at == ahead


# Inboxes


def inbox_lines(work: Casework, **actor: str) -> list[int]:
    return [row.line for row in work.inbox(Actor(**actor))]  # pyright: ignore[reportArgumentType]


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


def test_an_inbox_loses_what_is_signed_and_shows_each_case_once(work: Casework) -> None:
    case = work.register(a_document(ALONE))
    actor = Actor(unit=case.unit, position="承辦人員")

    drafted = sign(work, case)
    assert [row.id for row in work.inbox(actor)] == [case.id]

    decided = sign(work, drafted)
    assert len(decided.open) == 2  # 存查 or 簽結
    assert [row.id for row in work.inbox(actor)] == [case.id]

    sign(work, decided)
    assert work.inbox(actor) == ()


def test_an_inbox_is_sorted_by_due_date(work: Casework) -> None:
    for urgency in ("普通件", "最速件", "速件"):
        work.register(a_document(urgency=urgency))

    inbox = work.inbox(Actor(unit="秘書室", position="承辦人員"))

    assert [row.urgency for row in inbox] == ["最速件", "速件", "普通件"]


@pytest.mark.parametrize("name", ["\0", "\ud800", "幽靈", "'", "字" * 100_000])
def test_somebody_unheard_of_has_an_empty_inbox(work: Casework, name: str) -> None:
    work.register(a_document())

    assert work.inbox(Actor(unit=name, position=name)) == ()


def test_what_an_inbox_shows_can_be_signed(work: Casework) -> None:
    case = sign_until(work, work.register(a_document(THREE_UNITS)), "人事室主任")
    duty = the_desk(case, "人事室主任").duty

    (row,) = work.inbox(holder_of(duty))
    after = work.act(row.id, Command(action="會辦", actor=holder_of(duty)))

    assert after.version == case.version + 1


# Offices and read models


def test_offices_do_not_mix(store: Store) -> None:
    live, demonstration = an_office(store), an_office(store, name=DEMONSTRATION)
    case = live.register(a_document())

    assert demonstration.inbox(Actor(unit="秘書室", position="承辦人員")) == ()
    assert demonstration.history(case.id) == ()
    with pytest.raises(UnknownCaseError, match="demo"):
        demonstration.case(case.id)
    with pytest.raises(UnknownCaseError, match="demo"):
        demonstration.act(case.id, signing(case, case.open[0]))


def test_read_models_made_again_from_the_log_are_the_same(store: Store) -> None:
    live, demonstration = an_office(store), an_office(store, name=DEMONSTRATION)
    play(live, Random(1), cases=12, moves=150)
    play(demonstration, Random(2), cases=3, moves=10)
    before = everything_in(store)

    made = [store.rebuild(office) for office in (LIVE, DEMONSTRATION)]

    assert made == [12, 3]
    assert everything_in(store) == before


def test_lost_read_models_are_made_again(work: Casework) -> None:
    play(work, Random(3), cases=4, moves=30)
    before = everything_in(work.office.store)
    with work.office.store.engine.begin() as connection:
        connection.execute(text("DELETE FROM case_state"))
        connection.execute(text("UPDATE desk SET position = '別人'"))

    work.office.store.rebuild(LIVE)

    assert everything_in(work.office.store) == before


def test_work_goes_on_after_a_rebuild(work: Casework) -> None:
    case = sign(work, work.register(a_document()))
    work.office.store.rebuild(LIVE)

    sign_to_the_end(work, case)

    assert work.office.store.verify(LIVE).first_bad is None
