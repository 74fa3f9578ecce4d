"""算期限: the engine's own calendar, and the days used as the monthly report counts them."""

from datetime import date
from typing import Any

import pytest

from tests.workflow.training.situations import (
    ALL,
    EXTENDED,
    PAUSED,
    a_line,
    asked_deadline,
    closed,
    deadline_exercise,
    earned,
    lost,
)
from workflow.training.exercise import DeadlineAnswer

# The worked examples of http://gen.tht.edu.tw/files/11-1012-1048.php, received on a Friday before
# a Monday that is 國慶日 (94-10-07 there), in a year that the calendar covers.
FRIDAY, SUNDAY = "2022-10-07T09:00:00+08:00", "2022-10-09T09:00:00+08:00"


def due(day: str) -> DeadlineAnswer:
    """An answer that names the day alone."""
    return DeadlineAnswer(due=date.fromisoformat(day))


# The day it is due


@pytest.mark.parametrize(
    ("facts", "right"),
    [
        ({}, "2026-03-10"),  # 普通件: six working days
        ({"urgency": "速件"}, "2026-03-05"),
        ({"urgency": "最速件"}, "2026-03-03"),
        ({"received_at": "2026-03-07T09:00:00+08:00"}, "2026-03-16"),  # received on a Saturday
        ({"received_at": "2026-03-01T17:00:00Z"}, "2026-03-10"),  # the 2nd in Taipei
        ({"limit": "文到 3 日"}, "2026-03-05"),  # of a 一般 paper working days
        ({"limit": "文到５日內"}, "2026-03-09"),
        ({"category": "限期", "limit": "文到5日內"}, "2026-03-09"),  # the 7th is a Saturday
        ({"category": "限期", "limit": "115.3.14"}, "2026-03-16"),  # a Saturday too
        ({"category": "限期", "limit": "2026-03-13"}, "2026-03-13"),
        ({"category": "限期", "limit": "2026-02-20"}, "2026-03-10"),  # passed: as a 普通件
        ({"category": "人民申請"}, "2026-05-04"),  # two months end on a Saturday
        ({"category": "訴願"}, "2026-03-23"),  # twenty days end on a Sunday
        ({"category": "質詢"}, "2026-03-09"),
        ({"closures": ("2026-03-04", "2026-03-05")}, "2026-03-12"),
        ({"record": (EXTENDED,)}, "2026-03-18"),
        ({"record": PAUSED}, "2026-03-16"),  # four working days more
        ({"record": PAUSED[:1]}, "2026-03-10"),  # while it stands still nothing has moved yet
        (
            {"record": (a_line("改速別", "組長", 對象="速件", 時間="2026-03-03"),)},
            "2026-03-05",
        ),
        ({"record": (a_line("創簽", "承辦人員"),)}, "2026-03-10"),
    ],
)
def test_the_due_date_is_the_engines(facts: dict[str, Any], right: str) -> None:
    question = asked_deadline(deadline_exercise(**facts))

    assert question.key == due(right)
    assert earned(question, question.key) == 1


def test_a_project_approved_for_thirty_days_ends_on_the_thirtieth() -> None:
    exercise = deadline_exercise(category="專案", limit="文到30日", received_at=SUNDAY)

    assert asked_deadline(exercise).key == due("2022-11-08")


@pytest.mark.parametrize(
    ("closed_on", "used_days", "on_time"), [("2022-10-14", 4, True), ("2022-10-18", 6, False)]
)
def test_a_reply_within_ten_days_counts_days_off_and_its_used_days_do_not(
    closed_on: str, used_days: int, on_time: bool
) -> None:
    exercise = deadline_exercise(
        category="限期",
        limit="文到10日內",
        received_at=FRIDAY,
        closed_at=closed(closed_on),
        asks=ALL,
    )

    question = asked_deadline(exercise)

    assert question.key == DeadlineAnswer(
        due=date(2022, 10, 17), used_days=used_days, on_time=on_time
    )


def test_a_row_changes_nothing_of_a_limit() -> None:
    assert asked_deadline(deadline_exercise(row="line:123")).key == due("2026-03-10")


# The days used


@pytest.mark.parametrize(
    ("facts", "used"),
    [
        ({"closed_at": closed("2026-03-02")}, 0.5),  # on the very day
        ({"closed_at": closed("2026-03-03")}, 1),
        ({"closed_at": closed("2026-03-09")}, 5),
        ({"closed_at": closed("2026-03-08")}, 4),  # closed on a Sunday
        ({"closed_at": closed("2026-03-11"), "record": PAUSED}, 3),
        ({"record": (a_line("存查", "承辦人員", 時間="2026-03-05"),)}, 3),
        (
            {"closed_at": closed("2026-03-16"), "category": "限期", "limit": "文到15日"},
            6,  # ten working days, in time
        ),
        ({"closed_at": closed("2026-03-16"), "category": "限期", "limit": "文到10日"}, 10),
        ({"closed_at": closed("2026-03-04"), "record": (a_line("創簽", "承辦人員"),)}, 3),
    ],
)
def test_the_days_used_are_those_of_the_monthly_report(facts: dict[str, Any], used: float) -> None:
    question = asked_deadline(deadline_exercise(asks=("used_days",), **facts))

    assert question.key == DeadlineAnswer(used_days=used)
    assert earned(question, question.key) == 1


def test_closed_on_the_due_date_is_in_time_and_the_day_after_is_not() -> None:
    for day, on_time in (("2026-03-10", True), ("2026-03-11", False)):
        exercise = deadline_exercise(asks=("on_time",), closed_at=closed(day))

        assert asked_deadline(exercise).key == DeadlineAnswer(on_time=on_time)


# What an answer earns


def test_the_weights_are_taken_anew_over_what_is_asked() -> None:
    answer = due("2026-03-10")
    for asks, share in ((ALL, 0.6), (("due", "used_days"), 0.6 / 0.85), (("due",), 1)):
        exercise = deadline_exercise(asks=asks, closed_at=closed("2026-03-10"))

        assert earned(asked_deadline(exercise), answer) == pytest.approx(share, abs=1e-4)


def test_what_is_asked_twice_counts_once() -> None:
    question = asked_deadline(deadline_exercise(asks=("due", "due")))

    assert len(question.points(question.key)) == 1


@pytest.mark.parametrize(
    ("facts", "answered", "misconception"),
    [
        ({}, "2026-03-09", "M8"),  # one working day too early
        ({}, "2026-03-08", "M9"),  # six days, days off and all
        ({"urgency": "速件", "received_at": "2026-03-05T09:00:00+08:00"}, "2026-03-08", "M9"),
        ({"category": "限期", "limit": "文到10日"}, "2026-03-16", "M9"),  # ten working days
        ({"category": "限期", "limit": "文到5日"}, "2026-03-07", "M9"),  # a Saturday
        ({"category": "限期", "limit": "文到10日"}, "2026-03-11", "M8"),
        ({}, "2026-04-01", None),
        ({}, "2031-03-10", None),  # no calendar covers it
        (
            {
                "received_at": "2029-06-01T09:00:00+08:00",
                "category": "限期",
                "limit": "文到500日",
            },
            "2030-10-01",
            None,  # five hundred working days end after the last year of the calendar
        ),
    ],
)
def test_a_wrong_date_is_told_what_it_mistakes(
    facts: dict[str, Any], answered: str, misconception: str | None
) -> None:
    question = asked_deadline(deadline_exercise(**facts))

    (point,) = lost(question, due(answered))

    assert (point.part, point.misconception) == ("due", misconception)
    assert answered in point.message
    assert str(question.counted.case.due) in point.message


@pytest.mark.parametrize(
    ("facts", "answered", "misconception"),
    [
        ({"closed_at": closed("2026-03-09")}, 6, "M10"),  # the limit
        ({"closed_at": closed("2026-03-09")}, 7, "M10"),  # days off and all
        ({"closed_at": closed("2026-03-04")}, 3, "M8"),
        ({"closed_at": closed("2026-03-02")}, 1, "M8"),
        ({"closed_at": closed("2026-03-02")}, 0, "M8"),
        ({"closed_at": closed("2026-03-16"), "category": "限期", "limit": "文到20日"}, 10, "M10"),
        ({"closed_at": closed("2026-03-09")}, 40, None),
        ({"closed_at": closed("2026-03-09")}, -1e300, None),
    ],
)
def test_wrong_days_used_are_told_what_they_mistake(
    facts: dict[str, Any], answered: float, misconception: str | None
) -> None:
    question = asked_deadline(deadline_exercise(asks=("used_days",), **facts))

    (point,) = lost(question, DeadlineAnswer(used_days=answered))

    assert (point.part, point.misconception) == ("used_days", misconception)


def test_in_time_or_not_is_the_audits_overdue() -> None:
    exercise = deadline_exercise(asks=("on_time",), closed_at=closed("2026-03-11"))
    question = asked_deadline(exercise)

    (point,) = lost(question, DeadlineAnswer(on_time=True))

    assert point.code == "OVERDUE"
    assert "逾限辦結" in point.message


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "次日起算，扣除假日（03-07、03-08）：第 6 日是 2026-03-10"),
        ({"urgency": "最速件"}, "只算工作日：第 1 日是 2026-03-03"),
        ({"category": "限期", "limit": "文到5日"}, "第 5 日是 2026-03-07，遇假日順延到 2026-03-09"),
        ({"category": "限期", "limit": "2026-02-20"}, "前已過，依普通件的時限"),
        ({"category": "限期", "limit": "2026-03-13"}, "期限訂在 2026-03-13，不是假日"),
        ({"category": "人民申請"}, "期間 2 個月，假日也算：末日是 2026-05-02"),
        ({"record": (EXTENDED,)}, "原本的限辦日期是 2026-03-10；展期之後是 2026-03-18"),
        ({"record": PAUSED}, "原本的限辦日期是 2026-03-10；補正完成之後是 2026-03-16"),
        ({"record": (a_line("創簽", "承辦人員"),)}, "2026-03-02 創簽，次日起算"),
    ],
)
def test_the_limit_is_counted_out_for_the_reader(facts: dict[str, Any], said: str) -> None:
    question = asked_deadline(deadline_exercise(**facts))

    (point,) = question.points(DeadlineAnswer())

    assert said in point.message
    assert "RNO=92" in point.source


def test_days_used_that_are_no_number_are_a_fault() -> None:
    exercise = deadline_exercise(asks=("used_days",), closed_at=closed("2026-03-04"))
    question = asked_deadline(exercise)

    for value in (float("nan"), float("inf")):
        (fault,) = question.faults(DeadlineAnswer(used_days=value))

        assert fault.field == "used_days"
