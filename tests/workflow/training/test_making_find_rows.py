"""找明細表項目: the subject points to the row, and the choices are told apart."""

from collections import Counter

import pytest
from hypothesis import given

from rules.rulerow import RuleRow
from tests.rules.building import shipped
from tests.workflow.training.making import (
    LEVELS,
    a_set,
    levels,
    matter_text,
    row_of,
    seeds,
)
from workflow.training.exercise import (
    FindRow,
    Kind,
)
from workflow.training.making.pool import pool_of


@given(level=levels, seed=seeds)
def test_the_subject_is_about_one_of_the_rows_to_choose_from(level: int, seed: int) -> None:
    for exercise in a_set(Kind.FIND_ROW, level=level, count=3, seed=seed).exercises:
        assert isinstance(exercise.situation, FindRow)
        subject, matter = exercise.situation.subject, matter_text(exercise)
        texts = [choice.text or "" for choice in exercise.choices]
        offered = [shipped().find(choice.row or "") for choice in exercise.choices]

        assert matter in subject
        assert len(subject) > len(matter)
        assert 3 <= len(texts) <= 5
        assert len(set(texts)) == len(texts)
        assert [choice.id for choice in exercise.choices] == list("abcde"[: len(texts)])
        meant = [row for row in offered if told_by(subject, row)]
        assert row_of(exercise) in meant


def told_by(subject: str, row: RuleRow) -> bool:
    return pool_of(shipped()).candidates[row.line].matter.text in subject


@given(seed=seeds)
def test_the_unit_is_part_of_the_question_at_level_3_only(seed: int) -> None:
    for level in LEVELS:
        for exercise in a_set(Kind.FIND_ROW, level=level, count=2, seed=seed).exercises:
            assert isinstance(exercise.situation, FindRow)
            unit, own = exercise.situation.unit, row_of(exercise).unit
            units = {shipped().find(choice.row or "").unit for choice in exercise.choices}

            assert unit == (None if level == 3 else own)
            assert level < 3 or len(units) > 1


def test_the_right_row_may_stand_anywhere() -> None:
    made = a_set(Kind.FIND_ROW, level=1, count=200)

    places = Counter(
        next(choice.id for choice in exercise.choices if choice.row == exercise.row)
        for exercise in made.exercises
    )

    assert set(places) == set("abcde")
    assert max(places.values()) < 90


def test_rows_that_print_the_same_are_never_looked_for() -> None:
    alike = {571, 572}

    looked_for = {
        row_of(exercise).line
        for seed in range(5)
        for exercise in a_set(Kind.FIND_ROW, level=1, count=50, seed=seed, unit="秘書室").exercises
    }

    assert alike.isdisjoint(looked_for)


def test_a_matter_that_units_share_is_not_looked_for_in_all_of_them() -> None:
    candidates = pool_of(shipped()).candidates.values()
    shared = Counter(each.row.content for each in candidates if not each.row.task)

    for each in candidates:
        if shared[each.row.content] > 1 and each.row.item not in each.matter.text:
            assert each.row.task or not each.matter.is_told_anywhere, each.row.key
    assert not pool_of(shipped()).candidates[109].matter.is_told_anywhere


@pytest.mark.parametrize(
    ("line", "matter"),
    [
        (8, "市政顧問遴聘及解聘"),
        (40, "「推動智慧城市」策略及計畫"),
        (428, "文件蓋用府印或市長簽印章（一般性、例行性案件用印案）"),
        (532, "一般物品核發與保管"),
        (573, "財物報廢減損"),
        (797, "聘用、約僱人員之遴聘、僱及解聘、僱核定事項"),
        (809, "配置名額增加與減少擬報"),
        (813, "「工友管理」考核事項"),
    ],
)
def test_a_matter_is_said_as_an_official_writes_it(line: int, matter: str) -> None:
    assert pool_of(shipped()).candidates[line].matter.text == matter
