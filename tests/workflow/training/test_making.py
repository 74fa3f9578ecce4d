"""Sets made from rows: the same by the same seed, even, told apart, and answered by the engine."""

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agency.agency import CosignerKind, Issuer
from rules.correcting import RulebookSource
from rules.rulebook import DEFAULT_AGENCY, Rulebook, shipped_agency
from rules.rulerow import RuleRow
from tests.rules.building import shipped
from tests.workflow.training.making import a_set, another_agency, damaged, with_policy
from workflow.calendar import TAIPEI
from workflow.demonstration.seed import answer_a_doubt
from workflow.training.exercise import (
    MOST_EXERCISES,
    Deadline,
    Exercise,
    FindRow,
    Kind,
    Order,
)
from workflow.training.faults import BadExercisesError
from workflow.training.making import Wanted, exercise_set
from workflow.training.making.pool import pool_of
from workflow.training.making.wanted import MOST_SEED
from workflow.training.misconceptions import misconceptions
from workflow.training.points import is_right, raw_of
from workflow.training.questions import question_of
from workflow.training.subjects import group_of, subject_groups

BOTH = (Kind.ORDER, Kind.FIND_ROW)
LEVELS = (1, 2, 3)
A_CLASS = 30
INVENTED = re.compile("○|示範|^[甲乙]機關$|單位$")
ROOT = Path(__file__).parents[3]

seeds = st.integers(min_value=0, max_value=MOST_SEED)
levels = st.sampled_from(LEVELS)
kinds = st.sampled_from(Kind)


def row_of(exercise: Exercise, rulebook: Rulebook | None = None) -> RuleRow:
    return (rulebook or shipped()).find(exercise.row or "")


def subject_of(exercise: Exercise) -> str:
    """Of a deadline exercise, the sentence in its prompt."""
    situation = exercise.situation
    if isinstance(situation, Deadline):
        return exercise.prompt.removeprefix("主旨：").split("。")[0]
    return situation.subject


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", list(Kind))
@settings(max_examples=3 * settings().max_examples)
@given(seed=seeds)
def test_the_key_of_every_exercise_scores_all(kind: Kind, level: int, seed: int) -> None:
    for exercise in a_set(kind, level=level, count=2, seed=seed).exercises:
        question = question_of(exercise, shipped())
        points = question.points(question.key)

        assert not list(question.faults(question.key))
        assert is_right(points)
        assert raw_of(points) == 1.0


@given(level=levels, seed=seeds)
def test_the_same_seed_makes_the_same_bytes(level: int, seed: int) -> None:
    one, again = (a_set(level=level, count=8, seed=seed) for _ in range(2))

    assert one.model_dump_json() == again.model_dump_json()


def test_a_set_does_not_hang_on_the_order_of_hashes() -> None:
    script = (
        "from tests.workflow.training.making import a_set\n"
        "print([a_set(level=level, count=12).model_dump_json() for level in (1, 2, 3)])"
    )

    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": number, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for number in ("1", "2")
    }

    assert len(said) == 1


@pytest.mark.parametrize("policy", [("sequential", "head"), ("parallel", "handler_then_head")])
@pytest.mark.parametrize("level", [2, 3])
def test_the_key_scores_all_however_co_signers_go_about_it(
    policy: tuple[str, str], level: int
) -> None:
    rulebook = with_policy(*policy)

    for exercise in a_set(level=level, count=60, rulebook=rulebook).exercises:
        question = question_of(exercise, rulebook)
        assert raw_of(question.points(question.key)) == 1.0


@given(seed=st.integers(min_value=0, max_value=MOST_SEED - 1))
def test_another_seed_makes_another_set(seed: int) -> None:
    one, other = (a_set(*BOTH, count=5, seed=each).exercises for each in (seed, seed + 1))

    assert one != other


@pytest.mark.parametrize("level", LEVELS)
def test_no_row_stands_twice_in_a_set(level: int) -> None:
    rows = [exercise.row for exercise in a_set(level=level, count=80).exercises]

    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("level", LEVELS)
def test_a_doubtful_row_is_neither_asked_nor_offered(level: int) -> None:
    doubtful = {f"line:{row.line}" for row in damaged().rows if not row.is_routable}

    made = a_set(level=level, count=40, rulebook=damaged())

    offered = {choice.row for exercise in made.exercises for choice in exercise.choices}
    assert len(doubtful) > 80
    assert doubtful.isdisjoint({exercise.row for exercise in made.exercises} | offered)


@given(seed=seeds)
def test_level_1_asks_the_whole_ladder_and_nobody_beside_it(seed: int) -> None:
    for exercise in a_set(Kind.ORDER, level=1, count=3, seed=seed).exercises:
        row = row_of(exercise)
        ladder = shipped().agency.unit(row.unit).ladder

        assert tuple(step.position for step in row.steps) == ladder.up_to(row.decider or "")
        assert row.cosigners == ()


@given(seed=seeds)
def test_level_2_has_a_blank_post_or_co_signers_of_the_agency(seed: int) -> None:
    for exercise in a_set(Kind.ORDER, level=2, count=3, seed=seed).exercises:
        row = row_of(exercise)
        below = shipped().agency.unit(row.unit).ladder.up_to(row.decider or "")

        assert len(row.steps) < len(below) or row.cosigners
        assert all(each.kind is not CosignerKind.AGENCY for each in row.cosigners)
        assert not any(each.condition or each.before for each in row.cosigners)
        assert ("以府名義" if row.issuer is Issuer.CITY else "以本機關名義") in exercise.prompt


@given(seed=seeds)
def test_level_3_has_what_the_others_leave_out(seed: int) -> None:
    for exercise in a_set(Kind.ORDER, level=3, count=3, seed=seed).exercises:
        row = row_of(exercise)
        decides_for_city = row.issuer is Issuer.CITY and row.decider != "市長"

        assert decides_for_city or any(
            each.kind is CosignerKind.AGENCY or each.condition or each.before
            for each in row.cosigners
        )


def test_some_conditions_are_settled_and_some_left_open() -> None:
    every = [a_set(Kind.ORDER, level=3, count=40, seed=seed).exercises for seed in range(9)]
    asked = [
        (row_of(exercise), exercise)
        for exercises in every
        for exercise in exercises
        if any(each.condition for each in row_of(exercise).cosigners)
    ]

    answers = Counter[object]()
    for _, exercise in asked:
        assert isinstance(exercise.situation, Order)
        answers.update(tuple(exercise.situation.conditions.values()) or (None,))
        assert "條件「" in exercise.prompt

    assert set(answers) == {True, False, None}


@given(level=levels, seed=seeds)
def test_choices_of_a_route_stand_in_the_agencys_own_order(level: int, seed: int) -> None:
    agency = shipped().agency
    named = [*(unit.name for unit in agency.units), *agency.outside_agencies, *agency.roles]
    for exercise in a_set(Kind.ORDER, level=level, count=2, seed=seed).exercises:
        row = row_of(exercise)
        ladder = [each.id for each in exercise.choices if each.kind == "ladder"]
        cosigners = [each.id for each in exercise.choices if each.kind == "cosigner"]
        owed = {each.name for each in row.cosigners}

        assert tuple(ladder) == agency.unit(row.unit).ladder.positions
        assert cosigners == sorted(cosigners, key=named.index)
        assert owed <= set(cosigners)
        assert row.unit not in cosigners
        assert 3 <= len(cosigners) - len(owed) <= 5


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


def matter_text(exercise: Exercise) -> str:
    return pool_of(shipped()).candidates[row_of(exercise).line].matter.text


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


@pytest.mark.parametrize("level", LEVELS)
def test_a_set_draws_evenly_over_deciders_and_shapes(level: int) -> None:
    suitable = [each for each in pool_of(shipped()).candidates.values() if each.level == level]
    deciders = {each.decider for each in suitable}

    drawn = [row_of(each) for each in a_set(Kind.ORDER, level=level, count=20).exercises]

    counted = Counter(row.decider for row in drawn)
    plenty = {each for each in deciders if sum(c.decider == each for c in suitable) >= 20}
    assert set(counted) == deciders
    assert max(counted[each] for each in plenty) - min(counted[each] for each in plenty) <= 4
    shapes = {pool_of(shipped()).candidates[row.line].shape for row in drawn}
    assert len(shapes) >= min(len({each.shape for each in suitable}), 20) * 0.6


@pytest.mark.parametrize("level", LEVELS)
def test_kinds_take_turns_and_are_asked_alike(level: int) -> None:
    asked = [exercise.kind for exercise in a_set(level=level, count=21).exercises]

    assert max(len(list(run)) for _, run in groupby(asked)) == 1
    assert sorted(asked.count(kind) for kind in Kind) == [5, 5, 5, 6]


@pytest.mark.parametrize("level", [2, 3])
@pytest.mark.parametrize("kind", [Kind.ORDER, Kind.NEXT, Kind.DEADLINE])
def test_no_skill_is_practised_long_at_a_time(kind: Kind, level: int) -> None:
    asked = [exercise.skills[0] for exercise in a_set(kind, level=level).exercises]

    assert max(len(list(run)) for _, run in groupby(asked)) <= 3


@given(level=levels, seed=seeds)
def test_a_class_does_not_see_the_same_sentence_twice(level: int, seed: int) -> None:
    made = a_set(level=level, count=A_CLASS, seed=seed)

    subjects = [subject_of(exercise) for exercise in made.exercises]
    frames = [
        subject.replace(matter_text(exercise), "")
        for exercise, subject in zip(made.exercises, subjects, strict=True)
    ]

    assert len(set(subjects)) == A_CLASS
    assert max(Counter(frames).values()) <= 2


def test_sentences_are_many_and_each_is_written_once() -> None:
    frames = [frame for group in subject_groups() for frame in group.frames]

    assert len(frames) >= 90
    assert len(set(frames)) == len(frames)


def test_every_sentence_has_its_matter_and_ends() -> None:
    for group in subject_groups():
        assert group.senders
        for frame in group.frames:
            assert frame.count("{matter}") == 1
            assert frame.endswith("。")
            assert frame.format(matter="某事", sender="某人") != frame


def test_senders_are_plainly_invented() -> None:
    senders = {sender for group in subject_groups() for sender in group.senders}

    assert [each for each in senders if not INVENTED.search(each)] == []


def test_the_last_group_of_sentences_fits_any_matter() -> None:
    assert group_of("前所未有", "之事") == subject_groups()[-1]
    assert not any(group.words == () for group in subject_groups()[:-1])


def test_every_kind_of_matter_has_its_sentences() -> None:
    used = {group_of(row.item, row.content, row.task).name for row in shipped().rows}

    assert {group.name for group in subject_groups()} - used == set()


@given(level=levels, kind=kinds, seed=seeds)
def test_an_exercise_says_what_to_do_and_where_it_is_from(
    level: int, kind: Kind, seed: int
) -> None:
    for exercise in a_set(kind, level=level, count=2, seed=seed).exercises:
        texts = (exercise.prompt, *exercise.hints, exercise.note)

        assert all(text.endswith("。") or text.endswith("？") for text in texts), texts
        assert 2 <= len(exercise.hints) <= 3
        assert not any("{" in text or "}" in text for text in texts)
        assert set(exercise.skills) <= set(misconceptions())
        assert exercise.sources[0] == {"line": row_of(exercise).line}
        assert all(set(each) == {"url", "says"} for each in exercise.sources[1:])


@given(level=levels, kind=kinds, seed=seeds)
def test_a_hint_names_nobody(level: int, kind: Kind, seed: int) -> None:
    agency = shipped().agency
    positions = {each for unit in agency.units for each in unit.ladder.positions}
    for exercise in a_set(kind, level=level, count=2, seed=seed).exercises:
        said = "".join(exercise.hints)

        assert [name for name in positions | set(agency.cosigner_names) if name in said] == []


def test_a_title_says_nothing_of_the_seed() -> None:
    made = a_set(Kind.ORDER, seed=987_654_321)

    assert made.seed == 987_654_321
    assert "987" not in made.title
    assert [exercise.id for exercise in made.exercises][:3] == ["e1", "e2", "e3"]


def test_a_unit_restricts_the_rows() -> None:
    made = a_set(*BOTH, level=1, unit="會計室", count=10)

    assert {row_of(exercise).unit for exercise in made.exercises} == {"會計室"}


def test_rows_restrict_the_rows() -> None:
    made = a_set(Kind.ORDER, level=2, rows=("line:123", "line:133"), count=2)

    assert {exercise.row for exercise in made.exercises} == {"line:123", "line:133"}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(kinds=(), level=1, count=1, seed=1), "kinds「」.*find-row、order、next、deadline"),
        (Wanted(kinds=BOTH, level=4, count=1, seed=1), "level「4」.*1、2、3"),
        (Wanted(kinds=BOTH, level=1, count=0, seed=1), f"count「0」.*1 至 {MOST_EXERCISES}"),
        (Wanted(kinds=BOTH, level=1, count=501, seed=1), "count「501」"),
        (Wanted(kinds=BOTH, level=1, count=1, seed=-1), "seed「-1」.*0 至"),
        (Wanted(kinds=BOTH, level=1, count=1, seed=MOST_SEED + 1), "seed「9223372036854775808」"),
        (Wanted(kinds=BOTH, level=1, count=1, seed=1, unit="外星組"), "unit「外星組」.*秘書室"),
        (Wanted(kinds=BOTH, level=1, count=1, seed=1, rows=("line:1",)), "rows「line:1」"),
        (Wanted(kinds=BOTH, level=1, count=1, seed=1, rows=("line:13",)), "讀法有疑義"),
        (
            Wanted(kinds=BOTH, level=1, count=1, seed=1, rows=("line:9",), unit="秘書室"),
            "line:9」：是綜合企劃組的列",
        ),
    ],
)
def test_what_cannot_be_had_is_refused_with_what_can(wanted: Wanted, said: str) -> None:
    with pytest.raises(BadExercisesError, match=said):
        exercise_set(wanted, shipped())


def test_every_fault_of_what_is_wanted_is_told_at_once() -> None:
    wanted = Wanted(kinds=(), level=9, count=-5, seed=-1, unit="外星組", rows=("line:1", "line:2"))

    with pytest.raises(BadExercisesError, match="kinds") as refused:
        exercise_set(wanted, shipped())

    fields = [fault.facts["field"] for fault in refused.value.faults]
    assert fields == ["kinds", "level", "count", "seed", "unit", "rows", "rows"]


def test_too_few_rows_are_told_with_how_many_there_are() -> None:
    suitable = sum(each.level == 3 for each in pool_of(shipped()).candidates.values())

    with pytest.raises(
        BadExercisesError, match=f"只有 {suitable} 列合用.*第 3 級 {suitable} 列；請減少題數"
    ):
        a_set(Kind.ORDER, level=3, count=suitable + 1)


def test_a_row_of_another_level_is_told_with_its_level() -> None:
    with pytest.raises(
        BadExercisesError, match=r"第 1 級 0 列、第 2 級 1 列、第 3 級 0 列.*單位或列"
    ):
        a_set(Kind.ORDER, level=1, count=1, rows=("line:123",))


def test_a_row_that_a_correction_settled_may_be_asked(tmp_path: Path) -> None:
    source = RulebookSource(shipped_agency(DEFAULT_AGENCY), tmp_path / "corrections.toml")
    settled = answer_a_doubt(source, at=datetime(2026, 3, 2, 9, 0, tzinfo=TAIPEI))
    assert settled is not None
    rulebook, key = source.current(), f"line:{settled.line}"
    level = pool_of(rulebook).candidates[settled.line].level

    made = a_set(Kind.ORDER, level=level, count=1, rows=(key,), rulebook=rulebook)

    question = question_of(made.exercises[0], rulebook)
    assert raw_of(question.points(question.key)) == 1.0
    with pytest.raises(BadExercisesError, match="讀法有疑義"):
        a_set(Kind.ORDER, level=level, count=1, rows=(key,))


def test_as_many_rows_as_there_are_can_be_had() -> None:
    suitable = sum(each.level == 3 for each in pool_of(shipped()).candidates.values())

    made = a_set(Kind.ORDER, level=3, count=suitable)

    assert len({exercise.row for exercise in made.exercises}) == suitable


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", list(Kind))
def test_another_agencys_table_makes_exercises_too(kind: Kind, level: int) -> None:
    made = a_set(kind, level=level, count=1, rulebook=another_agency())

    question = question_of(made.exercises[0], another_agency())
    assert raw_of(question.points(question.key)) == 1.0
    assert made.agency == "示範區"


def test_a_table_without_such_rows_says_so() -> None:
    with pytest.raises(BadExercisesError, match=r"排流程第 3 級要 2 列.*只有 1 列"):
        a_set(Kind.ORDER, level=3, count=2, rulebook=another_agency())
