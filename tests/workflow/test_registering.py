"""收文 through the casework: what may come in, and every fault at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from rules.agency.practice import CATEGORIES
from rules.errors import DoubtfulRowError
from tests.workflow.builders import a_rulebook
from tests.workflow.offices import (
    DOUBTFUL,
    MONDAY_MORNING,
    PLAIN,
    THREE_UNITS,
    a_document,
    everything_in,
    on,
)
from workflow.actions.registering import (
    LONGEST_SUBJECT,
    LONGEST_UNCONFIRMED,
    DueBeforeReceiptError,
    MissingDueError,
    OldReceiptError,
    RegistrationError,
)
from workflow.calendar import OutsideCalendarError
from workflow.case.duties import Actor
from workflow.case.plan import Answer
from workflow.case.words import State
from workflow.deadlines import UnknownUrgencyError, limits_of
from workflow.desk.casework import Casework
from workflow.errors import Input
from workflow.events.handing import DocumentRegistered
from workflow.events.signing import ConditionAnswered
from workflow.refusals.base import (
    BadChoiceError,
    BadTextError,
    FutureTimeError,
    MissingInputError,
    TooLongError,
)
from workflow.refusals.signing import UnknownConditionError

pytestmark = pytest.mark.memory


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
    assert work.register(a_document(category=category, within=30)).category == category


@pytest.mark.parametrize("initiated", [False, True])
@pytest.mark.parametrize("category", ["限期", "專案", "監察"])
def test_a_category_without_a_limit_asks_for_its_day(
    work: Casework, category: str, initiated: bool
) -> None:
    fault = the_fault(work, category=category, is_initiated=initiated)

    assert isinstance(fault, MissingDueError)
    assert fault.about is Input.DUE
    assert f"「{category}」沒有可以推算的時限" in str(fault)
    assert "請填來文或核定所訂的限辦日期，或文到幾日" in str(fault)


def test_an_agency_that_sets_a_category_no_limit_is_asked_for_its_day(work: Casework) -> None:
    limits = limits_of(work.office.rulebook.agency, work.office.calendar)
    bare = replace(limits, policy=replace(limits.policy, default_days={}, default_months={}))

    asked = ("訴願", "人民申請", "一般")
    assert [limits.has_none(each) for each in asked] == [False, False, False]
    assert [bare.has_none(each) for each in asked] == [True, True, False]


def test_a_day_off_that_is_named_gives_way_and_is_kept(work: Casework) -> None:
    saturday: list[dict[str, Any]] = [{"due": on(11, 28)}, {"within": 5}]
    for facts in saturday:
        case = work.register(a_document(category="限期", **facts))

        assert (case.due, case.clock.ends_on) == (on(11, 30), on(11, 28))


def test_twenty_days_are_twenty_days_however_they_are_asked_for(work: Casework) -> None:
    received = MONDAY_MORNING - timedelta(days=9)  # the twentieth day after is a Friday ... Sunday
    for later in range(9):
        facts: dict[str, Any] = {
            "category": "訴願",
            "received_at": received + timedelta(days=later),
        }
        counted = work.register(a_document(**facts))
        named = work.register(a_document(**facts, within=20))

        assert (counted.due, counted.clock.ends_on) == (named.due, named.clock.ends_on)
        assert counted.due == work.office.calendar.first_working_day(
            named.clock.ends_on or on(1, 1)
        )


def test_a_fixed_date_on_a_day_off_has_not_passed_on_the_working_day_after(work: Casework) -> None:
    case = work.register(a_document(category="限期", due=on(11, 22)))  # received on Monday 11-23

    assert (case.due, case.clock.ends_on, case.clock.is_given) == (on(11, 23), on(11, 22), True)


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


@pytest.mark.parametrize("subject", ["", "   ", "\n\t", "\u200b\u200d", "\ufe0f"])
def test_a_subject_without_a_letter_is_none(work: Casework, subject: str) -> None:
    assert str(the_fault(work, subject=subject)) == "收文必須填寫主旨。請填：一段文字"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<script>alert('a')</script>", "<script>alert('a')</script>"),
        ("{{ 7*7 }} &amp; <b>粗體</b>", "{{ 7*7 }} &amp; <b>粗體</b>"),
        ("'; DROP TABLE event; --", "'; DROP TABLE event; --"),
        ("第一行\r\n第二行\t第三欄", "第一行 第二行 第三欄"),
        ("罕用字𠮷與😀", "罕用字𠮷與😀"),
        ("造字\ue001與\U000f0001", "造字\ue001與\U000f0001"),
        ("新字\U000323b0", "新字\U000323b0"),
        ("葛\U000e0100與👩\u200d👩\u200d👧", "葛\U000e0100與👩\u200d👩\u200d👧"),
    ],
)
def test_a_subject_is_kept_as_one_line_of_plain_text(
    work: Casework, written: str, kept: str
) -> None:
    case = work.register(a_document(subject=written))

    assert case.subject == kept
    assert work.inbox(Actor(unit=case.unit, position="承辦人員")).waiting[0].row.subject == kept


@pytest.mark.parametrize("broken", ["\0", "\x07", "\x1b", "\udce6", "\ufdd0", "\uffff", "\u202e"])
def test_what_no_record_can_hold_is_refused_by_its_place(work: Casework, broken: str) -> None:
    sentence = str(the_fault(work, subject=f"有關{broken}本案"))

    assert sentence.startswith(f"主旨含有無法儲存的字元：第 3 個字 U+{ord(broken):04X}；")


def test_an_unknown_urgency_lists_the_known(work: Casework) -> None:
    sentence = str(the_fault(work, urgency="特急件"))

    assert sentence == "沒有「特急件」這種速別。可用的速別：最速件、速件、普通件。"


def test_an_unknown_category_lists_the_known(work: Casework) -> None:
    assert "可用：一般、限期、專案、人民申請、人民陳情、訴願、監察、質詢" in str(
        the_fault(work, category="密件")
    )


def test_a_due_date_beyond_the_calendar_is_refused(work: Casework) -> None:
    assert isinstance(the_fault(work, due=date(2099, 1, 1)), OutsideCalendarError)


def test_nothing_is_due_before_its_receipt(work: Casework) -> None:
    assert "限辦日期 115.11.22 早於收文日 115.11.23" in str(the_fault(work, due=on(11, 22)))


@pytest.mark.parametrize("year", [1911, 1999, 2200])
def test_a_receipt_outside_the_calendar_is_refused(work: Casework, year: int) -> None:
    received = MONDAY_MORNING.replace(year=year)

    assert isinstance(the_fault(work, received_at=received), OutsideCalendarError)


def test_a_receipt_more_than_a_year_ago_is_confirmed(work: Casework) -> None:
    a_year_ago = MONDAY_MORNING - LONGEST_UNCONFIRMED
    long_ago = a_year_ago - timedelta(minutes=1)

    fault = the_fault(work, received_at=long_ago)
    assert isinstance(fault, OldReceiptError)
    assert "確認收文日確為 114.11.22" in str(fault)

    for received, is_confirmed in ((a_year_ago, False), (long_ago, True)):
        document = a_document(received_at=received, is_receipt_confirmed=is_confirmed)
        assert work.register(document).received_at == received


@pytest.mark.parametrize(
    ("years", "kind"), [(1, FutureTimeError), (-2, OldReceiptError)], ids=["future", "long ago"]
)
def test_a_mistyped_year_is_told_with_every_other_fault(
    work: Casework, years: int, kind: type[Exception]
) -> None:
    received = MONDAY_MORNING.replace(year=MONDAY_MORNING.year + years)

    with pytest.raises(RegistrationError) as caught:
        work.register(a_document(received_at=received, subject=" ", category="其他"))

    about = [fault.about for fault in caught.value.faults]
    assert {*about} == {Input.SUBJECT, Input.CATEGORY, Input.RECEIVED_AT}
    assert isinstance(caught.value.faults[-1], kind)


def test_a_name_of_a_megabyte_is_refused(work: Casework) -> None:
    fault = the_fault(work, actor=Actor(position="總收文", person="示" * 1_000_000))

    assert isinstance(fault, TooLongError)


def test_a_name_that_is_no_text_is_refused(work: Casework) -> None:
    fault = the_fault(work, actor=Actor(position="總收文", person="\ud800"))

    assert isinstance(fault, BadTextError)


def test_a_doubtful_row_takes_no_document(work: Casework) -> None:
    with pytest.raises(DoubtfulRowError, match=r"第 13 行.*這一列存疑"):
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

    assert str(fault) == f"不會辦{name}必須填寫理由。請填：一段文字"
