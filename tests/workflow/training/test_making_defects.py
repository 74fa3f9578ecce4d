"""Exercises of 查缺失: records walked by the machine, of which each holds one finding or none."""

from collections import Counter
from datetime import datetime
from functools import cache

import pytest
from hypothesis import given, settings

from tests.workflow.training.making import LEVELS, a_set, damaged, seeds, shipped
from workflow.audit.codes import codes
from workflow.calendar import taiwan_calendar
from workflow.training.exercise import Defect, Exercise, Kind
from workflow.training.making.themes import themes_of
from workflow.training.misconceptions import misconceptions
from workflow.training.questions import question_of
from workflow.training.questions.defect import DefectQuestion

COUNT = 20
SOUND = ""


@cache
def asked(level: int) -> tuple[DefectQuestion, ...]:
    """A set of this kind."""
    made = a_set(Kind.DEFECT, level=level, count=COUNT).exercises
    questions = tuple(question_of(each, shipped()) for each in made)
    return tuple(each for each in questions if isinstance(each, DefectQuestion))


def over(exercise: Exercise) -> Defect:
    assert isinstance(exercise.situation, Defect)
    return exercise.situation


def code_of(question: DefectQuestion) -> str:
    assert len(question.findings) <= 1
    return question.findings[0].code if question.findings else SOUND


@pytest.mark.parametrize("level", LEVELS)
def test_every_finding_of_a_level_comes_up_and_now_and_then_there_is_none(level: int) -> None:
    wanted = {theme.code for theme in themes_of(Kind.DEFECT, level)}

    met = Counter(map(code_of, asked(level)))

    assert set(met) == wanted
    assert 1 <= met[SOUND] <= COUNT / 3


def test_every_code_is_asked_about_at_one_level() -> None:
    asked_about = [theme.code for level in LEVELS for theme in themes_of(Kind.DEFECT, level)]

    assert sorted(filter(None, asked_about)) == sorted(codes())


@pytest.mark.parametrize("level", LEVELS)
def test_four_to_six_findings_are_offered_and_their_place_tells_nothing(level: int) -> None:
    places: Counter[int] = Counter()
    for question in asked(level):
        offered = [choice.code or "" for choice in question.exercise.choices]

        assert 4 <= len(offered) == len(set(offered)) <= 6
        assert offered == [code for code in codes() if code in offered]
        if code := code_of(question):
            places[offered.index(code)] += 1
    assert len(places) >= 3


@pytest.mark.parametrize("level", LEVELS)
def test_prompts_are_alike_and_neither_they_nor_the_choices_tell_the_finding(level: int) -> None:
    prompts = {q.exercise.prompt.replace(over(q.exercise).unit, "") for q in asked(level)}

    assert len(prompts) == 1
    assert all(question.exercise.hints[1:] for question in asked(level))
    assert {len(question.exercise.hints) for question in asked(level)} == {2}


@pytest.mark.parametrize("level", LEVELS)
def test_nobody_signs_on_a_day_off_and_days_units_and_rows_are_many(level: int) -> None:
    calendar = taiwan_calendar(shipped().agency.closures)
    situations = [over(question.exercise) for question in asked(level)]

    for situation in situations:
        times = [datetime.fromisoformat(line["時間"]) for line in situation.record]
        assert all(calendar.is_working_day(at.date()) for at in times)
        assert times[0] == situation.received_at
    assert len({situation.received_at.date() for situation in situations}) > COUNT / 2
    assert len({situation.unit for situation in situations}) > 2
    assert len({question.row.line for question in asked(level)}) == COUNT


def test_a_record_says_the_row_and_the_due_date_where_they_become_others() -> None:
    for question in asked(3):
        first, *others = over(question.exercise).record

        assert "流程列" in first
        assert not any("流程列" in line for line in others)
        assert all("限辦日期" not in line or line["動作"] == "展期" for line in others)


def test_a_doubtful_row_is_named_where_that_is_the_finding_and_nowhere_else() -> None:
    for question in asked(3):
        assert question.row.is_routable == (code_of(question) != "ROW_DOUBTFUL")
        assert question.row.unit == over(question.exercise).unit


def test_a_table_without_such_a_row_asks_about_something_else() -> None:
    sound = tuple(f"line:{row.line}" for row in damaged().rows if row.is_routable)[:60]
    unit = shipped().find(sound[0]).unit
    has_doubt = any(not row.is_routable for row in shipped().rows if row.unit == unit)

    made = a_set(Kind.DEFECT, level=3, count=7, unit=unit)

    assert has_doubt == any(each.skills[0] == "M15" for each in made.exercises)


@settings(max_examples=10)
@given(seed=seeds)
def test_rows_that_were_asked_for_are_kept_to(seed: int) -> None:
    rows = tuple(f"line:{row.line}" for row in shipped().rows if row.is_routable)[:9]

    (exercise,) = a_set(Kind.DEFECT, level=1, count=1, seed=seed, rows=rows).exercises

    assert exercise.row in rows


def test_skills_are_misconceptions_and_each_new_one_belongs_to_one_finding() -> None:
    firsts = Counter(theme.skills[0] for level in LEVELS for theme in themes_of(Kind.DEFECT, level))

    assert set(firsts) <= set(misconceptions())
    assert all(firsts[name] == 1 for name in ("M15", "M16", "M17", "M18", "M19", "M20"))
