"""chenhe rules correct, confirm, withdraw and corrections."""

from pathlib import Path

import pytest
from filelock import FileLock

from rules import correcting
from tests.cli.conftest import Chenhe

BY = ("--reviewer", "示範校對員", "--because", "依印本")
ALL_SIGN = "擬辦 V V V V V 核定"


def test_a_doubt_is_answered_and_the_row_routed(chenhe: Chenhe) -> None:
    assert chenhe("route", "line:13").code == 1

    answer = chenhe("rules", "correct", "line:13", "--marks", ALL_SIGN, *BY, "--format", "json")

    assert answer.code == 0, answer.err
    assert (answer.json["status"], answer.json["decider"]) == ("corrected", "局長")
    assert answer.json["correction"]["reviewer"] == "示範校對員"
    assert chenhe("route", "line:13").code == 0
    assert chenhe("case", "register", "--row", "line:13", "--subject", "一件").code == 0


def test_while_another_saves_one_is_to_try_again(
    chenhe: Chenhe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correcting, "LOCK_SECONDS", 0.05)

    with FileLock(tmp_path / "corrections.toml.lock"):
        answer = chenhe("rules", "correct", "line:13", "--marks", ALL_SIGN, *BY)

    assert (answer.code, answer.out) == (3, "")
    assert "請稍候再送出" in answer.err


def test_a_candidate_is_chosen_by_its_number(chenhe: Chenhe) -> None:
    answer = chenhe("rules", "correct", "line:1040", "--candidate", "2", *BY)

    assert answer.code == 0, answer.err
    assert "局長核定" in answer.out


def test_a_candidate_that_is_not_there_is_refused_with_the_choices(chenhe: Chenhe) -> None:
    answer = chenhe("rules", "correct", "line:1040", "--candidate", "9", *BY)

    assert answer.code == 2
    assert chenhe("rules", "correct", "line:1040", *BY).code == 2
    assert chenhe("rules", "correct", "line:1040", "--marks", "V " * 20, *BY).code == 2


def test_a_correction_against_the_rules_is_refused(chenhe: Chenhe) -> None:
    answer = chenhe("rules", "correct", "line:13", "--marks", "擬辦 核定 核定", *BY)

    assert answer.code == 2
    assert "2 個核定" in answer.err
    assert answer.out == ""


def test_an_answer_is_taken_back(chenhe: Chenhe) -> None:
    chenhe("rules", "correct", "line:13", "--marks", ALL_SIGN, *BY)

    answer = chenhe("rules", "withdraw", "1", *BY)

    assert answer.code == 0, answer.err
    assert chenhe("route", "line:13").code == 1
    kinds = [each["kind"] for each in chenhe("rules", "corrections", "--format", "json").json]
    assert kinds == ["correction", "withdrawal"]


def test_a_page_is_confirmed_and_the_progress_shown(chenhe: Chenhe) -> None:
    answer = chenhe("rules", "confirm", "2", "--reviewer", "示範校對員")

    assert answer.code == 0, answer.err
    assert "已確認 1 頁，全表 81 頁" in answer.out
    listed = chenhe("rules", "corrections").out
    assert "確認 第 2 頁" in listed
    rows = chenhe("rules", "export").json
    assert {row["confirmed_by"] for row in rows} == {None, "示範校對員"}


def test_a_page_with_doubts_is_not_confirmed(chenhe: Chenhe) -> None:
    answer = chenhe("rules", "confirm", "1", "--reviewer", "示範校對員")

    assert answer.code == 1
    assert "第 13、17 行" in answer.err


def test_the_demonstration_answers_a_doubt_for_itself_alone(chenhe: Chenhe) -> None:
    answer = chenhe("demo", "--seed-only")

    assert "示範校對：第 13 行" in answer.err
    assert chenhe("rules", "corrections", "--format", "json").json == []
    register = ("case", "register", "--row", "line:13", "--subject", "一件")
    assert chenhe(*register).code == 1
    who = ("--person", "示範總收文")
    assert chenhe(*register, *who, "--office", "demo").code == 0


def test_a_second_answer_by_its_number_is_told_of_the_first(chenhe: Chenhe) -> None:
    chenhe("rules", "correct", "line:1040", "--candidate", "1", *BY)

    answer = chenhe("rules", "correct", "line:1040", "--candidate", "2", *BY)

    assert answer.code == 1
    assert "已由示範校對員" in answer.err
    assert "您讀為" in answer.err


def test_a_confirmation_that_has_lapsed_is_marked(chenhe: Chenhe) -> None:
    chenhe("rules", "confirm", "2", "--reviewer", "示範校對員")
    chenhe("rules", "correct", "line:25", "--marks", "核定", *BY)

    records = chenhe("rules", "corrections", "--format", "json").json

    assert [each["in_force"] for each in records] == [False, True]
    assert "未生效" in chenhe("rules", "corrections").out
