"""Situations that are made: documents under way, and documents with their dates."""

from collections import Counter
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.rulerow import RuleRow
from tests.rules.building import shipped
from tests.workflow.training.making import a_set, with_many_cosigners
from workflow.calendar import government_calendar, taiwan_calendar
from workflow.training.exercise import (
    Ask,
    Deadline,
    DeadlineAnswer,
    DutyAnswer,
    Exercise,
    Kind,
    LogLine,
    Next,
    NextAnswer,
)
from workflow.training.making.wanted import MOST_SEED
from workflow.training.questions import question_of

LEVELS = (1, 2, 3)
CELLS = {"時間", "動作", "單位", "職稱", "人員", "被代理人", "對象", "註記", "意見"}
CALENDAR = taiwan_calendar()

seeds = st.integers(min_value=0, max_value=MOST_SEED)
levels = st.sampled_from(LEVELS)


def row_of(exercise: Exercise) -> RuleRow:
    return shipped().find(exercise.row or "")


def some(kind: Kind, *, level: int, count: int = 60, seed: int = 1) -> tuple[Exercise, ...]:
    return a_set(kind, level=level, count=count, seed=seed).exercises


def under_way(exercise: Exercise) -> Next:
    assert isinstance(exercise.situation, Next)
    return exercise.situation


def dated(exercise: Exercise) -> Deadline:
    assert isinstance(exercise.situation, Deadline)
    return exercise.situation


def owed(exercise: Exercise) -> tuple[DutyAnswer, ...]:
    key = question_of(exercise, shipped()).key
    assert isinstance(key, NextAnswer)
    return key.duties


def counted(exercise: Exercise) -> DeadlineAnswer:
    key = question_of(exercise, shipped()).key
    assert isinstance(key, DeadlineAnswer)
    return key


def done(record: tuple[LogLine, ...], action: str) -> list[LogLine]:
    return [line for line in record if line["動作"] == action]


@given(level=levels, seed=seeds)
def test_what_is_owed_stands_among_what_is_not(level: int, seed: int) -> None:
    for exercise in some(Kind.NEXT, level=level, count=3, seed=seed):
        offered = [(choice.by, choice.action) for choice in exercise.choices]
        due = {(duty.by, duty.action) for duty in owed(exercise)}

        assert due <= set(offered)
        assert len(offered) >= len(due) + 2
        assert len(set(offered)) == len(offered)


def test_however_many_owe_something_each_can_be_chosen() -> None:
    rulebook, most = with_many_cosigners(), 0
    for seed in range(9):
        (exercise,) = a_set(Kind.NEXT, level=3, count=1, seed=seed, rulebook=rulebook).exercises
        key = question_of(exercise, rulebook).key
        assert isinstance(key, NextAnswer)
        ids = [choice.id for choice in exercise.choices]

        assert {duty.by for duty in key.duties} <= {choice.by for choice in exercise.choices}
        assert len(set(ids)) == len(ids)
        most = max(most, len(key.duties))

    assert most == 30


@given(level=levels, seed=seeds)
def test_duties_stand_by_rank_whatever_is_owed(level: int, seed: int) -> None:
    agency = shipped().agency
    for exercise in some(Kind.NEXT, level=level, count=3, seed=seed):
        ladder = agency.unit(row_of(exercise).unit).ladder.positions
        names = [*ladder, *agency.cosigner_names]
        places = [names.index(choice.by or "") for choice in exercise.choices]

        assert places == sorted(places)
        assert [choice.id for choice in exercise.choices] == list("abcdefghijkl"[: len(places)])


@given(level=levels, seed=seeds)
def test_a_record_tells_whose_turn_it_is_and_nothing_else(level: int, seed: int) -> None:
    for exercise in some(Kind.NEXT, level=level, count=3, seed=seed):
        record = under_way(exercise).record

        assert record[0]["動作"] == "收文"
        assert len(record) >= 2
        assert all(set(line) <= CELLS and all(line.values()) for line in record)
        assert all(line.get("人員", "示範").startswith("示範") for line in record)


@given(level=levels, seed=seeds)
def test_a_record_runs_forward_on_working_days(level: int, seed: int) -> None:
    for exercise in some(Kind.NEXT, level=level, count=3, seed=seed):
        situation = under_way(exercise)
        times = [datetime.fromisoformat(line["時間"]) for line in situation.record]

        assert times[0] == situation.received_at
        assert times == sorted(times)
        assert all(CALENDAR.is_working_day(each.date()) for each in times)
        assert all(time(9) <= each.time() < time(18) for each in times)


def test_level_1_is_a_plain_ladder_on_its_way() -> None:
    for exercise in some(Kind.NEXT, level=1):
        actions = {line["動作"] for line in under_way(exercise).record}

        assert actions <= {"收文", "擬辦", "審核"}
        assert len(owed(exercise)) == 1


def test_level_2_stops_before_within_and_after_the_cosigning() -> None:
    places = Counter[str]()
    for exercise in some(Kind.NEXT, level=2):
        cosigners = len(row_of(exercise).cosigners)
        signed = len(done(under_way(exercise).record, "會辦"))
        place = "within" if 0 < signed < cosigners else "before" if not signed else "after"
        places[place if cosigners else "blank"] += 1

    assert set(places) == {"before", "within", "after", "blank"}
    assert min(places.values()) >= 5


@pytest.mark.parametrize("action", ["退回", "加會", "抽回", "免會"])
def test_level_3_has_incidents_of_every_kind(action: str) -> None:
    records = [under_way(exercise).record for exercise in some(Kind.NEXT, level=3)]

    assert any(done(record, action) for record in records)


def test_level_3_has_deputies_and_other_agencies() -> None:
    exercises = some(Kind.NEXT, level=3)
    lines = [line for exercise in exercises for line in under_way(exercise).record]
    owing = {duty.by for exercise in exercises for duty in owed(exercise)}

    assert any(line.get("註記") == "代" and line["被代理人"] for line in lines)
    assert owing & set(shipped().agency.outside_agencies)


def test_who_was_stood_in_for_may_be_chosen_and_owes_nothing() -> None:
    chosen = 0
    for exercise in some(Kind.NEXT, level=3, count=90):
        last = under_way(exercise).record[-1]
        if last.get("註記") == "代":
            chosen += 1
            assert last["職稱"] in {choice.by for choice in exercise.choices}
            assert last["職稱"] not in {duty.by for duty in owed(exercise)}

    assert chosen >= 5


def test_who_has_cosigned_does_not_owe_it_again_after_a_return() -> None:
    returned = [
        exercise
        for exercise in some(Kind.NEXT, level=3, count=90)
        if done(under_way(exercise).record, "退回")
    ]

    for exercise in returned:
        cosigners = {each.name for each in row_of(exercise).cosigners}
        assert cosigners.isdisjoint(duty.by for duty in owed(exercise))
    assert len(returned) >= 5


def test_who_has_taken_a_signature_back_owes_it_again() -> None:
    recalled = [
        (exercise, line)
        for exercise in some(Kind.NEXT, level=3, count=90)
        for line in done(under_way(exercise).record, "抽回")
    ]

    assert len(recalled) >= 5
    for exercise, line in recalled:
        assert line["對象"] in {duty.by for duty in owed(exercise)}


@given(level=levels, seed=seeds)
def test_days_lie_in_years_that_the_calendar_knows(level: int, seed: int) -> None:
    ours = government_calendar()
    for exercise in some(Kind.DEADLINE, level=level, count=3, seed=seed):
        situation = dated(exercise)
        received = situation.received_at

        assert ours.first_year <= received.year <= ours.promulgated_through
        assert received.utcoffset() is not None
        assert CALENDAR.is_working_day(received.date())
        assert time(9) <= received.time() < time(17)
        assert situation.closed_at is None or situation.closed_at > received
        assert not situation.record or situation.record[0]["時間"] > received.isoformat()


def test_level_1_asks_for_a_due_date_beyond_days_off() -> None:
    for exercise in some(Kind.DEADLINE, level=1):
        situation, due = dated(exercise), counted(exercise).due
        assert due is not None
        start = situation.received_at.date()

        assert situation.asks == (Ask.DUE,)
        assert CALENDAR.working_days_between(start, due) < (due - start).days


def test_level_2_is_closed_at_once_in_time_or_late() -> None:
    keys = [counted(exercise) for exercise in some(Kind.DEADLINE, level=2)]

    assert {key.on_time for key in keys} == {True, False}
    assert sum(key.used_days == 0.5 for key in keys) >= 10
    assert all(dated(each).asks == tuple(Ask) for each in some(Kind.DEADLINE, level=2))


def test_some_of_level_2_close_on_the_very_day() -> None:
    exercises = some(Kind.DEADLINE, level=2)

    closed = [(counted(each).due, dated(each).closed_at) for each in exercises]

    assert sum(due == at.date() for due, at in closed if at) >= 5


def test_level_3_counts_what_the_law_counts_otherwise() -> None:
    situations = [dated(exercise) for exercise in some(Kind.DEADLINE, level=3)]

    assert {each.category for each in situations} == {"一般", "限期", "人民申請", "訴願"}
    assert any(each.limit.startswith("文到") for each in situations)
    assert any(each.closures for each in situations)
    moved = {line["動作"] for each in situations for line in each.record}
    assert moved == {"展期", "補正", "復辦"}


def test_a_named_day_is_a_day_off() -> None:
    limits = [dated(exercise).limit for exercise in some(Kind.DEADLINE, level=3)]
    named = [date.fromisoformat(each) for each in limits if each and not each.startswith("文到")]

    assert len(named) >= 5
    assert not any(CALENDAR.is_working_day(day) for day in named)


def test_days_used_of_a_fixed_date_have_a_ceiling() -> None:
    most = shipped().agency.practice.deadlines.most_used_in_time
    fixed = [each for each in some(Kind.DEADLINE, level=3) if dated(each).category == "限期"]

    used = [counted(each).used_days for each in fixed if counted(each).on_time]

    assert most in used
    assert max(days for days in used if days) == most


def test_what_is_asked_stands_in_the_prompt() -> None:
    words = {Ask.DUE: "限辦日期", Ask.USED_DAYS: "使用日數", Ask.ON_TIME: "是否依限辦結"}
    for level in LEVELS:
        for exercise in some(Kind.DEADLINE, level=level, count=20):
            asked = exercise.prompt.split("請算出")[1]

            assert asked == "、".join(words[ask] for ask in dated(exercise).asks) + "。"
