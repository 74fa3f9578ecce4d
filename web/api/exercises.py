"""REST: exercises made, shown and scored, for anybody.

Nothing is kept: whoever asks keeps the set and the answers, and sends both to have them scored.
What is wrong with them comes back in full as problem+json, fault by fault.
"""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict

from rules.rulebook import Rulebook
from web.api.asking import BAD_FIELD, UNCHANGED, Responses, Versioned, asked, parameters
from web.api.asking import sent as sent_body
from web.api.problem import Problem
from web.api.queries import ExerciseQuery
from web.http.advice import Advice
from web.http.middleware import API_PREFIX, is_json
from web.http.problems import problem
from web.http.rights import Requires, Right
from web.language.i18n import msgid
from web.services import services
from web.uploads.apart import read_apart
from workflow.training.exercise import ExerciseSet
from workflow.training.files import read_both
from workflow.training.making import exercise_set
from workflow.training.requesting import wanted
from workflow.training.results import AnswersFile, Results
from workflow.training.scoring import questions_of, score_files
from workflow.training.showing import Record, key_record, set_record, trainee_record

SEEDS = 1_000_000_000
LARGEST_SENT = 1_000_000  # bytes: a class of thirty with a hundred exercises each
BODY = "request.json"
TOO_LARGE = Advice(
    title=msgid("送出的內容太大"),
    detail=msgid("題組與答案合起來最多 1 MB；沒有任何答案被評分。"),
    remedy=msgid("請把答案分成幾份送出，或改用 chenhe exercise score。"),
)
NO_JSON: Responses = {
    413: {"model": Problem, "description": "送出的內容太大。Too large."},
    415: {"model": Problem, "description": "不是 JSON。No JSON."},
    422: {
        "model": Problem,
        "description": "題組或答案有錯，一次列出全部。All that is wrong with set and answers.",
    },
}


class ScoringRequest(BaseModel):
    """A set and the answers to it, as their files hold them."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    set: ExerciseSet
    """題組。The set, whole: what trainees have lacks the rows."""
    answers: AnswersFile
    """答案。The answers of everybody."""


BODY_SCHEMA = ScoringRequest.model_json_schema(ref_template="#/components/schemas/{model}")


router = APIRouter(
    prefix=f"{API_PREFIX}v1",
    tags=["演練"],
    dependencies=[Depends(Requires(Right.PRACTISE))],
)
made = APIRouter(route_class=Versioned, responses=UNCHANGED)


@made.get(
    "/exercises",
    summary="出一份題組 A set of exercises, made anew",
    response_description="題組、給學員的題目，或解答。The set, for trainees, or its key.",
    responses={200: {"model": ExerciseSet}, **BAD_FIELD},
    openapi_extra=parameters(ExerciseQuery),
)
def new_exercises(
    request: Request, query: Annotated[ExerciseQuery, Depends(asked(ExerciseQuery))]
) -> Response:
    """同一個種子、同一版規則出同一份題；沒有的列、單位與題數以 422 逐一說明。

    The same seed and rules make the same set; 422 says what cannot be had.
    """
    rulebook = services(request).rulebook
    seed = secrets.randbelow(SEEDS) if query.seed is None else query.seed
    fields = query.model_dump(include={"kind", "level", "count", "unit", "rows"})
    exercises = exercise_set(wanted(rulebook, seed=seed, **fields), rulebook)
    return JSONResponse(_viewed(exercises, query.view, rulebook))


def _viewed(exercises: ExerciseSet, view: str, rulebook: Rulebook) -> Record:
    if view == "trainee":
        return trainee_record(exercises)
    if view == "key":
        return key_record(exercises, questions_of(exercises, rulebook), rulebook.version)
    return set_record(exercises)


@router.post(
    "/exercises/scores",
    summary="評分 Answers scored, point by point",
    response_description="每一份答案的得分與說明。What every answer earned, and why.",
    responses={200: {"model": Results}, **NO_JSON},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": BODY_SCHEMA}},
        }
    },
)
def score_answers(request: Request, sent: Annotated[bytes, Depends(sent_body)]) -> Response:
    """不需登入與權杖，什麼都不留存；有一份答案讀不懂，就誰都不評分。

    Needs no account and no token, and nothing is kept; one answer that cannot be read, and nobody
    is scored.
    """
    if not is_json(request.headers):
        return problem(request, 415)
    if len(sent) > LARGEST_SENT:
        return problem(request, 413, advice=TOO_LARGE)
    read, given = read_apart(read_both, sent, file=BODY)
    results = score_files(read, given, services(request).rulebook)
    return JSONResponse(results.model_dump(mode="json"))


router.include_router(made)
