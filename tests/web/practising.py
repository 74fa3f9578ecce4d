"""Answers to the exercises of the page 演練, as its forms send them."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from html import unescape
from urllib.parse import urlencode

from rules.rulebook import Rulebook
from web.screens.practice.dates import Dates, dates_of
from web.screens.practice.defects import FINDING, NONE, WHO
from web.screens.practice.order import AFTER, SIGN, STEP, marked_of
from web.screens.practice.routes import exercise_of
from workflow.training.exercise import (
    Choice,
    Deadline,
    DeadlineAnswer,
    DefectAnswer,
    DutyAnswer,
    FindRowAnswer,
    Kind,
    NextAnswer,
)
from workflow.training.questions import Question, question_of
from workflow.training.questions.order import OrderQuestion

MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
OPEN = {"help": "open"}  # nothing is shown solved


def question(rulebook: Rulebook, kind: Kind, level: int, seed: int) -> Question:
    """What the page asks at this address."""
    return question_of(exercise_of(kind, level, seed, rulebook), rulebook)


def fields_of_key(asked: Question) -> list[tuple[str, str]]:
    """The form filled in right."""
    return list(_fields(asked))


def _fields(asked: Question) -> Iterator[tuple[str, str]]:
    key = asked.key
    if isinstance(asked, OrderQuestion):
        marked = marked_of(asked.key, asked.route.ladder)
        yield from ((SIGN, each) for each in marked.signs)
        for name, place in marked.places.items():
            yield AFTER + name, place.after
            yield STEP + name, str(place.step)
    elif isinstance(key, FindRowAnswer):
        yield "row", next(each.id for each in asked.exercise.choices if each.row == key.row)
    elif isinstance(key, NextAnswer):
        yield from (("duty", each.id) for each in asked.exercise.choices if _is_owed(each, key))
    elif isinstance(key, DefectAnswer):
        for each in key.findings or ():
            yield FINDING, each.code
            yield WHO + each.code, each.who
        if not key.findings:
            yield FINDING, NONE
    else:
        assert isinstance(key, DeadlineAnswer)
        yield from asdict(dates_of(key)).items()


def _is_owed(choice: Choice, key: NextAnswer) -> bool:
    return DutyAnswer(by=choice.by or "", action=choice.action or "") in key.duties


def fields_of_fault(asked: Question) -> list[tuple[str, str]]:
    """The form filled in wrong."""
    exercise = asked.exercise
    if isinstance(asked, OrderQuestion):
        return [(SIGN, asked.route.ladder.positions[-1])]
    key = asked.key
    if isinstance(key, FindRowAnswer):
        return [("row", next(each.id for each in exercise.choices if each.row != key.row))]
    if isinstance(key, NextAnswer):
        return [("duty", next(e.id for e in exercise.choices if not _is_owed(e, key)))]
    if isinstance(key, DefectAnswer):
        found = {each.code for each in key.findings or ()}
        return [(FINDING, next(each.id for each in exercise.choices if each.code not in found))]
    situation = exercise.situation
    assert isinstance(situation, Deadline)
    wrong = Dates(due=f"{situation.received_at:%Y-%m-%d}", used_days="99")
    return list(asdict(wrong).items())


def address(kind: Kind, level: int, seed: int, *fields: tuple[str, str], **more: object) -> str:
    """The address of an exercise with what is answered."""
    named = {"kind": kind.value, "level": level, "seed": seed} | more
    return f"/practice?{urlencode([*named.items(), *fields])}"


def text_of(page: str) -> str:
    """What a page says, without its tags."""
    found = MAIN.search(page)
    assert found
    return " ".join(unescape(TAG.sub(" ", found[0])).split())
