"""Sets made from rows: the same by the same seed, even, told apart, and answered by the engine."""

import os
import re
import subprocess
import sys
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.agency.agency import CosignerKind, Issuer
from tests.rules.building import shipped
from tests.workflow.training.making import (
    BOTH,
    LEVELS,
    a_set,
    damaged,
    levels,
    matter_text,
    row_of,
    seeds,
    with_policy,
)
from workflow.training.exercise import (
    Deadline,
    DefectAnswer,
    Exercise,
    FoundDefect,
    Kind,
    Order,
)
from workflow.training.making.pool import pool_of
from workflow.training.making.wanted import MOST_SEED
from workflow.training.misconceptions import misconceptions
from workflow.training.points import is_right, raw_of
from workflow.training.questions import question_of
from workflow.training.subjects import group_of, subject_groups

A_CLASS = 30
SOAKING = 2_000  # examples a test in the soak
OFTEN = 10_000 if settings().max_examples >= SOAKING else 3 * settings().max_examples
INVENTED = re.compile("○|示範|^[甲乙]機關$|單位$")
ROOT = Path(__file__).parents[3]

kinds = st.sampled_from(Kind)


def subject_of(exercise: Exercise) -> str:
    """Of a deadline exercise, the sentence in its prompt."""
    situation = exercise.situation
    if isinstance(situation, Deadline):
        return exercise.prompt.removeprefix("主旨：").split("。")[0]
    return situation.subject


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", list(Kind))
@settings(max_examples=OFTEN)
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
def test_a_doubtful_row_is_neither_asked_nor_offered_but_where_that_is_the_defect(
    level: int,
) -> None:
    doubtful = {f"line:{row.line}" for row in damaged().rows if not row.is_routable}

    made = a_set(level=level, count=40, rulebook=damaged())

    others = [each for each in made.exercises if each.kind is not Kind.DEFECT]
    offered = {choice.row for exercise in made.exercises for choice in exercise.choices}
    assert len(doubtful) > 80
    assert doubtful.isdisjoint({exercise.row for exercise in others} | offered)
    for exercise in (each for each in made.exercises if each.row in doubtful):
        key = question_of(exercise, damaged()).key
        assert key == DefectAnswer(findings=(FoundDefect(code="ROW_DOUBTFUL"),))


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
    assert sorted(asked.count(kind) for kind in Kind) == [4, 4, 4, 4, 5]


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
