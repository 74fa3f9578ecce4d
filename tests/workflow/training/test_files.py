"""Files of exercises and answers: what is read, what is left out, what is refused, all at once."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.training.sets import (
    Said,
    a_find_row,
    a_set,
    an_answer,
    an_order,
    answers,
    raw,
    shipped,
)
from workflow.reports.records import LOG_COLUMNS
from workflow.training.exercise import (
    Deadline,
    Exercise,
    FindRow,
    Kind,
    Order,
)
from workflow.training.faults import MOST_FAULTS, BadExercisesError
from workflow.training.files import SetRead, read_answers, read_set
from workflow.training.notation import LONGEST_TEXT, content_of
from workflow.training.scoring import questions_in, score_files

FOLDER = Path(__file__).parent.parent.parent / "bad_exercises"
SUFFIX = ".expect.txt"
SOUND = FOLDER / "sound.json"
BAD = sorted(path for path in FOLDER.iterdir() if path.suffix != ".txt" and path != SOUND)
TOML = """
chenhe_exercises = 1
agency = "taipei-doit"
exercises = [{id = "e1", kind = "order", row = "line:133", situation = {unit = "綜合企劃組", \
subject = "示範主旨", conditions = {"法務人員" = true}}}]
"""
DEADLINE_TOML = """
agency = "taipei-doit"

[[exercises]]
id = "d1"
kind = "deadline"

[exercises.situation]
received_at = 2026-03-02T09:30:00+08:00
closures = [2026-03-04]
asks = ["due", "used_days"]

[[exercises.situation.record]]
"時間" = 2026-03-02T09:30:00+08:00
"文號" = 1150000001
"""


def reading(path: Path) -> None:
    """What the commands do with a file."""
    content = path.read_bytes()
    if path.name.startswith("set"):
        questions_in(read_set(content, path.name), shipped())
    else:
        sound = read_set(SOUND.read_bytes(), SOUND.name)
        score_files(sound, read_answers(content, path.name), shipped())


def only(read: SetRead) -> Exercise:
    assert read.faults == ()
    assert read.exercises is not None
    (exercise,) = read.exercises.exercises
    return exercise


def test_every_bad_file_says_what_is_expected_of_it() -> None:
    expected = {path.name.removesuffix(SUFFIX) for path in FOLDER.glob(f"*{SUFFIX}")}

    assert {path.stem for path in BAD} == expected


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_a_bad_file_is_refused_with_every_fault_named(path: Path) -> None:
    expected = (FOLDER / f"{path.stem}{SUFFIX}").read_text(encoding="utf-8").splitlines()

    with pytest.raises(BadExercisesError, match=r".+") as caught:
        reading(path)

    sentences = [str(fault) for fault in caught.value.faults]
    assert len(sentences) == len(expected), sentences
    for sentence, words in zip(sentences, expected, strict=True):
        assert path.name in sentence
        assert [word for word in words.split() if word not in sentence] == [], sentence


@pytest.mark.parametrize("file", ["a.json", "a.JSON", "-", "a"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_json_is_read_with_and_without_a_mark(file: str, mark: bytes) -> None:
    exercise = only(read_set(mark + raw(a_set(an_order())), file))

    assert exercise.situation == Order(unit="綜合企劃組", subject="示範主旨")


@pytest.mark.parametrize("file", ["a.toml", "-"])
def test_toml_has_the_same_keys(file: str) -> None:
    exercise = only(read_set(TOML.encode(), file))

    assert exercise.situation == Order(
        unit="綜合企劃組", subject="示範主旨", conditions={"法務人員": True}
    )


def test_days_and_times_of_toml_stand_without_quotation_marks() -> None:
    situation = only(read_set(DEADLINE_TOML.encode(), "a.toml")).situation

    assert isinstance(situation, Deadline)
    assert situation.received_at.isoformat() == "2026-03-02T09:30:00+08:00"
    assert [day.isoformat() for day in situation.closures] == ["2026-03-04"]
    assert situation.record == ({"時間": "2026-03-02T09:30:00+08:00", "文號": "1150000001"},)


def test_a_situation_is_read_by_the_kind_of_its_exercise() -> None:
    """What a find-row says would also do for an order without its unit."""
    said = {"unit": "綜合企劃組", "subject": "示範主旨"}

    found = only(read_set(raw(a_set(a_find_row(situation=said))), "a.json"))

    assert found.situation == FindRow(unit="綜合企劃組", subject="示範主旨")


def test_a_set_written_back_reads_the_same() -> None:
    first = read_set(raw(a_set(an_order(), a_find_row())), "a.json").exercises
    assert first is not None

    again = read_set(first.model_dump_json().encode(), "a.json")

    assert (again.exercises, again.faults, again.notes) == (first, (), ())


def test_null_leaves_out_what_may_be_left_out() -> None:
    nothing = dict.fromkeys(("row_digest", "hints", "choices", "note", "prompt", "level"))

    exercise = only(read_set(raw(a_set(an_order(**nothing), seed=None, rulebook=None)), "a.json"))

    assert (exercise.kind, exercise.level, exercise.hints) == (Kind.ORDER, 1, ())


def test_keys_that_nobody_knows_are_noted_and_left_out() -> None:
    strange = an_order(colour="red", choices=[{"id": "承辦人員", "age": 3}])
    strange["situation"]["issuers"] = "府"

    read = read_set(raw(a_set(strange, a_find_row(colour="red"), made_by="示範甲")), "a.json")

    assert read.faults == ()
    assert [note.split("「")[1].split("」")[0] for note in read.notes] == [
        *("made_by", "exercises.….colour", "exercises.….situation.issuers"),
        "exercises.….choices.….age",
    ]
    assert "2 處" in read.notes[1]


def test_cells_of_a_record_under_no_heading_of_the_log_are_noted() -> None:
    record = [{"動作": "擬辦", "職稱": "承辦人員", "顏色": "紅"}]
    said: Said = {"unit": "綜合企劃組", "subject": "示範主旨", "record": record}
    said["received_at"] = "2026-03-02T09:00:00+08:00"

    read = read_set(raw(a_set({"id": "n1", "kind": "next", "situation": said})), "a.json")

    assert (read.faults, len(read.notes)) == ((), 1)
    assert "situation.record.….顏色" in read.notes[0]


def test_every_column_of_the_log_is_known_in_a_record() -> None:
    record = [dict.fromkeys(LOG_COLUMNS, "")]
    said: Said = {"unit": "綜合企劃組", "subject": "示範主旨", "record": record}
    said["received_at"] = "2026-03-02T09:00:00+08:00"

    read = read_set(raw(a_set({"id": "n1", "kind": "next", "situation": said})), "a.json")

    assert read.notes == ()


def test_keys_of_answers_that_nobody_knows_are_noted() -> None:
    given = an_answer(answer={"steps": [], "minutes": 3}, colour="red")

    read = read_answers(raw(answers(given)), "a.json")

    assert read.faults == ()
    assert [note.split("「")[1].split("」")[0] for note in read.notes] == [
        *("answers.….colour", "answers.….answer.minutes"),
    ]


def test_of_very_many_faults_the_first_are_told() -> None:
    many = a_set(*({"id": f"e{at}"} for at in range(MOST_FAULTS)))

    with pytest.raises(BadExercisesError, match="後面還有") as caught:
        questions_in(read_set(raw(many), "a.json"), shipped())

    assert len(caught.value.faults) == MOST_FAULTS + 1


@pytest.mark.parametrize("part", ["exercises", "answers"])
def test_a_list_may_not_be_longer_than_a_class_needs(part: str) -> None:
    mark = {"exercises": "chenhe_exercises", "answers": "chenhe_answers"}[part]
    content = raw({mark: 1, "agency": "taipei-doit", part: [None] * 100_001})
    read = read_set if part == "exercises" else read_answers

    (fault, *_) = read(content, "a.json").faults

    assert "太多項" in str(fault)


def test_a_file_may_not_be_larger_than_a_table() -> None:
    with pytest.raises(BadExercisesError, match="檔案超過上限 8,000,000 位元組"):
        content_of(b" " * 8_000_001, "a.json")


@pytest.mark.parametrize("part", ["a", "a" * 120, '"a b"', "'示範'", '"."', "a-b"])
def test_a_key_of_very_many_parts_is_refused_before_toml_is_read(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("tomllib.loads")

    for between in (".", " . ", "\t.\t"):
        with pytest.raises(BadExercisesError, match="一層包一層"):
            content_of(f"{between.join([part] * 50)} = 1".encode(), "a.toml")


def test_a_subject_as_long_as_allowed_is_read() -> None:
    said = {"unit": None, "subject": "示" * LONGEST_TEXT}

    assert only(read_set(raw(a_set(a_find_row(situation=said))), "a.json"))


SCALARS: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
)
FIELDS = st.sampled_from([*Exercise.model_fields, *Deadline.model_fields, *Order.model_fields])
SOME: st.SearchStrategy[Said] = st.dictionaries(FIELDS, VALUES, max_size=5)
KINDS = st.sampled_from([*(each.value for each in Kind), "x"])


@given(said=SOME, kind=KINDS, situation=SOME)
def test_whatever_a_file_says_it_is_read_or_refused_in_our_words(
    said: Said, kind: str, situation: Said
) -> None:
    exercise = said | {"kind": kind, "situation": situation}

    try:
        faults = read_set(json.dumps(a_set(exercise)).encode(), "a.json").faults
    except BadExercisesError as error:
        faults = error.faults

    assert all("Input" not in str(fault) and "見說明" not in str(fault) for fault in faults)


@given(st.binary(max_size=200))
def test_whatever_stands_in_a_file_it_is_read_or_refused(content: bytes) -> None:
    for read in (read_set, read_answers):
        try:
            assert read(content, "a").faults
        except BadExercisesError as error:
            assert error.faults
