"""演練: an address is an exercise, and a form sent is an address too; nothing is kept here."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from rules.errors import ChenheError
from rules.rulebook import Rulebook
from web.http.frame import language_of, respond
from web.http.problems import problem, sentences
from web.http.rights import Requires, Right
from web.links import way
from web.screens.practice.form import Asked, Do, Help
from web.screens.practice.overview import overview_page
from web.screens.practice.page import Sheet, State, Told, exercise_page, sheet
from web.screens.practice.progress import COOKIE, Progress, Tried, cookie_of, progress_of
from web.screens.shared.practising import PRACTICE
from web.services import services
from workflow.refusals.base import BadChoiceError
from workflow.roc import DayUnreadableError
from workflow.training.exercise import Exercise, Kind
from workflow.training.faults import BadExercisesError
from workflow.training.making import Wanted, exercise_set, skills_drawn
from workflow.training.making.wanted import MOST_SEED
from workflow.training.questions import question_of

router = APIRouter(dependencies=[Depends(Requires(Right.PRACTISE))])

ONE_YEAR = 365 * 24 * 60 * 60
LOOKED_THROUGH = 24  # seeds, for an exercise on one skill
REFUSED = (BadExercisesError, BadChoiceError, DayUnreadableError)


@router.get(PRACTICE)
def practise(request: Request, asked: Annotated[Asked, Query()]) -> Response:
    """The overview, or the exercise that the address means, with what was answered.

    303 to the next exercise; 422 for what cannot be had or is no answer, with what is allowed.
    """
    progress = progress_of(request.cookies.get(COOKIE))
    if asked.kind is None:
        return respond(request, overview_page(progress))
    rulebook = services(request).rulebook
    try:
        if asked.seed is None or asked.do is Do.NEXT:
            return _on(asked, asked.kind, rulebook, progress)
        return _exercise(request, asked, rulebook, progress)
    except REFUSED as error:
        return _refused(request, error)


@router.post(f"{PRACTICE}/forget")
def forget(request: Request) -> Response:
    """Forget what this browser remembers; 303 to the overview."""
    answer = RedirectResponse(PRACTICE, status_code=HTTPStatus.SEE_OTHER)
    answer.delete_cookie(COOKIE, path=PRACTICE, httponly=True, samesite="lax")
    return answer


def _exercise(request: Request, asked: Asked, rulebook: Rulebook, progress: Progress) -> Response:
    assert asked.kind is not None
    assert asked.seed is not None
    exercise = exercise_of(asked.kind, asked.level, asked.seed, rulebook)
    helped = asked.help or Help.OPEN
    if asked.help is None and asked.do is None:
        helped = progress.help_with((asked.kind, asked.level), exercise.skills)
    told = Told(fields=request.query_params, language=language_of(request))
    shown = sheet(question_of(exercise, rulebook), rulebook, asked, helped, told)
    answer = respond(request, exercise_page(shown, rulebook, told.language))
    if asked.do is not Do.DRAW:
        _remember(answer, progress, _after(shown, progress))
    return answer


def exercise_of(kind: Kind, level: int, seed: int, rulebook: Rulebook) -> Exercise:
    """The exercise of a seed; raises BadExercisesError where the table has none."""
    wanted = Wanted(kinds=(kind,), level=level, count=1, seed=seed)
    return exercise_set(wanted, rulebook).exercises[0]


def _skills_of(kind: Kind, level: int, seed: int, rulebook: Rulebook) -> tuple[str, ...]:
    """The skills of the exercise of a seed, which need not be written for that."""
    return skills_drawn(Wanted(kinds=(kind,), level=level, count=1, seed=seed), rulebook)[0]


def _after(shown: Sheet, progress: Progress) -> Progress:
    """What there is to remember once a page has been shown."""
    exercise, asked = shown.question.exercise, shown.asked
    room, seed = (exercise.kind, asked.level), asked.seed or 0
    if shown.help is Help.SOLVED or (shown.help is Help.LAST and shown.state is State.DONE):
        return progress.shown(room, seed, exercise.skills, shown.help)
    if shown.help is Help.LAST or shown.state is State.ASKED:
        return progress.met(room, seed)
    missed = (point.misconception for point in shown.lost)
    return progress.tried(
        Tried(
            room=room,
            seed=seed,
            attempt=asked.attempt,
            score=shown.score,
            is_right=shown.state is State.DONE and asked.attempt == 1,
            skills=exercise.skills,
            missed=frozenset(each for each in missed if each),
        )
    )


def _remember(answer: Response, known: Progress, progress: Progress) -> None:
    if progress != known:
        answer.set_cookie(
            COOKIE,
            cookie_of(progress),
            max_age=ONE_YEAR,
            path=PRACTICE,
            samesite="lax",
            httponly=True,
        )


def _on(asked: Asked, kind: Kind, rulebook: Rulebook, progress: Progress) -> Response:
    """To the exercise after this one, or after the last one met; on the skill asked for."""
    last = progress.room(kind, asked.level).seed if asked.seed is None else asked.seed
    seeds = [(last + step) % (MOST_SEED + 1) for step in range(1, LOOKED_THROUGH + 1)]
    seed = seeds[0]
    if asked.skill:
        skills = {each: _skills_of(kind, asked.level, each, rulebook) for each in seeds}
        about = [each for each in seeds if asked.skill in skills[each]]
        first = [each for each in about if skills[each][0] == asked.skill]
        seed = (*first, *about, seed)[0]
    helped = asked.help.value if asked.help else None
    return RedirectResponse(
        way(PRACTICE, kind=kind.value, level=asked.level, seed=seed, help=helped),
        status_code=HTTPStatus.SEE_OTHER,
    )


def _refused(request: Request, error: ChenheError) -> Response:
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, facts=sentences(request, error))
