"""算期限: the engine's own calendar, and the days used as the monthly report counts them."""

from datetime import date

import pytest

from tests.workflow.training.situations import asked, deadline_exercise, earned, lost
from workflow.training.exercise import DeadlineAnswer

ALL = ("due", "used_days", "on_time")
# The worked examples of http://gen.tht.edu.tw/files/11-1012-1048.php, received on a Friday before
# a Monday that is 國慶日 (94-10-07 there), in a year that the calendar covers.
FRIDAY, SUNDAY = "2022-10-07T09:00:00+08:00", "2022-10-09T09:00:00+08:00"


@pytest.mark.parametrize(
    ("closed_at", "used_days", "on_time"), [("2022-10-14", 4, True), ("2022-10-18", 6, False)]
)
def test_a_reply_within_ten_days_counts_days_off_and_its_used_days_do_not(
    closed_at: str, used_days: int, on_time: bool
) -> None:
    question = asked(
        deadline_exercise(
            category="限期",
            limit="文到10日內",
            received_at=FRIDAY,
            closed_at=f"{closed_at}T10:00:00+08:00",
            asks=ALL,
        )
    )

    right = DeadlineAnswer(due=date(2022, 10, 17), used_days=used_days, on_time=on_time)
    assert question.key == right
    assert earned(question, question.key) == 1


def test_a_project_approved_for_thirty_days_ends_on_the_thirtieth() -> None:
    question = asked(deadline_exercise(category="專案", limit="文到30日", received_at=SUNDAY))

    assert question.key == DeadlineAnswer(due=date(2022, 11, 8))


def test_one_working_day_too_early_counted_the_day_of_receipt() -> None:
    question = asked(deadline_exercise())

    (point,) = lost(question, DeadlineAnswer(due=date(2026, 3, 9)))

    assert point.misconception == "M8"
