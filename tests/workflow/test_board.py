"""The board: soonest due first, filtered, counted, a page at a time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.marks import Action
from tests.workflow.builders import holder_of
from tests.workflow.offices import (
    PLAIN,
    ROLE_AND_UNIT,
    THREE_UNITS,
    WITH_AGENCY,
    Clock,
    a_document,
    an_office,
    on,
    sign,
    sign_to_the_end,
    sign_until,
)
from workflow.actions.commands import Command
from workflow.calendar import taiwan_calendar
from workflow.case.duties import Actor
from workflow.case.words import State
from workflow.desk.casework import PAGE_ROWS, Casework
from workflow.desk.staffing import Staffing
from workflow.office import DEMONSTRATION
from workflow.organisation.changes import Appoint
from workflow.reports.board import MASK, BoardFilter, LastListed, Nearness, nearness, window
from workflow.reports.searching import Column, Order
from workflow.store.log import Store

pytestmark = pytest.mark.memory

CALENDAR = taiwan_calendar()
EVERYTHING = BoardFilter()
DAYS = [date(2026, 2, 10) + timedelta(days=at) for at in range(25)]  # 農曆春節 lies within


def subjects(work: Casework, wanted: BoardFilter = EVERYTHING, *, page: int = 1) -> list[str]:
    return [row.subject for row in work.board(wanted, page=page).rows]


def clock_of(work: Casework) -> Clock:
    assert isinstance(work.office.clock, Clock)
    return work.office.clock


# How near


@pytest.mark.parametrize(
    ("due", "near"),
    [
        ((11, 20), Nearness.OVERDUE),
        ((11, 22), Nearness.OVERDUE),
        ((11, 23), Nearness.TODAY),
        ((11, 24), Nearness.SOON),
        ((11, 25), Nearness.SOON),
        ((11, 26), Nearness.LATER),
    ],
)
def test_nearness_counts_working_days(due: tuple[int, int], near: Nearness) -> None:
    assert nearness(on(*due), today=on(11, 23), calendar=CALENDAR) is near


@pytest.mark.parametrize("today", DAYS)
@pytest.mark.parametrize("wanted", Nearness)
def test_a_window_holds_just_the_days_that_are_so_near(today: date, wanted: Nearness) -> None:
    found = window(wanted, today=today, calendar=CALENDAR)

    for due in (today + timedelta(days=offset) for offset in range(-30, 30)):
        within = (found.first or due) <= due <= (found.last or due)
        assert within == (nearness(due, today=today, calendar=CALENDAR) is wanted), due


# The board


def test_the_soonest_due_comes_first_and_the_overdue_before_all(work: Casework) -> None:
    long_ago = clock_of(work).now - timedelta(days=30)
    work.register(a_document(subject="普通"))
    work.register(a_document(subject="逾期", received_at=long_ago))
    work.register(a_document(subject="最速", urgency="最速件"))

    board = work.board(EVERYTHING)

    assert [row.subject for row in board.rows] == ["逾期", "最速", "普通"]
    assert [row.days_left < 0 for row in board.rows] == [True, False, False]
    assert board.rows[0].days_left < 0
    assert [row.days_left for row in board.rows[1:]] == [1, 6]


def test_a_row_tells_the_case(work: Casework) -> None:
    case = sign(work, work.register(a_document(THREE_UNITS)))

    (row,) = work.board(EVERYTHING).rows

    assert (row.id, row.row, row.line, row.unit) == (case.id, case.row, case.line, case.unit)
    assert (row.state, row.outcome, row.is_closed) == ("陳核中", None, False)
    assert (row.urgency, row.category, row.issuer) == ("普通件", "一般", "機關")
    assert (row.received_at, row.due, row.last_at) == (case.received_at, case.due, case.last_at)
    assert (row.version, row.returns) == (2, 0)
    assert row.whose_turn == (case.open[0].duty.label,)


def test_a_row_tells_whether_the_clock_stands(work: Casework) -> None:
    running, paused = work.register(a_document(PLAIN)), work.register(a_document(PLAIN))
    drafter = holder_of(paused.open[0].duty)
    work.act(paused.id, Command(action=Action.SUSPEND, actor=drafter, reason="請補附件"))

    rows = work.board(EVERYTHING).rows

    assert {row.id: row.is_paused for row in rows} == {running.id: False, paused.id: True}


@pytest.mark.parametrize(
    ("line", "label", "turn"),
    [
        (THREE_UNITS, "人事室主任", {"人事室主任", "會計室主任", "秘書室主任"}),
        (ROLE_AND_UNIT, "法務人員", {"法務人員", "人事室主任"}),
        (WITH_AGENCY, "工務局", {"工務局", "法務人員"}),
        (PLAIN, "秘書室主任", {"秘書室主任"}),
    ],
)
def test_a_row_tells_whose_turn_it_is(
    work: Casework, line: int, label: str, turn: set[str]
) -> None:
    case = sign_until(work, work.register(a_document(line)), label)

    (row,) = work.board(EVERYTHING).rows

    assert set(row.whose_turn) == turn == {desk.duty.label for desk in case.open}


def test_one_who_may_do_either_of_two_things_is_named_once(work: Casework) -> None:
    case = sign_until(work, work.register(a_document(PLAIN)), "秘書室主任")
    sign(work, case)

    (row,) = work.board(EVERYTHING).rows

    assert len(row.desks) == 2
    assert row.whose_turn == ("秘書室承辦人員",)


def test_closed_cases_leave_the_board_and_are_listed_apart(work: Casework) -> None:
    open_case = work.register(a_document(subject="在途"))
    closed = sign_to_the_end(work, work.register(a_document(subject="已結")))
    clock_of(work).turn(days=60)

    assert subjects(work) == ["在途"]
    board = work.board(BoardFilter(is_closed=True))
    assert [row.id for row in board.rows] == [closed.id]
    assert board.rows[0].outcome == "如擬"
    assert board.rows[0].days_left == 6  # as on the day it was closed
    assert work.board(EVERYTHING).rows[0].days_left < 0
    assert sum(board.counts.values()) == 1
    assert work.case(open_case.id).state is State.DRAFTING


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

    assert subjects(work, BoardFilter(text=text)) == ["GIS 圖資更新"]


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


def test_counts_are_by_state_urgency_and_nearness(work: Casework) -> None:
    for line in (PLAIN, PLAIN, THREE_UNITS):
        work.register(a_document(line))
    work.register(a_document(urgency="最速件"))
    sign(work, work.register(a_document(urgency="最速件")))
    sign_to_the_end(work, work.register(a_document()))

    assert work.board(EVERYTHING).counts == {
        ("擬辦中", "普通件", Nearness.LATER): 3,
        ("擬辦中", "最速件", Nearness.SOON): 1,
        ("陳核中", "最速件", Nearness.SOON): 1,
    }


def test_days_that_are_equally_near_are_counted_together(work: Casework) -> None:
    work.register(a_document(due=on(11, 24)))
    work.register(a_document(due=on(11, 25)))

    assert work.board(EVERYTHING).counts == {("擬辦中", "普通件", Nearness.SOON): 2}


def test_nearness_moves_with_the_clock(work: Casework) -> None:
    work.register(a_document(urgency="最速件"))
    near: list[Nearness] = []
    for _ in range(3):
        near += [key[2] for key in work.board(EVERYTHING).counts]
        clock_of(work).turn(days=1)

    assert near == [Nearness.SOON, Nearness.TODAY, Nearness.OVERDUE]


def test_counts_are_of_the_unit_and_the_words_and_keep_every_kind(work: Casework) -> None:
    work.register(a_document(PLAIN, subject="採購電腦"))
    work.register(a_document(PLAIN, subject="採購紙張", urgency="最速件"))
    work.register(a_document(PLAIN, subject="人力"))
    work.register(a_document(THREE_UNITS, subject="採購規範"))

    board = work.board(BoardFilter(unit="秘書室", text="採購", urgency="最速件"))

    assert [row.subject for row in board.rows] == ["採購紙張"]
    assert board.counts == {
        ("擬辦中", "普通件", Nearness.LATER): 1,
        ("擬辦中", "最速件", Nearness.SOON): 1,
    }


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


def test_all_cases_are_the_open_soonest_due_first_and_then_the_closed_latest_first(
    work: Casework,
) -> None:
    closed = [
        sign_to_the_end(work, work.register(a_document(PLAIN, urgency=urgency)))
        for urgency in ("速件", "普通件")
    ]
    under_way = [work.register(a_document(urgency=urgency)) for urgency in ("普通件", "最速件")]
    numbers = [case.id for case in (*reversed(under_way), *reversed(closed))]

    everything = work.board(BoardFilter(is_closed=None))

    assert [row.id for row in everything.rows] == numbers
    assert everything.total == 4
    with work.office.reading() as records:
        pages = [
            records.listing(BoardFilter(is_closed=None), offset=at, limit=1) for at in range(5)
        ]
    assert [case.id for page in pages for case in page.cases] == numbers
    assert {page.total for page in pages} == {4}


ORDERS = {
    Column.URGENCY: ["最速件", "速件", "普通件"],
    Column.UNIT: ["綜合企劃組", "秘書室", "人事室"],
    Column.STATE: ["擬辦中", "陳核中", "已存查"],
}


@pytest.mark.parametrize("column", Column)
def test_a_list_stands_in_the_order_of_a_column_and_turned_about(
    work: Casework, column: Column
) -> None:
    work.register(a_document(PLAIN, urgency="普通件"))
    sign(work, work.register(a_document(PLAIN, urgency="最速件")))
    work.register(a_document(THREE_UNITS, urgency="速件"))
    sign_to_the_end(work, work.register(a_document(PLAIN, urgency="速件")))

    up, down = (
        work.board(BoardFilter(is_closed=None, order=Order(column=column, is_descending=turned)))
        for turned in (False, True)
    )

    seen = [[getattr(row, column.value) for row in board.rows] for board in (up, down)]
    places = ORDERS.get(column)
    ranked = [[places.index(each) for each in one] if places else one for one in seen]
    assert ranked[0] == sorted(ranked[0])
    assert ranked[1] == sorted(ranked[0], reverse=True)


def test_pages_follow_one_another_without_gap_or_overlap(work: Casework) -> None:
    numbers = [work.register(a_document()).id for _ in range(PAGE_ROWS + 2)]

    pages = [work.board(EVERYTHING, page=page) for page in (1, 2, 3)]

    assert [len(page.rows) for page in pages] == [PAGE_ROWS, 2, 0]
    assert [row.id for page in pages for row in page.rows] == numbers
    assert [page.total for page in pages] == [PAGE_ROWS + 2] * 3


@pytest.mark.parametrize(("page", "rows"), [(0, 1), (-7, 1), (10**30, 0)])
def test_a_page_that_cannot_be_is_the_nearest_one(work: Casework, page: int, rows: int) -> None:
    work.register(a_document())

    assert len(work.board(EVERYTHING, page=page).rows) == rows


def test_an_empty_board_is_empty(work: Casework) -> None:
    board = work.board(EVERYTHING)

    assert (board.rows, board.total, board.counts) == ((), 0, {})


def test_boards_of_offices_do_not_mix(store: Store) -> None:
    live, demonstration = an_office(store), an_office(store, name=DEMONSTRATION)
    live.register(a_document(subject="正式"))
    demonstration.register(a_document(subject="示範"))
    sign_until(demonstration, demonstration.register(a_document(THREE_UNITS)), "人事室主任")

    assert subjects(live) == ["正式"]
    assert sum(live.board(EVERYTHING).counts.values()) == 1
    assert subjects(demonstration, BoardFilter(text="正式")) == []
    assert [len(row.desks) for row in live.board(EVERYTHING).rows] == [1]


@pytest.mark.parametrize(
    "text", ["台北\u2f08力", "臺\u200b北人力", "臺北人\u2f12", "ＡＢ計畫", "ab計畫", "a\ufeffb"]
)
def test_a_subject_is_found_in_any_spelling_and_shown_as_registered(
    work: Casework, text: str
) -> None:
    subject = "臺北\u2f08力與Ａb計畫"
    work.register(a_document(PLAIN, subject=subject))
    work.register(a_document(PLAIN, subject="另一件"))

    assert subjects(work, BoardFilter(text=text)) == [subject]


def test_a_case_is_found_by_its_number_in_full_width_and_by_its_unit_in_any_spelling(
    work: Casework,
) -> None:
    case = work.register(a_document(PLAIN))
    wide = case.id.translate({ord("0") + at: chr(0xFF10 + at) for at in range(10)})
    spelled = "\u200b".join(case.unit)

    assert [row.id for row in work.board(BoardFilter(text=wide)).rows] == [case.id]
    assert [row.id for row in work.board(BoardFilter(unit=spelled)).rows] == [case.id]


@pytest.mark.parametrize("is_closed", [False, True, None])
def test_what_follows_a_case_is_the_rest_of_the_list(
    work: Casework, is_closed: bool | None
) -> None:
    for urgency in ("普通件", "最速件", "普通件"):
        work.register(a_document(urgency=urgency))
        sign_to_the_end(work, work.register(a_document(urgency=urgency)))
    wanted = BoardFilter(is_closed=is_closed)
    everything = work.board(wanted)

    for at, row in enumerate(everything.rows, start=1):
        last = LastListed(is_closed=row.is_closed, due=row.due, id=row.id)
        rest = work.board(replace(wanted, after=last), limit=2)
        assert rest.rows == everything.rows[at : at + 2]
        assert rest.total == everything.total
