"""What a code teaches: a right and a wrong record for each, judged as they are shown."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from tests.workflow.builders import a_rulebook
from workflow.audit.codes import codes
from workflow.audit.lessons.advice import advice
from workflow.audit.lessons.lesson import lessons
from workflow.audit.lessons.planting import PLANTS
from workflow.audit.lessons.walking import Paper, walked
from workflow.calendar import TAIPEI

CODES = tuple(codes())


@pytest.mark.parametrize("code", CODES)
def test_the_wrong_record_gives_exactly_its_code_and_the_right_one_nothing(code: str) -> None:
    found = lessons(code, a_rulebook())

    assert len(found) == 2
    for lesson in found:
        assert lesson.right.audit.findings == ()
        assert [each.code for each in lesson.wrong.audit.findings] == [code]


@pytest.mark.parametrize("code", CODES)
def test_a_wrong_record_differs_from_the_right_one(code: str) -> None:
    for lesson in lessons(code, a_rulebook()):
        assert list(lesson.wrong.lines) != list(lesson.right.lines)


@pytest.mark.parametrize("code", [each for each in CODES if each != "TIME_DISORDER"])
def test_the_times_of_a_wrong_record_rise_unless_it_is_about_them(code: str) -> None:
    for lesson in lessons(code, a_rulebook()):
        times = [line["時間"] for line in lesson.wrong.lines]

        assert all(earlier <= later for earlier, later in pairwise(times))


def test_what_is_tried_is_another_row_than_what_is_shown() -> None:
    for code in CODES:
        shown, tried = lessons(code, a_rulebook())

        assert shown.row.line != tried.row.line


def test_a_table_without_such_a_row_teaches_nothing_rather_than_something_wrong() -> None:
    book = a_rulebook()
    plain = tuple(row for row in book.rows if row.is_routable and not row.cosigners)
    without = replace(book, as_read=plain, table_digest="示範：沒有會辦")

    assert lessons("COSIGN_MISSING", without) == ()
    assert lessons("ROW_DOUBTFUL", without) == ()


def test_a_document_walks_from_the_day_it_comes_in_at_its_own_pace() -> None:
    book, received_at = a_rulebook(), datetime(2025, 6, 3, 10, tzinfo=TAIPEI)
    paper = Paper(
        subject="示範主旨",
        urgency="速件",
        received_at=received_at,
        later=lambda at: at + timedelta(hours=1),
    )
    row = next(row for row in book.rows if row.is_routable and len(row.steps) > 2)

    lines = walked(row, book, paper=paper)

    times = [datetime.fromisoformat(line["時間"]) for line in lines]
    assert times[0] == received_at
    assert {later - earlier for earlier, later in pairwise(times)} == {timedelta(hours=1)}
    assert {(line["主旨"], line["速別"], line["限辦日期"]) for line in lines} == {
        ("示範主旨", "速件", str(date(2025, 6, 6)))
    }


def test_every_code_has_a_plant_and_advice_and_no_other_has() -> None:
    assert set(PLANTS) == set(advice()) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_advice_speaks_both_languages_and_names_the_source_of_what_it_claims(code: str) -> None:
    helps = advice()[code]

    assert helps.next_time
    assert helps.next_time_en
    assert bool(helps.explained) == bool(helps.explained_en) == bool(helps.explained_source)
    assert not helps.explained_source or helps.explained_source.startswith("https://")
