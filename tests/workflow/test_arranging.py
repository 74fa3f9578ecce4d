"""Appointments, deputies and closures: what is recorded, what is refused, and with which words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.builders import MINUTE, MONDAY
from tests.workflow.staff import LONG_AGO, Chronicle, appointing, ending
from workflow.calendar import OutsideCalendarError
from workflow.organisation.changes import (
    CloseDay,
    HandOver,
    NameDeputies,
    ReopenDay,
    Request,
    ResetDeputies,
)
from workflow.organisation.events import (
    AppointmentEnded,
    DeputyNamed,
    DeputyWithdrawn,
    PersonAppointed,
    from_json,
    replay,
    to_json,
)
from workflow.organisation.people import Closure
from workflow.organisation.recording import FIRST_DAY, LAST_DAY
from workflow.organisation.refusals import (
    AppointedAlreadyError,
    BadNameError,
    DayOffError,
    DeputiesNamedError,
    EndedThenError,
    FarDateError,
    GoneError,
    NamedTwiceError,
    NoDeputiesError,
    NotAppointedError,
    NotClosedError,
    OwnDeputyError,
    PeriodRunsBackError,
    UnknownPersonError,
)
from workflow.refusals.base import (
    BadChoiceError,
    MissingInputError,
    RefusedError,
    TimeRunsBackError,
    TooLongError,
)

CHIEF, DIRECTOR, CLERK = "綜合企劃組/股長", "綜合企劃組/組長", "綜合企劃組/承辦人員"
NAMES = ("示範甲", "示範乙", "示範丙", "示範丁")
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)
TYPHOON = date(2026, 7, 10)  # a Friday


@pytest.fixture
def team() -> Chronicle:
    """甲 is 股長; 乙, 丙 and 丁 draft."""
    clerks = (appointing(name, CLERK) for name in NAMES[1:])
    return Chronicle().then(appointing("示範甲", CHIEF), *clerks)


def naming(person: str, *deputies: str, since: date = JULY, until: date | None = None) -> Request:
    return NameDeputies(person=person, deputies=deputies, since=since, until=until)


def test_an_appointment_with_a_last_day_is_two_facts() -> None:
    chronicle = Chronicle().then(appointing("示範甲", CHIEF, until=JUNE))

    assert [type(each) for each in chronicle.events] == [PersonAppointed, AppointmentEnded]
    assert chronicle.organisation.holders(CHIEF, JUNE) == ("示範甲",)
    assert chronicle.organisation.holders(CHIEF, JULY) == ()


def test_a_past_day_keeps_its_answer(team: Chronicle) -> None:
    later = team.then(
        ending("示範甲", CHIEF, JUNE), appointing("示範乙", CHIEF, JULY), naming("示範乙", "示範丙")
    ).organisation

    assert later.holders(CHIEF, JUNE) == team.organisation.holders(CHIEF, JUNE) == ("示範甲",)
    assert later.holders(CHIEF, JULY) == ("示範乙",)
    assert later.acting_deputy("示範乙", JULY) == "示範丙"
    assert not later.is_away("示範乙", JUNE)


def test_who_never_came_never_held_it(team: Chronicle) -> None:
    day_before = LONG_AGO - timedelta(days=1)

    never = team.then(ending("示範甲", CHIEF, day_before))
    again = never.then(appointing("示範甲", CHIEF), ending("示範甲", CHIEF, JUNE))

    assert never.organisation.positions_of("示範甲", LONG_AGO) == ()
    assert again.organisation.positions_of("示範甲", LONG_AGO) == (CHIEF,)
    assert again.organisation.positions_of("示範甲", JULY) == ()


def test_an_end_may_be_brought_forward_but_not_put_off(team: Chronicle) -> None:
    ended = team.then(ending("示範甲", CHIEF, JULY), ending("示範甲", CHIEF, JUNE))

    assert ended.organisation.positions_of("示範甲", JULY) == ()
    with pytest.raises(NotAppointedError, match=r"115\.07\.01 並未擔任綜合企劃組股長.*：無"):
        ended.then(ending("示範甲", CHIEF, JULY))
    with pytest.raises(EndedThenError, match=r"已登錄到 115\.06\.30 為止"):
        ended.then(ending("示範甲", CHIEF, JUNE))


def test_a_hand_over_moves_present_and_future_positions_and_ends_the_absence(
    team: Chronicle,
) -> None:
    coming = team.then(
        appointing("示範甲", DIRECTOR, date(2026, 9, 1), date(2026, 12, 31)),
        naming("示範甲", "示範乙"),
    )

    done = coming.then(HandOver(person="示範甲", successor="示範丁", last_day=JUNE)).organisation

    assert done.holders(CHIEF, JUNE) == ("示範甲",)
    assert done.holders(CHIEF, JULY) == ("示範丁",)
    assert done.holders(DIRECTOR, date(2026, 9, 1)) == ("示範丁",)
    assert done.holders(DIRECTOR, date(2027, 1, 1)) == ()
    assert done.positions_of("示範甲", date(2026, 9, 1)) == ()
    assert not done.is_away("示範甲", JULY)


def test_a_colleague_in_the_same_position_takes_over_without_a_second_appointment(
    team: Chronicle,
) -> None:
    done = team.then(HandOver(person="示範乙", successor="示範丙", last_day=JUNE))

    assert [type(each) for each in done.events[len(team.events) :]] == [AppointmentEnded]
    assert done.organisation.holders(CLERK, JULY) == ("示範丙", "示範丁")


def test_a_position_held_for_one_day_more_is_handed_over_for_that_day(team: Chronicle) -> None:
    ended = team.then(ending("示範甲", CHIEF, JULY))

    done = ended.then(HandOver(person="示範甲", successor="示範丁", last_day=JUNE)).organisation

    assert (done.holders(CHIEF, JUNE), done.holders(CHIEF, JULY)) == (("示範甲",), ("示範丁",))
    assert done.holders(CHIEF, date(2026, 7, 2)) == ()


def test_an_appointment_called_off_is_not_handed_over(team: Chronicle) -> None:
    september = date(2026, 9, 1)
    called_off = team.then(
        appointing("示範甲", DIRECTOR, september),
        ending("示範甲", DIRECTOR, september - timedelta(days=1)),
    )

    done = called_off.then(HandOver(person="示範甲", successor="示範丁", last_day=JUNE))

    happened = done.events[len(called_off.events) :]
    assert [type(each) for each in happened] == [AppointmentEnded, PersonAppointed]
    assert done.organisation.positions_of("示範丁", september) == (CLERK, CHIEF)


def test_whoever_holds_nothing_has_nothing_to_hand_over(team: Chronicle) -> None:
    left = team.then(ending("示範甲", CHIEF, JUNE))

    with pytest.raises(GoneError, match=r"示範甲在 115\.07\.01 沒有擔任任何職務"):
        left.then(HandOver(person="示範甲", successor="示範丁", last_day=JUNE))
    with pytest.raises(UnknownPersonError, match="「示範戊」沒有任何任職紀錄"):
        left.then(HandOver(person="示範戊", successor="示範丁", last_day=JUNE))
    with pytest.raises(OwnDeputyError, match="示範丁不能當自己的代理人或接任者"):
        left.then(HandOver(person="示範丁", successor="示範丁", last_day=JUNE))


def test_a_deputyship_on_its_last_day_is_withdrawn_for_that_day(team: Chronicle) -> None:
    named = team.then(naming("示範甲", "示範乙", since=JUNE, until=JULY))

    back = named.then(ResetDeputies(person="示範甲", since=JULY)).organisation

    assert (back.is_away("示範甲", JUNE), back.is_away("示範甲", JULY)) == (True, False)


def test_deputies_stand_in_the_order_given(team: Chronicle) -> None:
    named = team.then(naming("示範甲", "示範丙", "示範乙", until=date(2026, 7, 5))).organisation

    assert [each.deputy for each in named.deputies("示範甲", JULY)] == ["示範丙", "示範乙"]
    assert named.acting_deputy("示範甲", JULY) == "示範丙"
    assert named.acting_deputy("示範甲", date(2026, 7, 6)) is None


def test_a_reset_ends_the_old_deputies_and_keeps_what_they_were(team: Chronicle) -> None:
    named = team.then(naming("示範甲", "示範乙", since=JUNE))

    reset = named.then(ResetDeputies(person="示範甲", since=JULY, deputies=("示範丙",)))

    assert [type(each) for each in reset.events[-2:]] == [DeputyWithdrawn, DeputyNamed]
    assert reset.organisation.acting_deputy("示範甲", JUNE) == "示範乙"
    assert reset.organisation.acting_deputy("示範甲", JULY) == "示範丙"


def test_a_reset_without_deputies_brings_the_person_back(team: Chronicle) -> None:
    named = team.then(naming("示範甲", "示範乙"))

    back = named.then(ResetDeputies(person="示範甲", since=JUNE)).organisation

    assert not back.is_away("示範甲", JULY)
    with pytest.raises(NoDeputiesError, match=r"示範甲自 115\.07\.01 起沒有代理可解除"):
        team.then(ResetDeputies(person="示範甲", since=JULY))


def test_a_closed_day_is_open_again_once_reopened(team: Chronicle) -> None:
    closed = team.then(CloseDay(day=TYPHOON), reason="示範颱風停止上班")
    reopened = closed.then(ReopenDay(day=TYPHOON))

    assert closed.organisation.closures == (Closure(day=TYPHOON, reason="示範颱風停止上班"),)
    assert reopened.organisation.closures == ()
    assert reopened.then(CloseDay(day=TYPHOON)).organisation.closed_days == {TYPHOON}


def test_a_day_off_is_not_closed_again(team: Chronicle) -> None:
    closed = team.then(CloseDay(day=TYPHOON))

    with pytest.raises(DayOffError, match=r"已登錄停班：示範事由.*最近的上班日：115\.07\.13"):
        closed.then(CloseDay(day=TYPHOON))
    with pytest.raises(DayOffError, match="例假日"):
        team.then(CloseDay(day=TYPHOON + timedelta(days=1)))
    with pytest.raises(MissingInputError, match="停班必須填寫事由"):
        team.then(CloseDay(day=TYPHOON), reason=" ")
    with pytest.raises(OutsideCalendarError, match=r"120\.01\.01"):
        team.then(CloseDay(day=date(2031, 1, 1)))
    with pytest.raises(NotClosedError, match=r"登錄的停班日：115\.07\.10"):
        closed.then(ReopenDay(day=JULY))


REFUSED = {
    "held already": (appointing("示範甲", CHIEF, JULY), AppointedAlreadyError, "自 109.01.01 起"),
    "held later": (
        appointing("示範甲", CHIEF, date(2019, 1, 1)),
        AppointedAlreadyError,
        "最後一日：異動為止",
    ),
    "no such unit": (appointing("示範甲", "企劃組/股長"), BadChoiceError, "可用：綜合企劃組"),
    "no such position": (
        appointing("示範甲", "秘書室/股長"),
        BadChoiceError,
        "「股長」不是可用的秘書室的職稱。可用：承辦人員、主任",
    ),
    "no name": (appointing(" ", CHIEF), MissingInputError, "必須填寫姓名"),
    "a list of names": (appointing("示範甲、示範乙", CHIEF), BadNameError, "分隔用的「、」"),
    "a long name": (appointing("示" * 101, CHIEF), TooLongError, "最多 100"),
    "a last day before the first": (
        appointing("示範戊", CHIEF, JULY, JUNE),
        PeriodRunsBackError,
        r"115\.06\.30 早於第一日 115\.07\.01",
    ),
    "a day too far": (
        appointing("示範戊", CHIEF, date.max),
        FarDateError,
        r"1\.01\.01 到 999",
    ),
    "the end of nothing": (
        ending("示範乙", CHIEF, JUNE),
        NotAppointedError,
        "這一日擔任的職務：綜合企劃組承辦人員",
    ),
    "an unknown absentee": (naming("示範申", "示範乙"), UnknownPersonError, "是否為：示範"),
    "an unknown deputy": (naming("示範甲", "王"), UnknownPersonError, "請先登錄任職"),
    "nobody to stand in": (naming("示範甲"), MissingInputError, "必須填寫代理人"),
    "oneself": (naming("示範甲", "示範甲"), OwnDeputyError, "不能當自己的代理人"),
    "one deputy twice": (naming("示範甲", "示範乙", "示範乙"), NamedTwiceError, "示範乙重複"),
    "too many deputies": (naming("示範甲", *map(str, range(21))), BadChoiceError, "最多 20 人"),
    "before anybody came": (
        naming("示範甲", "示範乙", since=date(2019, 1, 1)),
        GoneError,
        r"108\.01\.01 沒有擔任",
    ),
}


@pytest.mark.parametrize(("request_", "kind", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_what_can(
    team: Chronicle, request_: Request, kind: type[RefusedError], words: str
) -> None:
    with pytest.raises(kind, match=words):
        team.then(request_)


def test_deputies_are_named_once_for_a_time(team: Chronicle) -> None:
    named = team.then(naming("示範甲", "示範乙", "示範丙"))

    with pytest.raises(DeputiesNamedError, match=r"已有代理人示範乙、示範丙.*改用重設代理人"):
        named.then(naming("示範甲", "示範丁", since=date(2026, 8, 1)))


def test_time_does_not_run_back(team: Chronicle) -> None:
    with pytest.raises(TimeRunsBackError, match="時間不能倒退"):
        team.at(MONDAY - MINUTE, CloseDay(day=TYPHOON), reason="示範")


def test_events_follow_one_another(team: Chronicle) -> None:
    with pytest.raises(ValueError, match="event 1 cannot follow 4"):
        replay([*team.events, team.events[0]])


def test_an_unknown_kind_of_event_is_not_read() -> None:
    with pytest.raises(ValueError, match="PersonVanished"):
        from_json("PersonVanished", "{}")


PEOPLE = st.sampled_from((*NAMES, "示範戊", " 示範甲 ", ""))
HOLDERS = st.sampled_from((CHIEF, DIRECTOR, CLERK, "機關/局長", "職務/法務人員", "企劃組/股長"))
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20)) | st.sampled_from((FIRST_DAY, LAST_DAY))
ENDS = st.none() | DAYS
REQUESTS = st.one_of(
    st.builds(appointing, PEOPLE, HOLDERS, DAYS, ENDS),
    st.builds(ending, PEOPLE, HOLDERS, DAYS),
    st.builds(HandOver, person=PEOPLE, successor=PEOPLE, last_day=DAYS),
    st.builds(
        NameDeputies,
        person=PEOPLE,
        holder=st.just("") | HOLDERS,
        deputies=st.lists(PEOPLE, max_size=3).map(tuple),
        since=DAYS,
        until=ENDS,
    ),
    st.builds(
        ResetDeputies,
        person=PEOPLE,
        holder=st.just("") | HOLDERS,
        deputies=st.lists(PEOPLE, max_size=2).map(tuple),
        since=DAYS,
        until=ENDS,
    ),
    st.builds(CloseDay, day=st.dates(date(2026, 1, 1), date(2026, 1, 20))),
    st.builds(ReopenDay, day=DAYS),
)


def check_sound(chronicle: Chronicle) -> None:
    """Nobody holds a thing twice, is his own deputy, or has two first choices on one day."""
    organisation = chronicle.organisation
    for day in (date(2026, 1, 1) + timedelta(days=offset) for offset in range(22)):
        for person in organisation.people:
            held = organisation.positions_of(person, day)
            assert len(held) == len(set(held))
            orders = [each.order for each in organisation.deputies(person, day)]
            assert orders == sorted(set(orders))
            deputy = organisation.acting_deputy(person, day)
            assert deputy != person
            assert deputy is None or not organisation.is_away(deputy, day)


@given(st.lists(REQUESTS, max_size=25))
def test_any_run_of_requests_replays_to_the_same_organisation(requests: list[Request]) -> None:
    chronicle = Chronicle()
    for request in requests:
        try:
            chronicle = chronicle.then(request)
        except RefusedError:
            assert replay(chronicle.events) == chronicle.organisation

    read = [from_json(type(each).__name__, to_json(each)) for each in chronicle.events]
    assert tuple(read) == chronicle.events
    assert replay(read) == chronicle.organisation
    assert [each.sequence for each in read] == list(range(1, len(read) + 1))
    check_sound(chronicle)
