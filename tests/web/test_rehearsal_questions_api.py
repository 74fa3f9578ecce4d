"""REST: another question than a comparison, run and told as `chenhe rehearse` tells it."""

from importlib import import_module
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web.sending_rehearsals import BASE, OTHER, WAY, ended, problem
from tests.workflow.rehearsal.small import threads

DRAFTERS = "staff.default.承辦人員"
ASKED: dict[str, dict[str, Any]] = {
    "sweep": {"vary": [f"{DRAFTERS}=1,2"]},
    "sensitivity": {"share": 0.1},
    "staffing": {"on_time": 0.5, "most": 2},
}


def sent(visitor: TestClient, question: str, **fields: Any) -> Any:
    sending = {"scenario": BASE, "replications": 2, "question": question, **fields}
    return visitor.post(WAY, json=sending)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("workflow.rehearsal.running"), "processes", threads)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("question", ASKED)
def test_each_question_is_answered_and_says_how_it_was_asked(
    visitor: TestClient, question: str
) -> None:
    begun = sent(visitor, question, **ASKED[question])

    assert begun.status_code == 202, begun.text
    told = ended(visitor, begun.headers["location"])
    assert told["state"] == "done", told
    asked = {"by" if key == "share" else key: value for key, value in ASKED[question].items()}
    assert asked.items() <= told["question"].items()
    result = told["result"]
    assert (result["question"], result["replications"]) == (question, 2)
    assert "base" in result or result["reached"]


@pytest.mark.parametrize("question", ASKED)
def test_others_to_compare_with_are_refused_and_not_left_aside(
    visitor: TestClient, question: str
) -> None:
    answer = sent(visitor, question, compare=[OTHER], **ASKED[question])

    assert "這種問題只問一個情境" in str(problem(answer, 422))
    assert visitor.get(WAY).json()["items"] == []


@pytest.mark.parametrize(
    ("question", "fields", "said"),
    [
        ("sweep", {"vary": []}, "沒有寫「設定=值」"),
        ("sweep", {"vary": [f"{DRAFTERS}=0,x"]}, "「x」"),
        ("sensitivity", {"share": 1}, "各增減的比例「1.0」"),
        ("staffing", {"on_time": 2, "most": 1}, "期限內比率「2.0」"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_is_allowed(
    visitor: TestClient, question: str, fields: dict[str, Any], said: str
) -> None:
    answer = sent(visitor, question, **fields)

    assert said in str(problem(answer, 422))
    assert visitor.get(WAY).json()["items"] == []
