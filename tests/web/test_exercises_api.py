"""Exercises through REST: made, shown, scored, for anybody, and nothing kept."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.workflow.training.sets import (
    COSIGNED,
    a_find_row,
    a_set,
    an_answer,
    an_order,
    answers,
    raw,
    shipped,
)
from workflow.training.exercise import ExerciseSet, Kind
from workflow.training.files import read_answers, read_set
from workflow.training.making import Wanted, exercise_set
from workflow.training.scoring import score_files
from workflow.training.showing import set_record

MADE, SCORED = "/api/v1/exercises", "/api/v1/exercises/scores"
ASKED: dict[str, Any] = {"kind": "order,find-row", "level": 2, "count": 6, "seed": 7}
WITHOUT_COSIGNERS = {"steps": [["承辦人員"], ["股長"], ["組長"], ["專門委員"]]}
JSON = {"content-type": "application/json"}
Item = dict[str, Any]


def made(client: TestClient, **asked: Any) -> Item:
    answer = client.get(MADE, params=ASKED | asked)
    assert answer.status_code == 200, answer.text
    found: Item = answer.json()
    return found


def problem(answer: Response, status: int) -> Item:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said: Item = answer.json()
    return said


def test_a_guest_is_given_the_same_set_for_the_same_seed(guest: TestClient) -> None:
    first, again, other = made(guest), made(guest), made(guest, seed=8)

    assert first == again
    assert other["exercises"] != first["exercises"]
    assert ExerciseSet.model_validate(first).seed == 7


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_set_is_that_of_the_command_line(guest: TestClient, level: int) -> None:
    wanted = Wanted(kinds=tuple(Kind), level=level, count=8, seed=7)

    found = made(guest, kind="mixed", level=level, count=8)

    assert found == set_record(exercise_set(wanted, shipped()))


def test_without_a_seed_one_is_drawn_and_told(guest: TestClient) -> None:
    asked = {name: value for name, value in ASKED.items() if name != "seed"}

    seeds = {guest.get(MADE, params=asked).json()["seed"] for _ in range(3)}

    assert len(seeds) == 3
    assert made(guest, seed=min(seeds))["seed"] == min(seeds)


@pytest.mark.parametrize("view", ["trainee", "key"])
def test_a_set_that_nobody_could_score_is_not_made(guest: TestClient, view: str) -> None:
    asked = {name: value for name, value in ASKED.items() if name != "seed"}

    (fault,) = problem(guest.get(MADE, params=asked | {"view": view}), 422)["errors"]

    assert (fault["field"], fault["value"]) == ("view", view)
    assert "seed" in fault["allowed"]


def test_what_a_trainee_is_given_has_neither_seed_nor_key(guest: TestClient) -> None:
    shown = made(guest, view="trainee")

    text = json.dumps(shown, ensure_ascii=False)
    assert [
        name for name in ("seed", "row_digest", "skills", "note", '"key"') if name in text
    ] == []
    assert [each["id"] for each in shown["exercises"]] == [
        each["id"] for each in made(guest)["exercises"]
    ]


def test_the_key_scores_everything(guest: TestClient) -> None:
    exercises, key = made(guest), made(guest, view="key")
    given = [an_answer(each["exercise"], each["key"]) for each in key["keys"]]

    results = guest.post(SCORED, json={"set": exercises, "answers": answers(*given)}).json()

    assert [each["score"] for each in results["results"]] == [1.0] * ASKED["count"]
    assert results["summary"]["示範甲"] == {"mean": 1.0, "done": 6, "of": 6}


def test_scores_are_those_of_the_command_line(guest: TestClient) -> None:
    exercises = a_set(an_order(), a_find_row())
    given = answers(an_answer(answer=WITHOUT_COSIGNERS), an_answer("e2", {"row": COSIGNED}))

    answer = guest.post(SCORED, json={"set": exercises, "answers": given})

    results = score_files(read_set(raw(exercises), ""), read_answers(raw(given), ""), shipped())
    assert answer.json() == results.model_dump(mode="json")


def test_a_program_needs_no_cookie_and_no_token(guest: TestClient) -> None:
    sent = raw({"set": a_set(an_order()), "answers": answers()})

    answer = guest.post(
        SCORED, content=sent, headers={"content-type": "application/json; charset=utf-8"}
    )

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_a_page_of_another_site_scores_nothing(guest: TestClient, headers: dict[str, str]) -> None:
    sent = {"set": a_set(an_order()), "answers": answers()}

    assert guest.post(SCORED, json=sent, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=B", ""],
)
def test_what_any_form_could_send_is_not_taken_for_json(guest: TestClient, kind: str) -> None:
    sent = raw({"set": a_set(an_order()), "answers": answers()})

    said = problem(guest.post(SCORED, content=sent, headers={"content-type": kind}), 415)

    assert "JSON" in said["detail"]


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8"])
def test_json_elsewhere_than_in_the_api_needs_the_token_still(
    visitor: TestClient, kind: str
) -> None:
    answer = visitor.post("/register", content=b"{}", headers={"content-type": kind})

    assert answer.status_code == 403


def test_every_fault_of_both_is_told_at_once(guest: TestClient) -> None:
    exercises = a_set(an_order(row_digest="0" * 12), a_find_row(level=9), {"id": "e3"})
    given = answers(an_answer("e9"), an_answer("e2", hints=11))

    said = problem(guest.post(SCORED, json={"set": exercises, "answers": given}), 422)

    assert [(each["exercise"], each["field"]) for each in said["errors"]] == [
        *(("e2", "level"), ("e3", "kind"), ("e3", "situation"), ("e1", "row_digest")),
        *(("e2", "answers.1.hints"), ("e9", "answers.0.exercise")),
    ]
    assert all(each["why"] and each["allowed"] for each in said["errors"])
    assert all(each["field"] in said["detail"] for each in said["errors"])


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        (b"", "空的"),
        (b"[]", "最外層"),
        (b"{}", "agency"),
        (b'{"set": 7, "answers": []}', "exercises"),
        (b'{"set": {}, "set": {}}', "不只一次"),
        (b"[" * 100_000, "層"),
        (b'{"set": NaN}', "NaN"),
        (b'{"set": {"title": "\\ud800"}}', "U+D800"),
        (b'{"set": {}} {}', "Extra data"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(guest: TestClient, sent: bytes, word: str) -> None:
    answer = guest.post(SCORED, content=sent, headers=JSON)

    assert word in problem(answer, 422)["detail"]


def test_a_body_beyond_a_class_is_refused(guest: TestClient) -> None:
    sent = {"set": a_set(an_order()), "answers": answers(an_answer(answer={"x": "字" * 400_000}))}

    said = problem(guest.post(SCORED, content=raw(sent), headers=JSON), 413)

    assert "1 MB" in said["detail"]


@pytest.mark.parametrize(
    ("asked", "field", "allowed"),
    [
        ({"kind": "guess"}, "kind", "find-row"),
        ({"level": 4}, "level", "3"),
        ({"count": 101}, "count", "100"),
        ({"seed": -1}, "seed", "0"),
        ({"seed": 2**63}, "seed", "9223372036854775807"),
        ({"unit": "無此單位"}, "unit", "綜合企劃組"),
        ({"rows": "line:13"}, "rows", "不存疑的列"),
        ({"rows": "line:0"}, "rows", "line:8"),
        ({"view": "all"}, "view", "trainee"),
        ({"colour": "red"}, "colour", "seed"),
    ],
)
def test_what_cannot_be_had_is_refused_with_what_can(
    guest: TestClient, asked: Item, field: str, allowed: str
) -> None:
    said = problem(guest.get(MADE, params=ASKED | asked), 422)

    (fault,) = said["errors"]
    assert fault["field"] == field
    assert allowed in fault["allowed"]
