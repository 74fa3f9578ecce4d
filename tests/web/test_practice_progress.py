"""What a browser remembers of 演練: read strictly, counted once, and never much."""

import re

import pytest

from web.screens.practice.form import Help
from web.screens.practice.progress import (
    LONGEST,
    MOST_REMEMBERED,
    Practised,
    Progress,
    Skill,
    Tried,
    cookie_of,
    progress_of,
)
from workflow.training.exercise import Kind
from workflow.training.making.wanted import LEVELS, MOST_SEED
from workflow.training.misconceptions import misconceptions

ROOM = (Kind.ORDER, 2)
COOKIE_SAFE = re.compile(r"[0-9A-Za-z.~_]*")


def a_try(
    seed: int = 7, *, attempt: int = 1, score: float = 0.5, right: bool = False, missed: str = ""
) -> Tried:
    return Tried(
        room=ROOM,
        seed=seed,
        attempt=attempt,
        score=score,
        is_right=right,
        skills=("M3", "M4"),
        missed=frozenset({missed} if missed else ()),
    )


def test_a_try_counts_for_its_kind_and_level_and_for_what_was_at_stake() -> None:
    progress = Progress().tried(a_try(score=0.86, missed="M3"))

    assert progress.room(*ROOM) == Practised(done=1, percents=86, right=0, seed=7)
    assert progress.room(Kind.ORDER, 1) == Practised()
    assert progress.skills == {"M3": Skill(tries=1, missed=1), "M4": Skill(tries=1)}


def test_a_misconception_nobody_asked_about_counts_when_it_shows() -> None:
    assert Progress().tried(a_try(missed="M6")).skills["M6"] == Skill(tries=1, missed=1)


def test_the_same_answer_sent_again_counts_once() -> None:
    once = Progress().tried(a_try())

    assert once.tried(a_try()) == once
    assert once.tried(a_try(score=1.0, right=True)) == once


def test_a_second_try_replaces_what_the_first_earned_and_adds_no_exercise() -> None:
    progress = Progress().tried(a_try(score=0.5, missed="M3")).tried(a_try(attempt=2, score=1.0))

    assert progress.room(*ROOM).done == 1
    assert progress.room(*ROOM).mean == 1.0
    assert progress.skills["M3"] == Skill(tries=1, missed=1)


def test_a_skill_opens_solved_then_half_solved_then_open() -> None:
    progress, opened = Progress(), list[Help]()
    for seed in range(3):
        opened.append(progress.help_with(ROOM, ("M3", "M4")))
        if opened[-1] is not Help.OPEN:
            progress = progress.shown(ROOM, seed, ("M3", "M4"), opened[-1])

    assert opened == [Help.SOLVED, Help.LAST, Help.OPEN]
    assert progress.help_with(ROOM, ("M6",)) is Help.SOLVED


def test_the_same_example_shown_again_takes_nobody_further() -> None:
    once = Progress().shown(ROOM, 1, ("M3",), Help.SOLVED)

    assert once.shown(ROOM, 1, ("M3",), Help.SOLVED) == once


def test_who_gets_two_right_at_the_first_try_is_spared_the_examples() -> None:
    progress = Progress()
    for seed in (1, 2):
        assert progress.help_with(ROOM, ("M6",)) is Help.SOLVED
        progress = progress.tried(a_try(seed, score=1.0, right=True))

    assert progress.help_with(ROOM, ("M6",)) is Help.OPEN
    assert progress.help_with((Kind.NEXT, 3), ("M11",)) is Help.SOLVED


def test_the_weakest_is_what_showed_most_often() -> None:
    progress = Progress().tried(a_try(1, missed="M4")).tried(a_try(2, missed="M4"))

    assert Progress().weakest is None
    assert progress.weakest == "M4"


def test_the_cookie_gives_back_what_was_put_in() -> None:
    progress = (
        Progress()
        .tried(a_try(MOST_SEED, missed="M3"))
        .tried(a_try(0, attempt=2, score=1.0))
        .shown((Kind.DEADLINE, 1), 3, ("M8",), Help.LAST)
    )

    assert progress_of(cookie_of(progress)) == progress
    assert COOKIE_SAFE.fullmatch(cookie_of(progress))


def test_whatever_was_practised_fits_a_cookie() -> None:
    progress = Progress()
    for kind in Kind:
        for level in LEVELS:
            for seed in range(MOST_REMEMBERED):
                tried = a_try(MOST_SEED - seed, missed="M3")
                tried = Tried(
                    room=(kind, level),
                    seed=tried.seed,
                    attempt=2,
                    score=1.0,
                    is_right=True,
                    skills=tuple(misconceptions()),
                    missed=tried.missed,
                )
                progress = progress.tried(tried)
    cookie = cookie_of(progress)

    assert len(cookie) <= LONGEST
    assert progress_of(cookie).rooms == progress.rooms
    assert progress_of(cookie).skills == progress.skills
    assert len(progress_of(cookie).recent) > 10


@pytest.mark.parametrize(
    "cookie",
    [
        None,
        "",
        "1",
        "2~o.2.1.86.0.7~~",
        "1~o.2.1.86.0.7~",
        "1~x.2.1.86.0.7~~",
        "1~o.9.1.86.0.7~~",
        "1~o.2.1.86.0~~",
        "1~o.2.1.101.0.7~~",  # more than was to be had
        "1~o.2.1.86.2.7~~",  # more right than done
        "1~o.2.-1.86.0.7~~",
        "1~o.2.١.86.0.7~~",
        "1~o.2.01.86.0.7~~",
        "1~o.2.1.86.0.9999999999999999999~~",
        "1~~M99.1.1.0~",
        "1~~M3.1.2.0~",
        "1~~M3.1.1.3~",
        "1~~~o.2.7.3.50",
        "1~~~<script>",
        "1~" + "o.2.1.86.0.7_" * 500 + "~~",
    ],
)
def test_what_this_page_has_not_written_counts_as_nothing(cookie: str | None) -> None:
    assert progress_of(cookie) == Progress()
