"""What is found on the board: by a filter, by words, by a number, whatever its spelling."""

import pytest

from rules.marks import Action
from tests.workflow.offices import (
    PLAIN,
    THREE_UNITS,
    a_document,
    on,
    sign_to_the_end,
    sign_until,
)
from workflow.actions.commands import Command
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.desk.casework import Casework
from workflow.desk.staffing import Staffing
from workflow.organisation.changes import Appoint
from workflow.reports.board import MASK, BoardFilter, Nearness

pytestmark = pytest.mark.memory


EVERYTHING = BoardFilter()


FILTERS: dict[str, tuple[BoardFilter, list[str]]] = {
    "unit": (BoardFilter(unit="綜合企劃組"), ["甲", "乙"]),
    "state": (BoardFilter(state=State.COSIGNING), ["乙"]),
    "urgency": (BoardFilter(urgency="最速件"), ["丙"]),
    "tomorrow": (BoardFilter(nearness=Nearness.SOON), ["丙"]),
    "later": (BoardFilter(nearness=Nearness.LATER), ["甲", "乙"]),
    "overdue": (BoardFilter(nearness=Nearness.OVERDUE), []),
    "subject": (BoardFilter(text="丙"), ["丙"]),
    "number": (BoardFilter(text="1150000002"), ["乙"]),
    "part of a number": (BoardFilter(text="115000000"), ["甲", "乙", "丙"]),
    "the end of a number": (BoardFilter(text="0003"), ["丙"]),
    "a number and a word": (BoardFilter(text="乙 0002"), ["乙"]),
    "two words, one of them missing": (BoardFilter(text="乙 0003"), []),
    "two at once": (BoardFilter(unit="綜合企劃組", urgency="最速件"), []),
    "unknown unit": (BoardFilter(unit="幽靈組"), []),
    "wildcards": (BoardFilter(text="%"), []),
    "one letter": (BoardFilter(text="_"), []),
    "a quote": (BoardFilter(text="'"), []),
    "null": (BoardFilter(text="\0丙"), ["丙"]),
    "half a letter": (BoardFilter(text="丙\ud800"), ["丙"]),
    "null for a unit": (BoardFilter(unit="\0"), ["甲", "乙", "丙"]),
    "half a letter for an urgency": (BoardFilter(urgency="\ud800"), ["甲", "乙", "丙"]),
}


@pytest.mark.parametrize(("wanted", "found"), FILTERS.values(), ids=FILTERS)
def test_a_filter_shows_what_matches_and_how_many(
    work: Casework, wanted: BoardFilter, found: list[str]
) -> None:
    work.register(a_document(THREE_UNITS, subject="甲"))
    sign_until(work, work.register(a_document(THREE_UNITS, subject="乙")), "人事室主任")
    work.register(a_document(PLAIN, subject="丙", urgency="最速件"))

    board = work.board(wanted)

    assert sorted(row.subject for row in board.rows) == sorted(found)
    assert board.total == len(found)
    assert sum(board.shown.values()) == len(found)


@pytest.mark.parametrize("text", ["GIS", "gis", "Gis"])
def test_capitals_make_no_difference_to_a_search(work: Casework, text: str) -> None:
    work.register(a_document(subject="GIS 圖資更新"))

    assert [row.subject for row in work.board(BoardFilter(text=text)).rows] == ["GIS 圖資更新"]


@pytest.mark.parametrize("text", ["機密", "機密標案", "GIS", "gis", "案"])
def test_a_search_by_a_word_of_its_subject_finds_no_confidential_case(
    work: Casework, text: str
) -> None:
    work.register(a_document(subject="GIS 機密標案", is_confidential=True))
    work.register(a_document(subject="GIS 機密標案講習"))

    board = work.board(BoardFilter(text=text))

    assert [row.subject for row in board.rows] == ["GIS 機密標案講習"]
    assert board.total == 1


def test_a_confidential_case_is_found_by_its_number_and_listed_without_its_subject(
    work: Casework,
) -> None:
    case = work.register(a_document(subject="機密標案", is_confidential=True))

    (found,) = work.board(BoardFilter(text=case.id)).rows
    (listed,) = work.board(EVERYTHING).rows

    assert found == listed
    assert (found.id, found.title) == (case.id, MASK)


def test_a_closed_confidential_case_is_found_by_no_word_either(work: Casework) -> None:
    sign_to_the_end(work, work.register(a_document(subject="機密標案", is_confidential=True)))

    assert work.board(BoardFilter(text="機密", is_closed=True)).rows == ()
    assert len(work.board(BoardFilter(is_closed=True)).rows) == 1


@pytest.mark.parametrize(("text", "found"), [("採購 電腦", 1), ("電腦　採購", 1), ("採購 紙張", 0)])
def test_every_word_of_a_search_must_be_there(work: Casework, text: str, found: int) -> None:
    work.register(a_document(subject="電腦汰換採購"))
    work.register(a_document(subject="採購規範"))

    assert work.board(BoardFilter(text=text)).total == found


def test_a_search_finds_whose_case_it_is_and_with_whom_it_lies(work: Casework) -> None:
    held = {"示範甲": "承辦人員", "示範乙": "承辦人員", "示範丙": "主任"}
    Staffing(office=work.office).arrange(
        Appoint(person="示範總收文", unit="機關", position="總收文", since=on(1, 1)),
        *(
            Appoint(person=name, unit="秘書室", position=position, since=on(1, 1))
            for name, position in held.items()
        ),
        by="示範人事",
    )
    registrar = Actor(unit="機關", position="總收文", person="示範總收文")
    mine, secret = work.register(a_document()), work.register(a_document(is_confidential=True))
    for case in (mine, secret):
        work.act(case.id, Command(action=Action.ASSIGN, actor=registrar, to="示範甲"))
    drafter = Actor(unit="秘書室", position="承辦人員", person="示範乙")
    above = work.register(a_document())
    work.act(above.id, Command(action=Action.DRAFT, actor=drafter))

    found = {
        name: {row.id for row in work.board(BoardFilter(text=name)).rows}
        for name in (*held, "示範 丙", "丙")
    }

    # The desk of 甲's case is 乙's as well; who handles a 密件, lists keep back.
    assert found == {
        **{"示範甲": {mine.id}, "示範乙": set(), "示範丙": {above.id}},
        **{"示範 丙": set(), "丙": set()},
    }


@pytest.mark.parametrize(
    "text", ["台北\u2f08力", "臺\u200b北人力", "臺北人\u2f12", "ＡＢ計畫", "ab計畫", "a\ufeffb"]
)
def test_a_subject_is_found_in_any_spelling_and_shown_as_registered(
    work: Casework, text: str
) -> None:
    subject = "臺北\u2f08力與Ａb計畫"
    work.register(a_document(PLAIN, subject=subject))
    work.register(a_document(PLAIN, subject="另一件"))

    assert [row.subject for row in work.board(BoardFilter(text=text)).rows] == [subject]


def test_a_case_is_found_by_its_number_in_full_width_and_by_its_unit_in_any_spelling(
    work: Casework,
) -> None:
    case = work.register(a_document(PLAIN))
    wide = case.id.translate({ord("0") + at: chr(0xFF10 + at) for at in range(10)})
    spelled = "\u200b".join(case.unit)

    assert [row.id for row in work.board(BoardFilter(text=wide)).rows] == [case.id]
    assert [row.id for row in work.board(BoardFilter(unit=spelled)).rows] == [case.id]
