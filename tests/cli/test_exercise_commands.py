"""chenhe exercise: sets made, shown and scored from the command line."""

import io
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from rules.rulebook import DEFAULT_AGENCY, shipped_agency
from tests.cli.conftest import Chenhe
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

NEW = ("exercise", "new", "--kind", "order,find-row", "--level", "2", "--count", "6")
KEY = {"steps": [["承辦人員"], ["股長"], ["組長"], ["人事室", "會計室", "秘書室"], ["專門委員"]]}
WITHOUT_COSIGNERS = {"steps": [["承辦人員"], ["股長"], ["組長"], ["專門委員"]]}
OTHER_AGENCY = "示範縣政府"


def written(folder: Path, name: str, said: Said) -> str:
    path = folder / name
    path.write_bytes(raw(said))
    return str(path)


@pytest.fixture
def exercises(tmp_path: Path) -> str:
    """A set written by hand."""
    return written(tmp_path, "set.json", a_set(an_order(), a_find_row(), title="第一週"))


def test_a_set_is_printed_and_nothing_else(chenhe: Chenhe) -> None:
    answer = chenhe(*NEW, "--seed", "7")

    assert (answer.code, answer.err) == (0, "")
    assert answer.json["chenhe_exercises"] == 1
    assert len(answer.json["exercises"]) == 6
    assert "\\u" not in answer.out


def test_the_same_seed_prints_the_same_bytes(chenhe: Chenhe) -> None:
    first, again, other = (chenhe(*NEW, "--seed", seed).out for seed in ("7", "7", "8"))

    assert first == again != other


def test_a_seed_that_is_drawn_is_told_and_stands_in_the_set(chenhe: Chenhe) -> None:
    drawn = chenhe(*NEW)

    seed = str(drawn.json["seed"])
    assert seed in drawn.err
    assert chenhe(*NEW, "--seed", seed).out == drawn.out


def test_rows_and_unit_are_those_asked_for(chenhe: Chenhe) -> None:
    rows = ("line:123", "line:83", "line:79")
    asked = ("--kind", "order", "--level", "2", "--count", "1", "--rows", ",".join(rows))

    answer = chenhe("exercise", "new", *asked, "--unit", "綜合企劃組", "--seed", "1")

    assert [each["row"] in rows for each in answer.json["exercises"]] == [True]


def test_all_that_cannot_be_had_is_told_at_once(chenhe: Chenhe) -> None:
    asked = ("--kind", "order,guess", "--level", "9", "--count", "0", "--seed", "-1")

    answer = chenhe("exercise", "new", *asked, "--unit", "無此單位", "--rows", "line:13")

    assert (answer.code, answer.out) == (2, "")
    for word in ("guess", "level「9」", "count「0」", "seed「-1」", "無此單位", "line:13"):
        assert word in answer.err


def test_a_set_shown_whole_is_the_set_as_read(chenhe: Chenhe, tmp_path: Path) -> None:
    made = chenhe(*NEW, "--seed", "7")
    path = tmp_path / "set.json"
    path.write_text(made.out, encoding="utf-8")

    assert chenhe("exercise", "show", str(path)).out == made.out


def test_toml_is_shown_as_json(chenhe: Chenhe, tmp_path: Path) -> None:
    path = tmp_path / "set.toml"
    path.write_text(
        'agency = "taipei-doit"\n[[exercises]]\nid = "e1"\nkind = "order"\nrow = "line:123"\n'
        '[exercises.situation]\nunit = "綜合企劃組"\nsubject = "示範主旨"\n',
        encoding="utf-8",
    )

    (exercise,) = chenhe("exercise", "show", str(path)).json["exercises"]

    assert exercise["situation"]["subject"] == "示範主旨"


def test_a_trainee_is_shown_what_does_not_tell_the_key(chenhe: Chenhe, tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    path.write_text(chenhe(*NEW, "--seed", "7").out, encoding="utf-8")

    shown = chenhe("exercise", "show", str(path), "--trainee").json

    allowed = {"id", "kind", "level", "prompt", "row", "situation", "choices", "hints_available"}
    assert shown.keys() == {"chenhe_exercises", "title", "agency", "rulebook", "exercises"}
    for each in shown["exercises"]:
        assert each.keys() <= allowed
        assert ("row" in each) == (each["kind"] != "find-row")


def test_what_trainees_have_is_shown_and_not_scored(chenhe: Chenhe, tmp_path: Path) -> None:
    trainee = chenhe(
        "exercise", "show", written(tmp_path, "a.json", a_set(a_find_row())), "--trainee"
    )
    path = written(tmp_path, "trainee.json", trainee.json)
    given = written(tmp_path, "answers.json", answers(an_answer("e2")))

    again = chenhe("exercise", "show", path, "--trainee")
    scored = chenhe("exercise", "score", path, given)

    assert (again.out, again.err) == (trainee.out, "")
    assert (scored.code, scored.out) == (2, "")
    assert "請用原題組評分" in scored.err


def test_the_key_earns_everything(chenhe: Chenhe, tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    path.write_text(chenhe(*NEW, "--seed", "7").out, encoding="utf-8")
    key = chenhe("exercise", "show", str(path), "--key").json
    given = answers(*(an_answer(each["exercise"], each["key"]) for each in key["keys"]))

    answer = chenhe("exercise", "score", str(path), written(tmp_path, "answers.json", given))

    assert (key["chenhe_key"], answer.code, answer.err) == (1, 0, "")
    assert [each["score"] for each in answer.json["results"]] == [1.0] * 6
    assert answer.json["rulebook"] == shipped().version


def test_a_wrong_answer_ends_well(chenhe: Chenhe, exercises: str, tmp_path: Path) -> None:
    given = written(tmp_path, "a.json", answers(an_answer(answer=WITHOUT_COSIGNERS)))

    answer = chenhe("exercise", "score", exercises, given)

    (result,) = answer.json["results"]
    assert (answer.code, answer.json["set"], result["correct"]) == (0, "第一週", False)
    assert 0 < result["score"] < 1


def test_scores_come_as_a_table_too(chenhe: Chenhe, exercises: str, tmp_path: Path) -> None:
    given = (
        an_answer(answer=WITHOUT_COSIGNERS, hints=1),
        an_answer("e2", {"row": "line:83"}, who="=1+1"),
        an_answer(answer=KEY, attempt=2),
    )
    path = written(tmp_path, "a.json", answers(*given))

    answer = chenhe("exercise", "score", exercises, path, "--format", "csv")

    assert answer.out.startswith("\ufeffexercise,who,attempt,score,raw,hint_cost,correct,")
    wrong, other, right = answer.rows
    assert (wrong["codes"], wrong["misconceptions"]) == ("COSIGN_MISSING", "M3")
    assert (wrong["hint_cost"], wrong["correct"]) == ("0.1", "false")
    assert float(wrong["raw"]) - float(wrong["score"]) == pytest.approx(0.1)
    assert (other["who"], other["misconceptions"]) == ("'=1+1", "M7")
    assert (right["attempt"], right["score"], right["correct"], right["codes"]) == (
        *("2", "1.0", "true", ""),
    )


@pytest.mark.parametrize("stream", ["set", "answers"])
def test_one_file_may_come_on_standard_input(
    chenhe: Chenhe, exercises: str, tmp_path: Path, stream: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = written(tmp_path, "a.json", answers(an_answer(answer=KEY)))
    piped = Path(exercises if stream == "set" else given).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(piped), encoding="utf-8"))

    files = ("-", given) if stream == "set" else (exercises, "-")
    answer = chenhe("exercise", "score", *files)

    assert [each["score"] for each in answer.json["results"]] == [1.0]


def test_both_files_cannot_come_on_standard_input(chenhe: Chenhe) -> None:
    answer = chenhe("exercise", "score", "-", "-")

    assert (answer.code, answer.out) == (2, "")


def test_key_and_trainee_together_are_bad_usage(chenhe: Chenhe, exercises: str) -> None:
    answer = chenhe("exercise", "show", exercises, "--trainee", "--key")

    assert (answer.code, answer.out) == (2, "")
    assert "--trainee" in answer.err


def test_a_broken_answers_file_scores_nobody(
    chenhe: Chenhe, exercises: str, tmp_path: Path
) -> None:
    bad = (an_answer("e9"), an_answer(answer={"steps": [["院長"]]}), an_answer("e2", hints=99))
    path = written(tmp_path, "a.json", answers(an_answer(who="示範乙", answer=KEY), *bad))

    answer = chenhe("exercise", "score", exercises, path)

    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 3
    assert all(path in line for line in answer.err.splitlines())


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"agency": OTHER_AGENCY}, OTHER_AGENCY),
        ({"chenhe_exercises": 2}, "chenhe_exercises「2」"),
        ({"exercises": [an_order(row_digest="0" * 12)]}, "這一列現在的讀法與出題時不同"),
        ({"exercises": [an_order(row="line:13")]}, "這一列存疑"),
        ({"exercises": [an_order(), an_order()]}, "題號相同"),
    ],
)
@pytest.mark.parametrize("command", [("show",), ("score",)])
def test_a_set_that_cannot_be_used_is_refused(
    chenhe: Chenhe, tmp_path: Path, change: dict[str, Any], word: str, command: tuple[str, ...]
) -> None:
    path = written(tmp_path, "set.json", a_set(an_order()) | change)
    given = written(tmp_path, "answers.json", answers())
    more = ("--key",) if command == ("show",) else (given,)

    answer = chenhe("exercise", *command, path, *more)

    assert (answer.code, answer.out) == (2, "")
    assert word in answer.err


def test_keys_that_nobody_knows_are_named_on_the_side(chenhe: Chenhe, tmp_path: Path) -> None:
    path = written(tmp_path, "set.json", a_set(an_order(colour="red")))

    answer = chenhe("exercise", "show", path)

    assert (answer.code, "colour" in answer.err, "colour" in answer.out) == (0, True, False)


@pytest.mark.parametrize("name", ["nowhere.json", "."])
def test_a_file_that_is_not_there_is_named(chenhe: Chenhe, name: str) -> None:
    answer = chenhe("exercise", "show", name)

    assert (answer.code, answer.out) == (2, "")
    assert f"無法讀取檔案 {name}" in answer.err


def test_a_set_of_another_agency_is_used_with_its_table(chenhe: Chenhe, tmp_path: Path) -> None:
    another = tmp_path / "sample-agency"
    shutil.copytree(shipped_agency(DEFAULT_AGENCY), another)
    made = chenhe(*NEW, "--seed", "7", "--agency", str(another))
    path = tmp_path / "set.json"
    path.write_text(made.out, encoding="utf-8")

    own = chenhe("exercise", "show", str(path), "--key", "--agency", str(another))
    other = chenhe("exercise", "show", str(path), "--key")

    assert own.code == 0
    assert other.code == 2
    assert json.loads(made.out)["agency"] in other.err


@pytest.mark.parametrize(
    ("option", "titles"),
    [("--trainee", ["演練題"]), ("--key", ["演練解答"]), ("", ["演練題", "演練解答"])],
)
def test_a_set_comes_on_paper_too(
    chenhe: Chenhe, exercises: str, option: str, titles: list[str]
) -> None:
    options = [option] if option else []

    answer = chenhe("exercise", "show", exercises, *options, "--format", "html")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("<!DOCTYPE html>")
    assert re.findall(r"<h1>(.*?)</h1>", answer.out) == titles


def test_what_trainees_have_comes_on_paper_without_its_key(chenhe: Chenhe, tmp_path: Path) -> None:
    path = written(tmp_path, "a.json", a_set(a_find_row() | {"row": None}))

    shown = chenhe("exercise", "show", path, "--trainee", "--format", "html")
    key = chenhe("exercise", "show", path, "--key", "--format", "html")

    assert (shown.code, key.code) == (0, 2)
    assert "沒有寫依哪一列" in key.err


def test_a_sheet_of_a_row_that_reads_otherwise_now_is_refused(
    chenhe: Chenhe, tmp_path: Path
) -> None:
    path = written(tmp_path, "a.json", a_set(an_order(row_digest="0" * 12)))

    answer = chenhe("exercise", "show", path, "--trainee", "--format", "html")

    assert (answer.code, answer.out) == (2, "")
    assert "這一列現在的讀法與出題時不同" in answer.err
