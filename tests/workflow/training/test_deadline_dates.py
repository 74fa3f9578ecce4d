"""算期限: whatever the dates, each damage is named; what cannot be counted is told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.training.situations import (
    ALL,
    BOOK,
    PAUSED,
    a_line,
    asked_deadline,
    closed,
    deadline_exercise,
    earned,
    lost,
)
from workflow.calendar import TAIPEI, taiwan_calendar
from workflow.training.exercise import DeadlineAnswer
from workflow.training.faults import BadExercisesError
from workflow.training.points import raw_of

# Impossible situations


def faults_of(*record: dict[str, str], **facts: Any) -> str:
    with pytest.raises(BadExercisesError) as error:
        asked_deadline(deadline_exercise(*record, **facts))
    return str(error.value)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    said = faults_of(
        a_line("補證", "承辦人員"),
        category="急件",
        urgency="特急件",
        limit="兩週內",
        closed_at=closed("2026-03-01"),
        closed_by="阿貓",
        asks=ALL,
    )

    for each in (
        "situation.record.0.動作「補證」",
        "situation.category「急件」",
        "situation.urgency「特急件」",
        "situation.limit「兩週內」",
        "situation.closed_at「2026-03-01",
        "situation.closed_by「阿貓」",
    ):
        assert each in said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"asks": ("used_days",)}, "situation.closed_at「」"),
        ({"asks": ("on_time",)}, "situation.closed_at「」"),
        ({"category": "限期"}, "situation.limit「」：「限期」沒有可以推算的時限"),
        ({"category": "專案"}, "situation.limit"),
        ({"limit": "2026-02-20"}, "situation.limit「2026-02-20」：限辦日期 115.02.20 早於收文日"),
        ({"limit": "文到0日"}, "situation.limit「文到0日」：看不懂的期限"),
        ({"limit": "文到9999日"}, "situation.limit「文到9999日」：文到 9999 日不是可用的日數"),
        ({"limit": "文到" + "9" * 5000 + "日"}, "situation.limit"),
        ({"limit": "文到3650日", "category": "限期"}, "行事曆"),
        ({"received_at": "2009-03-02T09:00:00+08:00"}, "situation.received_at"),
        ({"closed_at": "2031-03-02T09:00:00+08:00"}, "situation.closed_at"),
        (
            {"record": (a_line("展期", "組長", 時間="2026-03-09"),)},
            "record.0.動作「展期」：展期必須",
        ),
        ({"record": (a_line("展期", "組長", 限辦日期="115.3.18"),)}, "record.0.時間「」"),
        ({"record": (a_line("展期", "組長", 時間="2026-03-20", 限辦日期="115.4.18"),)}, "已過"),
        ({"record": (a_line("復辦", "承辦人員", 時間="2026-03-05"),)}, "record.0.動作「復辦」"),
        ({"record": (a_line("併辦", "承辦人員", 時間="2026-03-05"),)}, "record.0.動作「併辦」"),
        (
            {"record": (a_line("展期", "組長", 時間="2026-03-09", 限辦日期="明天"),)},
            "限辦日期「明天」",
        ),
        (
            {"record": PAUSED[:1], "closed_at": closed("2026-03-09"), "asks": ALL},
            "補正還沒有完成",
        ),
        ({"record": PAUSED, "closed_at": closed("2026-03-05"), "asks": ALL}, "之後才復辦"),
        (
            {
                "record": (a_line("存查", "承辦人員", 時間="2026-03-05"),),
                "closed_at": closed("2026-03-06"),
            },
            "與紀錄裡結案的日期（2026-03-05）不同",
        ),
        ({"record": PAUSED[::-1]}, "早於前一筆"),
        ({"record": (a_line("停班順延"),)}, "situation.closures"),
        (
            {"record": (a_line("擬辦", "承辦人員", 註記="先簽後稿"),)},
            "record.0.動作「擬辦」：先簽後稿的稿另有期限",
        ),
    ],
)
def test_a_situation_that_cannot_be_counted_is_told(facts: dict[str, Any], said: str) -> None:
    assert said in faults_of(**facts)


# Whatever the dates

CALENDAR = taiwan_calendar(BOOK.agency.closures)
LIMITED = {"專案", "監察", "限期"}


@st.composite
def situations(draw: st.DrawFn) -> dict[str, Any]:
    """A document, its dates, and which of them are asked."""
    hours = draw(st.integers(0, 110_000))
    received = datetime(2015, 1, 1, tzinfo=TAIPEI) + timedelta(hours=hours)
    category = draw(st.sampled_from(["一般", "限期", "專案", "人民申請", "訴願", "監察", "質詢"]))
    limits = [f"文到{draw(st.integers(1, 90))}日內"]
    limits += [] if category in LIMITED else [""]
    return {
        "received_at": received.isoformat(),
        "category": category,
        "urgency": draw(st.sampled_from(["最速件", "速件", "普通件"])),
        "limit": draw(st.sampled_from(limits)),
        "closed_at": (received + timedelta(hours=draw(st.integers(0, 2000)))).isoformat(),
        "closures": tuple(
            received.date() + timedelta(days=each) for each in draw(st.sets(st.integers(0, 20)))
        ),
        "asks": tuple(draw(st.sets(st.sampled_from(ALL), min_size=1))),
    }


@settings(max_examples=settings().max_examples * 3)
@given(facts=situations())
def test_the_key_earns_all_and_every_single_damage_is_named(facts: dict[str, Any]) -> None:
    question = asked_deadline(deadline_exercise(**facts))
    key = question.key

    assert raw_of(question.points(key)) == 1
    assert not lost(question, key)
    assert earned(question, DeadlineAnswer()) == 0
    wrong: dict[str, list[object]] = {
        "due": [key.due and key.due + timedelta(days=days) for days in (-1, 1, 7)],
        "used_days": [key.used_days is not None and key.used_days + each for each in (-1, 0.5, 3)],
        "on_time": [not key.on_time],
    }
    for part in facts["asks"]:
        for value in (None, *wrong[part]):
            damaged = key.model_copy(update={part: value})

            assert earned(question, damaged) < 1
            assert [point.part for point in lost(question, damaged)] == [part]


@settings(max_examples=settings().max_examples * 3)
@given(facts=situations())
def test_a_due_date_is_a_working_day_not_before_the_receipt(facts: dict[str, Any]) -> None:
    counted = asked_deadline(deadline_exercise(**facts)).counted

    assert counted.limits.calendar.is_working_day(counted.case.due)
    assert counted.case.due >= datetime.fromisoformat(facts["received_at"]).date()
    assert counted.used == 0.5 or counted.used == int(counted.used) > 0
