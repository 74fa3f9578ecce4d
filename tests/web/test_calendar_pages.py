"""行事曆: a year of working days, and days closed by order."""

from datetime import date

from tests.web.office import Visitor
from workflow.calendar import taipei_day, taiwan_calendar
from workflow.office import taipei_now

TODAY = taipei_day(taipei_now())


def next_working_day() -> date:
    return taiwan_calendar().next_working_day(TODAY)


def test_a_day_is_closed_and_reopened(office: Visitor) -> None:
    day = next_working_day()
    given = {"day": day.isoformat(), "reason": "示範颱風停止上班"}

    closed = office.post("/organisation/calendar/close", given)
    again = office.post("/organisation/calendar/close", given)
    reopened = office.post("/organisation/calendar/reopen", {"day": day.isoformat()})

    assert closed.url.path == "/organisation/calendar"
    assert "示範颱風停止上班" in closed.text
    assert 'class="day closed"' in closed.text
    assert again.status_code == 422
    assert "已登錄停班：示範颱風停止上班" in again.text
    assert "這一年沒有登錄停班" in reopened.text


def test_a_closure_needs_a_day_and_a_reason(office: Visitor) -> None:
    day = next_working_day().isoformat()

    without_reason = office.post("/organisation/calendar/close", {"day": day})
    without_day = office.post("/organisation/calendar/close", {"reason": "示範"})

    assert "停班必須填寫事由" in without_reason.text
    assert "停班必須填寫日期" in without_day.text


def test_a_year_shows_its_working_days_and_the_names_of_days_off(office: Visitor) -> None:
    text = office.page("/organisation/calendar", year="2024")

    assert "民國 113 年（2024）" in text
    assert "和平紀念日" in text
    assert 'class="day makeup"' in text
    assert "依法推算" in office.page("/organisation/calendar", year="2030")
    assert "（2030）" in office.page("/organisation/calendar", year="9999")
